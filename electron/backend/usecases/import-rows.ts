import { dateValue, textValue, type Field } from '../../../shared/domain/field.ts'
import type { HeaderMapping } from '../../../shared/domain/header.ts'
import { createFileMemory, judgeRow, readRow, redactMyNumbers } from '../../../shared/domain/intake.ts'
import type { IntakeContext, IntakeRow, ReadRow } from '../../../shared/domain/intake.ts'
import type { ReadCells } from '../../../shared/domain/row.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import { keyNow } from '../keys/office-key.ts'
import type { JobContext } from '../context.ts'
import type { TableRecord } from '../files/csv.ts'
import { yieldToLoop } from '../jobs.ts'
import { contentOfCells } from '../store/contents.ts'
import { caseOfReceipt, fileInsert, stagedRow, updateBatch, type StagedRow } from '../store/imports.ts'
import { pieceLookups, postalIndexOf, type AskedRow } from '../store/lookups.ts'
import { sealNotedRows } from '../store/place-rows.ts'
import { hiddenCells, type HiddenCells } from '../store/hidden-cells.ts'
import { rowSealer, type RowSealer } from '../store/row-seal.ts'
import type { ImportBatchTable, ImportRowTable } from '../store/schema-cases.ts'
import { stagedRows } from '../store/staged-rows.ts'
import { stagedBatch } from './imports.ts'

/**
 * Rows judged, with one look into the office, before other calls are answered; and rows written in one transaction. What was read of them is
 * kept until they are judged: few enough that hardly any of it outlives the space for young objects.
 */
const rowsPerBreath = 100
const rowsPerWrite = 2000

/**
 * Reads, judges and stages all rows of a file, a piece at a time; the batch's counts are written when the last row is.
 * `readPart` tells how much of the file was read so far, 0 to 1.
 */
export async function judgeAll(
  ctx: JobContext,
  batch: ImportBatchTable,
  records: Iterable<TableRecord>,
  base: Omit<IntakeContext, 'lookups'>,
  readPart: () => number,
): Promise<void> {
  const { sync, syncWriter } = ctx.env.store
  const { profile, mapping } = base
  const form = { profile, mapping, programme: must(findProgramme(batch.programme), 'the programme of the file'), header: [] }
  const earlier = stagedRows(syncWriter, batch.batch_id, (cells) => contentOfCells(form, cells))
  const office = pieceLookups(syncWriter, batch.programme, postalIndexOf(sync, base.home))
  const memory = createFileMemory(office.lookups, earlier)
  const context: IntakeContext = { ...base, lookups: memory.lookups, withoutContent: true }
  const knownCase = syncWriter.prepare<KnownCase>('select case_id, version from welfare_case where programme = ? and receipt_no = ?')
  const secret = form.programme.fields.some((field) => field.secret === true)
  const insert = fileInsert(syncWriter, batch.batch_id, secret, sealerOf(ctx.env, form.programme.fields, mapping))
  const hide = hiddenCells(syncWriter, () => keyNow(ctx.env.store.folder), batch.batch_id, mapping, form.programme.fields)
  const counts = { row_count: 0, added: 0, same: 0, changed: 0, rejected: 0, warned: 0 }
  const source = records[Symbol.iterator]()
  // each row is written as soon as it is judged: nothing of it is kept, and a later row finds it in the table
  const judgePiece = (piece: ReadRow[]): void => {
    office.fetch(piece.map(askedOf))
    const hidden = hide(piece)
    // taken from the end, in the order of the file: a row that is written leaves the memory at once
    piece.reverse()
    hidden.reverse()
    for (let one = piece.pop(); one !== undefined; one = piece.pop()) {
      const row = judgeRow(context, one)
      memory.rememberRow(row)
      counts.row_count++
      counts[row.verdict]++
      if (row.warnings.length > 0) counts.warned++
      const known = row.verdict === 'changed' ? knownCase.get(batch.programme, row.receiptNo) : undefined
      insert(stagedOf(ctx.env, row, { read: one.read, hidden: hidden.pop() ?? null }, context, known))
    }
  }
  /** Reads and writes the next rows in one transaction; false: there were no more. */
  const writeSome = (): Promise<boolean> =>
    ctx.write(
      async ({ tx }) => {
        // somebody else may have discarded it meanwhile: no row is left behind then
        await stagedBatch(tx, batch.batch_id)
        for (let n = 0; n < rowsPerWrite; n += rowsPerBreath) {
          const piece = nextPiece(source, context)
          const last = piece.length < rowsPerBreath
          if (piece.length > 0) syncWriter.during(() => judgePiece(piece))
          // what was read of the file stands for the rows, whose number is not known before the end
          const fraction = Math.min(0.99, readPart())
          ctx.progress({ step: '読込と検査', done: counts.row_count, total: counts.row_count, fraction })
          await yieldToLoop()
          ctx.signal.throwIfAborted()
          if (last) return false
        }
        return true
      },
      { staging: true },
    )
  while (await writeSome()) await yieldToLoop()
  if (counts.row_count === 0) throw new AppError('no-rows', { name: batch.file })
  await ctx.write(
    async ({ tx }) => {
      await updateBatch(tx, batch.batch_id, counts)
      if (counts.row_count > counts.added || counts.warned > 0) await sealNotedRows(tx, () => keyNow(ctx.env.store.folder), batch.batch_id)
    },
    { staging: true },
  )
}

/** What seals the secret cells of a file's rows. */
export const sealerOf = (env: JobContext['env'], fields: readonly Field[], mapping: HeaderMapping): RowSealer =>
  rowSealer(
    () => keyNow(env.store.folder),
    fields,
    (field) => mapping.columns.get(field)?.index,
    mapping.contacts,
  )

/** The next records of the file, read cell by cell; fewer than `rowsPerBreath`: there are no more. */
function nextPiece(source: Iterator<TableRecord>, context: IntakeContext): ReadRow[] {
  const piece: ReadRow[] = []
  while (piece.length < rowsPerBreath) {
    const next = source.next()
    if (next.done === true) break
    piece.push(readRow(context, next.value))
  }
  return piece
}

/** What is looked up for a row before it is judged. */
const askedOf = ({ read: { values } }: ReadRow): AskedRow => ({
  receiptNo: textValue(values, 'receiptNo'),
  residentNo: textValue(values, 'residentNo'),
  kana: textValue(values, 'kana'),
  birthDate: dateValue(values, 'birthDate') ?? '',
})

interface KnownCase {
  readonly case_id: string
  readonly version: number
}

/** A judged row as it lies in the batch, with new ids. */
export async function asStaged(
  ctx: Pick<JobContext, 'env' | 'read'>,
  batch: ImportBatchTable,
  row: IntakeRow,
  cells: readonly string[],
  context: IntakeContext,
): Promise<ImportRowTable> {
  const known = row.verdict === 'changed' ? await caseOfReceipt(ctx.read, batch.programme, row.receiptNo) : undefined
  return stagedRow(batch.batch_id, stagedOf(ctx.env, row, { cells: redactMyNumbers(cells, context.mapping) }, context, known))
}

function stagedOf(
  env: JobContext['env'],
  row: IntakeRow,
  came: { readonly cells: readonly string[] } | { readonly read: ReadCells; readonly hidden: HiddenCells | null },
  context: IntakeContext,
  known: KnownCase | undefined,
): StagedRow {
  const item = row.itemCode === null || row.day === null ? undefined : context.lookups.itemsByKeyOn(row.itemCode, row.day)[0]
  const read = 'read' in came
  return {
    row,
    cells: read ? noCells : came.cells,
    texts: read ? textsOf(row, came.read, came.hidden) : null,
    hidden: read ? (came.hidden?.texts ?? noCells) : noCells,
    caseId: row.verdict === 'added' ? env.newId() : (known?.case_id ?? null),
    applicationId: env.newId(),
    caseVersion: known?.version ?? null,
    itemName: item?.name ?? row.itemCode ?? '',
    flags: row.warnings.length > 0 ? flagsOf(row) : row.residentNo === null ? unlinked : noFlags,
  }
}

const noCells: readonly string[] = []

const noFlags = '[]'
const unlinked = '["unlinked"]'

/** 印 of a row that somebody should look at, as JSON. */
function flagsOf(row: IntakeRow): string {
  const codes = row.warnings.map((w) => w.code)
  return JSON.stringify([
    ...(codes.includes('protected-person') ? ['protected'] : []),
    ...(codes.includes('possible-duplicate') ? ['duplicate'] : []),
    ...(row.residentNo === null ? ['unlinked'] : []),
    'warned',
  ])
}

/** The JSON of a row that was read just now. */
const textsOf = (row: IntakeRow, read: ReadCells, hidden: HiddenCells | null) =>
  hidden === null
    ? { cells: read.cellsText, details: read.shortValues(row.values) }
    : { cells: read.cellsWith(hidden.columns, hidden.places), details: read.shortValues(row.values, hidden.otherValues(row.values)) }
