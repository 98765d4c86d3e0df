/** Races of several clients and a long day; the short form of `npm run torture`. */
import { describe, expect, it } from 'vitest'
import { races } from './races.ts'
import { added, faultCounts, holds, markdown, type Row } from './report.ts'
import { soakDay, soakFaults, type Soaked } from './soak.ts'

it('races on approving, paying, numbers and the last administrator have one winner each', { timeout: 300_000 }, async () => {
  const made = await races({ races: 80, seed: 2 })
  expect(made.flatMap(({ faults }) => faults)).toEqual([])
  expect(made.map(({ row }) => row.acts >= 20)).toEqual([true, true, true, true])
})

describe('a long day', () => {
  it('of five clients holds no more memory, files and log at its end than after its first hour', { timeout: 300_000 }, async () => {
    const day = await soakDay(2, 1, 2)
    expect(soakFaults(day)).toEqual([])
    expect(day.acts).toBe(2 * 120 + 2)
    expect(day.outcomes['backup: done']).toBe(2)
    expect(day.outcomes['decide: done']).toBeGreaterThan(5)
  })

  const hour = { hour: 1, heldMb: 50, rssMb: 300, walMb: 10, handles: 30, acts: 1 }
  const sound: Soaked = { hours: [hour, { ...hour, hour: 2 }], acts: 2, trail: true, outcomes: { 'view: done': 2 } }
  it.each<[string, Soaked, number]>([
    ['sound', sound, 0],
    ['memory', { ...sound, hours: [hour, { ...hour, heldMb: 60 }] }, 1],
    ['handles', { ...sound, hours: [hour, { ...hour, handles: 40 }] }, 1],
    ['log', { ...sound, hours: [hour, { ...hour, walMb: 120 }] }, 1],
    ['a fault of the program', { ...sound, outcomes: { 'view: internal': 1 } }, 1],
    ['the trail', { ...sound, trail: false }, 1],
    ['nothing worked', { ...sound, hours: [] }, 1],
  ])('is judged: %s', (_, day, faults) => {
    expect(soakFaults(day)).toHaveLength(faults)
  })
})

describe('the table', () => {
  const row: Row = { part: 'kill -9', name: '取込', rounds: 10, acts: 30, faults: faultCounts([]), note: '', control: false }
  const lost = { ...row, faults: faultCounts([{ kind: 'lost' }]) }
  it('holds where nothing forbidden was found, and a control only where something was', () => {
    expect([holds(row), holds(lost), holds({ ...row, control: true }), holds({ ...lost, control: true })]).toEqual([
      true,
      false,
      false,
      true,
    ])
  })
  it('adds runs up line by line', () => {
    const [sum, ...rest] = added([row], [lost, { ...row, name: '審査' }])
    expect([sum?.rounds, sum?.acts, sum?.faults.lost, rest.length]).toEqual([20, 60, 1, 1])
    expect(markdown({ day: '2026-11-24', machine: '試験', rows: [lost] })).toContain(
      '| 強制終了（kill -9）: 取込 | 10 | 30 | 1 | 0 | 0 | 0 | 0 |  |',
    )
  })
})
