import type { CaseRow } from '../../../shared/contract/cases.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count } from '../../ui/format.ts'
import { PersonCell, StatusMark } from '../../ui/StatusMark.tsx'
import { markOfProposal, markWords } from '../../words.ts'
import { usePagedCases } from '../parts/paged-cases.ts'

/** 一覧 beside the case: the order the person came with; moving along it opens the next case. */
export function CaseList({
  order,
  caseNo,
  onShow,
}: {
  readonly order: readonly string[]
  readonly caseNo: string
  readonly onShow: (caseNo: string) => void
}) {
  const { rowOf, onRange, error } = usePagedCases(order)
  return (
    <div className="kd-column">
      {error === null ? null : <ProblemBox error={error} />}
      <DataGrid<CaseRow>
        label="案件の一覧"
        ids={order}
        rowOf={rowOf}
        nameOf={(row) =>
          `${row.caseNo} ${row.beneficiary} ${row.itemName} ${caseStateNames[row.state]} ${markWords[markOfProposal(row.proposal)][1]}`
        }
        columns={columns}
        active={caseNo}
        onActive={onShow}
        onRange={onRange}
        letters={false}
        empty={
          <EmptyState title="一覧から開いた案件ではありません。">
            <p>Esc で「案件」の一覧に戻り、Enter で開くと、ここに前後の案件が並びます。</p>
          </EmptyState>
        }
      />
      <div className="kd-grid-foot">
        <span className="tabular-nums">
          {count(order.indexOf(caseNo) + 1)}行目／{count(order.length)}件
        </span>
        <span>J K 次・前の案件</span>
      </div>
    </div>
  )
}

const columns: readonly Column<CaseRow>[] = [
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(8rem, 1fr)',
    cell: (row) => <PersonCell name={row.beneficiary} guarded={row.flags.includes('protected')} />,
  },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1fr)', from: 330, cell: (row) => row.itemName },
  { id: 'mark', header: '審査', width: '5.5rem', cell: (row) => <StatusMark mark={markOfProposal(row.proposal)} /> },
  { id: 'state', header: '状態', width: '4.7rem', cell: (row) => caseStateNames[row.state] },
]
