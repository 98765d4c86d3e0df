import { CompiledQuery } from 'kysely'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Connections, WriteTx } from './db.ts'
import { rowSealer, saysTheSame, type RowSealer } from './row-seal.ts'
import type { ImportBatchTable, ImportRowTable } from './schema-cases.ts'
import type { KeyNow } from './sealed-text.ts'

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
  let sealed = 0
  let left = 0
  for (const row of rows) {
    const written = seal(row)
    if (Object.keys(textsOf(row)).every((name) => written[name as keyof ImportRowTable] === row[name as keyof ImportRowTable])) continue
    if (saysTheSame(key, row, written)) {
      await tx.updateTable('import_row').set(textsOf(written)).where('batch_id', '=', batchId).where('line', '=', row.line).execute()
      sealed++
    } else left++
  }
  await run(trigger.sql)
  return { last: last.line, sealed, left }
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

/** The sealer of rows of a file that came in before, from what stands with it. */
export function sealerOfBatch(key: KeyNow, batch: Pick<ImportBatchTable, 'programme' | 'profile' | 'header'>): RowSealer {
  const fields = findProgramme(batch.programme)?.fields ?? []
  const header = JSON.parse(batch.header) as string[]
  const text = batch.profile.replace(/^\uFEFF/, '')
  const profile = text === '{}' ? null : parseProfile(JSON.parse(text))
  // rows that a person typed as an answer have the ids of the fields for their header
  if (profile === null || !profile.ok)
    return rowSealer(key, fields, (field) => (header.includes(field) ? header.indexOf(field) : undefined))
  const { columns } = mapHeaders(profile.profile, fields, header)
  return rowSealer(key, fields, (field) => columns.get(field)?.index)
}
