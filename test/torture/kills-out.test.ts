/** kill -9 at random places of work whose outcome leaves the store; the short form of `npm run torture`. */
import { describe, expect, it } from 'vitest'
import { killRounds } from './harness.ts'
import { backingUp, paying, printing } from './scenarios-out.ts'

describe('killed at a random place', () => {
  it.each([
    ['papers', printing],
    ['payment', paying],
    ['backup', backingUp],
  ])('%s: what was answered is kept, nothing half, nothing twice, the trail holds', { timeout: 300_000 }, async (_, scenario) => {
    const { killed, faults } = await killRounds(scenario, { rounds: 3, seed: 1, hands: 2 })
    expect(faults).toEqual([])
    expect(killed).toBeGreaterThan(0)
  })
})
