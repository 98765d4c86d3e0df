import { describe, expect, test } from 'vitest'
import { zenginProfileOf } from '../../shared/domain/zengin-profile.ts'
import { USUAL_ZENGIN_PROFILE } from '../../shared/domain/zengin-types.ts'
import { accountingRows, readAccountingColumns, usualAccountingColumns } from '../../shared/programmes/claims/accounting.ts'
import {
  checkPayments,
  comparableKana,
  holderAgrees,
  type CheckedPayee,
  type PaymentFacts,
} from '../../shared/programmes/claims/payment-checks.ts'
import { mapReturnColumns, readReturnReason } from '../../shared/programmes/claims/returns.ts'

const payee: CheckedPayee = {
  kind: 'person',
  payeeNo: 'R8-0001',
  name: '見本 花子',
  bankCode: '9998',
  bankName: '見本銀行',
  branchCode: '101',
  branchName: '中央',
  accountType: '普通',
  accountNumber: '1234567',
  holderKana: 'ﾐﾎﾝ ﾊﾅｺ',
  amount: 50_000,
  customerCode: '',
  newCode: '0',
  kana: 'ミホン ハナコ',
  personKey: 'p1',
  lossy: false,
  registeredHolder: 'ミホン　ハナコ',
  newAccount: false,
  changed: '',
}
const quiet: PaymentFacts = { zero: [], maxPerPayee: null, days: [], earlier: [] }
const found = (payees: readonly CheckedPayee[], facts: Partial<PaymentFacts> = {}): Record<string, number> =>
  Object.fromEntries(
    checkPayments(payees, { ...quiet, ...facts })
      .filter((c) => c.findings.length > 0)
      .map((c) => [c.code, c.findings.length]),
  )

describe('点検', () => {
  const other = { ...payee, payeeNo: 'R8-0002', accountNumber: '7654321', personKey: 'p2' }
  test.each<[string, readonly CheckedPayee[], Partial<PaymentFacts>, Record<string, number>]>([
    ['nothing', [payee, other], {}, {}],
    ['another holder', [{ ...payee, registeredHolder: 'ミホン タロウ' }], {}, { 'holder-mismatch': 1 }],
    ['one person with two accounts', [payee, { ...other, personKey: 'p1' }], {}, { 'several-accounts': 2 }],
    ['one person twice into one account', [payee, { ...payee, payeeNo: 'R8-0002', amount: 1 }], {}, {}],
    ['twins: the same account and amount', [payee, { ...payee, payeeNo: 'R8-0002' }], {}, { 'same-transfer': 2 }],
    ['a new account', [{ ...payee, newAccount: true }], {}, { 'new-account': 1 }],
    ['another account than the decision', [{ ...payee, changed: '決定のときの口座と違います' }], {}, { 'changed-account': 1 }],
    ['kana written otherwise', [{ ...payee, lossy: true }], {}, { 'changed-kana': 1 }],
    ['over the limit', [payee, { ...other, amount: 50_001 }], { maxPerPayee: 50_000 }, { 'over-limit': 1 }],
    ['days and earlier files', [payee], { days: ['a'], earlier: ['b', 'c'] }, { 'transfer-window': 1, 'same-as-earlier': 2 }],
  ])('%s', (_, payees, facts, wanted) => {
    expect(found(payees, facts)).toEqual(wanted)
  })

  test('every item is listed, those without findings too', () => {
    expect(checkPayments([], quiet).map((c) => c.findings.length)).toEqual(Array.from({ length: 10 }, () => 0))
  })

  test.each([
    ['person', 'ミホン ハナコ', 'ﾐﾎﾝ ﾊﾅｺ', true],
    ['person', 'ミホン ショウコ', 'ﾐﾎﾝ ｼﾖｳｺ', true],
    ['person', 'ミホン ハナコ', 'ﾐﾎﾝ ﾊﾅ', false],
    ['provider', 'カブシキガイシャミホンショウテン', 'ｶ)ﾐﾎﾝｼﾖｳﾃﾝ', true],
    ['provider', 'ミホンショウテン', 'ﾐﾎﾝｼﾖｳﾃﾝ ﾅｺﾞﾔｴｲｷﾞﾖｳｼﾖ', true],
    ['provider', 'ミホンショウテン', 'ﾍﾞﾂｼﾖｳﾃﾝ', false],
  ] as const)('%s %s against %s: %s', (kind, kana, holder, agrees) => {
    expect(holderAgrees(kind, kana, holder)).toBe(agrees)
  })

  test('corporate forms and signs do not count', () => {
    expect(comparableKana('ミホン(カ')).toBe(comparableKana('ｶ)ミホン'))
  })
})

describe('銀行ごとの決まり', () => {
  test('settings change what they name and nothing else', () => {
    const of = (settings: Record<string, string>) => zenginProfileOf((key) => settings[key])
    expect(of({})).toEqual({ ok: true, profile: USUAL_ZENGIN_PROFILE })
    expect(of({ newline: 'none', allowWo: 'yes', transferClass: '8' })).toEqual({
      ok: true,
      profile: { ...USUAL_ZENGIN_PROFILE, newline: 'none', allowWo: true, transferClass: '8' },
    })
    expect(of({ clearingHouse: 'blank' })).toMatchObject({ ok: false, problem: expect.stringContaining('bank.clearingHouse') as string })
  })
})

describe('財務会計の様式', () => {
  const line = {
    runNo: 'R8-P0001',
    draftNo: 'R8-0007',
    month: '2026-12',
    transferDate: '2027-01-15',
    seq: 1,
    payeeNo: 'J0101',
    name: '見本商店',
    holder: 'ﾐﾎﾝ',
    bankCode: '9998',
    branchCode: '101',
    accountType: '普通',
    accountNumber: '0012345',
    items: 2,
    amount: 9000,
    programme: '日常生活用具',
  }
  test('fields and constants in their order', () => {
    const read = readAccountingColumns('科目=19-02|相手=@payeeNo|金額=@amount')
    if (!read.ok) throw new Error(read.problem)
    expect(accountingRows(read.columns, [line])).toEqual([
      ['科目', '相手', '金額'],
      ['19-02', 'J0101', 9000],
    ])
    expect(readAccountingColumns(usualAccountingColumns).ok).toBe(true)
  })
  test.each([
    ['科目=19-02', '@amount'],
    ['金額=@amount|=x', '見出し'],
    ['金額=@yen', '使えない'],
    ['', '見出し'],
  ])('%s is refused', (text, words) => {
    const read = readAccountingColumns(text)
    expect(read.ok ? '' : read.problem).toContain(words)
  })
})

describe('組戻しの一覧', () => {
  test.each([
    ['口座解約', 'closed'],
    ['受取人名義相違', 'name-differs'],
    ['該当口座なし', 'no-account'],
    ['口座番号相違', 'no-account'],
    ['closed', 'closed'],
    ['支店統廃合のため', 'branch-closed'],
    ['', 'other'],
    ['不明', 'other'],
  ])('%s is %s', (text, code) => {
    expect(readReturnReason(text)).toBe(code)
  })
  test('columns are told by any of their names, half-width too', () => {
    expect([...mapReturnColumns(['お客様番号', '氏名', ' 振込金額 ', '事由'])]).toEqual([
      ['customerCode', 0],
      ['amount', 2],
      ['reason', 3],
    ])
  })
})
