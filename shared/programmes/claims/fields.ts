/** 請求書の様式. What a provider writes on one line of a claim, and how a line of a file is read. */
import { shownCell } from '../../domain/characters.ts'
import type { Field } from '../../domain/field.ts'
import { dateValue, numberValue, textValue } from '../../domain/field.ts'
import type { HeaderMapping } from '../../domain/header.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import type { Profile } from '../../domain/profile.ts'
import { readWholeNumber, type CellProblem } from '../../domain/cell.ts'
import { readCells, type ReadCells } from '../../domain/row.ts'

/** The programme id that profiles of claims carry. */
export const claimsProgramme = 'claims'

/** Price and own payment are texts here: unlike the amount they may be 0. */
export const claimFields: readonly Field[] = [
  { id: 'claimNo', label: '請求番号', kind: 'text' },
  { id: 'providerNo', label: '事業者番号', kind: 'text' },
  { id: 'providerName', label: '事業者名', kind: 'text' },
  { id: 'voucherNo', label: '給付券番号', kind: 'text' },
  { id: 'voucherCode', label: '券の符号', kind: 'text' },
  { id: 'deliveredOn', label: '納品日', kind: 'date' },
  { id: 'receivedBy', label: '受領者', kind: 'text' },
  { id: 'modelName', label: '品名', kind: 'text' },
  { id: 'price', label: '価格', kind: 'text' },
  { id: 'selfPayment', label: '自己負担受領額', kind: 'text' },
  { id: 'amount', label: '請求額', kind: 'number', money: true },
  { id: 'note', label: '備考', kind: 'text', lines: true },
]

/** The head of the form that providers fill in; 区分 is theirs to use. */
export const claimHeads: readonly string[] = ['区分', ...claimFields.map((field) => field.label)]

/** Without these no line can be matched. */
const requiredFields: readonly string[] = ['providerNo', 'voucherNo', 'voucherCode', 'deliveredOn', 'amount']

/** 請求の1行, read. */
export interface ClaimLine {
  readonly line: number
  /** The provider's own number of the claim; may be empty. */
  readonly claimRef: string
  readonly providerNo: string
  readonly providerName: string
  /** As written by the provider. */
  readonly voucherNo: string
  readonly voucherCode: string
  readonly deliveredOn: IsoDate
  readonly receivedBy: string
  readonly modelName: string
  readonly price: Yen | null
  readonly selfPayment: Yen | null
  readonly amount: Yen
  readonly note: string
}

export type ClaimCellCode = 'required-empty' | 'impossible-date' | 'not-a-number' | 'wrong-column-count' | 'bad-character'

/** One cell of a line that cannot be read. `column` is the header as it stands in the file. */
export interface ClaimCellProblem {
  readonly column: string
  readonly code: ClaimCellCode
  readonly message: string
}

/** A line read, or everything in it that cannot be read. Numbers and amount as far as they could be. */
export type ReadClaim =
  | { readonly ok: true; readonly line: ClaimLine }
  | {
      readonly ok: false
      readonly line: number
      readonly providerNo: string
      readonly voucherNo: string
      readonly amount: Yen | null
      readonly problems: readonly ClaimCellProblem[]
    }

/** Reads one record of a claim file. */
export function readClaim(
  profile: Profile,
  mapping: HeaderMapping,
  record: { readonly line: number; readonly cells: readonly string[] },
): ReadClaim {
  const read = readCells(profile, mapping, claimFields, record.cells)
  const text = (id: string): string => textValue(read.values, id)
  const amount = numberValue(read.values, 'amount')
  const deliveredOn = dateValue(read.values, 'deliveredOn')
  const price = optionalYen(text('price'))
  const selfPayment = optionalYen(text('selfPayment'))
  const unreadable = new Set([...(price === undefined ? ['price'] : []), ...(selfPayment === undefined ? ['selfPayment'] : [])])
  const problems = widthProblem(mapping, record.cells) ?? cellProblems(mapping, read, unreadable)
  if (problems.length > 0 || amount === null || deliveredOn === null) {
    return { ok: false, line: record.line, providerNo: providerNoOf(text('providerNo')), voucherNo: text('voucherNo'), amount, problems }
  }
  return {
    ok: true,
    line: {
      line: record.line,
      claimRef: text('claimNo'),
      providerNo: providerNoOf(text('providerNo')),
      providerName: text('providerName'),
      voucherNo: text('voucherNo'),
      voucherCode: text('voucherCode'),
      deliveredOn,
      receivedBy: text('receivedBy'),
      modelName: text('modelName'),
      price: price ?? null,
      selfPayment: selfPayment ?? null,
      amount,
      note: text('note'),
    },
  }
}

/** 事業者番号 as the register has it. */
const providerNoOf = (text: string): string => text.normalize('NFKC').trim().toUpperCase()

/** An amount that may be left out or be 0; undefined when it cannot be read. */
function optionalYen(cell: string): Yen | null | undefined {
  if (cell === '') return null
  if (/^[¥￥]?[0０]円?$/u.test(cell)) return 0
  return readWholeNumber(cell, true) ?? undefined
}

/** A line of another width has its cells in wrong columns: none of them is looked at. */
function widthProblem(mapping: HeaderMapping, cells: readonly string[]): readonly ClaimCellProblem[] | null {
  const beyond = cells.slice(mapping.width)
  if (cells.length >= mapping.width && beyond.every((cell) => cell.trim() === '')) return null
  const message = `列の数が見出しと違います（見出し${mapping.width}列、この行${cells.length}列）。区切りや引用符を確かめて、請求し直すよう事業者に伝えてください。`
  return [{ column: '', code: 'wrong-column-count', message }]
}

function cellProblems(mapping: HeaderMapping, read: ReadCells, unreadable: ReadonlySet<string>): ClaimCellProblem[] {
  return claimFields.flatMap((field): ClaimCellProblem[] => {
    const value = read.values[field.id] ?? null
    const code = claimCode(read.problems.get(field.id)) ?? (unreadable.has(field.id) ? 'not-a-number' : null)
    const empty = value === null || (typeof value === 'string' && value.trim() === '')
    const found = code ?? (empty && requiredFields.includes(field.id) ? 'required-empty' : null)
    if (found === null) return []
    const column = mapping.columns.get(field.id)?.header ?? field.label
    return [{ column, code: found, message: cellText(field.label, found, shownCell(read.cells[field.id] ?? '')) }]
  })
}

/** A provider knows the day of a delivery: an unknown one is no date. */
function claimCode(problem: CellProblem | undefined): ClaimCellCode | null {
  if (problem === undefined) return null
  return problem.code === 'unknown-day' ? 'impossible-date' : problem.code
}

function cellText(label: string, code: ClaimCellCode, value: string): string {
  switch (code) {
    case 'required-empty':
      return `「${label}」が空です。記入して請求し直すよう事業者に伝えてください。`
    case 'impossible-date':
      return `「${label}」の「${value}」は、この様式の日付の形でないか、暦にない日です。正しい日付で請求し直すよう事業者に伝えてください。`
    case 'bad-character':
      return `「${label}」に使えない文字があります: 「${value}」。取り除いて請求し直すよう事業者に伝えてください。`
    default:
      return `「${label}」の「${value}」は金額として読めません。${label === '請求額' ? `${yenText(1)}以上の` : ''}数字で請求し直すよう事業者に伝えてください。`
  }
}
