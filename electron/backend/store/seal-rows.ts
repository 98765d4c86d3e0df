import { CompiledQuery } from 'kysely'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Connections, WriteTx } from './db.ts'
import { rowSealer, saysTheSame, type RowSealer } from './row-seal.ts'
import type { ImportBatchTable, ImportRowTable } from './schema-cases.ts'
import { isSealed, type KeyNow } from './sealed-text.ts'
import { withoutTriggers } from './triggers.ts'

/** 古い行の封: the statements of `office/seal-old.ts`. */

const rowsPerPiece = 500

/** Rows of a committed batch are never changed: the trigger that sees to it is away for the piece, within its transaction. */
export async function sealPiece(
  tx: WriteTx,
  key: KeyNow,
  batchId: string,
  after: number,
  seal: RowSealer,
): Promise<{ readonly last: number | null; readonly sealed: number; readonly left: number }> {
  const rows = await tx
    .selectFrom('import_row')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('line', '>', after)
    .orderBy('line')
    .limit(rowsPerPiece)
    .execute()
  const last = rows.at(-1)
  if (last === undefined) return { last: null, sealed: 0, left: 0 }
  const run = async (text: string): Promise<{ readonly sql: string }[]> =>
    (await tx.executeQuery<{ sql: string }>(CompiledQuery.raw(text))).rows
  const [trigger] = await run("select sql from sqlite_master where type = 'trigger' and name = 'import_row_no_update'")
  if (trigger === undefined) throw new Error('the trigger of import_row is missing')
  await run('drop trigger import_row_no_update')
  const done = await writeSealed(tx, key, rows, seal)
  await run(trigger.sql)
  return { last: last.line, ...done }
}

/** Writes rows sealed; `left`: how many would not say, opened, what they say now, and stay as they are. */
async function writeSealed(tx: WriteTx, key: KeyNow, rows: readonly ImportRowTable[], seal: RowSealer) {
  let sealed = 0
  let left = 0
  for (const row of rows) {
    const written = seal(row)
    if (Object.keys(textsOf(row)).every((name) => written[name as keyof ImportRowTable] === row[name as keyof ImportRowTable])) continue
    if (saysTheSame(key, row, written)) {
      await tx.updateTable('import_row').set(textsOf(written)).where('batch_id', '=', row.batch_id).where('line', '=', row.line).execute()
      sealed++
    } else left++
  }
  return { sealed, left }
}

/**
 * 古い電話番号の封: the next rows of a batch after a line, those whose telephone numbers (`contacts`, columns from 0) stand in plain. Rows of files that
 * came in since then have them in blocks already and are only looked at.
 */
export async function sealContactsPiece(
  tx: WriteTx,
  key: KeyNow,
  batchId: string,
  after: number,
  contacts: readonly number[],
  seal: RowSealer,
): Promise<{ readonly last: number | null; readonly sealed: number; readonly left: number }> {
  // under another name, so that what is sealed comes as it lies there
  const looked = (
    await tx.executeQuery<{ line: number; lying: string; again: string }>(
      CompiledQuery.raw(
        `select line, cells as lying, json_array(mended, original, content) as again from import_row
         where batch_id = ? and line > ? and cells <> '' order by line limit ${rowsPerPiece}`,
        [batchId, after],
      ),
    )
  ).rows
  const last = looked.at(-1)
  if (last === undefined) return { last: null, sealed: 0, left: 0 }
  const plain = (text: unknown): boolean => typeof text === 'string' && text !== '' && !isSealed(text)
  const lines = looked.flatMap(({ line, lying, again }) => {
    const cells = JSON.parse(lying) as unknown[]
    // what was mended says the cell anew, and the number may stand there alone
    return contacts.some((column) => plain(cells[column])) || (JSON.parse(again) as unknown[]).some(plain) ? [line] : []
  })
  if (lines.length === 0) return { last: last.line, sealed: 0, left: 0 }
  const rows = await tx.selectFrom('import_row').selectAll().where('batch_id', '=', batchId).where('line', 'in', lines).execute()
  const done = await withoutTriggers(tx, 'import_row', () => writeSealed(tx, key, rows, seal))
  return { last: last.line, ...done }
}

/** Empties the log of the engine, in which texts that were written over still stand. */
export async function emptyLog({ writer }: Connections): Promise<void> {
  await writer.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(truncate)'))
}

/** The texts of a row in which something may be sealed. */
export const textsOf = ({ cells, details, content, original, mended, problems, warnings }: ImportRowTable) => ({
  cells,
  details,
  content,
  original,
  mended,
  problems,
  warnings,
})

type FormOfBatch = Pick<ImportBatchTable, 'programme' | 'profile' | 'header'>

/** Where the fields of a file's rows stand that came in before, from what stands with it. */
function columnsOfBatch(batch: FormOfBatch) {
  const fields = findProgramme(batch.programme)?.fields ?? []
  const header = JSON.parse(batch.header) as string[]
  const text = batch.profile.replace(/^\uFEFF/, '')
  const profile = text === '{}' ? null : parseProfile(JSON.parse(text))
  if (profile?.ok === true) {
    const { columns, contacts } = mapHeaders(profile.profile, fields, header)
    return { fields, contacts, columnOf: (field: string) => columns.get(field)?.index }
  }
  // rows that a person typed as an answer have the ids of the fields for their header
  const columnOf = (field: string) => (header.includes(field) ? header.indexOf(field) : undefined)
  return { fields, columnOf, contacts: fields.flatMap((field) => (field.contact === true ? (columnOf(field.id) ?? []) : [])) }
}

/** Columns (from 0) of telephone numbers in the rows of a file that came in before. */
export const contactsOfBatch = (batch: FormOfBatch): readonly number[] => columnsOfBatch(batch).contacts

/** The sealer of rows of a file that came in before. */
export function sealerOfBatch(key: KeyNow, batch: FormOfBatch): RowSealer {
  const { fields, columnOf, contacts } = columnsOfBatch(batch)
  return rowSealer(key, fields, columnOf, contacts)
}
