import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, shortDay, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { ListPaper } from '../parts/ListPaper.tsx'

type Returns = Output<'claims.returns'>
interface Row {
  readonly id: string
  readonly returnNo: string | null
  readonly providerNo: string
  readonly providerName: string
  readonly lines: number
  readonly amount: number
  readonly when: string
}

const rowsOf = (data: Returns): readonly Row[] => [
  ...data.waiting.map((one) => ({ ...one, id: `w${one.providerNo}`, returnNo: null, when: '' })),
  ...data.made.map((one) => ({ ...one, id: one.returnNo, when: `${shortDay(one.madeOn)} ${one.by}` })),
]

/** 返戻. What waits to go back, by provider, and the letters made; each as a letter and as a list for the provider's program. */
export function ReturnsTab({ mayRun }: { readonly mayRun: boolean }) {
  const bridge = useBridge()
  const ask = useAskMedium()
  const { done, tell } = useNotices()
  const answer = useQueryOp('claims.returns', {}, { keep: true })
  const write = useJobOp('claims.returnFile', '返戻の書出し')
  const rows = answer.data === undefined ? [] : rowsOf(answer.data)
  const [active, setActive] = useState<string | null>(null)
  const shown = rows.find((row) => row.id === active) ?? rows[0]
  const [, during] = useOneAct()
  const save = (as: 'pdf' | 'csv') => (): void => {
    if (shown === undefined) return tell('返戻する請求はありません。')
    if (shown.providerNo === '' || shown.providerName === '')
      return tell('事業者番号の読めない請求です。手紙は作れないので、事業者に直接知らせてください。')
    void during(async () => {
      const medium = await ask('out', as === 'pdf' ? '返戻の手紙' : '返戻の一覧')
      if (medium === null) return
      const target = await bridge.saveFile(`返戻_${shown.returnNo ?? shown.providerNo}.${as}`)
      if (target === null) return
      const made = await write({
        providerNo: shown.providerNo,
        ...(shown.returnNo === null ? {} : { returnNo: shown.returnNo }),
        as,
        save: target.ticket,
        replace: true,
        medium,
      })
      setActive(made.returnNo)
      done(`返戻 ${made.returnNo}（${shown.providerName}・${count(made.lines)}件）を「${made.name}」に書き出しました。`)
    })
  }
  useKeys('claimReturns', mayRun ? { letter: save('pdf'), list: save('csv') } : {})
  return (
    <div className="kd-column flex-1">
      <div className="kd-toolbar">
        <p className="pb-1">券や決定と合わない請求を、理由をつけて事業者に返します。住所や対象者の名前は載りません。</p>
        {mayRun ? (
          <div className="flex gap-2">
            <Button shortcut="F9" onPress={save('pdf')}>
              手紙を作る
            </Button>
            <Button shortcut="Ctrl+s" onPress={save('csv')}>
              一覧（CSV）を作る
            </Button>
          </div>
        ) : null}
        <ListPaper list="claims" of={{ list: 'returns' }} what="請求の返戻一覧" beside />
      </div>
      {answer.error === null ? null : <ProblemBox error={answer.error} onRetry={() => void answer.refetch()} />}
      <DataGrid<Row>
        label="返戻"
        ids={rows.map((row) => row.id)}
        rowOf={(id) => rows.find((row) => row.id === id)}
        nameOf={(row) => `${row.returnNo ?? '返戻待ち'} ${row.providerName} ${row.lines}件 ${row.amount}円`}
        columns={columns}
        active={shown?.id ?? null}
        onActive={setActive}
        toneOf={(row) => (row.returnNo === null ? 'warn' : undefined)}
        focusOn={0}
        empty={
          answer.data === undefined ? (
            <Loading what="返戻" />
          ) : (
            <EmptyState title="返戻する請求はありません。">
              <p>「請求」の確認で返戻にした請求がここに並び、F9 で事業者への手紙を作ります。</p>
            </EmptyState>
          )
        }
      />
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  {
    id: 'state',
    header: '状態',
    width: '7rem',
    cell: (row) => (row.returnNo === null ? <Tag tone="bad">返戻待ち</Tag> : <Tag>返戻済み</Tag>),
  },
  { id: 'no', header: '返戻番号', width: '8rem', cell: (row) => row.returnNo ?? '－' },
  { id: 'provider', header: '事業者番号', width: '7rem', cell: (row) => row.providerNo || '（読めない）' },
  { id: 'name', header: '事業者', width: 'minmax(12rem, 1fr)', cell: (row) => row.providerName || '－' },
  { id: 'lines', header: '件数', width: '5rem', align: 'right', cell: (row) => count(row.lines) },
  { id: 'amount', header: '請求額（円）', width: '8rem', align: 'right', cell: (row) => yen(row.amount) },
  { id: 'when', header: '作成', width: '11rem', from: 820, cell: (row) => row.when },
]
