import { sql } from 'kysely'
import type { TaxBasis } from '../../../shared/programmes/daily-living-aids/tax-confirm.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { groupBy } from './groups.ts'
import type { FactChangeTable, LifeExceptionTable, TaxConfirmationTable, TaxStatementTable } from './schema-two-persons.ts'

/** 課税の手入力 of these persons: the last one typed for each person and fiscal year. */
export async function taxStatements(read: ReadDb, residentNos: readonly string[]): Promise<Map<string, TaxStatementTable>> {
  if (residentNos.length === 0) return new Map()
  const rows = await read
    .selectFrom('tax_statement')
    .selectAll()
    .where('resident_no', 'in', [...residentNos])
    .orderBy('seq')
    .execute()
  return new Map(rows.map((row) => [`${row.resident_no} ${row.fiscal_year}`, row]))
}

/** Everything typed for one person and fiscal year, the newest first. */
export async function statementsOf(read: ReadDb, residentNo: string, fiscalYear: number): Promise<TaxStatementTable[]> {
  return read
    .selectFrom('tax_statement')
    .selectAll()
    .where('resident_no', '=', residentNo)
    .where('fiscal_year', '=', fiscalYear)
    .orderBy('seq', 'desc')
    .execute()
}

/** The last word of a second person on each case. */
export async function taxConfirmations(read: ReadDb, caseIds: readonly string[]): Promise<Map<string, TaxConfirmationTable>> {
  if (caseIds.length === 0) return new Map()
  const rows = await read
    .selectFrom('tax_confirmation')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('seq')
    .execute()
  return new Map(rows.map((row) => [row.case_id, row]))
}

/** What earlier reviews of these cases rested on, other than the one that counts now: tax row, hand and judgement as JSON. */
export async function earlierBases(read: ReadDb, caseIds: readonly string[]) {
  if (caseIds.length === 0) return new Map<string, EarlierBasis[]>()
  const rows = await read
    .selectFrom('review as r')
    .innerJoin('welfare_case as c', 'c.case_id', 'r.case_id')
    .select([
      'r.case_id',
      sql<string | null>`json_extract(r.facts, '$.tax')`.as('tax'),
      sql<string | null>`json_extract(r.facts, '$.taxByHand')`.as('byHand'),
      sql<number>`json_extract(r.summary, '$.taxYear')`.as('taxYear'),
      sql<TaxBasis['bracket']>`json_extract(r.summary, '$.bracket')`.as('bracket'),
    ])
    .where('r.case_id', 'in', [...caseIds])
    .execute()
  return groupBy(rows, (row) => row.case_id)
}

export interface EarlierBasis {
  readonly case_id: string
  readonly tax: string | null
  readonly byHand: string | null
  readonly taxYear: number
  readonly bracket: TaxBasis['bracket']
}

/** 修理不能の例外 that stand: the last word on each case, unless it was taken back. */
export async function lifeExceptions(read: ReadDb, caseIds: readonly string[]): Promise<Map<string, LifeExceptionTable>> {
  if (caseIds.length === 0) return new Map()
  const rows = await read
    .selectFrom('life_exception')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('seq')
    .execute()
  const last = new Map(rows.map((row) => [row.case_id, row]))
  return new Map([...last].filter(([, row]) => row.kind === 'granted'))
}

/** The next number of a case's rows in one of the tables of this file. */
export async function nextSeq(tx: WriteTx, table: 'tax_confirmation' | 'life_exception', caseId: string): Promise<number> {
  const row = await tx
    .selectFrom(table)
    .select((eb) => eb.fn.max('seq').as('last'))
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/** Keeps what changed of a case, or that nothing did (null), and its flag in the queue; the case's version stays. */
export async function keepFactChange(tx: WriteTx, caseId: string, flags: string, change: FactChangeTable | null): Promise<void> {
  await tx.deleteFrom('fact_change').where('case_id', '=', caseId).execute()
  if (change !== null) await tx.insertInto('fact_change').values(change).execute()
  const without = (JSON.parse(flags) as string[]).filter((flag) => flag !== 'facts-changed')
  const now = JSON.stringify(change === null ? without : [...without, 'facts-changed'])
  if (now !== flags) await tx.updateTable('welfare_case').set({ flags: now }).where('case_id', '=', caseId).execute()
}
