/** 例外と抜取り. Which cases of a draft an approver should read first, which are drawn for him, and what he has read. */
import { createHash } from 'node:crypto'
import { yenText } from '../../../shared/domain/money.ts'
import type { IsoDate, Yen } from '../../../shared/domain/masters.ts'
import { parameterTitle } from '../../../shared/domain/parameter-names.ts'
import { AppError } from '../../../shared/errors.ts'
import type { AidsAmounts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { CommandContext } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { casesRead, readFacts, type ReadFacts } from '../store/inbox.ts'
import { guardedCaseNos } from '../store/papers.ts'
import type { DraftTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import { allParameters, settingOn } from './settings.ts'

/** What the office wants to be read first: dated parameters of `office`. */
export interface ReadingRules {
  /** 抜取りの件数. */
  readonly sample: number
  /** A public payment of so many yen or more is an exception. */
  readonly overYen: Yen
  /** A price of so many per cent of its ceiling or more is one too; null: the ceiling is not asked. */
  readonly nearPercent: number | null
}

const usual: ReadingRules = { sample: 5, overYen: 200_000, nearPercent: null }

/** The rules of a day; what the parameters do not say stays as usual. Throws AppError `missing-setting` for a value that is no number. */
export async function readingRules(read: ReadDb, day: IsoDate): Promise<ReadingRules> {
  const rows = await allParameters(read)
  const number = (key: string): number | null => {
    const value = settingOn(rows, 'office', key, day)
    if (value === undefined) return null
    if (!/^[0-9]{1,12}$/.test(value))
      throw new AppError('missing-setting', { key: `${parameterTitle('office', key)}（0以上の整数。今の値「${value}」）` })
    return Number(value)
  }
  return {
    sample: number('approval.sample') ?? usual.sample,
    overYen: number('approval.overYen') ?? usual.overYen,
    nearPercent: number('approval.nearPercent'),
  }
}

/** Why a case is read first, in the order in which the sheet says it. Empty: it is plain. */
export function causesOf(kind: string, one: ReadFacts, guarded: boolean, rules: ReadingRules): string[] {
  const causes: string[] = []
  if (one.exception !== null) causes.push(one.exception)
  if (one.open && kind !== 'cancel' && (one.caseVersion !== one.nowVersion || one.reviewId !== one.nowReviewId))
    causes.push('起案のあとで案件が変わった（決裁のとき対象外）')
  else if (one.open && (one.changed || (JSON.parse(one.flags) as string[]).includes('facts-changed')))
    causes.push('審査のあとで事実が変わった')
  if (kind === 'refuse') causes.push('却下')
  if (kind === 'cancel') causes.push('決定の取消')
  if (guarded) causes.push('支援措置の対象者')
  if (one.byHand) causes.push('課税区分を手で入力')
  if (one.confirmed) causes.push('課税区分を2人で確認')
  if (one.publicPayment >= rules.overYen) causes.push(`公費${yenText(rules.overYen)}以上`)
  const { price, limit } = JSON.parse(one.amounts) as Partial<AidsAmounts>
  const { nearPercent } = rules
  if (nearPercent !== null && price !== undefined && limit !== undefined && limit > 0 && price * 100 >= limit * nearPercent)
    causes.push(`見積額が限度額の${nearPercent}%以上`)
  return causes
}

/** 抜取りの種. The same draft and approver give the same sample, so that anybody can draw it again. */
export function sampleSeed(draftDigest: string, userId: string): string {
  return createHash('sha256').update(`kyufu-sample-v1\0${draftDigest}\0${userId}`).digest('hex')
}

/** 抜取り. The first of the cases in the order of SHA-256(seed ‖ NUL ‖ case number): nobody chooses them. */
export function drawSample(seed: string, caseNos: readonly string[], count: number): string[] {
  const rank = (caseNo: string): string => createHash('sha256').update(`${seed}\0${caseNo}`).digest('hex')
  return caseNos
    .map((caseNo) => ({ caseNo, rank: rank(caseNo) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map((one) => one.caseNo)
}

/** What there is to read in a draft for one user. */
export interface ReadingState {
  readonly rows: readonly ReadFacts[]
  /** Causes by case number, of every case that is still in the draft or was decided by it. */
  readonly causes: ReadonlyMap<string, readonly string[]>
  readonly exceptions: readonly string[]
  readonly sample: readonly string[]
  readonly seed: string
  readonly read: ReadonlySet<string>
}

/** Exceptions, sample and what was read, by case numbers. `only`: looks at these cases alone; `rules`: those of the day, read before. */
export async function readingState(
  read: ReadDb,
  day: IsoDate,
  draft: DraftTable,
  userId: string,
  more: { readonly only?: ReadonlySet<string>; readonly rules?: ReadingRules } = {},
): Promise<ReadingState> {
  const { only } = more
  const rules = more.rules ?? (await readingRules(read, day))
  const all = (await readFacts(read, draft.draft_id)).filter((one) => one.open || one.outcome === 'decided')
  const rows = only === undefined ? all : all.filter((one) => only.has(one.caseNo))
  const guarded = new Set<string>()
  for (const piece of chunkedIds(rows.map((one) => one.caseNo))) for (const no of await guardedCaseNos(read, day, piece)) guarded.add(no)
  const causes = new Map(rows.map((one) => [one.caseNo, causesOf(draft.kind, one, guarded.has(one.caseNo), rules)]))
  const exceptions = rows.filter((one) => causes.get(one.caseNo)?.length !== 0).map((one) => one.caseNo)
  const plain = rows.filter((one) => causes.get(one.caseNo)?.length === 0).map((one) => one.caseNo)
  const seed = sampleSeed(draft.digest, userId)
  const seen = await casesRead(read, draft.draft_id, userId)
  return {
    rows,
    causes,
    exceptions,
    sample: drawSample(seed, plain, rules.sample),
    seed,
    read: new Set(rows.filter((one) => seen.has(one.caseId)).map((one) => one.caseNo)),
  }
}

/** The counts of it, as the screen tells them. */
export function readCounts({ exceptions, sample, read }: ReadingState) {
  const of = (caseNos: readonly string[]): number => caseNos.filter((no) => read.has(no)).length
  return { exceptions: exceptions.length, exceptionsRead: of(exceptions), sample: sample.length, sampleRead: of(sample) }
}

/**
 * 決裁時の閲覧. Enters what an approver had read of the cases he approves, with the sample and its seed. Reading is recorded, not
 * forced: with exceptions unread a reason is asked for. Throws AppError `unread-exceptions`. Gives what the trail shall keep.
 */
export async function keepReading(
  ctx: CommandContext,
  draft: DraftTable,
  step: { readonly seq: number; readonly at: string },
  caseNos: readonly string[],
  reason: string,
) {
  const { tx, env, user } = ctx
  const day = env.businessDay()
  const state = await readingState(tx, day, draft, user.userId, { only: new Set(caseNos) })
  const counts = readCounts(state)
  const unread = counts.exceptions - counts.exceptionsRead
  if (unread > 0 && reason === '') throw new AppError('unread-exceptions', { draftNo: draft.draft_no, unread, of: counts.exceptions })
  const given = unread > 0 ? reason : ''
  await tx
    .insertInto('approval_reading')
    .values({
      draft_id: draft.draft_id,
      step_seq: step.seq,
      user_id: user.userId,
      on_day: day,
      at: step.at,
      exceptions: counts.exceptions,
      exceptions_read: counts.exceptionsRead,
      sample: JSON.stringify(state.sample),
      sample_read: counts.sampleRead,
      seed: state.seed,
      reason: given,
    })
    .execute()
  return { ...counts, seed: state.seed, drawn: state.sample, unreadReason: given }
}

/** 「例外 11件中 11件・抜取り 5件中 2件を閲覧」 */
export function readingText(read: Awaited<ReturnType<typeof keepReading>>): string {
  const parts = [
    ...(read.exceptions === 0 ? [] : [`例外 ${read.exceptions}件中 ${read.exceptionsRead}件`]),
    ...(read.sample === 0 ? [] : [`抜取り ${read.sample}件中 ${read.sampleRead}件`]),
  ]
  if (parts.length === 0) return ''
  return `${parts.join('・')}を閲覧${read.unreadReason === '' ? '' : `。例外を読まない理由: ${read.unreadReason}`}`
}
