import { sql } from 'kysely'
import { addDays } from '../../../shared/domain/date.ts'
import type { MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import type { CellError } from '../../../shared/domain/master-tables-cells.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import type { ReadDb } from './db.ts'
import { anyShape, groupKey, rowKey, type DatedColumns, type MasterShape, type Row } from './masters-tables.ts'

/** What a row would do to its master. */
export interface RowChange {
  readonly verdict: 'added' | 'changed' | 'same' | 'refused'
  readonly key: string
  readonly before: Row | null
  readonly after: Row
  /** The former row that ends the day before this one begins; null: none has to. */
  readonly closes: { readonly before: Row; readonly after: Row } | null
  /** Why it is refused. */
  readonly error: CellError | null
}

/** Dated rows as they stand after the rows judged so far, by what they are of. */
export type Timelines = Map<string, Row[]>

export const newTimelines = (): Timelines => new Map()

/** 支援措置. Stands in the place of an address that the reader may not see; taken in again, it leaves the address as it is. */
export const hiddenAddress = '（支援措置のため非表示）'

/**
 * 差分. Judges records against what the master holds: added, changed, same, or refused. A new dated row closes the open row before
 * it; an overlap is refused, and so is another content of a row that a decision used. Nothing is written.
 */
export async function judgeMaster(read: ReadDb, kind: MasterKind, records: readonly unknown[], timelines: Timelines): Promise<RowChange[]> {
  const shape = anyShape(kind)
  const rows = records.map((record) => shape.toRow(record))
  const known = await rowsNear(read, shape, rows)
  const { dated } = shape
  if (dated === null) return rows.map((row) => judgePlain(kind, shape, known.get(rowKey(shape, row)) ?? null, row))
  for (const row of known.values()) {
    const group = groupKey(shape, row)
    if (rows.some((one) => groupKey(shape, one) === group) && !timelines.has(group)) {
      timelines.set(
        group,
        [...known.values()].filter((one) => groupKey(shape, one) === group),
      )
    }
  }
  const judged: RowChange[] = []
  for (const row of rows) {
    const line = timelines.get(groupKey(shape, row)) ?? []
    const change = await judgeDated(read, kind, shape, dated, line, row)
    judged.push(change)
    if (change.verdict === 'refused') continue
    const others = line.filter((one) => ![change.key, ...closedKey(shape, change)].includes(rowKey(shape, one)))
    timelines.set(groupKey(shape, row), [...others, ...(change.closes === null ? [] : [change.closes.after]), change.after])
  }
  return judged
}

const closedKey = (shape: MasterShape<unknown>, change: RowChange): string[] =>
  change.closes === null ? [] : [rowKey(shape, change.closes.before)]

function judgePlain(kind: MasterKind, shape: MasterShape<unknown>, before: Row | null, given: Row): RowChange {
  const key = rowKey(shape, given)
  const masked = given['address'] === hiddenAddress
  const after = masked && before !== null ? { ...given, address: before['address'] ?? '', postal_code: before['postal_code'] ?? '' } : given
  if (masked && before === null) {
    return refused(
      key,
      before,
      after,
      '住所',
      'bad-value',
      '住所が伏せられています。この行は取り込んでいません。住所の入った抽出を使ってください。',
    )
  }
  if (before === null) return { verdict: 'added', key, before, after, closes: null, error: null }
  // a grant that this program decided keeps its source and its case, whatever a file says
  const kept = kind === 'grants' ? { ...after, source: before['source'] ?? '', case_id: before['case_id'] ?? null } : after
  if (sameRow(before, kept)) return { verdict: 'same', key, before, after: kept, closes: null, error: null }
  if (kind === 'grants' && before['source'] === 'decided') {
    const message = 'このプログラムで決定した給付です。この行は取り込んでいません。決定の取消しは案件の画面で行ってください。'
    return refused(key, before, after, '給付券番号', 'inconsistent', message)
  }
  return { verdict: 'changed', key, before: narrowed(before, kept), after: kept, closes: null, error: null }
}

async function judgeDated(
  read: ReadDb,
  kind: MasterKind,
  shape: MasterShape<unknown>,
  dated: DatedColumns,
  line: readonly Row[],
  row: Row,
): Promise<RowChange> {
  const key = rowKey(shape, row)
  const before = line.find((one) => rowKey(shape, one) === key) ?? null
  if (before !== null && sameRow(before, row)) return { verdict: 'same', key, before, after: row, closes: null, error: null }
  const from = String(row[dated.from])
  const to = row[dated.to] ?? null
  const others = line.filter((one) => one !== before)
  const clashes = others.filter(
    (one) => String(one[dated.from]) <= String(to ?? '9999-12-31') && from <= String(one[dated.to] ?? '9999-12-31'),
  )
  const open = clashes.find((one) => before === null && one[dated.to] === null && String(one[dated.from]) < from)
  const clash = clashes.find((one) => one !== open)
  if (clash) {
    const start = String(clash[dated.from])
    const since = start === '1900-01-01' ? '当初からの行' : `${toShortWareki(start)}からの行`
    const message = `適用期間が${since}と重なっています。この行は取り込んでいません。適用開始か適用終了を直してください。`
    return refused(key, before, row, start > from ? '適用終了' : '適用開始', 'overlapping-period', message)
  }
  if (before !== null && !sameRow({ ...before, [dated.to]: to }, row) && (await usedInDecision(read, kind, before))) {
    const message = 'この行で決定した案件があります。この行は変えていません。新しい適用開始の行を足してください（前の行は前日で閉じます）。'
    return refused(key, before, row, '適用開始', 'inconsistent', message)
  }
  if (kind === 'items' && (await leavesCasesOut(read, String(row['code']), to, before, open))) {
    const message = `適用終了（${toShortWareki(String(to))}）より後の申請の案件があります。この行は変えていません。案件の申請日より後の日で終わらせてください。`
    return refused(key, before, row, '適用終了', 'inconsistent', message)
  }
  const closes = open === undefined ? null : { before: open, after: { ...open, [dated.to]: addDays(from, -1) } }
  return { verdict: before === null ? 'added' : 'changed', key, before, after: row, closes, error: null }
}

/** Whether an earlier end of an item would leave applications without a row of the catalogue. */
async function leavesCasesOut(read: ReadDb, code: string, to: unknown, before: Row | null, open: Row | undefined): Promise<boolean> {
  const former = before ?? open
  if (typeof to !== 'string' || former === undefined) return false
  const end = former['valid_to'] ?? '9999-12-31'
  if (to >= String(end)) return false
  const found = await read
    .selectFrom('welfare_case')
    .select('case_id')
    .where('item_code', '=', code)
    .where('applied_on', '>', to)
    .where('applied_on', '<=', String(end))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

function refused(key: string, before: Row | null, after: Row, column: string, code: CellError['code'], message: string): RowChange {
  return { verdict: 'refused', key, before, after, closes: null, error: { column, code, message } }
}

const sameRow = (a: Row, b: Row): boolean => Object.keys(b).every((column) => (a[column] ?? null) === (b[column] ?? null))

/** The columns a record has; what the table keeps beside them is not part of the change. */
const narrowed = (row: Row, like: Row): Row => Object.fromEntries(Object.keys(like).map((column) => [column, row[column] ?? null]))

/** Rows of the store with these keys; of a dated kind all rows of the same things. */
async function rowsNear(read: ReadDb, shape: MasterShape<unknown>, rows: readonly Row[]): Promise<Map<string, Row>> {
  const first = (shape.dated?.group ?? shape.key)[0] ?? ''
  const values = [...new Set(rows.map((row) => row[first] ?? null))]
  if (values.length === 0) return new Map()
  const found = await read
    .selectFrom(shape.table as 'item')
    .selectAll()
    .where(sql<boolean>`${sql.ref(first)} in (${sql.join(values)})`)
    .execute()
  const like = rows[0] ?? {}
  const keep = (row: Row): Row => (shape.dated === null ? row : narrowed(row, like))
  return new Map((found as unknown as Row[]).map((row) => [rowKey(shape, row), keep(row)]))
}

/**
 * Whether something that was decided or sent rests on a dated row: a decision for the catalogue (by the day of application) and
 * the parameters (by the day of decision), a paper for the texts, a request for the templates.
 */
export async function usedInDecision(read: ReadDb, kind: MasterKind, row: Row): Promise<boolean> {
  const from = String(row['valid_from'] ?? '')
  const to = String(row['valid_to'] ?? '9999-12-31')
  if (kind === 'items' || kind === 'item-routes') {
    const code = String(row['code'] ?? row['item_code'])
    const found = await read
      .selectFrom('welfare_case as c')
      .innerJoin('decision as d', 'd.case_id', 'c.case_id')
      .select('d.decision_id')
      .where('c.item_code', '=', code)
      .where('c.applied_on', '>=', from)
      .where('c.applied_on', '<=', to)
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
  if (kind === 'parameters') {
    const found = await read
      .selectFrom('decision')
      .select('decision_id')
      .where('decided_on', '>=', from)
      .where('decided_on', '<=', to)
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
  if (kind === 'texts') {
    const found = await read
      .selectFrom('paper_file')
      .select('name')
      .where('issued_on', '>=', from)
      .where('issued_on', '<=', to)
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
  if (kind !== 'correction-templates') return false
  const found = await read
    .selectFrom('correction_request')
    .select('request_id')
    .where('asked_on', '>=', from)
    .where('asked_on', '<=', to)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
