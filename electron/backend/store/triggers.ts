import { CompiledQuery } from 'kysely'
import type { WriteTx } from './db.ts'

/**
 * Does something to a table while its triggers are away, within the open transaction: only for writing the same thing in another form (sealing), which
 * neither evidence nor counts are about.
 */
export async function withoutTriggers<T>(tx: WriteTx, table: string, work: () => Promise<T>): Promise<T> {
  const run = async <R>(text: string, ...values: unknown[]): Promise<R[]> =>
    (await tx.executeQuery<R>(CompiledQuery.raw(text, values))).rows
  const triggers = await run<{ name: string; sql: string }>(
    `select name, sql from sqlite_master where type = 'trigger' and tbl_name = ?`,
    table,
  )
  for (const { name } of triggers) await run(`drop trigger ${name}`)
  const done = await work()
  for (const { sql } of triggers) await run(sql)
  return done
}
