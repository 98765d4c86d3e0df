import type { MasterRowView } from '../../../shared/contract/masters.ts'
import { masterColumns, type ColumnForm } from '../../../shared/domain/master-tables-forms.ts'
import type { MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { parameterName, parameterProgramme } from '../../../shared/domain/parameter-names.ts'
import type { Column } from '../../ui/DataGrid.tsx'
import { shortDay, yen } from '../../ui/format.ts'
import { PersonCell, Tag } from '../../ui/StatusMark.tsx'

/** Columns of the list of each kind, with the width of a grid track; `氏名` of a kind that has only a number is looked up. */
const listed: Readonly<Record<MasterKind, readonly (readonly [header: string, width: string])[]>> = {
  items: [
    ['種目コード', '5.6rem'],
    ['種目名', 'minmax(9rem, 1fr)'],
    ['単位', '3.4rem'],
    ['基準額', '6.4rem'],
    ['適用開始', '5.4rem'],
    ['適用終了', '5.4rem'],
  ],
  'item-routes': [
    ['種目コード', '5.6rem'],
    ['経路番号', '5rem'],
    ['手帳等の種類', 'minmax(8rem, 1fr)'],
    ['障害の区分', 'minmax(5rem, 0.7fr)'],
    ['等級', '3.4rem'],
    ['年齢から', '4.8rem'],
    ['適用開始', '5.4rem'],
  ],
  parameters: [
    ['制度', '7rem'],
    ['キー', 'minmax(11rem, 1fr)'],
    ['値', 'minmax(6rem, 0.8fr)'],
    ['適用開始', '5.4rem'],
    ['適用終了', '5.4rem'],
  ],
  texts: [
    ['キー', 'minmax(8rem, 0.6fr)'],
    ['本文', 'minmax(9rem, 1fr)'],
    ['適用開始', '5.4rem'],
    ['適用終了', '5.4rem'],
  ],
  'correction-templates': [
    ['コード', '4.4rem'],
    ['不足の種類', 'minmax(7rem, 0.6fr)'],
    ['文例', 'minmax(9rem, 1fr)'],
    ['適用開始', '5.4rem'],
  ],
  providers: [
    ['事業者番号', '6.4rem'],
    ['事業者名', 'minmax(9rem, 1fr)'],
    ['電話番号', '7.6rem'],
    ['登録開始日', '6rem'],
    ['登録終了日', '6rem'],
  ],
  residents: [
    ['宛名番号', '6.8rem'],
    ['氏名', 'minmax(9rem, 1fr)'],
    ['氏名カナ', 'minmax(8rem, 0.8fr)'],
    ['生年月日', '6rem'],
    ['転出日', '6rem'],
    ['消除事由', '5.2rem'],
  ],
  certificates: [
    ['宛名番号', '6.8rem'],
    ['氏名', 'minmax(8rem, 1fr)'],
    ['手帳等の種類', 'minmax(8rem, 1fr)'],
    ['障害の区分', 'minmax(5rem, 0.7fr)'],
    ['等級', '3.4rem'],
    ['有効期限', '6rem'],
  ],
  taxes: [
    ['宛名番号', '6.8rem'],
    ['氏名', 'minmax(8rem, 1fr)'],
    ['年度', '4rem'],
    ['市民税区分', '6.4rem'],
    ['所得割額', '7rem'],
    ['取得日', '6rem'],
  ],
  grants: [
    ['給付券番号', 'minmax(7rem, 0.8fr)'],
    ['氏名', 'minmax(8rem, 1fr)'],
    ['種目コード', '5.6rem'],
    ['決定日', '6rem'],
    ['公費負担額', '6.6rem'],
    ['状態', '4rem'],
  ],
  interviews: [
    ['宛名番号', '8rem'],
    ['面談の種類', '7rem'],
    ['面談日', '7rem'],
    ['妊娠届出日', '7rem'],
    ['子の宛名番号', '8rem'],
    ['備考', 'minmax(8rem, 1fr)'],
  ],
  absences: [
    ['利用者ID', '7rem'],
    ['役職', '6rem'],
    ['不在開始', '6rem'],
    ['不在終了', '6rem'],
    ['事由', 'minmax(8rem, 1fr)'],
  ],
  'postal-codes': [
    ['郵便番号', '7rem'],
    ['都道府県', '7rem'],
    ['市区町村', 'minmax(9rem, 1fr)'],
    ['町域', 'minmax(9rem, 1fr)'],
  ],
}

/** A cell as a person reads it: days in 和暦, yen with commas. */
export function cellText(form: ColumnForm | undefined, cell: string): string {
  if (cell === '') return ''
  if (form?.form === 'date') return shortDay(cell)
  if (form?.form === 'yen') return yen(Number(cell))
  return cell
}

/** Keys of parameters by their names. */
function named(kind: MasterKind, header: string, text: string): string {
  if (kind !== 'parameters') return text
  return header === 'キー' ? parameterName(text) : header === '制度' ? parameterProgramme(text) : text
}

const standingWords = { now: '現行', past: '過去', future: '予定', '': '' } as const
const standingTones = { now: 'good', past: 'plain', future: 'key', '': 'plain' } as const

/** 現行・過去・予定 of a dated row. */
export function Standing({ standing }: { readonly standing: MasterRowView['standing'] }) {
  return standing === '' ? null : <Tag tone={standingTones[standing]}>{standingWords[standing]}</Tag>
}

const cache = new Map<MasterKind, readonly Column<MasterRowView>[]>()

/** The list's columns of a kind. */
export function listColumns(kind: MasterKind): readonly Column<MasterRowView>[] {
  const known = cache.get(kind)
  if (known !== undefined) return known
  const forms = masterColumns(kind)
  const dated = forms.some(({ header }) => header === '適用開始')
  const columns: Column<MasterRowView>[] = listed[kind].map(([header, width]) => {
    const at = forms.findIndex((form) => form.header === header)
    const form = forms[at]
    const numeric = form?.form === 'yen' || form?.form === 'whole'
    return {
      id: header,
      header,
      width,
      ...(numeric ? { align: 'right' as const } : {}),
      cell: (row) =>
        header === '氏名' ? (
          <PersonCell name={at < 0 ? row.person : (row.cells[at] ?? '')} guarded={row.protected} />
        ) : header === '適用開始' && (row.cells[at] ?? '') === '' ? (
          '当初から'
        ) : (
          named(kind, header, cellText(form, row.cells[at] ?? '')).replaceAll('\n', ' ')
        ),
    }
  })
  if (dated) columns.push({ id: 'standing', header: '状態', width: '4.4rem', cell: (row) => <Standing standing={row.standing} /> })
  cache.set(kind, columns)
  return columns
}

/** What a screen reader says for a row. */
export function rowName(kind: MasterKind, row: MasterRowView): string {
  const words = listColumns(kind).map((column) => {
    const at = masterColumns(kind).findIndex((form) => form.header === column.id)
    return at < 0 ? '' : named(kind, column.id, cellText(masterColumns(kind)[at], row.cells[at] ?? ''))
  })
  return [...words, row.person, standingWords[row.standing], row.protected ? '支援措置' : ''].filter((word) => word !== '').join(' ')
}
