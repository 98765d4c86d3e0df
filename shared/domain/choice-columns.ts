/**
 * 選択肢ごとの列. Forms that hand out several choices as one column each (「添付書類：見積書」「添付書類：カタログ」 with ○, 1 or the
 * choice's own words): what counts as chosen, and the columns of one field read together.
 */
import type { ColumnFacts } from './column-facts.ts'
import { noWords, yesWords } from './field-words.ts'
import type { ValueWord } from './profile.ts'
import { foldItem, foldWord } from './text.ts'

/** One column of a field that has a column for each choice. */
export interface ChoiceColumn {
  readonly field: string
  readonly index: number
  /** As it stands in the file. */
  readonly header: string
  /** What the field says when the column is marked. */
  readonly value: ValueWord
}

/** What a cell of such a column says; null: neither, a person must look. */
export function isChosen(cell: string, column: Pick<ChoiceColumn, 'header' | 'value'>): boolean | null {
  const word = foldWord(cell).toLowerCase()
  if (word === '') return false
  if (yes.has(word) || foldItem(cell) === foldItem(String(column.value))) return true
  const tail = choiceHeader(column.header)?.choice
  if (tail !== undefined && foldItem(cell) === foldItem(tail)) return true
  return no.has(word) ? false : null
}

const folded = (words: readonly string[]): ReadonlySet<string> => new Set(words.map((word) => foldWord(word).toLowerCase()))
const yes = folded([...yesWords, '●', '◎', '✔', '選択', '選択あり', 'チェック', 'チェックあり', 'checked'])
const no = folded([...noWords, '-', 'ー', '☐', '選択なし', '未選択', 'チェックなし', 'unchecked'])

/** The choices of one row. A cell that says neither yes nor no stays with its choice, as a word nobody knows. */
export interface ChosenCells {
  readonly values: readonly string[]
  /** The marked cells with their headers, as one text: the content of the row. */
  readonly text: string
}

/** Reads the columns of one field together; `tidy` is put on each cell first. */
export function readChoices(columns: readonly ChoiceColumn[], record: readonly string[], tidy: (cell: string) => string): ChosenCells {
  const values: string[] = []
  const told: string[] = []
  for (const column of columns) {
    const cell = tidy((record[column.index] ?? '').trim())
    if (cell === '') continue
    told.push(`${column.header.trim()}: ${cell}`)
    const chosen = isChosen(cell, column)
    if (chosen === true) values.push(String(column.value))
    if (chosen === null) values.push(`${String(column.value)}（${cell}）`)
  }
  return { values, text: told.join('\n') }
}

const headerForm = /^(.+?)\s*(?:[：:／/・＿_｜|]|\s[-－]\s|[（([［【「])\s*([^：:（）()[\]［］]+?)\s*[)）\]］】」]?$/

/** The name before the sign and the choice behind it; null: the header has no such form. */
export function choiceHeader(header: string): { readonly stem: string; readonly choice: string } | null {
  const found = headerForm.exec(header.trim())
  const [stem, choice] = [found?.[1]?.trim() ?? '', found?.[2]?.trim() ?? '']
  return stem === '' || choice === '' ? null : { stem, choice }
}

/** Whether the cells of a column are marks, and nothing else. An empty column may be a choice that nobody took. */
export function isMarkColumn(column: ColumnFacts): boolean {
  if (column.filled === 0) return true
  const like = { header: column.header, value: choiceHeader(column.header)?.choice ?? column.header }
  return column.words !== null && column.words.length <= 3 && column.words.every(({ word }) => isChosen(word, like) !== null)
}

/** Columns whose headers share a stem and that hold only marks: at least two, at least one of them marked somewhere. */
export function choiceGroups(
  columns: readonly ColumnFacts[],
): readonly { readonly stem: string; readonly columns: readonly ColumnFacts[] }[] {
  const groups = new Map<string, ColumnFacts[]>()
  for (const column of columns) {
    const parts = choiceHeader(column.header)
    if (parts === null || columns.filter((other) => other.header === column.header).length > 1) continue
    groups.set(parts.stem, [...(groups.get(parts.stem) ?? []), column])
  }
  return [...groups]
    .filter(([, group]) => group.length >= 2 && group.every(isMarkColumn) && group.some((column) => column.filled > 0))
    .map(([stem, group]) => ({ stem, columns: group }))
}
