import type { StatusMark } from '../../../shared/domain/draft-status.ts'
import type { Column } from '../../ui/DataGrid.tsx'
import type { MappingRow } from './mapping-rows.ts'

const icons: Readonly<Record<StatusMark, string>> = { ok: '✓', look: '△', none: '－', bad: '×' }
const tones: Readonly<Record<StatusMark, 'ok' | 'judge' | 'fail' | 'none'>> = { ok: 'ok', look: 'judge', none: 'none', bad: 'fail' }

function FieldName({ label, choice }: { readonly label: string; readonly choice: string | null }) {
  return (
    <>
      <span className="font-700">{label}</span>
      {choice === null ? null : <span>：{choice}</span>}
    </>
  )
}

/** Columns of the mapping's list: 列 | 見本3件 | → 取込先 | 状態. */
export const mappingColumns: readonly Column<MappingRow>[] = [
  {
    id: 'header',
    header: 'ファイルの列',
    width: 'minmax(8rem, 1.1fr)',
    cell: (row) =>
      row.column === null ? <span className="kd-note">（列がない）</span> : row.column.header === '' ? '（見出しなし）' : row.column.header,
  },
  {
    id: 'samples',
    header: '見本（先頭3件）',
    width: 'minmax(8rem, 1.5fr)',
    from: 520,
    cell: (row) =>
      row.column === null
        ? (row.constant ?? '')
        : row.column.samples.length === 0
          ? '（空）'
          : row.column.samples.map((sample) => sample.replace(/\s+/g, ' ').slice(0, 40)).join(' ／ '),
  },
  {
    id: 'field',
    header: '→ 取込先の項目',
    width: 'minmax(8rem, 1fr)',
    cell: (row) =>
      row.field === null ? <span className="kd-note">取り込まない</span> : <FieldName label={row.field.label} choice={row.choice} />,
  },
  {
    id: 'status',
    header: '状態',
    width: 'minmax(8rem, 1fr)',
    cell: (row) => (
      <span className="kd-mark" data-mark={tones[row.status.mark]}>
        <span aria-hidden="true" className="kd-mark-icon">
          {icons[row.status.mark]}
        </span>
        {row.status.mark === 'ok' && row.status.text === '' ? '読める' : row.status.text}
      </span>
    ),
  },
]
