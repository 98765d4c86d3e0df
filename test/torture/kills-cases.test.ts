/** kill -9 at random places of work on cases and of a change of shape; the short form of `npm run torture`. */
import { describe, expect, it } from 'vitest'
import { killRounds } from './harness.ts'
import { migrating } from './scenario-migration.ts'
import { approving, importing, reviewing } from './scenarios-cases.ts'

describe('killed at a random place', () => {
  it.each([
    ['import', importing],
    ['review', reviewing],
    ['approve', approving],
    ['migration', migrating],
  ])('%s: what was answered is kept, nothing half, nothing twice, the trail holds', { timeout: 300_000 }, async (_, scenario) => {
    const { killed, faults } = await killRounds(scenario, { rounds: 3, seed: 1, hands: 2 })
    expect(faults).toEqual([])
    expect(killed).toBeGreaterThan(0)
  })
})
