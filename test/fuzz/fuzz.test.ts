/**
 * Readers of foreign bytes under a hundred thousand inputs by chance: each ends in a value or in a coded refusal, soon, within bounded
 * memory. `FUZZ=1000000` in the environment (`npm run fuzz`) for the long run, `FUZZ_SEED` for other inputs. A seed that failed once
 * stands in `found` below for good.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fuzz, inputOf, readOnce, type Target } from './fuzz.ts'
import { attachmentKinds, bankFile, csvBytes, dates, fileTargets, profiles, recoveryKeys } from './targets.ts'

const total = Number(process.env['FUZZ'] ?? 100_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

/** Shares of the inputs, in hundredths of a per cent: what is quick to read is read more often. */
const shares: Readonly<Record<string, number>> = {
  csv: 2400,
  profile: 1500,
  'bank-file': 1800,
  dates: 2000,
  'recovery-key': 700,
  'attachment-kind': 1000,
  'backup-envelope': 200,
  'update-package': 200,
  zip: 100,
  xlsx: 100,
}
/** Outcomes that must have come, or the inputs were not what they should be. */
const mustSee: Readonly<Record<string, readonly string[]>> = {
  csv: ['read', 'broken-quote', 'no-form'],
  profile: ['read', 'refused', 'no-json'],
  'bank-file': ['refused'],
  dates: ['read', 'unknown-day', 'outside-era', 'unreadable'],
  'recovery-key': ['read', 'refused'],
  'attachment-kind': ['read', 'blocked'],
  'backup-envelope': ['backup-damaged'],
  'update-package': ['form', 'signature'],
  zip: ['attachment-source-refused', 'read'],
  xlsx: ['xlsx-unreadable', 'read'],
}
/** Seeds whose inputs failed once, by reader. */
const found: Readonly<Record<string, readonly number[]>> = {}

let made: Awaited<ReturnType<typeof fileTargets>>
const all: Target[] = [csvBytes, profiles, bankFile, dates, recoveryKeys, attachmentKinds]
beforeAll(async () => {
  made = await fileTargets()
  all.push(...made.targets)
})
afterAll(() => made.end())

const targetOf = (name: string): Target => {
  const target = all.find((one) => one.name === name)
  if (target === undefined) throw new Error(`no reader ${name}`)
  return target
}

describe('bytes by chance', () => {
  it.each(Object.keys(shares))('%s: a value or a coded refusal, soon, and no memory kept', { timeout: 60_000 + total }, async (name) => {
    const figures = await fuzz(targetOf(name), { inputs: Math.round((total * (shares[name] ?? 0)) / 10_000), seed })
    expect(figures.failing).toEqual([])
    for (const outcome of mustSee[name] ?? []) expect([outcome, figures.outcomes.has(outcome)]).toEqual([outcome, true])
    if (process.env['FUZZ'] !== undefined) {
      const ends = [...figures.outcomes].map(([outcome, n]) => `${outcome} ${n}`).join(', ')
      process.stderr.write(
        `${name}: ${figures.inputs} inputs, slowest ${Math.round(figures.slowestMs)} ms, grown ${Math.round(figures.grownMb)} MB; ${ends}\n`,
      )
    }
  })

  it.each(Object.entries(found).flatMap(([name, seeds]) => seeds.map((one) => [name, one] as const)))('%s: seed %i', async (name, one) => {
    const target = targetOf(name)
    expect(await readOnce(target, inputOf(target, one))).toHaveProperty('outcome')
  })

  it('the shares make up the whole', () => {
    expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBe(10_000)
  })
})

describe('the fuzz itself', () => {
  const broken: Target = {
    name: 'broken',
    seeds: [Buffer.from('abc')],
    run(input) {
      if (input.includes(0x22)) throw new TypeError('a quote')
      return 'read'
    },
  }
  it('sees a crash, and names a seed that shows it again', async () => {
    const { failing } = await fuzz(broken, { inputs: 500, seed: 1 })
    expect(failing.length).toBeGreaterThan(0)
    for (const one of failing) expect(await readOnce(broken, inputOf(broken, one.seed))).toHaveProperty('crash')
  })

  it('sees what takes too long, and what is kept', async () => {
    const kept: Buffer[] = []
    const slow: Target = {
      ...broken,
      run(input) {
        kept.push(Buffer.alloc(2_000_000, 1))
        if (input.length === 0) return 'empty'
        for (const from = performance.now(); performance.now() - from < 3;);
        return 'read'
      },
    }
    const { failing } = await fuzz(slow, { inputs: 15, seed: 1, mostMs: 2, mostMb: 20 })
    expect(failing.some((one) => one.what.startsWith('slow'))).toBe(true)
    expect(failing.some((one) => one.what.startsWith('grown'))).toBe(true)
  })
})
