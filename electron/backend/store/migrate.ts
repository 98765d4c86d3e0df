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
