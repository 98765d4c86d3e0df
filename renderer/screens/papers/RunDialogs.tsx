import { useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { PrintBundle, PrintItem } from '../../../shared/contract/print-run.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

interface Refreshed {
  /** Reads the run again. */
  readonly refresh: () => Promise<void>
}

interface InBundle {
  readonly runNo: string
  readonly bundle: PrintBundle
  readonly onClose: () => void
}

const numberIn = (text: string): number =>
  /^\d{1,6}$/.test(text.normalize('NFKC').trim()) ? Number(text.normalize('NFKC').trim()) : Number.NaN

/** 4 枚数確認. What was counted by hand; what it should be is not shown. */
export function CountDialog({ runNo, bundle, refresh, onClose }: InBundle & Refreshed) {
  const { done } = useNotices()
  const send = useCommandOp('printRun.count')
  const [sheets, setSheets] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const confirm = (): void =>
    send.mutate(
      { runNo, bundle: bundle.bundle, sheets: numberIn(sheets) },
      {
        onSuccess: (answer) => {
          if (answer.matches) {
            void refresh().then(() => {
              onClose()
              done(`束 ${bundle.bundle} の枚数が合いました。`)
            })
          } else {
            setSheets('')
            setWrong(
              `枚数が合いません（${answer.tries}回目、記録に残しました）。紙をもう一度数えてください。足りないときは、戻って J で刷り直します。`,
            )
          }
        },
      },
    )
  return (
    <Dialog
      draft={`run.count.${runNo}.${bundle.bundle}`}
      title={`束 ${bundle.bundle} の枚数を確認します`}
      confirm="確認する"
      blocked={Number.isNaN(numberIn(sheets)) ? '数えた枚数を数字で入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={send.isPending}
    >
      <p>印刷した紙を数えて、その枚数を入力してください。刷り損じた紙は除きます。正しい枚数は、合うまで表示しません。</p>
      <Field
        label="数えた枚数"
        value={sheets}
        onChange={(text) => (setSheets(text), setWrong(null))}
        width="9rem"
        autoFocus
        required
        error={wrong}
      />
      {send.error === null ? null : <ProblemBox error={send.error} />}
    </Dialog>
  )
}

/** 詰まり. The same file is printed again from a sheet. */
export function JamDialog({ runNo, bundle, onClose, onFrom }: InBundle & { readonly onFrom: (page: number) => void }) {
  const { done } = useNotices()
  const again = useCommandOp('printRun.again')
  const [from, setFrom] = useState('')
  const [reason, setReason] = useState('紙詰まり')
  const blocked = !(numberIn(from) >= 1)
    ? '何枚目から刷り直すかを入力してください。'
    : reason.trim() === ''
      ? '理由を入力してください。'
      : null
  const confirm = (): void =>
    again.mutate(
      { runNo, bundle: bundle.bundle, fromSheet: numberIn(from), reason: reason.trim() },
      {
        onSuccess: (made) => {
          onClose()
          onFrom(made.fromSheet)
          done(`${made.file} の ${count(made.fromSheet)}枚目から最後までを、右の表示からもう一度印刷してください。枚数は数え直します。`)
        },
      },
    )
  return (
    <Dialog
      draft={`run.jam.${runNo}.${bundle.bundle}`}
      title={`束 ${bundle.bundle} を途中から刷り直します`}
      confirm="刷り直す"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={again.isPending}
    >
      <p>同じファイルを同じ番号のまま印刷します。出てきたが使えない給付券は、刷り直さずに「刷り損じ」（W）で登録してください。</p>
      <Field label="何枚目から" value={from} onChange={setFrom} width="9rem" autoFocus required />
      <Field label="理由" value={reason} onChange={setReason} required />
      {again.error === null ? null : <ProblemBox error={again.error} />}
    </Dialog>
  )
}

/** 刷り損じ. The number of a voucher that cannot be used is void for good. */
export function SpoilDialog({ runNo, bundle, onClose }: InBundle) {
  const { done, problem } = useNotices()
  const spoil = useJobOp('printRun.spoil', '刷り損じの券の作り直し')
  const [voucherNo, setVoucherNo] = useState('')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    onClose()
    spoil({ runNo, bundle: bundle.bundle, voucherNo, reason: reason.trim() }).then(
      (made) =>
        done(
          `${made.spoiled} を無効にし、${made.voucherNo} を束 ${made.bundle} に作りました。損じた紙は裁断し、新しい券を同じ封筒に入れてください。`,
        ),
      problem,
    )
  }
  return (
    <Dialog
      draft={`run.spoil.${runNo}.${bundle.bundle}`}
      title={`束 ${bundle.bundle} の刷り損じた給付券を登録します`}
      confirm="無効にして作り直す"
      blocked={voucherNo.trim() === '' ? '券の番号を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      danger
    >
      <p>この番号は二度と使えなくなります。新しい番号の券を、別の束に作ります。</p>
      <Field
        label="給付券番号"
        hint="券面の番号（K で始まる）"
        value={voucherNo}
        onChange={setVoucherNo}
        width="16rem"
        autoFocus
        required
      />
      <ReasonField label="理由" value={reason} onChange={setReason} rows={2} missing={missing} onMissing={setMissing} />
    </Dialog>
  )
}

/** 窓口渡し. To whom a letter was handed. */
export function HandDialog({
  runNo,
  item,
  refresh,
  onClose,
}: Refreshed & { readonly runNo: string; readonly item: PrintItem; readonly onClose: () => void }) {
  const { done } = useNotices()
  const hand = useCommandOp('printRun.hand')
  const [receiver, setReceiver] = useState('本人')
  const confirm = (): void =>
    hand.mutate(
      { runNo, caseNo: item.caseNo, receiver: receiver.trim() },
      {
        onSuccess: () =>
          void refresh().then(() => {
            onClose()
            done(`${item.decisionNo} を窓口で渡したと発送簿に入れました。`)
          }),
      },
    )
  return (
    <Dialog
      draft={`run.hand.${runNo}.${item.caseNo}`}
      title={`${item.decisionNo} を窓口で渡しました`}
      confirm="登録する"
      blocked={receiver.trim() === '' ? '受け取った人を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={hand.isPending}
    >
      <p>
        {item.beneficiary}さんの{item.itemName}。本人か代理の人かを確かめてください。
      </p>
      <Field
        label="受け取った人"
        hint="例: 本人、長女（委任状あり）"
        value={receiver}
        onChange={setReceiver}
        width="20rem"
        autoFocus
        required
      />
      {hand.error === null ? null : <ProblemBox error={hand.error} />}
    </Dialog>
  )
}

/** 5 発送. Everything that was counted goes to the post. */
export function PostDialog({
  letters,
  busy,
  onConfirm,
  onClose,
}: {
  readonly letters: { readonly mail: number; readonly desk: number }
  readonly busy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}) {
  return (
    <TickedDialog
      title="発送簿に入れます"
      confirm="発送する"
      tick="封筒を閉じる前に通数を確かめました"
      onConfirm={onConfirm}
      onClose={onClose}
      busy={busy}
    >
      <Figures
        items={[
          { label: '郵送', value: count(letters.mail), unit: '通' },
          { label: '窓口渡し（残り）', value: count(letters.desk), unit: '通' },
        ]}
      />
      <p>
        印刷のあとで支援措置が付いた人・住所が変わった人・決定が取り消された人がいないかを、もう一度確かめます。いればその通だけ保留します。
      </p>
    </TickedDialog>
  )
}

/** An act on a run that needs its reason. */
export function ReasonDialog<O extends 'printRun.leaveOut' | 'printRun.close'>({
  op,
  of,
  title,
  confirm,
  told,
  onClose,
}: {
  readonly op: O
  readonly of: Omit<Input<O>, 'reason'>
  readonly title: string
  readonly confirm: string
  readonly told: string
  readonly onClose: () => void
}) {
  const { done } = useNotices()
  const send = useCommandOp(op)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const act = (): void => {
    if (reason.trim() === '') setMissing(true)
    else
      send.mutate({ ...of, reason: reason.trim() } as Input<O>, {
        onSuccess: () => {
          onClose()
          done(told)
        },
      })
  }
  return (
    <Dialog
      draft={`${op}.${Object.values(of).join('.')}`}
      title={title}
      confirm={confirm}
      shortcut="Ctrl+Enter"
      onConfirm={act}
      onClose={onClose}
      busy={send.isPending}
    >
      <ReasonField label="理由" value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {send.error === null ? null : <ProblemBox error={send.error} />}
    </Dialog>
  )
}
