import type { Output } from '../../../shared/contract.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, longDay } from '../../ui/format.ts'
import { useState } from 'react'

type Line = Output<'audit.mass'>['rows'][number]
const kindWords: Readonly<Record<Line['kind'], string>> = { views: '閲覧', exports: '書出し', prints: '印刷' }

/** 大量の閲覧・書出し・印刷: days on which somebody did more than the office thinks usual. */
export function MassUse({ period }: { readonly period: { readonly from?: string; readonly to?: string } }) {
  const list = useQueryOp('audit.mass', period)
  const [active, setActive] = useState<string | null>(null)
  const rows = list.data?.rows ?? []
  const idOf = (row: Line): string => `${row.day} ${row.byId} ${row.kind}`
  return (
    <div className="kd-column flex-1 border-t border-solid-gray-300">
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <DataGrid<Line>
        label="大量の使用"
        ids={rows.map(idOf)}
        rowOf={(id) => rows.find((row) => idOf(row) === id)}
        nameOf={(row) => `${row.day} ${row.by} ${kindWords[row.kind]} ${row.count}件`}
        columns={columns}
        active={active ?? (rows[0] === undefined ? null : idOf(rows[0]))}
        onActive={setActive}
        empty={
          list.data === undefined ? (
            <Loading what="大量の使用" />
          ) : (
            <EmptyState title="目安を超えた日はありません。">
              <p>目安は、台帳の基準「大量の閲覧とする1日の件数」などで変えられます。</p>
            </EmptyState>
          )
        }
      />
    </div>
  )
}

const columns: readonly Column<Line>[] = [
  { id: 'day', header: '日', width: '10rem', cell: (row) => longDay(row.day) },
  { id: 'by', header: '利用者', width: '10rem', cell: (row) => row.by },
  { id: 'kind', header: '種類', width: '7rem', cell: (row) => kindWords[row.kind] },
  { id: 'count', header: '件数', width: '7rem', align: 'right', cell: (row) => count(row.count) },
  { id: 'threshold', header: '目安', width: 'minmax(7rem, 1fr)', cell: (row) => `${count(row.threshold)}件から` },
]
