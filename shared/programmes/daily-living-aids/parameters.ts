/**
 * 日常生活用具の基準. The dated parameters of the programme, read for one day into typed values.
 */
import { inSpan } from '../../domain/date.ts'
import type { IsoDate, Parameter, Yen } from '../../domain/masters.ts'
import { roundingNames } from '../../domain/money.ts'
import { parameterTitle } from '../../domain/parameter-names.ts'
import { toWareki } from '../../domain/wareki.ts'
import type { Rounding } from '../../domain/money.ts'
import { checkIds } from './facts.ts'
import type { Bracket, CheckId } from './facts.ts'

export interface AidsParameters {
  /** 利用者負担の割合, percent. */
  readonly ratePercent: number
  /** 利用者負担の端数処理. */
  readonly rounding: Rounding
  /** 自己負担上限月額. */
  readonly caps: Readonly<Record<Bracket, Yen>>
  /** 所得割額 from which a person is not eligible, and from which age. */
  readonly incomeLevyLimit: Yen
  readonly incomeLevyAge: number
  /** The first month of a fiscal year that uses the tax of that year (7: April to June use the year before). */
  readonly taxYearSwitchMonth: number
  /** 介護保険 第1号被保険者 age, and the age from which a certified person is insured (第2号). */
  readonly careInsuranceAge: number
  readonly careInsuranceCertifiedAge: number
  /** Under this age a guardian is needed, and a household member does not break 障害者のみ by himself. */
  readonly minorAge: number
  /** From this age a household member does not break 障害者のみ by himself. */
  readonly elderlyAge: number
  readonly duplicateDays: number
  /** Months on one voucher of a monthly item. */
  readonly monthsPerVoucher: number
  /** 課税区分の確認: when a second person confirms the bracket. */
  readonly taxConfirm: TaxConfirmMode
  /** Items of which several may be granted in a fiscal year, together up to one ceiling. */
  readonly yearlyCeiling: readonly string[]
  /** Items that are of use only beside one of others. */
  readonly needs: readonly { readonly code: string; readonly anyOf: readonly string[] }[]
  /** 一式: parts that together cost no more than the set's own ceiling. */
  readonly pairs: readonly { readonly parts: readonly [string, string]; readonly set: string }[]
  /** What each check demands, in the words of the refusal notice, and the article it comes from. */
  readonly criteria: Readonly<Record<CheckId, { readonly text: string; readonly article: string }>>
  /** The rows read, to be frozen with a decision. */
  readonly rows: readonly Parameter[]
}

/** 課税区分の確認: never, when typed by hand or changed, also when it decides between paying and not paying, always. */
export const taxConfirmModes = ['none', 'manual', 'decisive', 'all'] as const
export type TaxConfirmMode = (typeof taxConfirmModes)[number]

export type ReadParameters =
  | { readonly ok: true; readonly parameters: AidsParameters }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the parameters of `aids` valid on a day; every missing, doubled or unreadable one is told in Japanese. */
export function readAidsParameters(rows: readonly Parameter[], day: IsoDate): ReadParameters {
  const valid = rows.filter((row) => row.programme === 'aids' && inSpan(day, row.validFrom, row.validTo))
  const problems: string[] = []
  const used: Parameter[] = []
  const find = (key: string): Parameter | null => {
    const found = valid.filter((row) => row.key === key)
    const row = found[0]
    if (row === undefined)
      problems.push(`基準「${parameterTitle('aids', key)}」の${toWareki(day)}に有効な行がありません。基準を登録してから審査してください。`)
    if (found.length > 1)
      problems.push(`基準「${parameterTitle('aids', key)}」の${toWareki(day)}に有効な行が2つ以上あります。適用期間を直してください。`)
    if (row === undefined) return null
    used.push(row)
    return row
  }
  const whole = (key: string, min = 0): number => {
    const row = find(key)
    if (row === null) return 0
    if (/^[0-9]{1,9}$/.test(row.value) && Number(row.value) >= min) return Number(row.value)
    problems.push(`基準「${parameterTitle('aids', key)}」の値「${row.value}」は${min}以上の整数ではありません。基準を直してください。`)
    return 0
  }
  const rounding = (key: string): Rounding => {
    const row = find(key)
    const name = row === null ? 'down' : roundingNames[row.value]
    if (name === undefined) problems.push(`基準「${parameterTitle('aids', key)}」は 切捨て・切上げ・四捨五入 のどれかにしてください。`)
    return name ?? 'down'
  }
  /** A parameter an office may leave out, read by `parse` (null: unreadable); `without` where it has none. */
  const optional = <T>(key: string, without: T, form: string, parse: (value: string) => T | null): T => {
    if (!valid.some((row) => row.key === key)) return without
    const row = find(key)
    const value = row === null ? null : parse(row.value.normalize('NFKC').replaceAll(/\s/g, ''))
    if (value === null) problems.push(`基準「${parameterTitle('aids', key)}」は ${form} の形にしてください。`)
    return value ?? without
  }
  const criterion = (id: CheckId): readonly [CheckId, { readonly text: string; readonly article: string }] => {
    const row = find(`check.${id}`)
    return [id, { text: row?.value ?? '', article: row?.article ?? '' }]
  }
  const parameters: AidsParameters = {
    ratePercent: whole('selfPayment.ratePercent'),
    rounding: rounding('selfPayment.rounding'),
    caps: {
      welfare: whole('cap.welfare'),
      repatriate: whole('cap.repatriate'),
      exempt: whole('cap.exempt'),
      taxed: whole('cap.taxed'),
    },
    incomeLevyLimit: whole('incomeLevy.limit'),
    incomeLevyAge: whole('incomeLevy.age'),
    taxYearSwitchMonth: whole('taxYear.switchMonth', 1),
    careInsuranceAge: whole('careInsurance.age'),
    careInsuranceCertifiedAge: whole('careInsurance.certifiedAge'),
    minorAge: whole('minor.age'),
    elderlyAge: whole('household.elderlyAge'),
    duplicateDays: whole('possibleDuplicate.days'),
    monthsPerVoucher: whole('voucher.monthsPerVoucher', 1),
    taxConfirm: optional('tax.confirm', 'manual', taxConfirmModes.join('・'), (v) => taxConfirmModes.find((mode) => mode === v) ?? null),
    yearlyCeiling: optional('items.yearlyCeiling', [], 'N03;N16A', (v) => (v === '' ? [] : v.split(';'))),
    needs: optional('items.needs', [], 'N37=N36A/N36B;N91=N31', parseNeeds),
    pairs: optional('items.pairs', [], 'N10A+N10B=N10C', parsePairs),
    criteria: Object.fromEntries(checkIds.map(criterion)) as AidsParameters['criteria'],
    rows: used,
  }
  if (parameters.taxYearSwitchMonth > 12)
    problems.push(`基準「${parameterTitle('aids', 'taxYear.switchMonth')}」は1から12の月にしてください。`)
  if (parameters.ratePercent > 100) problems.push(`基準「${parameterTitle('aids', 'selfPayment.ratePercent')}」は100以下にしてください。`)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, parameters }
}

function parseNeeds(text: string): AidsParameters['needs'] | null {
  const found = text.split(';').map((part) => /^([^=/]+)=([^=]+)$/.exec(part))
  if (found.some((match) => match === null)) return null
  return found.map((match) => ({ code: match?.[1] ?? '', anyOf: (match?.[2] ?? '').split('/') }))
}

function parsePairs(text: string): AidsParameters['pairs'] | null {
  const found = text.split(';').map((part) => /^([^=+]+)\+([^=+]+)=([^=+]+)$/.exec(part))
  if (found.some((match) => match === null)) return null
  return found.map((match) => ({ parts: [match?.[1] ?? '', match?.[2] ?? ''], set: match?.[3] ?? '' }))
}
