/**
 * 日常生活用具の金額. Limit, own share under the monthly cap, excess; and the split over vouchers.
 */
import { addMonths, fiscalYear, monthOf } from '../../domain/date.ts'
import type { Grant, IsoDate, IsoMonth, Item, TaxRow, Yen } from '../../domain/masters.ts'
import { percentOf, splitByWeight, splitEvenly } from '../../domain/money.ts'
import type { AidsAmounts, Bracket } from './facts.ts'
import type { AidsParameters } from './parameters.ts'

export interface AidsAmountsInput {
  /** 見積額, yen, for all pieces or months. */
  readonly price: Yen
  readonly item: Pick<Item, 'unit' | 'ceiling'>
  readonly quantity: number
  /** Needed for items counted in months; else ignored. */
  readonly months: number | null
  /** Null: not known; then the three amounts that depend on it are null. */
  readonly bracket: Bracket | null
  /** The limit where it is not ceiling × quantity: what is left of a ceiling that several grants share. */
  readonly limit?: Yen
  /** Own shares of the person's grants decided earlier in the month of the decision; null: nobody linked, counts as 0. */
  readonly earlierOwnShare: Yen | null
}

/**
 * The amounts of one case. `ownShare` takes what is left of the person's cap in the month, never below 0; the excess
 * over the limit is never covered by the cap. Used at review and again at the decision, when the cap may be used up.
 */
export function aidsAmounts(input: AidsAmountsInput, parameters: AidsParameters): AidsAmounts {
  const { price, item, bracket } = input
  const limit = input.limit ?? item.ceiling * (item.unit === '月' ? (input.months ?? 1) : input.quantity)
  const base = Math.min(price, limit)
  const excess = Math.max(0, price - limit)
  if (bracket === null) return { price, limit, base, ownShare: null, excess, selfPayment: null, publicPayment: null }
  const left = Math.max(0, parameters.caps[bracket] - (input.earlierOwnShare ?? 0))
  const ownShare = Math.min(percentOf(base, parameters.ratePercent, parameters.rounding), left)
  const selfPayment = ownShare + excess
  return { price, limit, base, ownShare, excess, selfPayment, publicPayment: price - selfPayment }
}

/**
 * 当月の自己負担. Own shares (without excess) of the grants decided in a month; 取消 ones count nowhere, 失効 ones do.
 *
 * A grant that is cancelled (取消) later gives its share of the cap back to the month from then on: decisions that follow see
 * more left. Those already taken keep the amounts they were decided with, although the person would have paid more under
 * them had the cancelled grant never been: a decision is not changed to the person's cost behind his back, and domain.md
 * lets the cap be shared in the order of decision. So the shares of a month that count never pass the cap, and a later
 * grant may fill what the cancelled one left.
 */
export function ownShareInMonth(grants: readonly Grant[], month: IsoMonth): Yen {
  return grants
    .filter((grant) => grant.state !== '取消' && monthOf(grant.decidedOn) === month)
    .reduce((sum, grant) => sum + grant.selfPayment - grant.excess, 0)
}

/** 課税年度. The fiscal year of D; before the switch month (April to June) the year before. */
export function taxYearOf(day: IsoDate, parameters: Pick<AidsParameters, 'taxYearSwitchMonth'>): number {
  const year = fiscalYear(day)
  // Months are counted from April: 1 to 3 are the last ones of the fiscal year and never before the switch.
  const fromApril = (month: number): number => (month + 8) % 12
  return fromApril(Number(day.slice(5, 7))) < fromApril(parameters.taxYearSwitchMonth) ? year - 1 : year
}

/** 区分. 生活保護 first, then 支援給付, then 市民税区分; null without consent, without a row, or when it is 未申告. */
export function bracketOf(tax: TaxRow | null, consent: boolean | null): Bracket | null {
  if (consent !== true || tax === null) return null
  if (tax.welfare) return 'welfare'
  if (tax.repatriate) return 'repatriate'
  if (tax.status === '非課税') return 'exempt'
  return tax.status === '課税' ? 'taxed' : null
}

/** The most months one application may be granted: a case has no more vouchers. */
export const mostMonths = 99

/** 給付の対象月. The months that a monthly application covers: those after D's month. At most `mostMonths` are asked for. */
export function applicationMonths(day: IsoDate, months: number): readonly IsoMonth[] {
  const month = monthOf(day)
  return Array.from({ length: months }, (_, i) => addMonths(month, i + 1))
}

/** Splits yen over `months` months so that the parts add up exactly, the larger ones first. */
export function splitMonths(total: Yen, months: number): readonly Yen[] {
  return splitEvenly(total, months)
}

/** 給付券1枚の分. `months` is empty for an item that is not counted in months. */
export interface VoucherPart {
  readonly months: readonly IsoMonth[]
  readonly price: Yen
  readonly ownShare: Yen
  readonly excess: Yen
  readonly selfPayment: Yen
  readonly publicPayment: Yen
}

/**
 * The vouchers of a grant: one, or for monthly items one for each `monthsPerVoucher` months. Own share, excess and
 * public payment are split each for itself in proportion to the months, and price and self payment are their sums, so
 * that every column adds up exactly. Throws RangeError when the amounts are not all known.
 */
export function voucherParts(amounts: AidsAmounts, months: readonly IsoMonth[], monthsPerVoucher: number): readonly VoucherPart[] {
  const { ownShare, excess, publicPayment } = amounts
  if (ownShare === null || publicPayment === null) throw new RangeError('voucherParts: the amounts are not decided')
  const groups = months.length === 0 ? [[]] : groupsOf(months, monthsPerVoucher)
  const weights = groups.map((group) => Math.max(1, group.length))
  const [own, over, paid] = [splitByWeight(ownShare, weights), splitByWeight(excess, weights), splitByWeight(publicPayment, weights)]
  return groups.map((group, i) => {
    const part = { ownShare: own[i] ?? 0, excess: over[i] ?? 0, publicPayment: paid[i] ?? 0 }
    const selfPayment = part.ownShare + part.excess
    return { months: group, price: selfPayment + part.publicPayment, selfPayment, ...part }
  })
}

function groupsOf(months: readonly IsoMonth[], size: number): readonly (readonly IsoMonth[])[] {
  const count = Math.ceil(months.length / size)
  return Array.from({ length: count }, (_, i) => months.slice(i * size, (i + 1) * size))
}
