/** 事務所の帳票: mailing ledger, labels, day-end sheet, test sheet of the window. */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DocModel } from '../../../shared/domain/document.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { behindTown } from '../../../shared/domain/address-town.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { dayEnd as dayEndPaper, type DayEndLine } from '../../../shared/papers/day-end.ts'
import { envelopeOn } from '../../../shared/papers/envelope.ts'
import { paperKindName, paperKinds, type PaperKind } from '../../../shared/papers/kinds.ts'
import { addressLabels, labelSheets } from '../../../shared/papers/labels.ts'
import type { Addressee } from '../../../shared/papers/letter.ts'
import { mailingLedger as mailingLedgerPaper } from '../../../shared/papers/mailing-ledger.ts'
import { windowTest as windowTestPaper } from '../../../shared/papers/window-test.ts'
import { checkpointMark, makeCheckpoint } from '../audit/checkpoint.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { nextInSeries } from '../numbers.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { dayCounts, insertOfficePapers, postedBetween, recentOfficePapers } from '../store/office-papers.ts'
import { paperFile, townsByCode } from '../store/papers.ts'
import { paperContext } from './papers-frame.ts'
import { allParameters, homePlace } from './settings.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** Days that one ledger may span; a longer one is printed month by month. */
const longestSpan = 62
const dayMs = 86_400_000

interface Asked {
  readonly save?: string | undefined
  readonly replace?: boolean | undefined
  readonly medium?: string | undefined
}

/** 控えの書出し. Where a copy goes that was asked for. */
interface Copy {
  readonly path: string
  readonly name: string
  readonly replace: boolean
  readonly medium: string | undefined
}

function copyOf({ env }: JobContext, { save, replace = false, medium }: Asked): Copy | null {
  return save === undefined ? null : { ...env.tickets.resolve(save, 'save'), replace, medium }
}

interface MadePaper {
  readonly number: string
  readonly name: string
  readonly sha256: string
  readonly pages: number
  readonly bytes: Uint8Array
}

/** 窓の位置の試し刷り. Kept nowhere: nobody is on it. Throws AppError `missing-setting` for a window that cannot be used. */
export const windowTest: Handler<'officePaper.windowTest'> = async ({ env, read }) => {
  const day = env.businessDay()
  const made = await env.drawing.render([windowTestPaper(envelopeOn(await allParameters(read), day), day)])
  return { name: `${paperKinds['window-test']}.pdf`, bytes: made.bytes }
}

function checkSpan(from: IsoDate, until: IsoDate): void {
  const days = (Date.parse(until) - Date.parse(from)) / dayMs
  if (!(days >= 0)) throw new AppError('bad-input', { fields: '期間（初日を末日より前にしてください）' })
  if (days > longestSpan) throw new AppError('bad-input', { fields: `期間（一度に${longestSpan}日まで。月ごとに分けてください）` })
}

/**
 * 発送簿. What was posted in a span of days, by class and fee; numbered and stored. Throws AppError `bad-input` for a span that cannot
 * be, `glyph-missing`, `output-*`.
 */
export const mailingLedger: Handler<'officePaper.mailingLedger'> = async (ctx, input) => {
  const { env, read } = ctx
  const { from, until } = input
  checkSpan(from, until)
  const day = env.businessDay()
  const context = await paperContext(env, read, day)
  const rows = await postedBetween(read, day, from, until)
  const lines = rows.map((row) => ({
    postedOn: row.posted_on,
    number: row.number,
    addressee: row.addressee,
    guarded: row.guarded === 1,
    mailClass: row.kind,
    sheets: row.sheets,
    fee: row.fee,
  }))
  return issueOffice(ctx, input, {
    kind: 'mailing-ledger',
    ref: from === until ? from : `${from}〜${until}`,
    words: `${toWareki(from)}から${toWareki(until)}まで ${lines.length}通`,
    build: async (number) => mailingLedgerPaper(context, { documentNo: number, date: day, from, until, lines }),
  })
}

/**
 * 宛名ラベル of what was posted in a span of days, or of some of it. A working copy: it is not stored, the trail keeps which documents were
 * on it. Throws AppError `nothing-to-issue` when nobody is left for a label, `glyph-missing`, `bad-input`, `output-*`.
 */
export const labels: Handler<'officePaper.labels'> = async (ctx, input) => {
  const { env, read } = ctx
  checkSpan(input.from, input.until)
  const sheet = must(
    labelSheets.find((one) => one.id === input.sheet),
    'sheet of labels',
  )
  if (input.startAt > sheet.columns * sheet.rows)
    throw new AppError('bad-input', { fields: `始めの面（この用紙は${sheet.columns * sheet.rows}面です）` })
  const day = env.businessDay()
  const wanted = input.numbers === undefined ? null : new Set(input.numbers)
  const rows = (await postedBetween(read, day, input.from, input.until)).filter((row) => wanted === null || wanted.has(row.number))
  // whoever was protected when the letter went out has no address in the ledger either
  const open = rows.filter((row) => row.guarded === 0 && row.postal_code !== '')
  if (open.length === 0) throw new AppError('nothing-to-issue', {})
  const home = homePlace(await allParameters(read), day)
  const towns = await townsByCode(read, [...new Set(open.map((row) => digitsOf(row.postal_code)))])
  const addressees = open.map((row): Addressee => {
    const rest = behindTown(row.address, towns.get(digitsOf(row.postal_code)) ?? [], home)
    return { postalCode: row.postal_code, address: row.address, name: row.addressee, ...(rest === null ? {} : { addressRest: rest }) }
  })
  const name = `${paperKinds['address-labels']}_${input.from}.pdf`
  const made = await draw(ctx, addressLabels({ documentNo: name, date: day, sheet, startAt: input.startAt, addressees }))
  const leftOut = rows.length - open.length
  const copy = copyOf(ctx, input)
  const numbers = open.map((row) => row.number)
  await ctx.write(async (w) => {
    const text = `宛名ラベル ${open.length}枚（支援措置のため除いたもの ${leftOut}件）`
    await w.audit.write({ action: 'office-paper', ref: 'address-labels', body: { text, sha256: made.sha256, numbers, leftOut } })
    if (copy !== null) await putCopy(ctx, w, copy, { number: name, name, ...made })
  })
  return { name, ...made, labels: open.length, leftOut }
}

/**
 * 日締め票. Counts and sums of the business day with the mark of the trail, sealed in the very transaction that numbers the sheet. Throws
 * AppError `missing-setting`, `output-*`.
 */
export const dayEnd: Handler<'officePaper.dayEnd'> = async (ctx, input) => {
  const { env, read, user } = ctx
  const day = env.businessDay()
  const context = await paperContext(env, read, day)
  return issueOffice(ctx, input, {
    kind: 'day-end',
    ref: day,
    words: `業務日 ${toWareki(day)}`,
    build: async (number, { tx, audit }) => {
      const lines = dayLines(await dayCounts(tx, day))
      await audit.write({ action: 'checkpoint', ref: 'trail', body: { text: `照合点を作りました（日締め ${number}）`, lines } })
      const point = await makeCheckpoint(tx, env.signing.key, 'day-end', env.now())
      const mark = { number: point.number, seq: point.seq, at: localStamp(new Date(point.at)), ...checkpointMark(point) }
      return dayEndPaper(context, { documentNo: number, day, madeBy: user.name, lines, mark })
    },
  })
}

function dayLines(counts: Awaited<ReturnType<typeof dayCounts>>): DayEndLine[] {
  const line = (group: string, label: string, count: number, unit = '件', amount: number | null = null): DayEndLine => ({
    group,
    label,
    count,
    unit,
    amount,
  })
  return [
    line('受付', '取込・入力した申請', counts.added),
    line('受付', '改められた申請', counts.changed),
    line('審査', '審査した案件', counts.reviewed),
    line('決定', '支給決定（公費負担額）', counts.granted.count, '件', counts.granted.amount),
    line('決定', '却下決定', counts.refused.count),
    line('決定', '決定の取消（公費負担額）', counts.cancelled.count, '件', counts.cancelled.amount),
    ...counts.papers.map((one) =>
      one.kind === 'voucher'
        ? line('発行', '給付券（公費負担額）', one.count, '枚', one.amount)
        : line('発行', paperKindName(one.kind), one.count, '通'),
    ),
    line('発送', '発送した文書（料金）', counts.posted.count, '通', counts.posted.amount),
    line('請求', '受け付けた請求', counts.billed.count, '件', counts.billed.amount),
  ]
}

interface OfficeIssue {
  readonly kind: Extract<PaperKind, 'mailing-ledger' | 'day-end'>
  readonly ref: string
  readonly words: string
  readonly build: (number: string, w: JobWrite) => Promise<DocModel>
}

/** Takes a number, builds, draws, writes the file and enters it, in one transaction: a failure leaves neither a number nor a file. */
async function issueOffice(ctx: JobContext, asked: Asked, { kind, ref, words, build }: OfficeIssue): Promise<MadePaper> {
  const { env, user } = ctx
  const day = env.businessDay()
  const at = env.now().toISOString()
  const copy = copyOf(ctx, asked)
  let written = ''
  try {
    return await ctx.write(async (w) => {
      const number = await nextInSeries(w.tx, 'sheet', day)
      const made = await draw(ctx, await build(number, w))
      const name = `${number}.pdf`
      written = join(env.store.folder, 'papers', name)
      await writeAtomic(written, made.bytes, { replace: true })
      const file = {
        name,
        sha256: made.sha256,
        bytes: made.bytes.length,
        pages: made.pages,
        issued_on: day,
        issued_by: user.userId,
        at,
      }
      await insertOfficePapers(w.tx, file, [
        { number, kind, ref, file: name, page: 1, pages: made.pages, sha256: made.sha256, issued_on: day, by_user: user.userId, at },
      ])
      const text = `${paperKindName(kind)} ${number}（${words}）`
      await w.audit.write({ action: 'office-paper', ref: number, body: { text, kind, file: name, sha256: made.sha256, of: ref } })
      const paper = { number, name, ...made }
      if (copy !== null) await putCopy(ctx, w, copy, paper)
      return paper
    })
  } catch (error) {
    const name = written.split(/[\\/]/).at(-1) ?? ''
    if (name !== '' && (await paperFile(ctx.read, name)) === undefined) await rm(written, { force: true })
    throw error
  }
}

/** Throws AppError `glyph-missing` for a character no font has. */
async function draw({ env }: JobContext, model: DocModel): Promise<{ sha256: string; pages: number; bytes: Uint8Array }> {
  const { missing } = await env.drawing.inspect([model])
  const gone = missing.filter((one) => one.kind === 'none').map((one) => one.char)
  if (gone.length > 0) throw new AppError('glyph-missing', { characters: gone.join('、') })
  const made = await env.drawing.render([model])
  return { sha256: createHash('sha256').update(made.bytes).digest('hex'), pages: made.pages, bytes: made.bytes }
}

/** Writes the copy and its line of the ledger of files, within the transaction of the paper: one is not without the other. */
async function putCopy(ctx: JobContext, { tx, audit }: JobWrite, copy: Copy, made: MadePaper): Promise<void> {
  const { path, name, replace, medium } = copy
  await writeAtomic(path, made.bytes, { replace })
  await enterHandOver(tx, ctx, { direction: 'out', name, sha256: made.sha256, rows: 1, ref: made.number, medium })
  const text = `「${made.name}」を「${name}」に保存${medium === undefined ? '' : `（${medium}）`}`
  await audit.write({ action: 'export', ref: made.number, body: { text, what: 'office-paper', name, of: made.name, sha256: made.sha256 } })
}

/** 事務所の帳票の一覧, the newest first. */
export const list: Handler<'officePaper.list'> = async (ctx, input) => {
  const rows = await recentOfficePapers(ctx.read, input.limit)
  return rows.map((p) => ({
    number: p.number,
    kind: p.kind,
    kindName: paperKindName(p.kind),
    ref: p.ref,
    file: p.file,
    pages: p.pages,
    issuedOn: p.issued_on,
    by: p.by_name ?? p.by_user,
  }))
}
