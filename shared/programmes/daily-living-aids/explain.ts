/**
 * 「なぜ」. Every figure of a case with its formula, its numbers, and the rows of the masters, parameters and taxes it comes from.
 * Built from the very facts and parameters it was judged on, so that a decided case explains itself years later.
 */
import { monthOf } from '../../domain/date.ts'
import type { Grant, IsoDate, IsoMonth, Parameter, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { parameterName } from '../../domain/parameter-names.ts'
import { toWareki, toWarekiFiscalYear, toWarekiMonth } from '../../domain/wareki.ts'
import { bracketNames } from './facts.ts'
import type { AidsFacts, AidsJudgement } from './facts.ts'

/** A row that a figure comes from. */
export interface ExplainRow {
  readonly kind: 'application' | 'item' | 'parameter' | 'tax' | 'grant'
  readonly what: string
  readonly value: string
  readonly from: IsoDate | null
  readonly to: IsoDate | null
  readonly article: string
  readonly source: string
}

/** One figure and why it is what it is. `amount` null: not known. */
export interface Explained {
  readonly id: 'price' | 'limit' | 'base' | 'bracket' | 'cap' | 'ownShare' | 'excess' | 'selfPayment' | 'publicPayment'
  readonly label: string
  readonly amount: Yen | null
  readonly formula: string
  readonly numbers: string
  readonly rows: readonly ExplainRow[]
}

export interface Judged {
  readonly facts: AidsFacts
  readonly judgement: Pick<AidsJudgement, 'amounts' | 'bracket' | 'checks' | 'taxYear' | 'earlierOwnShare'>
  readonly parameters: readonly Parameter[]
}

const unknown = '未定'
const text = (amount: Yen | null): string => (amount === null ? unknown : yenText(amount))

/** The figures of one case in the order in which they are computed. */
export function explainAmounts({ facts, judgement, parameters }: Judged): readonly Explained[] {
  const { application, item } = facts
  const { amounts, bracket, earlierOwnShare } = judgement
  const { price, limit, base, ownShare, excess, selfPayment, publicPayment } = amounts
  const rows = sourceRows({ facts, judgement, parameters })
  const monthly = item.unit === '月'
  const times = monthly ? (application.months ?? 1) : application.quantity
  // a ceiling shared with earlier grants is told by line 7, which looked at them
  const life = judgement.checks.find(({ id }) => id === '7')
  const shared = limit === item.ceiling * times ? null : String(life?.evidence['sharedCeiling'] ?? life?.reason ?? '')
  const rate = valueOf(parameters, 'selfPayment.ratePercent')
  const rounding = valueOf(parameters, 'selfPayment.rounding')
  const cap = bracket === null ? null : numberOf(parameters, `cap.${bracket}`)
  const earlier = earlierOwnShare ?? 0
  const month = toWarekiMonth(monthOf(facts.businessDay))
  const left = cap === null ? null : Math.max(0, cap - earlier)
  return [
    {
      id: 'price',
      label: '見積額',
      amount: price,
      formula: '申請の見積額（税込、全部の数量・月数の計）',
      numbers: yenText(price),
      rows: [rows.price],
    },
    {
      id: 'limit',
      label: '限度額',
      amount: limit,
      formula: shared !== null ? '前の給付と分け合う基準額の残り' : monthly ? '基準額（月額） × 月数' : '基準額 × 数量',
      numbers: shared ?? `${yenText(item.ceiling)} × ${times}${monthly ? 'か月' : item.unit} ＝ ${yenText(limit)}`,
      rows: [rows.item, rows.quantity],
    },
    {
      id: 'base',
      label: '基準となる額',
      amount: base,
      formula: '見積額と限度額の低い方',
      numbers: `${yenText(price)} と ${yenText(limit)} の低い方 ＝ ${yenText(base)}`,
      rows: [rows.price, rows.item],
    },
    {
      id: 'bracket',
      label: '所得区分',
      amount: null,
      formula: '生活保護、支援給付、市民税の区分の順にみる。同意がないか税の記録がなければ未定',
      numbers: `${toWarekiFiscalYear(judgement.taxYear)}の税 → ${bracket === null ? unknown : bracketNames[bracket]}`,
      rows: [rows.tax, rows.consent, rows.switchMonth],
    },
    {
      id: 'cap',
      label: '今月の残りの上限',
      amount: left,
      formula: '区分の上限月額 − その月に先に決定した自己負担（割合分）の計。0円を下回らない',
      numbers: cap === null ? unknown : `${yenText(cap)} − ${yenText(earlier)}（${month}の決定済み） ＝ ${text(left)}`,
      rows: [...rows.cap, ...monthGrants(facts).map((grant) => grantRow(facts, grant))],
    },
    {
      id: 'ownShare',
      label: '自己負担（割合分）',
      amount: ownShare,
      formula: `基準となる額 × ${rate}％（1円未満${rounding}）。今月の残りの上限まで`,
      numbers: `${yenText(base)} × ${rate}％、残りの上限 ${text(left)} まで ＝ ${text(ownShare)}`,
      rows: [rows.rate, rows.rounding, ...rows.cap],
    },
    {
      id: 'excess',
      label: '超過額',
      amount: excess,
      formula: '見積額 − 限度額（0円を下回らない）。上限月額の対象にならない',
      numbers:
        excess === 0
          ? `見積額 ${yenText(price)} は限度額 ${yenText(limit)} の範囲内`
          : `${yenText(price)} − ${yenText(limit)} ＝ ${yenText(excess)}`,
      rows: [rows.price, rows.item],
    },
    {
      id: 'selfPayment',
      label: '利用者負担額',
      amount: selfPayment,
      formula: '自己負担（割合分） ＋ 超過額',
      numbers: `${text(ownShare)} ＋ ${yenText(excess)} ＝ ${text(selfPayment)}`,
      rows: [rows.rate, ...rows.cap],
    },
    {
      id: 'publicPayment',
      label: '公費負担額',
      amount: publicPayment,
      formula: '見積額 − 利用者負担額',
      numbers: `${yenText(price)} − ${text(selfPayment)} ＝ ${text(publicPayment)}`,
      rows: [rows.price, rows.item, rows.rate],
    },
  ]
}

const valueOf = (rows: readonly Parameter[], key: string): string => rows.find((row) => row.key === key)?.value ?? unknown
const numberOf = (rows: readonly Parameter[], key: string): number | null => {
  const row = rows.find((one) => one.key === key)
  return row === undefined ? null : Number(row.value)
}

const parameterNames: Readonly<Record<string, string>> = {
  'selfPayment.ratePercent': '利用者負担の割合（％）',
  'selfPayment.rounding': '利用者負担の端数処理',
  'cap.welfare': '上限月額（生活保護）',
  'cap.repatriate': '上限月額（中国残留邦人等支援給付）',
  'cap.exempt': '上限月額（市民税非課税）',
  'cap.taxed': '上限月額（市民税課税）',
  'taxYear.switchMonth': '税の年度を切り替える月',
}

function parameterRow(rows: readonly Parameter[], key: string): ExplainRow {
  const row = rows.find((one) => one.key === key)
  const amount = key.startsWith('cap.') && row !== undefined ? yenText(Number(row.value)) : (row?.value ?? unknown)
  return {
    kind: 'parameter',
    what: parameterNames[key] ?? parameterName(key),
    value: amount,
    from: row?.validFrom ?? null,
    to: row?.validTo ?? null,
    article: row?.article ?? '',
    source: '基準の台帳',
  }
}

function sourceRows({ facts, judgement, parameters }: Judged) {
  const { application, item, tax } = facts
  const applied = (what: string, value: string): ExplainRow => ({
    kind: 'application',
    what,
    value,
    from: application.day,
    to: null,
    article: '',
    source: `申請 ${application.receiptNo}`,
  })
  const monthly = item.unit === '月'
  const consent = application.taxConsent === null ? '記入なし' : application.taxConsent ? '同意する' : '同意しない'
  return {
    price: applied('見積額', yenText(application.price)),
    quantity: applied(monthly ? '月数' : '数量', monthly ? `${application.months ?? 1}か月` : `${application.quantity}${item.unit}`),
    consent: applied('税情報を調べる同意', consent),
    item: {
      kind: 'item',
      what: `基準額（${item.name}${monthly ? '、月額' : ''}）`,
      value: yenText(item.ceiling),
      from: item.validFrom,
      to: item.validTo,
      article: item.article,
      source: `種目 ${item.code}${item.sourceNote === '' ? '' : ` ${item.sourceNote}`}`,
    } satisfies ExplainRow,
    tax: {
      kind: 'tax',
      what: `${toWarekiFiscalYear(judgement.taxYear)}の税`,
      value: tax === null ? '記録なし' : taxText(tax),
      from: tax?.obtainedOn ?? null,
      to: null,
      article: '',
      source: tax === null ? '課税の台帳に、この年度の行がありません' : `課税の台帳（${toWareki(tax.obtainedOn)}取得）`,
    } satisfies ExplainRow,
    rate: parameterRow(parameters, 'selfPayment.ratePercent'),
    rounding: parameterRow(parameters, 'selfPayment.rounding'),
    switchMonth: parameterRow(parameters, 'taxYear.switchMonth'),
    cap: judgement.bracket === null ? [] : [parameterRow(parameters, `cap.${judgement.bracket}`)],
  }
}

function taxText(tax: NonNullable<AidsFacts['tax']>): string {
  const parts = [tax.welfare ? '生活保護' : '', tax.repatriate ? '支援給付' : '', `市民税 ${tax.status}`]
  return [...parts.filter((part) => part !== ''), ...(tax.incomeLevy === null ? [] : [`所得割 ${yenText(tax.incomeLevy)}`])].join('、')
}

/** Grants that share the cap of the month of the decision, in the order of their decision. */
function monthGrants(facts: AidsFacts): readonly Grant[] {
  const month = monthOf(facts.businessDay)
  return facts.grants
    .filter((grant) => grant.state !== '取消' && monthOf(grant.decidedOn) === month)
    .toSorted((a, b) => (a.decidedOn + a.voucherNo < b.decidedOn + b.voucherNo ? -1 : 1))
}

function grantRow(facts: AidsFacts, grant: Grant): ExplainRow {
  return {
    kind: 'grant',
    what: `先の決定 ${itemNameOn(facts, grant)}`,
    value: yenText(grant.selfPayment - grant.excess),
    from: grant.decidedOn,
    to: null,
    article: '',
    source: `給付実績 ${grant.voucherNo}`,
  }
}

/** The name the item of a grant had on the day of its decision; its code when the catalogue has none. */
export function itemNameOn(facts: Pick<AidsFacts, 'grantItems'>, grant: Grant): string {
  const dated = facts.grantItems.filter((item) => item.code === grant.itemCode)
  return (
    (dated.find((item) => item.validFrom <= grant.decidedOn && (item.validTo === null || grant.decidedOn <= item.validTo)) ?? dated[0])
      ?.name ?? grant.itemCode
  )
}

/** 月の負担の台帳. `left` null: the cap is not known. */
export interface LedgerLine {
  readonly grant: Grant
  readonly itemName: string
  /** Own share without the excess. */
  readonly share: Yen
  /** Own shares so far in the month, this line included. */
  readonly running: Yen
  readonly left: Yen | null
}

export interface MonthLedger {
  readonly month: IsoMonth
  readonly cap: Yen | null
  readonly lines: readonly LedgerLine[]
  readonly left: Yen | null
}

/** The own shares of the month of the decision against the cap, in the order of decision. */
export function monthLedger({ facts, judgement, parameters }: Judged): MonthLedger {
  const cap = judgement.bracket === null ? null : numberOf(parameters, `cap.${judgement.bracket}`)
  const rest = (used: Yen): Yen | null => (cap === null ? null : Math.max(0, cap - used))
  let running = 0
  const lines = monthGrants(facts).map((grant) => {
    const share = grant.selfPayment - grant.excess
    running += share
    return { grant, itemName: itemNameOn(facts, grant), share, running, left: rest(running) }
  })
  return { month: monthOf(facts.businessDay), cap, lines, left: rest(running) }
}
