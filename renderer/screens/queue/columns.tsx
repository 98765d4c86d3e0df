import type { QueueRow } from '../../../shared/contract/queue.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import type { Column } from '../../ui/DataGrid.tsx'
import { shortDay, yen } from '../../ui/format.ts'
import { PersonCell, StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { channelWord, flagWords, markOfProposal, markWords } from '../../words.ts'

/** 注意 of a row in words: what is late and what is waited for come first. */
export function flagTexts(
  row: QueueRow,
): readonly { readonly icon: string; readonly word: string; readonly tone: 'bad' | 'warn' | 'plain' }[] {
  const waiting =
    row.state === 'on-hold'
      ? row.holdUntil === null
        ? '保留中'
        : `保留 ${shortDay(row.holdUntil)}まで`
      : row.dueOn !== null
        ? `回答待ち ${shortDay(row.dueOn)}`
        : null
  return [
    ...(row.overdue ? [{ icon: '！', word: '期限超過', tone: 'bad' as const }] : []),
    ...(waiting === null ? [] : [{ icon: '∥', word: waiting, tone: 'warn' as const }]),
    ...row.flags.flatMap((flag) => {
      if (flag === 'protected') return []
      return [{ icon: flag === 'duplicate' ? '＝' : '※', word: flagWords[flag], tone: 'plain' as const }]
    }),
  ]
}

/** What a screen reader says for a row. */
export function rowName(row: QueueRow): string {
  const guarded = row.flags.includes('protected') ? `${flagWords.protected} ` : ''
  const flags = flagTexts(row).map((flag) => flag.word)
  return `${row.caseNo} ${row.beneficiary} ${row.itemName} ${caseStateNames[row.state]} ${markWords[markOfProposal(row.proposal)][1]} ${guarded}${flags.join(' ')}`.trim()
}

function FlagCell({ row }: { readonly row: QueueRow }) {
  const [first, ...others] = flagTexts(row)
  if (first === undefined) return null
  const all = flagTexts(row)
    .map((flag) => flag.word)
    .join('、')
  return (
    <span title={all} className="flex min-w-0 items-center gap-1">
      <Tag tone={first.tone}>{`${first.icon} ${first.word}`}</Tag>
      {others.length === 0 ? null : <span className="kd-note">他{others.length}</span>}
    </span>
  )
}

const columns: readonly Column<QueueRow>[] = [
  { id: 'caseNo', header: '案件番号', width: '7rem', sort: 'caseNo', cell: (row) => row.caseNo },
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(8.5rem, 1.2fr)',
    sort: 'kana',
    cell: (row) => <PersonCell name={row.beneficiary} guarded={row.flags.includes('protected')} />,
  },
  { id: 'kana', header: 'フリガナ', width: 'minmax(8rem, 1fr)', from: 1190, cell: (row) => row.kana.normalize('NFKC') },
  { id: 'item', header: '種目', width: 'minmax(6.5rem, 1.3fr)', sort: 'item', cell: (row) => row.itemName },
  { id: 'mark', header: '審査', width: '5.4rem', cell: (row) => <StatusMark mark={markOfProposal(row.proposal)} /> },
  { id: 'state', header: '状態', width: '4.5rem', from: 580, cell: (row) => caseStateNames[row.state] },
  { id: 'flags', header: '注意', width: '8.4rem', from: 700, cell: (row) => <FlagCell row={row} /> },
  { id: 'assignee', header: '担当', width: '5.6rem', from: 1055, cell: (row) => row.assignee },
  { id: 'channel', header: '経路', width: '5.6rem', from: 965, cell: (row) => channelWord(row.channel) },
  { id: 'public', header: '公費（円）', width: '5.6rem', align: 'right', from: 875, cell: (row) => yen(row.publicPayment) },
  { id: 'on', header: '申請日', width: '5.4rem', align: 'right', from: 785, sort: 'appliedOn', cell: (row) => shortDay(row.appliedOn) },
  { id: 'receipt', header: '受付番号', width: '8.6rem', from: 1330, cell: (row) => row.receiptNo },
]

/** Room that the state takes; under one state it gives way to the next columns. */
const stateRoom = 72

/** The columns of a tab: under one state the state is known, and before any review there is no amount. */
export function columnsFor(filter: {
  readonly state?: string | undefined
  readonly proposal?: string | undefined
}): readonly Column<QueueRow>[] {
  if (filter.state === undefined) return columns
  return columns
    .filter((column) => column.id !== 'state' && (filter.proposal !== 'none' || column.id !== 'public'))
    .map((column) => (column.from === undefined ? column : { ...column, from: column.from - stateRoom }))
}
