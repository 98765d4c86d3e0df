/** Full disks while a backup is written and while the store changes its shape; the short form of `npm run torture`. */
import { expect, it } from 'vitest'
import { fullDisks } from './full-disk.ts'
import { migrating } from './scenario-migration.ts'
import { backingUp } from './scenarios-out.ts'

const cannot = /^(no C compiler \(cc\)|only on linux)$/i

it.each([
  ['a backup is refused as such at whatever write, and the next one is whole', backingUp, 3],
  ['a change of shape is refused as such at whatever write, and the next start makes it', migrating, 8],
])('%s', { timeout: 300_000 }, async (_, scenario, points) => {
  const made = await fullDisks(scenario, { points, seed: 5 })
  if (typeof made === 'string') {
    expect(made).toMatch(cannot)
    return
  }
  expect(made.points.flatMap((point) => point.faults)).toEqual([])
  expect(made.points).toHaveLength(points)
  expect(made.points.some((point) => point.code !== 'done')).toBe(true)
  expect(made.writes).toBeGreaterThan(100)
})

it(
  'a backup whose list finds no space leaves neither of them, and the next one of the same second is whole',
  { timeout: 60_000 },
  async () => {
    const made = await fullDisks(backingUp, { points: '.list', seed: 1 })
    if (typeof made === 'string') {
      expect(made).toMatch(cannot)
      return
    }
    expect(made.points).toEqual([{ at: '.list', code: 'backup-disk', acked: 1, faults: [] }])
  },
)
