/** 決定の取消. A grant that was decided and not yet claimed is taken back: its vouchers void, its amounts no longer a grant. */
import { createHash } from 'node:crypto'
import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import { fiscalYear } from '../../../shared/domain/date.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { CommandContext } from '../context.ts'
import { takeSeries } from '../numbers.ts'
import { moveCase } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { changeDraftCase, draftCases } from '../store/drafts.ts'
import type { DecisionTable, DraftTable, ReviewTable, VoucherTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { noteChangesOf } from './fact-changes.ts'
import { allParameters, requiredSetting } from './settings.ts'

export interface PlannedCancellation {
  readonly caseNo: string
  readonly c: WelfareCaseTable
  readonly review: ReviewTable
  readonly decision: DecisionTable
  readonly vouchers: readonly VoucherTable[]
  /** Yen of the decision that would be taken back. */
  readonly publicPayment: number
  /** Whether notice and vouchers are already with the person. */
  readonly issued: boolean
  readonly digest: string
  /** Why its decision cannot be cancelled, as a sentence without full stop; null: it can. */
  readonly obstacle: string | null
}

/** Decided cases of these numbers with what a cancellation would take back. Throws AppError `not-found`, `case-not-ready`. */
export async function planCancellation(read: ReadDb, caseNos: readonly string[]): Promise<PlannedCancellation[]> {
  const planned: PlannedCancellation[] = []
  for (const caseNo of [...new Set(caseNos)].sort()) {
    const c = await read.selectFrom('welfare_case').selectAll().where('case_no', '=', caseNo).executeTakeFirst()
    if (!c) throw new AppError('not-found', { what: `案件 ${caseNo}` })
    const one = await plannedOf(read, c)
    const open = await read
      .selectFrom('draft_case as k')
      .innerJoin('draft as d', 'd.draft_id', 'k.draft_id')
      .select('d.draft_no')
      .where('k.case_id', '=', c.case_id)
      .where('k.open', '=', 1)
      .executeTakeFirst()
    planned.push(open === undefined ? one : { ...one, obstacle: `起案 ${open.draft_no} で回議中です` })
  }
  return planned
}

async function plannedOf(read: ReadDb, c: WelfareCaseTable): Promise<PlannedCancellation> {
  const decision = await read.selectFrom('decision').selectAll().where('case_id', '=', c.case_id).executeTakeFirst()
  const review = await read
    .selectFrom('review')
    .selectAll()
    .where('review_id', '=', c.review_id ?? '')
    .executeTakeFirst()
  if (!decision || !review) {
    throw new AppError('case-not-ready', {
      caseNos: c.case_no,
      reason: `状態が「${caseStateNames[c.state as CaseState]}」で、取り消す決定がありません`,
    })
  }
  const vouchers = await read.selectFrom('voucher').selectAll().where('case_id', '=', c.case_id).orderBy('voucher_no').execute()
  const issued = (await read.selectFrom('paper').select('paper_id').where('case_id', '=', c.case_id).executeTakeFirst()) !== undefined
  const shown = [c.case_no, c.name, decision.decision_no, decision.digest, decision.amounts, vouchers.map((v) => [v.voucher_no, v.state])]
  return {
    caseNo: c.case_no,
    c,
    review,
    decision,
    vouchers,
    publicPayment: decision.public_payment,
    issued,
    digest: createHash('sha256').update(JSON.stringify(shown)).digest('hex'),
    obstacle: obstacleOf(c, decision, vouchers) ?? (await orderObstacle(read, decision.decision_id)),
  }
}

/** A cash benefit that a live payment order holds is on its way to the bank. */
async function orderObstacle(read: ReadDb, decisionId: string): Promise<string | null> {
  const order = await read
    .selectFrom('payment_item as i')
    .innerJoin('payment_run as r', 'r.run_id', 'i.run_id')
    .select('r.run_no')
    .where('i.payable_id', '=', decisionId)
    .where('i.live', '=', 1)
    .executeTakeFirst()
  return order === undefined ? null : `支払 ${order.run_no} に入っています。先に支払を取り止めてください`
}

function obstacleOf(c: WelfareCaseTable, decision: DecisionTable, vouchers: readonly VoucherTable[]): string | null {
  if (decision.kind !== 'grant') return '支給決定ではありません。取り消せるのは支給決定だけです'
  const used = vouchers.find((v) => v.state === 'claimed' || v.state === 'paid')
  if (used !== undefined) {
    return used.state === 'paid'
      ? `給付券 ${used.voucher_no} は支払済みです。返還は別の手続で行ってください`
      : `給付券 ${used.voucher_no} は請求済みです。先に請求を返戻してください`
  }
  if (c.state === 'granted' || c.state === 'issued') return null
  return `状態が「${caseStateNames[c.state as CaseState]}」です`
}

interface CancelStop {
  readonly c: WelfareCaseTable
  readonly code: string
  readonly why: string
}

/** Looks at every open case of a cancellation draft again, without writing anything. `except`: cases left out of it. */
export async function findCancelStops(
  read: ReadDb,
  draft: DraftTable,
  except: ReadonlySet<string> = new Set(),
): Promise<{ readonly fit: PlannedCancellation[]; readonly stops: CancelStop[] }> {
  const fit: PlannedCancellation[] = []
  const stops: CancelStop[] = []
  for (const row of await draftCases(read, draft.draft_id)) {
    if (row.open !== 1) continue
    const c = await read.selectFrom('welfare_case').selectAll().where('case_id', '=', row.case_id).executeTakeFirstOrThrow()
    if (except.has(c.case_no)) continue
    const planned = await plannedOf(read, c)
    const code = planned.obstacle !== null ? 'not-cancellable' : planned.digest === row.digest ? null : 'content-changed'
    if (code === null) fit.push(planned)
    else stops.push({ c, code, why: planned.obstacle ?? '決定か給付券が起案のあとで変わったため' })
  }
  return { fit, stops }
}

/** The same; one that was claimed or changed meanwhile leaves the draft alone, as it is. */
export async function checkCancellations(
  ctx: CommandContext,
  draft: DraftTable,
): Promise<{ fit: PlannedCancellation[]; stopped: { caseNo: string; code: string }[] }> {
  const { fit, stops } = await findCancelStops(ctx.tx, draft)
  for (const { c, code, why } of stops) {
    await changeDraftCase(ctx.tx, draft.draft_id, c.case_id, { open: 0, outcome: 'stopped', outcome_code: code })
    await ctx.audit.write({ action: 'stopped', ref: c.case_no, body: { text: `起案 ${draft.draft_no} から外れました（${why}）`, code } })
  }
  return { fit, stopped: stops.map(({ c, code }) => ({ caseNo: c.case_no, code })) }
}

/** 取消の決定: number, void vouchers, the grant no longer counted, the case cancelled. Gives the case numbers. */
export async function decideCancellations(
  ctx: CommandContext,
  draft: DraftTable,
  fit: readonly PlannedCancellation[],
  capacity: string,
): Promise<string[]> {
  const { tx, env, user, audit } = ctx
  const day = env.businessDay()
  const at = env.now().toISOString()
  const mark = requiredSetting(await allParameters(tx), 'office', 'documentMark', day)
  for (const one of fit) {
    const { c, decision } = one
    const decisionNo = `${fiscalYear(day) - 2018}${mark}${await takeSeries(tx, 'decision', day)}号`
    const vouchers = one.vouchers.filter((v) => v.state === 'valid').map((v) => v.voucher_no)
    await tx
      .insertInto('cancellation')
      .values({
        cancellation_id: env.newId(),
        decision_no: decisionNo,
        case_id: c.case_id,
        decision_id: decision.decision_id,
        draft_id: draft.draft_id,
        decided_on: day,
        decided_at: at,
        decided_by: user.userId,
        capacity,
        reason: must(draft.reason === '' ? null : draft.reason, 'reason of a cancellation'),
        public_payment: decision.public_payment,
        self_payment: decision.self_payment,
        vouchers: JSON.stringify(vouchers),
        digest: one.digest,
      })
      .execute()
    await tx.updateTable('voucher').set({ state: 'void' }).where('case_id', '=', c.case_id).where('state', '=', 'valid').execute()
    await tx.updateTable('grant_record').set({ state: '取消' }).where('case_id', '=', c.case_id).execute()
    await tx.updateTable('gift_grant').set({ state: '取消' }).where('case_id', '=', c.case_id).execute()
    await moveCase(tx, c, 'cancel', at)
    await changeDraftCase(tx, draft.draft_id, c.case_id, { open: 0, outcome: 'decided' })
    const text = `支給決定 ${decision.decision_no} の取消 ${decisionNo}（公費負担 ${yenText(decision.public_payment)}、給付券${vouchers.length}枚を無効）: ${draft.reason}`
    await audit.write({
      action: 'cancel-decision',
      ref: c.case_no,
      body: {
        text,
        decisionNo,
        of: decision.decision_no,
        capacity,
        reason: draft.reason,
        digest: one.digest,
        draft: draft.draft_no,
        vouchers,
      },
    })
  }
  const people = fit.flatMap(({ c }) => (c.resident_no === null ? [] : [c.resident_no]))
  await noteChangesOf({ tx, audit }, env, people, '支給決定の取消')
  return fit.map((one) => one.caseNo)
}
