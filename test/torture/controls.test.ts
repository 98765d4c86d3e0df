/** The controls of the power cuts: with the syncs taken away, a cut of each piece of work must show a loss, or the harness sees nothing. */
import { expect, it } from 'vitest'
import { powerCuts } from './power-cut.ts'
import { migrating } from './scenario-migration.ts'
import { reviewing } from './scenarios-cases.ts'
import { backingUp, paying } from './scenarios-out.ts'

/** Where no compiler is, the recorder cannot be made: then only this must be said. */
const cannot = /^(no C compiler \(cc\)|only on linux)$/i

it.each([
  ['review', reviewing],
  ['payment', paying],
  ['backup', backingUp],
  ['migration', migrating],
])('%s: without syncs a cut loses what was answered, or leaves nothing that opens', { timeout: 300_000 }, async (_, scenario) => {
  const off = await powerCuts(scenario, { cuts: 12, seed: 1, off: true, firstFault: true })
  if (typeof off === 'string') {
    expect(off).toMatch(cannot)
    return
  }
  expect(off.cutsWithFaults).toBe(1)
  expect(off.syncs).toBe(0)
})
