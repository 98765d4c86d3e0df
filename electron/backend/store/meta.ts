import { CompiledQuery } from 'kysely'
import { must } from '../../../shared/errors.ts'
import type { ReadDb, WriteTx } from './db.ts'

/** The office's own facts: its name, whether it is for practice, its store id. */
export async function readMeta(read: ReadDb): Promise<Map<string, string>> {
  const rows = await read.selectFrom('meta').selectAll().execute()
  return new Map(rows.map((r) => [r.key, r.value]))
}

/** The fact that what came in before secret cells were sealed has been sealed. */
export const rowsSealedMark = 'rows-sealed'
/** When telephone numbers of files from before were sealed; until then the engine's number of the last file that is done. */
export const contactsSealedMark = 'contacts-sealed'

/** The fact that places of persons under 支援措置 from before they were sealed have been sealed. */
export const placesSealedMark = 'places-sealed'

/** Writes one of the office's own facts over what it was. */
export async function writeMeta(tx: WriteTx, key: string, value: string): Promise<void> {
  await tx
    .insertInto('meta')
    .values({ key, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
}

/** The next number of a gapless counter, beginning with 1. Given back when the transaction is rolled back. */
export function nextNumber(tx: WriteTx, name: string): Promise<number> {
  return takeNumbers(tx, name, 1)
}

/** Takes `count` numbers at once and returns the first. */
export async function takeNumbers(tx: WriteTx, name: string, count: number): Promise<number> {
  const { rows } = await tx.executeQuery<{ value: number }>(CompiledQuery.raw(taking, [name, count]))
  return must(rows[0], `counter ${name}`).value - count + 1
}

// spelled out: numbers are taken case by case, and building the statement costs more than running it
const taking = `insert into counter (name, value) values (?, ?)
  on conflict (name) do update set value = counter.value + excluded.value returning value`
