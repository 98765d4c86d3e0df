/**
 * 補正依頼. What is missing in an application: the checklist, what an application's own signs suggest of it, and the
 * difference an answer makes. The application as it came is never changed; an answer is a further version beside it.
 */
import { inSpan } from './date.ts'
import type { CellValue, Field, RowValues } from './field.ts'
import type { IsoDate } from './masters.ts'

/** 受付済の依頼 / 督促済 / 回答あり / 終了 / 取消し. */
export const correctionStates = ['open', 'reminded', 'answered', 'closed', 'withdrawn'] as const
export type CorrectionState = (typeof correctionStates)[number]

export const correctionStateNames: Readonly<Record<CorrectionState, string>> = {
  open: '回答待ち',
  reminded: '督促済',
  answered: '回答あり',
  closed: '終了',
  withdrawn: '取消し',
}

/** 依頼の方法. */
export const correctionWays = ['letter', 'email', 'phone'] as const
export type CorrectionWay = (typeof correctionWays)[number]
export const correctionWayNames: Readonly<Record<CorrectionWay, string>> = { letter: '手紙', email: '電子メール', phone: '電話' }

/** 回答の方法, beside a row that was sent again. */
export const answerWays = ['attachment', 'phone', 'counter'] as const
export type AnswerWay = (typeof answerWays)[number]
export const answerWayNames: Readonly<Record<AnswerWay, string>> = { attachment: '書類の提出', phone: '電話', counter: '窓口' }

/** One line of a request, frozen as it was asked. `free` marks the line a clerk wrote himself. */
export interface CorrectionItem {
  /** 2 letters of the checklist; `00` for a line of the clerk's own. */
  readonly code: string
  readonly title: string
  readonly sentence: string
  readonly settled: boolean
}

export const ownItemCode = '00'

/** 不足の一覧の行 (master): a kind of shortage with its polite sentence. */
export interface CorrectionTemplate {
  readonly code: string
  readonly title: string
  readonly sentence: string
  /** 兆候: any of these in an application suggests the line. */
  readonly signals: readonly string[]
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
}

/** The lines in force on a day, in order of their codes. */
export function templatesOn(rows: readonly CorrectionTemplate[], day: IsoDate): readonly CorrectionTemplate[] {
  return rows.filter((row) => inSpan(day, row.validFrom, row.validTo)).toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** 審査項目 as far as it tells of a shortage. */
interface CheckedLine {
  readonly id: string
  readonly verdict: 'ok' | 'judge' | 'fail'
  readonly evidence: Readonly<Record<string, unknown>>
}

/**
 * 兆候. What an application's warnings and its △ and × lines say is missing, as words that the checklist names:
 * codes of warnings (`no-tax-consent`), `check:2` for a line that does not hold, and a few facts behind the lines.
 */
export function signalsOf(
  checks: readonly CheckedLine[],
  warnings: readonly { readonly code: string }[],
  linked: boolean,
): ReadonlySet<string> {
  const signals = new Set(warnings.map((warning) => warning.code))
  if (!linked) signals.add('unlinked')
  for (const { id, verdict, evidence } of checks) {
    if (verdict === 'ok') continue
    signals.add(`check:${id}`)
    if (id === '6' && verdict === 'judge') signals.add('no-place')
    if (id === '10' && evidence['attached'] === false) signals.add('no-estimate')
    if (id === '10' && evidence['estimateDate'] === null) signals.add('no-estimate-date')
    if (id === '10' && evidence['registeredFrom'] === null) signals.add('no-provider')
    if (id === '12' && evidence['sameAddress'] === false) signals.add('address-differs')
    if (id === '12' && evidence['guardian'] === null && verdict === 'fail') signals.add('no-guardian')
  }
  return signals
}

/** Whether the signs of an application suggest a line of the checklist. */
export function isSuggested(template: Pick<CorrectionTemplate, 'signals'>, signals: ReadonlySet<string>): boolean {
  return template.signals.some((signal) => signals.has(signal))
}

/** 差: one field before and after. */
export interface FieldDifference {
  readonly field: Field
  readonly before: CellValue
  readonly after: CellValue
}

/** 前回との差, field by field in the order of the form; nothing and an empty text are the same. */
export function differences(fields: readonly Field[], before: RowValues, after: RowValues): readonly FieldDifference[] {
  return fields.flatMap((field) => {
    const pair = { field, before: before[field.id] ?? null, after: after[field.id] ?? null }
    return plain(pair.before) === plain(pair.after) ? [] : [pair]
  })
}

function plain(value: CellValue): string {
  if (value === null || value === '') return ''
  return Array.isArray(value) ? (value.length === 0 ? '' : JSON.stringify(value)) : `${typeof value} ${String(value)}`
}

/** 依頼の文: the sentences of a request, one for each line, and what the clerk added. */
export function requestSentences(items: readonly Pick<CorrectionItem, 'title' | 'sentence'>[], note: string): readonly string[] {
  return [...items.map((item) => `【${item.title}】${item.sentence}`), ...(note.trim() === '' ? [] : [note.trim()])]
}

/** Days given for an answer when nobody says otherwise, and days before the end that count as 期限間近. */
export const usualAnswerDays = 14
export const soonDays = 3

/** A plain e-mail address, one and no more: what a list for sending may hold. */
export function isMailAddress(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/?^_`{|}~-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/.test(
    text,
  )
}
