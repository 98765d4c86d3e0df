import type { Input, Op, Output } from '../../shared/contract.ts'
import type { Client } from './client.ts'

/**
 * 操作の計測. How many keys an act took, how many characters were typed, and for how long somebody was at it. Only numbers: which keys were
 * pressed is never looked at, and nothing is kept here once the act is told.
 */
export interface Work {
  /** The counts since the last act, which begin anew. */
  take(): { readonly keys: number; readonly typed: number; readonly retyped: number; readonly seconds: number }
}

/** A pause longer than this is somebody away from the desk: no more of it is counted, seconds. */
const longestPause = 60

/** What of the page's window is listened to. */
export interface Listened {
  addEventListener(
    type: 'keydown' | 'pointerdown' | 'input' | 'compositionend',
    listener: (event: Event) => void,
    options: { readonly capture: true },
  ): void
}

/** Counts from now on. `now` in milliseconds. A field inside `[data-from-file]` had its text from a file: typing in it is 打ち直し. */
export function countWork(page: Listened, now: () => number): Work {
  let counts = { keys: 0, typed: 0, retyped: 0, seconds: 0 }
  let last = now()
  const touch = (): void => {
    const at = now()
    counts.seconds += Math.min(longestPause, Math.max(0, (at - last) / 1000))
    last = at
  }
  const type = (event: Event, length: number): void => {
    counts.typed += length
    const field = event.target
    if (field instanceof Element && field.closest('[data-from-file]') !== null) counts.retyped += length
  }
  const capture = { capture: true } as const
  page.addEventListener(
    'keydown',
    () => {
      touch()
      counts.keys += 1
    },
    capture,
  )
  page.addEventListener('pointerdown', touch, capture)
  // what is still being converted counts once, when it is settled
  page.addEventListener(
    'input',
    (event) => ('isComposing' in event && event.isComposing !== true ? type(event, lengthOf(event)) : undefined),
    capture,
  )
  page.addEventListener('compositionend', (event) => type(event, lengthOf(event)), capture)
  return {
    take: () => {
      touch()
      const told = { ...counts, seconds: Math.round(counts.seconds) }
      counts = { keys: 0, typed: 0, retyped: 0, seconds: 0 }
      return told
    },
  }
}

const lengthOf = (event: Event): number => ('data' in event && typeof event.data === 'string' ? [...event.data].length : 0)

/** Acts that end a piece of work: on cases, or on a list as a whole. */
const measured: ReadonlySet<Op> = new Set<Op>([
  'review.propose',
  'review.hold',
  'review.grantMany',
  'correction.create',
  'entry.commit',
  'people.link',
  'duplicate.decide',
  'import.commit',
  'import.mend',
  'review.auto',
  'draft.create',
  'draft.approve',
  'inbox.decide',
  'papers.issue',
  'printRun.print',
  'account.ask',
  'account.answer',
  'payment.create',
  'payment.export',
])

/** The cases an act is about, as its input names them. */
export function casesOf(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return []
  if ('caseNo' in input && typeof input.caseNo === 'string') return [input.caseNo]
  if (!('cases' in input) || !Array.isArray(input.cases)) return []
  return (input.cases as readonly { readonly caseNo?: unknown }[]).flatMap((one) => (typeof one.caseNo === 'string' ? [one.caseNo] : []))
}

/** The case an answer names, for an act that makes one. */
const madeCase = (value: unknown): string[] =>
  typeof value === 'object' && value !== null && 'caseNo' in value && typeof value.caseNo === 'string' ? [value.caseNo] : []

/** A client that tells the counts of each piece of work after it was done. A count that cannot be told disturbs nobody. */
export function measuring(client: Client, work: Work): Client {
  const tell = (op: Op, input: unknown, value: unknown): void => {
    // what was typed to sign in belongs to no case
    if (op === 'session.login') work.take()
    if (!measured.has(op)) return
    const named = casesOf(input)
    const caseNos = (named.length > 0 ? named : madeCase(value)).slice(0, 500)
    void client.call('effect.note', { act: op, caseNos, ...work.take() }).catch(() => undefined)
  }
  return {
    ...client,
    job: async (op, input, options) => {
      const value = await client.job(op, input, options)
      tell(op, input, value)
      return value
    },
    call: async <O extends Parameters<Client['call']>[0]>(op: O, input: Input<O>): Promise<Output<O>> => {
      const value = await client.call(op, input)
      tell(op, input, value)
      return value
    },
  }
}
