/** 出産・子育て応援給付の基準. The dated parameters of the programme, read for one day into typed values. */
import { inSpan, isIsoDate } from '../../domain/date.ts'
import type { IsoDate, Parameter, Yen } from '../../domain/masters.ts'
import { parameterTitle } from '../../domain/parameter-names.ts'
import { toWareki } from '../../domain/wareki.ts'
import { giftCheckIds, giftKinds } from './facts.ts'
import type { GiftCheckId, GiftKind } from './facts.ts'

export interface GiftParameters {
  /** 給付額: for a pregnancy, for a child. */
  readonly amounts: Readonly<Record<GiftKind, Yen>>
  /** The article each amount comes from. */
  readonly amountArticles: Readonly<Record<GiftKind, string>>
  /** A child born on this day or later, and not after the second one (null: open). */
  readonly bornFrom: IsoDate
  readonly bornTo: IsoDate | null
  /** Days after a granted pregnancy within which another one of the same mother is looked at by a person. */
  readonly pregnancyDays: number
  /** 公金受取口座: days for which an answer may be used. */
  readonly accountDays: number
  /** 申請から支払まで: the days the office promises. */
  readonly paymentDays: number
  /** What each check demands, in the words of the refusal notice, and the article it comes from. */
  readonly criteria: Readonly<Record<GiftCheckId, { readonly text: string; readonly article: string }>>
  /** The rows read, to be frozen with a decision. */
  readonly rows: readonly Parameter[]
}

export type ReadGiftParameters =
  | { readonly ok: true; readonly parameters: GiftParameters }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the parameters of `gift` valid on a day; every missing, doubled or unreadable one is told in Japanese. */
export function readGiftParameters(rows: readonly Parameter[], day: IsoDate): ReadGiftParameters {
  const valid = rows.filter((row) => row.programme === 'gift' && inSpan(day, row.validFrom, row.validTo))
  const problems: string[] = []
  const used: Parameter[] = []
  const find = (key: string): Parameter | null => {
    const found = valid.filter((row) => row.key === key)
    const row = found[0]
    if (row === undefined)
      problems.push(`基準「${parameterTitle('gift', key)}」の${toWareki(day)}に有効な行がありません。基準を登録してから審査してください。`)
    if (found.length > 1)
      problems.push(`基準「${parameterTitle('gift', key)}」の${toWareki(day)}に有効な行が2つ以上あります。適用期間を直してください。`)
    if (row === undefined) return null
    used.push(row)
    return row
  }
  const whole = (key: string, min = 1): number => {
    const row = find(key)
    if (row === null) return 0
    if (/^[0-9]{1,9}$/.test(row.value) && Number(row.value) >= min) return Number(row.value)
    problems.push(`基準「${parameterTitle('gift', key)}」の値「${row.value}」は${min}以上の整数ではありません。基準を直してください。`)
    return 0
  }
  const date = (key: string): IsoDate | null => {
    const row = find(key)
    if (row !== null && !isIsoDate(row.value))
      problems.push(
        `基準「${parameterTitle('gift', key)}」の値「${row.value}」は日付として読めません。令和4年4月1日や 2022-04-01 のように直してください。`,
      )
    return row?.value ?? null
  }
  const amount = (kind: GiftKind) => [kind, whole(`amount.${kind}`)] as const
  const criterion = (id: GiftCheckId) => {
    const row = find(`check.${id}`)
    return [id, { text: row?.value ?? '', article: row?.article ?? '' }] as const
  }
  const amounts = Object.fromEntries(giftKinds.map(amount)) as GiftParameters['amounts']
  const articleOf = (kind: GiftKind) => [kind, used.find((row) => row.key === `amount.${kind}`)?.article ?? ''] as const
  const parameters: GiftParameters = {
    amounts,
    amountArticles: Object.fromEntries(giftKinds.map(articleOf)) as GiftParameters['amountArticles'],
    bornFrom: date('child.bornFrom') ?? '',
    bornTo: valid.some((row) => row.key === 'child.bornTo') ? date('child.bornTo') : null,
    pregnancyDays: whole('pregnancy.days'),
    accountDays: whole('account.answerDays'),
    paymentDays: whole('payment.days'),
    criteria: Object.fromEntries(giftCheckIds.map(criterion)) as GiftParameters['criteria'],
    rows: used,
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, parameters }
}
