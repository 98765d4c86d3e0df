import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { usualWithdrawalReasons, withdrawerNames, withdrawers, type Withdrawer } from '../../../shared/domain/withdrawal.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import type { Undoable } from '../parts/review-panels.tsx'

interface WithdrawProps {
  readonly detail: CaseDetail
  readonly onClose: () => void
  readonly onDone: (last: Undoable) => void
}

const own = '自分で書く'

/** 取下げ: the day on which it was said, who said it, why; and what goes with it. */
export function WithdrawDialog({ detail, onClose, onDone }: WithdrawProps) {
  const { office } = useSession()
  const withdraw = useCommandOp('case.withdraw')
  const [said, setSaid] = useState(longDay(office.businessDay))
  const [by, setBy] = useState<Withdrawer>('self')
  const [reason, setReason] = useState('')
  const [wrongDay, setWrongDay] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const usual = usualWithdrawalReasons.find((one) => one === reason) ?? own
  const { caseNo, version, beneficiary, appliedOn, state } = detail
  const submit = (): void => {
    const saidOn = parseDay(said)
    const wrong =
      saidOn === null
        ? 'この日付は読めません。R8.11.24 のように入力してください。'
        : saidOn > office.businessDay
          ? '業務日より後の日です。'
          : saidOn < appliedOn
            ? `申請日（${longDay(appliedOn)}）より前の日です。`
            : null
    setWrongDay(wrong)
    setMissing(reason.trim() === '')
    if (saidOn === null || wrong !== null || reason.trim() === '') return
    withdraw.mutate(
      { caseNo, version, saidOn, by, reason: reason.trim() },
      {
        onSuccess: (after) => {
          const draft = after.draftNo === null ? '' : `起案 ${after.draftNo} ${after.draftEnded ? 'は終わりました' : 'から外れました'}。`
          const request = after.requestNo === null ? '' : `補正依頼 ${after.requestNo} は終わりました。`
          onDone({
            cases: [{ caseNo, version: after.version }],
            text: `${beneficiary} さんの案件 ${caseNo} を取下げにしました。${draft}${request}`,
            withdrawn: true,
          })
        },
      },
    )
  }
  return (
    <Dialog
      draft={`withdraw.${caseNo}`}
      title={`申請の取下げ — ${beneficiary} さん（案件 ${caseNo}）`}
      confirm="取下げにする"
      shortcut="Ctrl+Enter"
      danger
      onConfirm={submit}
      onClose={onClose}
      busy={withdraw.isPending}
    >
      <p>{consequence(state)}</p>
      <Field
        label="申出日"
        value={said}
        onChange={(text) => {
          setSaid(text)
          setWrongDay(null)
        }}
        onBlur={() => {
          const day = parseDay(said)
          if (day !== null) setSaid(longDay(day))
        }}
        hint={`申請日は${longDay(appliedOn)}です。R8.11.24、2026/11/24 のどちらでも入力できます。`}
        width="14rem"
        error={wrongDay}
        required
      />
      <Choice
        label="申し出た人"
        value={by}
        onChange={(value) => setBy(withdrawers.find((one) => one === value) ?? 'self')}
        options={withdrawers.map((one) => ({ value: one, label: withdrawerNames[one] }))}
        width="12rem"
      />
      <Choice
        label="よくある理由"
        value={usual}
        onChange={(value) => {
          if (value !== own) setReason(value)
          setMissing(false)
        }}
        options={[own, ...usualWithdrawalReasons].map((one) => ({ value: one, label: one }))}
      />
      <ReasonField label="取下げの理由" value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {withdraw.error === null ? null : <ProblemBox error={withdraw.error} />}
    </Dialog>
  )
}

/** What goes with the withdrawal of a case in a state. */
function consequence(state: CaseDetail['state']): string {
  const kept = '申請の内容と経過は残ります。誤りのときは、あとで取り消せます。'
  if (state === 'drafted' || state === 'circulating')
    return `この案件は起案から外れ、ほかの案件はそのまま進みます。この案件だけの起案は終わります。${kept}`
  if (state === 'correction') return `回答を待っている補正依頼も終わります。${kept}`
  return `この案件の審査を終えます。${kept}`
}

interface UnwithdrawProps {
  readonly detail: CaseDetail
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

/** 取下げの取消し, with its reason: the case is received again. */
export function UnwithdrawDialog({ detail, onClose, onDone }: UnwithdrawProps) {
  const unwithdraw = useCommandOp('case.unwithdraw')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const { caseNo, version, beneficiary } = detail
  const submit = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    unwithdraw.mutate(
      { caseNo, version, reason: reason.trim() },
      { onSuccess: () => onDone(`${beneficiary} さんの案件 ${caseNo} の取下げを取り消し、受付に戻しました。`) },
    )
  }
  return (
    <Dialog
      draft={`unwithdraw.${caseNo}`}
      title={`取下げの取消し — ${beneficiary} さん（案件 ${caseNo}）`}
      confirm="受付に戻す"
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={unwithdraw.isPending}
    >
      <p>案件を受付に戻し、審査をやり直します。外れた起案と、終わった補正依頼は戻りません。</p>
      <ReasonField label="取り消す理由" value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {unwithdraw.error === null ? null : <ProblemBox error={unwithdraw.error} />}
    </Dialog>
  )
}
