import type { Kysely, Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/** A database that can only be asked: of all its builders only SELECT. A transaction can be passed where one is wanted. */
export type ReadDb = Pick<Kysely<Schema>, 'selectFrom'>
/** The one open transaction of a command, or one of a job's short ones. */
export type WriteTx = Transaction<Schema>

/** The two connections of an office: all writes through one, reads beside them. */
export interface Connections {
  readonly writer: Kysely<Schema>
  readonly reader: Kysely<Schema>
  /** Throws AppError `store-replaced` when the file of the store is no longer the one that was opened. */
  assertOwnFile?(): void
}

/** Number of variables one statement may bind, kept far below the engine's limit. */
const variablesPerStatement = 5_000

/** Cuts rows into pieces whose inserts stay within the engine's variable limit. */
export function* chunks<T>(rows: readonly T[], columns: number): Generator<T[]> {
  const size = Math.max(1, Math.floor(variablesPerStatement / columns))
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}

/** Runs one write transaction; transactions queue behind each other on the single writer connection. */
export async function transact<T>(connections: Connections, work: (tx: WriteTx) => Promise<T>): Promise<T> {
  connections.assertOwnFile?.()
  return connections.writer.transaction().execute(work)
}
