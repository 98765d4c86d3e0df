import type { RuleRow } from '../../../shared/contract/routes.ts'
import type { Stage } from '../../../shared/domain/delegation.ts'
import { longDay, parseDay, shortDay, yen } from '../../ui/format.ts'

const short = (amount: number): string => (amount > 0 && amount % 10_000 === 0 ? `${yen(amount / 10_000)}万円` : `${yen(amount)}円`)

/** 「1件30万円超・合計100万円超」: either will do; without limits: すべて. */
export function limitsText(rule: Pick<RuleRow, 'perCaseOver' | 'totalOver'>): string {
  const limits = [
    rule.perCaseOver === null ? '' : `1件${short(rule.perCaseOver)}超`,
    rule.totalOver === null ? '' : `合計${short(rule.totalOver)}超`,
  ].filter((text) => text !== '')
  return limits.length === 0 ? 'すべて' : limits.join('・')
}

/** A span for a narrow column. */
export const shortSpan = (from: string, to: string | null): string =>
  from === to ? shortDay(from) : `${shortDay(from)}〜${to === null ? '' : shortDay(to)}`

export const spanText = (from: string, to: string | null): string => `${longDay(from)}から${to === null ? '' : `${longDay(to)}まで`}`

/** Whether a dated row holds on a day, is to come, or is over. */
export function timeWord(row: { readonly validFrom: string; readonly validTo: string | null }, day: string): '現行' | '予定' | '終了' {
  if (row.validFrom > day) return '予定'
  return row.validTo !== null && row.validTo < day ? '終了' : '現行'
}

/** A stage in each line; one that begins with 合議 names the posts consulted side by side. */
export function stagesOf(text: string): Stage[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/[\s　・、,（）()]+/)
        .filter((word) => word !== ''),
    )
    .filter((words) => words.length > 0)
    .map((words) => (words[0] === '合議' ? { part: 'consult', posts: words.slice(1) } : { part: 'line', posts: words }))
}

export const linesOf = (stages: readonly Stage[]): string =>
  stages.map((stage) => (stage.part === 'consult' ? `合議 ${stage.posts.join(' ')}` : stage.posts.join(' '))).join('\n')

/** An amount as people type it: full-width digits, commas, 円. Empty: none (null); undefined: not a whole amount. */
export function amountOf(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[,\s円¥]/g, '')
  if (plain === '') return null
  return /^\d{1,11}$/.test(plain) ? Number(plain) : undefined
}

/** A day as people type it: `R9.4.1`, `2027-04-01`, `2027/4/1`, full-width. Not a day: ''. */
export const dayOf = (text: string): string => parseDay(text) ?? ''
