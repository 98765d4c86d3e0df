/** 発送の区分と料金. Class and fee of a letter by its sheets; fees are dated parameters of the office (`mail.standard.50` …). */
import type { IsoDate, Parameter, Yen } from './masters.ts'

/** 特殊取扱: how a run goes to the post beside its class. */
export const mailServices = ['plain', 'recorded', 'registered'] as const
export type MailService = (typeof mailServices)[number]

export const mailServiceNames: Readonly<Record<MailService, string>> = { plain: '普通', recorded: '特定記録', registered: '簡易書留' }

export type MailClass = '定形郵便物' | '定形外郵便物'

export interface MailPrice {
  readonly kind: MailClass
  /** Grams, reckoned from the sheets. */
  readonly grams: number
  /** Null: the master has no fee for this on the day. */
  readonly fee: Yen | null
}

/** Grams of an A4 sheet (64 g/m²) and of an envelope 長形3号 where the parameters say nothing. */
const usualSheetGrams = 4
const usualEnvelopeGrams = 5
/** The heaviest 定形郵便物, grams (内国郵便約款). */
const standardLimit = 50

const inForce = (rows: readonly Parameter[], day: IsoDate): readonly Parameter[] =>
  rows.filter((row) => row.programme === 'office' && row.validFrom <= day && (row.validTo === null || day <= row.validTo))

/** Class and fee of a letter of so many sheets on a day. */
export function mailPrice(rows: readonly Parameter[], day: IsoDate, sheets: number, service: MailService): MailPrice {
  const fees = new Map(inForce(rows, day).map((row) => [row.key, Number(row.value)]))
  const grams = (fees.get('mail.envelopeGrams') ?? usualEnvelopeGrams) + sheets * (fees.get('mail.sheetGrams') ?? usualSheetGrams)
  const kind: MailClass = grams <= standardLimit ? '定形郵便物' : '定形外郵便物'
  const prefix = kind === '定形郵便物' ? 'mail.standard.' : 'mail.large.'
  const steps = [...fees]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, fee]) => ({ upTo: Number(key.slice(prefix.length)), fee }))
    .sort((a, b) => a.upTo - b.upTo)
  const base = steps.find((step) => grams <= step.upTo)?.fee
  const extra = service === 'plain' ? 0 : fees.get(`mail.${service}`)
  return { kind, grams, fee: base === undefined || extra === undefined ? null : base + extra }
}
