/**
 * 支払の点検. What a person looks at before an order goes on its way: names, accounts, sums, days. None of it stops a payment by
 * itself; what cannot be paid at all was left out before.
 */
import { toBankKana } from '../../domain/bank-kana.ts'
import { payeeTitle, type Payee } from './transfers.ts'

export type PaymentCheckCode =
  | 'holder-mismatch'
  | 'several-accounts'
  | 'same-transfer'
  | 'changed-account'
  | 'new-account'
  | 'changed-kana'
  | 'zero'
  | 'over-limit'
  | 'transfer-window'
  | 'same-as-earlier'

/** 点検項目, in the order of the screen. */
export const paymentCheckNames: Readonly<Record<PaymentCheckCode, string>> = {
  'holder-mismatch': '口座名義カナ不一致',
  'several-accounts': '同一人・複数口座',
  'same-transfer': '同じ口座に同じ金額',
  'changed-account': '決定のときと違う口座',
  'new-account': '新しい口座',
  'changed-kana': '名義カナの読替え',
  zero: '0円',
  'over-limit': '金額の上限超え',
  'transfer-window': '振込日',
  'same-as-earlier': '前のデータと同じ件数・金額',
}

/** One line of a check: whom it is about (empty: the order as a whole) and what was found, a sentence without a full stop. */
export interface PaymentFinding {
  readonly payeeNo: string
  readonly name: string
  readonly text: string
}

export interface PaymentCheck {
  readonly code: PaymentCheckCode
  readonly title: string
  /** `warn`: to be looked at before going on; `note`: good to know. */
  readonly level: 'warn' | 'note'
  readonly findings: PaymentFinding[]
}

/** A payee with what the checks compare. */
export interface CheckedPayee extends Payee {
  /** フリガナ of the payee; empty: nothing to compare. */
  readonly kana: string
  /** Who is behind it, to find one person with several accounts. */
  readonly personKey: string
  /** The bank kana was written otherwise than registered. */
  readonly lossy: boolean
  /** The holder's name as registered. */
  readonly registeredHolder: string
  readonly newAccount: boolean
  /** How its account differs from that of the decision, a sentence without a full stop; empty: it does not. */
  readonly changed: string
}

export interface PaymentFacts {
  /** Claims of zero yen, by their references. */
  readonly zero: readonly PaymentFinding[]
  /** Most yen one payee should get; null: the office sets none. */
  readonly maxPerPayee: number | null
  /** Sentences about the transfer date. */
  readonly days: readonly string[]
  /** Earlier orders with the same count and sum, as sentences. */
  readonly earlier: readonly string[]
}

/** 法人略語 and signs in bank kana, which say nothing of whose account it is. */
const marks = /\([ｱ-ﾝﾞﾟ]{1,2}\)|^[ｱ-ﾝﾞﾟ]{1,2}\)|\([ｱ-ﾝﾞﾟ]{1,2}$|[ .()-]/g
const corporate = /ｶﾌﾞｼｷｶﾞｲｼﾔ|ﾕｳｹﾞﾝｶﾞｲｼﾔ|ｺﾞｳﾄﾞｳｶﾞｲｼﾔ|ｼﾔｶｲﾌｸｼﾎｳｼﾞﾝ|ｲﾘﾖｳﾎｳｼﾞﾝ|ｲﾂﾊﾟﾝｼﾔﾀﾞﾝﾎｳｼﾞﾝ/g

/** A name in bank kana without blanks, signs and corporate forms; empty when it has no kana. */
export function comparableKana(text: string): string {
  const kana = toBankKana(text, { kind: 'name', maxBytes: 200 })
  return kana.ok ? kana.text.replaceAll(marks, '').replaceAll(corporate, '') : ''
}

/** Whether the holder may be the payee: the same kana; of a provider one may be a part of the other (営業所, 支店). */
export function holderAgrees(kind: Payee['kind'], kana: string, holder: string): boolean {
  const [own, account] = [comparableKana(kana), comparableKana(holder)]
  if (own === '' || account === '') return own === account || kana === ''
  return kind === 'person' ? own === account : own.includes(account) || account.includes(own)
}

const accountOf = (p: Payee): string => `${p.bankCode}-${p.branchCode}-${p.accountType}-${p.accountNumber}`

/** The payees of every group of two or more with the same key. */
function repeated<T>(payees: readonly T[], key: (p: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const p of payees) {
    const group = groups.get(key(p))
    if (group) group.push(p)
    else groups.set(key(p), [p])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** All checks of an order, those without findings too: a line that says 0 was looked at. */
export function checkPayments(payees: readonly CheckedPayee[], facts: PaymentFacts): PaymentCheck[] {
  const of = (p: Payee, text: string): PaymentFinding => ({ payeeNo: p.payeeNo, name: p.name, text })
  const whole = (text: string): PaymentFinding => ({ payeeNo: '', name: '', text })
  const check = (code: PaymentCheckCode, level: PaymentCheck['level'], findings: readonly PaymentFinding[]): PaymentCheck => ({
    code,
    title: paymentCheckNames[code],
    level,
    findings: [...findings],
  })
  const differing = payees.filter((p) => !holderAgrees(p.kind, p.kana, p.registeredHolder))
  const people = repeated(
    payees.filter((p) => p.personKey !== ''),
    (p) => p.personKey,
  ).filter((group) => new Set(group.map(accountOf)).size > 1)
  const same = repeated(payees, (p) => `${accountOf(p)} ${p.amount}`)
  const max = facts.maxPerPayee
  return [
    check(
      'holder-mismatch',
      'warn',
      differing.map((p) => of(p, `名義「${p.registeredHolder}」とフリガナ「${p.kana}」が違います`)),
    ),
    check(
      'several-accounts',
      'warn',
      people.flatMap((group) =>
        group.map((p) => of(p, `同じ人への支払が${group.length}件、違う口座にあります（${p.bankName} ${p.accountNumber}）`)),
      ),
    ),
    check(
      'same-transfer',
      'warn',
      same.flatMap((group) =>
        group.map((p) =>
          of(p, `同じ口座へ${p.amount.toLocaleString('ja-JP')}円が${group.length}件（${group.map(payeeTitle).join('、')}）`),
        ),
      ),
    ),
    check(
      'changed-account',
      'warn',
      payees
        .filter((p) => p.changed !== '')
        .map((p) => of(p, `${p.changed}（${p.bankName} ${p.branchName} …${p.accountNumber.slice(-3)}）`)),
    ),
    check(
      'new-account',
      'note',
      payees
        .filter((p) => p.newAccount)
        .map((p) => of(p, `この口座への初めての振込です（${p.bankName} ${p.branchName} ${p.accountNumber}）`)),
    ),
    check(
      'changed-kana',
      'note',
      payees.filter((p) => p.lossy).map((p) => of(p, `「${p.registeredHolder}」を「${p.holderKana}」と書きます`)),
    ),
    check('zero', 'warn', facts.zero),
    check(
      'over-limit',
      'warn',
      max === null
        ? []
        : payees
            .filter((p) => p.amount > max)
            .map((p) => of(p, `${p.amount.toLocaleString('ja-JP')}円は上限${max.toLocaleString('ja-JP')}円を超えています`)),
    ),
    check('transfer-window', 'warn', facts.days.map(whole)),
    check('same-as-earlier', 'warn', facts.earlier.map(whole)),
  ]
}
