/**
 * 円. Whole-yen arithmetic. Rates are whole percentages, so that no fraction is ever computed in floating point.
 */
import type { Yen } from './masters.ts'

/** 端数処理. How a fraction below one yen is settled. */
export type Rounding = 'down' | 'up' | 'half-up'

/** 端数処理の名前, as the office's parameters write it. */
export const roundingNames: Readonly<Record<string, Rounding>> = { 切捨て: 'down', 切上げ: 'up', 四捨五入: 'half-up' }

/** So many hundredths of an amount, settled to whole yen. Both arguments are whole numbers from 0; throws RangeError else. */
export function percentOf(amount: Yen, percent: number, rounding: Rounding): Yen {
  const product = amount * percent
  const whole = Number.isSafeInteger(amount) && Number.isSafeInteger(percent) && Number.isSafeInteger(product)
  if (!whole || amount < 0 || percent < 0) throw new RangeError('percentOf: whole yen and percent only')
  const rest = product % 100
  const down = (product - rest) / 100
  if (rest === 0 || rounding === 'down') return down
  if (rounding === 'up') return down + 1
  return rest >= 50 ? down + 1 : down
}

/**
 * Splits an amount into `parts` amounts that add up exactly; they differ by one yen at most, the larger ones first.
 * Throws RangeError for a negative or broken amount or less than one part.
 */
export function splitEvenly(total: Yen, parts: number): readonly Yen[] {
  return splitByWeight(
    total,
    Array.from({ length: parts }, () => 1),
  )
}

/**
 * Splits an amount in proportion to whole weights; the parts add up exactly. What is left after rounding down goes,
 * one yen each, to the largest remainders, the earlier part first.
 */
export function splitByWeight(total: Yen, weights: readonly number[]): readonly Yen[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const whole = Number.isSafeInteger(total) && total >= 0 && weights.every((w) => Number.isSafeInteger(w) && w >= 0)
  if (!whole || sum < 1) throw new RangeError('splitByWeight: whole yen from 0 and at least one part')
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight))
  const floors = exact.map((value) => Number(value / BigInt(sum)))
  const rest = total - floors.reduce((a, b) => a + b, 0)
  const order = exact
    .map((value, index) => ({ index, remainder: value % BigInt(sum) }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  const extra = new Set(order.slice(0, rest).map(({ index }) => index))
  return floors.map((value, index) => value + (extra.has(index) ? 1 : 0))
}

/** `12,300円`. */
export function yenText(amount: Yen): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}円`
}
