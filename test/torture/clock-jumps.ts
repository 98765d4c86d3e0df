/** A clock that jumps while people work, and what the trail must say of it: told from the entries alone, by other code than the program's. */
import { sql } from '../support/hands.ts'
import type { TestOffice } from '../support/office.ts'
import type { Chance } from './chance.ts'
import { fault, type Fault } from './scenario.ts'

const hour = 3_600_000
const day = 24 * hour
/** How far the clock goes by itself between two looks at it. */
const tick = 40

/** A jump: what the clock shows after it, given what it showed before. */
interface Jump {
  readonly name: string
  readonly to: (at: number) => number
}

/** Those that reliability.md names, and as small and as large a one as is still none. */
export const jumps: readonly Jump[] = [
  { name: '1時間戻る', to: (at) => at - hour },
  { name: '1時間進む', to: (at) => at + hour },
  { name: '1日戻る', to: (at) => at - day },
  { name: '1日進む', to: (at) => at + day },
  { name: '1970年', to: () => 1_000 },
  { name: '2038年', to: () => Date.parse('2038-01-19T03:14:08Z') },
  { name: '1分戻る', to: (at) => at - 60_000 },
  { name: '13日進む', to: (at) => at + 13 * day },
]

/** A clock that is looked at again and again, and jumps at some of those looks. */
export interface JumpyClock {
  readonly now: () => Date
  /** From here on it jumps after so many looks each, in turn. */
  plan(jumps: readonly { readonly after: number; readonly jump: Jump }[]): void
  readonly looks: () => number
  /** The jumps that happened. */
  readonly made: () => readonly string[]
}

export function jumpyClock(start: number): JumpyClock {
  let at = start
  let looks = 0
  let planned: { readonly after: number; readonly jump: Jump }[] = []
  const made: string[] = []
  return {
    now() {
      looks++
      at += tick
      const [next] = planned
      if (next !== undefined && looks >= next.after) {
        planned.shift()
        made.push(next.jump.name)
        at = next.jump.to(at)
      }
      return new Date(at)
    },
    plan(list) {
      planned = list.map(({ after, jump }) => ({ after: looks + after, jump })).toSorted((a, b) => a.after - b.after)
    },
    looks: () => looks,
    made: () => made,
  }
}

/** One to four jumps within so many looks at the clock. */
export function somewhere(dice: Chance, looks: number): { readonly after: number; readonly jump: Jump }[] {
  return Array.from({ length: 1 + dice.whole(4) }, () => ({ after: 1 + dice.whole(Math.max(1, looks)), jump: dice.pick(jumps) }))
}

/** A day back, before anything is done. */
export const atOnce = jumps.filter(({ name }) => name === '1日戻る').map((jump) => ({ after: 1, jump }))

/** An entry as the judge of the clock reads it. */
export interface Told {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly ref: string
  readonly hash: string
  /** Of a confirmation: the entry it is about. */
  readonly about: number | null
}

export async function toldBy(office: TestOffice): Promise<Told[]> {
  const rows = await sql(
    office,
    `select e.seq, e.at_utc, e.actor, e.action, e.ref, e.entry_hash, json_extract(b.body, '$.jump') as about
     from audit_entry e left join audit_body b on b.seq = e.seq and e.action = 'clock-confirm' order by e.seq`,
  )
  return rows.map((row) => ({
    seq: Number(row['seq']),
    at: Date.parse(String(row['at_utc'])),
    actor: String(row['actor']),
    action: String(row['action']),
    ref: String(row['ref']),
    hash: String(row['entry_hash']),
    about: row['about'] === null ? null : Number(row['about']),
  }))
}

/** Two minutes back are none, two weeks on are none: the rule as the README says it. */
const isJump = (from: number, to: number): boolean => to - from < -2 * 60_000 || to - from > 336 * hour

/** The warning stands wherever the clock jumped between two entries, and nowhere else; and what stood there before stands there still. */
export function warningFaults(told: readonly Told[], before: readonly Told[]): Fault[] {
  const found: Fault[] = []
  for (const [i, one] of told.entries()) {
    const last = told[i - 1]
    if (one.seq !== i + 1) found.push(fault('trail', `entry ${one.seq} stands in place ${i + 1}`))
    const old = before[i]
    if (old !== undefined && old.hash !== one.hash) found.push(fault('trail', `entry ${one.seq} is another one than before`))
    // what comes before is the making of the office, under the clock of this machine
    if (last === undefined || i < before.length) continue
    const jumped = isJump(last.at, one.at)
    const warned = one.action === 'clock-jump'
    if (jumped && !warned)
      found.push(fault('trail', `no warning between ${last.seq} and ${one.seq} (${one.action}): ${(one.at - last.at) / hour} h`))
    if (!jumped && warned) found.push(fault('trail', `a warning without a jump: ${one.seq}`))
  }
  return found
}

/** Warnings among the entries for which fewer than two persons stand, whoever was at work counting as one of them. */
export function standing(told: readonly Told[]): readonly number[] {
  return told
    .filter(({ action }) => action === 'clock-jump')
    .filter((jump) => {
      const said = told.filter((one) => one.action === 'clock-confirm' && one.about === jump.seq).map(({ actor }) => actor)
      const persons = new Set([...said, ...(['nobody', 'system'].includes(jump.actor) ? [] : [jump.actor])])
      return said.length === 0 || persons.size < 2
    })
    .map(({ seq }) => seq)
}

/** Acts that come of the clock itself; all others must be the same, in the same order, as on a day without a jump. */
const ofTheClock: ReadonlySet<string> = new Set(['clock-jump', 'clock-confirm', 'login', 'logout', 'session-over', 'key-slot'])

export const acts = (told: readonly Told[]): string[] =>
  told.filter(({ action }) => !ofTheClock.has(action)).map(({ actor, action, ref }) => `${actor} ${action} ${ref}`)
