import { useCallback, useMemo, useState } from 'react'
import type { MasterRowView } from '../../../shared/contract/masters.ts'
import type { MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { useQueryOp } from '../../client/hooks.tsx'

const pageSize = 100

/**
 * Rows of a master as the list scrolls: it knows how many there are and holds the two pages around what is seen. Ids are places,
 * so that a hundred thousand rows cost their numbers only.
 */
export function useMasterRows(kind: MasterKind, text: string) {
  const [page, setPage] = useState({ kind, text, at: 0 })
  const at = page.kind === kind && page.text === text ? page.at : 0
  const first = useQueryOp('master.list', { kind, text, offset: at * pageSize, limit: pageSize }, { keep: true })
  const second = useQueryOp('master.list', { kind, text, offset: (at + 1) * pageSize, limit: pageSize }, { keep: true })
  const total = first.isPlaceholderData && page.kind !== kind ? 0 : (first.data?.total ?? 0)
  const ids = useMemo(() => Array.from({ length: total }, (_, i) => String(i)), [total])
  const rowOf = useCallback(
    (id: string): MasterRowView | undefined => {
      const place = Number(id) - at * pageSize
      if (place < 0) return undefined
      const answer = place < pageSize ? first : second
      return answer.isPlaceholderData ? undefined : answer.data?.rows[place % pageSize]
    },
    [at, first, second],
  )
  const onRange = useCallback(
    (from: number) => {
      const next = Math.max(0, Math.floor((from - 20) / pageSize))
      if (next !== at) setPage({ kind, text, at: next })
    },
    [kind, text, at],
  )
  return { ids, total, rowOf, onRange, loading: first.data === undefined, error: first.error, retry: () => void first.refetch() }
}
