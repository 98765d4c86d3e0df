import type { DraftRow } from '../../../shared/contract/drafts.ts'
import type { Column } from '../../ui/DataGrid.tsx'
import { count, shortDay, yen } from '../../ui/format.ts'
import { Tag } from '../../ui/StatusMark.tsx'
import { draftKindWords, draftStateWords } from '../../words.ts'

const tones = { circulating: 'key', returned: 'warn', approved: 'good', discarded: 'plain', emptied: 'plain' } as const

/** Columns of every list of drafts. */
export const draftColumns: readonly Column<DraftRow>[] = [
  { id: 'kind', header: '種別', width: '5rem', cell: (row) => draftKindWords[row.kind] },
  { id: 'title', header: '件名', width: 'minmax(7rem, 1.6fr)', from: 620, cell: (row) => row.title },
  { id: 'no', header: '起案番号', width: '7.6rem', cell: (row) => row.draftNo },
  { id: 'cases', header: '件数', width: '3.8rem', align: 'right', cell: (row) => count(row.cases) },
  { id: 'amount', header: '金額（円）', width: '6.6rem', align: 'right', cell: (row) => yen(row.amount) },
  { id: 'by', header: '起案者', width: '5.6rem', from: 820, cell: (row) => row.draftedBy },
  { id: 'on', header: '起案日', width: '5.2rem', align: 'right', from: 720, cell: (row) => shortDay(row.draftedOn) },
  {
    id: 'turn',
    header: '状態',
    width: 'minmax(6rem, 0.8fr)',
    cell: (row) =>
      row.state === 'circulating' && row.turn !== null ? (
        <Tag tone={row.mine === 'no' ? 'plain' : 'key'}>{`${row.turn}の番`}</Tag>
      ) : (
        <Tag tone={tones[row.state]}>{draftStateWords[row.state]}</Tag>
      ),
  },
]

export function draftName(row: DraftRow): string {
  return `${row.title} ${row.draftNo} ${row.cases}件 ${row.amount}円 ${draftStateWords[row.state]} ${row.turn === null ? '' : `${row.turn}の番`}`
}
