/** Each line of the review by itself: a case where all is well, and one thing changed at a time. */
import { proposalOf } from '../../../shared/domain/judgement.ts'
import { describe, expect, it } from 'vitest'
import type { Certificate, Grant, Item, ItemRoute, Provider, Resident } from '../../../shared/domain/masters.ts'
import type { AidsApplication, AidsFacts, AidsJudgement, CheckId } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import { home, items, parametersOn } from './sample-office.ts'
import { sampleResident as resident } from '../../support/samples.ts'

const day = '2026-11-02'
const child: Resident = { ...resident, residentNo: '1000000015', birthDate: '2015-05-05', relation: '子' }
const guardian: Resident = { ...resident, name: '見本　太郎' }
const certificate: Certificate = {
  residentNo: resident.residentNo,
  kind: '身体障害者手帳',
  number: '第1号',
  grade: 2,
  disability: '下肢',
  issuedOn: '2020-01-01',
  expiresOn: null,
}
const route: ItemRoute = {
  itemCode: 'X',
  routeNo: 1,
  certificateKind: '身体障害者手帳',
  disability: '下肢',
  grade: 2,
  ageFrom: 18,
  ageTo: null,
  household: null,
  judgement: null,
}
const item: Item = {
  code: 'X',
  name: '見本用具',
  unit: '個',
  ceiling: 90_000,
  usefulLifeYears: 5,
  maxInLife: 1,
  places: ['在宅'],
  careInsuranceFirst: false,
  opinionRequired: false,
  countsAs: [],
  excludes: ['Z'],
  validFrom: '2013-04-01',
  validTo: null,
  article: '要綱第4条第1項・別表第1の1',
  sourceNote: '',
}
const monthly: Item = { ...item, code: 'M', unit: '月', ceiling: 10_000, usefulLifeYears: null, maxInLife: null }
const grant: Grant = {
  voucherNo: 'K-1',
  residentNo: resident.residentNo,
  itemCode: 'X',
  decidedOn: '2022-01-10',
  quantity: 1,
  months: null,
  startMonth: null,
  price: 10_000,
  publicPayment: 9_000,
  selfPayment: 1_000,
  excess: 0,
  state: '有効',
}
const provider: Provider = {
  providerNo: 'J0001',
  name: '株式会社みほん',
  kana: 'ミホン',
  postalCode: '460-0006',
  address: '',
  phone: '',
  invoiceNo: '',
  registeredFrom: '2015-04-01',
  registeredTo: null,
  bankCode: '0001',
  bankName: '',
  branchCode: '001',
  branchName: '',
  accountType: '普通',
  accountNumber: '0000001',
  accountHolderKana: '',
}
const application: AidsApplication = {
  receiptNo: 'T-1',
  day,
  name: '見本 花子',
  kana: 'みほん はなこ',
  birthDate: '1980-01-02',
  postalCode: '460-0006',
  address: '中区葵3-93-10',
  agentName: '',
  certificateKind: '身体障害者手帳',
  quantity: 1,
  months: null,
  providerNo: 'J0001',
  providerName: '',
  price: 80_000,
  estimateDate: '2026-10-30',
  place: '在宅',
  careInsurance: '認定なし',
  taxConsent: true,
  alreadyBought: false,
  attachments: ['見積書'],
}
const tax = {
  residentNo: resident.residentNo,
  fiscalYear: 2026,
  welfare: false,
  repatriate: false,
  status: '課税',
  incomeLevy: 100_000,
  obtainedOn: '2026-06-10',
} as const
const well: AidsFacts = {
  businessDay: '2026-11-24',
  home,
  application,
  item,
  routes: [route],
  resident,
  guardian: null,
  household: [{ resident, certificates: [certificate] }],
  certificates: [certificate],
  tax,
  grants: [],
  grantItems: [item],
  providers: [provider],
  sameItemApplications: [],
  postal: 'fits',
}
const run = (over: Partial<AidsFacts>, said: Partial<AidsApplication> = {}): AidsJudgement =>
  judge({ ...well, ...over, application: { ...application, ...said } }, parametersOn(day))
const line = (id: CheckId, result: AidsJudgement): string => result.checks.find((check) => check.id === id)?.verdict ?? 'none'

type Case = readonly [what: string, over: Partial<AidsFacts>, said: Partial<AidsApplication>, verdict: 'ok' | 'judge' | 'fail']
const table = (id: CheckId, cases: readonly Case[]): void => {
  describe(`line ${id}`, () => {
    it.each(cases)('%s', (_, over, said, verdict) => {
      expect(line(id, run(over, said))).toBe(verdict)
    })
  })
}

it('grants when all is well, with thirteen lines in their order', () => {
  const result = run({})
  expect(result).toMatchObject({ proposal: 'grant', route: 1, bracket: 'taxed', taxYear: 2026, earlierOwnShare: 0, refusals: [] })
  expect(result.checks.map((check) => check.id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'])
  expect(result.amounts).toMatchObject({ selfPayment: 8_000, publicPayment: 72_000 })
})

it.each([
  [['ok', 'ok'], 'grant'],
  [['ok', 'judge'], 'ask'],
  [['judge', 'fail'], 'refuse'],
] as const)('%j proposes %s', (verdicts, proposal) => {
  expect(proposalOf(verdicts.map((verdict) => ({ verdict })))).toBe(proposal)
})

const who = (over: Partial<Resident>): Partial<AidsFacts> => ({ resident: { ...resident, ...over } })
table('1', [
  ['applied for today', {}, { day: '2026-11-24' }, 'ok'],
  ['applied for on a day to come', {}, { day: '2026-11-25' }, 'judge'],
  ['moved in on the day', who({ movedInOn: day }), {}, 'ok'],
  ['moved in the day after', who({ movedInOn: '2026-11-03' }), {}, 'fail'],
  ['moved out on the day', who({ movedOutOn: day, removalReason: '転出' }), {}, 'fail'],
  ['moved out between the day and the review', who({ movedOutOn: '2026-11-24', removalReason: '転出' }), {}, 'judge'],
  ['will move out after the review', who({ movedOutOn: '2026-11-25', removalReason: '転出' }), {}, 'ok'],
  ['another name', {}, { name: '別人' }, 'judge'],
  ['nobody linked', { resident: null }, {}, 'judge'],
])

const cert = (over: Partial<Certificate>): Partial<AidsFacts> => ({ certificates: [{ ...certificate, ...over }] })
table('2', [
  ['heavier than needed', cert({ grade: 1 }), {}, 'ok'],
  ['too light', cert({ grade: 3 }), {}, 'fail'],
  ['another disability', cert({ disability: '視覚' }), {}, 'fail'],
  ['expires on the day', cert({ expiresOn: day }), {}, 'ok'],
  ['expired the day before, and still stated', cert({ expiresOn: '2026-11-01' }), {}, 'judge'],
  ['expired, and not stated', cert({ expiresOn: '2026-11-01' }), { certificateKind: '' }, 'fail'],
  ['issued after the day', cert({ issuedOn: '2026-11-03' }), { certificateKind: '' }, 'fail'],
  ['a condition to judge', { routes: [{ ...route, judgement: '寝たきり' }] }, {}, 'judge'],
  ['no route in the master', { routes: [] }, {}, 'judge'],
  [
    'any disability and grade',
    { ...cert({ grade: null, disability: '見本病' }), routes: [{ ...route, disability: null, grade: null }] },
    {},
    'ok',
  ],
])

table('3', [
  ['on the 18th birthday', who({ birthDate: '2008-11-02' }), {}, 'ok'],
  ['the day before it', who({ birthDate: '2008-11-03' }), {}, 'fail'],
  ['at the upper end', { routes: [{ ...route, ageTo: 46 }] }, {}, 'ok'],
  ['past it', { routes: [{ ...route, ageTo: 45 }] }, {}, 'fail'],
  ['nobody linked, no age asked', { resident: null, routes: [{ ...route, ageFrom: null }] }, {}, 'ok'],
  ['nobody linked, age asked', { resident: null }, {}, 'judge'],
])

const member = (birthDate: string, certificates: readonly Certificate[] = [], over: Partial<Resident> = {}) => ({
  resident: { ...resident, residentNo: '1000000023', birthDate, relation: '同居人', ...over },
  certificates,
})
const household = (rule: ItemRoute['household'], ...others: AidsFacts['household']): Partial<AidsFacts> => ({
  routes: [{ ...route, household: rule }],
  household: [...well.household, ...others],
})
table('4', [
  ['alone', household('障害者のみ'), {}, 'ok'],
  ['with another who holds one', household('障害者のみ', member('1990-01-01', [certificate])), {}, 'ok'],
  ['with an adult of 64', household('障害者のみ', member('1962-01-01')), {}, 'fail'],
  ['with somebody of 65', household('障害者のみ', member('1961-11-02')), {}, 'judge'],
  ['with a child of 17', household('障害者のみ', member('2008-11-03')), {}, 'judge'],
  [
    'with one whose certificate ran out',
    household('障害者のみ', member('1990-01-01', [{ ...certificate, expiresOn: '2026-11-01' }])),
    {},
    'fail',
  ],
  ['with one who had moved out', household('障害者のみ', member('1990-01-01', [], { movedOutOn: '2026-10-01' })), {}, 'ok'],
  ['blind only, but of the legs', household('視覚障害者のみ'), {}, 'fail'],
])

const first: Partial<AidsFacts> = { item: { ...item, careInsuranceFirst: true } }
const aged = (birthDate: string): Partial<AidsFacts> => ({ ...first, ...who({ birthDate }) })
table('5', [
  ['65 on the day', aged('1961-11-02'), {}, 'fail'],
  ['64', aged('1961-11-03'), {}, 'ok'],
  ['64, nothing said', aged('1961-11-03'), { careInsurance: '' }, 'judge'],
  ['50, certified', aged('1976-01-01'), { careInsurance: '認定あり' }, 'fail'],
  ['50, applied for', aged('1976-01-01'), { careInsurance: '申請中' }, 'judge'],
  ['39, certified', aged('1987-01-01'), { careInsurance: '認定あり' }, 'judge'],
  ['39, not known', aged('1987-01-01'), { careInsurance: '不明' }, 'ok'],
  ['65, an item without the rule', who({ birthDate: '1961-11-02' }), { careInsurance: '認定あり' }, 'ok'],
])

table('6', [
  ['another place of the list', {}, { place: '入院' }, 'fail'],
  ['その他', {}, { place: 'その他' }, 'judge'],
  ['nothing', {}, { place: '' }, 'judge'],
  ['a word that nobody knows', {}, { place: '宇宙' }, 'judge'],
])

const past = (over: Partial<Grant>, ...rows: readonly Item[]): Partial<AidsFacts> => ({
  grants: [{ ...grant, ...over }],
  grantItems: [item, ...rows],
})
const earlier: Item = { ...item, validTo: '2025-03-31', usefulLifeYears: 3 }
const later: Item = { ...item, validFrom: '2025-04-01' }
table('7', [
  ['one day before the anniversary', past({ decidedOn: '2021-11-03' }), {}, 'fail'],
  ['on the anniversary', past({ decidedOn: '2021-11-02' }), {}, 'ok'],
  ['cancelled', past({ state: '取消' }), {}, 'ok'],
  ['lapsed', past({ state: '失効' }), {}, 'fail'],
  ['decided on 29 February', past({ decidedOn: '2024-02-29' }), {}, 'fail'],
  ['another kind', past({ itemCode: 'Y' }, { ...item, code: 'Y' }), {}, 'ok'],
  ['a kind that counts as this', past({ itemCode: 'Y' }, { ...item, code: 'Y', countsAs: ['X'] }), {}, 'fail'],
  ['three where three are allowed', { item: { ...item, maxInLife: 3 } }, { quantity: 3 }, 'ok'],
  ['three beside one', { item: { ...item, maxInLife: 3 }, ...past({ decidedOn: '2024-01-01' }) }, { quantity: 3 }, 'fail'],
  ['two at once of one', {}, { quantity: 2 }, 'fail'],
  ['the life of the row of its own day', { ...past({ decidedOn: '2023-01-01' }), grantItems: [later, earlier] }, {}, 'ok'],
  ['the life of the later row', { ...past({ decidedOn: '2025-04-01' }), grantItems: [later, earlier] }, {}, 'fail'],
])

const z: Item = { ...item, code: 'Z', excludes: [] }
const stoma = (startMonth: string, months: number): Partial<AidsFacts> => ({
  item: monthly,
  grants: [{ ...grant, itemCode: 'M', startMonth, months, decidedOn: '2026-08-01' }],
  grantItems: [monthly],
})
table('8', [
  ['an excluded item in its life', past({ itemCode: 'Z' }, z), {}, 'fail'],
  ['on the last day of its life', past({ itemCode: 'Z', decidedOn: '2021-11-03' }, z), {}, 'fail'],
  ['after its life', past({ itemCode: 'Z', decidedOn: '2021-11-02' }, z), {}, 'ok'],
  ['an item that excludes this one', past({ itemCode: 'W' }, { ...item, code: 'W', excludes: ['X'] }), {}, 'fail'],
  ['an excluded item without a life', past({ itemCode: 'Z' }, { ...z, usefulLifeYears: null }), {}, 'judge'],
  ['months that meet', stoma('2026-10', 3), { months: 2 }, 'fail'],
  ['months that only touch', stoma('2026-09', 3), { months: 2 }, 'ok'],
  ['months that begin after', stoma('2027-02', 3), { months: 2 }, 'ok'],
  ['an application 30 days apart', { sameItemApplications: [{ receiptNo: 'T-2', day: '2026-12-02' }] }, {}, 'judge'],
  ['an application 31 days apart', { sameItemApplications: [{ receiptNo: 'T-2', day: '2026-12-03' }] }, {}, 'ok'],
  ['the application itself', { sameItemApplications: [{ receiptNo: 'T-1', day }] }, {}, 'ok'],
])

const taxed = (over: object): Partial<AidsFacts> => ({ tax: { ...tax, ...over } })
table('9', [
  ['459,999', taxed({ incomeLevy: 459_999 }), {}, 'ok'],
  ['460,000', taxed({ incomeLevy: 460_000 }), {}, 'fail'],
  ['460,000 of a child', { ...taxed({ incomeLevy: 460_000 }), resident: child }, {}, 'ok'],
  ['460,000 under 生活保護', taxed({ incomeLevy: 460_000, welfare: true }), {}, 'ok'],
  ['taxed, but the figure is missing', taxed({ incomeLevy: null }), {}, 'judge'],
  ['未申告', taxed({ status: '未申告', incomeLevy: null }), {}, 'judge'],
  ['no row', { tax: null }, {}, 'judge'],
  ['no consent', {}, { taxConsent: null }, 'judge'],
])

const shop = (over: Partial<Provider>): Partial<AidsFacts> => ({ providers: [{ ...provider, ...over }] })
table('10', [
  ['the last day of the provider', shop({ registeredTo: day }), {}, 'ok'],
  ['the day after it', shop({ registeredTo: '2026-11-01' }), {}, 'fail'],
  ['not yet registered', shop({ registeredFrom: '2026-11-03' }), {}, 'fail'],
  ['unknown', { providers: [] }, {}, 'judge'],
  [
    'two of one name',
    { providers: [provider, { ...provider, providerNo: 'J0002' }] },
    { providerNo: '', providerName: '株式会社みほん' },
    'judge',
  ],
  ['no estimate date', {}, { estimateDate: null }, 'judge'],
  ['an estimate of the day', {}, { estimateDate: day }, 'ok'],
  ['an estimate after the day', {}, { estimateDate: '2026-11-03' }, 'judge'],
  ['no estimate attached', {}, { attachments: [] }, 'judge'],
  ['bought already', {}, { alreadyBought: true }, 'judge'],
  ['a price above the limit', {}, { price: 900_000 }, 'ok'],
])

const doctor: Partial<AidsFacts> = { item: { ...item, opinionRequired: true } }
table('11', [
  ['not needed', {}, { attachments: ['意見書なし'] }, 'ok'],
  ['attached', doctor, { attachments: ['医師意見書'] }, 'ok'],
  ['missing', doctor, {}, 'judge'],
  ['will not come', doctor, { attachments: ['意見書なし'] }, 'fail'],
])

table('12', [
  ['protected on the day of the review', who({ protectionFrom: '2026-11-24' }), {}, 'judge'],
  ['protected until the day before', who({ protectionFrom: '2026-04-01', protectionTo: '2026-11-23' }), {}, 'ok'],
  ['another address', {}, { address: '中区葵3-93-11' }, 'judge'],
  ['a postal code that does not fit', { postal: 'mismatch' }, {}, 'judge'],
  ['no postal code', { postal: 'empty' }, {}, 'ok'],
  ['a minor with nobody', { resident: child }, {}, 'fail'],
  ['a minor with an agent only', { resident: child }, { agentName: '見本 太郎' }, 'judge'],
  ['a minor with the guardian', { resident: child, guardian }, { agentName: '見本太郎' }, 'ok'],
  ['a minor with another', { resident: child, guardian }, { agentName: '見本 次郎' }, 'judge'],
  ['a minor with a guardian who is not named', { resident: child, guardian }, {}, 'ok'],
])

const november = (selfPayment: number, excess = 0): Partial<AidsFacts> =>
  past({ decidedOn: '2026-11-05', itemCode: 'Y', selfPayment, excess }, { ...item, code: 'Y' })
table('13', [
  ['fits exactly', november(29_200), {}, 'ok'],
  ['one yen too much', november(29_201), {}, 'judge'],
  ['mostly excess', november(60_000, 50_000), {}, 'ok'],
  ['above the cap already', november(37_201), {}, 'judge'],
  ['nothing to pay, but something paid', { ...november(1), ...taxed({ status: '非課税' }) }, {}, 'judge'],
  ['cut by the cap alone', {}, { price: 400_000 }, 'ok'],
  ['bracket unknown', { tax: null }, {}, 'judge'],
])

describe('routes', () => {
  const strict: ItemRoute = { ...route, routeNo: 1, grade: 1 }
  const asking: ItemRoute = { ...route, routeNo: 2, judgement: '寝たきり' }
  const easy: ItemRoute = { ...route, routeNo: 3 }
  it.each([
    [[strict, asking, easy], 3],
    [[strict, asking], 2],
    [
      [
        { ...easy, routeNo: 5 },
        { ...easy, routeNo: 4 },
      ],
      4,
    ],
    [
      [
        { ...easy, ageFrom: 90 },
        { ...strict, routeNo: 1 },
      ],
      3,
    ],
  ])('of %# the mildest is taken', (routes, taken) => {
    expect(run({ routes }).route).toBe(taken)
  })

  it('is none when nobody is linked, and then nothing about the person is decided', () => {
    const result = run({ resident: null, guardian: null, tax: null })
    expect(result).toMatchObject({ route: null, bracket: null, earlierOwnShare: null, proposal: 'ask' })
    expect(result.amounts).toMatchObject({ ownShare: null, selfPayment: null, publicPayment: null, limit: 90_000 })
  })
})

it('writes the refusal of each failing line as a sentence with the article', () => {
  const { refusals } = run({ resident: { ...resident, movedOutOn: '2026-10-01' }, ...cert({ grade: 4 }) }, { place: '施設' })
  expect(refusals).toEqual([
    '令和8年11月2日において市内に住所を有することが確認できないため、要綱第3条第1項に定める「申請の日において市内に居住していること」の要件を満たさず、給付することができません。',
    expect.stringContaining('要綱第4条第1項・別表第1の1に定める「種目ごとに定める障害又は疾病の要件に該当すること」'),
    expect.stringContaining('要綱第4条第3項及び要綱第4条第1項・別表第1の1に定める'),
  ])
})

it('knows 同種 of the catalogue both ways round', () => {
  const byCode = (code: string): Item => items.find((one) => one.code === code)!
  const granted = (code: string): Partial<AidsFacts> => ({
    grants: [{ ...grant, itemCode: code, decidedOn: '2024-01-01' }],
    grantItems: items,
  })
  expect(line('7', run({ ...granted('N25'), item: byCode('N26') }))).toBe('fail')
  expect(line('7', run({ ...granted('N24'), item: byCode('N25') }))).toBe('fail')
  expect(line('7', run({ ...granted('N24'), item: byCode('N26') }))).toBe('ok')
})
