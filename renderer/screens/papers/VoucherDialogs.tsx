import { useState } from 'react'
import type { VoucherRow } from '../../../shared/contract/vouchers.ts'
import { voucherActNames, type EndingAct } from '../../../shared/domain/voucher-life.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { count, yen } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

/** 紛失・返納・無効. One voucher ends with its reason. */
export function EndVoucherDialog({
  row,
  act,
  onClose,
  onDone,
}: {
  readonly row: VoucherRow
  readonly act: EndingAct
  readonly onClose: () => void
  readonly onDone: () => Promise<void>
}) {
  const end = useCommandOp('voucher.end')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (reason.trim() === '') setMissing(true)
    else end.mutate({ voucherNo: row.voucherNo, act, reason: reason.trim() }, { onSuccess: () => void onDone() })
  }
  return (
    <Dialog
      draft={`voucher.${act}.${row.voucherNo}`}
      title={`${row.voucherNo} を「${voucherActNames[act]}」として無効にします`}
      confirm="無効にする"
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
      busy={end.isPending}
      danger
    >
      <p>
        {row.beneficiary}さん・{row.itemName}・公費負担 {yen(row.publicPayment)}円。この番号は二度と使えません。
      </p>
      <ReasonField label="理由" value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {end.error === null ? null : <ProblemBox error={end.error} />}
    </Dialog>
  )
}

/** 再交付. A new number, a covering letter, a line in the mailing ledger. */
export function ReissueDialog({ row, onClose }: { readonly row: VoucherRow; readonly onClose: () => void }) {
  const { done, problem } = useNotices()
  const reissue = useJobOp('voucher.reissue', '給付券の再交付')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    onClose()
    reissue({ voucherNo: row.voucherNo, reason: reason.trim() }).then(
      (made) =>
        done(
          `${made.replaced} の代わりに ${made.voucherNo} を作り、発送簿に入れました（${made.file.name}）。見出し「作ったファイル」から印刷してください。`,
        ),
      problem,
    )
  }
  return (
    <Dialog
      draft={`voucher.reissue.${row.voucherNo}`}
      title={`${row.voucherNo} を新しい番号で再交付します`}
      confirm="再交付する"
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>金額・事業者・有効期間は前の券と同じです。送付書を付けて、いまの宛先に送ります。</p>
      <ReasonField label="理由（送付書に載ります）" value={reason} onChange={setReason} rows={2} missing={missing} onMissing={setMissing} />
    </Dialog>
  )
}

/** 失効. Every voucher whose days and time to bill are over. */
export function LapseDialog({
  due,
  over,
  error,
  busy,
  onConfirm,
  onClose,
}: {
  /** Vouchers whose time is over. */
  readonly due: number
  /** Cases of which no voucher is left, and none is due. */
  readonly over: number
  readonly error: Error | null
  readonly busy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}) {
  return (
    <TickedDialog
      title={due === 0 ? '給付券の残っていない案件を終わりにします' : '期限切れの給付券を失効にします'}
      confirm={due === 0 ? '終わりにする' : '失効にする'}
      tick={due === 0 ? '件数を確かめました' : '枚数を確かめました'}
      error={error}
      onConfirm={onConfirm}
      onClose={onClose}
      busy={busy}
      danger
    >
      <Figures
        items={[
          ...(due === 0 ? [] : [{ label: '失効にする給付券', value: count(due), unit: '枚' }]),
          ...(over === 0 ? [] : [{ label: '使える券のない案件', value: count(over), unit: '件' }]),
        ]}
      />
      {due === 0 ? null : (
        <p>
          有効期間も、事業者が請求できる期間も過ぎた券です。失効にした券は元に戻せません。どの券かは、F3
          で状態を「期限切れ（失効前）」にすると見られます。
        </p>
      )}
      <p>
        使える券がなくなった案件は、{due === 0 ? '' : '一緒に'}
        終わりになります。支払の済んだ券があれば「支払済」に、なければ「失効」になり、耐用年数に数えません。
      </p>
    </TickedDialog>
  )
}
