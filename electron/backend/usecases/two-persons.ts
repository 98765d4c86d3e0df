import type { LifeStanding, TaxStanding } from '../../../shared/contract/two-persons.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import type { AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { grantText, isSameKind, pastGrants } from '../../../shared/programmes/daily-living-aids/past-grants.ts'
import { basisKey, confirmCauseNames } from '../../../shared/programmes/daily-living-aids/tax-confirm.ts'
import type { Actor, CommandContext, Handler, QueryContext } from '../context.ts'
import { caseByNumber, noteVerdict, reviewById } from '../store/cases.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import type { ReviewTable, WelfareCaseTable } from '../store/schema-cases.ts'
import type { TaxConfirmationTable } from '../store/schema-two-persons.ts'
import { lifeExceptions, nextSeq, statementsOf } from '../store/two-persons.ts'
import { userNames } from '../store/users.ts'
import { changedByOther } from './case-lock.ts'
import { changesOf, noteChangesOf } from './fact-changes.ts'
import { judgeCases, reviewFrame } from './judging.ts'
import { caseTax, taxRecords, type CaseTax } from './tax-standing.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** States in which facts of a case may still be settled: nothing has been drafted on it. */
const openStates: readonly string[] = ['received', 'correction', 'on-hold', 'reviewed']

interface Look {
  readonly c: WelfareCaseTable
  readonly review: ReviewTable | undefined
  readonly facts: AidsFacts
  readonly judgement: AidsJudgement
  readonly tax: CaseTax
}

/** A case with its facts: as today while nothing is drafted on it, as its review saw them afterwards. Null: another programme's. */
async function look(ctx: Pick<QueryContext, 'env'>, read: ReadDb, caseNo: string): Promise<Look | null> {
  const c = await caseByNumber(read, caseNo)
  if (c.programme !== 'aids') return null
  const review = c.review_id === null ? undefined : await reviewById(read, c.review_id)
  const frame = await reviewFrame(ctx.env, read)
  const seen =
    openStates.includes(c.state) || review === undefined
      ? (await judgeCases(read, [c.case_id], frame))[0]
      : { facts: JSON.parse(review.facts) as AidsFacts, judgement: JSON.parse(review.summary) as AidsJudgement }
  if (seen === undefined) return null
  const records = await taxRecords(read, [c.case_id], frame.parameters)
  const reviewer = review === undefined || review.propose === null ? null : review.by_user
  const tax = caseTax(records, { caseId: c.case_id, reviewer }, seen.facts, seen.judgement, frame.parameters)
  return { c, review, facts: seen.facts, judgement: seen.judgement, tax }
}

/** 確認と例外: how the tax bracket stands, what changed since the review, and aids beyond repair. Throws AppError `not-found`. */
export const standing: Handler<'case.standing'> = async (ctx, { caseNo }) => {
  const found = await look(ctx, ctx.read, caseNo)
  if (found === null) return { version: (await caseByNumber(ctx.read, caseNo)).version, tax: null, changes: null, life: null }
  const names = await userNames(ctx.read)
  return {
    version: found.c.version,
    tax: await taxView(ctx, found, names),
    changes: changesOf(found.c, found.review, found.judgement),
    life: await lifeView(ctx, found, names),
  }
}

async function taxView(ctx: QueryContext, found: Look, names: ReadonlyMap<string, string>): Promise<TaxStanding> {
  const { c, facts, judgement, tax } = found
  const said = (row: TaxConfirmationTable | null) =>
    row === null ? null : { by: names.get(row.by_user) ?? row.by_user, at: row.at, comment: row.comment }
  const typed = facts.resident === null ? [] : await statementsOf(ctx.read, facts.resident.residentNo, judgement.taxYear)
  const byHand = facts.taxByHand
  return {
    taxYear: judgement.taxYear,
    bracket: judgement.bracket,
    source: byHand !== undefined ? 'hand' : facts.tax === null ? 'none' : 'register',
    sourceText:
      byHand !== undefined
        ? `${byHand.source}（${names.get(byHand.by) ?? byHand.by} が入力）`
        : facts.tax === null
          ? '台帳に行がありません'
          : '税の台帳',
    status: facts.tax?.status ?? null,
    welfare: facts.tax?.welfare ?? false,
    repatriate: facts.tax?.repatriate ?? false,
    incomeLevy: facts.tax?.incomeLevy ?? null,
    obtainedOn: facts.tax?.obtainedOn ?? null,
    basis: basisKey(tax.basis),
    cause: tax.cause === null ? null : confirmCauseNames[tax.cause],
    confirmed: said(tax.confirmed),
    disputed: said(tax.disputed),
    confirmObstacle: confirmObstacle(ctx.user, found),
    enterObstacle: can(ctx.user.roles, 'review.run') ? enterObstacle(c, facts, judgement) : '手入力は審査の役割の人が行います。',
    typed: typed.map((row) => ({
      by: names.get(row.by_user) ?? row.by_user,
      at: row.at,
      text: `${statementText(row)}・${row.source}（${toWareki(row.seen_on)}確認）`,
    })),
  }
}

const statementText = (row: { welfare: number; repatriate: number; status: string; income_levy: number | null }): string =>
  row.welfare === 1
    ? '生活保護'
    : row.repatriate === 1
      ? '支援給付'
      : row.income_levy === null
        ? row.status
        : `${row.status} 所得割 ${yenText(row.income_levy)}`

/** Why this user may not confirm the bracket now; null: he may. */
function confirmObstacle(user: Actor, { c, review, facts, tax }: Look): string | null {
  if (!openStates.includes(c.state)) return '起案のあとは確認できません。'
  if (tax.cause === null) return 'この案件に2人目の確認は要りません。'
  if (!can(user.roles, 'tax.confirm')) return '確認は審査・起案・決裁の役割の人が行います。'
  if (facts.taxByHand?.by === user.userId) return '額を入力した本人は確認できません。ほかの職員に依頼してください。'
  if (review !== undefined && review.propose !== null && review.by_user === user.userId)
    return '審査した本人は確認できません。ほかの職員に依頼してください。'
  return null
}

/** Why no figure may be typed for a case; null: it may. */
function enterObstacle(c: WelfareCaseTable, facts: AidsFacts, judgement: AidsJudgement): string | null {
  if (!openStates.includes(c.state)) return '起案のあとは入力できません。'
  if (facts.resident === null) return '対象者が住民の登録と結び付いていません。'
  if (facts.taxByHand === undefined && judgement.bracket !== null) return '税の台帳に区分があります。台帳の行は手では変えません。'
  return null
}

/** 課税区分の手入力 from a paper, dated and kept beside the register's row, which it never changes. Throws AppError `tax-not-typed`, `reason-missing`, `bad-input`. */
export const enter: Handler<'tax.enter'> = async (ctx, input) => {
  const found = await seenCase(ctx, input.caseNo, input.version)
  const { c, facts, judgement } = found
  const obstacle = enterObstacle(c, facts, judgement)
  if (obstacle !== null || facts.resident === null) throw new AppError('tax-not-typed', { caseNo: c.case_no, why: obstacle ?? '' })
  const source = input.source.trim()
  if (source === '') throw new AppError('reason-missing', { what: '課税区分の手入力（見た書類の名前）' })
  if (!isIsoDate(input.seenOn) || input.seenOn > ctx.env.businessDay())
    throw new AppError('bad-input', { fields: '書類を見た日（今日まで）' })
  const levy = input.incomeLevy
  if ((input.kind === 'taxed') !== (levy !== null) || (levy !== null && (levy < 0 || levy > 1_000_000_000)))
    throw new AppError('bad-input', { fields: '所得割額（課税のときだけ、0円以上）' })
  const { tx, user, env } = ctx
  const before = await statementsOf(tx, facts.resident.residentNo, judgement.taxYear)
  const row = {
    resident_no: facts.resident.residentNo,
    fiscal_year: judgement.taxYear,
    seq: (before[0]?.seq ?? 0) + 1,
    welfare: input.kind === 'welfare' ? 1 : 0,
    repatriate: input.kind === 'repatriate' ? 1 : 0,
    status: input.kind === 'taxed' ? '課税' : '非課税',
    income_levy: levy,
    source,
    seen_on: input.seenOn,
    case_id: c.case_id,
    by_user: user.userId,
    at: env.now().toISOString(),
  }
  await tx.insertInto('tax_statement').values(row).execute()
  const text = `課税区分を手入力: ${judgement.taxYear}年度 ${statementText(row)}（${source}・${toWareki(input.seenOn)}確認）`
  await ctx.audit.write({
    action: 'tax-typed',
    ref: c.case_no,
    body: { text, residentNo: row.resident_no, kind: input.kind, levy, source },
  })
  return settled(ctx, c, '課税区分の手入力')
}

/** 課税区分の確認 by a second person: agreed, or found wrong with a reason. Throws AppError `own-confirmation`, `tax-not-asked`, `changed-by-other`. */
export const confirm: Handler<'tax.confirm'> = async (ctx, input) => {
  const found = await look(ctx, ctx.tx, input.caseNo)
  if (found === null) throw new AppError('tax-not-asked', { caseNo: input.caseNo, why: 'この制度では課税区分を使いません' })
  const { c, tax } = found
  const obstacle = confirmObstacle(ctx.user, found)
  if (obstacle !== null) {
    const own = found.facts.taxByHand?.by === ctx.user.userId || found.review?.by_user === ctx.user.userId
    if (own && tax.cause !== null && openStates.includes(c.state)) throw new AppError('own-confirmation', { caseNo: c.case_no })
    throw new AppError('tax-not-asked', { caseNo: c.case_no, why: obstacle })
  }
  if (input.basis !== basisKey(tax.basis)) throw conflict(c.case_no, `案件 ${c.case_no}`)
  const comment = input.comment.trim()
  if (!input.agrees && comment === '') throw new AppError('reason-missing', { what: '「違う」とする確認' })
  await ctx.tx
    .insertInto('tax_confirmation')
    .values({
      case_id: c.case_id,
      seq: await nextSeq(ctx.tx, 'tax_confirmation', c.case_id),
      agrees: input.agrees ? 1 : 0,
      basis: input.basis,
      comment,
      by_user: ctx.user.userId,
      at: ctx.env.now().toISOString(),
    })
    .execute()
  const text = `課税区分を2人目が確認: ${input.agrees ? '正しい' : '違う'}${comment === '' ? '' : `（${comment}）`}`
  await ctx.audit.write({ action: 'tax-confirm', ref: c.case_no, body: { text, agrees: input.agrees, basis: tax.basis } })
  return { agrees: input.agrees }
}

async function lifeView(ctx: QueryContext, { c, facts }: Look, names: ReadonlyMap<string, string>): Promise<LifeStanding | null> {
  const inLife = aidsInLife(facts)
  const row = (await lifeExceptions(ctx.read, [c.case_id])).get(c.case_id)
  if (inLife.length === 0 && row === undefined) return null
  const open = openStates.includes(c.state) ? null : '起案のあとは変えられません。'
  return {
    inLife,
    granted:
      row === undefined
        ? null
        : {
            vouchers: JSON.parse(row.vouchers) as string[],
            reason: row.reason,
            by: names.get(row.by_user) ?? row.by_user,
            on: row.decided_on,
          },
    obstacle: can(ctx.user.roles, 'review.run') ? open : '例外は審査の役割の人が判断します。',
  }
}

/** Past grants of the same kind whose life runs on the day of application. */
function aidsInLife(facts: AidsFacts): { voucherNo: string; text: string }[] {
  const { item, application } = facts
  return pastGrants(facts)
    .filter(({ past, lifeEnd }) => past !== null && isSameKind(past, item) && lifeEnd !== null && application.day < lifeEnd)
    .map(({ grant, past }) => ({ voucherNo: grant.voucherNo, text: `${grantText(grant, past)} ${grant.quantity}${item.unit}` }))
}

/** 修理不能の例外: a person found aids of the same kind beyond repair; the useful life then asks instead of failing. Throws AppError `no-exception`, `reason-missing`. */
export const except: Handler<'life.except'> = async (ctx, input) => {
  const { c, facts } = await seenCase(ctx, input.caseNo, input.version)
  if (!openStates.includes(c.state)) throw new AppError('no-exception', { caseNo: c.case_no, why: '起案のあとは変えられません' })
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '修理不能の例外' })
  const known = aidsInLife(facts)
  const vouchers = [...new Set(input.vouchers)].sort()
  const unknown = vouchers.find((no) => !known.some(({ voucherNo }) => voucherNo === no))
  if (unknown !== undefined)
    throw new AppError('no-exception', { caseNo: c.case_no, why: `給付券 ${unknown} は耐用年数内の同種の給付ではありません` })
  await writeException(ctx, c, 'granted', vouchers, reason)
  const text = `修理不能の例外: 給付券 ${vouchers.join('、')}（${reason}）`
  await ctx.audit.write({ action: 'life-exception', ref: c.case_no, body: { text, vouchers, reason } })
  return settled(ctx, c, '修理不能の例外')
}

/** 修理不能の例外の取消し, with a reason. Throws AppError `no-exception`, `reason-missing`. */
export const takeBack: Handler<'life.takeBack'> = async (ctx, input) => {
  const { c } = await seenCase(ctx, input.caseNo, input.version)
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '例外の取消し' })
  const row = (await lifeExceptions(ctx.tx, [c.case_id])).get(c.case_id)
  if (row === undefined || !openStates.includes(c.state))
    throw new AppError('no-exception', {
      caseNo: c.case_no,
      why: row === undefined ? '取り消す例外がありません' : '起案のあとは変えられません',
    })
  await writeException(ctx, c, 'taken-back', JSON.parse(row.vouchers) as string[], reason)
  await ctx.audit.write({ action: 'life-exception', ref: c.case_no, body: { text: `修理不能の例外を取消し（${reason}）`, reason } })
  return settled(ctx, c, '修理不能の例外の取消し')
}

async function writeException(ctx: CommandContext, c: WelfareCaseTable, kind: string, vouchers: readonly string[], reason: string) {
  await ctx.tx
    .insertInto('life_exception')
    .values({
      case_id: c.case_id,
      seq: await nextSeq(ctx.tx, 'life_exception', c.case_id),
      kind,
      vouchers: JSON.stringify(vouchers),
      reason,
      decided_on: ctx.env.businessDay(),
      by_user: ctx.user.userId,
      at: ctx.env.now().toISOString(),
    })
    .execute()
}

/** The case as the page saw it, with its facts. */
async function seenCase(ctx: CommandContext, caseNo: string, version: number): Promise<Look> {
  const found = await look(ctx, ctx.tx, caseNo)
  if (found === null) throw new AppError('case-not-ready', { caseNos: caseNo, reason: 'この制度の審査はまだ扱えません' })
  if (found.c.version !== version) throw await changedByOther(ctx, caseNo, `案件 ${caseNo}`)
  return found
}

/** After a fact was settled: the case has a new version, the queue its verdict of today, other reviewed cases of the person their flag. */
async function settled(ctx: CommandContext, c: WelfareCaseTable, cause: string): Promise<{ version: number }> {
  const { tx, env } = ctx
  const version = c.version + 1
  await tx.updateTable('welfare_case').set({ version, updated_at: env.now().toISOString() }).where('case_id', '=', c.case_id).execute()
  if (c.state === 'received') {
    const [judged] = await judgeCases(tx, [c.case_id], await reviewFrame(env, tx))
    const { proposal, amounts } = judged?.judgement ?? { proposal: null, amounts: null }
    await noteVerdict(tx, c.case_id, {
      proposal,
      public_payment: amounts?.publicPayment ?? null,
      self_payment: amounts?.selfPayment ?? null,
    })
  }
  if (c.resident_no !== null) await noteChangesOf({ tx, audit: ctx.audit }, env, [c.resident_no], cause)
  return { version }
}
