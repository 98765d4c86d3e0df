import { expect, it } from 'vitest'
import { quantile } from '../../electron/backend/usecases/effect-dashboard.ts'

/** One case for each number of days. */
const each = (...days: readonly number[]) => days.map((one) => ({ days: one, n: 1 }))

it.each([
  ['no case', each(), 0.5, null],
  ['one case', each(7), 0.9, 7],
  ['the lower of two in the middle', each(10, 2), 0.5, 2],
  ['the middle of three', each(9, 1, 5), 0.5, 5],
  ['nine of ten', each(1, 2, 3, 4, 5, 6, 7, 8, 9, 100), 0.9, 9],
  ['ten of eleven', each(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100), 0.9, 10],
  [
    'many on one day',
    [
      { days: 3, n: 90 },
      { days: 40, n: 10 },
    ],
    0.9,
    3,
  ],
  [
    'one more than many',
    [
      { days: 3, n: 89 },
      { days: 40, n: 11 },
    ],
    0.9,
    40,
  ],
])('分位 %s', (_, counts, share, wanted) => {
  expect(quantile(counts, share)).toBe(wanted)
})
