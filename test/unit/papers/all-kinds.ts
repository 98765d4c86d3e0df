/** One of every kind of paper, ordinary and with the longest names and addresses: for the goldens, the extracted texts and the pictures. */
import type { DocModel } from '../../../shared/domain/document.ts'
import { dayEnd } from '../../../shared/papers/day-end.ts'
import { usualEnvelope } from '../../../shared/papers/envelope.ts'
import type { PaperKind } from '../../../shared/papers/kinds.ts'
import { addressLabels, labelSheets, type LabelSheet } from '../../../shared/papers/labels.ts'
import type { Addressee } from '../../../shared/papers/letter.ts'
import { mailingLedger, type MailingLine } from '../../../shared/papers/mailing-ledger.ts'
import { paymentNotice, type PaymentLine, type PaymentNoticeInput } from '../../../shared/papers/payment-notice.ts'
import { windowTest } from '../../../shared/papers/window-test.ts'
import { claimForm, type ClaimFormInput } from '../../../shared/programmes/daily-living-aids/papers-claim.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { cancelNotice, grantNotice, refusalNotice, type CancelNoticeInput } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { correctionLetter } from '../../../shared/programmes/daily-living-aids/papers-correction.ts'
import { receiptSlip } from '../../../shared/programmes/daily-living-aids/papers-receipt.ts'
import { context, grant, letter, longGrant, VARIANT, voucher } from './sample.ts'

/** Forty characters. */
export const longName = `${VARIANT}﨑・𠮷田　ヴィクトリア・アレクサンドラ・マリア・デ・ロス・アンヘレス之介`
export const longFirm = '特定非営利活動法人　見本県障がい者福祉用具給付推進機構　東三河地域総合支援センター　豊橋営業所'
export const longAddressee: Addressee = { ...longGrant.addressee, name: longName }

export const cancel: CancelNoticeInput = {
  ...letter,
  documentNo: '8見障給第201号',
  decisionNo: '8見障給第123号',
  decidedOn: '2026-10-20',
  publicPayment: 81_000,
  selfPayment: 39_000,
  reason: '介護保険法による給付を受けることができることが分かったため。（要綱第5条第1項）',
  vouchers: ['K2600000128-2'],
}

export const claim: ClaimFormInput = {
  documentNo: '8見障給第123号の2',
  decisionNo: '8見障給第123号',
  date: '2026-11-24',
  beneficiaryName: letter.beneficiaryName,
  itemName: letter.itemName,
  unit: '個',
  quantity: 1,
  providerName: grant.providerName,
  vouchers: [{ voucherNo: 'K2600000128-2', months: [], publicPayment: 81_000, selfPayment: 39_000 }],
}

/** A year of monthly vouchers: more than one sheet holds. */
export const longClaim: ClaimFormInput = {
  ...claim,
  documentNo: '8見障給第124号の2',
  decisionNo: '8見障給第124号',
  beneficiaryName: longName,
  itemName: longGrant.itemName,
  unit: '月',
  providerName: longFirm,
  vouchers: Array.from({ length: 12 }, (_, index) => ({
    voucherNo: `K260000014${index % 10}-${index + 1}`,
    months: [`2027-${String(index + 1).padStart(2, '0')}`],
    publicPayment: 15_480,
    selfPayment: 1_720,
  })),
}

const paymentLine = (index: number): PaymentLine => ({
  voucherNo: `K26${String(index + 1).padStart(7, '0')}-2`,
  claimRef: `S-2026-${String(index + 1).padStart(4, '0')}`,
  deliveredOn: '2026-12-03',
  itemName: index % 5 === 3 ? 'ストーマ装具（消化器系）' : '特殊寝台',
  decided: 81_000,
  paid: index % 5 === 3 ? 80_000 : 81_000,
})

export const payment: PaymentNoticeInput = {
  documentNo: 'R8-P0001-01',
  date: '2026-12-25',
  addressee: {
    postalCode: '455-0018',
    address: '愛知県名古屋市港区港明一丁目９７番１４号',
    addressRest: '一丁目９７番１４号',
    name: '株式会社見本義肢製作所',
    honorific: '御中',
  },
  runNo: 'R8-P0001',
  transferDate: '2026-12-28',
  bankName: 'ゆうちょ銀行',
  branchName: '二〇八',
  accountType: '普通',
  accountNumber: '0003963',
  holderKana: 'ｶ)ﾐﾎﾝｷﾞｼｾｲｻｸｼﾖ',
  lines: [0, 1, 2, 3].map(paymentLine),
}

export const longPayment: PaymentNoticeInput = {
  ...payment,
  documentNo: 'R8-P0001-02',
  addressee: { ...payment.addressee, address: longGrant.addressee.address, addressRest: '１', name: longFirm },
  lines: Array.from({ length: 60 }, (_, index) => paymentLine(index)),
}

const mailingLine = (index: number): MailingLine => ({
  postedOn: '2026-11-24',
  number: `8見福第${index + 1}号`,
  addressee: index === 4 ? longName : '勅使河原　七海',
  guarded: index === 7,
  mailClass: index % 9 === 8 ? '定形外郵便物' : '定形郵便物',
  sheets: (index % 4) + 2,
  fee: index % 9 === 8 ? 140 : 110,
})

export const mailing = { documentNo: 'R8-B0001', date: '2026-11-24', from: '2026-11-24', until: '2026-11-24' } as const
export const mailingLines = Array.from({ length: 45 }, (_, index) => mailingLine(index))

const people = [letter.addressee, longGrant.addressee, longAddressee, payment.addressee]
const labelsOf = (sheet: LabelSheet): DocModel =>
  addressLabels({
    documentNo: 'R8-B0002',
    date: '2026-11-24',
    sheet,
    startAt: 2,
    addressees: Array.from({ length: sheet.columns * sheet.rows }, (_, index) => people[index % people.length] ?? letter.addressee),
  })

/** Every kind, by the name of its golden. */
export function everyPaper(): readonly (readonly [name: string, kind: PaperKind, model: DocModel])[] {
  const refusal = { ...letter, reasons: ['耐用年数（８年）を経過していないため、給付の対象となりません。（要綱第4条第2項）'] }
  const longReason =
    '申請のあった用具と同種の用具の給付を令和5年6月1日に受けており、耐用年数（８年）を経過していないため、給付の対象となりません。（要綱第5条第2項）'
  const [twelve, ten, small] = labelSheets
  const slip = {
    receiptNo: 'L2026-100077',
    caseNo: 'R8-000012',
    receivedOn: '2026-11-03',
    channel: '窓口',
    beneficiaryName: longName,
    itemName: longGrant.itemName,
    unit: '月' as const,
    quantity: 1,
    months: 6,
    received: ['見積書', '医師の意見書', '手帳の写し'],
    missing: ['世帯全員の課税証明書（令和8年度）'],
  }
  const asked = {
    documentNo: 'R8-C0001',
    date: '2026-11-24',
    addressee: longAddressee,
    receiptNo: 'L2026-100077',
    beneficiaryName: longName,
    itemName: longGrant.itemName,
    dueOn: '2026-12-08',
    opening:
      '令和8年11月3日付けで申請のありました日常生活用具の給付について、審査に必要な書類や記入に不足がありました。お手数ですが、下記の事項について令和8年12月8日までに補正をお願いします。',
    items: [
      { title: '見積書の日付', sentence: '見積書に日付がありません。見積りの日付の入った見積書を、事業者から取り直して提出してください。' },
      { title: '医師の意見書', sentence: '医師の意見書が添えられていません。所定の様式で提出してください。' },
    ],
    note: '不明な点は、担当までお電話ください。',
    hints: ['回答は、郵送、窓口への持参又は電話でお願いします。', 'この書面を同封するか、右上の番号をお知らせください。'],
  }
  const lines = [
    { group: '受付', label: '取込・入力した申請', count: 352, unit: '件', amount: null },
    { group: '決定', label: '支給決定（公費負担額）', count: 301, unit: '件', amount: 24_381_000 },
    { group: '決定', label: '却下決定', count: 12, unit: '件', amount: null },
    { group: '決定', label: '決定の取消（公費負担額）', count: 1, unit: '件', amount: 81_000 },
    { group: '発行', label: '給付券（公費負担額）', count: 420, unit: '枚', amount: 24_381_000 },
  ]
  const head = 'KYUFU-CP1:01J0000000000000000000000'
  const mark = {
    number: 12,
    seq: 4812,
    short: '3f2a 91bc 0d4e 77a1',
    mark: '12:4812:3f2a91bc0d4e77a1',
    qr: `${head}:12:4812:${'3f2a91bc0d4e77a1'.repeat(4)}`,
    at: '2026-11-24 17:20',
  }
  return [
    ['grant-notice', 'grant-notice', grantNotice(context, grant)],
    [
      'grant-notice-long',
      'grant-notice',
      grantNotice(context, { ...longGrant, addressee: longAddressee, beneficiaryName: longName, providerName: longFirm }),
    ],
    ['refusal-notice', 'refusal-notice', refusalNotice(context, refusal)],
    [
      'refusal-notice-long',
      'refusal-notice',
      refusalNotice(context, { ...refusal, addressee: longAddressee, reasons: [longReason, longReason, longReason] }),
    ],
    ['cancel-notice', 'cancel-notice', cancelNotice(context, cancel)],
    [
      'cancel-notice-long',
      'cancel-notice',
      cancelNotice(context, {
        ...cancel,
        addressee: longAddressee,
        beneficiaryName: longName,
        itemName: longGrant.itemName,
        reason: longReason,
        vouchers: longClaim.vouchers.map((one) => one.voucherNo),
      }),
    ],
    ['voucher', 'voucher', voucherPaper(context, voucher)],
    [
      'voucher-long',
      'voucher',
      voucherPaper(context, { ...voucher, voucherNo: 'K2600000128-3', beneficiaryName: longName, providerName: longFirm }),
    ],
    ['claim-form', 'claim-form', claimForm(context, claim)],
    ['claim-form-again', 'claim-form', claimForm(context, { ...claim, documentNo: 'K2600000128-2の2', replaces: 'K2600000111-2' })],
    ['claim-form-half-year', 'claim-form', claimForm(context, { ...longClaim, vouchers: longClaim.vouchers.slice(0, 6) })],
    ['claim-form-long', 'claim-form', claimForm(context, longClaim)],
    ['correction-request', 'correction-request', correctionLetter(context, asked)],
    ['receipt-slip-long', 'receipt-slip', receiptSlip(context.texts, slip)],
    ['payment-notice', 'payment-notice', paymentNotice(context, payment)],
    ['payment-notice-long', 'payment-notice', paymentNotice(context, longPayment)],
    ['mailing-ledger', 'mailing-ledger', mailingLedger(context, { ...mailing, lines: mailingLines })],
    ['mailing-ledger-empty', 'mailing-ledger', mailingLedger(context, { ...mailing, lines: [] })],
    ['address-labels-12', 'address-labels', labelsOf(twelve!)],
    ['address-labels-10', 'address-labels', labelsOf(ten!)],
    ['address-labels-24', 'address-labels', labelsOf(small!)],
    ['day-end', 'day-end', dayEnd(context, { documentNo: 'R8-B0003', day: '2026-11-24', madeBy: '課長 五月', lines, mark })],
    ['window-test', 'window-test', windowTest(usualEnvelope, '2026-11-24')],
  ]
}
