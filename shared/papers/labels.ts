/** 宛名ラベル. Addresses on sheets of labels, for envelopes without a window. Protected persons never stand on a sheet of labels. */
import { customerBars } from '../domain/customer-barcode.ts'
import type { DocBlock, DocModel, DocPage } from '../domain/document.ts'
import type { IsoDate } from '../domain/masters.ts'
import type { Addressee } from './letter.ts'

/** ラベル用紙. Measures in mm; `left` and `top` to the first label, pitches from label to label. */
export interface LabelSheet {
  readonly id: string
  readonly name: string
  readonly columns: number
  readonly rows: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly pitchX: number
  readonly pitchY: number
}

/** Usual sheets of A4. Makers differ by fractions of a millimetre: print on plain paper first and hold it against the sheet. */
export const labelSheets: readonly LabelSheet[] = [
  {
    id: 'a4-12',
    name: 'A4 12面（86.4×42.3mm）',
    columns: 2,
    rows: 6,
    left: 18.6,
    top: 21.6,
    width: 86.4,
    height: 42.3,
    pitchX: 86.4,
    pitchY: 42.3,
  },
  {
    id: 'a4-10',
    name: 'A4 10面（86.4×50.8mm）',
    columns: 2,
    rows: 5,
    left: 18.6,
    top: 21.5,
    width: 86.4,
    height: 50.8,
    pitchX: 86.4,
    pitchY: 50.8,
  },
  { id: 'a4-24', name: 'A4 24面（66×33.9mm）', columns: 3, rows: 8, left: 6, top: 12.9, width: 66, height: 33.9, pitchX: 66, pitchY: 33.9 },
]

export interface LabelsInput {
  readonly documentNo: string
  readonly date: IsoDate
  readonly sheet: LabelSheet
  /** First label to use on the first sheet, from 1: a sheet begun before can be used up. */
  readonly startAt: number
  readonly addressees: readonly Addressee[]
}

/** Clear strip within a label, mm. */
const INSET = { x: 4, y: 3.5 }
/** Least width that holds the barcode, mm. */
const BARCODE = 84

function label(sheet: LabelSheet, place: number, to: Addressee): DocBlock {
  const column = place % sheet.columns
  const line = Math.floor(place / sheet.columns)
  const narrow = sheet.width < BARCODE
  const x = narrow ? INSET.x : (sheet.width - BARCODE) / 2
  return {
    kind: 'window',
    x: sheet.left + column * sheet.pitchX + x,
    y: sheet.top + line * sheet.pitchY + INSET.y,
    w: sheet.width - x * 2,
    h: sheet.height - INSET.y * 2,
    postalCode: to.postalCode,
    address: to.address,
    name: to.name,
    honorific: to.honorific ?? '様',
    bars: narrow || to.addressRest === undefined ? '' : customerBars(to.postalCode, to.addressRest),
  }
}

/** Sheets of labels, filled row by row. Throws RangeError without an addressee or with a start beyond the sheet. */
export function addressLabels(input: LabelsInput): DocModel {
  const { sheet, startAt, addressees } = input
  const each = sheet.columns * sheet.rows
  if (addressees.length === 0) throw new RangeError('labels without an addressee')
  if (!Number.isInteger(startAt) || startAt < 1 || startAt > each) throw new RangeError(`label ${startAt} of ${each}`)
  const places = addressees.map((to, index) => ({ to, at: index + startAt - 1 }))
  const count = Math.ceil((addressees.length + startAt - 1) / each)
  const pages = Array.from({ length: count }, (_, page): DocPage => ({
    margin: { top: 5, right: 5, bottom: 5, left: 5 },
    blocks: places.filter(({ at }) => Math.floor(at / each) === page).map(({ to, at }) => label(sheet, at % each, to)),
  }))
  return { id: input.documentNo, title: '宛名ラベル', date: input.date, pages }
}
