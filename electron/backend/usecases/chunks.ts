/** Ids in pieces small enough for one statement. */
export function* chunkedIds(ids: readonly string[], size = 200): Generator<string[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size)
}
