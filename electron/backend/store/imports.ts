import { sql } from 'kysely'
import type { CellValue } from '../../../shared/domain/field.ts'
import type { IntakeRow } from '../../../shared/domain/intake.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { foldKana, foldName } from '../../../shared/domain/text.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { SqlValue, SyncWriter } from './open.ts'
import { guardedOn } from './papers.ts'
import type { RowSealer } from './row-seal.ts'
import type { ImportBatchTable, ImportRowTable } from './schema-cases.ts'

/** 取込の束. Rows lie here, judged, until a person commits or discards them; nothing real has changed yet. */

/** Enters a batch; its rows follow. */
export async function insertBatch(tx: WriteTx, batch: ImportBatchTable): Promise<void> {
  await tx.insertInto('import_batch').values(batch).execute()
}

/** A batch, or undefined. */
export async function findBatch(read: ReadDb, batchId: string): Promise<ImportBatchTable | undefined> {
  return read.selectFrom('import_batch').selectAll().where('batch_id', '=', batchId).executeTakeFirst()
}

/** Batches after one, by the engine's own number (`at`), in that order. */
export const batchesAfter = (read: ReadDb, after: number, limit: number) =>
  read
    .selectFrom('import_batch')
    .select(['batch_id', 'programme', 'profile', 'header', sql<number>`rowid`.as('at')])
    .where(sql<boolean>`rowid > ${after}`)
    .orderBy(sql`rowid`)
    .limit(limit)
    .execute()

/** Writes what became of a batch. */
export async function updateBatch(tx: WriteTx, batchId: string, change: Partial<ImportBatchTable>): Promise<void> {
  await tx.updateTable('import_batch').set(change).where('batch_id', '=', batchId).execute()
}

/** A judged row, with the ids it will have as a case. */
export interface StagedRow {
  readonly row: IntakeRow
  readonly cells: readonly string[]
  readonly caseId: string | null
  readonly applicationId: string
  readonly caseVersion: number | null
  readonly itemName: string
  /** As JSON. */
  readonly flags: string
  /** `cells` and the values as JSON, where they are at hand; null: made of `cells` and the values. */
  readonly texts: { readonly cells: string; readonly details: string } | null
  /** Texts of its cells that lie in a block; `texts` say where. */
  readonly hidden: readonly string[]
}

/** A judged row as the store keeps it until its batch is committed. */
export function stagedRow(batchId: string, staged: StagedRow): ImportRowTable {
  const { row } = staged
  const text = (id: string): string => textOf(row.values[id])
  const whole = (id: string): number | null => wholeOf(row.values[id])
  return {
    batch_id: batchId,
    line: row.line,
    verdict: row.verdict,
    receipt_no: row.receiptNo,
    case_id: staged.caseId,
    application_id: staged.applicationId,
    case_version: staged.caseVersion,
    applied_on: row.day,
    submitted_at: text('submittedAt') || null,
    resident_no: row.residentNo,
    person_key: row.personKey,
    item_code: row.itemCode,
    item_name: staged.itemName,
    name: text('name'),
    kana: text('kana'),
    kana_key: foldKana(text('kana')),
    name_key: foldName(text('name')),
    birth_date: text('birthDate') || null,
    channel: text('channel'),
    price: whole('price'),
    quantity: whole('quantity'),
    months: whole('months'),
    provider_no: text('providerNo') || null,
    flags: staged.flags,
    content: row.content,
    cells: staged.texts?.cells ?? JSON.stringify(staged.cells),
    details: staged.texts?.details ?? JSON.stringify(row.values),
    problems: row.errors.length === 0 ? '[]' : JSON.stringify(row.errors),
    warnings: row.warnings.length === 0 ? '[]' : JSON.stringify(row.warnings),
    mended: null,
    original: null,
    excluded: 0,
    case_before: null,
  }
}

const columnsOfNew =
  'batch_id, line, receipt_no, case_id, application_id, applied_on, submitted_at, resident_no, person_key, item_code, item_name, name, kana, kana_key, name_key, birth_date, channel, price, quantity, months, provider_no, flags, cells, details'
const columnsOfOthers = 'verdict, case_version, content, problems, warnings, original'
/** What most rows of a file have in `columnsOfOthers`: new, and nothing to say. */
const plainOthers = `'added', null, '', '[]', '[]', null`

const insertText = (others: string): string =>
  `insert into import_row (${columnsOfNew}, ${columnsOfOthers}, mended, excluded, case_before)
  values (${columnsOfNew.replaceAll(/\w+/g, '?')}, ${others}, null, 0, null)`

const isPlain = (row: ImportRowTable): boolean =>
  row.verdict === 'added' &&
  row.case_version === null &&
  row.content === '' &&
  row.problems === '[]' &&
  row.warnings === '[]' &&
  row.original === null

/** Gives the act that adds a judged row to its batch: prepared statements for all rows of a file, values by position. */
export function rowInsert(writer: SyncWriter, seal: RowSealer): (row: ImportRowTable, hidden?: readonly string[]) => void {
  const plain = writer.prepare(insertText(plainOthers))
  const whole = writer.prepare(insertText(columnsOfOthers.replaceAll(/\w+/g, '?')))
  return (plainRow, hidden) => {
    const row = seal(plainRow, undefined, hidden)
    const values = [
      row.batch_id,
      row.line,
      row.receipt_no,
      row.case_id,
      row.application_id,
      row.applied_on,
      row.submitted_at,
      row.resident_no,
      row.person_key,
      row.item_code,
      row.item_name,
      row.name,
      row.kana,
      row.kana_key,
      row.name_key,
      row.birth_date,
      row.channel,
      row.price,
      row.quantity,
      row.months,
      row.provider_no,
      row.flags,
      row.cells,
      row.details,
    ]
    if (isPlain(row)) plain.run(values)
    else whole.run([...values, row.verdict, row.case_version, row.content, row.problems, row.warnings, row.original])
  }
}

/**
 * The same for all rows of a file. Nearly every row of a long one is new with nothing to say about it: its values go where they belong
 * without a record being made of them first. `secret`: the form has something secret in every row; else only rows with something to say are sealed.
 */
export function fileInsert(writer: SyncWriter, batchId: string, secret: boolean, seal: RowSealer): (staged: StagedRow) => void {
  const plain = writer.prepare(insertText(plainOthers))
  const other = rowInsert(writer, seal)
  return (staged) => {
    if (!secret && hasNoOthers(staged)) plain.run(plainValues(batchId, staged))
    else other(stagedRow(batchId, staged), staged.hidden)
  }
}

/** Whether `columnsOfOthers` are `plainOthers`. */
const hasNoOthers = ({ row, caseVersion }: StagedRow): boolean =>
  row.verdict === 'added' && caseVersion === null && row.content === '' && row.errors.length === 0 && row.warnings.length === 0

/** `columnsOfNew` of a row, as `stagedRow` gives them. */
function plainValues(batchId: string, { row, cells, caseId, applicationId, itemName, flags, texts }: StagedRow): SqlValue[] {
  const { submittedAt, name, kana, birthDate, channel, price, quantity, months, providerNo } = row.values
  const kanaText = textOf(kana)
  const nameText = textOf(name)
  return [
    batchId,
    row.line,
    row.receiptNo,
    caseId,
    applicationId,
    row.day,
    textOf(submittedAt) || null,
    row.residentNo,
    row.personKey,
    row.itemCode,
    itemName,
    nameText,
    kanaText,
    foldKana(kanaText),
    foldName(nameText),
    textOf(birthDate) || null,
    textOf(channel),
    wholeOf(price),
    wholeOf(quantity),
    wholeOf(months),
    textOf(providerNo) || null,
    flags,
    texts?.cells ?? JSON.stringify(cells),
    texts?.details ?? JSON.stringify(row.values),
  ]
}

const textOf = (value: CellValue | undefined): string => (typeof value === 'string' ? value : '')
const wholeOf = (value: CellValue | undefined): number | null => (typeof value === 'number' ? value : null)

/** The row of a line (counted in the file, from 1), or undefined. */
export async function findRow(read: ReadDb, batchId: string, line: number): Promise<ImportRowTable | undefined> {
  return read.selectFrom('import_row').selectAll().where('batch_id', '=', batchId).where('line', '=', line).executeTakeFirst()
}

/** Writes a row that was judged again. */
export async function updateRow(tx: WriteTx, row: ImportRowTable, seal: RowSealer): Promise<void> {
  await tx.updateTable('import_row').set(seal(row)).where('batch_id', '=', row.batch_id).where('line', '=', row.line).execute()
}

/** Takes the 行の索引 of a batch away: its rows change no more. */
export async function dropKeys(tx: WriteTx, batchId: string): Promise<void> {
  await tx.deleteFrom('import_key').where('batch_id', '=', batchId).execute()
}

/** Takes a batch's rows away; its number stays, marked as discarded. */
export async function discardBatch(tx: WriteTx, batchId: string): Promise<void> {
  await dropKeys(tx, batchId)
  await tx.deleteFrom('import_row').where('batch_id', '=', batchId).execute()
  await tx.deleteFrom('sealed_block').where('batch_id', '=', batchId).execute()
  await updateBatch(tx, batchId, { state: 'discarded' })
}

export type RowSelection = 'added' | 'same' | 'changed' | 'rejected' | 'warned' | 'excluded' | 'all'

/** 支援措置. Lines of a batch, of these, that are about a protected person, refused rows too: as linked, or by kana and birth date. */
export async function guardedLines(read: ReadDb, batchId: string, lines: readonly number[], day: IsoDate): Promise<ReadonlySet<number>> {
  if (lines.length === 0) return new Set()
  const rows = await read
    .selectFrom('import_row as c')
    .select(['c.line', guardedOn(day).as('guarded')])
    .where('c.batch_id', '=', batchId)
    .where('c.line', 'in', [...lines])
    .execute()
  return new Set(rows.filter((row) => row.guarded === 1).map((row) => row.line))
}

/** Rows of a selection by the counts that stand with the batch: counting the rows of a long file takes longer than a page of them. */
function totalOf(batch: ImportBatchTable, only: RowSelection): number {
  if (batch.state === 'discarded') return 0
  return only === 'all' ? batch.row_count : batch[only]
}

/** One page of a batch's rows after a line, and how many there are in all. */
export async function pageOfRows(read: ReadDb, batchId: string, only: RowSelection, afterLine: number, limit: number) {
  const batch = await findBatch(read, batchId)
  let rows = read.selectFrom('import_row').where('batch_id', '=', batchId)
  if (only === 'excluded') rows = rows.where(sql<boolean>`excluded = 1`)
  else if (only !== 'all') rows = rows.where('excluded', '=', 0)
  if (only === 'warned') rows = rows.where(sql<boolean>`warnings <> '[]'`)
  else if (only !== 'all' && only !== 'excluded') rows = rows.where('verdict', '=', only)
  // said once more in the words of the index of the few rows that are not new
  if (only === 'same' || only === 'changed' || only === 'rejected') rows = rows.where(sql<boolean>`verdict <> 'added'`)
  const page = await rows
    .select(['line', 'receipt_no', 'verdict', 'name', 'item_name', 'problems', 'warnings', 'excluded', 'mended'])
    .where('line', '>', afterLine)
    .orderBy('line')
    .limit(limit)
    .execute()
  return { rows: page, total: batch === undefined ? 0 : totalOf(batch, only) }
}

/** Every refused or warned row of a batch, for the summary. */
export async function rowsWithNotes(read: ReadDb, batchId: string) {
  return read
    .selectFrom('import_row')
    .select(['line', 'receipt_no', 'verdict', 'problems', 'warnings'])
    .where('batch_id', '=', batchId)
    .where('excluded', '=', 0)
    .where(sql<boolean>`(verdict = 'rejected' or warnings <> '[]')`)
    .orderBy('line')
    .execute()
}

/** The rows that do not come in, refused or left out, in the file's order. */
export async function rejectedCells(read: ReadDb, batchId: string) {
  return read
    .selectFrom('import_row')
    .select(['line', 'cells', 'mended', 'problems', 'excluded', 'verdict'])
    .where('batch_id', '=', batchId)
    .where((eb) => eb.or([eb('verdict', '=', 'rejected'), eb('excluded', '=', 1)]))
    .orderBy('line')
    .execute()
}

/** An import of the very same bytes, and the day (office's clock) on which it was taken in. */
export interface SameContent {
  readonly importNo: string
  readonly on: IsoDate
}

/** The import that committed the very same bytes before, if any. */
export async function committedWithContent(read: ReadDb, sha256: string): Promise<SameContent | null> {
  const row = await read
    .selectFrom('import_batch')
    .select(['import_no', 'committed_at'])
    .where('sha256', '=', sha256)
    .where('state', '=', 'committed')
    .where('undone_at', 'is', null)
    .orderBy('committed_at')
    .executeTakeFirst()
  if (!row) return null
  const on = new Date(Date.parse(row.committed_at ?? '') + 9 * 3_600_000).toISOString().slice(0, 10)
  return { importNo: row.import_no, on }
}

/** Batches whose last row was never read: the counts of a batch are written when its last row is. */
export async function unfinishedBatches(read: ReadDb) {
  const batches = await read
    .selectFrom('import_batch as b')
    .leftJoin('user_account as u', 'u.user_id', 'b.staged_by')
    .select(['b.batch_id', 'b.import_no', 'b.file', 'b.staged_at', 'b.staged_by', 'u.name as by_name'])
    .where('b.state', '=', 'staged')
    .where('b.row_count', '=', 0)
    .orderBy('b.staged_at')
    .execute()
  const counted = batches.map(async (batch) => {
    const rows = await read
      .selectFrom('import_row')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('batch_id', '=', batch.batch_id)
      .executeTakeFirstOrThrow()
    return { ...batch, rows: rows.n }
  })
  return Promise.all(counted)
}

/** The newest batches first, staged ones too. */
export async function recentBatches(read: ReadDb, limit: number): Promise<ImportBatchTable[]> {
  return read.selectFrom('import_batch').selectAll().orderBy('staged_at', 'desc').limit(limit).execute()
}

/** The case and version a changed row answers. */
export async function caseOfReceipt(read: ReadDb, programme: string, receiptNo: string) {
  return read
    .selectFrom('welfare_case')
    .select(['case_id', 'version'])
    .where('programme', '=', programme)
    .where('receipt_no', '=', receiptNo)
    .executeTakeFirst()
}
