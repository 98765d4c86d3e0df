/** 安全の知らせ. What is known at this moment only and must be told even when the store takes nothing: running, failed, full, read-only. */
import type { Progress } from '../../../shared/frames.ts'
import type { OfficeStore } from '../store/open.ts'

/** Why the store takes nothing. */
const refusals = ['store-full', 'store-readonly', 'store-io', 'store-replaced'] as const
export type Refusal = (typeof refusals)[number]

export const isRefusal = (code: string): code is Refusal => (refusals as readonly string[]).includes(code)

export interface Alarm {
  running: { readonly kind: 'backup' | 'rehearsal'; readonly progress: Progress | null } | null
  /** The last failure of this run of the program that the store could not keep. */
  unkept: { readonly at: string; readonly text: string } | null
  /** The store refused a write for this reason, and has taken none since. */
  refused: Refusal | null
}

const alarms = new WeakMap<OfficeStore, Alarm>()

/** The alarm of an open office: one object as long as it is open. */
export function alarmOf(store: OfficeStore): Alarm {
  const known = alarms.get(store)
  if (known) return known
  const fresh: Alarm = { running: null, unkept: null, refused: null }
  alarms.set(store, fresh)
  return fresh
}

/** Notes how a write ended. True: what the screens tell has changed. */
export function noteWrite(store: OfficeStore, outcome: Refusal | 'done'): boolean {
  const alarm = alarmOf(store)
  const next = outcome === 'done' ? null : outcome
  if (alarm.refused === next) return false
  alarm.refused = next
  return true
}
