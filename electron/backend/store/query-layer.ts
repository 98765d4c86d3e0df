import type Database from 'better-sqlite3'
import {
  DefaultQueryExecutor,
  Kysely,
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  type KyselyPlugin,
  type QueryResult,
  type SqliteDialect,
} from 'kysely'
import type { Schema } from './schema.ts'
import { cachedPrepare, officeDialect } from './sqlite.ts'

/**
 * 問合せの層. The typed queries over one connection of the engine. The engine answers before it returns, so nobody can come between two
 * statements: the library's own way, which takes and gives back a lock by a dozen promises for each, costs more than a look-up by key.
 */

type Ask = <R>(query: CompiledQuery) => QueryResult<R>

function askOf(db: Database.Database): Ask {
  const prepare = cachedPrepare(db)
  return <R>({ sql, parameters }: CompiledQuery): QueryResult<R> => {
    const statement = prepare(sql)
    if (statement.reader) return { rows: statement.all(parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(parameters)
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
  }
}

/** Statements go to the connection at once. Only for who has it: a connection without transactions, or the one that is in a transaction. */
class DirectExecutor extends DefaultQueryExecutor {
  readonly #ask: Ask

  constructor(dialect: SqliteDialect, ask: Ask, provider: ConnectionProvider, plugins: readonly KyselyPlugin[]) {
    super(dialect.createQueryCompiler(), dialect.createAdapter(), provider, [...plugins])
    this.#ask = ask
  }

  override async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { queryId } = query
    if (this.plugins.length === 0) return this.#ask<R>(query)
    let result = this.#ask<Record<string, unknown>>(query)
    for (const plugin of this.plugins) result = await plugin.transformResult({ queryId, result })
    // a plugin changes values of rows, never what they are called
    return result as QueryResult<R>
  }
}

/** Statements and transactions wait for each other; within a transaction they do not. */
class QueueingExecutor extends DefaultQueryExecutor {
  readonly #inside: (provider: ConnectionProvider) => DirectExecutor

  constructor(dialect: SqliteDialect, ask: Ask, provider: ConnectionProvider, plugins: readonly KyselyPlugin[]) {
    super(dialect.createQueryCompiler(), dialect.createAdapter(), provider, [...plugins])
    this.#inside = (own) => new DirectExecutor(dialect, ask, own, plugins)
  }

  override withConnectionProvider(provider: ConnectionProvider): DirectExecutor {
    return this.#inside(provider)
  }
}

/** One at a time, in the order in which they came; one that fails does not stop the next. */
function inTurn(connection: DatabaseConnection): ConnectionProvider {
  let last: Promise<unknown> = Promise.resolve()
  return {
    provideConnection: (consumer) => {
      const turn = last.then(() => consumer(connection))
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

/**
 * Typed queries over a connection: with `transactions` all work waits its turn, without it is asked at once and no transaction may be begun.
 */
export function officeQueries(
  db: Database.Database,
  { plugins = [], transactions }: { readonly plugins?: readonly KyselyPlugin[]; readonly transactions: boolean },
): Kysely<Schema> {
  const ask = askOf(db)
  const dialect = officeDialect(db)
  const connection: DatabaseConnection = {
    executeQuery: (query) => Promise.resolve().then(() => ask(query)),
    streamQuery() {
      throw new Error('rows are read by pages')
    },
  }
  const provider = transactions ? inTurn(connection) : { provideConnection: notBegun }
  const executor = transactions
    ? new QueueingExecutor(dialect, ask, provider, plugins)
    : new DirectExecutor(dialect, ask, provider, plugins)
  const driver = dialect.createDriver()
  // without its start the library's driver closes nothing
  void driver.init()
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor })
}

const notBegun = (): Promise<never> => Promise.reject(new Error('this connection is only asked'))
