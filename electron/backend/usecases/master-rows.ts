import { localStamp } from '../../../shared/domain/clock.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { readMasterHeader, readMasterRow } from '../../../shared/domain/master-tables.ts'
import { masterTables, personKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { masterColumns } from '../../../shared/domain/master-tables-forms.ts'
import { masterCells, masterHeaders } from '../../../shared/domain/master-tables-write.ts'
import { parameterName, parameterProgramme } from '../../../shared/domain/parameter-names.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { parameterTitle } from '../../../shared/domain/parameter-names.ts'
import { AppError } from '../../../shared/errors.ts'
import { readAidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import type { ReadDb } from '../store/db.ts'
import { hiddenAddress, judgeMaster, newTimelines, type RowChange } from '../store/masters-judge.ts'
import { changesOf, standingOf, versionOf } from '../store/masters-read.ts'
import { anyShape, rowKey, type Row } from '../store/masters-tables.ts'
import { parameterOf } from '../store/records.ts'
import { allParameters } from './settings.ts'

export interface CellProblem {
  readonly column: string
  readonly message: string
}

export interface FieldChange {
  readonly column: string
  readonly before: string
  readonly after: string
}

/** What a person may see of a row: `hide` puts words in the place of the address. */
export function cellsOf(kind: MasterKind, row: Row, hide: boolean): string[] {
  const shape = anyShape(kind)
  const cells = [...masterCells(kind, shape.fromRow(row as never) as never)]
  if (!hide) return cells
  return masterHeaders(kind).map((header, i) => (header === '住所' ? hiddenAddress : header === '郵便番号' ? '' : (cells[i] ?? '')))
}

/** One row for the screen. */
export function rowView(
  kind: MasterKind,
  row: Row,
  day: IsoDate,
  person: { readonly name: string; readonly guarded: boolean } | undefined,
  seesAll: boolean,
) {
  const guarded = person?.guarded ?? false
  return {
    key: rowKey(anyShape(kind), row),
    version: versionOf(kind, row),
    cells: cellsOf(kind, row, kind === 'residents' && guarded && !seesAll),
    standing: standingOf(kind, row, day),
    person: kind === 'residents' ? '' : (person?.name ?? ''),
    protected: guarded,
  }
}

/** The columns in which two rows differ, as a person reads them; an address that may not be seen is only told to differ. */
export function fieldChanges(kind: MasterKind, before: Row | null, after: Row | null, hide: boolean): FieldChange[] {
  const shape = anyShape(kind)
  const cells = (row: Row | null): readonly string[] => (row === null ? [] : masterCells(kind, shape.fromRow(row as never) as never))
  const [old, fresh] = [cells(before), cells(after)]
  return masterHeaders(kind).flatMap((column, i) => {
    const [from, to] = [old[i] ?? '', fresh[i] ?? '']
    if (from === to) return []
    const secret = hide && (column === '住所' || column === '郵便番号')
    const word = (text: string): string => (text === '' ? '' : secret ? hiddenAddress : text)
    return [{ column, before: word(from), after: word(to) }]
  })
}

/** What names a row to a person: the words of its key, and what it is called. */
export function rowTitle(kind: MasterKind, cells: readonly string[]): string {
  const columns = masterColumns(kind)
  const called = ['種目名', '事業者名', '氏名', '不足の種類']
  const parts = columns.flatMap(({ header, key }, i) => ((key && header !== '適用開始') || called.includes(header) ? [cells[i] ?? ''] : []))
  if (kind === 'parameters') return `${parameterProgramme(parts[0] ?? '')} ${parameterName(parts[1] ?? '')}`
  return parts.filter((part) => part !== '').join(' ')
}

/** What names a row in the records that are never changed: of a person nothing but the number. */
export function recordTitle(kind: MasterKind, cells: readonly string[]): string {
  return personKinds.includes(kind) ? (cells[0] ?? '') : rowTitle(kind, cells)
}

/** A row that was typed, judged against its master; `change` null: its cells cannot be read. */
export interface JudgedRow {
  readonly problems: readonly CellProblem[]
  readonly notes: readonly string[]
  readonly change: RowChange | null
}

/** A row that a person had before him when he typed over it. */
export interface EditedRow {
  readonly key: string
  readonly version: string
}

/**
 * Judges one typed row. Without `edit` it must be new; with it, the row that was opened must still be as it was seen, and its
 * key stays. Throws AppError `changed-by-other`.
 */
export async function judgeTyped(
  read: ReadDb,
  kind: MasterKind,
  cells: Readonly<Record<string, string>>,
  edit: EditedRow | null,
): Promise<JudgedRow> {
  const headers = masterHeaders(kind)
  const header = readMasterHeader(kind, headers)
  if (!header.ok) throw new Error(`headers of ${kind}`)
  const unknown = Object.keys(cells).filter((name) => !headers.includes(name))
  if (unknown.length > 0) throw new AppError('bad-input', { fields: unknown.join('、').slice(0, 100) })
  const result = readMasterRow(
    kind,
    header,
    headers.map((name) => cells[name] ?? ''),
  )
  if (!result.ok) return { problems: result.errors.map(({ column, message }) => ({ column, message })), notes: [], change: null }
  const [change] = await judgeMaster(read, kind, [result.record], newTimelines())
  if (!change) throw new Error('no verdict')
  const problems: CellProblem[] = change.error === null ? [] : [{ column: change.error.column, message: change.error.message }]
  if (edit !== null) {
    const firstKey = masterColumns(kind).find((column) => column.key)?.header ?? ''
    if (change.key !== edit.key)
      problems.push({ column: firstKey, message: `${masterTables[kind].keyColumns}は変えられません。新しい行として足してください。` })
    else if (change.before === null || versionOf(kind, change.before) !== edit.version)
      throw await rowChangedByOther(read, kind, change.after)
  } else if (change.verdict === 'changed' || change.verdict === 'same') {
    const column = masterTables[kind].period === null ? (headers[0] ?? '') : '適用開始'
    problems.push({ column, message: `${masterTables[kind].keyColumns}が同じ行がもうあります。その行を選んで F4 で直してください。` })
  }
  if (change.error === null) problems.push(...(await referenceProblems(read, kind, change.after)))
  return { problems, notes: notesOf(kind, change), change }
}

/** 「…さんが10:05に変更しました」, by the last change of a row. */
export async function rowChangedByOther(read: ReadDb, kind: MasterKind, row: Row): Promise<AppError<'changed-by-other'>> {
  const [last] = await changesOf(read, kind, [row], 1)
  if (last === undefined) return new AppError('changed-by-other', {})
  const what = `${masterTables[kind].title} ${recordTitle(kind, cellsOf(kind, last.after ?? row, false))}`
  return new AppError('changed-by-other', {
    who: `${last.by_name ?? last.by_user} さんが ${localStamp(new Date(last.at)).slice(11, 16)} に${what} を変更しました。`,
  })
}

function notesOf(kind: MasterKind, change: RowChange): string[] {
  const { closes } = change
  if (closes === null) return []
  const { dated } = anyShape(kind)
  const [from, to] = [String(closes.before[dated?.from ?? '']), String(closes.after[dated?.to ?? ''])]
  const since = from === '1900-01-01' ? '当初から' : `${toShortWareki(from)}から`
  return [`${since}の行は ${toShortWareki(to)} で閉じます。`]
}

/** What a row names must be there, and parameters must stay readable. */
async function referenceProblems(read: ReadDb, kind: MasterKind, row: Row): Promise<CellProblem[]> {
  if (kind === 'item-routes') {
    const code = String(row['item_code'])
    const item = await read.selectFrom('item').select('code').where('code', '=', code).limit(1).executeTakeFirst()
    return item ? [] : [{ column: '種目コード', message: `種目「${code}」は種目の台帳にありません。先に種目を登録してください。` }]
  }
  if (kind === 'certificates' || kind === 'taxes' || kind === 'grants') {
    const no = String(row['resident_no'])
    const person = await read.selectFrom('resident').select('resident_no').where('resident_no', '=', no).limit(1).executeTakeFirst()
    return person ? [] : [{ column: '宛名番号', message: `宛名番号 ${no} の人は住民の台帳にいません。番号を確かめてください。` }]
  }
  if (kind !== 'parameters' || row['programme'] !== 'aids') return []
  const fresh = parameterOf(row as never)
  const others = (await allParameters(read)).filter((one) => one.programme !== fresh.programme || one.key !== fresh.key)
  const read13 = readAidsParameters([...others, fresh], fresh.validFrom)
  const problem = read13.ok ? undefined : read13.problems.find((text) => text.includes(`「${parameterTitle('aids', fresh.key)}」`))
  return problem === undefined ? [] : [{ column: '値', message: problem }]
}
