/** 住所の封 in the rows of files: of persons under 支援措置 who are known as such only when the row is there, or later. See store/place-seal.ts. */
import { CompiledQuery } from 'kysely'
import type { WriteTx } from './db.ts'
import type { ImportBatchTable } from './schema-cases.ts'
import { sealerOfBatch, textsOf } from './seal-rows.ts'
import type { KeyNow } from './sealed-text.ts'
import { withoutTriggers } from './triggers.ts'

interface Line {
  readonly batch_id: string
  readonly line: number
}

const ask = async <R>(tx: WriteTx, text: string, ...values: unknown[]): Promise<R[]> =>
  (await tx.executeQuery<R>(CompiledQuery.raw(text, values))).rows

/** Residents whose place is guarded: their own protection, or their guardian's. */
const guardedPersons = `select resident_no, kana_key, birth_date from resident indexed by resident_protected where protection_from is not null
  union select r.resident_no, r.kana_key, r.birth_date from resident g cross join resident r on r.guardian_no = g.resident_no
    where g.protection_from is not null`

/**
 * After a file was read: its rows about guarded persons that make no case (refused, the same, an answer), or are warned of for something else. Those
 * the rules warn of are sealed as they are written. Throws AppError `office-key-closed` when there are any.
 */
export async function sealNotedRows(tx: WriteTx, keyNow: KeyNow, batchId: string): Promise<number> {
  const [anybody] = await ask(tx, `select 1 from (${guardedPersons}) limit 1`)
  if (anybody === undefined) return 0
  const about = `c.batch_id = ? and (c.resident_no in (select resident_no from guarded) or (c.kana_key, c.birth_date) in (select kana_key, birth_date from guarded))`
  const lines = await ask<Line>(
    tx,
    `with guarded as materialized (${guardedPersons})
     select c.batch_id, c.line from import_row c indexed by import_row_verdict where c.verdict <> 'added' and ${about}
     union select c.batch_id, c.line from import_row c indexed by import_row_warned where c.warnings <> '[]' and ${about}`,
    batchId,
    batchId,
  )
  return sealLines(tx, keyNow, lines)
}

/** After a file was committed: the rows of its cases about guarded persons. Throws AppError `office-key-closed` when there are any. */
export async function sealRowsOfBatch(tx: WriteTx, keyNow: KeyNow, batchId: string): Promise<number> {
  const lines = await ask<Line>(
    tx,
    `with guarded as materialized (${guardedPersons}),
       about as (select c.case_id from guarded g cross join welfare_case c on c.resident_no = g.resident_no
         union select c.case_id from guarded g cross join welfare_case c indexed by case_kana on c.kana_key = g.kana_key
           where c.birth_date = g.birth_date and c.resident_no is null)
     select e.batch_id, e.line from about a cross join application_entry e on e.case_id = a.case_id where e.batch_id = ?`,
    batchId,
  )
  return sealLines(tx, keyNow, lines)
}

/** What came in for these cases, in every file. Throws AppError `office-key-closed` when there is any. */
export async function sealRowsOfCases(tx: WriteTx, keyNow: KeyNow, caseIds: readonly string[]): Promise<number> {
  if (caseIds.length === 0) return 0
  const lines = await ask<Line>(
    tx,
    'select e.batch_id, e.line from json_each(?) as j cross join application_entry e on e.case_id = j.value',
    JSON.stringify(caseIds),
  )
  return sealLines(tx, keyNow, lines)
}

/**
 * What came in about these persons and made no case: refused, the same as before, left out. One reading of such rows for all of them. Throws AppError
 * `office-key-closed` when there is any.
 */
export async function sealLooseRows(tx: WriteTx, keyNow: KeyNow, residentNos: readonly string[]): Promise<number> {
  if (residentNos.length === 0) return 0
  const about = `(r.resident_no in (select no from persons) or (r.kana_key, r.birth_date) in (select kana_key, birth_date from persons))`
  const lines = await ask<Line>(
    tx,
    `with persons as materialized (select p.resident_no as no, p.kana_key, p.birth_date from json_each(?) as j cross join resident p on p.resident_no = j.value)
     select r.batch_id, r.line from import_row r indexed by import_row_verdict where r.verdict <> 'added' and ${about}
     union select r.batch_id, r.line from import_row r indexed by import_row_excluded where r.excluded = 1 and ${about}`,
    JSON.stringify(residentNos),
  )
  return sealLines(tx, keyNow, lines)
}

async function sealLines(tx: WriteTx, keyNow: KeyNow, lines: readonly Line[]): Promise<number> {
  if (lines.length === 0) return 0
  const sealers = new Map<string, ReturnType<typeof sealerOfBatch>>()
  await withoutTriggers(tx, 'import_row', async () => {
    for (const { batch_id, line } of lines) {
      const seal = sealers.get(batch_id) ?? sealerOfBatch(keyNow, await batchOf(tx, batch_id))
      sealers.set(batch_id, seal)
      const at = tx.selectFrom('import_row').selectAll().where('batch_id', '=', batch_id).where('line', '=', line)
      const row = await at.executeTakeFirst()
      if (row === undefined) continue
      await tx
        .updateTable('import_row')
        .set(textsOf(seal(row, true)))
        .where('batch_id', '=', batch_id)
        .where('line', '=', line)
        .execute()
    }
  })
  return lines.length
}

const batchOf = (tx: WriteTx, batchId: string): Promise<Pick<ImportBatchTable, 'batch_id' | 'programme' | 'profile' | 'header'>> =>
  tx
    .selectFrom('import_batch')
    .select(['batch_id', 'programme', 'profile', 'header'])
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow()
