import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { count, longDay, parseDay, yen } from '../../ui/format.ts'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { useSession } from '../../ui/session.tsx'
import { ReasonDialog } from '../people/ReasonDialog.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

type Run = Output<'payment.view'>

interface RunDialogProps {
  readonly run: Run
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

const figures = (run: Run) => (
  <Figures
    items={[
      { label: '支払先', value: count(run.payees), unit: '件' },
      { label: '支払額', value: yen(run.amount), unit: '円' },
    ]}
  />
)

/** 確定: the second person has held the figures against the order. */
export function CloseDialog({ run, onClose, onDone }: RunDialogProps) {
  const close = useCommandOp('payment.close')
  const found = run.checks.filter((check) => check.level === 'warn' && check.findings.length > 0)
  return (
    <TickedDialog
      title={`支払 ${run.runNo} を確定します`}
      confirm="確定する"
      tick="確認表と一致しています"
      error={close.error}
      onConfirmOwn={(own) =>
        close.mutate(
          { runNo: run.runNo, version: run.version, ...own },
          { onSuccess: () => onDone(`支払 ${run.runNo} を確定しました。支払の担当が振込データを作れます。`) },
        )
      }
      onClose={onClose}
      busy={close.isPending}
    >
      {figures(run)}
      <p>起案 {run.madeBy} さん。確定すると、振込データを作れるようになります。</p>
      {found.length === 0 ? null : (
        <p className="kd-callout">△ 点検の指摘: {found.map((check) => `${check.title} ${check.findings.length}`).join('、')}</p>
      )}
    </TickedDialog>
  )
}

/** 再作成・取消の依頼: why, and for another file perhaps another day. */
export function AskDialog({ run, kind, onClose, onDone }: RunDialogProps & { readonly kind: 'remake' | 'cancel' }) {
  const ask = useCommandOp('payment.ask')
  const [day, setDay] = useState('')
  const what = kind === 'remake' ? '振込データの再作成' : 'この支払の取消'
  const date = parseDay(day)
  return (
    <ReasonDialog
      title={`${what}を依頼します（支払 ${run.runNo}）`}
      confirm="依頼する"
      label="理由"
      kept={`reason.payment.${kind}.${run.runNo}`}
      danger={kind === 'cancel'}
      busy={ask.isPending}
      error={ask.error}
      onConfirm={(reason) =>
        ask.mutate(
          { runNo: run.runNo, version: run.version, kind, reason, ...(date === null ? {} : { transferDate: date }) },
          { onSuccess: () => onDone(`${what}を依頼しました。別の職員が確認するまで、何も変わりません。`) },
        )
      }
      onClose={onClose}
    >
      {kind === 'remake' ? (
        <>
          <p>
            確認されると、新しい版を作れます。今の版は無効になり、両方の記録が残ります。請求・給付がもう一度支払われることはありません。
          </p>
          <Field
            label="振込日（変えるときだけ）"
            value={day}
            onChange={setDay}
            onBlur={() => date !== null && setDay(longDay(date))}
            hint={`今の振込日は ${longDay(run.transferDate)} です。`}
            width="14rem"
            error={day !== '' && date === null ? '振込日を R8.12.25 のように入力してください。' : null}
          />
        </>
      ) : (
        <p className="kd-callout">
          △ 銀行へ渡していないことを確かめてください。確認されると、振込データは無効になり、請求・給付は支払対象に戻ります。
        </p>
      )}
    </ReasonDialog>
  )
}

/** 依頼への答え by a second person. */
export function AnswerDialog({ run, onClose, onDone }: RunDialogProps) {
  const answer = useCommandOp('payment.answer')
  const [sure, setSure] = useState(false)
  const request = run.request
  if (request === null) return null
  const what = request.kind === 'remake' ? '振込データの再作成' : 'この支払の取消'
  const say = (confirm: boolean): void =>
    answer.mutate(
      { requestId: request.requestId, confirm },
      {
        onSuccess: () =>
          onDone(
            !confirm
              ? `${what}を認めませんでした。支払 ${run.runNo} はそのままです。`
              : request.kind === 'remake'
                ? '再作成を確認しました。支払の担当が、もう一度データを作れます。'
                : `支払 ${run.runNo} を取り消しました。振込データは無効です。請求・給付は支払対象に戻りました。`,
          ),
      },
    )
  return (
    <Dialog
      title={`${what}を確認します`}
      confirm="確認する"
      danger={request.kind === 'cancel'}
      blocked={tickFirst(sure, '理由と、今のファイルを渡していないことを確かめました')}
      onConfirm={() => say(true)}
      onClose={onClose}
      busy={answer.isPending}
    >
      {figures(run)}
      <p>
        {request.by} さんの依頼: {request.reason}
        {request.transferDate === null ? '' : `（新しい振込日 ${longDay(request.transferDate)}）`}
      </p>
      <Tick label="理由と、今のファイルを渡していないことを確かめました" checked={sure} onChange={setSure} />
      <p>
        <Button onPress={() => say(false)}>認めない</Button>
      </p>
      {answer.error === null ? null : <ProblemBox error={answer.error} />}
    </Dialog>
  )
}

/** 引渡し: the very file on the medium is read once more. */
export function HandOverDialog({ run, onClose, onDone }: RunDialogProps) {
  const bridge = useBridge()
  const { office } = useSession()
  const hand = useJobOp('payment.handOver', '渡すファイルの確認')
  const [to, setTo] = useState('')
  const [day, setDay] = useState(longDay(office.businessDay))
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const date = parseDay(day)
  const missing =
    to.trim() === '' ? '渡す相手を入力してください。' : date === null ? '引渡しの日を R8.12.25 のように入力してください。' : null
  const confirm = async (): Promise<void> => {
    const file = await bridge.pickFile('any')
    if (file === null || date === null) return
    setBusy(true)
    setError(null)
    try {
      await hand({ runNo: run.runNo, version: run.version, ticket: file.ticket, handedOn: date, handedTo: to })
      onDone('渡すファイルを読み直し、件数・金額・SHA-256 の一致を確かめました。引渡しを記録しました。')
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      draft={`payment.handOver.${run.runNo}`}
      title={`支払 ${run.runNo} の振込データを引き渡します`}
      confirm="渡すファイルを選ぶ"
      blocked={missing}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
    >
      {figures(run)}
      <Field label="渡す相手" value={to} onChange={setTo} hint="見本銀行 本店、会計課 など" required autoFocus />
      <Field
        label="引渡しの日"
        value={day}
        onChange={setDay}
        onBlur={() => date !== null && setDay(longDay(date))}
        width="14rem"
        required
      />
      <p>媒体や引渡しのフォルダーにあるファイルを選ぶと、読み直して、この支払の有効な版と同じであることを確かめます。</p>
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}

/** 銀行の受付, then 振込の完了. */
export function ReceiptDialog({ run, onClose, onDone }: RunDialogProps) {
  const { office } = useSession()
  const accept = useCommandOp('payment.accept')
  const settle = useCommandOp('payment.settle')
  const first = run.acceptedOn === null
  const [day, setDay] = useState(longDay(office.businessDay))
  const [number, setNumber] = useState('')
  const date = parseDay(day)
  const of = { runNo: run.runNo, version: run.version }
  const confirm = (): void => {
    if (date === null) return
    if (first)
      accept.mutate(
        { ...of, acceptedOn: date, receiptNo: number },
        { onSuccess: () => onDone('銀行の受付を記録しました。振込日が来たら、完了を記録してください。') },
      )
    else settle.mutate({ ...of, settledOn: date }, { onSuccess: () => onDone(`支払 ${run.runNo} の振込が完了しました。`) })
  }
  const error = accept.error ?? settle.error
  return (
    <Dialog
      draft={`payment.receipt.${run.runNo}`}
      title={first ? '銀行の受付を記録します' : '振込の完了を記録します'}
      confirm="記録する"
      blocked={date === null ? '日を R8.12.25 のように入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={accept.isPending || settle.isPending}
    >
      <Field
        label={first ? '受付の日' : '振込の日'}
        value={day}
        onChange={setDay}
        onBlur={() => date !== null && setDay(longDay(date))}
        width="14rem"
        required
        autoFocus
      />
      {first ? <Field label="受付番号" value={number} onChange={setNumber} hint="なければ空のまま" width="14rem" /> : null}
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}

const papers = [
  ['cover', '送付票（PDF）', '送付票', 'pdf', '件数と金額の照合、版、承認者、照合点の印を付けて、データに添えます。'],
  ['notices', '支払通知書（PDF）', '支払通知書', 'pdf', '事業者ごとの明細です。'],
  ['ledger', '支払明細（Excel）', '支払明細', 'xlsx', '支払先ごとの口座と金額です。'],
  ['accounting', '財務会計のデータ（CSV）', '財務会計', 'csv', '基準の「accounting.columns」の様式で書きます。'],
] as const

/** 送付票・通知書・明細・財務会計のデータ, and the list of payees. */
export function PaperDialog({ run, onList, onClose }: { readonly run: Run; readonly onList: () => void; readonly onClose: () => void }) {
  const bridge = useBridge()
  const ask = useAskMedium()
  const { done } = useNotices()
  const write = useJobOp('payment.paper', '支払の書類の作成')
  const [error, setError] = useState<unknown>(null)
  const save = async ([paper, , name, end]: (typeof papers)[number]): Promise<void> => {
    setError(null)
    try {
      const medium = await ask('out', name)
      if (medium === null) return
      const target = await bridge.saveFile(`${name}_${run.runNo}.${end}`)
      if (target === null) return
      const made = await write({ runNo: run.runNo, paper, save: target.ticket, replace: true, medium })
      done(`${name}「${made.name}」を作りました（${count(made.rows)}件 ${yen(made.amount)}円）。授受簿に残しました。`)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Dialog title={`支払 ${run.runNo} の書類`} onClose={onClose}>
      <ul>
        {papers.map((one, i) => (
          <li key={one[0]} className="flex items-center gap-3 py-1.5" data-first={i === 0 ? '' : undefined}>
            <span className="w-56 shrink-0">
              <Button onPress={() => void save(one)}>{one[1]}</Button>
            </span>
            <span>{one[4]}</span>
          </li>
        ))}
        <li className="flex items-center gap-3 py-1.5">
          <span className="w-56 shrink-0">
            <Button onPress={onList}>この一覧（印刷・CSV）</Button>
          </span>
          <span>支払先と金額の一覧です。口座は載りません。Shift+F9 でも出せます。</span>
        </li>
      </ul>
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
