import { all, type Branch } from './search-ask.ts'
import type { SyncReader } from './open.ts'
import { apart, type CaseFilterRow, type QueueDays, type Term, termsOf, undecided } from './search-filter.ts'
import { findByText, keyColumns, type KeyRow } from './search-text.ts'

/**
 * 案件の一覧. Two ways through a million cases, neither of which reads them all: a filter that leaves few gathers them by an index and
 * orders them here; one that leaves many walks along the index of the wanted order and stops when the page is full.
 */

export const sorts = ['caseNo', 'appliedOn', 'kana', 'item'] as const
export interface Order {
  readonly by: (typeof sorts)[number]
  readonly desc: boolean
}

/** Most cases that are gathered and ordered here. */
export const gatherLimit = 5_000
/** How far a list is counted before anybody wants the exact number. */
export const countLimit = 10_000

const sortColumns = { caseNo: 'case_no', appliedOn: 'applied_on', kana: 'kana_key', item: 'item_code' } as const
const sortIndex = { caseNo: null, appliedOn: 'case_applied', kana: 'case_kana', item: 'case_item' } as const
const sortIndexOfState = {
  caseNo: 'case_state',
  appliedOn: 'case_state_applied',
  kana: 'case_state_kana',
  item: 'case_state_item',
} as const

/** Where a page begins: at a row of the list, or behind a case. */
export interface PageAt {
  readonly offset?: number | undefined
  readonly after?: Pick<KeyRow, 'case_no' | 'kana_key' | 'applied_on' | 'item_code'> | undefined
}

const firstSign = ''
const lastSign = '\u{10FFFF}'

/** A proposal of a case: its index knows the cases that have one. */
const proposed = (term: Term): boolean => term.dim === 'proposal' && term.values.length > 0

/** The statement of one page along the index of the order. */
export function walkSql(filter: CaseFilterRow, days: QueueDays, order: Order, at: PageAt, limit: number): Branch {
  const terms = termsOf(filter, days)
  const state = terms.find((term) => term.dim === 'state')
  const proposal = state !== undefined && order.by === 'caseNo' ? terms.find(proposed) : undefined
  const rest = apart(terms.filter((term) => term !== state && term !== proposal))
  const index = proposal !== undefined ? 'case_state_proposal' : state !== undefined ? sortIndexOfState[order.by] : sortIndex[order.by]
  const column = sortColumns[order.by]
  const [sign, direction, start] = order.desc ? (['<', 'desc', lastSign] as const) : (['>', 'asc', firstSign] as const)
  const led = [state, proposal].filter((term) => term !== undefined)
  const from = at.after === undefined ? start : at.after[column]
  const [bound, boundValues] =
    column === 'case_no' ? [`c.case_no ${sign} ?`, [from]] : [`(c.${column}, c.case_no) ${sign} (?, ?)`, [from, at.after?.case_no ?? start]]
  const inOrder = column === 'case_no' ? `c.case_no ${direction}` : `c.${column} ${direction}, c.case_no ${direction}`
  return {
    sql: `select ${column === 'case_no' ? 'c.case_no' : `c.case_no, c.${column}`} from welfare_case c${index === null ? '' : ` indexed by ${index}`}
      where ${led.map((term) => `${term.plain} and `).join('')}${bound}${rest.sql} order by ${inOrder} limit ? offset ?`,
    values: [...led.flatMap((term) => term.values), ...boundValues, ...rest.values, limit, at.after === undefined ? (at.offset ?? 0) : 0],
  }
}

/** A way to the cases of one condition by an index, in no order. */
export interface Driver {
  readonly term: Term
  readonly from: string
}

export function driversOf(terms: readonly Term[]): Driver[] {
  const of = (dim: Term['dim']) => terms.find((term) => term.dim === dim)
  const state = of('state')
  const proposal = terms.some(proposed)
  return terms.flatMap((term): Driver[] => {
    if (term.dim === 'state') return [{ term, from: `indexed by ${proposal ? 'case_state_proposal' : 'case_state'}` }]
    if (term.dim === 'item') return [{ term, from: `indexed by ${state ? 'case_state_item' : 'case_item'}` }]
    if (term.dim === 'applied') return [{ term, from: `indexed by ${state ? 'case_state_applied' : 'case_applied'}` }]
    if (term.dim === 'assignee' && term.values.length > 0) return [{ term, from: 'indexed by case_assigned' }]
    if (term.dim === 'programme') return [{ term, from: '' }]
    if (term.dim === 'channel' && term.values[0] !== 'online') return [{ term, from: 'indexed by case_channel' }]
    if (term.dim === 'waiting' || term.dim === 'facts-changed') return [{ term, from: 'indexed by case_state' }]
    if (term.dim === 'protected') return [{ term, from: 'indexed by case_protected' }]
    if (term.dim === 'duplicate') return [{ term, from: 'indexed by case_duplicate' }]
    return []
  })
}

/** Conditions that the index of a driver takes beside its own. */
function alongside(driver: Driver, terms: readonly Term[]): Term[] {
  const { dim } = driver.term
  const state = terms.filter((term) => term.dim === 'state')
  if (dim === 'state') return [...state, ...terms.filter(proposed)]
  return dim === 'item' || dim === 'applied' ? [...state, driver.term] : [driver.term]
}

/** What lets the engine see that a partial index fits, or begin at its start. */
const literals: Partial<Record<Term['dim'], string>> = {
  channel: `c.channel <> 'online' and `,
  protected: `c.case_no > '' and `,
  duplicate: `c.case_no > '' and `,
}

/** The statement that brings what a filter leaves, by the index of one of its conditions. */
export function gatherSql(driver: Driver, terms: readonly Term[], columns: string, limit: number): Branch {
  const led = alongside(driver, terms)
  const rest = apart(terms.filter((term) => !led.includes(term)))
  const literal = literals[driver.term.dim] ?? ''
  return {
    sql: `select ${columns} from welfare_case c ${driver.from} where ${literal}${led.map((term) => term.plain).join(' and ')}${rest.sql} limit ?`,
    values: [...led.flatMap((term) => term.values), ...rest.values, limit],
  }
}

/** 期限超過 by indexes: received too long ago, and answers that have not come. */
export function overdueSql(terms: readonly Term[], days: QueueDays, columns: string, limit: number): Branch[] {
  const rest = apart(terms.filter((term) => term.dim !== 'overdue'))
  return [
    {
      sql: `select ${columns} from welfare_case c indexed by case_state_applied where c.state in ${undecided} and c.applied_on <= ?${rest.sql} limit ?`,
      values: [days.receivedBy, ...rest.values, limit],
    },
    {
      sql: `select ${columns} from correction_request q indexed by correction_due cross join welfare_case c on c.case_id = q.case_id
        where q.due_on < ? and q.state in ('open', 'reminded') and +c.state = 'correction' and +c.applied_on > ?${rest.sql} limit ?`,
      values: [days.today, days.receivedBy, ...rest.values, limit],
    },
  ]
}

const countedColumns: Partial<Record<Term['dim'], string>> = {
  state: 'state',
  programme: 'programme',
  proposal: 'proposal',
  channel: 'channel',
  item: 'item_code',
  protected: 'protected',
  duplicate: 'duplicate',
  waiting: 'state',
}

/** A condition over `case_count k`, or null where it keeps no count. */
function countedTerm(term: Term): string | null {
  if (countedColumns[term.dim] === undefined) return null
  if (term.dim === 'waiting') return term.plain.replace('c.', 'k.')
  if (term.dim === 'protected' || term.dim === 'duplicate') return `k.${term.dim} = 1`
  if (term.dim === 'proposal' && term.values.length === 0) return `k.proposal = ''`
  return `k.${countedColumns[term.dim] ?? ''} = ?`
}

/** How many cases the kept counts hold under these conditions, by state and proposal; null: they do not know one of them. */
function keptCounts(reader: SyncReader, terms: readonly Term[]): { state: string; proposal: string | null; n: number }[] | null {
  const conditions = terms.map(countedTerm)
  if (conditions.includes(null)) return null
  return all(reader, {
    sql: `select k.state, nullif(k.proposal, '') as proposal, sum(k.n) as n from case_count k
      where ${['1 = 1', ...conditions].join(' and ')} group by k.state, k.proposal having sum(k.n) > 0`,
    values: terms.flatMap((term) => term.values),
  })
}

const sumOf = (rows: readonly { readonly n: number }[]): number => rows.reduce((sum, row) => sum + row.n, 0)

/** What a filter leaves, gathered; or that it leaves too many for that. `more`: some were left out, since the text says too little. */
type Found = { readonly rows: readonly KeyRow[]; readonly more: boolean } | null

function gather(reader: SyncReader, filter: CaseFilterRow, days: QueueDays): Found {
  const terms = termsOf(filter, days)
  const text = filter.text?.trim() ?? ''
  if (text !== '') return findByText(reader, text, terms, days)
  if (terms.length === 0) return null
  const kept = keptCounts(reader, terms)
  if (kept !== null && sumOf(kept) > gatherLimit) return null
  if (kept !== null && sumOf(kept) === 0) return { rows: [], more: false }
  const counted = driversOf(terms)
    .flatMap((driver) => {
      const own = keptCounts(reader, alongside(driver, terms))
      return own === null ? [] : [{ driver, n: sumOf(own) }]
    })
    .sort((a, b) => a.n - b.n)
  const [best] = counted
  if (best !== undefined && best.n <= 4 * gatherLimit) {
    const rows = all<KeyRow>(reader, gatherSql(best.driver, terms, keyColumns, gatherLimit + 1))
    return rows.length > gatherLimit ? null : { rows, more: false }
  }
  return gatherUncounted(reader, terms, days)
}

/** Conditions whose number nobody keeps: their own index tells, as far as the limit, whether they leave few. */
function gatherUncounted(reader: SyncReader, terms: readonly Term[], days: QueueDays): Found {
  const few = (branches: readonly Branch[]): KeyRow[] | null => {
    const rows = branches.flatMap((branch) => all<KeyRow>(reader, branch))
    return rows.length > gatherLimit ? null : rows
  }
  const narrowed = (rows: readonly KeyRow[] | null, full: () => readonly Branch[]): Found =>
    rows === null ? null : { rows: full().flatMap((branch) => all<KeyRow>(reader, branch)), more: false }
  const overdue = terms.filter((term) => term.dim === 'overdue')
  if (overdue.length > 0) {
    const own = few(overdueSql(overdue, days, keyColumns, gatherLimit + 1))
    if (own !== null) return narrowed(own, () => overdueSql(terms, days, keyColumns, gatherLimit + 1))
  }
  for (const driver of driversOf(terms)) {
    if (driver.term.dim !== 'applied' && driver.term.dim !== 'assignee' && driver.term.dim !== 'facts-changed') continue
    const own = few([gatherSql(driver, alongside(driver, terms), keyColumns, gatherLimit + 1)])
    if (own !== null) return narrowed(own, () => [gatherSql(driver, terms, keyColumns, gatherLimit + 1)])
  }
  return null
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function ordered(rows: readonly KeyRow[], order: Order): KeyRow[] {
  const column = sortColumns[order.by]
  const turn = order.desc ? -1 : 1
  return [...rows].sort((a, b) => turn * (compare(a[column], b[column]) || compare(a.case_no, b.case_no)))
}

/** The case numbers of one page of a list. */
export function pageOf(reader: SyncReader, filter: CaseFilterRow, days: QueueDays, order: Order, at: PageAt, limit: number): string[] {
  const found = gather(reader, filter, days)
  if (found === null) return all<{ case_no: string }>(reader, walkSql(filter, days, order, at, limit)).map((row) => row.case_no)
  const rows = ordered(found.rows, order)
  const { after } = at
  let from = at.offset ?? 0
  if (after !== undefined) {
    const column = sortColumns[order.by]
    const behind = (row: KeyRow): boolean => {
      const way = compare(row[column], after[column]) || compare(row.case_no, after.case_no)
      return order.desc ? way < 0 : way > 0
    }
    from = rows.findIndex(behind)
    if (from < 0) return []
  }
  return rows.slice(from, from + limit).map((row) => row.case_no)
}

export interface Counted {
  readonly state: string
  readonly proposal: string | null
  readonly n: number
}

/** How many cases a filter leaves by state and proposal. `more`: counted only as far as the limit. `exact` counts to the end. */
export function countsOf(
  reader: SyncReader,
  filter: CaseFilterRow,
  days: QueueDays,
  exact = false,
): { readonly rows: readonly Counted[]; readonly more: boolean } {
  const found = gather(reader, filter, days)
  if (found !== null) {
    const groups = new Map<string, Counted>()
    for (const { state, proposal } of found.rows) {
      const key = `${state} ${proposal ?? ''}`
      groups.set(key, { state, proposal, n: (groups.get(key)?.n ?? 0) + 1 })
    }
    return { rows: [...groups.values()], more: found.more }
  }
  const terms = termsOf(filter, days)
  const kept = keptCounts(reader, terms)
  if (kept !== null) return { rows: kept, more: false }
  const rows = countSql(terms, days, exact).flatMap((branch) => all<Counted>(reader, branch))
  return { rows, more: !exact && sumOf(rows) > countLimit }
}

/** Counts what no kept count knows, along an index, as far as the limit or to the end. */
export function countSql(terms: readonly Term[], days: QueueDays, exact: boolean): Branch[] {
  const limit = exact ? -1 : countLimit + 1
  const grouped = ({ sql, values }: Branch): Branch => ({
    sql: `select state, proposal, count(*) as n from (${sql}) group by state, proposal`,
    values,
  })
  if (terms.some((term) => term.dim === 'overdue')) return overdueSql(terms, days, 'c.state, c.proposal', limit).map(grouped)
  const led = terms.filter((term) => term.dim === 'state' || term.dim === 'applied')
  const start = led.some((term) => term.dim === 'applied') ? '' : ` and c.applied_on > ''`
  const index = led.some((term) => term.dim === 'state') ? 'case_state_applied' : 'case_applied'
  const rest = apart(terms.filter((term) => !led.includes(term)))
  const where = `${['1 = 1', ...led.map((term) => term.plain)].join(' and ')}${start}${rest.sql}`
  return [
    grouped({
      sql: `select c.state, c.proposal from welfare_case c indexed by ${index} where ${where} limit ?`,
      values: [...led.flatMap((term) => term.values), ...rest.values, limit],
    }),
  ]
}

/** Row of a case in a list, from 0; null: it is not in it. Costs more the deeper it stands. */
export function positionOf(reader: SyncReader, filter: CaseFilterRow, days: QueueDays, order: Order, c: KeyRow): number | null {
  const found = gather(reader, filter, days)
  if (found !== null) {
    const place = ordered(found.rows, order).findIndex((row) => row.case_no === c.case_no)
    return place < 0 ? null : place
  }
  const terms = termsOf(filter, days)
  const rest = apart(terms)
  const fits = all(reader, { sql: `select 1 from welfare_case c where c.case_no = ?${rest.sql}`, values: [c.case_no, ...rest.values] })
  if (fits.length === 0) return null
  const before = walkSql(filter, days, { by: order.by, desc: !order.desc }, { after: c }, -1)
  const [row] = all<{ n: number }>(reader, { sql: `select count(*) as n from (${before.sql})`, values: before.values })
  return row?.n ?? null
}

/** Every case number of a list, in its order; `null`: more than `limit`. */
export function numbersOf(reader: SyncReader, filter: CaseFilterRow, days: QueueDays, order: Order, limit: number): string[] | null {
  const found = pageOf(reader, filter, days, order, {}, limit + 1)
  return found.length > limit ? null : found
}
