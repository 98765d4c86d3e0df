import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldAddress } from '../../shared/domain/address.ts'
import * as date from '../../shared/domain/date.ts'
import { splitByWeight } from '../../shared/domain/money.ts'
import { foldKana, foldName } from '../../shared/domain/text.ts'
import { compileDateForm, fromWareki, readDate, toShortWareki, toWareki } from '../../shared/domain/wareki.ts'
import { aidsAmounts, voucherParts } from '../../shared/programmes/daily-living-aids/amounts.ts'
import type { Bracket } from '../../shared/programmes/daily-living-aids/facts.ts'
import { parametersOn } from '../unit/programmes/sample-office.ts'

const parameters = parametersOn('2026-11-02')
const yen = fc.integer({ min: 0, max: 10_000_000 })
const bracket = fc.constantFrom<Bracket>('welfare', 'repatriate', 'exempt', 'taxed')
const input = fc.record({
  price: fc.integer({ min: 1, max: 10_000_000 }),
  item: fc.record({ unit: fc.constantFrom('個', '組', '月'), ceiling: yen }),
  quantity: fc.integer({ min: 1, max: 9 }),
  months: fc.integer({ min: 1, max: 12 }),
  bracket,
  earlierOwnShare: fc.integer({ min: 0, max: 60_000 }),
})
/** Days from 1868-01-25 to 2100, counted from the first. */
const day = fc.integer({ min: 0, max: 84_000 }).map((n) => date.addDays('1868-01-25', n))

describe('amounts', () => {
  it('self and public payment make the price, and nobody pays below zero', () => {
    fc.assert(
      fc.property(input, (one) => {
        const { price, ownShare, excess, selfPayment, publicPayment, base, limit } = aidsAmounts(one, parameters)
        expect((selfPayment ?? NaN) + (publicPayment ?? NaN)).toBe(price)
        expect((ownShare ?? NaN) + excess).toBe(selfPayment)
        expect(base + excess).toBe(price)
        expect(publicPayment).toBeLessThanOrEqual(limit)
        expect(Math.min(ownShare ?? NaN, excess, publicPayment ?? NaN)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('the cap of the month is never exceeded, however many grants share it', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 20 }), bracket, (grants, of) => {
        const used = grants.reduce((sum, one) => {
          const { ownShare } = aidsAmounts({ ...one, bracket: of, earlierOwnShare: sum }, parameters)
          return sum + (ownShare ?? NaN)
        }, 0)
        expect(used).toBeLessThanOrEqual(parameters.caps[of])
      }),
    )
  })

  it('vouchers add up exactly in every column', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 3 }), (one, n, per) => {
        const whole = aidsAmounts(one, parameters)
        const months = Array.from({ length: n }, (_, i) => date.addMonths('2026-12', i))
        const parts = voucherParts(whole, months, per)
        expect(parts).toHaveLength(n === 0 ? 1 : Math.ceil(n / per))
        expect(parts.flatMap((part) => part.months)).toEqual(months)
        for (const key of ['price', 'ownShare', 'excess', 'selfPayment', 'publicPayment'] as const) {
          expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(whole[key])
          expect(parts.every((part) => part[key] >= 0)).toBe(true)
        }
        expect(parts.every((part) => part.selfPayment + part.publicPayment === part.price)).toBe(true)
      }),
    )
  })

  it('a split adds up and no part is more than one yen from its share', () => {
    fc.assert(
      fc.property(yen, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 24 }), (total, weights) => {
        const parts = splitByWeight(total, weights)
        const sum = weights.reduce((a, b) => a + b, 0)
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
        parts.forEach((part, i) => expect(Math.abs(part - (total * (weights[i] ?? 0)) / sum)).toBeLessThan(1))
      }),
    )
  })
})

describe('dates', () => {
  const forms = ['Gy年M月D日', 'Gy.M.D', 'YYYY-MM-DD', 'YYYYMMDD'].flatMap((form) => compileDateForm(form) ?? [])

  it('和暦 leads back to the same day', () => {
    fc.assert(
      fc.property(day, (iso) => {
        expect(readDate(toWareki(iso), forms)?.date).toBe(iso)
        expect(readDate(toShortWareki(iso), forms)?.date).toBe(iso)
        expect(readDate(iso, forms)?.date).toBe(iso)
        expect(readDate(iso.replaceAll('-', ''), forms)?.date).toBe(iso)
      }),
    )
  })

  it('an era year is accepted exactly when it is written so', () => {
    const era = fc.constantFrom('明治', '大正', '昭和', '平成', '令和')
    fc.assert(
      fc.property(
        era,
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (name, year, month, d) => {
          const iso = fromWareki(name, year, month, d)
          if (iso !== null) expect(toWareki(iso)).toBe(`${name}${year === 1 ? '元' : year}年${month}月${d}日`)
        },
      ),
    )
  })

  it('counting days there and back is nothing, and agrees with the calendar of the platform', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -40_000, max: 40_000 }), (iso, n) => {
        const there = date.addDays(iso, n)
        expect(date.isIsoDate(there)).toBe(true)
        expect(date.addDays(there, -n)).toBe(iso)
        expect(date.daysBetween(iso, there)).toBe(n)
        expect(there).toBe(new Date(Date.parse(iso) + n * 86_400_000).toISOString().slice(0, 10))
      }),
    )
  })
})

describe('folding', () => {
  const home = { prefecture: '愛知県', city: '名古屋市' }
  const japanese = fc.string({ unit: fc.constantFrom(...'髙高邉辺葛ゃヤｶﾞガ・ー－ 　の丁目番地号室12１２一ケヶ名古屋市愛知県') })

  it('a folded key folds to itself', () => {
    fc.assert(
      fc.property(japanese, (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text))
        expect(foldKana(foldKana(text))).toBe(foldKana(text))
      }),
    )
  })

  it('width and spaces make no other address', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(30), fc.nat(99), fc.nat(99)), ([a, b, c]) => {
        const wide = (n: number): string => String(n).replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
        const key = foldAddress(`中区葵${a}-${b}-${c}`, home)
        expect(foldAddress(`愛知県名古屋市中区葵${wide(a)}丁目${wide(b)}番${wide(c)}号`, home)).toBe(key)
        expect(foldAddress(` 中区　葵${a}の${b}の${c} `, home)).toBe(key)
      }),
    )
  })
})
