import { describe, expect, it } from 'vitest'
import { percentOf, splitByWeight, splitEvenly, yenText } from '../../../shared/domain/money.ts'

describe('percentOf', () => {
  it.each([
    [19600, 10, 'down', 1960],
    [19605, 10, 'down', 1960],
    [19605, 10, 'up', 1961],
    [19605, 10, 'half-up', 1961],
    [19604, 10, 'half-up', 1960],
    [0, 10, 'up', 0],
    [9, 10, 'down', 0],
  ] as const)('%i × %i%% %s is %i', (amount, percent, rounding, result) => {
    expect(percentOf(amount, percent, rounding)).toBe(result)
  })

  it.each([
    [-1, 10],
    [10.5, 10],
    [Number.MAX_SAFE_INTEGER, 10],
    [100, -1],
  ])('refuses %d × %d', (amount, percent) => {
    expect(() => percentOf(amount, percent, 'down')).toThrow(RangeError)
  })
})

describe('splitting', () => {
  it.each([
    [2850, 3, [950, 950, 950]],
    [100, 3, [34, 33, 33]],
    [2, 3, [1, 1, 0]],
    [0, 2, [0, 0]],
  ])('%i over %i', (total, parts, expected) => {
    expect(splitEvenly(total, parts)).toEqual(expected)
  })

  it('follows the weights and gives the rest to the largest remainders', () => {
    expect(splitByWeight(100, [2, 2, 1])).toEqual([40, 40, 20])
    expect(splitByWeight(101, [2, 2, 1])).toEqual([41, 40, 20])
  })

  it.each([
    [100, 0],
    [-1, 2],
    [1.5, 2],
  ])('refuses %d over %d', (total, parts) => {
    expect(() => splitEvenly(total, parts)).toThrow(RangeError)
  })
})

it('writes yen with commas', () => {
  expect([yenText(0), yenText(999), yenText(1000), yenText(1234567)]).toEqual(['0円', '999円', '1,000円', '1,234,567円'])
})
