/**
 * The rules of 日常生活用具 against a second, plain reading of them: amounts that add up, a cap that no order of decisions and
 * cancellations passes, prices that never cost less for more, routes of which any one will do, and × that always refuses.
 */
import type { Verdict } from '../../shared/domain/judgement.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Certificate, Grant, Item, ItemRoute } from '../../shared/domain/masters.ts'
import { aidsAmounts, ownShareInMonth } from '../../shared/programmes/daily-living-aids/amounts.ts'
import type { AidsFacts, Bracket } from '../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../shared/programmes/daily-living-aids/judge.ts'
import { factsOf, importFile, parametersOn, type Office } from '../unit/programmes/sample-office.ts'

const parameters = parametersOn('2026-11-24')
const runs = (numRuns: number) => ({ numRuns, seed: 20261124 })

const brackets: readonly Bracket[] = ['welfare', 'repatriate', 'exempt', 'taxed']
const bracket = fc.constantFrom<Bracket>('taxed', 'taxed', ...brackets)
const ask = fc.record({
  price: fc.oneof(fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 1, max: 400 })),
  item: fc.record({ unit: fc.constantFrom<Item['unit']>('個', '組', '月'), ceiling: fc.integer({ min: 1, max: 400_000 }) }),
  quantity: fc.integer({ min: 1, max: 12 }),
  months: fc.integer({ min: 1, max: 12 }),
  bracket,
  earlierOwnShare: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50_000 })),
})

/** The rule of domain.md §6 once more, in whole sen so that nothing is rounded before the end. */
function plainAmounts(a: {
  price: number
  item: { unit: string; ceiling: number }
  quantity: number
  months: number
  bracket: string
  earlierOwnShare: number
}) {
  const pieces = a.item.unit === '月' ? a.months : a.quantity
  let limit = 0
  for (let n = 0; n < pieces; n++) limit += a.item.ceiling
  const covered = a.price > limit ? limit : a.price
  const tenth = Number((BigInt(covered) * 10n) / 100n)
  const cap = a.bracket === 'taxed' ? 37_200 : 0
  const room = cap > a.earlierOwnShare ? cap - a.earlierOwnShare : 0
  const own = tenth < room ? tenth : room
  const over = a.price - covered
  return { price: a.price, limit, base: covered, ownShare: own, excess: over, selfPayment: own + over, publicPayment: covered - own }
}

describe('amounts', () => {
  it('are what the plain rule says, and self and public payment add up to the price', () => {
    fc.assert(
      fc.property(ask, (input) => {
        const amounts = aidsAmounts(input, parameters)
        expect(amounts).toEqual(plainAmounts(input))
        expect((amounts.selfPayment ?? 0) + (amounts.publicPayment ?? 0)).toBe(input.price)
        expect(Math.min(amounts.ownShare ?? -1, amounts.excess, amounts.publicPayment ?? -1)).toBeGreaterThanOrEqual(0)
      }),
      runs(5000),
    )
  })

  it('never fall when the price rises: own share, excess, self payment and public payment', () => {
    fc.assert(
      fc.property(ask, fc.integer({ min: 1, max: 500_000 }), (input, more) => {
        const [low, high] = [aidsAmounts(input, parameters), aidsAmounts({ ...input, price: input.price + more }, parameters)]
        for (const key of ['base', 'ownShare', 'excess', 'selfPayment', 'publicPayment'] as const)
          expect((high[key] ?? 0) >= (low[key] ?? 0), key).toBe(true)
      }),
      runs(5000),
    )
  })

  it('cost the person no more the more he has paid already, and never more than without the cap', () => {
    fc.assert(
      fc.property(ask, fc.integer({ min: 0, max: 40_000 }), (input, more) => {
        const [less, later] = [
          aidsAmounts(input, parameters),
          aidsAmounts({ ...input, earlierOwnShare: input.earlierOwnShare + more }, parameters),
        ]
        expect(later.ownShare ?? 0).toBeLessThanOrEqual(less.ownShare ?? 0)
        expect(later.excess).toBe(less.excess)
      }),
      runs(3000),
    )
  })
})

type Step =
  | { readonly do: 'decide'; readonly price: number; readonly ceiling: number; readonly day: number }
  | { readonly do: 'cancel' | 'lapse'; readonly which: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      price: fc.integer({ min: 1, max: 600_000 }),
      ceiling: fc.integer({ min: 1, max: 400_000 }),
      day: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'lapse' as const), which: fc.nat(20) }) },
)

/** One month of one person: what is decided one after the other, and cancelled or lapsed in between. */
function month(steps: readonly Step[], group: Bracket): { readonly grants: readonly Grant[]; readonly decided: readonly number[] } {
  let grants: Grant[] = []
  const decided: number[] = []
  for (const [i, one] of steps.entries()) {
    if (one.do !== 'decide') {
      const state = one.do === 'cancel' ? '取消' : '失効'
      // a cancellation is final: what is cancelled does not lapse
      grants = grants.map((grant, n) => (n === one.which % grants.length && grant.state === '有効' ? { ...grant, state } : grant))
      continue
    }
    const earlierOwnShare = ownShareInMonth(grants, '2026-11')
    const item = { unit: '個' as const, ceiling: one.ceiling }
    const { ownShare, excess, selfPayment, publicPayment } = aidsAmounts(
      { price: one.price, item, quantity: 1, months: null, bracket: group, earlierOwnShare },
      parameters,
    )
    decided.push(ownShare ?? 0)
    const made = {
      voucherNo: `${i}`,
      residentNo: '1',
      itemCode: 'N',
      decidedOn: `2026-11-${String(one.day).padStart(2, '0')}`,
      quantity: 1,
      months: null,
      startMonth: null,
    }
    grants.push({ ...made, price: one.price, publicPayment: publicPayment ?? 0, selfPayment: selfPayment ?? 0, excess, state: '有効' })
  }
  return { grants, decided }
}

describe('the cap of a person and month', () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 25 })

  it('is never passed by the grants that count, in any order of decisions, cancellations and lapses', () => {
    fc.assert(
      fc.property(steps, bracket, (list, group) => {
        // after every single step, not only at the end
        for (let n = 1; n <= list.length; n++) {
          const { grants } = month(list.slice(0, n), group)
          const counted = grants.filter((grant) => grant.state !== '取消').reduce((sum, grant) => sum + grant.selfPayment - grant.excess, 0)
          expect(counted).toBeLessThanOrEqual(group === 'taxed' ? 37_200 : 0)
        }
      }),
      runs(1500),
    )
  })

  it('is used up before a share is cut: somebody pays less than 10 % only with the month full', () => {
    fc.assert(
      fc.property(
        fc.array(
          step.filter((one) => one.do === 'decide'),
          { minLength: 1, maxLength: 15 },
        ),
        (list) => {
          const { grants } = month(list, 'taxed')
          const total = grants.reduce((sum, grant) => sum + grant.selfPayment - grant.excess, 0)
          const full = grants.reduce((sum, grant) => sum + Math.floor((grant.price - grant.excess) / 10), 0)
          expect(total).toBe(Math.min(37_200, full))
        },
      ),
      runs(2000),
    )
  })

  it('gives back what a cancelled grant took to the decisions that follow, and changes none of those before', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const expected: number[] = []
        let live: { own: number; state: 'on' | 'cancelled' | 'lapsed' }[] = []
        for (const one of list) {
          if (one.do === 'decide') {
            const used = live.filter(({ state }) => state !== 'cancelled').reduce((sum, { own }) => sum + own, 0)
            const own = Math.min(Math.floor(Math.min(one.price, one.ceiling) / 10), 37_200 - used)
            expected.push(own)
            live = [...live, { own, state: 'on' }]
          } else {
            const hit = live[one.which % Math.max(1, live.length)]
            if (hit?.state === 'on') hit.state = one.do === 'cancel' ? 'cancelled' : 'lapsed'
          }
        }
        expect(month(list, 'taxed').decided).toEqual(expected)
      }),
      runs(3000),
    )
  })
})

const office: Office = new Map()
importFile(office, 'aids-logoform', 'aids-logoform.csv')
importFile(office, 'aids-counter', 'aids-counter.csv')
const samples = [...office.values()].map(({ row }) => factsOf(office, row))
const sample = fc.constantFrom(...samples)

const severity: Readonly<Record<Verdict, number>> = { ok: 0, judge: 1, fail: 2 }
const day = fc.integer({ min: 0, max: 3000 }).map((n) => new Date(Date.UTC(2019, 0, 1 + n)).toISOString().slice(0, 10))

/** Facts of the sample with some of them replaced at random. */
const facts: fc.Arbitrary<AidsFacts> = fc
  .record({
    base: sample,
    other: sample,
    swap: fc.subarray(['item', 'routes', 'certificates', 'tax', 'grants', 'providers', 'guardian', 'household'] as const),
    place: fc.constantFrom('在宅', '入院', '施設', 'その他', ''),
    care: fc.constantFrom('認定あり', '認定なし', '申請中', '不明', ''),
    consent: fc.constantFrom(true, true, false, null),
    born: fc.option(day),
    attachments: fc.subarray(['見積書', '医師意見書', '意見書なし']),
    quantity: fc.integer({ min: 1, max: 4 }),
    nobody: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ base, other, swap, place, care, consent, born, attachments, quantity, nobody }) => {
    const swapped = Object.fromEntries(swap.map((key) => [key, other[key]])) as Partial<AidsFacts>
    const application = {
      ...base.application,
      place,
      careInsurance: care,
      taxConsent: consent,
      attachments,
      quantity,
      months: base.application.months ?? 1,
    }
    const resident = base.resident === null || nobody === 0 ? null : born === null ? base.resident : { ...base.resident, birthDate: born }
    const grantItems = [...base.grantItems, ...other.grantItems]
    return { ...base, ...swapped, application, resident, grantItems }
  })

describe('a judgement', () => {
  it('refuses exactly when a line fails, with a sentence for each failing line; grants exactly when all hold', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(facts, (one) => {
        const { checks, proposal, refusals, amounts } = judge(one, parameters)
        const verdicts = checks.map((check) => check.verdict)
        seen.add(proposal)
        expect(proposal === 'refuse').toBe(verdicts.includes('fail'))
        expect(proposal === 'grant').toBe(verdicts.every((verdict) => verdict === 'ok'))
        expect(refusals.length).toBe(verdicts.filter((verdict) => verdict === 'fail').length)
        expect(checks.map((check) => check.id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'])
        expect(checks.find((check) => check.id === '13')?.verdict).not.toBe('fail')
        if (amounts.selfPayment !== null) expect(amounts.selfPayment + (amounts.publicPayment ?? 0)).toBe(amounts.price)
      }),
      runs(4000),
    )
    expect([...seen].sort()).toEqual(['ask', 'grant', 'refuse'])
  })

  /** Lines 2 to 4 by the plain rule: no route is better than the one taken. */
  const worst = (one: AidsFacts): number =>
    Math.max(
      ...judge(one, parameters)
        .checks.slice(1, 4)
        .map((check) => severity[check.verdict]),
    )

  it('takes any route that will do: the mildest of the single routes, whatever their order, and one more never hurts', () => {
    const route: fc.Arbitrary<ItemRoute> = fc.record({
      itemCode: fc.constant('N01'),
      routeNo: fc.integer({ min: 1, max: 9 }),
      certificateKind: fc.constantFrom('身体障害者手帳', '愛護手帳', '特定医療費受給者証'),
      disability: fc.constantFrom(null, '下肢', '視覚', '聴覚'),
      grade: fc.constantFrom(null, 1, 2, 4),
      ageFrom: fc.constantFrom(null, 3, 18, 40),
      ageTo: fc.constantFrom(null, 17, 64),
      household: fc.constantFrom(null, null, '障害者のみ' as const),
      judgement: fc.constantFrom(null, null, '必要と認める者'),
    })
    const held: fc.Arbitrary<Certificate> = fc.record({
      residentNo: fc.constant('1'),
      kind: fc.constantFrom('身体障害者手帳', '愛護手帳', '特定医療費受給者証'),
      number: fc.constant('1'),
      grade: fc.constantFrom(null, 1, 2, 3, 4),
      disability: fc.constantFrom('下肢', '視覚', '聴覚'),
      issuedOn: fc.constant('2015-04-01'),
      expiresOn: fc.constantFrom(null, '2020-03-31', '2030-03-31'),
    })
    const some = fc.uniqueArray(route, { minLength: 1, maxLength: 5, selector: (one) => one.routeNo })
    fc.assert(
      fc.property(facts, some, fc.array(held, { maxLength: 3 }), route, (base, routes, certificates, extra) => {
        fc.pre(base.resident !== null)
        const one: AidsFacts = { ...base, routes, certificates }
        const singles = routes.map((only) => worst({ ...one, routes: [only] }))
        expect(worst(one)).toBe(Math.min(...singles))
        expect(judge({ ...one, routes: [...routes].reverse() }, parameters).route).toBe(judge(one, parameters).route)
        expect(worst({ ...one, routes: [...routes, { ...extra, routeNo: 99 }] })).toBeLessThanOrEqual(worst(one))
      }),
      runs(3000),
    )
  })
})
