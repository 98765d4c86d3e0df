/** 電話番号の封 in the rows of a file: those of about a hundred rows lie in one block, because a token for each would cost as much as the row. */
import type { Field, RowValues } from '../../../shared/domain/field.ts'
import type { HeaderMapping } from '../../../shared/domain/header.ts'
import type { ReadCells } from '../../../shared/domain/row.ts'
import type { SyncWriter } from './open.ts'
import { placeInBlock, sealBlock, type KeyNow } from './sealed-text.ts'

/** What of a row lies in a block. */
export interface HiddenCells {
  readonly columns: readonly number[]
  /** What stands in the row for the cells of `columns`; '' where a cell says nothing. */
  readonly places: readonly string[]
  /** What the cells say. */
  readonly texts: readonly string[]
  /** Fields whose value is another text than their cell's, with what stands for it. Undefined: none, as nearly always. */
  readonly otherValues: (values: RowValues) => ReadonlyMap<string, string> | undefined
}

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
): (rows: readonly ReadCells[]) => (HiddenCells | null)[] {
  const fieldsOf = fields.filter((field) => field.contact === true && columns.has(field.id)).map((field) => field.id)
  const last = writer.prepare<{ last: number | null }>('select max(block_id) as last from sealed_block')
  const insert = writer.prepare('insert into sealed_block (block_id, batch_id, text) values (?, ?, ?)')
  return (rows) => {
    if (contacts.length === 0) return rows.map(() => null)
    const blockId = (last.get()?.last ?? 0) + 1
    const texts: string[] = []
    const placed = (text: string): string => (text === '' ? '' : placeInBlock(blockId, texts.push(text) - 1))
    const hidden = rows.map((read): HiddenCells | null => {
      const cells = contacts.map((column) => read.keptCell(column))
      if (cells.every((cell) => cell === '')) return null
      // a field says its cell again without the spaces around it, or what is left of it
      const others = fieldsOf.flatMap((id): [string, string][] => {
        const value = read.values[id]
        return typeof value === 'string' && value !== '' && read.keptCell(columns.get(id)?.index ?? -1) !== value ? [[id, value]] : []
      })
      const places = cells.map(placed)
      const map = others.length === 0 ? undefined : new Map(others.map(([id, value]) => [id, placed(value)]))
      const otherValues = (values: RowValues) =>
        map !== undefined && [...map.keys()].every((id) => values[id] === read.values[id]) ? map : undefined
      return {
        columns: contacts,
        places,
        texts: [...cells, ...others.map(([, value]) => value)].filter((text) => text !== ''),
        otherValues,
      }
    })
    if (texts.length > 0) insert.run([blockId, batchId, sealBlock(keyNow, blockId, texts)])
    return hidden
  }
}
