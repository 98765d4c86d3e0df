import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { askReasonWords as why } from '../../../shared/domain/list-words.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { useCan } from '../../ui/session.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { ListPaper } from '../parts/ListPaper.tsx'

export type Standing = Output<'account.standing'>
type Row = Standing['toAsk'][number]

/** 照会が要る案件. One key writes the list of all of them; on what it is carried is asked. */
export function AskTab({ standing }: { readonly standing: Standing }) {
  const navigate = useNavigate()
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const ask = useAskMedium()
  const { done, clear } = useNotices()
  const write = useJobOp('account.ask', '公金受取口座の照会')
  const [busy, during] = useOneAct()
  const [active, setActive] = useState<string | null>(null)
  const mayAsk = useCan('account.inquire')
  const rows = useMemo(() => new Map(standing.toAsk.map((row) => [row.caseNo, row])), [standing])
  const start = (): Promise<void> =>
    during(async () => {
      clear()
      const medium = await ask('out', '照会の一覧')
      if (medium === null) return
      const own = await confirmSelf('照会の一覧の書出し')
      if (own === null) return
      const target = await bridge.saveFile('公金受取口座の照会.csv')
      if (target === null) return
      const made = await write({ save: target.ticket, replace: true, medium, ...own })
      done(`照会 ${made.inquiryNo}: ${count(made.lines)}件の一覧を「${made.name}」に書きました（${medium}）。授受簿に残しました。`)
    })
  useKeys('accounts', { ask: mayAsk ? () => void start() : undefined })
  return (
    <div className="kd-column flex-1 border-t border-solid-gray-300">
      <div className="flex flex-wrap items-center gap-3 bg-white px-4 py-2">
        {mayAsk ? (
          <Button look="solid" shortcut="F8" onPress={() => void start()} busy={busy}>
            照会の一覧を出す
          </Button>
        ) : null}
        <p className="kd-note">一覧に出るのは宛名番号・カナ・生年月日だけです。住所と漢字の氏名は出ません。</p>
        <ListPaper list="account" of={{ list: 'toAsk' }} what="口座の照会が要る案件の一覧" />
      </div>
      <DataGrid<Row>
        label="照会が要る案件"
        ids={[...rows.keys()]}
        rowOf={(id) => rows.get(id)}
        nameOf={(row) => `${row.caseNo} ${row.beneficiary} ${row.itemName} ${why[row.why]}`}
        columns={columns}
        active={active ?? standing.toAsk[0]?.caseNo ?? null}
        onActive={setActive}
        onOpen={(id) => void navigate({ to: '/case/$caseNo', params: { caseNo: id } })}
        focusOn={0}
        empty={
          <EmptyState title="照会が要る案件はありません。">
            <p>公金受取口座を希望する申請が届くと、ここに並びます。回答の取込は「照会と回答」で行います。</p>
          </EmptyState>
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
  { id: 'why', header: '照会が要る理由', width: '11rem', cell: (row) => why[row.why] },
  { id: 'answered', header: '前の回答', width: '6.5rem', from: 720, cell: (row) => shortDay(row.answeredOn) },
]
