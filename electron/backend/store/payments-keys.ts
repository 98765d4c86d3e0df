import { chunks } from './db.ts'

/** Distinct keys in pieces small enough for one statement. */
export function* chunkedKeys(keys: readonly string[]): Generator<string[]> {
  for (const piece of chunks([...new Set(keys)], 10)) yield piece
}
