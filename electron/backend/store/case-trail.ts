import type { ReadDb } from './db.ts'

/** Numbers of the drafts a case is or was in, in the order of drafting. */
export async function draftsOfCase(read: ReadDb, caseId: string): Promise<string[]> {
  const rows = await read
    .selectFrom('draft_case as k')
    .innerJoin('draft as d', 'd.draft_id', 'k.draft_id')
    .select('d.draft_no')
    .where('k.case_id', '=', caseId)
    .orderBy('d.drafted_at')
    .execute()
  return rows.map((row) => row.draft_no)
}

/** Payment orders that pay, or paid, a case's claims or its benefit, with the drafts that decide them. */
export async function runsOfCase(read: ReadDb, caseId: string) {
  // from the case to its orders: the other way round all payments would be read
  const claims = read
    .selectFrom('voucher as v')
    .innerJoin('claim as c', 'c.voucher_no', 'v.voucher_no')
    .select('c.claim_id as id')
    .where('v.case_id', '=', caseId)
  const benefits = read.selectFrom('decision').select('decision_id as id').where('case_id', '=', caseId)
  return read
    .selectFrom('payment_item as i')
    .innerJoin('payment_run as r', 'r.run_id', 'i.run_id')
    .innerJoin('draft as d', 'd.draft_id', 'r.draft_id')
    .select(['r.run_no', 'd.draft_no'])
    .distinct()
    .where('i.payable_id', 'in', claims.unionAll(benefits))
    .execute()
}

/** Views of one case in the trail, newest first, and how many there are. */
export async function viewsOf(read: ReadDb, caseNo: string, limit: number) {
  const base = read.selectFrom('audit_entry as e').where('e.ref', '=', caseNo).where('e.action', '=', 'view')
  const { n } = await base.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .leftJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.seq', 'e.at_local', 'e.actor', 'b.body'])
    .orderBy('e.seq', 'desc')
    .limit(limit)
    .execute()
  return { total: n, rows }
}

/** The case a grant was decided in, and the provider it named; undefined for a grant of the ledger before the program. */
export async function providerOfGrant(read: ReadDb, voucherNo: string) {
  return read
    .selectFrom('grant_record as g')
    .innerJoin('welfare_case as c', 'c.case_id', 'g.case_id')
    .leftJoin('provider as p', 'p.provider_no', 'c.provider_no')
    .select(['c.case_id', 'p.name as provider'])
    .where('g.voucher_no', '=', voucherNo)
    .executeTakeFirst()
}
