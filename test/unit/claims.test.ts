import { describe, expect, test } from 'vitest'
import { mapHeaders } from '../../shared/domain/header.ts'
import { parseProfile } from '../../shared/domain/profile.ts'
import { composeVoucherNumber } from '../../shared/domain/voucher-number.ts'
import { claimFields, readClaim, type ClaimLine } from '../../shared/programmes/claims/fields.ts'
import { claimedVoucherNo, matchClaim, type ClaimedVoucher, type MatchFacts } from '../../shared/programmes/claims/match.ts'
import {
  customerCode,
  payeeKana,
  transferOrder,
  transferProblemText,
  type Consignor,
  type Payee,
  payeeProblem,
} from '../../shared/programmes/claims/transfers.ts'
import { USUAL_ZENGIN_PROFILE } from '../../shared/domain/zengin-types.ts'

const voucherNo = composeVoucherNumber({ fiscalYear: 2026, serial: 12, seq: 1 })
const line: ClaimLine = {
  line: 2,
  claimRef: 'S1',
  providerNo: 'J0101',
  providerName: '',
  voucherNo,
  voucherCode: 'ABCD1234',
  deliveredOn: '2026-12-10',
  receivedBy: '本人',
  modelName: '',
  price: null,
  selfPayment: null,
  amount: 9000,
  note: '',
}
const voucher: ClaimedVoucher = {
  voucherNo,
  state: 'valid',
  caseState: 'issued',
  providerNo: 'J0101',
  publicPayment: 9000,
  validFrom: '2026-11-24',
  validTo: '2027-05-31',
}
const facts: MatchFacts = { voucher, codeRight: true, earlierLine: null, businessDay: '2026-12-28' }

describe('matchClaim', () => {
  const rows: readonly (readonly [
    what: string,
    line: Partial<ClaimLine>,
    voucher: Partial<ClaimedVoucher>,
    facts: Partial<MatchFacts>,
    answer: string,
  ])[] = [
    ['the decided amount', {}, {}, {}, 'ok'],
    ['one yen less', { amount: 8999 }, {}, {}, 'less'],
    ['one yen more', { amount: 9001 }, {}, {}, 'amount-more'],
    ['the first day', { deliveredOn: '2026-11-24' }, {}, {}, 'ok'],
    ['the day before', { deliveredOn: '2026-11-23' }, {}, {}, 'not-delivered-in-time'],
    ['the last day, claimed later', { deliveredOn: '2027-05-31' }, {}, { businessDay: '2027-06-10' }, 'ok'],
    ['the day after the last', { deliveredOn: '2027-06-01' }, {}, { businessDay: '2027-06-10' }, 'not-delivered-in-time'],
    ['delivered on the day of the claim', { deliveredOn: '2026-12-28' }, {}, {}, 'ok'],
    ['not delivered yet', { deliveredOn: '2026-12-29' }, {}, {}, 'not-delivered-in-time'],
    ['another provider', { providerNo: 'J0102' }, {}, {}, 'other-provider'],
    ['a further voucher of a claimed case', {}, { caseState: 'claimed' }, {}, 'ok'],
    ['a case not sent yet', {}, { caseState: 'granted' }, {}, 'not-issued'],
    ['a cancelled case', {}, { caseState: 'cancelled' }, {}, 'voucher-void'],
    ['a lapsed case', {}, { caseState: 'lapsed' }, {}, 'voucher-lapsed'],
    ['claimed before', {}, { state: 'claimed', caseState: 'claimed' }, {}, 'already-claimed'],
    ['paid before', {}, { state: 'paid', caseState: 'paid' }, {}, 'already-claimed'],
    ['twice in this file', {}, { state: 'claimed', caseState: 'claimed' }, { earlierLine: 2 }, 'duplicate-in-file'],
    ['a wrong code tells nothing else', { amount: 9001, providerNo: 'J0102' }, { state: 'paid' }, { codeRight: false }, 'code-wrong'],
    ['no such voucher', {}, {}, { voucher: null }, 'voucher-unknown'],
    ['no voucher number', { voucherNo: 'K26' }, {}, {}, 'voucher-mistyped'],
  ]
  test.each(rows)('%s', (_, ofLine, ofVoucher, ofFacts, answer) => {
    const match = matchClaim({ ...line, ...ofLine }, { ...facts, voucher: { ...voucher, ...ofVoucher }, ...ofFacts })
    expect(match.ok ? (match.less ? 'less' : 'ok') : match.code).toBe(answer)
  })

  test.each(['2026-11-23', '2026-12-29'])(
    'delivered on %s: the reason goes to the provider in a letter, with days of the era',
    (deliveredOn) => {
      const match = matchClaim({ ...line, deliveredOn }, facts)
      expect(match.ok ? '' : match.message).toMatch(/^納品日（令和8年1[12]月\d+日）が[^-]+。$/)
    },
  )

  test('a number typed in another width is the same', () => {
    expect(claimedVoucherNo({ voucherNo: ` ${voucherNo.normalize('NFKC').replace('K', 'Ｋ')} ` })).toBe(voucherNo)
  })
})

describe('readClaim', () => {
  const columns = {
    voucherNo: '券',
    voucherCode: '符号',
    providerNo: '事業者',
    deliveredOn: '納品',
    amount: '額',
    selfPayment: '自己',
    price: '価格',
  }
  const parsed = parseProfile({ id: 'x', programme: 'claims', encoding: 'utf-8', columns, dateFormats: ['YYYY-MM-DD'] })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  const header = ['券', '符号', '事業者', '納品', '額', '自己', '価格']
  const mapping = mapHeaders(parsed.profile, claimFields, header)
  const readLine = (...cells: string[]) => readClaim(parsed.profile, mapping, { line: 7, cells })

  test('an own payment of 0 is an amount, and an empty price is none', () => {
    const read = readLine(voucherNo, 'A', 'j0101', '2026-12-10', '9,000円', '0', '')
    expect(read).toMatchObject({ ok: true, line: { line: 7, providerNo: 'J0101', amount: 9000, selfPayment: 0, price: null } })
  })

  test('every unreadable cell is told, in the order of the form', () => {
    const read = readLine('', 'A', 'J0101', '2026-12-32', '①', 'x', '')
    expect(read.ok ? [] : read.problems.map((p) => [p.column, p.code])).toEqual([
      ['券', 'required-empty'],
      ['納品', 'impossible-date'],
      ['自己', 'not-a-number'],
      ['額', 'not-a-number'],
    ])
  })

  test.each([[['a']], [[voucherNo, 'A', 'J0101', '2026-12-10', '9000', '0', '', 'more']]])(
    'a line of another width is not read: %j',
    (cells) => {
      const read = readLine(...cells)
      expect(read.ok ? [] : read.problems.map((p) => p.code)).toEqual(['wrong-column-count'])
    },
  )
})

describe('transferOrder', () => {
  const payee: Payee = {
    kind: 'provider',
    payeeNo: 'J0101',
    name: '見本商店',
    newCode: '0',
    bankCode: '9998',
    bankName: '見本銀行',
    branchCode: '101',
    branchName: '中央',
    accountType: '普通',
    accountNumber: '7654321',
    holderKana: 'ﾐﾎﾝ',
    amount: 9000,
    customerCode: customerCode(2026, 3, 12),
  }
  const consignor: Consignor = {
    code: '1',
    name: 'ﾃｽﾄ',
    bankCode: '9999',
    bankName: '',
    branchCode: '999',
    branchName: '',
    accountType: '当座',
    accountNumber: '1',
  }

  test('account types become codes, the customer code its two halves', () => {
    const order = transferOrder(consignor, '2027-01-15', [payee, { ...payee, accountType: '貯蓄' }])
    if (!order.ok) throw new Error(order.problem)
    expect(order.header.accountType).toBe('2')
    expect(order.transfers.map((t) => t.accountType)).toEqual(['1', '4'])
    expect(order.transfers[0]?.reference).toEqual({ kind: 'customer', code1: '2026000003', code2: '0000000012' })
  })

  test.each([
    [consignor, { ...payee, accountType: '定期' }, '見本商店（J0101）: 預金種目「定期」'],
    [{ ...consignor, accountType: '貯蓄' }, payee, '振込依頼人の預金種目「貯蓄」'],
  ])('an account type that no transfer has is refused', (from, to, words) => {
    const order = transferOrder(from, '2027-01-15', [to])
    expect(order.ok ? '' : order.problem).toContain(words)
  })

  test('a fault of the file is told with whose it is', () => {
    const fault = { code: 'account-zero', field: '口座番号', detail: '0' } as const
    expect(transferProblemText({ ...fault, record: 2 }, [payee])).toBe('見本商店（J0101）: 口座番号がすべて0です')
    expect(transferProblemText({ ...fault, record: 1 }, [payee])).toBe('振込依頼人: 口座番号がすべて0です')
    expect(transferProblemText({ ...fault, record: null }, [payee])).toBe('口座番号がすべて0です')
  })

  test('readings are never guessed', () => {
    expect(payeeKana('かぶしきがいしゃ')).toEqual({ ok: true, text: 'ｶﾌﾞｼｷｶﾞｲｼﾔ', lossy: true })
    expect(payeeKana('見本').ok).toBe(false)
  })

  test.each([
    [{}, null],
    [{ accountNumber: '0000000' }, '口座番号がすべて0です'],
    [{ accountType: '定期' }, '預金種目「定期」'],
    [{ amount: 0 }, '1円以上'],
  ])('what of one payee would stop the file: %o', (change, words) => {
    const problem = payeeProblem({ ...payee, ...change }, USUAL_ZENGIN_PROFILE)
    if (words === null) expect(problem).toBeNull()
    else expect(problem).toContain(words)
  })

  test('the new code of a corrected account stands in its record', () => {
    const order = transferOrder(consignor, '2027-01-15', [{ ...payee, newCode: '2' }])
    expect(order.ok && order.transfers[0]?.newCode).toBe('2')
  })
})
