import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'

type Row = Output<'account.due'>['rows'][number]

/** 残りの日数 in words, with a mark of its own: over, near, or time enough. */
export function leftText(daysLeft: number | null): string {
  if (daysLeft === null) return '○ 支払の手続済み'
  if (daysLeft < 0) return `× ${-daysLeft}日超過`
  return daysLeft <= 14 ? `△ あと${daysLeft}日` : `あと${daysLeft}日`
}

/** 支払までの日数. The nearest promise first; of paid cases the days it took. */
export function DueTab() {
  const navigate = useNavigate()
  const [shown, setShown] = useKept('accounts.due', 'unpaid')
  const [active, setActive] = useState<string | null>(null)
  const found = useQueryOp('account.due', { unpaidOnly: shown === 'unpaid' }, { keep: true })
  const list = found.data?.rows ?? []
  const rows = useMemo(() => new Map((found.data?.rows ?? []).map((row) => [row.caseNo, row])), [found.data])
  const over = list.filter((row) => (row.time.daysLeft ?? 0) < 0).length
  return (
    <div className="kd-column flex-1 border-t border-solid-gray-300">
      <div className="flex flex-wrap items-end gap-3 bg-white px-4 py-2">
        <Choice
          label="表示"
          value={shown}
          options={[
            { value: 'unpaid', label: 'まだ支払っていない' },
            { value: 'all', label: 'すべて' },
          ]}
          onChange={setShown}
          width="12rem"
        />
        <ListPaper list="account" of={{ list: 'due', unpaidOnly: shown === 'unpaid' }} what="支払の期限の一覧" />
        <p className="kd-note">
          {found.data === undefined
            ? ''
            : `申請の日から${count(found.data.days)}日以内に支払います。${count(found.data.total)}件のうち、期限を過ぎたもの ${count(over)}件。`}
        </p>
      </div>
      {found.error === null ? null : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      <DataGrid<Row>
        label="支払までの日数"
        ids={[...rows.keys()]}
        rowOf={(id) => rows.get(id)}
        nameOf={(row) => `${row.caseNo} ${row.beneficiary} ${leftText(row.time.daysLeft)}`}
        columns={columns}
        active={active ?? list[0]?.caseNo ?? null}
        onActive={setActive}
        onOpen={(id) => void navigate({ to: '/case/$caseNo', params: { caseNo: id } })}
        focusOn={0}
        empty={
          found.data === undefined ? (
            <Loading what="支払までの日数" />
          ) : (
            <EmptyState title="支払を待っている案件はありません。">
              <p>現金で給付する制度の申請が届くと、支払の期限の近い順に並びます。</p>
            </EmptyState>
          )
        }
      />
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  { id: 'no', header: '案件番号', width: '7.5rem', cell: (row) => row.caseNo },
  { id: 'name', header: '申請者', width: 'minmax(9rem, 1fr)', cell: (row) => `${row.protected ? '【支援措置】' : ''}${row.beneficiary}` },
  { id: 'item', header: '給付の種類', width: '7rem', cell: (row) => row.itemName },
  { id: 'state', header: '状態', width: '6rem', cell: (row) => caseStateNames[row.state] },
  { id: 'applied', header: '申請日', width: '6.5rem', cell: (row) => shortDay(row.appliedOn) },
  { id: 'due', header: '支払の期限', width: '6.5rem', cell: (row) => shortDay(row.time.dueOn) },
  { id: 'left', header: '残り', width: '9rem', cell: (row) => leftText(row.time.daysLeft) },
  { id: 'paid', header: '振込日', width: '6.5rem', from: 720, cell: (row) => shortDay(row.time.paidOn) },
  {
    id: 'days',
    header: '申請から支払',
    width: '7rem',
    align: 'right',
    from: 720,
    cell: (row) => (row.time.days === null ? '－' : `${row.time.days}日`),
  },
]
