import { sql } from 'kysely'
import {
  branchVerdict,
  type BankBranch,
  type BranchChange,
  type BranchCodes,
  type BranchVerdict,
} from '../../../shared/domain/bank-master.ts'
import { addDays } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import type { BankBranchTable, BankLoadTable, BankTable } from './schema-claims.ts'

type BranchRow = BankBranchTable & { readonly bank_name: string; readonly bank_kana: string }

const branchOf = (r: BranchRow): BankBranch => ({
  bankCode: r.bank_code,
  bankName: r.bank_name,
  bankKana: r.bank_kana,
  branchCode: r.branch_code,
  branchName: r.name,
  branchKana: r.kana,
  validFrom: r.valid_from,
  validTo: r.valid_to,
  successor:
    r.successor_bank === null || r.successor_branch === null ? null : { bankCode: r.successor_bank, branchCode: r.successor_branch },
})

/** Rows of branches, each with the name its bank bears last. */
const branches = (read: ReadDb) =>
  read
    .selectFrom('bank_branch as b')
    .innerJoin('bank as k', (join) =>
      join.onRef('k.bank_code', '=', 'b.bank_code').on('k.valid_from', '=', (eb) =>
        eb
          .selectFrom('bank as last')
          .select((e) => e.fn.max('last.valid_from').as('from'))
          .whereRef('last.bank_code', '=', 'b.bank_code'),
      ),
    )
    .selectAll('b')
    .select(['k.name as bank_name', 'k.kana as bank_kana'])

/** Whether the office has a table of banks at all. */
export async function hasBankTable(read: ReadDb): Promise<boolean> {
  return (await read.selectFrom('bank_branch').select('bank_code').limit(1).executeTakeFirst()) !== undefined
}

const keyOf = (at: BranchCodes): string => `${at.bankCode}-${at.branchCode}`

/** What the table says of these branches on a day, by `bank-branch`. Closed, unknown and future ones are told apart. */
export async function branchVerdicts(read: ReadDb, places: readonly BranchCodes[], day: IsoDate): Promise<Map<string, BranchVerdict>> {
  const loaded = await hasBankTable(read)
  const wanted = new Map(places.map((at) => [keyOf(at), at]))
  const verdicts = new Map<string, BranchVerdict>()
  if (!loaded) {
    for (const key of wanted.keys()) verdicts.set(key, { kind: 'no-table' })
    return verdicts
  }
  const found = new Map<string, BankBranch[]>()
  // few at a time: each place is a term of its own in one condition
  for (const piece of chunks([...wanted.values()], 50)) {
    const rows = await branches(read)
      .where((eb) => eb.or(piece.map((at) => eb.and([eb('b.bank_code', '=', at.bankCode), eb('b.branch_code', '=', at.branchCode)]))))
      .execute()
    for (const row of rows.map(branchOf)) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row])
  }
  const names = new Map<string, string>()
  const codes = [...new Set([...wanted.values()].map((at) => at.bankCode))]
  for (const piece of chunks(codes, 2))
    for (const row of await read.selectFrom('bank').select(['bank_code', 'name']).where('bank_code', 'in', piece).execute())
      names.set(row.bank_code, row.name)
  for (const [key, at] of wanted) verdicts.set(key, branchVerdict(found.get(key) ?? [], names.get(at.bankCode) ?? null, true, day))
  return verdicts
}

/** Every row of the table, for the comparison with a newer one. */
export async function allBranches(read: ReadDb): Promise<BankBranch[]> {
  return (await branches(read).orderBy('b.bank_code').orderBy('b.branch_code').orderBy('b.valid_from').execute()).map(branchOf)
}

/** Branches by code or by the beginning of kana or name, the bank's first word and the branch's second; `limit` at most. */
export async function findBranches(
  read: ReadDb,
  words: readonly string[],
  kanaWords: readonly string[],
  limit: number,
): Promise<BankBranch[]> {
  let query = branches(read).orderBy('b.bank_code').orderBy('b.branch_code').orderBy('b.valid_from', 'desc').limit(limit)
  words.forEach((word, i) => {
    const kana = kanaWords[i] ?? word
    const begins = (column: 'k.name' | 'k.kana' | 'b.name' | 'b.kana', text: string) =>
      sql<boolean>`substr(${sql.ref(column)}, 1, length(${text})) = ${text}`
    query = query.where((eb) => {
      const bank = [eb('b.bank_code', '=', word), begins('k.name', word), begins('k.kana', kana)]
      const branch = [eb('b.branch_code', '=', word), begins('b.name', word), begins('b.kana', kana)]
      if (words.length === 1) return eb.or([...bank, ...branch])
      return i === 0 ? eb.or(bank) : eb.or(branch)
    })
  })
  return (await query.execute()).map(branchOf)
}

/** Banks and open branches of the table, and the last load. */
export async function bankStanding(read: ReadDb): Promise<{ banks: number; branches: number; last: BankLoadTable | null }> {
  const banks = await read
    .selectFrom('bank')
    .select((eb) => eb.fn.count<number>('bank_code').distinct().as('n'))
    .executeTakeFirstOrThrow()
  const open = await read
    .selectFrom('bank_branch')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('valid_to', 'is', null)
    .executeTakeFirstOrThrow()
  const last = await read.selectFrom('bank_load').selectAll().orderBy('at', 'desc').limit(1).executeTakeFirst()
  return { banks: banks.n, branches: open.n, last: last ?? null }
}

/** A name that begins before anybody asks. */
const fromTheStart = '1900-01-01'

/** Writes the differences of a newer table: rows begin on `asOf` (the first table: from the start), former names end the day before. */
export async function applyBranchChanges(tx: WriteTx, changes: readonly BranchChange[], asOf: IsoDate, first: boolean): Promise<void> {
  const from = first ? fromTheStart : asOf
  const banks = new Map<string, BankTable>()
  const rows: BankBranchTable[] = []
  for (const change of changes) {
    if (change.kind === 'closed') {
      const { before, lastDay, successor } = change
      await endBranch(tx, before, lastDay, successor)
      continue
    }
    const { row } = change
    banks.set(row.bankCode, {
      bank_code: row.bankCode,
      name: row.bankName,
      kana: row.bankKana,
      successor: null,
      valid_from: from,
      valid_to: null,
    })
    if (change.kind === 'renamed') {
      const { before } = change
      if (before.branchName === row.branchName && before.branchKana === row.branchKana) continue
      if (before.validFrom < asOf) await endBranch(tx, before, addDays(asOf, -1), null)
      else
        await tx
          .deleteFrom('bank_branch')
          .where('bank_code', '=', row.bankCode)
          .where('branch_code', '=', row.branchCode)
          .where('valid_from', '=', before.validFrom)
          .execute()
    }
    rows.push({
      bank_code: row.bankCode,
      branch_code: row.branchCode,
      name: row.branchName,
      kana: row.branchKana,
      successor_bank: null,
      successor_branch: null,
      valid_from: from,
      valid_to: null,
    })
  }
  await putBanks(tx, [...banks.values()], asOf)
  for (const piece of chunks(rows, 8)) await tx.insertInto('bank_branch').values(piece).execute()
}

async function endBranch(tx: WriteTx, before: BankBranch, lastDay: IsoDate, successor: BranchCodes | null): Promise<void> {
  await tx
    .updateTable('bank_branch')
    .set({ valid_to: lastDay, successor_bank: successor?.bankCode ?? null, successor_branch: successor?.branchCode ?? null })
    .where('bank_code', '=', before.bankCode)
    .where('branch_code', '=', before.branchCode)
    .where('valid_from', '=', before.validFrom)
    .execute()
}

/** Banks that are new or have another name from a day on. */
async function putBanks(tx: WriteTx, banks: readonly BankTable[], asOf: IsoDate): Promise<void> {
  for (const bank of banks) {
    const last = await tx
      .selectFrom('bank')
      .selectAll()
      .where('bank_code', '=', bank.bank_code)
      .orderBy('valid_from', 'desc')
      .executeTakeFirst()
    if (last?.name === bank.name && last.kana === bank.kana) continue
    if (last !== undefined && last.valid_from < bank.valid_from)
      await tx
        .updateTable('bank')
        .set({ valid_to: addDays(asOf, -1) })
        .where('bank_code', '=', bank.bank_code)
        .where('valid_from', '=', last.valid_from)
        .execute()
    await tx
      .insertInto('bank')
      .values(bank)
      .onConflict((conflict) => conflict.columns(['bank_code', 'valid_from']).doUpdateSet({ name: bank.name, kana: bank.kana }))
      .execute()
  }
}

/** Enters a load in the list of loads. */
export async function insertBankLoad(tx: WriteTx, load: BankLoadTable): Promise<void> {
  await tx.insertInto('bank_load').values(load).execute()
}
