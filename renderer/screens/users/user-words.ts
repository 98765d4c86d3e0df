import { parseDay, shortDay } from '../../ui/format.ts'

/** What an administrator is asked about. */
export type Asking = 'enrol' | 'addRole' | 'endRole' | 'rename' | 'suspend' | 'resume' | 'end' | 'unlock' | 'reset'

export { accountStatusWords as statusWords } from '../../../shared/domain/list-words.ts'

/** `R8.4.1〜R9.3.31`. */
export const spanText = (from: string, to: string | null): string => `${shortDay(from)}〜${to === null ? '' : shortDay(to)}`

/** A typed day; '' while it is none. */
export const dayOf = (typed: string): string => parseDay(typed) ?? ''

export const dayAsked = '日は R9.4.1 や 2027-04-01 のように入力してください。'
