import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { PersonCell } from '../../ui/StatusMark.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'
import { PlacesDialog } from './PlacesDialog.tsx'
import { kindWords } from './run-words.ts'

type Row = Output<'papers.pending'>['rows'][number]

/** 保留. Papers of protected persons that wait for a second person. */
export function HeldTab({ onRelease }: { readonly onRelease: (() => void) | undefined }) {
  const { tell } = useNotices()
  const mayPlaces = useCan('address.offender')
  const [active, setActive] = useKept<string | null>('papers.held.active', null)
  const [places, setPlaces] = useState<string | null>(null)
  const pending = useQueryOp('papers.pending', { limit: 500 })
  const rows = (pending.data?.rows ?? []).filter((row) => row.held)
  const row = rows.find((one) => one.caseNo === active) ?? rows[0]
  useKeys('held', {
    place: mayPlaces ? () => (row === undefined ? tell('保留している文書がありません。') : setPlaces(row.caseNo)) : undefined,
  })
  return (
    <div className="kd-column flex-1">
      {rows.length > 0 ? (
        <div className="kd-callout mx-4 my-2 flex items-center gap-4">
          <p className="flex-1">
            支援措置のある人の通知です。起案・審査・印刷した本人とは別の人が宛先を確かめ、解除すると1回だけ発行できます。
          </p>
          <ListPaper list="paperList" of={{ list: 'held' }} what="保留している通知の一覧" />
          {mayPlaces ? (
            <Button shortcut="F4" onPress={() => row !== undefined && setPlaces(row.caseNo)}>
              送付してはならない住所
            </Button>
          ) : null}
          {onRelease === undefined ? null : (
            <Button shortcut="r" onPress={onRelease}>
              発行を解除
            </Button>
          )}
        </div>
      ) : null}
      <DataGrid<Row>
        label="保留している通知"
        ids={rows.map((one) => one.caseNo)}
        rowOf={(id) => rows.find((one) => one.caseNo === id)}
        nameOf={(one) => `${one.caseNo} ${one.beneficiary} ${one.itemName} ${kindWords[one.kind] ?? one.kind} 支援措置のため保留`}
        columns={columns}
        active={row?.caseNo ?? null}
        onActive={setActive}
        focusOn={0}
        empty={
          pending.data === undefined ? (
            <Loading what="保留の一覧" />
          ) : (
            <EmptyState title="保留している通知はありません。">
              <p>支援措置のある人の決定が済むと、ここに並びます。</p>
            </EmptyState>
          )
        }
      />
      {places === null ? null : <PlacesDialog caseNo={places} onClose={() => setPlaces(null)} />}
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  { id: 'decision', header: '文書番号', width: '9rem', cell: (row) => row.decisionNo },
  { id: 'kind', header: '種類', width: '7.6rem', cell: (row) => kindWords[row.kind] ?? row.kind },
  { id: 'case', header: '案件番号', width: '8.2rem', from: 760, cell: (row) => row.caseNo },
  { id: 'name', header: '対象者', width: 'minmax(10rem, 1fr)', cell: (row) => <PersonCell name={row.beneficiary} guarded /> },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1.4fr)', cell: (row) => row.itemName },
]
