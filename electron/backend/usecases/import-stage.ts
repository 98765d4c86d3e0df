import type { ImportSummary } from '../../../shared/contract/intake.ts'
import { AppError } from '../../../shared/errors.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { shownCell } from '../../../shared/domain/characters.ts'
import { mapHeaders, type HeaderMapping } from '../../../shared/domain/header.ts'
import type { IntakeContext } from '../../../shared/domain/intake.ts'
import { profileFieldProblems, type Profile } from '../../../shared/domain/profile.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Programme } from '../../../shared/programmes/programme.ts'
import type { Handler, JobContext } from '../context.ts'
import { INTAKE_CSV_LIMITS, type LineEnd, readCsv } from '../files/csv.ts'
import { DECODED_AT_ONCE, decodeWhileReading, type ReadFile } from '../files/encoding.ts'
import { type FileBytes, readWholeFile } from '../files/read-file.ts'
import { yieldToLoop } from '../jobs.ts'
import { nextInSeries } from '../numbers.ts'
import { committedWithContent, discardBatch, findBatch, insertBatch, updateBatch } from '../store/imports.ts'
import type { ImportBatchTable } from '../store/schema-cases.ts'
import { whileReading } from './import-leftovers.ts'
import { judgeAll } from './import-rows.ts'
import { importSummary } from './imports.ts'
import { chosenProfile } from './profiles.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'

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
  const decoded = await decodeWhileReading(file.bytes, profile.encoding, yieldToLoop)
  try {
    return await stageFile(ctx, programme, { profile, text }, file, decoded)
  } catch (error) {
    // a file whose bytes cannot be read is told of before anything that was made of them
    const fault = error instanceof AppError ? await decoded.fault(yieldToLoop) : null
    throw fault ?? error
  }
}

/** Reads and judges a file in its encoding. */
async function stageFile(
  ctx: JobContext,
  programme: Programme,
  { profile, text }: { readonly profile: Profile; readonly text: string },
  file: FileBytes,
  decoded: ReadFile,
): Promise<ImportSummary> {
  const lineEnds = new Set<LineEnd>()
  const source = counted(decoded.chunks(), file.bytes.length)
  const records = readCsv(source.chunks, INTAKE_CSV_LIMITS, {
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
          fields: JSON.stringify(programme.fields.map((field) => field.id)),
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
      await judgeAll(ctx, batch, records, await intakeContext(ctx, batch.business_day, profile, programme, mapping), source.part)
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

/** Pieces of a file's text as they are read, and how much of the file they were so far, 0 to 1. */
function counted(pieces: Iterable<string>, bytes: number): { readonly chunks: Iterable<string>; readonly part: () => number } {
  let read = 0
  function* passed(): Generator<string, void> {
    for (const piece of pieces) {
      read += DECODED_AT_ONCE
      yield piece
    }
  }
  return { chunks: passed(), part: () => read / Math.max(bytes, DECODED_AT_ONCE) }
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
