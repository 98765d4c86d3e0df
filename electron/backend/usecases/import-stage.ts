import { AppError } from '../../../shared/errors.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { shownCell } from '../../../shared/domain/characters.ts'
import { mapHeaders, type HeaderMapping } from '../../../shared/domain/header.ts'
import { createFileMemory, intakeRow, redactMyNumbers, type IntakeContext, type IntakeRow } from '../../../shared/domain/intake.ts'
import { profileFieldProblems, type Profile } from '../../../shared/domain/profile.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Programme } from '../../../shared/programmes/programme.ts'
import type { Handler, JobContext } from '../context.ts'
import { INTAKE_CSV_LIMITS, type LineEnd, readCsv, type TableRecord } from '../files/csv.ts'
import { decodeFile } from '../files/encoding.ts'
import { readWholeFile } from '../files/read-file.ts'
import { yieldToLoop } from '../jobs.ts'
import { nextInSeries } from '../numbers.ts'
import {
  caseOfReceipt,
  committedWithContent,
  discardBatch,
  findBatch,
  insertBatch,
  insertRows,
  stagedRow,
  updateBatch,
} from '../store/imports.ts'
import { intakeLookups, keptLookups, postalIndexOf, stagedContents } from '../store/lookups.ts'
import type { ImportBatchTable, ImportRowTable } from '../store/schema-cases.ts'
import { whileReading } from './import-leftovers.ts'
import { importSummary, stagedBatch } from './imports.ts'
import { chosenProfile } from './profiles.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'

/** Rows written in one transaction, and rows judged before other calls are answered. */
const rowsPerChunk = 1000
const rowsPerBreath = 250

/** 申請の読込. Reads and judges a file into staging rows; nothing real changes. Cancelling takes the rows away again. */
export const stage: Handler<'import.stage'> = async (ctx, input) => {
  const programme = findProgramme(input.programme)
  if (!programme) throw new AppError('unknown-programme', { programme: input.programme })
  const { profile, text } = await chosenProfile(ctx.env, input)
  if (profile.programme !== programme.id) throw new AppError('profile-mismatch', { profile: profile.id, programme: programme.name })
  const problems = profileFieldProblems(profile, programme.fields)
  if (problems.length > 0) throw new AppError('bad-profile', { problem: problems.slice(0, 5).join('') })
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const file = await readWholeFile(path)
  const decoded = decodeFile(file.bytes, profile.encoding)
  const lineEnds = new Set<LineEnd>()
  const records = readCsv(decoded.chunks(), INTAKE_CSV_LIMITS, {
    lineEnds,
    delimiter: profile.delimiter,
    fromLine: profile.headerRow,
    markStrayQuotes: true,
  })
  const header = records.next()
  if (header.done) throw new AppError('file-empty', { name: file.name })
  if (header.value.strayQuote === true) throw new AppError('broken-quote', { line: header.value.line })
  const mapping = mappedHeader(profile, programme, header.value.cells)

  const batchId = ctx.env.newId()
  return whileReading(batchId, async () => {
    const batch = await ctx.write(
      async ({ tx }) => {
        const row: ImportBatchTable = {
          batch_id: batchId,
          import_no: await nextInSeries(tx, 'import', ctx.env.businessDay()),
          state: 'staged',
          file: file.name,
          sha256: file.sha256,
          encoding: decoded.encoding,
          profile_id: profile.id,
          profile: text,
          programme: programme.id,
          header: JSON.stringify(header.value.cells),
          unmapped: JSON.stringify(mapping.extra),
          notes: '[]',
          row_count: 0,
          added: 0,
          same: 0,
          changed: 0,
          rejected: 0,
          warned: 0,
          staged_by: ctx.user.userId,
          staged_at: ctx.env.now().toISOString(),
          committed_at: null,
          business_day: ctx.env.businessDay(),
          excluded: 0,
          undone_at: null,
          undone_by: null,
          undo_reason: null,
        }
        await insertBatch(tx, row)
        return row
      },
      { staging: true },
    )
    try {
      await judgeAll(ctx, batch, records, await intakeContext(ctx, batch.business_day, profile, programme, mapping), file.bytes.length)
      const notes = JSON.stringify(notesOn(lineEnds))
      await ctx.write(({ tx }) => updateBatch(tx, batch.batch_id, { notes }), { staging: true })
      const sameAs = await committedWithContent(ctx.read, file.sha256)
      const staged = await findBatch(ctx.read, batch.batch_id)
      return await importSummary(ctx.read, staged ?? batch, sameAs)
    } catch (error) {
      // where even that cannot be written (a full disk), the first fault is told and the next start offers the rows for deletion
      await ctx.write(({ tx }) => discardBatch(tx, batch.batch_id), { staging: true }).catch(() => undefined)
      throw error
    }
  })
}

/** What a person should know of the file as a whole, though it can be read. */
function notesOn(lineEnds: ReadonlySet<LineEnd>): string[] {
  if (lineEnds.size <= 1) return []
  return [`行の終わりの種類が混ざっています（${[...lineEnds].join('、')}）。どれも行の終わりとして読みました。`]
}

/** The file's columns, or a refusal of the whole file that names what is wrong. */
function mappedHeader(profile: Profile, programme: Programme, cells: readonly string[]): HeaderMapping {
  const mapping = mapHeaders(profile, programme.fields, cells)
  if (mapping.duplicates.length > 0) throw new AppError('header-duplicate', { headers: short(mapping.duplicates) })
  if (!mapping.ok) {
    const missing = mapping.missing.map((m) => m.headers.join('または'))
    throw new AppError('header-mismatch', { missing: short(missing), extra: short(mapping.extra) })
  }
  return mapping
}

const short = (names: readonly string[]): string =>
  names.slice(0, 8).map(shownCell).join('、') + (names.length > 8 ? ` ほか${names.length - 8}列` : '')

/** The rules a file is judged by, as they hold on `day`. */
export async function intakeContext(
  ctx: Pick<JobContext, 'read'>,
  day: IsoDate,
  profile: Profile,
  programme: Programme,
  mapping: HeaderMapping,
): Promise<Omit<IntakeContext, 'lookups'>> {
  const rows = await allParameters(ctx.read)
  const duplicateDays = programme.id === 'aids' ? aidsParameters(rows, day).duplicateDays : null
  return { profile, mapping, rules: programme, home: homePlace(rows, day), businessDay: day, duplicateDays }
}

async function judgeAll(
  ctx: JobContext,
  batch: ImportBatchTable,
  records: Iterable<TableRecord>,
  base: Omit<IntakeContext, 'lookups'>,
  bytes: number,
): Promise<void> {
  const sync = ctx.env.store.sync
  const contents = stagedContents(sync, batch.batch_id)
  const memory = createFileMemory(keptLookups(intakeLookups(sync, batch.programme, postalIndexOf(sync, base.home))), contents)
  const context: IntakeContext = { ...base, lookups: memory.lookups }
  const knownCase = sync.prepare<KnownCase>('select case_id, version from welfare_case where programme = ? and receipt_no = ?')
  const counts = { row_count: 0, added: 0, same: 0, changed: 0, rejected: 0, warned: 0 }
  const source = records[Symbol.iterator]()
  let chunk: ImportRowTable[] = []
  let seen = 0
  const flush = async (): Promise<void> => {
    const rows = chunk
    chunk = []
    await ctx.write(
      async ({ tx }) => {
        // somebody else may have discarded it meanwhile: no row is left behind then
        await stagedBatch(tx, batch.batch_id)
        await insertRows(tx, rows)
      },
      { staging: true },
    )
    contents.staged()
  }
  /** Judges the next rows in one go; false: there are no more. */
  const judgeSome = (): boolean => {
    for (let n = 0; n < rowsPerBreath; n++) {
      const next = source.next()
      if (next.done === true) return false
      const record = next.value
      const row = intakeRow(context, record)
      memory.rememberRow(row)
      counts.row_count++
      counts[row.verdict]++
      if (row.warnings.length > 0) counts.warned++
      for (const cell of record.cells) seen += cell.length * 2 + 1
      const known = row.verdict === 'changed' ? knownCase.get(batch.programme, row.receiptNo) : undefined
      chunk.push(stagedOf(ctx.env, batch, row, record.cells, context, known))
    }
    return true
  }
  for (let more = true; more;) {
    more = sync.during(judgeSome)
    if (chunk.length >= rowsPerChunk) {
      await yieldToLoop()
      await flush()
    }
    // the size of what was read stands for the rows, whose number is not known before the end
    ctx.progress({
      step: '読込と検査',
      done: counts.row_count,
      total: counts.row_count,
      fraction: Math.min(0.99, seen / Math.max(bytes, 1)),
    })
    await yieldToLoop()
    ctx.signal.throwIfAborted()
  }
  if (counts.row_count === 0) throw new AppError('no-rows', { name: batch.file })
  await flush()
  await ctx.write(({ tx }) => updateBatch(tx, batch.batch_id, counts), { staging: true })
}

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
  return stagedOf(ctx.env, batch, row, cells, context, known)
}

function stagedOf(
  env: JobContext['env'],
  batch: ImportBatchTable,
  row: IntakeRow,
  cells: readonly string[],
  context: IntakeContext,
  known: KnownCase | undefined,
): ImportRowTable {
  const item = row.itemCode === null || row.day === null ? undefined : context.lookups.itemsByKeyOn(row.itemCode, row.day)[0]
  const codes = row.warnings.map((w) => w.code)
  const flags = [
    ...(codes.includes('protected-person') ? ['protected'] : []),
    ...(codes.includes('possible-duplicate') ? ['duplicate'] : []),
    ...(row.residentNo === null ? ['unlinked'] : []),
    ...(codes.length > 0 ? ['warned'] : []),
  ]
  return stagedRow(batch.batch_id, {
    row,
    cells: redactMyNumbers(cells, context.mapping),
    caseId: row.verdict === 'added' ? env.newId() : (known?.case_id ?? null),
    applicationId: env.newId(),
    caseVersion: known?.version ?? null,
    itemName: item?.name ?? row.itemCode ?? '',
    flags,
  })
}
