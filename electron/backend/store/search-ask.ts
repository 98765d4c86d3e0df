import type { SyncReader } from './open.ts'
import type { SqlValue } from './search-filter.ts'

/** A statement of the search and what it is asked with. */
export interface Branch {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const prepared = new WeakMap<SyncReader, Map<string, ReturnType<SyncReader['prepare']>>>()

/** Runs a statement, prepared once for each connection: the shapes of filters, orders and words are few, and preparing costs more than most answers. */
export function all<R>(reader: SyncReader, { sql, values }: Branch): R[] {
  const known = prepared.get(reader) ?? new Map<string, ReturnType<SyncReader['prepare']>>()
  prepared.set(reader, known)
  let statement = known.get(sql)
  if (statement === undefined) {
    if (known.size > 200) known.clear()
    statement = reader.prepare(sql)
    known.set(sql, statement)
  }
  return statement.all(...values) as R[]
}
