import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { accountTypes } from '../../../shared/programmes/childbirth-support/account.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { yen } from '../../ui/format.ts'

type Returned = Output<'returned.list'>[number]

const types = accountTypes.map((value) => ({ value, label: value }))

/** 口座の確認の依頼: a person's corrected account, a provider's as the register has it, or the same one with its reason. */
export function AccountDialog({
  row,
  onClose,
  onDone,
}: {
  readonly row: Returned
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const ask = useCommandOp('returned.ask')
  const [corrected, setCorrected] = useState(row.kind === 'person')
  const [bankCode, setBank] = useState('')
  const [branchCode, setBranch] = useState('')
  const [accountType, setType] = useState<string>('普通')
  const [accountNumber, setNumber] = useState('')
  const [holderKana, setHolder] = useState('')
  const [note, setNote] = useState('')
  const account = { bankCode, branchCode, accountType, accountNumber, holderKana }
  const missing = Object.values(account).some((value) => value.trim() === '')
  const blocked = corrected && missing ? '口座のすべての欄を入力してください。' : null
  return (
    <Dialog
      draft={`returned.ask.${row.returnId}`}
      title={`${row.name} の口座の確認を依頼します`}
      confirm="確認を依頼する"
      shortcut="Ctrl+Enter"
      blocked={blocked}
      onConfirm={() => ask.mutate({ returnId: row.returnId, note, ...(corrected ? { account } : {}) }, { onSuccess: onDone })}
      onClose={onClose}
      busy={ask.isPending}
    >
      <p>
        戻ってきた口座: {row.account}　{row.holder}
      </p>
      {row.kind === 'person' ? (
        <Tick label="口座の訂正を受けました" checked={corrected} onChange={setCorrected} />
      ) : (
        <p>
          今の登録: {row.now === '' ? 'ありません' : row.now}（{row.changed ? '訂正済み' : '同じ口座のまま'}
          ）。事業者の口座は、事業者の画面で変更し、2人目の確認を受けてから依頼します。
        </p>
      )}
      {corrected ? (
        <div className="flex flex-wrap gap-3">
          <Field label="金融機関コード" value={bankCode} onChange={setBank} width="8rem" required autoFocus />
          <Field label="支店コード" value={branchCode} onChange={setBranch} width="7rem" required />
          <Choice label="預金種目" value={accountType} options={types} onChange={setType} width="7rem" />
          <Field label="口座番号" value={accountNumber} onChange={setNumber} width="9rem" required />
          <Field label="口座名義（カナ）" value={holderKana} onChange={setHolder} width="18rem" required />
        </div>
      ) : null}
      <Field
        label={corrected || row.changed ? '連絡・備考' : '同じ口座へ払い直してよい理由'}
        value={note}
        onChange={setNote}
        hint="訂正の届出の日、電話で聞いた人など"
      />
      {ask.error === null ? null : <ProblemBox error={ask.error} />}
    </Dialog>
  )
}

/** 口座の確認 by the second person, with old and new side by side. */
export function ConfirmAccountDialog({
  row,
  busy,
  error,
  onClose,
  onConfirm,
}: {
  readonly row: Returned
  readonly busy: boolean
  readonly error: Error | null
  readonly onClose: () => void
  readonly onConfirm: () => void
}) {
  const [sure, setSure] = useState(false)
  return (
    <Dialog
      title={`${row.name} の口座を確認します`}
      confirm="確認する"
      blocked={tickFirst(sure, '届出や通帳の写しと一致しています')}
      onConfirm={onConfirm}
      onClose={onClose}
      busy={busy}
    >
      <dl className="kd-dl">
        <div className="kd-dl-row">
          <dt>戻ってきた口座</dt>
          <dd>
            {row.account}　{row.holder}
          </dd>
        </div>
        <div className="kd-dl-row">
          <dt>{row.changed ? '新しい口座' : '同じ口座'}</dt>
          <dd className="font-700">{row.now}</dd>
        </div>
        <div className="kd-dl-row">
          <dt>払い直す額</dt>
          <dd>{yen(row.amount)}円</dd>
        </div>
      </dl>
      <Tick label="届出や通帳の写しと一致しています" checked={sure} onChange={setSure} />
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
