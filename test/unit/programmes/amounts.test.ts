import { describe, expect, it } from 'vitest'
import type { Grant } from '../../../shared/domain/masters.ts'
import * as amounts from '../../../shared/programmes/daily-living-aids/amounts.ts'
import { readAidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import { parameterRows, parametersOn } from './sample-office.ts'

const parameters = parametersOn('2026-11-02')

describe('worked examples of 要綱第6条', () => {
  it.each([
    [80_000, 90_000, 'taxed', 0, 8_000, 72_000],
    [120_000, 90_000, 'taxed', 0, 39_000, 81_000],
    [450_000, 383_500, 'taxed', 0, 103_700, 346_300],
    [150_000, 151_200, 'taxed', 30_000, 7_200, 142_800],
    [120_000, 90_000, 'exempt', 0, 30_000, 90_000],
    [19_605, 19_600, 'taxed', 0, 1_965, 17_640],
    [80_000, 90_000, 'welfare', 0, 0, 80_000],
    [80_000, 90_000, 'taxed', 40_000, 0, 80_000],
  ] as const)('%i of %i %s, earlier %i', (price, ceiling, bracket, earlierOwnShare, selfPayment, publicPayment) => {
    const item = { unit: '個', ceiling } as const
    const result = amounts.aidsAmounts({ price, item, quantity: 1, months: null, bracket, earlierOwnShare }, parameters)
    expect(result).toMatchObject({ selfPayment, publicPayment, limit: ceiling })
  })

  it('takes the ceiling of each month', () => {
    const item = { unit: '月', ceiling: 10_000 } as const
    const input = { price: 28_500, item, quantity: 1, months: 3, bracket: 'taxed', earlierOwnShare: 0 } as const
    expect(amounts.aidsAmounts(input, parameters)).toEqual({
      price: 28_500,
      limit: 30_000,
      base: 28_500,
      ownShare: 2_850,
      excess: 0,
      selfPayment: 2_850,
      publicPayment: 25_650,
    })
  })

  it('leaves open what the bracket decides', () => {
    const input = {
      price: 100,
      item: { unit: '個', ceiling: 90 },
      quantity: 1,
      months: null,
      bracket: null,
      earlierOwnShare: null,
    } as const
    const result = amounts.aidsAmounts(input, parameters)
    expect(result).toEqual({ price: 100, limit: 90, base: 90, ownShare: null, excess: 10, selfPayment: null, publicPayment: null })
    expect(() => amounts.voucherParts(result, [], 1)).toThrow(RangeError)
  })
})

describe('tax year and bracket', () => {
  it.each([
    ['2026-03-31', 2025],
    ['2026-04-01', 2025],
    ['2026-06-30', 2025],
    ['2026-07-01', 2026],
    ['2027-01-15', 2026],
  ])('%s uses %i', (day, year) => {
    expect(amounts.taxYearOf(day, parameters)).toBe(year)
  })

  const row = { residentNo: '1', fiscalYear: 2026, welfare: false, repatriate: false, incomeLevy: 0, obtainedOn: '2026-06-10' } as const
  it.each([
    [{ ...row, status: '課税' }, true, 'taxed'],
    [{ ...row, status: '非課税' }, true, 'exempt'],
    [{ ...row, status: '未申告' }, true, null],
    [{ ...row, status: '未申告', welfare: true }, true, 'welfare'],
    [{ ...row, status: '課税', repatriate: true }, true, 'repatriate'],
    [{ ...row, status: '課税', welfare: true, repatriate: true }, true, 'welfare'],
    [{ ...row, status: '非課税' }, false, null],
    [{ ...row, status: '非課税' }, null, null],
    [null, true, null],
  ] as const)('%j with consent %s: %s', (tax, consent, bracket) => {
    expect(amounts.bracketOf(tax, consent)).toBe(bracket)
  })
})

describe('the month', () => {
  const grant = (over: Partial<Grant>): Grant => ({
    voucherNo: 'K-1',
    residentNo: '1',
    itemCode: 'N01',
    decidedOn: '2026-11-30',
    quantity: 1,
    months: null,
    startMonth: null,
    price: 0,
    publicPayment: 0,
    selfPayment: 12_000,
    excess: 2_000,
    state: '有効',
    ...over,
  })
  it('adds own shares without the excess, of that month, cancelled ones left out', () => {
    const grants = [grant({}), grant({ state: '失効' }), grant({ state: '取消' }), grant({ decidedOn: '2026-10-31' })]
    expect(amounts.ownShareInMonth(grants, '2026-11')).toBe(20_000)
  })

  it('covers the months after that of the application', () => {
    expect(amounts.applicationMonths('2026-11-02', 2)).toEqual(['2026-12', '2027-01'])
  })
})

describe('vouchers', () => {
  const decided = { price: 31_000, limit: 30_000, base: 30_000, ownShare: 3_000, excess: 1_000, selfPayment: 4_000, publicPayment: 27_000 }
  it('makes one without months', () => {
    expect(amounts.voucherParts(decided, [], 1)).toEqual([
      { months: [], price: 31_000, ownShare: 3_000, excess: 1_000, selfPayment: 4_000, publicPayment: 27_000 },
    ])
  })

  it('makes one for each month, or each two, that add up', () => {
    const months = ['2026-12', '2027-01', '2027-02']
    expect(amounts.voucherParts(decided, months, 1).map((part) => [part.selfPayment, part.publicPayment, part.price])).toEqual([
      [1_334, 9_000, 10_334],
      [1_333, 9_000, 10_333],
      [1_333, 9_000, 10_333],
    ])
    expect(amounts.voucherParts(decided, months, 2).map((part) => [part.months.length, part.price])).toEqual([
      [2, 20_667],
      [1, 10_333],
    ])
    expect(amounts.splitMonths(100, 3)).toEqual([34, 33, 33])
  })
})

describe('parameters', () => {
  it('are read for a day, with the rows they came from', () => {
    expect(parameters).toMatchObject({
      ratePercent: 10,
      rounding: 'down',
      caps: { welfare: 0, repatriate: 0, exempt: 0, taxed: 37_200 },
      incomeLevyLimit: 460_000,
      incomeLevyAge: 18,
      taxYearSwitchMonth: 7,
      careInsuranceAge: 65,
      careInsuranceCertifiedAge: 40,
      minorAge: 18,
      elderlyAge: 65,
      duplicateDays: 30,
      monthsPerVoucher: 1,
    })
    expect(parameters.rows.filter((row) => row.programme !== 'aids')).toEqual([])
    // what the measured effect reads is no matter of the rules
    const ofTheRules = parameterRows.filter((row) => row.programme === 'aids' && !row.key.startsWith('effect.')).map((row) => row.key)
    expect(new Set(parameters.rows.map((row) => row.key))).toEqual(new Set(ofTheRules))
  })

  const change = (key: string, over: object) => parameterRows.map((row) => (row.key === key ? { ...row, ...over } : row))
  it.each([
    ['a missing one', change('cap.taxed', { key: 'x' }), '上限月額 市民税課税」の令和8年11月2日に有効な行がありません'],
    ['one that ended', change('cap.taxed', { validTo: '2026-11-01' }), '有効な行がありません'],
    ['a doubled one', [...parameterRows, ...parameterRows.filter((row) => row.key === 'cap.taxed')], '2つ以上'],
    ['one that is no number', change('cap.taxed', { value: '37,200' }), '「37,200」'],
    ['an unknown rounding', change('selfPayment.rounding', { value: '適当' }), '切捨て・切上げ・四捨五入'],
    ['a rate above 100', change('selfPayment.ratePercent', { value: '110' }), '100以下'],
    ['a month 13', change('taxYear.switchMonth', { value: '13' }), '1から12'],
  ])('refuse %s', (_, rows, message) => {
    const result = readAidsParameters(rows, '2026-11-02')
    expect(result.ok ? [] : result.problems).toEqual([expect.stringContaining(message)])
  })

  it('follow their dates', () => {
    const rows = change('cap.taxed', { validTo: '2026-11-01' }).concat([
      { programme: 'aids', key: 'cap.taxed', value: '24000', validFrom: '2026-11-02', validTo: null, article: '要綱第6条第2項' },
    ])
    const capOn = (day: string): number => {
      const result = readAidsParameters(rows, day)
      return result.ok ? result.parameters.caps.taxed : -1
    }
    expect([capOn('2026-11-01'), capOn('2026-11-02')]).toEqual([37_200, 24_000])
  })
})
