/**
 * 受付の判定. The verdict on each row of a file: added, same, changed or rejected, with every error and warning. Row by
 * row, over look-ups that the store serves; nothing here keeps a file in memory.
 */
import type { HomePlace, PostalVerdict } from './address.ts'
import { acceptsNewAnswer } from './case-state.ts'
import type { CaseState } from './case-state.ts'
import { shownCell } from './characters.ts'
import { daysBetween } from './date.ts'
import { dateValue, textValue } from './field.ts'
import type { CellValue, Field, FieldRule, RowError, RowValues, RowWarning } from './field.ts'
import type { HeaderMapping } from './header.ts'
import type { IsoDate, Item, Resident } from './masters.ts'
import { ageWarnings, birthErrors, strayQuoteError, unmappedErrors, unmappedNumberWarnings } from './intake-checks.ts'
import { isProtectedOn, matchResident, personKey, sameName, strikeMyNumbers, tellsMyNumber } from './person.ts'
import type { ResidentLookups } from './person.ts'
import type { Profile } from './profile.ts'
import { cellErrors, characterWarnings, fieldError, wordWarnings } from './row-notes.ts'
import { readCells } from './row.ts'
import type { ReadCells } from './row.ts'

export type RowVerdict = 'added' | 'same' | 'changed' | 'rejected'

/** What an application asks for: the code, and the catalogue's row on D where the programme has a catalogue. */
export interface ResolvedItem {
  readonly code: string
  readonly item: Item | null
}

/** The part of a programme that intake needs. */
export interface IntakeRules {
  readonly fields: readonly Field[]
  /** The field that names the item. */
  readonly itemField: string
  readonly resolveItem: (text: string, day: IsoDate, lookups: ItemLookups) => ResolvedItem | null
  /** What a field needs in this row; `item` is null when it is not known. */
  readonly fieldRule: (fieldId: string, values: RowValues, item: ResolvedItem | null) => FieldRule
  /** The only fields whose rule may be `ignored`. */
  readonly ignorable: readonly string[]
  /** The programme's own warnings, beside those of the person and the address. */
  readonly warnings: (values: RowValues, item: ResolvedItem) => readonly RowWarning[]
}

export interface ItemLookups {
  /** Catalogue rows valid on the day whose folded code or folded name (`foldItem`) is this key. */
  readonly itemsByKeyOn: (key: string, day: IsoDate) => readonly Item[]
}

/** An application of the same person for the same item. */
export interface SameItemApplication {
  readonly receiptNo: string
  /** Its day of application, D. */
  readonly day: IsoDate
}

/** What the office knows, as look-ups. All of them answer at once, from prepared statements or from maps. */
export interface IntakeLookups extends ResidentLookups, ItemLookups {
  /**
   * The application of this programme with this receipt number that is in the office already; `original`: what its row said
   * before a clerk mended it in the preview.
   */
  readonly existingApplication: (
    receiptNo: string,
  ) => { readonly content: string; readonly original?: string | null; readonly state: CaseState } | null
  /** The row of this file, not rejected, that had this receipt number before. */
  readonly earlierInFile: (receiptNo: string) => EarlierRow | null
  /** Applications of this person (`personKey`) and item, from the office and from earlier rows of this file. */
  readonly samePersonItemApplications: (person: string, itemCode: string) => readonly SameItemApplication[]
  readonly postalVerdict: (postalCode: string, address: string) => PostalVerdict
}

export interface IntakeContext {
  readonly profile: Profile
  readonly mapping: HeaderMapping
  readonly rules: IntakeRules
  readonly lookups: IntakeLookups
  readonly home: HomePlace
  /** B: protection counts on it. */
  readonly businessDay: IsoDate
  /** 重複申請とみなす日数; null: the programme has no such rule. */
  readonly duplicateDays: number | null
  /** The content of a judged row stays empty: who reads a long file makes it of the cells again when another row asks for it. */
  readonly withoutContent?: boolean
}

/** One record of the file: the physical line on which it begins, and its cells. */
export interface FileRecord {
  readonly line: number
  readonly cells: readonly string[]
  /** Quotes stand where none may: what belongs to which cell is not sure. */
  readonly strayQuote?: boolean
}

export interface IntakeRow {
  readonly line: number
  /** Trimmed; '' when the cell is empty. */
  readonly receiptNo: string
  readonly verdict: RowVerdict
  readonly errors: readonly RowError[]
  /** Only of added and changed rows. */
  readonly warnings: readonly RowWarning[]
  readonly values: RowValues
  readonly content: string
  /** D, the day of application; null when it cannot be read. */
  readonly day: IsoDate | null
  readonly itemCode: string | null
  /** 宛名番号 of the linked resident; null: nobody, a person decides. */
  readonly residentNo: string | null
  /** Null for rejected rows. */
  readonly personKey: string | null
}

/** A record whose cells are read: what can be said of it without asking the office. */
export interface ReadRow {
  readonly record: FileRecord
  readonly read: ReadCells
}

/** Reads the cells of one record. */
export function readRow(context: Pick<IntakeContext, 'profile' | 'mapping' | 'rules'>, record: FileRecord): ReadRow {
  return { record, read: readCells(context.profile, context.mapping, context.rules.fields, record.cells) }
}

/** Reads and judges one record. The caller then remembers the row (`rememberRow`) before it asks for the next. */
export function intakeRow(context: IntakeContext, record: FileRecord): IntakeRow {
  return judgeRow(context, readRow(context, record))
}

/** Judges a record that was read. */
export function judgeRow(context: IntakeContext, { record, read }: ReadRow): IntakeRow {
  const { mapping, rules, lookups } = context
  const day = dateValue(read.values, 'submittedAt')
  const itemText = textValue(read.values, rules.itemField)
  const item = itemText === '' ? null : rules.resolveItem(itemText, day ?? context.businessDay, lookups)
  const receiptNo = textValue(read.values, 'receiptNo')
  const content = context.withoutContent === true ? '' : read.content
  const ruleOf = (fieldId: string): FieldRule => rules.fieldRule(fieldId, read.values, item)
  const values = withoutIgnored(rules, read.values, ruleOf)

  const unlinkedRow = () => {
    const itemCode = item?.code ?? null
    return { line: record.line, receiptNo, content, day, itemCode, warnings: nothing, residentNo: null, personKey: null }
  }
  const inFile = receiptNo === '' ? null : lookups.earlierInFile(receiptNo)
  const inOffice = receiptNo === '' ? null : lookups.existingApplication(receiptNo)
  if (inFile === null && typeof inOffice?.original === 'string' && inOffice.original === read.content) {
    // the very row that was mended when it first came: it is here already, whatever is wrong with it
    return { ...unlinkedRow(), verdict: 'same', errors: nothing, values }
  }
  const errors = together<RowError>(
    rowErrors(context, record, read, ruleOf, item),
    birthErrors(rules.fields, mapping, read, ruleOf, { day, today: context.businessDay }),
    receiptErrors(context, read, inFile, inOffice),
  )
  if (errors.length > 0 || day === null || item === null) {
    const rejected = { ...unlinkedRow(), verdict: 'rejected' as const, errors }
    if (!errors.some((error) => error.code === 'my-number')) return { ...rejected, values }
    // Neither the values nor the content of such a row may carry the number on.
    return { ...rejected, values: { ...values, residentNo: null }, content: '' }
  }

  const birthDate = dateValue(values, 'birthDate') ?? ''
  const statement = {
    residentNo: textValue(values, 'residentNo'),
    name: textValue(values, 'name'),
    kana: textValue(values, 'kana'),
    birthDate,
    address: textValue(values, 'address'),
  }
  const resident = matchResident(lookups, statement, context.home)
  const key = personKey(resident, statement)

  const earlier = inFile ?? inOffice
  const linked = (verdict: RowVerdict, warnings: readonly RowWarning[]): IntakeRow => ({
    line: record.line,
    receiptNo,
    verdict,
    errors,
    warnings,
    values,
    content,
    day,
    itemCode: item.code,
    residentNo: resident?.residentNo ?? null,
    personKey: key,
  })
  if (earlier !== null && (saysEachCell(inFile, read) || earlier.content === read.content)) return linked('same', nothing)
  const warnings = together<RowWarning>(
    personWarnings(context, values, resident),
    duplicateWarnings(context, receiptNo, key, item.code, day),
    rules.warnings(values, item),
    read.odd ? wordWarnings(rules.fields, values, ruleOf) : nothing,
    read.notable ? characterWarnings(rules.fields, read, ruleOf) : nothing,
    unmappedNumberWarnings(mapping, record.cells),
    ageWarnings(birthDate, day),
  )
  return linked(earlier === null ? 'added' : 'changed', warnings)
}

const saysEachCell = (earlier: EarlierRow | null, read: ReadCells): boolean =>
  earlier?.cells !== undefined && earlier.cells === read.cellsText

const nothing: readonly never[] = []

/** Lists one behind the other. Of nearly every row all of them are empty. */
const together = <T>(...lists: readonly (readonly T[])[]): readonly T[] =>
  lists.every((list) => list.length === 0) ? nothing : lists.flat()

/** Applications of the same person and item at most `days` apart from D, without the application itself. */
export function possibleDuplicates(
  applications: readonly SameItemApplication[],
  receiptNo: string,
  day: IsoDate,
  days: number,
): readonly SameItemApplication[] {
  return applications.filter((other) => other.receiptNo !== receiptNo && Math.abs(daysBetween(other.day, day)) <= days)
}

/** The rows of a file seen so far, laid over the office's look-ups. */
export interface FileMemory {
  readonly lookups: IntakeLookups
  readonly rememberRow: (row: IntakeRow) => void
}

/** What a row of this file said before. */
export interface EarlierRow {
  readonly content: string
  /** Its cells as they may be kept, as JSON (`cellsText`), where they are at hand: equal ones say the same, and no content is made of them. */
  readonly cells?: string
}

/** The rows of a file that stand, as later rows ask for them. Maps will do; a long file finds them where it wrote them. */
export interface EarlierRows {
  readonly has: (receiptNo: string) => boolean
  /** What the first row with this receipt number said; null: there was none. */
  readonly contentOf: (receiptNo: string) => EarlierRow | null
  /** In the order of the file. */
  readonly applications: (person: string, itemCode: string) => readonly SameItemApplication[]
  /** Takes down a row whose receipt number `has` does not know. */
  readonly remember: (row: StandingRow) => void
}

/** A row that was not rejected. */
export interface StandingRow {
  readonly line: number
  readonly receiptNo: string
  readonly content: string
  readonly personKey: string
  readonly itemCode: string
  readonly day: IsoDate
}

/** Earlier rows in memory. */
function keptRows(): EarlierRows {
  const contents = new Map<string, { readonly content: string }>()
  const applications = new Map<string, SameItemApplication[]>()
  return {
    has: (receiptNo) => contents.has(receiptNo),
    contentOf: (receiptNo) => contents.get(receiptNo) ?? null,
    applications: (person, itemCode) => applications.get(`${itemCode} ${person}`) ?? [],
    remember: ({ receiptNo, content, personKey: person, itemCode, day }) => {
      contents.set(receiptNo, { content })
      const known = applications.get(`${itemCode} ${person}`)
      if (known === undefined) applications.set(`${itemCode} ${person}`, [{ receiptNo, day }])
      else known.push({ receiptNo, day })
    },
  }
}

/** Look-ups that also know the rows of this file judged before; rejected rows leave no trace. */
export function createFileMemory(office: Omit<IntakeLookups, 'earlierInFile'>, earlier: EarlierRows = keptRows()): FileMemory {
  return {
    lookups: {
      ...office,
      earlierInFile: earlier.contentOf,
      samePersonItemApplications: (person, itemCode) => {
        const inFile = earlier.applications(person, itemCode)
        // What this file says of a receipt number replaces what the office had.
        const inOffice = office.samePersonItemApplications(person, itemCode).filter((one) => !earlier.has(one.receiptNo))
        return inOffice.length === 0 ? inFile : [...inOffice, ...inFile]
      },
    },
    rememberRow: ({ verdict, line, receiptNo, content, personKey: person, itemCode, day }) => {
      if (verdict === 'rejected' || person === null || itemCode === null || day === null) return
      if (!earlier.has(receiptNo)) earlier.remember({ line, receiptNo, content, personKey: person, itemCode, day })
    },
  }
}

/** The cells of a row as they may be kept and handed back: a My Number is struck out wherever it stands but in the receipt number. */
export function redactMyNumbers(cells: readonly string[], mapping?: HeaderMapping): readonly string[] {
  const receipt = mapping?.columns.get('receiptNo')?.index
  return cells.map((cell, i) => (i === receipt ? cell : strikeMyNumbers(cell)))
}

function rowErrors(
  context: IntakeContext,
  record: FileRecord,
  read: ReadCells,
  ruleOf: (fieldId: string) => FieldRule,
  item: ResolvedItem | null,
): readonly RowError[] {
  const { mapping, rules } = context
  if (record.strayQuote === true) return [strayQuoteError]
  const { length } = record.cells
  if (length < mapping.width || (length > mapping.width && record.cells.slice(mapping.width).some((cell) => cell.trim() !== ''))) {
    const message = `列の数が見出しと違います（見出し${mapping.width}列、この行${record.cells.length}列）。区切りや引用符がくずれていないか、元のファイルを確かめてください。`
    return [{ field: null, column: '', code: 'wrong-column-count', message, value: '' }]
  }
  const errors = [...together<RowError>(cellErrors(rules.fields, mapping, read, ruleOf), unmappedErrors(mapping, record.cells))]
  const fault = (id: string, code: 'unknown-item' | 'my-number'): void => {
    const field = rules.fields.find((known) => known.id === id)
    if (field !== undefined) errors.push(fieldError(field, mapping, read, code))
  }
  if (item === null && textValue(read.values, rules.itemField) !== '') fault(rules.itemField, 'unknown-item')
  // a row that is judged again still lacks the number that was struck out the first time
  if (tellsMyNumber(textValue(read.values, 'residentNo'))) fault('residentNo', 'my-number')
  if (errors.length < 2) return errors
  const order = new Map(rules.fields.map((field, i) => [field.id, i]))
  return errors.sort((a, b) => (order.get(a.field ?? '') ?? 0) - (order.get(b.field ?? '') ?? 0))
}

/** A receipt number that came before: with other content in this file, or of a case that is decided. */
function receiptErrors(
  context: IntakeContext,
  read: ReadCells,
  inFile: ReturnType<IntakeLookups['earlierInFile']>,
  inOffice: ReturnType<IntakeLookups['existingApplication']>,
): readonly RowError[] {
  if (inFile === null && inOffice === null) return []
  const field = context.rules.fields.find((f) => f.id === 'receiptNo')
  if (field === undefined) return []
  if (inFile !== null) return inFile.content === read.content ? [] : [fieldError(field, context.mapping, read, 'duplicate-receipt')]
  if (inOffice === null || acceptsNewAnswer(inOffice.state) || inOffice.content === read.content) return []
  return [fieldError(field, context.mapping, read, 'case-decided')]
}

function personWarnings(context: IntakeContext, values: RowValues, resident: Resident | null): readonly RowWarning[] {
  const warnings: RowWarning[] = []
  if (resident !== null && !sameName(textValue(values, 'name'), resident.name)) {
    const message = `申請の氏名「${shownCell(textValue(values, 'name'))}」が住民の登録「${resident.name}」と違います。本人か確かめてください。`
    warnings.push({ field: 'name', code: 'name-mismatch', message })
  }
  const postalCode = textValue(values, 'postalCode')
  if (context.lookups.postalVerdict(postalCode, textValue(values, 'address')) === 'mismatch') {
    const message = `郵便番号「${shownCell(postalCode)}」が住所の町名と合いません。通知を送る前に確かめてください。`
    warnings.push({ field: 'postalCode', code: 'postal-mismatch', message })
  }
  if (resident !== null && isProtectedOn(resident, context.businessDay)) {
    const message = '支援措置の対象者です。住所が外に出ないよう、通知と照会の扱いに注意してください。'
    warnings.push({ field: null, code: 'protected-person', message })
  }
  return warnings
}

function duplicateWarnings(
  context: IntakeContext,
  receiptNo: string,
  person: string,
  itemCode: string,
  day: IsoDate,
): readonly RowWarning[] {
  if (context.duplicateDays === null) return []
  const applications = context.lookups.samePersonItemApplications(person, itemCode)
  const others = possibleDuplicates(applications, receiptNo, day, context.duplicateDays)
  if (others.length === 0) return []
  const more = others.length > toldNumbers ? ` ほか${others.length - toldNumbers}件` : ''
  const numbers = others
    .slice(0, toldNumbers)
    .map((other) => other.receiptNo)
    .join('、')
  const message = `同じ人の同じ種目の申請（${numbers}${more}）が${context.duplicateDays}日以内にあります。二重の申請でないか確かめてください。`
  return [{ field: null, code: 'possible-duplicate', message }]
}

/** Receipt numbers that one warning names: a file of nothing but one person's rows must not make a book of each. */
const toldNumbers = 20

/** A field that does not apply says nothing, whatever was typed into it. */
function withoutIgnored(rules: IntakeRules, values: RowValues, ruleOf: (fieldId: string) => FieldRule): RowValues {
  let told: Record<string, CellValue> | undefined
  for (const id of rules.ignorable) {
    if (values[id] !== null && ruleOf(id) === 'ignored') (told ??= { ...values })[id] = null
  }
  return told ?? values
}
