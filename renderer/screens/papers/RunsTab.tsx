import type { PrintRunRow } from '../../../shared/contract/print-run.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'
import { kindWords, runStateWords } from './run-words.ts'

/** 印刷の回, the newest first; Enter goes on with one. */
export function RunsTab({ onOpen }: { readonly onOpen: (runNo: string) => void }) {
  const [active, setActive] = useKept<string | null>('papers.run.active', null)
  const list = useQueryOp('printRun.list', { limit: 200 }, { keep: true })
  const rows = list.data ?? []
  return (
    <div className="kd-column flex-1">
      <div className="flex justify-end px-4 py-1">
        <ListPaper list="paperList" of={{ list: 'runs' }} what="印刷の回の一覧" />
      </div>
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <DataGrid<PrintRunRow>
        label="印刷の回の一覧"
        ids={rows.map((row) => row.runNo)}
        rowOf={(id) => rows.find((row) => row.runNo === id)}
        nameOf={(row) => `${row.runNo} ${runStateWords[row.state]} ${row.cases}通 発送 ${row.posted}通 保留 ${row.held}通`}
        columns={columns}
        active={(rows.find((row) => row.runNo === active) ?? rows[0])?.runNo ?? null}
        onActive={setActive}
        onOpen={onOpen}
        focusOn={0}
        toneOf={(row) => (row.held > 0 ? 'warn' : undefined)}
        empty={
          list.data === undefined ? (
            <Loading what="印刷の回" />
          ) : (
            <EmptyState title="印刷の回はまだありません。">
              <p>見出し「未発行」で F9 を押すと作れます。</p>
            </EmptyState>
          )
        }
      />
      <div className="kd-grid-foot">
        <span>↑↓ 移動　Enter 開く</span>
      </div>
    </div>
  )
}

const columns: readonly Column<PrintRunRow>[] = [
  { id: 'no', header: '回', width: '7rem', cell: (row) => row.runNo },
  {
    id: 'state',
    header: '状態',
    width: '6rem',
    cell: (row) => <Tag tone={row.state === 'open' ? 'key' : row.state === 'posted' ? 'good' : 'plain'}>{runStateWords[row.state]}</Tag>,
  },
  { id: 'kind', header: '種類', width: 'minmax(7rem, 1fr)', cell: (row) => kindWords[row.kind] ?? row.kind },
  { id: 'cases', header: '通数', width: '5rem', align: 'right', cell: (row) => count(row.cases) },
  { id: 'printed', header: '印刷', width: '5rem', align: 'right', cell: (row) => count(row.printed) },
  { id: 'posted', header: '発送・渡し', width: '6rem', align: 'right', cell: (row) => count(row.posted) },
  { id: 'held', header: '発送保留', width: '5.6rem', align: 'right', cell: (row) => (row.held === 0 ? '' : count(row.held)) },
  { id: 'on', header: '作成日', width: '6.4rem', cell: (row) => shortDay(row.madeOn) },
  { id: 'by', header: '作成者', width: 'minmax(6rem, 0.8fr)', cell: (row) => row.madeBy },
]
