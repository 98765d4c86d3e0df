/** A clock that jumps while people work; the short form of `npm run torture`. */
import { describe, expect, it } from 'vitest'
import { jumps, jumpyClock, standing, warningFaults, type Told } from './clock-jumps.ts'
import { clocks } from './clocks.ts'
import { approving, importing } from './scenarios-cases.ts'
import { paying } from './scenarios-out.ts'

it.each([
  ['import', importing, 2],
  ['approve', approving, 2],
  ['payment', paying, 3],
])('%s: the trail keeps its order, each jump its warning, and no payment passes one', { timeout: 120_000 }, async (_, scenario, rounds) => {
  const [made] = await clocks([scenario], { rounds, seed: 3 })
  expect(made?.faults).toEqual([])
  expect(made?.row.rounds).toBe(rounds)
  expect(made?.row.tally?.['飛んだ']).toBeGreaterThan(0)
  if (scenario === paying) expect(made?.row.tally?.['支払を止めた']).toBeGreaterThan(0)
})

it('an office that takes no notice of its clock is found out', { timeout: 120_000 }, async () => {
  const [made] = await clocks([paying], { rounds: 1, seed: 3, blind: true })
  expect(made?.faults.filter(({ kind }) => kind === 'trail')).not.toEqual([])
})

describe('the judge of the clock', () => {
  const hour = 3_600_000
  const entry = (seq: number, at: number, action = 'review', actor = 'reviewer', about: number | null = null): Told => ({
    seq,
    at,
    actor,
    action,
    ref: '',
    hash: String(seq),
    about,
  })
  it.each<[string, readonly Told[], number]>([
    ['no jump', [entry(1, 0), entry(2, hour)], 0],
    ['back without a word', [entry(1, hour), entry(2, 0)], 1],
    ['back with its warning', [entry(1, hour), entry(2, 0, 'clock-jump'), entry(3, 1)], 0],
    ['far on without a word', [entry(1, 0), entry(2, 337 * hour)], 1],
    ['a warning for nothing', [entry(1, 0), entry(2, hour, 'clock-jump')], 1],
    ['an entry is gone', [entry(1, 0), entry(3, hour)], 1],
  ])('%s', (_, told, faults) => {
    expect(warningFaults(told, told.slice(0, 1))).toHaveLength(faults)
  })
  it('knows another entry in the place of one that stood there', () => {
    expect(warningFaults([entry(1, 0), entry(2, 1)], [entry(1, 0), { ...entry(2, 1), hash: 'x' }])).toHaveLength(1)
  })
  it.each<[string, readonly Told[], readonly number[]]>([
    ['nobody', [], [1]],
    ['the one who noticed it', [entry(2, 0, 'clock-confirm', 'payer', 1)], [1]],
    ['another one', [entry(2, 0, 'clock-confirm', 'chief', 1)], []],
    ['one for another warning', [entry(2, 0, 'clock-confirm', 'chief', 7)], [1]],
  ])('a warning stands until two persons stand for it: %s', (_, more, open) => {
    expect(standing([entry(1, 0, 'clock-jump', 'payer'), ...more])).toEqual(open)
  })
})

it('a clock jumps at the look that was planned', () => {
  const clock = jumpyClock(10_000)
  const [jump] = jumps
  if (jump === undefined) throw new Error('no jumps')
  clock.plan([{ after: 2, jump }])
  const looks = [clock.now(), clock.now(), clock.now()].map((at) => at.getTime())
  expect(looks.map((at) => at > 0)).toEqual([true, false, false])
  expect([clock.made(), clock.looks()]).toEqual([[jump.name], 3])
})
