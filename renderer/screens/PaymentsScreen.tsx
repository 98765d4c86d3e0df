import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { count, longMonth, shortDay, yen } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useAskMedium } from '../ui/medium.tsx'
import { useNotices } from '../ui/notices.tsx'
import { useOwnPassword } from '../ui/own-password.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan, useSession } from '../ui/session.tsx'
import { Tag } from '../ui/StatusMark.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { runStateWords } from '../words.ts'
import { ClockNotice } from './audit/ClockNotice.tsx'
import { ListPaper } from './parts/ListPaper.tsx'
import { useLedger } from './parts/ledgers.ts'
import { CancelDialog } from './payments/CancelDialog.tsx'
import { CandidatesTab } from './payments/CandidatesTab.tsx'
import { PaymentDialog } from './payments/PaymentDialog.tsx'
import { ReturnedTab } from './payments/ReturnedTab.tsx'
import { RunPanel, runTones } from './payments/RunPanel.tsx'

type Run = Output<'payment.list'>[number]

/** 支払. A month's payment order, its transfer file once another person decided it. */
export function PaymentsScreen() {
  const ask = useAskMedium()
  const navigate = useNavigate()
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { office } = useSession()
  const { done, tell, problem } = useNotices()
  const mayRun = useCan('payment.run')
  const [tab, setTab] = useKept('payments.tab', 'candidates')
  const [month, setMonth] = useKept('payments.month', office.businessDay.slice(0, 7))
  const [activeRun, setActiveRun] = useKept<string | null>('payments.run', null)
  const [opened, setOpened] = useKept<string | null>('payments.opened', null)
  const [asking, setAsking] = useState(false)
  const [cancelling, setCancelling] = useState<Run | null>(null)
  const candidates = useQueryOp('payment.candidates', { month }, { keep: true })
  const runs = useQueryOp('payment.list', {})
  const ledger = useLedger()
  const exportFile = useJobOp('payment.export', '振込データの作成')
  const payees = candidates.data ?? []
  const runRows = runs.data ?? []
  const run = runRows.find((one) => one.runNo === activeRun) ?? runRows[0]
  const total = payees.reduce((sum, payee) => sum + payee.amount, 0)

  // claims are taken in one place only
  const toClaims = (): void => void navigate({ to: '/claims' })
  const writeFile = async (): Promise<void> => {
    if (run === undefined) {
      tell('支払の起案がまだありません。F12 で起案し、決裁が済むと振込データを作れます。')
      return
    }
    // everything but a first file of a closed order is told, and done, on the page of the order
    if (run.state !== 'closed') {
      setTab('runs')
      setOpened(run.runNo)
      tell(
        run.state === 'draft'
          ? `${run.draftNo} の決裁が済んでいないため、振込データは作れません。別の人の決裁を待ってください。`
          : run.state === 'approved'
            ? `支払 ${run.runNo} は、2人目の確定が済んでいないため、振込データは作れません。`
            : run.state === 'cancelled'
              ? `支払 ${run.runNo} は取り消されているため、振込データは作れません。F12 で起案し直してください。`
              : `${longMonth(run.month)}の振込データ「${run.file ?? ''}」は作成済みです。二重払いを防ぐため、もう一度は作りません。`,
      )
      return
    }
    try {
      const medium = await ask('out', '振込データ')
      if (medium === null) return
      const own = await confirmSelf('振込データの作成')
      if (own === null) return
      const target = await bridge.saveFile(`総合振込_${run.month}.txt`)
      if (target === null) return
      const made = await exportFile({ runNo: run.runNo, save: target.ticket, replace: true, medium, ...own })
      setTab('runs')
      setOpened(run.runNo)
      done(
        `振込データ「${made.file}」を作り、読み返して確かめました。${count(made.payees)}件 ${yen(made.amount)}円、SHA-256 ${made.sha256.slice(0, 16)}…`,
      )
    } catch (error) {
      problem(error)
    }
  }
  const draft = (): void => {
    if (candidates.data === undefined) tell('支払対象を読み込んでいます。出てから、もう一度実行してください。')
    else if (payees.length === 0) tell(`${longMonth(month)}に支払える請求はありません。F2 で「請求」を開き、突合を済ませてください。`)
    else setAsking(true)
  }
  const askCancel = (): void => {
    if (tab !== 'runs' || run === undefined) tell('「支払の起案・振込データ」で支払を1件選んでから実行してください。')
    else if (run.state === 'approved' || run.state === 'closed') setCancelling(run)
    else if (run.state === 'draft') tell(`${run.draftNo} は決裁前です。取りやめるときは、起案を廃案にしてください。`)
    else if (run.state === 'cancelled') tell(`支払 ${run.runNo} はすでに取り消されています。`)
    else {
      setOpened(run.runNo)
      tell(`支払 ${run.runNo} の振込データは作成済みのため、ここでは取り止められません。渡す前なら、D で取消を依頼できます。`)
    }
  }
  const inRun = tab === 'runs' && opened !== null
  const own = !inRun && tab !== 'returned'
  useKeys('payments', {
    claims: own ? toClaims : undefined,
    draft: mayRun && own ? draft : undefined,
    export: mayRun && own ? () => void writeFile() : undefined,
    cancel: mayRun && own ? askCancel : undefined,
    ledger: ledger === undefined ? undefined : () => ledger('payments'),
  })

  return (
    <Screen
      title="支払"
      acts={
        <>
          {!own ? null : tab === 'candidates' ? (
            <ListPaper key="candidates" list="payment" of={{ list: 'candidates', month }} what="支払対象一覧" />
          ) : (
            <ListPaper key="runs" list="payment" of={{ list: 'runs' }} what="支払一覧" />
          )}
          {mayRun && own ? (
            <>
              <Button shortcut="F2" onPress={toClaims}>
                請求へ
              </Button>
              {tab === 'runs' && (run?.state === 'approved' || run?.state === 'closed') ? (
                <Button shortcut="D" onPress={askCancel}>
                  取り止める
                </Button>
              ) : null}
              <Button shortcut="F8" onPress={() => void writeFile()}>
                振込データを作る
              </Button>
              <Button look="solid" shortcut="F12" onPress={draft}>
                支払を起案
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <ClockNotice />
      <Tabs
        label="支払の段階"
        items={[
          { id: 'candidates', label: '支払対象', count: payees.length },
          { id: 'runs', label: '支払の起案・振込データ', count: runRows.length },
          { id: 'returned', label: '組戻し' },
        ]}
        active={tab}
        onChange={setTab}
      />
      {candidates.error === null && runs.error === null ? null : <ProblemBox error={candidates.error ?? runs.error} />}
      {tab === 'candidates' ? <CandidatesTab month={month} onMonth={setMonth} /> : null}
      {tab === 'returned' ? <ReturnedTab /> : null}
      {tab === 'runs' && opened !== null ? <RunPanel runNo={opened} onBack={() => setOpened(null)} /> : null}
      {tab === 'runs' && opened === null ? (
        <DataGrid<Run>
          label="支払の起案の一覧"
          ids={runRows.map((one) => one.runNo)}
          rowOf={(id) => runRows.find((one) => one.runNo === id)}
          nameOf={(one) => `${one.runNo} ${longMonth(one.month)} ${one.payees}件 ${one.amount}円 ${runStateWords[one.state]}`}
          columns={runColumns}
          active={run?.runNo ?? null}
          onActive={setActiveRun}
          onOpen={setOpened}
          focusOn={1}
          empty={
            <EmptyState title="支払の起案はまだありません。">
              <p>支払対象がそろったら、F12 で起案します。決裁は起案した人とは別の人が行います。</p>
            </EmptyState>
          }
        />
      ) : null}
      {cancelling === null ? null : (
        <CancelDialog
          run={cancelling}
          onClose={() => setCancelling(null)}
          onCancelled={(after) => {
            setCancelling(null)
            done(`支払 ${after.runNo} を取り止めました。請求は支払対象に戻り、${longMonth(after.month)}の支払をもう一度起案できます。`)
          }}
        />
      )}
      {asking ? (
        <PaymentDialog
          month={month}
          payees={payees.length}
          amount={total}
          onClose={() => setAsking(false)}
          onMade={(made) => {
            setAsking(false)
            setTab('runs')
            setActiveRun(made.runNo)
            setOpened(made.runNo)
            done(
              `${made.draftNo} として ${longMonth(month)}の支払 ${count(made.payees)}件（${yen(made.amount)}円）を起案しました。別の人の決裁が済むと、振込データを作れます。`,
            )
          }}
        />
      ) : null}
    </Screen>
  )
}

const runColumns: readonly Column<Run>[] = [
  { id: 'no', header: '支払番号', width: '9rem', cell: (run) => run.runNo },
  { id: 'month', header: '対象の月', width: '9rem', cell: (run) => longMonth(run.month) },
  { id: 'on', header: '振込日', width: '6rem', cell: (run) => shortDay(run.transferDate) },
  { id: 'draft', header: '起案番号', width: '8rem', cell: (run) => run.draftNo },
  { id: 'payees', header: '件数', width: '5rem', align: 'right', cell: (run) => count(run.payees) },
  { id: 'amount', header: '金額（円）', width: '8rem', align: 'right', cell: (run) => yen(run.amount) },
  { id: 'state', header: '状態', width: '9.5rem', cell: (run) => <Tag tone={runTones[run.state]}>{runStateWords[run.state]}</Tag> },
  { id: 'file', header: '振込データ', width: 'minmax(8rem, 1fr)', from: 860, cell: (run) => run.file ?? '－' },
]
