import { describe, expect, test } from 'vitest'
import { localDay, localStamp } from '../../../shared/domain/clock.ts'

/** The zone's own table, as the operating system has it. */
const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'medium' })

describe('the office keeps Japan’s time', () => {
  test.each([
    ['an hour before midnight', '2026-11-23T13:59:59.999Z', '2026-11-23 22:59:59+09:00'],
    ['midnight', '2026-11-23T15:00:00.000Z', '2026-11-24 00:00:00+09:00'],
    ['the end of a year', '2026-12-31T15:00:00.000Z', '2027-01-01 00:00:00+09:00'],
    ['a leap day', '2028-02-28T15:00:00.000Z', '2028-02-29 00:00:00+09:00'],
    ['summer', '2026-07-01T00:00:00.500Z', '2026-07-01 09:00:00+09:00'],
  ])('%s', (_name, at, stamp) => {
    expect(localStamp(new Date(at))).toBe(stamp)
    expect(localDay(new Date(at))).toBe(stamp.slice(0, 10))
  })

  test('as the operating system has it, every 31 hours of sixty years', () => {
    for (let at = Date.UTC(1990, 0, 1); at < Date.UTC(2050, 0, 1); at += 31 * 3_600_000 + 61_001) {
      const day = new Date(at)
      if (localStamp(day) !== `${zone.format(day)}+09:00`) expect(localStamp(day)).toBe(`${zone.format(day)}+09:00`)
    }
    expect(() => localDay(new Date(Number.NaN))).toThrow(RangeError)
  })
})
