import Database from 'better-sqlite3'
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type SqliteDialectConfig } from 'kysely'
import { AppError } from '../../../shared/errors.ts'

/** `application_id` of an office's store: the letters KYFU. */
export const applicationId = 0x4b594655

/** Settings every connection must have; each is read back, since a silent fall-back to NORMAL loses decisions in a power cut. */
const settings: readonly (readonly [name: string, set: string, expected: string | number])[] = [
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 'full', 2],
  ['foreign_keys', 'on', 1],
  ['trusted_schema', 'off', 0],
  ['cell_size_check', 'on', 1],
  ['busy_timeout', '5000', 5000],
  ['secure_delete', 'on', 1],
  // without it INSERT OR REPLACE takes rows away past the append-only triggers
  ['recursive_triggers', 'on', 1],
]

/** Applies the settings and asserts each by reading it back. Throws AppError `store-settings`. */
export function applySettings(db: Database.Database, options: { readonly: boolean }): void {
  for (const [name, set] of settings) {
    if (options.readonly && name === 'journal_mode') continue
    db.pragma(`${name} = ${set}`)
  }
  assertSettings(db)
  if (options.readonly) db.pragma('query_only = on')
}

/** Reads every setting back. Also called after a first write: see performance.md on how `synchronous` can fall back. */
export function assertSettings(db: Database.Database): void {
  for (const [name, , expected] of settings) {
    const found = db.pragma(name, { simple: true })
    if (found !== expected) throw new AppError('store-settings', { setting: `${name} = ${String(found)}` })
  }
}

/** Keeps prepared statements by their text: preparing again costs more than running. Bounded to `limit` texts. */
export function cachedPrepare(db: Database.Database, limit = 200): (sql: string) => Database.Statement {
  const cache = new Map<string, Database.Statement>()
  return (sql) => {
    const known = cache.get(sql)
    if (known) {
      cache.delete(sql)
      cache.set(sql, known)
      return known
    }
    const statement = db.prepare(sql)
    cache.set(sql, statement)
    if (cache.size > limit) {
      const oldest = cache.keys().next().value
      if (oldest !== undefined) cache.delete(oldest)
    }
    return statement
  }
}

/** Writers take the lock when they begin: a transaction that reads first and writes later cannot lose its snapshot. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Kysely's dialect over one better-sqlite3 connection, with cached statements and immediate transactions. */
export function officeDialect(db: Database.Database): SqliteDialect {
  const prepare = cachedPrepare(db)
  const config: SqliteDialectConfig = {
    database: {
      prepare: (sql: string) => prepare(sql),
      close: () => void db.close(),
    },
  }
  return new (class extends SqliteDialect {
    override createDriver() {
      return new (class extends ImmediateDriver {
        override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
          // on a full disk the engine has rolled back by itself: a second rollback would fail and hide why
          if (db.inTransaction) await super.rollbackTransaction(connection)
        }
      })(config)
    }
  })(config)
}

/** Engine error codes → what the user can do about it; unknown ones stay as they are and count as a fault of the program. */
export function classifySqlite(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL') return new AppError('store-full', {})
  if (code.startsWith('SQLITE_READONLY')) return new AppError('store-readonly', {})
  // a disk that fails, or a quota: what was begun is rolled back
  if (/^SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMOPEN|SHMSIZE|SHMMAP)$/.test(code)) return new AppError('store-io', {})
  // the log and the memory beside the store are made when it is opened: a full disk refuses the name, and no more is known
  if (code.startsWith('SQLITE_CANTOPEN')) return new AppError('store-io', {})
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new AppError('store-busy', {})
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError('office-damaged', { detail: 'データベースの内容が読めません' })
  }
  return error
}

/** Whether the error is a broken unique or primary key. */
export function isUniqueViolation(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}
