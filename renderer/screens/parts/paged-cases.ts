import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { CaseRow } from '../../../shared/contract/cases.ts'
import { useClient } from '../../client/hooks.tsx'

const pageSize = 200

/**
 * Rows of a long list, fetched by pages of 200 around what is seen. A row that was seen once is shown until its newer
 * state arrives, so that the list does not blink after every act.
 */
export function usePagedCases(caseNos: readonly string[]): {
  readonly rowOf: (caseNo: string) => CaseRow | undefined
  readonly onRange: (first: number, last: number) => void
  readonly error: Error | null
} {
  const client = useClient()
  const [pages, setPages] = useState<readonly number[]>([0])
  const known = useRef(new Map<string, CaseRow>())
  const onRange = useCallback((first: number, last: number) => {
    const from = Math.floor(first / pageSize)
    const to = Math.floor(last / pageSize)
    const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    setPages((before) => (before.length === wanted.length && before.every((page, index) => page === wanted[index]) ? before : wanted))
  }, [])
  const slices = useMemo(
    () => pages.map((page) => caseNos.slice(page * pageSize, (page + 1) * pageSize)).filter((slice) => slice.length > 0),
    [pages, caseNos],
  )
  const answers = useQueries({
    queries: slices.map((slice) => ({
      queryKey: ['case.page', { caseNos: slice }],
      queryFn: () => client.call('case.page', { caseNos: slice }),
    })),
  })
  const stamp = answers.map((answer) => answer.dataUpdatedAt).join(' ')
  const rowOf = useMemo(() => {
    for (const answer of answers) {
      for (const row of answer.data?.rows ?? []) known.current.set(row.caseNo, row)
    }
    const rows = known.current
    return (caseNo: string) => rows.get(caseNo)
    // A new function for every new answer makes the grid look again; `stamp` stands for the answers.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [stamp])
  return { rowOf, onRange, error: answers.find((answer) => answer.error !== null)?.error ?? null }
}
