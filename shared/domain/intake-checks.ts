/** 受付の検査. What is looked at in every row of every programme, beside its own fields: births, ages, columns nobody maps. */
import { birthFields } from './cell.ts'
import { hasBrokenCharacter } from './characters.ts'
import { ageOn } from './date.ts'
import { dateValue } from './field.ts'
import type { Field, FieldRule, RowError, RowWarning } from './field.ts'
import type { HeaderMapping } from './header.ts'
import { OLDEST_AGE } from './limits.ts'
import type { IsoDate } from './masters.ts'
import { tellsMyNumber } from './person.ts'
import { fieldError } from './row-notes.ts'
import type { ReadCells } from './row.ts'

/** A row in which a quote stands where none may. */
export const strayQuoteError: RowError = {
  field: null,
  column: '',
  code: 'stray-quote',
  message:
    'この行の「"」の使い方が正しくなく、どこまでが1つの項目か決められません。元のファイルで、文字としての「"」を2つ重ねるか取り除いてください。',
  value: '',
}

/** Columns from 0 up to the header's width that no field reads; what stands behind is read by none either. */
const unmapped = new WeakMap<HeaderMapping, readonly number[]>()

function unmappedCells(mapping: HeaderMapping, cells: readonly string[]): readonly number[] {
  let indexes = unmapped.get(mapping)
  if (indexes === undefined) {
    const mapped = new Set([...mapping.columns.values(), ...[...mapping.choices.values()].flat()].map((column) => column.index))
    indexes = Array.from({ length: mapping.width }, (_, i) => i).filter((i) => !mapped.has(i))
    unmapped.set(mapping, indexes)
  }
  if (cells.length <= mapping.width) return indexes
  return [...indexes, ...Array.from(cells.slice(mapping.width), (_, i) => mapping.width + i)]
}

/** Controls such as NUL in columns that no field reads: the row is kept whole, so they may not stand there either. */
export function unmappedErrors(mapping: HeaderMapping, cells: readonly string[]): readonly RowError[] {
  const column = unmappedCells(mapping, cells).find((i) => hasBrokenCharacter(cells[i] ?? ''))
  if (column === undefined) return []
  const message = `${column + 1}列目に、使えない制御文字（NULなど）があります。元のファイルから取り除いてください。`
  return [{ field: null, column: '', code: 'bad-character', message, value: '' }]
}

/** My Numbers in columns that no field reads. They are struck out of what is kept. */
export function unmappedNumberWarnings(mapping: HeaderMapping, cells: readonly string[]): readonly RowWarning[] {
  if (!unmappedCells(mapping, cells).some((i) => tellsMyNumber(cells[i] ?? ''))) return []
  const message = '取り込まない列にマイナンバー（個人番号）が書かれていたので、消しました。元のファイルの扱いに注意してください。'
  return [{ field: null, code: 'my-number-in-text', message }]
}

/** An age that hardly anybody reaches, on the day of application. */
export function ageWarnings(birthDate: IsoDate, day: IsoDate): readonly RowWarning[] {
  if (birthDate === '' || ageOn(birthDate, day) < OLDEST_AGE) return []
  const message = `生年月日から数えると${ageOn(birthDate, day)}歳です。元号や年の書き誤りでないか確かめてください。`
  return [{ field: 'birthDate', code: 'very-old', message }]
}

const births = new WeakMap<readonly Field[], readonly Field[]>()

function birthsOf(fields: readonly Field[]): readonly Field[] {
  const known = births.get(fields) ?? fields.filter((field) => birthFields.includes(field.id))
  births.set(fields, known)
  return known
}

/** 生年月日. Nobody is born after today (the business day), nor after the day on which he or she applies. */
export function birthErrors(
  fields: readonly Field[],
  mapping: HeaderMapping,
  read: ReadCells,
  ruleOf: (fieldId: string) => FieldRule,
  days: { readonly day: IsoDate | null; readonly today: IsoDate },
): readonly RowError[] {
  return birthsOf(fields).flatMap((field) => {
    // A birth date that may be left out may also be the day on which a child is expected.
    if (ruleOf(field.id) !== 'required') return []
    const date = dateValue(read.values, field.id)
    if (date === null) return []
    if (date > days.today) return [fieldError(field, mapping, read, 'future-birth')]
    return days.day !== null && date > days.day ? [fieldError(field, mapping, read, 'birth-after-application')] : []
  })
}
