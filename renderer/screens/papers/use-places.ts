import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { RowIds } from '../../ui/DataGrid.tsx'

const pageSize = 200

/** Places 1 to `total` of a list, as the grid wants its rows named. */
function placesOf(total: number): RowIds {
  const holds = (place: number): boolean => Number.isInteger(place) && place >= 1 && place <= total
  return {
    length: total,
    at: (index) => (holds(index + 1) ? String(index + 1) : undefined),
    indexOf: (id) => (holds(Number(id)) ? Number(id) - 1 : -1),
  }
}

/**
 * Rows of a long list by their place in it, fetched by pages around what is seen and around the active one. `key`: the operation and
 * what is asked of it, as the cache knows them. A row that was seen stays until its newer state arrives.
 */
export function usePlaces<R>({
  key,
  total,
  active,
  ask,
}: {
  readonly key: readonly [string, object]
  readonly total: number
  readonly active: string
  readonly ask: (after: number, limit: number) => Promise<readonly R[]>
}): {
  readonly ids: RowIds
  readonly rowOf: (id: string) => R | undefined
  readonly onRange: (first: number, last: number) => void
  readonly error: Error | null
} {
  const name = JSON.stringify(key)
  const [seen, setSeen] = useState<readonly number[]>([0])
  const known = useRef<{ name: string; rows: Map<string, R> }>(null)
  if (known.current?.name !== name) known.current = { name, rows: new Map() }
  const { rows } = known.current
  const onRange = useCallback((first: number, last: number) => {
    const from = Math.floor(first / pageSize)
    const wanted = Array.from({ length: Math.floor(last / pageSize) - from + 1 }, (_, index) => from + index)
    setSeen((before) => (before.length === wanted.length && before.every((page, index) => page === wanted[index]) ? before : wanted))
  }, [])
  const pages = [...new Set([...seen, Math.floor((Number(active) - 1) / pageSize)])].filter((page) => page >= 0 && page * pageSize < total)
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: [key[0], key[1], 'page', page],
      queryFn: async () => ({ page, found: await ask(page * pageSize, pageSize) }),
    })),
  })
  const stamp = answers.map((answer) => answer.dataUpdatedAt).join(' ')
  const rowOf = useMemo(() => {
    for (const { data } of answers)
      for (const [index, row] of (data?.found ?? []).entries()) rows.set(String((data?.page ?? 0) * pageSize + index + 1), row)
    return (id: string) => (Number(id) <= total ? rows.get(id) : undefined)
    // A new function for every new answer makes the grid look again; `stamp` stands for the answers.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [stamp, rows, total])
  const ids = useMemo(() => placesOf(total), [total])
  return { ids, rowOf, onRange, error: answers.find((answer) => answer.error !== null)?.error ?? null }
}
