import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count, longMonth, shortDay, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { runStateWords } from '../../words.ts'
import { ListPrintDialog } from '../parts/ListPrintDialog.tsx'
import { CancelDialog } from './CancelDialog.tsx'
import { nextCheck } from './ChecksPane.tsx'
import { AnswerDialog, AskDialog, CloseDialog, HandOverDialog, PaperDialog, ReceiptDialog } from './RunDialogs.tsx'
import { EnterReturnDialog } from './EnterReturnDialog.tsx'
import { StepChecks, StepFiles, StepHandOver, StepPayees, StepTotals } from './RunSteps.tsx'

export type RunDetail = Output<'payment.view'>

const steps = ['対象', '点検', '支出命令と照合', 'データ作成', '引渡し'] as const

/** The step an order stands on. */
const stepOf: Readonly<Record<RunDetail['state'], number>> = {
  draft: 3,
  approved: 3,
  closed: 4,
  exported: 5,
  'handed-over': 5,
  settled: 5,
  cancelled: 3,
}

type Open = 'close' | 'remake' | 'cancel' | 'stop' | 'answer' | 'hand' | 'receipt' | 'paper' | 'list' | 'returned'

/** 支払の一件 in five steps. F12 is always the next thing to do, or says who has to do it. */
export function RunPanel({ runNo, onBack }: { readonly runNo: string; readonly onBack: () => void }) {
  const view = useQueryOp('payment.view', { runNo }, { keep: true })
  const run = view.data?.runNo === runNo ? view.data : undefined
  if (view.error !== null) return <ProblemBox error={view.error} />
  if (run === undefined) return <Loading what="支払" />
  return <Panel run={run} onBack={onBack} />
}

function Panel({ run, onBack }: { readonly run: RunDetail; readonly onBack: () => void }) {
  const bridge = useBridge()
  const ask = useAskMedium()
  const confirmSelf = useOwnPassword()
  const { done, tell, problem } = useNotices()
  const mayRun = useCan('payment.run')
  const [chosen, setChosen] = useState<string | null>(null)
  const [check, setCheck] = useState('')
  const [payee, setPayee] = useState<string | null>(null)
  const [open, setOpen] = useState<Open | null>(null)
  const write = useJobOp('payment.export', '振込データの作成')
  const step = chosen ?? String(stepOf[run.state])
  const again = run.state === 'exported' && run.request?.kind === 'remake' && run.request.state === 'confirmed'
  const row = run.rows.find((one) => String(one.seq) === payee) ?? run.rows[0]

  const make = async (): Promise<void> => {
    try {
      const medium = await ask('out', '振込データ')
      if (medium === null) return
      const own = await confirmSelf('振込データの作成')
      if (own === null) return
      const version = run.files.length + 1
      const target = await bridge.saveFile(`総合振込_${run.month}${again ? `_再作成${version}` : ''}.txt`)
      if (target === null) return
      const made = await write({ runNo: run.runNo, save: target.ticket, replace: true, medium, ...own })
      setChosen(null)
      done(
        `振込データ「${made.file}」を作り、読み返して確かめました。${count(made.payees)}件 ${yen(made.amount)}円、SHA-256 ${made.sha256.slice(0, 16)}…`,
      )
    } catch (error) {
      problem(error)
    }
  }
  const go = (): void => {
    if (run.state === 'draft') tell(`${run.draftNo} の決裁を待っています。決裁は起案した人とは別の人が行います。`)
    else if (run.state === 'approved') {
      if (run.mayConfirm) setOpen('close')
      else tell('確定は、起案した人とは別の職員（支払または決裁の担当）が行います。')
    } else if (run.request?.state === 'asked') {
      if (run.mayConfirm) setOpen('answer')
      else tell('依頼した人とは別の職員の確認を待っています。')
    } else if (!mayRun) tell('この先は、支払の担当が行います。')
    else if (run.state === 'closed' || again) void make()
    else if (run.state === 'exported') setOpen('hand')
    else if (run.state === 'handed-over') setOpen('receipt')
    else
      tell(run.state === 'settled' ? 'この支払は終わっています。組戻しがあれば M で入力してください。' : 'この支払は取り消されています。')
  }
  const askFor = (what: 'remake' | 'cancel'): void => {
    if (what === 'cancel' && (run.state === 'approved' || run.state === 'closed')) setOpen('stop')
    else if (run.state === 'exported' && run.request === null) setOpen(what)
    else if (run.state === 'exported') tell('確認を待っている依頼があります。A で答えるか、確認を待ってください。')
    else if (run.state === 'draft') tell(`${run.draftNo} は決裁前です。取りやめるときは、起案を廃案にしてください。`)
    else tell('銀行に渡したデータは、再作成も取消もできません。銀行に連絡し、組戻しとして記録してください。')
  }
  const answer = (): void => {
    if (run.request?.state !== 'asked') tell('確認を待っている依頼はありません。')
    else if (run.mayConfirm) setOpen('answer')
    else tell('依頼した人とは別の職員（支払または決裁の担当）が答えます。')
  }
  const enterReturned = (): void => {
    if (!exported) tell('組戻しは、振込データを作った支払に入力します。')
    else if (step === '1') setOpen('returned')
    else {
      // which transfer it was must be in sight
      setChosen('1')
      tell('戻ってきた支払先を選んで、もう一度 M を押してください。')
    }
  }
  const exported = ['exported', 'handed-over', 'settled'].includes(run.state)
  useKeys('listBeside', { print: () => setOpen('list') })
  useKeys('paymentRun', {
    back: open === null ? onBack : undefined,
    nextCheck: () => {
      setChosen('2')
      setCheck(nextCheck(run.checks, check))
    },
    answer,
    remake: mayRun ? () => askFor('remake') : undefined,
    cancel: mayRun ? () => askFor('cancel') : undefined,
    // before there is a file the list of payees is the only paper
    paper: () => setOpen(mayRun && exported ? 'paper' : 'list'),
    returned: mayRun ? enterReturned : undefined,
    go,
  })
  const close = (): void => setOpen(null)
  const finished = (text: string): void => {
    setOpen(null)
    setChosen(null)
    done(text)
  }

  return (
    <div className="kd-column flex-1">
      <div className="kd-toolbar">
        <Button look="text" shortcut="Esc" onPress={onBack}>
          一覧に戻る
        </Button>
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-1.5 tabular-nums">
          <span className="font-700">
            支払 {run.runNo}　{longMonth(run.month)}　{shortDay(run.transferDate)}払
          </span>
          <span>
            {count(run.payees)}件 <span className="font-700">{yen(run.amount)}円</span>
          </span>
          <span>起案 {run.draftNo}</span>
          <Tag tone={runTones[run.state]}>{runStateWords[run.state]}</Tag>
        </p>
        <span className="ml-auto flex gap-2">
          {goWords(run, again) === '' ? null : (
            <Button look="solid" shortcut="F12" onPress={go}>
              {goWords(run, again)}
            </Button>
          )}
        </span>
      </div>
      {run.request === null ? null : (
        <p className="kd-callout">
          △ {run.request.by} さんが{run.request.kind === 'remake' ? '振込データの再作成' : 'この支払の取消'}を依頼しています（
          {run.request.reason}）。
          {run.request.state === 'confirmed' ? '2人目が確認しました。F12 で作り直します。' : '別の職員の確認を待っています。'}
        </p>
      )}
      <Tabs
        label="支払の五つの段階"
        items={steps.map((label, i) => ({ id: String(i + 1), label: `${i + 1} ${label}` }))}
        active={step}
        onChange={setChosen}
      />
      {step === '1' ? <StepPayees run={run} active={row === undefined ? null : String(row.seq)} onActive={setPayee} /> : null}
      {step === '2' ? <StepChecks run={run} open={check} onOpen={setCheck} /> : null}
      {step === '3' ? <StepTotals run={run} /> : null}
      {step === '4' ? <StepFiles run={run} /> : null}
      {step === '5' ? <StepHandOver run={run} /> : null}
      {open === 'close' ? <CloseDialog run={run} onClose={close} onDone={finished} /> : null}
      {open === 'remake' || open === 'cancel' ? <AskDialog run={run} kind={open} onClose={close} onDone={finished} /> : null}
      {open === 'answer' ? <AnswerDialog run={run} onClose={close} onDone={finished} /> : null}
      {open === 'hand' ? <HandOverDialog run={run} onClose={close} onDone={finished} /> : null}
      {open === 'receipt' ? <ReceiptDialog run={run} onClose={close} onDone={finished} /> : null}
      {open === 'paper' ? <PaperDialog run={run} onList={() => setOpen('list')} onClose={close} /> : null}
      {open === 'list' ? (
        <ListPrintDialog list="payment" of={{ list: 'lines', runNo: run.runNo }} what="支払明細一覧" onClose={close} />
      ) : null}
      {open === 'returned' && row !== undefined ? <EnterReturnDialog run={run} row={row} onClose={close} onDone={finished} /> : null}
      {open === 'stop' ? (
        <CancelDialog
          run={run}
          onClose={close}
          onCancelled={() => finished(`支払 ${run.runNo} を取り止めました。請求・給付は支払対象に戻りました。`)}
        />
      ) : null}
    </div>
  )
}

export const runTones = {
  draft: 'key',
  approved: 'warn',
  closed: 'warn',
  exported: 'key',
  'handed-over': 'key',
  settled: 'good',
  cancelled: 'plain',
} as const

/** What F12 does now. */
function goWords(run: RunDetail, again: boolean): string {
  if (run.state === 'approved') return 'データを確定（2人目）'
  if (run.state === 'closed') return '振込データを作る'
  if (again) return '振込データを作り直す'
  if (run.state === 'exported') return run.request === null ? '銀行へ引き渡す' : '依頼に答える'
  if (run.state === 'handed-over') return run.acceptedOn === null ? '銀行の受付を記録' : '振込の完了を記録'
  return ''
}
