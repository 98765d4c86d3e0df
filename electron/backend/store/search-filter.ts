import type { CaseState } from '../../../shared/domain/case-state.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'

/** What narrows the work queue. */
export interface CaseFilterRow {
  readonly state?: CaseState | undefined
  readonly programme?: string | undefined
  readonly proposal?: 'grant' | 'refuse' | 'ask' | 'none' | undefined
  readonly channel?: string | undefined
  readonly item?: string | undefined
  /** A user's id, or `none`: nobody has it in hand. */
  readonly assignee?: string | undefined
  readonly flags?: readonly CaseFlag[] | undefined
  readonly appliedFrom?: IsoDate | undefined
  readonly appliedTo?: IsoDate | undefined
  /** Folded here. */
  readonly text?: string | undefined
}

export type CaseFlag = 'protected' | 'overdue' | 'duplicate' | 'waiting' | 'facts-changed'

/** Days that the filters are asked for. */
export interface QueueDays {
  readonly today: IsoDate
  /** Received on this day or earlier and still undecided: overdue. */
  readonly receivedBy: IsoDate
  /** Whether places under 支援措置 may be searched by. */
  readonly seesPlaces: boolean
  /** Whether cases under 支援措置 may be opened, and so found by the name. */
  readonly opensProtected: boolean
}

export type SqlValue = string | number
/** A condition over `welfare_case c`. */
export interface Term {
  readonly dim: 'state' | 'programme' | 'proposal' | 'channel' | 'item' | 'assignee' | 'applied' | CaseFlag
  /** Fit for an index. */
  readonly plain: string
  /** Only looked at row by row: no index may take it, so that the order of the list stays the engine's way through it. */
  readonly apart: string
  readonly values: readonly SqlValue[]
}

/** Undecided, and the office's turn or the applicant's: what can be late. */
export const undecided = `('received', 'correction', 'on-hold', 'reviewed')`
/** Where facts are still compared with the review: nothing is decided yet. */
export const comparedStates = `('received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating')`
export const waitingStates = `('on-hold', 'correction')`
const correctionDue = `exists (select 1 from correction_request q where q.case_id = c.case_id and q.state in ('open', 'reminded') and q.due_on < ?)`

const equals = (dim: Term['dim'], column: string, value: SqlValue): Term => ({
  dim,
  plain: `c.${column} = ?`,
  apart: `+c.${column} = ?`,
  values: [value],
})

/** The conditions of a filter, the text apart. */
export function termsOf(filter: CaseFilterRow, days: QueueDays): Term[] {
  const terms: Term[] = []
  if (filter.state !== undefined) terms.push(equals('state', 'state', filter.state))
  if (filter.programme !== undefined) terms.push(equals('programme', 'programme', filter.programme))
  if (filter.proposal === 'none') terms.push({ dim: 'proposal', plain: 'c.proposal is null', apart: '+c.proposal is null', values: [] })
  else if (filter.proposal !== undefined) terms.push(equals('proposal', 'proposal', filter.proposal))
  if (filter.channel !== undefined) terms.push(equals('channel', 'channel', filter.channel))
  if (filter.item !== undefined) terms.push(equals('item', 'item_code', filter.item))
  if (filter.assignee === 'none')
    terms.push({ dim: 'assignee', plain: 'c.assigned_to is null', apart: '+c.assigned_to is null', values: [] })
  else if (filter.assignee !== undefined) terms.push(equals('assignee', 'assigned_to', filter.assignee))
  if (filter.appliedFrom !== undefined || filter.appliedTo !== undefined) {
    const values = [filter.appliedFrom ?? '0000-00-00', filter.appliedTo ?? '9999-99-99']
    terms.push({ dim: 'applied', plain: 'c.applied_on between ? and ?', apart: '+c.applied_on between ? and ?', values })
  }
  for (const flag of new Set(filter.flags)) terms.push(flagTerm(flag, days))
  return terms
}

function flagTerm(flag: CaseFlag, days: QueueDays): Term {
  if (flag === 'waiting') {
    return { dim: flag, plain: `c.state in ${waitingStates}`, apart: `+c.state in ${waitingStates}`, values: [] }
  }
  if (flag === 'facts-changed') {
    const marked = `instr(+c.flags, '"facts-changed"') > 0`
    return {
      dim: flag,
      plain: `c.state in ${comparedStates} and ${marked}`,
      apart: `(+c.state in ${comparedStates} and ${marked})`,
      values: [],
    }
  }
  if (flag === 'overdue') {
    const late = `((+c.state in ${undecided} and +c.applied_on <= ?) or (+c.state = 'correction' and ${correctionDue}))`
    return { dim: flag, plain: late, apart: late, values: [days.receivedBy, days.today] }
  }
  return { dim: flag, plain: `instr(c.flags, '"${flag}"') > 0`, apart: `instr(+c.flags, '"${flag}"') > 0`, values: [] }
}

/** `and …` of terms, each looked at row by row. */
export function apart(terms: readonly Term[]): { readonly sql: string; readonly values: SqlValue[] } {
  return { sql: terms.map((term) => ` and ${term.apart}`).join(''), values: terms.flatMap((term) => term.values) }
}
