import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { ImportRowView } from '../../../shared/contract/intake.ts'
import { useClient } from '../../client/hooks.tsx'

/** Rows of one answer. */
export const pageSize = 500

/** Rows of one import under one heading after the line `start`, fetched onward as the list is scrolled. */
export function useImportRows(
  batchId: string,
  only: Input<'import.rows'>['only'],
  start = 0,
): {
  readonly rows: readonly ImportRowView[]
  readonly total: number
  readonly onRange: (first: number, last: number) => void
  readonly error: Error | null
} {
  const client = useClient()
  const answer = useInfiniteQuery({
    queryKey: ['import.rows', { batchId, only, start }],
    queryFn: ({ pageParam }) => client.call('import.rows', { batchId, only, afterLine: pageParam, limit: pageSize }),
    initialPageParam: start,
    getNextPageParam: (last) => (last.rows.length < pageSize ? undefined : last.rows.at(-1)?.line),
  })
  const rows = useMemo(() => answer.data?.pages.flatMap((page) => page.rows) ?? [], [answer.data])
  const { hasNextPage, isFetching, fetchNextPage } = answer
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (last >= rows.length - 50 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [rows.length, hasNextPage, isFetching, fetchNextPage],
  )
  return { rows, total: answer.data?.pages[0]?.total ?? 0, onRange, error: answer.error }
}
