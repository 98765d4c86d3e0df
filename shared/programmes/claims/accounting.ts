/** 財務会計への連携. The lines of a payment order as the accounting system takes them, by a template of the office. */
import type { IsoDate, Yen } from '../../domain/masters.ts'

/** One payee of an order as accounting sees it. */
export interface AccountingLine {
  readonly runNo: string
  readonly draftNo: string
  readonly month: string
  readonly transferDate: IsoDate
  readonly seq: number
  readonly payeeNo: string
  readonly name: string
  readonly holder: string
  readonly bankCode: string
  readonly branchCode: string
  readonly accountType: string
  readonly accountNumber: string
  readonly items: number
  readonly amount: Yen
  readonly programme: string
}

const fields = [
  'runNo',
  'draftNo',
  'month',
  'transferDate',
  'seq',
  'payeeNo',
  'name',
  'holder',
  'bankCode',
  'branchCode',
  'accountType',
  'accountNumber',
  'items',
  'amount',
  'programme',
] as const satisfies readonly (keyof AccountingLine)[]
type AccountingField = (typeof fields)[number]

/** One column: a field of the line, or the same text in every line. */
export interface AccountingColumn {
  readonly header: string
  readonly field: AccountingField | null
  readonly constant: string
}

/** The form used where the office has set none. */
export const usualAccountingColumns =
  '支払番号=@runNo|起案番号=@draftNo|支払日=@transferDate|行=@seq|債権者番号=@payeeNo|債権者名=@name|金融機関=@bankCode|支店=@branchCode|種目=@accountType|口座番号=@accountNumber|口座名義=@holder|件数=@items|金額=@amount|摘要=@programme'

/**
 * Reads a template: columns between `|`, each `見出し=@field` or `見出し=constant`. A field it does not know, a column without a name or a
 * template without the amount is refused with a sentence (no full stop): a file that lacks money would be taken for a whole one.
 */
export function readAccountingColumns(
  text: string,
): { readonly ok: true; readonly columns: readonly AccountingColumn[] } | { readonly ok: false; readonly problem: string } {
  const columns: AccountingColumn[] = []
  for (const part of text.split('|')) {
    const cut = part.indexOf('=')
    const header = part.slice(0, Math.max(cut, 0)).trim()
    const value = part.slice(cut + 1).trim()
    if (cut < 0 || header === '') return { ok: false, problem: `財務会計の様式の「${part.trim()}」に見出しがありません` }
    if (!value.startsWith('@')) {
      columns.push({ header, field: null, constant: value })
      continue
    }
    const field = fields.find((known) => known === value.slice(1))
    if (field === undefined) return { ok: false, problem: `財務会計の様式の「${part.trim()}」は使えない項目です` }
    columns.push({ header, field, constant: '' })
  }
  if (!columns.some((column) => column.field === 'amount')) return { ok: false, problem: '財務会計の様式に金額（@amount）がありません' }
  return { ok: true, columns }
}

/** The header and one row a line. */
export function accountingRows(columns: readonly AccountingColumn[], lines: readonly AccountingLine[]): (string | number)[][] {
  return [
    columns.map((column) => column.header),
    ...lines.map((line) => columns.map(({ field, constant }) => (field === null ? constant : line[field]))),
  ]
}
