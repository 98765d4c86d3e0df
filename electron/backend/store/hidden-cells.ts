/** 電話番号の封 in the rows of a file: those of about a hundred rows lie in one block, because a token for each would cost as much as the row. */
import type { Field, RowValues } from '../../../shared/domain/field.ts'
import type { HeaderMapping } from '../../../shared/domain/header.ts'
import type { ReadCells } from '../../../shared/domain/row.ts'
import type { SyncWriter } from './open.ts'
import { blockWord, placeInBlock, sealBlock, type KeyNow } from './sealed-text.ts'

/** What of a row lies in a block. Made for every row of a long file: no more of it than is asked for. */
export class HiddenCells {
  readonly columns: readonly number[]
  /** What stands in the row for the cells of `columns`; '' where a cell says nothing. */
  readonly places: readonly string[]
  readonly #cells: readonly string[]
  readonly #others: readonly Other[]

  constructor(columns: readonly number[], places: readonly string[], cells: readonly string[], others: readonly Other[]) {
    this.columns = columns
    this.places = places
    this.#cells = cells
    this.#others = others
  }

  /** What the cells say. */
  get texts(): readonly string[] {
    return [...this.#cells, ...this.#others.map((other) => other.value)].filter((text) => text !== '')
  }

  /** Fields of these values that are another text than their cell's, with what stands for it. Undefined: none, as nearly always. */
  otherValues(values: RowValues): ReadonlyMap<string, string> | undefined {
    const others = this.#others.filter(({ field, value }) => values[field] === value)
    return others.length === 0 ? undefined : new Map(others.map(({ field, place }) => [field, place]))
  }
}

/** A field that says its cell again without the spaces around it, or what is left of it. */
interface Other {
  readonly field: string
  readonly value: string
  readonly place: string
}

const none: readonly Other[] = []

/**
 * Gives the act that puts the telephone numbers of the next rows of a file into a block of their own, within the open transaction, before the
 * rows themselves are written. What it answers stands in the order of the rows; null: nothing of the row is hidden. Throws AppError
 * `office-key-closed`.
 */
export function hiddenCells(
  writer: SyncWriter,
  keyNow: KeyNow,
  batchId: string,
  { contacts, columns }: HeaderMapping,
  fields: readonly Field[],
): (rows: readonly { readonly read: ReadCells }[]) => (HiddenCells | null)[] {
  const read = fields.flatMap(({ id, contact }) => {
    const column = columns.get(id)?.index
    return contact === true && column !== undefined ? [{ field: id, column }] : []
  })
  const last = writer.prepare<{ last: number | null }>('select max(block_id) as last from sealed_block')
  const insert = writer.prepare('insert into sealed_block (block_id, batch_id, text) values (?, ?, ?)')

  /** The row's texts are added to those of the block. */
  function hide(row: ReadCells, blockId: number, word: string, texts: string[]): HiddenCells | null {
    const cells: string[] = []
    const places: string[] = []
    let said = false
    for (const column of contacts) {
      const cell = row.keptCell(column)
      cells.push(cell)
      places.push(cell === '' ? '' : placeInBlock(blockId, texts.push(cell), word))
      said ||= cell !== ''
    }
    if (!said) return null
    let others = none
    for (const { field, column } of read) {
      const value = row.values[field]
      if (typeof value !== 'string' || value === '' || value === cells[contacts.indexOf(column)]) continue
      others = [...others, { field, value, place: placeInBlock(blockId, texts.push(value), word) }]
    }
    return new HiddenCells(contacts, places, cells, others)
  }

  return (rows) => {
    if (contacts.length === 0) return rows.map(() => null)
    const blockId = (last.get()?.last ?? 0) + 1
    const word = blockWord()
    const texts: string[] = []
    const hidden = rows.map((row) => hide(row.read, blockId, word, texts))
    if (texts.length > 0) insert.run([blockId, batchId, sealBlock(keyNow, blockId, word, texts)])
    return hidden
  }
}
