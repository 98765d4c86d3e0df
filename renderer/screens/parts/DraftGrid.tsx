import type { DraftRow } from '../../../shared/contract/drafts.ts'
import { DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { draftColumns, draftName } from './draft-columns.tsx'

export interface DraftGridProps {
  readonly label: string
  readonly rows: readonly DraftRow[]
  readonly active: string | null
  readonly onActive: (draftNo: string | null) => void
  /** The answer with the drafts: what stands in an empty list depends on it. */
  readonly list: { readonly data: unknown; readonly error: Error | null }
  readonly emptyTitle: string
  readonly emptyText: string
}

/** 起案の一覧, the same where drafts are made and where they are decided. */
export function DraftGrid({ label, rows, active, onActive, list, emptyTitle, emptyText }: DraftGridProps) {
  return (
    <DataGrid<DraftRow>
      label={label}
      ids={rows.map((row) => row.draftNo)}
      rowOf={(id) => rows.find((row) => row.draftNo === id)}
      nameOf={draftName}
      columns={draftColumns}
      active={active}
      onActive={onActive}
      focusOn={0}
      empty={
        list.error !== null ? null : list.data === undefined ? (
          <Loading what="起案" />
        ) : (
          <EmptyState title={emptyTitle}>
            <p>{emptyText}</p>
          </EmptyState>
        )
      }
    />
  )
}
