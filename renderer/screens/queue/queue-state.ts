import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CaseFilter, QueueOrder } from '../../../shared/contract/queue.ts'
import { useClient } from '../../client/hooks.tsx'
import { useKept } from '../../ui/kept.tsx'
import { useSession } from '../../ui/session.tsx'

/** What narrows the list beside its tab. */
export type Narrowing = Omit<CaseFilter, 'state' | 'proposal'>

/** 見方. How a list is looked at: its tab (null: where the work is), what narrows it, its order. */
export interface View {
  readonly tab: string | null
  readonly filter: Narrowing
  readonly order: QueueOrder
}

export const byNumber: QueueOrder = { by: 'caseNo', desc: false }
export const plainView: View = { tab: null, filter: {}, order: byNumber }

/** A view as it was kept, read with care: an older version of the window may have written it. */
export function readView(content: string): View | null {
  try {
    const read = JSON.parse(content) as Partial<View> | null
    if (read === null || typeof read !== 'object') return null
    return { tab: typeof read.tab === 'string' ? read.tab : null, filter: read.filter ?? {}, order: read.order ?? byNumber }
  } catch {
    return null
  }
}

interface Left extends View {
  readonly day: string
  readonly active: string | null
  readonly selected: readonly string[]
}

/** Most selected cases that are kept over a restart. */
const keptSelection = 1_000

/**
 * The list as this user left it: also after another screen, another sign-in and a restart. On a new day it begins with the view
 * that the user wants first, if there is one. `ready`: what was kept is known.
 */
export function useQueueState() {
  const client = useClient()
  const { office } = useSession()
  const [view, setView] = useKept<View>('queue.view', plainView)
  const [active, setActive] = useKept<string | null>('queue.active', null)
  const [selected, setSelected] = useKept<ReadonlySet<string>>('queue.selected', new Set())
  const [ready, setReady] = useKept('queue.ready', false)
  const started = useRef(ready)
  useEffect(() => {
    if (started.current) return
    started.current = true
    Promise.all([client.call('queue.kept', {}), client.call('queue.views', {})])
      .then(([{ content }, views]) => {
        const left = content === null ? null : (JSON.parse(content) as Left)
        const first = views.find((one) => one.first)
        if (left !== null && (left.day === office.businessDay || first === undefined)) {
          setView(readView(content ?? '') ?? plainView)
          setActive((before) => before ?? left.active ?? null)
          setSelected(new Set(left.selected ?? []))
        } else if (first !== undefined) setView(readView(first.content) ?? plainView)
      })
      // without its memory the list begins anew
      .catch(() => undefined)
      .finally(() => setReady(true))
  }, [client, office.businessDay, setActive, setReady, setSelected, setView])

  const content = useMemo(() => {
    const numbers = selected.size > keptSelection ? [] : [...selected]
    return JSON.stringify({ ...view, day: office.businessDay, active, selected: numbers } satisfies Left)
  }, [view, office.businessDay, active, selected])
  const [kept, setKept] = useState(content)
  useEffect(() => {
    if (!ready || kept === content) return
    const timer = setTimeout(() => {
      setKept(content)
      // what could not be kept is only a convenience
      client.call('queue.keep', { content }).catch(() => undefined)
    }, 800)
    return () => clearTimeout(timer)
  }, [client, ready, content, kept])

  const narrow = useCallback((filter: Narrowing) => setView((before) => ({ ...before, filter: cleaned(filter) })), [setView])
  return { view, setView, narrow, active, setActive, selected, setSelected, ready }
}

/** Without conditions that say nothing, so that equal filters are equal. */
export function cleaned(filter: Narrowing): Narrowing {
  const text = filter.text?.trim() ?? ''
  const made: Record<string, unknown> = {}
  for (const [name, value] of Object.entries({ ...filter, text })) {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue
    made[name] = value
  }
  return made
}
