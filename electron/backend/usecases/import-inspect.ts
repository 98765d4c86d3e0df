import type { Inspection } from '../../../shared/contract/profiles.ts'
import { AppError } from '../../../shared/errors.ts'
import { columnReader, type ColumnFacts } from '../../../shared/domain/column-facts.ts'
import { mapHeaders, type HeaderMapping } from '../../../shared/domain/header.ts'
import { strikeMyNumbers } from '../../../shared/domain/person.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import { draftFromProfile, guessedDraft, type CatalogueItem, type DraftHints } from '../../../shared/domain/profile-draft.ts'
import { findProgramme, programmes } from '../../../shared/programmes/index.ts'
import type { Programme } from '../../../shared/programmes/programme.ts'
import type { Handler, JobContext } from '../context.ts'
import { INTAKE_CSV_LIMITS, readCsv } from '../files/csv.ts'
import { decodeFile, type DecodedFile } from '../files/encoding.ts'
import { readWholeFile } from '../files/read-file.ts'
import { guessForms, type FormChoice, type TableForm } from '../files/table-form.ts'
import { yieldToLoop } from '../jobs.ts'
import { committedWithContent } from '../store/imports.ts'
import { catalogueOn, currentProfiles, lastHeaders } from '../store/profiles.ts'
import { shippedName } from './profile-acts.ts'
import { allProfiles, checkedProfile } from './profiles.ts'

const rowsPerTurn = 1000
const privateUseShown = 20
const aboveShown = 5

/**
 * ファイルの見立て. Reads a whole file once and says what it is: its form, its columns, the profile that fits, and a mapping
 * to begin with. Writes nothing.
 */
export const inspect: Handler<'import.inspect'> = async (ctx, input) => {
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const file = await readWholeFile(path)
  const profiles = (await allProfiles(ctx.env)).map((one) => one.profile).filter((profile) => findProgramme(profile.programme) !== null)
  const { form, decoded } = readableForm(file.bytes, input, profiles)
  const table = await readColumns(ctx, decoded, form, file.bytes.length)
  if (table === null) throw new AppError('file-empty', { name: file.name })
  const header = table.columns.map((column) => column.header)
  const chosen = chooseProfile(profiles, header, input.programme, input.profile)
  const programme = programmeOf(input.programme, chosen?.profile, table.columns, profiles)
  const items = programme.id === 'aids' ? await catalogueOn(ctx.read, ctx.env.businessDay()) : []
  const hints = hintsFor(programme, profiles, items)
  const fileForm = { encoding: form.encoding, delimiter: form.delimiter, headerRow: form.headerRow }
  const { draft, unsure } =
    chosen === null
      ? guessedDraft(programme.id, fileForm, table.columns, hints)
      : draftFromProfile(chosen.profile, fileForm, chosen.mapping, table.columns, hints)
  const same = await committedWithContent(ctx.read, file.sha256)
  return {
    file: file.name,
    sha256: file.sha256,
    sameContentAs: same?.importNo ?? null,
    sameContentOn: same?.on ?? null,
    ...fileForm,
    bom: decoded.bom,
    reason: form.reason,
    above: linesAbove(decoded, form.headerRow),
    rows: table.rows,
    privateUse: decoded.privateUse.slice(0, privateUseShown).map((note) => ({ ...note })),
    columns: table.columns.map(plainColumn),
    programme: programme.id,
    profile: chosen === null ? null : await fitOf(ctx, chosen, header, form, decoded.bom),
    draft: plainDraft(draft),
    unsure: [...unsure],
    meanings: meaningsOf(hints),
    items,
  }
}

function readableForm(bytes: Uint8Array, choice: FormChoice, profiles: readonly Profile[]): { form: TableForm; decoded: DecodedFile } {
  const known = profiles.map((profile) => ({ name: shippedName(profile), headers: headersOfProfile(profile) }))
  for (const form of guessForms(bytes, choice, known)) {
    try {
      return { form, decoded: decodeFile(bytes, form.encoding) }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  // Nothing reads it: the plain way says which byte is in the way.
  const decoded = decodeFile(bytes, choice.encoding ?? 'auto')
  return { form: { encoding: decoded.encoding, delimiter: ',', headerRow: 1, reason: '' }, decoded }
}

const headersOfProfile = (profile: Profile): ReadonlySet<string> =>
  new Set([...[...profile.columns.values()].flat(), ...[...profile.choiceColumns.values()].flatMap((choices) => [...choices.keys()])])

async function readColumns(
  ctx: JobContext,
  decoded: DecodedFile,
  form: TableForm,
  bytes: number,
): Promise<{ readonly columns: readonly ColumnFacts[]; readonly rows: number } | null> {
  const records = readCsv(decoded.chunks(), INTAKE_CSV_LIMITS, {
    delimiter: form.delimiter,
    fromLine: form.headerRow,
    markStrayQuotes: true,
  })
  const header = records.next()
  if (header.done === true) return null
  const readers = header.value.cells.map((name, index) => columnReader(index, name.trim(), strikeMyNumbers))
  let [rows, seen] = [0, 0]
  for (const record of records) {
    rows += 1
    for (const [index, reader] of readers.entries()) {
      const cell = record.cells[index] ?? ''
      seen += cell.length * 2 + 1
      reader.take(cell)
    }
    if (rows % rowsPerTurn > 0) continue
    ctx.progress({ step: '列を調べる', done: rows, total: rows, fraction: Math.min(0.99, seen / Math.max(bytes, 1)) })
    await yieldToLoop()
    ctx.signal.throwIfAborted()
  }
  return { columns: readers.map((reader) => reader.facts()), rows }
}

interface Chosen {
  readonly profile: Profile
  readonly mapping: HeaderMapping
}

/** The profile asked for, else the one that finds most of its columns here, and at least half of them. */
function chooseProfile(
  profiles: readonly Profile[],
  header: readonly string[],
  programme: string | undefined,
  wanted: string | undefined,
): Chosen | null {
  if (wanted === '') return null
  const mapped = profiles
    .filter((profile) => programme === undefined || profile.programme === programme)
    .map((profile) => ({ profile, mapping: mapHeaders(profile, findProgramme(profile.programme)?.fields ?? [], header) }))
  if (wanted !== undefined) {
    const found = mapped.find(({ profile }) => profile.id === wanted)
    if (found === undefined) throw new AppError('unknown-profile', { profile: wanted })
    return found
  }
  const fitting = mapped.filter(({ profile, mapping }) => mapping.columns.size >= 3 && mapping.columns.size * 2 >= profile.columns.size)
  const score = ({ mapping }: Chosen): number => mapping.columns.size - mapping.missing.length
  return fitting.reduce<Chosen | null>((best, one) => (best === null || score(one) > score(best) ? one : best), null)
}

/** The programme asked for or of the profile; else the one whose fields find the most columns. */
function programmeOf(
  wanted: string | undefined,
  profile: Profile | undefined,
  columns: readonly ColumnFacts[],
  profiles: readonly Profile[],
): Programme {
  const id = wanted ?? profile?.programme
  if (id !== undefined) {
    const found = findProgramme(id)
    if (found === null) throw new AppError('unknown-programme', { programme: id })
    return found
  }
  const hits = programmes.map((programme) => {
    const { draft } = guessedDraft(
      programme.id,
      { encoding: 'utf-8', delimiter: ',', headerRow: 1 },
      columns,
      hintsFor(programme, profiles, []),
    )
    return { programme, hits: Object.keys(draft.columns).length }
  })
  const best = hits.reduce((a, b) => (b.hits > a.hits ? b : a))
  return best.programme
}

function hintsFor(programme: Programme, profiles: readonly Profile[], items: readonly CatalogueItem[]): DraftHints {
  const known = profiles.filter((profile) => profile.programme === programme.id)
  return { fields: programme.fields, itemField: programme.itemField, known, items }
}

async function fitOf(
  ctx: JobContext,
  { profile, mapping }: Chosen,
  header: readonly string[],
  form: TableForm,
  bom: boolean,
): Promise<Inspection['profile']> {
  const sameForm =
    (bom || profile.encoding === form.encoding) && profile.delimiter === form.delimiter && profile.headerRow === form.headerRow
  const saved = (await currentProfiles(ctx.read)).find((row) => row.profile_id === profile.id)
  const last = (await lastHeaders(ctx.read)).get(profile.id) ?? (saved === undefined ? null : (JSON.parse(saved.header) as string[]))
  const before = last === null || last.length === 0 ? null : last.map((name) => name.trim())
  return {
    id: profile.id,
    name: saved === undefined ? shippedName(profile) : checkedProfile(saved.json).profile.name,
    hits: mapping.columns.size,
    missing: mapping.missing.map((one) => ({ ...one, headers: [...one.headers], candidates: [...one.candidates] })),
    added: before === null ? null : header.filter((name) => !before.includes(name)),
    gone: before === null ? null : before.filter((name) => !header.includes(name)),
    duplicates: [...mapping.duplicates],
    ready: mapping.ok && sameForm,
  }
}

/** What the known profiles say of words; where they differ, the office's own and the first of them stands. */
function meaningsOf({ fields, known }: DraftHints): Inspection['meanings'] {
  const words = (field: string): Inspection['meanings'][string] =>
    Object.fromEntries(known.toReversed().flatMap((profile) => [...(profile.values.get(field) ?? [])]))
  return Object.fromEntries(fields.map(({ id }) => [id, words(id)]).filter(([, all]) => Object.keys(all ?? {}).length > 0))
}

function linesAbove(decoded: DecodedFile, headerRow: number): string[] {
  if (headerRow === 1) return []
  const [first = ''] = decoded.chunks()
  return first
    .split(/\r\n|\r|\n/, headerRow - 1)
    .slice(-aboveShown)
    .map((line) => strikeMyNumbers(line.slice(0, 200)))
}

const plainColumn = (column: ColumnFacts): Inspection['columns'][number] => ({
  ...column,
  samples: [...column.samples],
  dateForms: [...column.dateForms],
  odd: [...column.odd],
  words: column.words === null ? null : [...column.words],
  separators: column.separators.map((one) => ({ ...one, words: [...one.words] })),
})

const plainDraft = ({ choiceColumns, acceptBeyondEra, ...draft }: ReturnType<typeof guessedDraft>['draft']): Inspection['draft'] => ({
  ...draft,
  ...(choiceColumns === undefined
    ? {}
    : { choiceColumns: Object.fromEntries(Object.entries(choiceColumns).map(([field, columns]) => [field, { ...columns }])) }),
  ...(acceptBeyondEra === undefined ? {} : { acceptBeyondEra }),
  columns: Object.fromEntries(
    Object.entries(draft.columns).map(([field, headers]) => [field, typeof headers === 'string' ? headers : [...headers]]),
  ),
  values: { ...draft.values },
  separators: { ...draft.separators },
  dateFormats: [...draft.dateFormats],
  constants: { ...draft.constants },
})
