import { useMemo, useState } from 'react'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { ListPaper } from '../parts/ListPaper.tsx'
import type { Standing } from './AskTab.tsx'

type Row = Standing['inquiries'][number]

/** 照会と回答. A file with answers is taken whole or not at all; where it came from is kept with every answer. */
export function InquiriesTab({ standing }: { readonly standing: Standing }) {
  const bridge = useBridge()
  const ask = useAskMedium()
  const { done, clear } = useNotices()
  const take = useJobOp('account.answer', '照会の回答の取込')
  const [busy, during] = useOneAct()
  const [active, setActive] = useState<string | null>(null)
  const mayTake = useCan('account.inquire')
  const rows = useMemo(() => new Map(standing.inquiries.map((row) => [row.inquiryNo, row])), [standing])
  const start = (): Promise<void> =>
    during(async () => {
      clear()
      const picked = await bridge.pickFile('csv')
      if (picked === null) return
      const medium = await ask('in', '照会の回答')
      if (medium === null) return
      const r = await take({ ticket: picked.ticket, source: `公金受取口座の照会の回答（${medium}）`, medium })
      const counts = `口座あり${count(r.found)}・登録なし${count(r.none)}・不可${count(r.refused)}${r.same === 0 ? '' : `・取込済み${count(r.same)}`}`
      done(
        `照会 ${r.inquiryNo} の回答 ${count(r.rows)}件を取り込みました（${counts}）。${r.left === 0 ? 'すべて回答済みです。' : `残り${count(r.left)}件です。`}`,
      )
    })
  useKeys('accounts', { answer: mayTake ? () => void start() : undefined })
  return (
    <div className="kd-column flex-1 border-t border-solid-gray-300">
      <div className="flex flex-wrap items-center gap-3 bg-white px-4 py-2">
        {mayTake ? (
          <Button look="solid" shortcut="F2" onPress={() => void start()} busy={busy}>
            回答のファイルを取り込む
          </Button>
        ) : null}
        <p className="kd-note">口座は暗号化して保管し、回答の日と出所を残します。古い回答は使われず、新しい照会が要ります。</p>
        <ListPaper list="account" of={{ list: 'inquiries' }} what="公金受取口座の照会の一覧" />
      </div>
      <DataGrid<Row>
        label="照会と回答"
        ids={[...rows.keys()]}
        rowOf={(id) => rows.get(id)}
        nameOf={(row) => `${row.inquiryNo} ${row.lines}件 回答${row.answered}件`}
        columns={columns}
        active={active ?? standing.inquiries[0]?.inquiryNo ?? null}
        onActive={setActive}
        focusOn={0}
        empty={
          <EmptyState title="照会はまだありません。">
            <p>「照会が要る案件」で F8 を押すと、照会の一覧ができます。</p>
          </EmptyState>
        }
      />
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  { id: 'no', header: '照会番号', width: '8rem', cell: (row) => row.inquiryNo },
  { id: 'on', header: '照会した日', width: '7rem', cell: (row) => shortDay(row.madeOn) },
  { id: 'lines', header: '照会', width: '5rem', align: 'right', cell: (row) => count(row.lines) },
  { id: 'answered', header: '回答', width: '5rem', align: 'right', cell: (row) => count(row.answered) },
  { id: 'found', header: '口座あり', width: '6rem', align: 'right', cell: (row) => count(row.found) },
  {
    id: 'state',
    header: '状態',
    width: '9rem',
    cell: (row) => (row.answered < row.lines ? `△ 回答待ち ${count(row.lines - row.answered)}件` : '○ 回答済み'),
  },
  { id: 'file', header: 'ファイル', width: 'minmax(10rem, 1fr)', cell: (row) => row.file },
  { id: 'by', header: '照会した人', width: '8rem', from: 720, cell: (row) => row.by },
]
