import { sql } from 'kysely'
import type { ReadDb } from './db.ts'

/** What the approval screen shows of a draft, a case and a decision, as plain parts in a fixed order: form `kyufu-shown-v1`. */

export type Part = string | number | Uint8Array | null

/** A long text as the bytes in which it is kept: it is hashed as it is, never read. One with something sealed in it comes as a text, opened. */
const bytesOf = <K extends string>(column: string, as: K) =>
  sql<Uint8Array | string>`iif(instr(${sql.ref(column)}, char(57586)) > 0, ${sql.ref(column)}, cast(${sql.ref(column)} as blob))`.as(as)

const piece = 200

/** A draft by its number. Its state, its steps and their comments change as it goes on and are not part of what is approved. */
export async function draftHead(read: ReadDb, draftNo: string): Promise<{ readonly draftId: string; readonly parts: Part[] } | null> {
  const d = await read
    .selectFrom('draft')
    .select(['draft_id', 'draft_no', 'kind', 'title', 'drafted_by', 'drafted_on', 'rule', 'digest'])
    .where('draft_no', '=', draftNo)
    .executeTakeFirst()
  if (!d) return null
  return { draftId: d.draft_id, parts: ['draft', d.draft_no, d.kind, d.title, d.drafted_by, d.drafted_on, d.rule, d.digest] }
}

/** The payees of a payment order and the claims behind them; nothing for other drafts. */
export async function payeeParts(read: ReadDb, draftId: string): Promise<Part[]> {
  const run = await read
    .selectFrom('payment_run')
    .select(['run_id', 'run_no', 'month', 'transfer_date', 'payees', 'amount'])
    .where('draft_id', '=', draftId)
    .executeTakeFirst()
  if (!run) return []
  const payees = await read
    .selectFrom('payment_payee as p')
    .leftJoin('payment_payee_shown as s', (join) => join.onRef('s.run_id', '=', 'p.run_id').onRef('s.seq', '=', 'p.seq'))
    .selectAll('p')
    // a number that was sealed anew since is still vouched for as it was sealed then
    .select((eb) => eb.fn.coalesce('s.shown', 'p.account_number').as('shown'))
    .where('p.run_id', '=', run.run_id)
    .orderBy('p.seq')
    .execute()
  const items = await read
    .selectFrom('payment_item')
    .select(['payable_id', 'kind', 'payee_no', 'amount'])
    .where('run_id', '=', run.run_id)
    .orderBy('payable_id')
    .execute()
  return [
    ['payment', run.run_no, run.month, run.transfer_date, run.payees, run.amount],
    payees
      .flatMap((p) => [
        ['payee', p.seq, p.payee_no, p.bank_code, p.bank_name, p.branch_code, p.branch_name],
        [p.account_type, p.shown, p.holder_kana, p.amount, p.customer_code],
      ])
      .flat(),
    items.flatMap((i) => [i.kind, i.payable_id, i.payee_no, i.amount]),
  ].flat()
}

/** One case of a draft. `live`: it is still in the draft, or was decided by it. */
export interface ShownCase {
  readonly caseNo: string
  readonly live: boolean
  readonly parts: Part[]
}

/** Every case of a draft: the application and the review it rests on, the amounts, and the attachments that were there at an instant. */
export async function* shownCases(read: ReadDb, draftId: string, attachmentsUntil: string): AsyncGenerator<ShownCase> {
  for (let after = 0; ;) {
    const rows = await read
      .selectFrom('draft_case as d')
      .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
      .innerJoin('review as r', 'r.review_id', 'd.review_id')
      .innerJoin('application as a', 'a.application_id', 'r.application_id')
      .select([
        'd.seq',
        'd.case_id',
        'd.open',
        'd.outcome',
        'd.amounts',
        'd.public_payment',
        'd.self_payment',
        'd.digest',
        'd.exception',
        'd.reviewed_by',
      ])
      .select(['c.case_no', 'c.receipt_no', 'c.name', 'c.item_code', 'c.price', 'c.quantity', 'c.months'])
      .select(['r.review_id', 'r.reviewed_on', 'r.proposal', 'r.propose', 'r.reason'])
      .select([bytesOf('r.checks', 'checks'), bytesOf('r.facts', 'facts'), bytesOf('r.parameters', 'parameters')])
      .select(['r.amounts as reviewed_amounts', 'a.application_id', 'a.content', 'a.details', 'a.cells'])
      .where('d.draft_id', '=', draftId)
      .where('d.seq', '>', after)
      .orderBy('d.seq')
      .limit(piece)
      .execute()
    const attachments =
      rows.length === 0
        ? []
        : await attachmentsOf(
            read,
            rows.map((row) => row.case_id),
            attachmentsUntil,
          )
    for (const row of rows) {
      const own = attachments.filter((one) => one.case_id === row.case_id)
      const parts: Part[] = [
        ['case', row.case_no, row.receipt_no, row.name, row.item_code, row.price, row.quantity, row.months],
        ['application', row.application_id, row.content, row.details, row.cells],
        ['review', row.review_id, row.reviewed_on, row.checks, row.proposal, row.propose, row.reason, row.facts, row.parameters],
        [row.reviewed_amounts, row.reviewed_by],
        ['amounts', row.amounts, row.public_payment, row.self_payment, row.digest, row.exception],
        own.flatMap((one) => ['attachment', one.attachment_id, one.label, one.sha256]),
      ].flat()
      yield { caseNo: row.case_no, live: row.open === 1 || row.outcome === 'decided', parts }
      after = row.seq
    }
    if (rows.length < piece) return
  }
}

async function attachmentsOf(read: ReadDb, caseIds: readonly string[], until: string) {
  return read
    .selectFrom('attachment')
    .select(['case_id', 'attachment_id', 'label', 'sha256'])
    .where('case_id', 'in', caseIds)
    .where('at', '<=', until)
    .orderBy('attachment_id')
    .execute()
}

/** A decision with its vouchers, by the number of its case. Null: there is none. */
export async function decisionParts(read: ReadDb, caseNo: string): Promise<Part[] | null> {
  const d = await read
    .selectFrom('decision as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .select(['d.decision_id', 'd.decision_no', 'd.kind', 'd.decided_on', 'd.decided_by', 'd.capacity', 'd.public_payment'])
    .select(['d.self_payment', 'd.amounts', 'd.reason', 'd.digest', bytesOf('d.frozen', 'frozen')])
    .where('c.case_no', '=', caseNo)
    .executeTakeFirst()
  if (!d) return null
  const vouchers = await read
    .selectFrom('voucher')
    .select(['voucher_no', 'seq', 'months', 'price', 'public_payment', 'self_payment'])
    .where('decision_id', '=', d.decision_id)
    // what was re-issued later is not what was decided
    .where('replaces', 'is', null)
    .orderBy('seq')
    .execute()
  return [
    ['decision', caseNo, d.decision_no, d.kind, d.decided_on, d.decided_by, d.capacity, d.public_payment, d.self_payment],
    [d.amounts, d.reason, d.frozen, d.digest],
    vouchers.flatMap((v) => ['voucher', v.voucher_no, v.seq, v.months, v.price, v.public_payment, v.self_payment]),
  ].flat()
}

/** An entry that carries a seal, with its body. */
export interface SealedEntry {
  readonly seq: number
  readonly at_utc: string
  readonly action: string
  readonly ref: string
  readonly body: string
}

/** Entries of some acts behind a number, with their bodies; erased bodies seal nothing any more. */
export async function sealedEntries(read: ReadDb, actions: readonly string[], after: number, ref?: string): Promise<SealedEntry[]> {
  let query = read
    .selectFrom('audit_entry as e')
    .innerJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.seq', 'e.at_utc', 'e.action', 'e.ref', 'b.body'])
    .where('e.action', 'in', [...actions])
    .where('e.seq', '>', after)
  if (ref !== undefined) query = query.where('e.ref', '=', ref)
  return query.orderBy('e.seq').limit(piece).execute()
}

/** Whether a draft went round again after an entry, or ended without a decision: then an earlier approval stands for nothing. */
export async function isSuperseded(read: ReadDb, draftNo: string, seq: number): Promise<boolean> {
  const later = await read
    .selectFrom('audit_entry')
    .select('seq')
    .where('ref', '=', draftNo)
    .where('seq', '>', seq)
    .where('action', 'in', ['send-back', 'recall', 'submit', 'discard', 'emptied'])
    .executeTakeFirst()
  return later !== undefined
}

/** Cases that were granted and show another amount than their decision: the first of them. */
export async function amountUnlikeDecision(read: ReadDb): Promise<string | undefined> {
  const row = await read
    .selectFrom('welfare_case as c')
    .innerJoin('decision as d', 'd.case_id', 'c.case_id')
    .select('c.case_no')
    .where('c.state', 'in', ['granted', 'issued', 'claimed', 'paid', 'closed'])
    .where('d.kind', '=', 'grant')
    .where((eb) => eb.or([eb('c.public_payment', '<>', eb.ref('d.public_payment')), eb('c.self_payment', '<>', eb.ref('d.self_payment'))]))
    .orderBy('c.case_no')
    .limit(1)
    .executeTakeFirst()
  return row?.case_no
}
