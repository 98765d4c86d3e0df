/** Ceilings that grants share, items of use beside another, aids beyond repair, and the parameters that name them. */
import { describe, expect, it } from 'vitest'
import type { Grant, Item, Parameter } from '../../../shared/domain/masters.ts'
import type { AidsFacts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import { readAidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import { factsOf, importFile, items, parameterRows, type Office } from './sample-office.ts'

const office: Office = new Map()
importFile(office, 'aids-counter', 'aids-counter.csv')
const base = [...office.values()].map(({ row }) => factsOf(office, row)).find((one) => one.resident !== null && one.tax?.status === '課税')

const itemOf = (code: string): Item => {
  const found = items.findLast((item) => item.code === code)
  if (found === undefined) throw new Error(code)
  return found
}

const withRule = (key: string, value: string): readonly Parameter[] => [
  ...parameterRows.filter((row) => row.key !== key),
  { programme: 'aids', key, value, validFrom: '2013-04-01', validTo: null, article: '要綱第9条' },
]
const read = (key: string, value: string) => readAidsParameters(withRule(key, value), '2026-11-24')
const parameters = (key: string, value: string) => {
  const result = read(key, value)
  if (!result.ok) throw new Error(result.problems.join())
  return result.parameters
}

const grant = (itemCode: string, decidedOn: string, price: number, more: Partial<Grant> = {}): Grant => ({
  voucherNo: `K-${itemCode}`,
  residentNo: '1',
  itemCode,
  decidedOn,
  quantity: 1,
  months: null,
  startMonth: null,
  price,
  publicPayment: price,
  selfPayment: 0,
  excess: 0,
  state: '有効',
  ...more,
})

/** An application of 11 November 2026 for an item, with these grants before it. */
function facts(code: string, grants: readonly Grant[], more: Partial<AidsFacts['application']> = {}): AidsFacts {
  if (base === undefined) throw new Error('no taxed case in the sample')
  const application = { ...base.application, day: '2026-11-11', quantity: 1, price: 100_000, months: 2, ...more }
  return { ...base, item: itemOf(code), application, grants, grantItems: items, sameItemApplications: [] }
}
const line = (one: AidsFacts, id: string, rules: ReturnType<typeof parameters>) => judge(one, rules).checks.find((check) => check.id === id)

describe('several within the ceiling in a fiscal year', () => {
  const rules = parameters('items.yearlyCeiling', 'N03')
  it.each([
    ['nothing granted yet', [], 7_000, 'ok'],
    ['one of this fiscal year', [grant('N03', '2026-04-01', 3_000)], 4_000, 'ok'],
    ['its excess took nothing of the ceiling', [grant('N03', '2026-06-01', 9_000, { excess: 6_000 })], 4_000, 'ok'],
    ['one of the last fiscal year', [grant('N03', '2026-03-31', 7_000)], 7_000, 'ok'],
    ['a cancelled one', [grant('N03', '2026-06-01', 7_000, { state: '取消' })], 7_000, 'ok'],
    ['a lapsed one', [grant('N03', '2026-06-01', 2_000, { state: '失効' })], 5_000, 'ok'],
    ['the ceiling used up', [grant('N03', '2026-06-01', 7_000)], 0, 'fail'],
    ['another item', [grant('N02', '2026-06-01', 7_000)], 7_000, 'ok'],
  ])('%s', (_, grants, limit, verdict) => {
    const one = facts('N03', grants, { quantity: 3 })
    expect(judge(one, rules).amounts).toMatchObject({ limit, excess: 100_000 - limit })
    expect(line(one, '7', rules)?.verdict).toBe(verdict)
  })

  it('without the rule the plain ceiling and number hold', () => {
    const plain = parameters('tax.confirm', 'manual')
    const one = facts('N03', [grant('N03', '2026-06-01', 3_000)])
    expect(judge(one, plain).amounts.limit).toBe(7_000)
    expect(line(one, '7', plain)?.verdict).toBe('fail')
  })
})

describe('the parts of a set', () => {
  const rules = parameters('items.pairs', 'N10A+N10B=N10C')
  const pairItems = [itemOf('N10C')]
  it.each([
    ['the first part has its own ceiling', 'N10B', [], 104_900],
    ['the second part what is left of the set', 'N10B', [grant('N10A', '2024-06-01', 58_300)], 82_900],
    ['the other way round', 'N10A', [grant('N10B', '2024-06-01', 104_900)], 36_300],
    ['never more than its own ceiling', 'N10A', [grant('N10B', '2024-06-01', 10_000)], 58_300],
    ['a first part whose life is over no longer counts', 'N10B', [grant('N10A', '2018-11-11', 58_300)], 104_900],
    ['a cancelled first part does not count', 'N10B', [grant('N10A', '2024-06-01', 58_300, { state: '取消' })], 104_900],
  ])('%s', (_, code, grants, limit) => {
    expect(judge({ ...facts(code, grants), pairItems }, rules).amounts.limit).toBe(limit)
  })

  it('tells the reviewer how the limit comes about', () => {
    const one = { ...facts('N10B', [grant('N10A', '2024-06-01', 58_300)]), pairItems }
    expect(line(one, '7', rules)?.reason).toContain('141,200円')
  })
})

describe('an item of use beside another', () => {
  const rules = parameters('items.needs', 'N37=N36A/N36B')
  const stoma = (startMonth: string, months: number): Grant => grant('N36A', '2026-05-01', 20_000, { startMonth, months })
  it.each([
    ['nothing', [], true],
    ['one that ended before', [stoma('2026-06', 2)], true],
    ['one that runs in these months', [stoma('2026-12', 2)], false],
  ])('with %s asks: %s', (_, grants, asks) => {
    const one = {
      ...facts('N37', grants),
      item: { ...itemOf('N37'), excludes: [] },
      grantItems: items.map((item) => ({ ...item, excludes: [] })),
    }
    expect(line(one, '8', rules)?.verdict).toBe(asks ? 'judge' : 'ok')
  })
})

describe('an aid beyond repair', () => {
  const rules = parameters('tax.confirm', 'manual')
  const held = grant('N01', '2024-06-01', 200_000)
  const broken = { voucherNo: 'K-N01', reason: '水没', by: 'reviewer', on: '2026-11-20' }
  it('lets line 7 ask instead of failing, and only for the grant it names', () => {
    expect(line(facts('N01', [held]), '7', rules)?.verdict).toBe('fail')
    expect(line({ ...facts('N01', [held]), beyondRepair: [broken] }, '7', rules)).toMatchObject({ verdict: 'judge', refusal: null })
    expect(line({ ...facts('N01', [held]), beyondRepair: [{ ...broken, voucherNo: 'K-other' }] }, '7', rules)?.verdict).toBe('fail')
  })
  it('does not raise the number allowed', () => {
    expect(line({ ...facts('N01', [held], { quantity: 2 }), beyondRepair: [broken] }, '7', rules)?.verdict).toBe('fail')
  })
})

describe('the parameters', () => {
  it.each([
    ['items.pairs', 'N10A+N10B', false],
    ['items.pairs', 'N10A+N10B=N10C;', false],
    ['items.pairs', 'Ｎ10A + N10B = N10C', true],
    ['items.needs', 'N37', false],
    ['items.needs', 'N37=N36A/N36B;N91=N31', true],
    ['items.yearlyCeiling', 'N03;N16A', true],
    ['tax.confirm', 'sometimes', false],
    ['tax.confirm', 'decisive', true],
  ])('%s = %s is readable: %s', (key, value, ok) => {
    expect(read(key, value).ok).toBe(ok)
  })

  it('may be left out', () => {
    const result = readAidsParameters(
      parameterRows.filter((row) => row.key !== 'tax.confirm'),
      '2026-11-24',
    )
    expect(result.ok && result.parameters).toMatchObject({ taxConfirm: 'manual', yearlyCeiling: [], needs: [], pairs: [] })
  })
})
