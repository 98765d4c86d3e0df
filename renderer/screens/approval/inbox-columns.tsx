import type { InboxRow } from '../../../shared/contract/inbox.ts'
import type { ReadingRow } from '../../../shared/contract/routes.ts'
import type { Column } from '../../ui/DataGrid.tsx'
import { count, shortDay, stamp, yen } from '../../ui/format.ts'
import { StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { draftKindWords, draftStateWords } from '../../words.ts'
import { readText } from './act-words.ts'

/** 閲覧の進み: nothing to read first, all read, or how many of how many. */
function Reading({ row }: { readonly row: InboxRow }) {
  const { exceptions, exceptionsRead, sample, sampleRead } = row.read
  if (exceptions + sample === 0) return <span className="kd-note">－</span>
  const all = exceptionsRead === exceptions && sampleRead === sample
  return <StatusMark mark={all ? 'ok' : exceptionsRead < exceptions ? 'judge' : 'none'} word={readText(row)} />
}

function Due({ day, today }: { readonly day: string | null; readonly today: string }) {
  if (day === null) return <>－</>
  return day < today ? <b>{`${shortDay(day)} 超過`}</b> : <>{shortDay(day)}</>
}

const common: readonly Column<InboxRow>[] = [
  // the programme stands in the sheet; here the kind and the number say which draft it is
  { id: 'title', header: '件名', width: 'minmax(6.4rem, 1fr)', cell: (row) => row.title.replace(/（[^（）]*）$/, '') },
  { id: 'cases', header: '件数', width: '3.4rem', align: 'right', from: 560, cell: (row) => count(row.live.cases) },
  { id: 'amount', header: '金額（円）', width: '5.8rem', align: 'right', cell: (row) => yen(row.live.amount) },
]

/** Drafts to act on. */
export const openColumns = (today: string): readonly Column<InboxRow>[] => [
  ...common,
  { id: 'read', header: '閲覧', width: '9.8rem', from: 420, cell: (row) => <Reading row={row} /> },
  { id: 'by', header: '起案', width: '8.6rem', from: 700, cell: (row) => `${row.draftedBy} ${shortDay(row.draftedOn)}` },
  { id: 'due', header: '期限', width: '6.8rem', align: 'right', cell: (row) => <Due day={row.due} today={today} /> },
]

/** Drafts at somebody else's desk. */
export const otherColumns = (today: string): readonly Column<InboxRow>[] => [
  ...common,
  { id: 'by', header: '起案', width: '8.6rem', from: 560, cell: (row) => `${row.draftedBy} ${shortDay(row.draftedOn)}` },
  { id: 'due', header: '期限', width: '6.8rem', align: 'right', from: 480, cell: (row) => <Due day={row.due} today={today} /> },
  {
    id: 'turn',
    header: '状態',
    width: '6.4rem',
    cell: (row) => (
      <Tag tone={row.state === 'returned' ? 'warn' : 'plain'}>{row.turn === null ? draftStateWords[row.state] : `${row.turn}の番`}</Tag>
    ),
  },
]

/** What the user acted on. */
export const doneColumns: readonly Column<InboxRow>[] = [
  ...common,
  {
    id: 'acted',
    header: '処理',
    width: 'minmax(8rem, 0.8fr)',
    cell: (row) => (row.acted === null ? '－' : `${shortDay(row.acted.at)} ${row.acted.capacity}（${row.acted.post}）`),
  },
  {
    id: 'state',
    header: '状態',
    width: '6.4rem',
    from: 480,
    cell: (row) => (
      <Tag tone={row.state === 'approved' ? 'good' : row.state === 'returned' ? 'warn' : 'plain'}>
        {row.turn === null ? draftStateWords[row.state] : `${row.turn}の番`}
      </Tag>
    ),
  },
]

/** 後閲. */
export const readingColumns: readonly Column<ReadingRow>[] = [
  {
    id: 'state',
    header: '後閲',
    width: '6.6rem',
    cell: (row) => <StatusMark mark={row.readAt === null ? 'judge' : 'ok'} word={row.readAt === null ? '未読' : shortDay(row.readAt)} />,
  },
  { id: 'title', header: '件名', width: 'minmax(7rem, 1fr)', cell: (row) => row.title },
  { id: 'why', header: 'あったこと', width: 'minmax(8rem, 1.1fr)', from: 480, cell: (row) => row.text },
  { id: 'amount', header: '金額（円）', width: '6.2rem', align: 'right', from: 640, cell: (row) => yen(row.amount) },
  { id: 'at', header: '日時', width: '8.4rem', align: 'right', cell: (row) => stamp(row.at) },
]

export function inboxName(row: InboxRow): string {
  return `${draftKindWords[row.kind]} ${row.title} ${row.draftNo} ${row.live.cases}件 ${row.live.amount}円 期限 ${shortDay(row.due)} ${readText(row)}`
}

export const readingName = (row: ReadingRow): string => `${row.readAt === null ? '未読' : '後閲済'} ${row.title} ${row.draftNo} ${row.text}`
