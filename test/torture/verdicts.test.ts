/** The verdicts themselves: an act that is said to have been answered, on an office in which it never was, must be missed. */
import { rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeTemplate } from './harness.ts'
import { judge } from './judge.ts'
import { migrating } from './scenario-migration.ts'
import { approving, importing, reviewing } from './scenarios-cases.ts'
import { backingUp, paying, printing } from './scenarios-out.ts'
import type { Ack, Scenario } from './scenario.ts'

it.each<[string, Scenario, Ack]>([
  ['import', importing, { file: 1, added: 6 }],
  ['review', reviewing, { reviewed: 100 }],
  ['approve', approving, { decided: 'R8-D0002' }],
  ['papers', printing, { run: 'R8-I0001' }],
  ['payment', paying, { state: 'exported' }],
  ['backup', backingUp, { backup: 'kyufu-backup.kyb' }],
  ['migration', migrating, { version: 3 }],
])('%s', { timeout: 120_000 }, async (_, scenario, ack) => {
  const { template, known } = await makeTemplate(scenario)
  try {
    const faults = await judge(scenario, template, [ack], known)
    expect(faults.filter((one) => one.kind === 'lost')).not.toEqual([])
    expect(faults.filter((one) => one.kind === 'stuck' || one.kind === 'trail')).toEqual([])
  } finally {
    rmSync(template, { recursive: true, force: true })
  }
})
