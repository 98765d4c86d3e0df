import { describe, expect, it } from 'vitest'
import type { GiftInterview } from '../../../shared/domain/interviews.ts'
import type { Resident } from '../../../shared/domain/masters.ts'
import { accountProblem, formAccount, isHolder, type AccountFact } from '../../../shared/programmes/childbirth-support/account.ts'
import type { GiftFacts, GiftGrant } from '../../../shared/programmes/childbirth-support/facts.ts'
import { giftObstacle, judgeGift, sameSubject } from '../../../shared/programmes/childbirth-support/judge.ts'
import { readGiftParameters, type GiftParameters } from '../../../shared/programmes/childbirth-support/parameters.ts'

const day = '2026-11-24'
const row = (key: string, value: string) => ({
  programme: 'gift',
  key,
  value,
  validFrom: '2023-02-01',
  validTo: null,
  article: '要綱第3条',
})
const rows = [
  row('amount.出産応援', '50000'),
  row('amount.子育て応援', '50000'),
  row('child.bornFrom', '2025-01-01'),
  row('pregnancy.days', '300'),
  row('account.answerDays', '60'),
  row('payment.days', '60'),
  ...['1', '2', '3', '4', '5', '6', '7'].map((id) => row(`check.${id}`, `要件${id}`)),
]
const read = readGiftParameters(rows, day)
const parameters = (read as Extract<typeof read, { ok: true }>).parameters

const mother: Resident = {
  residentNo: '1000000007',
  name: '見本　花子',
  kana: 'ミホン　ハナコ',
  birthDate: '1996-04-01',
  sex: '女',
  postalCode: '460-0002',
  address: '愛知県名古屋市中区丸の内一丁目98番23号',
  householdNo: '9000000008',
  relation: '妻',
  movedInOn: '2020-04-01',
  movedOutOn: null,
  removalReason: '',
  protectionFrom: null,
  protectionTo: null,
  guardianNo: null,
}
const child: Resident = {
  ...mother,
  residentNo: '1000000015',
  name: '見本　一',
  birthDate: '2026-06-10',
  sex: '男',
  guardianNo: '1000000007',
}
const account: AccountFact = {
  source: 'form',
  bankCode: '0001',
  bankName: '',
  branchCode: '431',
  branchName: '',
  accountType: '普通',
  tail: '358',
  holderKana: 'ﾐﾎﾝ ﾊﾅｺ',
  mark: 'm1',
  problem: null,
  answeredOn: null,
  inquiryNo: null,
  attorneySeenOn: null,
}
const answered: AccountFact = { ...account, source: 'registered', answeredOn: '2026-11-01', inquiryNo: 'R8-Q0001' }
const grant = (more: Partial<GiftGrant>): GiftGrant => ({
  grantNo: '8見福第1号',
  kind: '子育て応援',
  motherNo: mother.residentNo,
  childNo: child.residentNo,
  notifiedOn: null,
  decidedOn: '2026-10-01',
  amount: 50_000,
  ...more,
})
const born: GiftFacts = {
  businessDay: day,
  home: { prefecture: '愛知県', city: '名古屋市' },
  application: {
    receiptNo: 'G1',
    day: '2026-11-10',
    kind: '子育て応援',
    name: '見本　花子',
    kana: 'ミホン　ハナコ',
    birthDate: '1996-04-01',
    postalCode: '460-0002',
    address: mother.address,
    childName: '見本　一',
    childKana: 'ミホン　ハジメ',
    childBirthDate: '2026-06-10',
    childOrder: '',
    paidElsewhere: false,
    useRegisteredAccount: false,
  },
  resident: mother,
  children: [child],
  interviews: [
    { residentNo: mother.residentNo, kind: '出生後', interviewedOn: '2026-07-01', notifiedOn: null, childNo: child.residentNo, note: '' },
  ],
  grants: [],
  sameApplications: [],
  otherCity: null,
  account,
  openInquiryNo: null,
  postal: 'fits',
}
const pregnant: GiftFacts = {
  ...born,
  application: { ...born.application, kind: '出産応援', childName: '', childKana: '', childBirthDate: null },
  children: [],
  interviews: [
    { residentNo: mother.residentNo, kind: '妊娠時', interviewedOn: '2026-10-20', notifiedOn: '2026-10-20', childNo: null, note: '' },
  ],
}
/** That of a pregnancy two years ago. */
const before: GiftInterview = { ...(pregnant.interviews[0] as GiftInterview), interviewedOn: '2024-05-01', notifiedOn: '2024-05-01' }
const of = (facts: GiftFacts, more: Partial<GiftFacts> = {}, application: Partial<GiftFacts['application']> = {}): GiftFacts => ({
  ...facts,
  ...more,
  application: { ...facts.application, ...application },
})

type Case = readonly [name: string, facts: GiftFacts, line: string, verdict: 'ok' | 'judge' | 'fail']
const cases: readonly Case[] = [
  ['the mother lives here', born, '1', 'ok'],
  ['nobody is linked', of(born, { resident: null }), '1', 'judge'],
  [
    'the mother moved out before the day',
    of(born, { resident: { ...mother, movedOutOn: '2026-11-10', removalReason: '転出' } }),
    '1',
    'fail',
  ],
  [
    'the mother moves out on the day after',
    of(born, { resident: { ...mother, movedOutOn: '2026-11-11', removalReason: '転出' } }),
    '1',
    'judge',
  ],
  ['the mother moved in later', of(born, { resident: { ...mother, movedInOn: '2026-11-11' } }), '1', 'fail'],
  ['a man applies', of(born, { resident: { ...mother, sex: '男' } }), '1', 'judge'],
  ['applied for today', of(born, {}, { day }), '1', 'ok'],
  ['applied for on a day to come', of(born, {}, { day: '2026-11-25' }), '1', 'judge'],
  ['another name', of(born, {}, { name: '見本　華子' }), '1', 'judge'],
  ['the child is here', born, '2', 'ok'],
  ['the child is not in the register', of(born, { children: [] }), '2', 'judge'],
  ['two children may be meant', of(born, { children: [child, { ...child, residentNo: '1000000023' }] }), '2', 'judge'],
  ['born on the first day of the period', of(born, { children: [{ ...child, birthDate: '2025-01-01' }] }), '2', 'ok'],
  ['born the day before the period', of(born, { children: [{ ...child, birthDate: '2024-12-31' }] }), '2', 'fail'],
  ['the child lives elsewhere', of(born, { children: [{ ...child, movedOutOn: '2026-11-01' }] }), '2', 'fail'],
  ['another household, another guardian', of(born, { children: [{ ...child, householdNo: '9', guardianNo: null }] }), '2', 'judge'],
  ['the pregnancy is notified', pregnant, '2', 'ok'],
  ['no notice of a pregnancy', of(pregnant, { interviews: [] }), '2', 'judge'],
  ['notified after the application', of(pregnant, {}, { day: '2026-10-19' }), '2', 'judge'],
  ['no earlier benefit', born, '3', 'ok'],
  ['granted for this child', of(born, { grants: [grant({})] }), '3', 'fail'],
  ['granted for a twin', of(born, { grants: [grant({ childNo: '1000000023' })] }), '3', 'ok'],
  ['another asks for the child', of(born, { sameApplications: [{ receiptNo: 'G2', day: '2026-11-01' }] }), '3', 'judge'],
  [
    'granted for this pregnancy',
    of(pregnant, { grants: [grant({ kind: '出産応援', childNo: null, notifiedOn: '2026-10-20' })] }),
    '3',
    'fail',
  ],
  [
    'granted for another pregnancy soon before',
    of(pregnant, { grants: [grant({ kind: '出産応援', childNo: null, notifiedOn: '2026-05-01', decidedOn: '2026-05-20' })] }),
    '3',
    'judge',
  ],
  [
    'granted for a pregnancy long ago',
    of(pregnant, { grants: [grant({ kind: '出産応援', childNo: null, notifiedOn: '2024-05-01', decidedOn: '2024-05-20' })] }),
    '3',
    'ok',
  ],
  ['declared elsewhere', of(born, {}, { paidElsewhere: true }), '4', 'fail'],
  ['nothing declared', of(born, {}, { paidElsewhere: null }), '4', 'judge'],
  ['the other city paid', of(born, { otherCity: { city: '隣市', answeredOn: '2026-11-20', paid: true } }), '4', 'fail'],
  [
    'declared, but the other city did not pay',
    of(born, { otherCity: { city: '隣市', answeredOn: '2026-11-20', paid: false } }, { paidElsewhere: true }),
    '4',
    'ok',
  ],
  ['interviewed', born, '5', 'ok'],
  ['no interview', of(born, { interviews: [] }), '5', 'judge'],
  ['interviewed for another child', of(born, { interviews: [{ ...born.interviews[0], childNo: '1000000023' } as never] }), '5', 'judge'],
  ['only the interview of the pregnancy', of(born, { interviews: pregnant.interviews }), '5', 'judge'],
  ['the interview of this pregnancy', of(pregnant, { interviews: [before, ...pregnant.interviews] }), '5', 'ok'],
  [
    'the interview of an earlier pregnancy, this one’s still ahead',
    of(pregnant, { interviews: [before, ...pregnant.interviews.map((one) => ({ ...one, interviewedOn: '2026-12-01' }))] }),
    '5',
    'judge',
  ],
  [
    'a further interview that does not name its pregnancy',
    of(pregnant, {
      interviews: [
        before,
        ...pregnant.interviews.map((one) => ({ ...one, interviewedOn: '2026-12-01' })),
        { ...before, interviewedOn: '2026-11-01', notifiedOn: null },
      ],
    }),
    '5',
    'ok',
  ],
  ['her own account', born, '6', 'ok'],
  ['the husband’s account', of(born, { account: { ...account, holderKana: 'ﾐﾎﾝ ﾀﾛｳ' } }), '6', 'judge'],
  [
    'the husband’s account with a power of attorney',
    of(born, { account: { ...account, holderKana: 'ﾐﾎﾝ ﾀﾛｳ', attorneySeenOn: '2026-11-20' } }),
    '6',
    'ok',
  ],
  ['an account that is not whole', of(born, { account: { ...account, problem: '口座の支店コードがありません' } }), '6', 'judge'],
  ['registered, nothing asked', of(born, { account: null }), '6', 'judge'],
  ['registered, a fresh answer', of(born, { account: answered }), '6', 'ok'],
  ['registered, the last day of the answer', of(born, { account: { ...answered, answeredOn: '2026-09-25' } }), '6', 'ok'],
  ['registered, an answer one day too old', of(born, { account: { ...answered, answeredOn: '2026-09-24' } }), '6', 'judge'],
  ['no protection, the same address', born, '7', 'ok'],
  ['protected', of(born, { resident: { ...mother, protectionFrom: '2026-01-01' } }), '7', 'judge'],
  ['the child is protected', of(born, { children: [{ ...child, protectionFrom: '2026-01-01' }] }), '7', 'judge'],
  ['another address', of(born, {}, { address: '名古屋市西区幅下1' }), '7', 'judge'],
]

describe('審査の7項目', () => {
  it.each(cases)('%s', (_, facts, line, verdict) => {
    const found = judgeGift(facts, parameters).checks.find((check) => check.id === line)
    expect([found?.verdict, found?.reason]).toEqual([verdict, expect.stringMatching(/。$/)])
    expect(found?.refusal === null).toBe(verdict !== 'fail')
  })

  it('shows the interview of this pregnancy, not the oldest one', () => {
    const { checks } = judgeGift(of(pregnant, { interviews: [before, ...pregnant.interviews] }), parameters)
    expect(checks.find((check) => check.id === '5')?.evidence).toEqual({ interviewedOn: '2026-10-20' })
  })

  it('proposes a grant of the dated amount when all seven hold, and names the article where one fails', () => {
    const good = judgeGift(born, parameters)
    expect([good.proposal, good.amounts.publicPayment, good.amounts.selfPayment, good.checks.length]).toEqual(['grant', 50_000, 0, 7])
    const bad = judgeGift(of(born, {}, { paidElsewhere: true }), parameters)
    expect([bad.proposal, bad.refusals]).toEqual([
      'refuse',
      [
        '他の市町村において同じ趣旨の給付を受けたとの申告があるため、要綱第3条に定める「要件4」の要件を満たさず、給付することができません。',
      ],
    ])
    const more: GiftParameters = { ...parameters, amounts: { 出産応援: 50_000, 子育て応援: 70_000 } }
    expect([judgeGift(born, more).amounts.publicPayment, judgeGift(pregnant, more).amounts.publicPayment]).toEqual([70_000, 50_000])
  })
})

describe('支給の妨げ, whoever overrules the lines', () => {
  it.each([
    ['nothing', born, null],
    ['nobody linked', of(born, { resident: null }), '母が住民の登録と結び付いていません'],
    ['no child', of(born, { children: [] }), '子が住民の登録の一人に決まっていません'],
    ['granted before', of(born, { grants: [grant({})] }), 'この子・妊娠については、すでに給付を決定しています'],
    ['no answer', of(born, { account: null }), '公金受取口座の照会の回答がありません'],
    [
      'an old answer',
      of(born, { account: { ...answered, answeredOn: '2026-09-24' } }),
      '公金受取口座の回答が古くなっています。新しく照会してください',
    ],
    ['another’s account', of(born, { account: { ...account, holderKana: 'ﾐﾎﾝ ﾀﾛｳ' } }), '本人でない口座で、委任状が確認されていません'],
    ['no interview may be overruled', of(born, { interviews: [] }), null],
  ])('%s', (_, facts, obstacle) => {
    expect(giftObstacle(facts, parameters)).toBe(obstacle)
  })

  it('counts a benefit for the child itself and for the pregnancy itself', () => {
    expect(sameSubject(grant({}), born)).toBe(true)
    expect(sameSubject(grant({ kind: '出産応援' }), born)).toBe(false)
    expect(sameSubject(grant({ kind: '出産応援', childNo: null, notifiedOn: '2026-10-20' }), pregnant)).toBe(true)
    expect(sameSubject(grant({ kind: '出産応援', childNo: null, notifiedOn: null }), pregnant)).toBe(false)
  })
})

describe('口座', () => {
  const whole = { bankCode: '0001', branchCode: '431', accountType: '普通', accountNumber: '0001234', holderKana: 'ミホン ハナコ' }
  it.each([
    [{}, null],
    [{ branchCode: '' }, '口座の支店コードがありません'],
    [{ bankCode: '0000' }, '金融機関コードが4桁の数字ではありません'],
    [{ accountNumber: '12345678' }, '口座番号が7桁の数字ではありません'],
    [{ accountType: 'その他' }, '預金種目「その他」へは振り込めません'],
  ])('%j', (more, problem) => {
    expect(accountProblem({ ...whole, ...more })).toBe(problem)
  })

  it('refuses a holder that no bank record can hold', () => {
    expect(accountProblem({ ...whole, holderKana: '見本花子' })).toContain('口座名義が振込に使えません')
  })

  it('is not read from the form where the registered one is asked for, and compares holders by folded kana', () => {
    expect(formAccount({ useRegisteredAccount: true, bankCode: '0001' })).toBeNull()
    expect(formAccount({ useRegisteredAccount: false, bankCode: '0001' })?.bankCode).toBe('0001')
    expect([isHolder('ﾐﾎﾝ ﾊﾅｺ', ['みほん　はなこ']), isHolder('ﾐﾎﾝ ﾊﾅｺ', ['ミホン　バナコ']), isHolder('', [''])]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('基準', () => {
  it('tells every missing, doubled and unreadable row', () => {
    const broken = readGiftParameters(
      [...rows.filter((one) => one.key !== 'check.7'), row('payment.days', '0'), row('pregnancy.days', '1')],
      day,
    )
    expect(broken.ok ? [] : broken.problems).toEqual([
      '基準「応援給付 同じ妊娠かを確かめる日数」の令和8年11月24日に有効な行が2つ以上あります。適用期間を直してください。',
      '基準「応援給付 申請から支払までの日数」の令和8年11月24日に有効な行が2つ以上あります。適用期間を直してください。',
      '基準「応援給付 審査項目7の要件の文」の令和8年11月24日に有効な行がありません。基準を登録してから審査してください。',
    ])
    const bad = readGiftParameters(
      rows.map((one) => (one.key === 'child.bornFrom' ? { ...one, value: '4月' } : one)),
      day,
    )
    expect(bad.ok).toBe(false)
  })
})
