import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { Field } from '../ui/Field.tsx'
import { count, parseDay, shortDay } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useAskMedium } from '../ui/medium.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan, useSession } from '../ui/session.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useOneAct } from '../ui/use-one-act.ts'
import { Dashboard } from './dashboard/Dashboard.tsx'
import { EffectBars } from './effect/EffectBars.tsx'

type Row = Output<'effect.report'>['rows'][number]

/** 効果. What a case takes now beside what it took before: minutes, keys, retyped characters; counted, never told by anybody. */
export function EffectScreen() {
  const [tab, setTab] = useKept('effect.tab', 'measured')
  const tabs = (
    <Tabs
      label="効果"
      items={[
        { id: 'measured', label: '打鍵と時間' },
        { id: 'figures', label: '日数と割合（グラフ）' },
      ]}
      active={tab}
      onChange={setTab}
      into='[role="grid"], [data-pane]'
    />
  )
  if (tab !== 'figures') return <Measured tabs={tabs} />
  return (
    <Screen title="効果" facts="申請から決定・支払までの日数と割合です。だれの案件かは出しません。">
      {tabs}
      <Dashboard />
    </Screen>
  )
}

/** 打鍵と時間, counted in this window. */
function Measured({ tabs }: { readonly tabs: ReactNode }) {
  const { businessDay } = useSession().office
  const { done, clear } = useNotices()
  const bridge = useBridge()
  const ask = useAskMedium()
  const mayExport = useCan('ledger.export')
  const [from, setFrom] = useKept('effect.from', shortDay(`${businessDay.slice(0, 7)}-01`))
  const [to, setTo] = useKept('effect.to', shortDay(businessDay))
  const [active, setActive] = useState<string | null>(null)
  const [busy, during] = useOneAct()
  const write = useJobOp('effect.export', '効果のExcel書出し')
  const field = useRef<HTMLInputElement>(null)
  const [first, last] = [parseDay(from), parseDay(to)]
  const valid = first !== null && last !== null && first <= last
  const found = useQueryOp('effect.report', { from: first ?? businessDay, to: last ?? businessDay }, { enabled: valid, keep: true })
  const rows = useMemo(() => new Map((found.data?.rows ?? []).map((row) => [`${row.programme} ${row.channel}`, row])), [found.data])
  const save = (): Promise<void> =>
    during(async () => {
      clear()
      if (first === null || last === null) return
      const medium = await ask('out', '効果の表')
      if (medium === null) return
      const target = await bridge.saveFile(`効果_${first}_${last}.xlsx`)
      if (target === null) return
      const made = await write({ from: first, to: last, save: target.ticket, replace: true, medium })
      done(`効果の表を「${made.name}」に保存しました（${medium}）。授受簿に残しました。`)
    })
  useKeys('effect', { day: () => field.current?.focus(), save: mayExport && valid ? () => void save() : undefined })
  const list = found.data?.rows ?? []
  const cases = list.reduce((sum, row) => sum + row.cases, 0)
  const retyped = list.reduce((sum, row) => sum + row.retyped, 0)
  const saved = found.data?.savedHours ?? null
  return (
    <Screen
      title="効果"
      facts="この窓で数えた打鍵と時間です（1分を超える中断は除く）。押したキーや、だれの操作かは残しません。"
      acts={
        mayExport ? (
          <Button shortcut="Ctrl+s" onPress={() => void save()} busy={busy}>
            Excelに保存
          </Button>
        ) : null
      }
    >
      {tabs}
      <div className="kd-toolbar">
        <Field
          label="審査した日 から（F4）"
          value={from}
          onChange={setFrom}
          width="9rem"
          inputRef={field}
          error={first === null ? 'R8.11.1 のように' : null}
        />
        <Field label="まで" value={to} onChange={setTo} width="9rem" error={last === null ? 'R8.11.30 のように' : null} />
        <p className="kd-note" role="status">
          {found.data === undefined ? '' : `審査 ${count(cases)}件　打ち直し ${count(retyped)}文字`}
          {saved === null ? '' : `　導入前との差 ${saved >= 0 ? '▼' : '▲'} ${Math.abs(saved).toFixed(1)}時間`}
        </p>
      </div>
      {found.error === null ? null : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      <div className="kd-column h-[15rem] flex-none border-t border-solid-gray-300">
        <DataGrid<Row>
          label="効果の表"
          ids={[...rows.keys()]}
          rowOf={(id) => rows.get(id)}
          nameOf={(row) => `${row.programmeName} ${row.channelName} ${row.cases}件 1件${row.minutesPerCase}分`}
          columns={columns}
          active={active ?? [...rows.keys()][0] ?? null}
          onActive={setActive}
          focusOn={0}
          empty={
            found.data === undefined ? (
              <Loading what="効果" />
            ) : (
              <EmptyState title="この期間に審査した案件はありません。">
                <p>期間を変えるか、案件を審査すると、制度と受付方法ごとに並びます。</p>
              </EmptyState>
            )
          }
        />
      </div>
      {list.length === 0 ? null : <EffectBars rows={list} />}
      <p className="kd-note px-4 py-2">導入前の1件の分数は、台帳の「基準」の effect.baselineMinutes（制度ごと、適用日つき）で変えます。</p>
    </Screen>
  )
}

const one = (n: number | null): string => (n === null ? '－' : n.toFixed(1))

const columns: readonly Column<Row>[] = [
  { id: 'programme', header: '制度', width: 'minmax(10rem, 1fr)', cell: (row) => row.programmeName },
  { id: 'channel', header: '受付方法', width: '6rem', cell: (row) => row.channelName },
  { id: 'cases', header: '審査', width: '5rem', align: 'right', cell: (row) => count(row.cases) },
  { id: 'auto', header: 'うち一括', width: '5.5rem', align: 'right', cell: (row) => count(row.automatic) },
  { id: 'keys', header: '打鍵/件', width: '5.5rem', align: 'right', cell: (row) => one(row.keysPerCase) },
  { id: 'typed', header: '入力文字', width: '6rem', align: 'right', from: 720, cell: (row) => count(row.typed) },
  { id: 'retyped', header: '打ち直し', width: '6rem', align: 'right', cell: (row) => count(row.retyped) },
  { id: 'minutes', header: '分/件', width: '5rem', align: 'right', cell: (row) => one(row.minutesPerCase) },
  { id: 'before', header: '導入前', width: '5rem', align: 'right', cell: (row) => one(row.baseline) },
  {
    id: 'saved',
    header: '減った時間',
    width: '6.5rem',
    align: 'right',
    cell: (row) => (row.savedHours === null ? '－' : `${one(row.savedHours)}時間`),
  },
]
