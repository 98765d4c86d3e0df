import { useMemo } from 'react'
import type { Inbox, InboxRow } from '../../../shared/contract/inbox.ts'
import type { ReadingRow } from '../../../shared/contract/routes.ts'
import { DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { useSession } from '../../ui/session.tsx'
import { boxes, type BoxId, rowsOf } from './boxes.ts'
import { doneColumns, inboxName, openColumns, otherColumns, readingColumns, readingName } from './inbox-columns.tsx'

export interface InboxListProps {
  readonly inbox: { readonly data: Inbox | undefined; readonly error: Error | null }
  readonly box: BoxId
  /** Number of the draft that is shown. */
  readonly active: string | null
  readonly onActive: (draftNo: string) => void
  readonly selected: ReadonlySet<string>
  readonly onSelected: (draftNos: ReadonlySet<string>) => void
  readonly onSelectAll: () => void
}

/** 受信箱の一覧. Drafts one can act on may be chosen one by one; the later readings have lines of their own. */
export function InboxList({ inbox, box, active, onActive, selected, onSelected, onSelectAll }: InboxListProps) {
  const { office } = useSession()
  const about = boxes.find((one) => one.id === box)
  const rows = rowsOf(inbox.data, box)
  const columns = useMemo(
    () => (box === 'done' ? doneColumns : box === 'others' ? otherColumns(office.businessDay) : openColumns(office.businessDay)),
    [box, office.businessDay],
  )
  const empty =
    inbox.error !== null ? null : inbox.data === undefined ? (
      <Loading what="起案" />
    ) : (
      <EmptyState title={about?.empty ?? ''}>
        <p>{about?.hint}</p>
      </EmptyState>
    )
  const choosable = box === 'mine' || box === 'deputy'
  if (box === 'readings') {
    const readings = inbox.data?.readings ?? []
    // one draft may have passed the same person twice: each line is its own
    const key = (row: ReadingRow): string => `${row.draftNo} ${row.seq} ${row.at}`
    return (
      <DataGrid<ReadingRow>
        label="後閲の一覧"
        ids={readings.map(key)}
        rowOf={(id) => readings.find((row) => key(row) === id)}
        nameOf={readingName}
        columns={readingColumns}
        active={readings.filter((row) => row.draftNo === active).map(key)[0] ?? null}
        onActive={(id) => onActive(id.split(' ')[0] ?? '')}
        focusOn={0}
        empty={empty}
      />
    )
  }
  return (
    <DataGrid<InboxRow>
      label="決裁する起案の一覧"
      ids={rows.map((row) => row.draftNo)}
      rowOf={(id) => rows.find((row) => row.draftNo === id)}
      nameOf={inboxName}
      columns={columns}
      active={active}
      onActive={onActive}
      focusOn={0}
      empty={empty}
      {...(choosable ? { selected, onSelected, onSelectAll } : {})}
    />
  )
}
