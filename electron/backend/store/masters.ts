import { sql } from 'kysely'
import type * as m from '../../../shared/domain/masters.ts'
import { foldItem, foldKana, foldName } from '../../../shared/domain/text.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import type { Schema } from './schema.ts'

type Row = Readonly<Record<string, string | number | null>>

/** How one kind of master lies in its table: key columns, and the row of a record. */
export interface MasterTable<R> {
  readonly table: keyof Schema
  readonly key: readonly string[]
  readonly toRow: (record: R) => Row
}

const flag = (value: boolean): number => (value ? 1 : 0)
const list = (values: readonly string[]): string => JSON.stringify(values)

const items: MasterTable<m.Item> = {
  table: 'item',
  key: ['code', 'valid_from'],
  toRow: (r) => ({
    code: r.code,
    name: r.name,
    name_key: foldItem(r.name),
    unit: r.unit,
    ceiling: r.ceiling,
    useful_life_years: r.usefulLifeYears,
    max_in_life: r.maxInLife,
    places: list(r.places),
    care_insurance_first: flag(r.careInsuranceFirst),
    opinion_required: flag(r.opinionRequired),
    counts_as: list(r.countsAs),
    excludes: list(r.excludes),
    valid_from: r.validFrom,
    valid_to: r.validTo,
    article: r.article,
    source_note: r.sourceNote,
  }),
}

const itemRoutes: MasterTable<m.ItemRoute> = {
  table: 'item_route',
  key: ['item_code', 'route_no'],
  toRow: (r) => ({
    item_code: r.itemCode,
    route_no: r.routeNo,
    certificate_kind: r.certificateKind,
    disability: r.disability,
    grade: r.grade,
    age_from: r.ageFrom,
    age_to: r.ageTo,
    household: r.household,
    judgement: r.judgement,
  }),
}

const providers: MasterTable<m.Provider> = {
  table: 'provider',
  key: ['provider_no'],
  toRow: (r) => ({
    provider_no: r.providerNo,
    name: r.name,
    name_key: foldName(r.name),
    kana: r.kana,
    postal_code: r.postalCode,
    address: r.address,
    phone: r.phone,
    invoice_no: r.invoiceNo,
    registered_from: r.registeredFrom,
    registered_to: r.registeredTo,
    bank_code: r.bankCode,
    bank_name: r.bankName,
    branch_code: r.branchCode,
    branch_name: r.branchName,
    account_type: r.accountType,
    account_number: r.accountNumber,
    account_holder_kana: r.accountHolderKana,
  }),
}

const residents: MasterTable<m.Resident> = {
  table: 'resident',
  key: ['resident_no'],
  toRow: (r) => ({
    resident_no: r.residentNo,
    name: r.name,
    kana: r.kana,
    birth_date: r.birthDate,
    sex: r.sex,
    postal_code: r.postalCode,
    address: r.address,
    household_no: r.householdNo,
    relation: r.relation,
    moved_in_on: r.movedInOn,
    moved_out_on: r.movedOutOn,
    removal_reason: r.removalReason,
    protection_from: r.protectionFrom,
    protection_to: r.protectionTo,
    guardian_no: r.guardianNo,
    kana_key: foldKana(r.kana),
  }),
}

const certificates: MasterTable<m.Certificate> = {
  table: 'certificate',
  key: ['resident_no', 'kind', 'number', 'disability'],
  toRow: (r) => ({
    resident_no: r.residentNo,
    kind: r.kind,
    number: r.number,
    grade: r.grade,
    disability: r.disability,
    issued_on: r.issuedOn,
    expires_on: r.expiresOn,
  }),
}

const taxes: MasterTable<m.TaxRow> = {
  table: 'tax',
  key: ['resident_no', 'fiscal_year'],
  toRow: (r) => ({
    resident_no: r.residentNo,
    fiscal_year: r.fiscalYear,
    welfare: flag(r.welfare),
    repatriate: flag(r.repatriate),
    status: r.status,
    income_levy: r.incomeLevy,
    obtained_on: r.obtainedOn,
  }),
}

/** Past grants come in by file; this program's own decisions are written beside them by the decision. */
export const grantRow = (r: m.Grant, source: 'loaded' | 'decided', caseId: string | null): Row => ({
  voucher_no: r.voucherNo,
  source,
  case_id: caseId,
  resident_no: r.residentNo,
  item_code: r.itemCode,
  decided_on: r.decidedOn,
  quantity: r.quantity,
  months: r.months,
  start_month: r.startMonth,
  price: r.price,
  public_payment: r.publicPayment,
  self_payment: r.selfPayment,
  excess: r.excess,
  state: r.state,
})

const grants: MasterTable<m.Grant> = { table: 'grant_record', key: ['voucher_no'], toRow: (r) => grantRow(r, 'loaded', null) }

const absences: MasterTable<m.Absence> = {
  table: 'absence',
  key: ['user_id', 'post', 'from_on'],
  toRow: (r) => ({ user_id: r.userId, post: r.post, from_on: r.from, to_on: r.to, reason: r.reason }),
}

const parameters: MasterTable<m.Parameter> = {
  table: 'parameter',
  key: ['programme', 'key', 'valid_from'],
  toRow: (r) => ({ programme: r.programme, key: r.key, value: r.value, valid_from: r.validFrom, valid_to: r.validTo, article: r.article }),
}

const postalCodes: MasterTable<m.PostalTown> = {
  table: 'postal_town',
  key: ['code', 'city', 'town'],
  toRow: (r) => ({ code: r.code, prefecture: r.prefecture, city: r.city, town: r.town }),
}

/** The table of each kind of master file. */
export const masterTables = {
  items,
  'item-routes': itemRoutes,
  providers,
  residents,
  certificates,
  taxes,
  grants,
  absences,
  parameters,
  'postal-codes': postalCodes,
}

export type MasterFileKind = keyof typeof masterTables

/** What putting rows into a master did. `before` of a changed row goes to the change log. */
export interface MergeCounts {
  readonly added: number
  readonly changed: number
  readonly same: number
}

/**
 * Puts records into a master: a new key is added, a known key with another content is changed and its old content kept
 * in the change log, the rest is the same. Look-ups and inserts go in pieces, never the whole table.
 */
export async function mergeMaster<R>(
  tx: WriteTx,
  master: MasterTable<R>,
  records: readonly R[],
  log: { readonly by: string; readonly at: string; readonly newId: () => string },
): Promise<MergeCounts> {
  const counts = { added: 0, changed: 0, same: 0 }
  const columns = Object.keys(records[0] ? master.toRow(records[0]) : {}).length
  for (const piece of chunks(records, Math.max(columns, 1))) {
    const rows = piece.map(master.toRow)
    const known = await rowsByKey(tx, master, rows)
    const fresh: Row[] = []
    const changed: Row[] = []
    for (const row of rows) {
      const old = known.get(keyOf(master.key, row))
      if (!old) fresh.push(row)
      else if (Object.keys(row).some((column) => old[column] !== row[column])) changed.push(row)
      else counts.same++
    }
    if (changed.length > 0) await logChanges(tx, master, changed, known, log)
    await upsert(tx, master, [...fresh, ...changed])
    counts.added += fresh.length
    counts.changed += changed.length
  }
  return counts
}

const keyOf = (key: readonly string[], row: Row): string => JSON.stringify(key.map((column) => row[column] ?? null))

async function rowsByKey(tx: WriteTx, master: MasterTable<never>, rows: readonly Row[]): Promise<Map<string, Row>> {
  const first = master.key[0] ?? ''
  const values = [...new Set(rows.map((row) => row[first] ?? null))]
  const found = await sql<Row>`select * from ${sql.table(master.table)} where ${sql.ref(first)} in (${sql.join(values)})`.execute(tx)
  return new Map(found.rows.map((row) => [keyOf(master.key, row), row]))
}

async function upsert(tx: WriteTx, master: MasterTable<never>, rows: readonly Row[]): Promise<void> {
  const columns = rows[0] ? Object.keys(rows[0]) : []
  for (const piece of chunks(rows, Math.max(columns.length, 1))) {
    const values = piece.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`)
    const rest = columns.filter((column) => !master.key.includes(column))
    const update = sql.join(rest.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
    const conflict = rest.length > 0 ? sql`do update set ${update}` : sql`do nothing`
    await sql`insert into ${sql.table(master.table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}
      on conflict (${sql.join(master.key.map((column) => sql.ref(column)))}) ${conflict}`.execute(tx)
  }
}

async function logChanges(
  tx: WriteTx,
  master: MasterTable<never>,
  changed: readonly Row[],
  known: ReadonlyMap<string, Row>,
  log: { readonly by: string; readonly at: string; readonly newId: () => string },
): Promise<void> {
  const entries = changed.map((row) => ({
    change_id: log.newId(),
    area: master.table,
    record_key: keyOf(master.key, row),
    before_value: JSON.stringify(known.get(keyOf(master.key, row)) ?? null),
    after_value: JSON.stringify(row),
    by_user: log.by,
    at: log.at,
  }))
  for (const piece of chunks(entries, 7)) await tx.insertInto('change_log').values(piece).execute()
}

/** Rows in each loadable master. */
export async function masterCounts(read: ReadDb): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const [kind, master] of Object.entries(masterTables)) {
    const row = await read
      .selectFrom(master.table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    counts.set(kind, row.n)
  }
  return counts
}
