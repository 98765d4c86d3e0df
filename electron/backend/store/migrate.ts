import { CompiledQuery, type Kysely } from 'kysely'
import { AppError } from '../../../shared/errors.ts'
import type { Schema } from './schema.ts'

/** What a migration writes with. The engine's own words (STRICT, trigger bodies) stand here, not in the steps. */
export interface MigrationTools {
  table(name: string, columns: string): Promise<void>
  index(name: string, on: string): Promise<void>
  /** Refuses UPDATE and DELETE of the table's rows. */
  appendOnly(table: string): Promise<void>
  run(sql: string): Promise<void>
  /** Makes a table anew with its text changed by `edit` (another check, say): rows, indexes, triggers and references to it stay. */
  remake(table: string, edit: (sql: string) => string): Promise<void>
}

export interface Migration {
  readonly name: string
  up(tools: MigrationTools): Promise<void>
}

/** Version of an office's store: how many migrations it has had. 0 for a new file. */
export async function schemaVersion(db: Kysely<Schema>): Promise<number> {
  const exists = await db.executeQuery(
    CompiledQuery.raw(`select name from sqlite_master where type = 'table' and name = 'schema_migration'`),
  )
  if (exists.rows.length === 0) return 0
  const { rows } = await db.executeQuery<{ n: number }>(CompiledQuery.raw('select count(*) as n from schema_migration'))
  return rows[0]?.n ?? 0
}

/**
 * Brings the store to the newest shape, each step in a transaction of its own, so that a failing step leaves nothing behind.
 * `beforeFirst` runs once before the first step of an existing office (the copy). Throws AppError `office-newer`.
 */
export async function migrate(
  db: Kysely<Schema>,
  steps: readonly Migration[],
  now: () => Date,
  beforeFirst: () => void | Promise<void> = () => undefined,
): Promise<number> {
  const found = await schemaVersion(db)
  if (found > steps.length) throw new AppError('office-newer', { found, known: steps.length })
  if (found > 0 && found < steps.length) await beforeFirst()
  for (let version = found; version < steps.length; version++) {
    const step = steps[version]
    if (!step) break
    await db.transaction().execute(async (tx) => {
      const run = async (text: string) => void (await tx.executeQuery(CompiledQuery.raw(text)))
      if (version === 0) await run('create table schema_migration (name text primary key, applied_at text not null) strict')
      await step.up({
        run,
        table: (name, columns) => run(`create table ${name} (${columns}) strict`),
        index: (name, on) => run(`create index ${name} on ${on}`),
        remake: (name, edit) => remake(tx, name, edit),
        appendOnly: async (name) => {
          for (const act of ['update', 'delete']) {
            await run(`create trigger ${name}_no_${act} before ${act} on ${name} begin select raise(abort, 'append-only: ${name}'); end`)
          }
        },
      })
      await tx.executeQuery(
        CompiledQuery.raw('insert into schema_migration (name, applied_at) values (?, ?)', [step.name, now().toISOString()]),
      )
      const faults = await tx.executeQuery(CompiledQuery.raw('pragma foreign_key_check'))
      if (faults.rows.length > 0) throw new Error(`migration ${step.name} breaks ${faults.rows.length} foreign keys`)
    })
  }
  return steps.length
}

async function remake(tx: Kysely<Schema>, name: string, edit: (sql: string) => string): Promise<void> {
  const run = async (text: string) => void (await tx.executeQuery(CompiledQuery.raw(text)))
  const { rows } = await tx.executeQuery<{ type: string; name: string; sql: string }>(
    CompiledQuery.raw('select type, name, sql from sqlite_master where tbl_name = ? and sql is not null', [name]),
  )
  const before = rows.find((row) => row.type === 'table')?.sql ?? ''
  const after = edit(before)
  if (after === before) throw new Error(`the text of table ${name} did not change`)
  const others = rows.filter((row) => row.type !== 'table')
  // rows that point here are checked when the step is done: until then the table is away
  await run('pragma defer_foreign_keys = on')
  for (const trigger of others.filter((row) => row.type === 'trigger')) await run(`drop trigger ${trigger.name}`)
  await run(`create table ${name}_kept as select * from ${name}`)
  await run(`delete from ${name}`)
  await run(`drop table ${name}`)
  await run(after)
  await run(`insert into ${name} select * from ${name}_kept`)
  await run(`drop table ${name}_kept`)
  for (const other of others) await run(other.sql)
}
