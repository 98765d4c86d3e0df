import { useState } from 'react'
import type { MasterEvent } from '../../../shared/contract/masters.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, shortDay, stamp } from '../../ui/format.ts'
import { Facts, Pane } from '../../ui/Screen.tsx'

const shown = 200
const ways = { screen: '画面', file: 'ファイル', plan: '変更案の適用' } as const

/** 変更の記録: the newest changes of all masters, by whom and why. */
export function EventLog() {
  const list = useQueryOp('master.events', { limit: shown })
  const [active, setActive] = useState<string | null>(null)
  const rows = list.data ?? []
  const row = rows.find((one) => one.id === active) ?? rows[0]
  return (
    <div className="kd-split border-t border-solid-gray-300">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
        <DataGrid<MasterEvent>
          label="台帳の変更の記録"
          ids={rows.map((one) => one.id)}
          rowOf={(id) => rows.find((one) => one.id === id)}
          nameOf={(one) => `${stamp(one.at)} ${one.by} ${one.text}`}
          columns={columns}
          active={row?.id ?? null}
          onActive={setActive}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="変更の記録" />
            ) : (
              <EmptyState title="台帳はまだ変えられていません。">
                <p>台帳の行を足す・直す・取り込むと、だれが何を変えたかがここに並びます。</p>
              </EmptyState>
            )
          }
        />
        <div className="kd-grid-foot">
          <span>{rows.length < shown ? `${count(rows.length)}件` : `新しい${count(shown)}件を表示（古いものは「監査」で）`}</span>
        </div>
      </div>
      <Pane label="変更の内容">
        {row === undefined ? null : (
          <Facts
            items={[
              ['日時', stamp(row.at)],
              ['変えた人', row.by],
              ['台帳', row.name],
              ['方法', ways[row.way]],
              ['内容', row.text],
              [
                '適用開始',
                row.effectiveFrom === null ? '－' : row.effectiveFrom === '1900-01-01' ? '当初から' : shortDay(row.effectiveFrom),
              ],
              ['理由', row.reason === '' ? '－' : row.reason],
            ]}
          />
        )}
      </Pane>
    </div>
  )
}

const columns: readonly Column<MasterEvent>[] = [
  { id: 'at', header: '日時', width: '9rem', cell: (row) => stamp(row.at) },
  { id: 'by', header: '変えた人', width: '7rem', cell: (row) => row.by },
  { id: 'kind', header: '台帳', width: '7rem', cell: (row) => row.name },
  { id: 'text', header: '内容', width: 'minmax(10rem, 1fr)', cell: (row) => row.text },
]
