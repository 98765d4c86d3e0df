import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CaseFilter, QueueOrder, QueueRow } from '../../../shared/contract/queue.ts'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import type { RowIds } from '../../ui/DataGrid.tsx'

const pageSize = 200
const firstPage: readonly number[] = [0]
/** Up to here a page is asked for by its row; deeper ones begin behind the page before, if that is known. */
const nearRows = 10_000

export interface CaseWindow {
  readonly ids: RowIds
  readonly rowOf: (caseNo: string) => QueueRow | undefined
  readonly onRange: (first: number, last: number) => void
  /** Brings a row although it is not seen. */
  readonly seek: (index: number) => void
  /** There are more than `ids` tells: the search text says too little. */
  readonly more: boolean
  readonly loading: boolean
  readonly error: Error | null
  readonly retry: () => void
}

/**
 * A list of any length, of which only the pages around what is seen are known. Rows once seen are shown until their newer state
 * arrives, so that the list does not blink after every act.
 */
export function useCaseWindow(filter: CaseFilter, order: QueueOrder, enabled: boolean): CaseWindow {
  const client = useClient()
  const name = JSON.stringify([filter, order])
  const counted = useQueryOp('case.total', { ...filter, exact: false }, { enabled, keep: true })
  const byText = filter.text !== undefined
  const exact = useQueryOp(
    'case.total',
    { ...filter, exact: true },
    { enabled: enabled && counted.data?.more === true && !byText, keep: true },
  )
  const known = counted.data?.more === true && !byText ? (exact.data ?? counted.data) : counted.data
  const total = known?.count ?? 0

  const [pages, setPages] = useState<readonly number[]>([0])
  const [sought, setSought] = useState<number | null>(null)
  useEffect(() => setSought(null), [name])
  const onRange = useCallback((first: number, last: number) => {
    const from = Math.floor(first / pageSize)
    const to = Math.floor(last / pageSize)
    const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    setPages((before) => (before.length === wanted.length && before.every((page, index) => page === wanted[index]) ? before : wanted))
  }, [])
  const seek = useCallback((index: number) => setSought(Math.floor(index / pageSize)), [])

  const shown = useRef<{ name: string; rows: Map<string, QueueRow>; at: Map<string, number>; pages: Map<number, readonly string[]> }>(null)
  if (shown.current?.name !== name) shown.current = { name, rows: shown.current?.rows ?? new Map(), at: new Map(), pages: new Map() }
  const held = shown.current

  const near = useMemo(
    () => [...new Set([...pages, ...(sought === null ? [] : [sought])])].filter((page) => page * pageSize < total),
    [pages, sought, total],
  )
  // what was seen of a longer list may lie behind the end of this one
  const wanted = near.length === 0 ? firstPage : near
  const answers = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['case.list', { filter, order, page }],
      queryFn: async () => {
        const offset = page * pageSize
        const before = offset <= nearRows ? undefined : held.pages.get(page - 1)?.at(-1)
        const at = before === undefined ? { offset } : { afterCaseNo: before }
        return { page, ...(await client.call('case.list', { ...filter, order, ...at, limit: pageSize })) }
      },
      enabled,
    })),
  })
  const stamp = answers.map((answer) => answer.dataUpdatedAt).join(' ')
  const made = useMemo(() => {
    for (const answer of answers) {
      if (answer.data === undefined) continue
      const { page, rows } = answer.data
      held.pages.set(
        page,
        rows.map((row) => row.caseNo),
      )
      for (const [index, row] of rows.entries()) {
        held.rows.set(row.caseNo, row)
        held.at.set(row.caseNo, page * pageSize + index)
      }
    }
    const list: RowIds = {
      length: total,
      at: (index) => held.pages.get(Math.floor(index / pageSize))?.at(index % pageSize),
      // a row that moved away since is not where it was
      indexOf: (caseNo) => {
        const index = held.at.get(caseNo)
        return index !== undefined && held.pages.get(Math.floor(index / pageSize))?.at(index % pageSize) === caseNo ? index : -1
      },
    }
    return [list, (caseNo: string) => held.rows.get(caseNo)] as const
    // A new list for every new answer makes the grid look again; `stamp` stands for the answers.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [stamp, total, held])
  // until the first page of a new list is there, the former one stands
  const former = useRef(made)
  if (held.pages.size > 0) former.current = made
  const [ids, rowOf] = former.current
  const failed = answers.find((answer) => answer.error !== null)
  return {
    ids,
    rowOf,
    onRange,
    seek,
    more: byText && counted.data?.more === true,
    loading: counted.data === undefined || counted.isPlaceholderData,
    error: failed?.error ?? counted.error,
    retry: () => {
      void counted.refetch()
      void failed?.refetch()
    },
  }
}
