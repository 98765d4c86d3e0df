import { useCallback, useEffect, useRef, useState } from 'react'
import type { CaseFilter, QueueOrder } from '../../../shared/contract/queue.ts'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCaseWindow } from './use-case-window.ts'

/** Up to here the case screen goes along the whole list; of longer ones along the part around the case. */
const wholeOrder = 20_000
const aroundCase = 500

/**
 * The list of one filter and order with its active row. The row stays by its number: when the list changes it is looked for, wherever
 * it stands now; when it left the list, the row that took its place is next.
 */
export function useQueueList(
  filter: CaseFilter,
  order: QueueOrder,
  ready: boolean,
  { active, setActive }: { readonly active: string | null; readonly setActive: (caseNo: string) => void },
) {
  const client = useClient()
  const { tell, problem } = useNotices()
  const list = useCaseWindow(filter, order, ready)
  const { ids, seek } = list
  const lastIndex = useRef(0)
  const at = active === null ? -1 : ids.indexOf(active)
  const lost = active !== null && at < 0
  const place = useQueryOp('case.position', { ...filter, order, caseNo: active ?? '-' }, { enabled: ready && lost && !list.loading })
  const found = lost ? (place.data?.index ?? null) : null
  useEffect(() => {
    if (found !== null) seek(found)
  }, [found, seek])
  const waiting = lost && place.error === null && (place.data === undefined || found !== null)
  const next = ids.at(Math.max(0, Math.min(lastIndex.current, ids.length - 1)))
  const shown = at >= 0 ? active : waiting ? null : (next ?? ids.at(0) ?? null)
  useEffect(() => {
    if (at >= 0) lastIndex.current = at
  }, [at])

  // A row that the person went to before it was known becomes the active one when it arrives.
  const [target, setTarget] = useState<number | null>(null)
  const arrived = target === null ? undefined : ids.at(target)
  useEffect(() => {
    if (arrived === undefined) return
    setTarget(null)
    setActive(arrived)
  }, [arrived, setActive])
  const goTo = useCallback(
    (index: number) => {
      setTarget(index)
      seek(index)
    },
    [seek],
  )

  /** The case after this one, or before it at the end of the list. */
  const advance = (caseNo: string): void => {
    const index = ids.indexOf(caseNo)
    const after = ids.at(index + 1) ?? (index > 0 ? ids.at(index - 1) : undefined)
    if (after !== undefined) setActive(after)
  }

  /** The next case of the list with a △, from the top again after the last. */
  const nextAsk = (): void => {
    const none = (): void => tell('この一覧に△要確認の案件はありません。見出し「△ 要確認」を見てください。')
    if (filter.proposal !== undefined && filter.proposal !== 'ask') {
      none()
      return
    }
    const asked = { ...filter, proposal: 'ask' as const, order, limit: 1 }
    const go = async (): Promise<void> => {
      const after = shown === null ? [] : (await client.call('case.list', { ...asked, afterCaseNo: shown })).rows
      const [row] = after.length > 0 ? after : (await client.call('case.list', asked)).rows
      if (row === undefined) none()
      else setActive(row.caseNo)
    }
    go().catch(problem)
  }

  /** The numbers along which the case screen goes on and back. */
  const orderAround = async (caseNo: string): Promise<readonly string[]> => {
    if (ids.length <= wholeOrder) return (await client.call('case.ids', { ...filter, order })).caseNos
    const index = Math.max(0, ids.indexOf(caseNo))
    const offset = Math.max(0, index - aroundCase / 2)
    const { rows } = await client.call('case.list', { ...filter, order, offset, limit: aroundCase })
    return rows.map((row) => row.caseNo)
  }

  /** Whether the row the person is at is still on its way. */
  const onItsWay = shown === null && active !== null && waiting && list.error === null
  return { ...list, at, shown, onItsWay, advance, nextAsk, goTo, orderAround }
}
