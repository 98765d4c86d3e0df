import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNotices } from '../../ui/notices.tsx'
import { createWaitingAct, type RowStand, type WaitingAct } from './waiting-act.ts'

/** What decides which rows the list holds and where the active one stands. */
const listOps: ReadonlySet<unknown> = new Set(['case.total', 'case.list', 'case.position', 'case.counts'])

/** Whether the person's own 元に戻す is still on its way into the list: while it runs, and until the list was asked anew. */
export function useUndoOnItsWay(undoing: boolean): boolean {
  const fetching = useIsFetching({ predicate: (query) => listOps.has(query.queryKey[0]) })
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    if (undoing) setBegun(true)
    else if (fetching === 0) setBegun(false)
  }, [undoing, fetching])
  return undoing || (begun && fetching > 0)
}

/**
 * Acts on the active row that wait for it: a key pressed while the list is catching up is neither lost nor does it hit another row. An act
 * without a handler stays without one.
 */
export function useRowActs<A extends string>(stand: RowStand, acts: Readonly<Record<A, (() => void) | undefined>>): typeof acts {
  const { tell } = useNotices()
  const waiting = useRef<WaitingAct<A>>(null)
  waiting.current ??= createWaitingAct<A>()
  const held = waiting.current
  // after every change: the acts of this very state of the list are the ones to run
  useEffect(() => {
    const due = held.look(stand)
    if (due === 'moved') tell('押したときの案件は、この一覧から移りました。いまの行を確かめて、もう一度押してください。')
    else if (due !== null) acts[due]?.()
  })
  const wrapped = Object.entries<(() => void) | undefined>(acts).map(([name, act]) => {
    const press = (): void => {
      if (held.press(name as A, stand) !== null) act?.()
    }
    return [name, act === undefined ? undefined : press]
  })
  return Object.fromEntries(wrapped) as typeof acts
}
