/**
 * The rules of circulation against a plain model written apart from them: a hundred thousand random acts by random users, with
 * absences, transfers, deputies, consultation side by side, pull-ups, recalls after sending back. Same answers, same outcome.
 */
import { describe, expect, it } from 'vitest'
import {
  judgeApprove,
  judgeDiscard,
  judgeRecall,
  judgeRecirculate,
  judgeSendBack,
  type Capacity,
  type CirculatingDraft,
  type Presence,
  type RouteStep,
} from '../../shared/domain/approval.ts'
import { afterApprove, afterSendBack, afterSubmit } from '../../shared/domain/approval-moves.ts'

const day = '2026-11-24'
const users = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7'] as const
const posts = ['係長', '課長', '部長', '財政', '会計', '契約'] as const
/** A word is a post of the line, a list posts that are consulted side by side. */
const routes: readonly (readonly (string | readonly string[])[])[] = [
  ['係長', '課長'],
  ['係長', '課長', '部長'],
  ['係長', ['財政', '会計'], '課長'],
  ['係長', ['財政'], ['会計'], '課長', '部長'],
  [['財政', '会計', '契約'], '部長'],
  ['課長'],
]

/** Small, fast and the same everywhere. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** The office as it is now: who holds what, who is away from which post, who stands in. */
interface World {
  readonly holder: Map<string, string | null>
  readonly away: Set<string>
  readonly deputies: Map<string, string[]>
  readonly unable: Set<string>
  pullUp: boolean
}

// ---- the model: desks that a folder is carried past ----

interface Folder {
  readonly desks: readonly (readonly string[])[]
  readonly consulted: ReadonlySet<string>
  readonly drafter: string
  readonly own: ReadonlySet<string>
  readonly stamp: Map<string, 'yes' | 'skipped'>
  state: 'circulating' | 'returned' | 'approved' | 'discarded'
  touched: boolean
}

const finalDesk = (f: Folder): string => f.desks.at(-1)?.[0] ?? ''
const rowOf = (f: Folder, post: string): number => f.desks.findIndex((row) => row.includes(post))
const kept = (w: World, f: Folder, post: string): boolean => {
  const who = w.holder.get(post) ?? null
  return who !== null && (f.own.has(who) || w.away.has(`${who}@${post}`))
}
/** Desks at which the folder may be taken up now. */
function reachable(w: World, f: Folder): string[] {
  const found: string[] = []
  for (const row of f.desks) {
    const empty = row.filter((post) => !f.stamp.has(post))
    found.push(...empty)
    if (empty.some((post) => post === finalDesk(f) || !kept(w, f, post))) break
  }
  return found
}
function standIn(w: World, f: Folder): string | null {
  const post = finalDesk(f)
  if (!reachable(w, f).includes(post) || !kept(w, f, post)) return null
  const gone = (who: string): boolean => posts.some((one) => w.away.has(`${who}@${one}`))
  return (
    (w.deputies.get(post) ?? []).find((who) => who !== w.holder.get(post) && !f.own.has(who) && !gone(who) && !w.unable.has(who)) ?? null
  )
}
/** The desk at which somebody would act; null: none. */
function deskOf(w: World, f: Folder, who: string, as: Capacity): string | null {
  if (f.state !== 'circulating') return null
  if (as === 'deputy') return standIn(w, f) === who ? finalDesk(f) : null
  if (as === 'holder') return reachable(w, f).find((post) => w.holder.get(post) === who) ?? null
  if (!w.pullUp) return null
  const near = reachable(w, f)
  const post = f.desks.flat().find((one) => w.holder.get(one) === who && !f.stamp.has(one) && !near.includes(one) && !f.consulted.has(one))
  if (post === undefined) return null
  const past = f.desks.slice(0, rowOf(f, post)).flat()
  return past.some((one) => !f.stamp.has(one) && f.consulted.has(one)) ? null : post
}
function modelApprove(w: World, f: Folder, who: string, as: Capacity): boolean {
  const post = f.own.has(who) ? null : deskOf(w, f, who, as)
  if (post === null) return false
  for (const one of f.desks.slice(0, rowOf(f, post)).flat()) if (!f.stamp.has(one)) f.stamp.set(one, 'skipped')
  f.stamp.set(post, 'yes')
  f.touched = true
  if (post === finalDesk(f)) f.state = 'approved'
  return true
}
function modelSendBack(w: World, f: Folder, who: string, as: Capacity, to: string | null): boolean {
  const post = deskOf(w, f, who, as)
  if (post === null || (to !== null && (rowOf(f, to) < 0 || rowOf(f, to) >= rowOf(f, post)))) return false
  f.touched = true
  if (to === null) f.state = 'returned'
  const from = to === null ? 0 : rowOf(f, to) + 1
  for (const one of f.desks.slice(from).flat()) f.stamp.delete(one)
  if (to === null) f.stamp.clear()
  else f.stamp.delete(to)
  return true
}

// ---- the rules, driven as the backend drives them ----

const presenceOf = (w: World): Presence => ({
  day,
  absences: [...w.away].map((one) => {
    const [userId = '', post = ''] = one.split('@')
    return { userId, post, from: day, to: null, reason: '' }
  }),
  deputies: [...w.deputies].flatMap(([post, list]) =>
    list.map((userId, i) => ({ post, userId, rank: i + 1, validFrom: '2020-04-01', validTo: null })),
  ),
  able: (who) => !w.unable.has(who),
  pullUp: w.pullUp,
})

function start(route: (typeof routes)[number], drafter: string, reviewers: readonly string[]): { folder: Folder; draft: CirculatingDraft } {
  const desks = route.map((one) => (typeof one === 'string' ? [one] : one))
  const folder: Folder = {
    desks,
    consulted: new Set(route.flatMap((one) => (typeof one === 'string' ? [] : one))),
    drafter,
    own: new Set([drafter, ...reviewers]),
    stamp: new Map(),
    state: 'circulating',
    touched: false,
  }
  const steps = desks.flatMap((row, stage) =>
    row.map((post) => ({ stage: stage + 1, post, part: typeof route[stage] === 'string' ? ('line' as const) : ('consult' as const) })),
  )
  const draft: CirculatingDraft = {
    state: 'circulating',
    drafter,
    reviewers,
    steps: afterSubmit({
      steps: steps.map((s, i): RouteStep => ({ ...s, seq: i + 1, holder: null, state: 'waiting', actedBy: null, capacity: null })),
    }),
  }
  return { folder, draft }
}

/** Posts are frozen in the draft; who holds them is read anew for every act. */
const today = (draft: CirculatingDraft, w: World): CirculatingDraft => ({
  ...draft,
  steps: draft.steps.map((step) => ({ ...step, holder: w.holder.get(step.post) ?? null })),
})

describe('the rules of circulation', () => {
  it('keep to the model through a hundred thousand random acts', () => {
    const roll = dice(20261124)
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)]!
    const world: World = {
      holder: new Map(posts.map((post, i) => [post, users[i] ?? null])),
      away: new Set(),
      deputies: new Map(posts.map((post, i) => [post, [users[(i + 1) % 8]!, users[(i + 2) % 8]!]])),
      unable: new Set(),
      pullUp: false,
    }
    const begin = () => start(pick(routes), pick(users), [pick(users)].slice(0, roll(2)))
    let { folder, draft } = begin()
    const totals: Record<string, number> = {}
    const count = (name: string, done: boolean): void => {
      const key = `${name} ${done ? 'done' : 'refused'}`
      totals[key] = (totals[key] ?? 0) + 1
    }
    for (let turn = 0; turn < 100_000; turn++) {
      const as = pick(['holder', 'holder', 'holder', 'deputy', 'pull-up'] as const)
      // mostly people whom the draft concerns, so that it gets somewhere
      const near =
        as === 'deputy' ? (world.deputies.get(finalDesk(folder)) ?? []) : folder.desks.flat().map((post) => world.holder.get(post))
      const who = roll(3) === 0 ? pick(users) : (near[roll(Math.max(near.length, 1))] ?? pick(users))
      const now = today(draft, world)
      const presence = presenceOf(world)
      const kind = roll(26)
      let name = 'approve'
      let expected = false
      let done = false
      if (kind < 8 || kind > 17) {
        const verdict = judgeApprove(now, who, as, presence)
        name = `approve ${as}`
        expected = modelApprove(world, folder, who, as)
        done = verdict.ok
        if (verdict.ok) {
          // nobody decides his own, whatever else happens
          expect(who === draft.drafter || draft.reviewers.includes(who)).toBe(false)
          draft = { ...now, steps: afterApprove(now, verdict, who), state: verdict.decides ? 'approved' : 'circulating' }
        }
      } else if (kind < 10) {
        const to = roll(2) === 0 ? null : pick(posts)
        const seq = to === null ? 0 : (now.steps.find((step) => step.post === to)?.seq ?? 99)
        const verdict = judgeSendBack(now, who, as, seq, presence)
        name = 'send back'
        expected = modelSendBack(world, folder, who, as, to)
        done = verdict.ok
        if (verdict.ok) draft = { ...now, steps: afterSendBack(now, verdict, who, seq), state: seq === 0 ? 'returned' : 'circulating' }
      } else if (kind === 11 && roll(3) === 0) {
        name = 'recall'
        const by = roll(3) === 0 ? who : folder.drafter
        done = judgeRecall(now, by).ok
        expected = folder.state === 'circulating' && by === folder.drafter && !folder.touched
        if (expected) folder.state = 'returned'
        if (done) draft = { ...now, state: 'returned' }
      } else if (kind > 10 && kind < 14) {
        name = 'submit'
        const by = roll(3) === 0 ? who : folder.drafter
        done = judgeRecirculate(now, by).ok
        expected = folder.state === 'returned' && by === folder.drafter
        if (expected) Object.assign(folder, { state: 'circulating', touched: false })
        if (expected) folder.stamp.clear()
        if (done) draft = { ...now, steps: afterSubmit(now), state: 'circulating' }
      } else if (kind === 14 && roll(4) === 0) {
        name = 'discard'
        done = judgeDiscard(now, who, as, presence).ok
        expected = folder.state === 'returned' ? who === folder.drafter : deskOf(world, folder, who, as) !== null
        if (expected) folder.state = 'discarded'
        if (done) draft = { ...now, state: 'discarded' }
      } else if (kind === 15) {
        name = 'absence'
        const key = roll(2) === 0 ? `${pick(users)}@${pick(posts)}` : `${world.holder.get(finalDesk(folder)) ?? 'u0'}@${finalDesk(folder)}`
        if (!world.away.delete(key) && world.away.size < 5) world.away.add(key)
        done = expected = true
      } else if (kind === 16 && roll(3) === 0) {
        name = 'transfer'
        world.holder.set(pick(posts), roll(8) === 0 ? null : pick(users))
        done = expected = true
      } else if (kind === 17) {
        name = 'deputies'
        world.deputies.set(pick(posts), [pick(users), pick(users), pick(users)].slice(0, roll(4)))
        if (roll(2) === 0) world.pullUp = !world.pullUp
        const other = pick(users)
        if (!world.unable.delete(other) && world.unable.size < 2) world.unable.add(other)
        done = expected = true
      }
      count(name, done)
      const stamps = Object.fromEntries(
        draft.steps.flatMap((s) => (s.state === 'approved' ? [[s.post, 'yes']] : s.state === 'passed-over' ? [[s.post, 'skipped']] : [])),
      )
      // a returned draft keeps no stamps in the model; the rules clear them when it starts anew
      if (done !== expected || draft.state !== folder.state || (draft.state === 'circulating' && !sameStamps(stamps, folder.stamp))) {
        expect({ turn, name, who, as, done, state: draft.state, stamps }).toEqual({
          turn,
          name,
          who,
          as,
          done: expected,
          state: folder.state,
          stamps: Object.fromEntries(folder.stamp),
        })
      }
      if (draft.state === 'approved') {
        const last = draft.steps.at(-1)
        expect(draft.steps.every((s) => s.state === 'approved' || s.state === 'passed-over')).toBe(true)
        expect(last?.state).toBe('approved')
        expect(draft.steps.some((s) => s.actedBy !== null && folder.own.has(s.actedBy))).toBe(false)
        // a consultation is only ever passed over for absence or own work, never pulled over
        expect(draft.steps.filter((s) => s.state === 'passed-over').every((s) => s.actedBy === null)).toBe(true)
      }
      if (draft.state === 'approved' || draft.state === 'discarded') ({ folder, draft } = begin())
    }
    // it was really exercised
    for (const name of ['approve holder', 'approve deputy', 'approve pull-up', 'send back', 'recall', 'submit', 'discard']) {
      expect(totals[`${name} done`] ?? 0, `${name} done`).toBeGreaterThan(50)
      expect(totals[`${name} refused`] ?? 0, `${name} refused`).toBeGreaterThan(50)
    }
  })
})

const sameStamps = (found: Readonly<Record<string, unknown>>, wanted: ReadonlyMap<string, string>): boolean =>
  Object.keys(found).length === wanted.size && [...wanted].every(([post, stamp]) => found[post] === stamp)
