import { useState } from 'react'
import type { CorrectionRow } from '../../../shared/contract/corrections.ts'
import { correctionWayNames, correctionWays, type CorrectionWay } from '../../../shared/domain/correction.ts'
import { addDays } from '../../../shared/domain/date.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { useSession } from '../../ui/session.tsx'

/** 督促: a new last day, and by which way. */
export function RemindDialog({ row, onClose }: { readonly row: CorrectionRow; readonly onClose: () => void }) {
  const { office } = useSession()
  const { done } = useNotices()
  const remind = useCommandOp('correction.remind')
  const [due, setDue] = useState(longDay(addDays(office.businessDay, 7)))
  const [way, setWay] = useState<CorrectionWay>(row.way)
  const [error, setError] = useState<string | null>(null)
  const submit = (): void => {
    const dueOn = parseDay(due)
    if (dueOn === null || dueOn < office.businessDay) {
      setError(dueOn === null ? 'この日付は読めません。R8.12.8 のように入力してください。' : '業務日より前の日です。')
      return
    }
    remind.mutate(
      { requestNo: row.requestNo, version: row.version, dueOn, way },
      {
        onSuccess: () => {
          onClose()
          done(
            `${row.requestNo} を督促にしました。新しい期限は${longDay(dueOn)}です。${way === 'letter' ? 'F9 で督促の手紙を作れます。' : ''}`,
          )
        },
      },
    )
  }
  return (
    <Dialog
      draft={`correction.remind.${row.requestNo}`}
      title={`督促する — ${row.beneficiary} さん（${row.requestNo}）`}
      confirm="督促する"
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={remind.isPending}
    >
      <p>
        これまでの期限 {longDay(row.dueOn)}、督促 {row.reminders}回
      </p>
      <Choice
        label="督促の方法"
        value={way}
        onChange={(value) => setWay(value as CorrectionWay)}
        options={correctionWays.map((one) => ({ value: one, label: correctionWayNames[one] }))}
        width="12rem"
      />
      <Field
        label="新しい期限"
        value={due}
        onChange={(value) => {
          setDue(value)
          setError(null)
        }}
        width="12rem"
        required
        autoFocus
        error={error}
      />
      {remind.error === null ? null : <ProblemBox error={remind.error} />}
    </Dialog>
  )
}

/** 終了か取消し, with a reason: the case goes back to be judged as it is. */
export function EndDialog({ row, onClose }: { readonly row: CorrectionRow; readonly onClose: () => void }) {
  const { done } = useNotices()
  const close = useCommandOp('correction.close')
  const [as, setAs] = useState<'closed' | 'withdrawn'>(row.bucket === 'overdue' ? 'closed' : 'withdrawn')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    close.mutate(
      { requestNo: row.requestNo, version: row.version, as, reason: reason.trim() },
      {
        onSuccess: () => {
          onClose()
          done(`${row.requestNo} を${as === 'closed' ? '回答なしで終了' : '取消し'}にしました。案件 ${row.caseNo} は受付に戻りました。`)
        },
      },
    )
  }
  return (
    <Dialog
      draft={`correction.end.${row.requestNo}`}
      title={`補正依頼を終える — ${row.beneficiary} さん（${row.requestNo}）`}
      confirm={as === 'closed' ? '終了する' : '取り消す'}
      shortcut="Ctrl+Enter"
      danger
      onConfirm={submit}
      onClose={onClose}
      busy={close.isPending}
    >
      <Choice
        label="終え方"
        value={as}
        onChange={(value) => setAs(value === 'closed' ? 'closed' : 'withdrawn')}
        options={[
          { value: 'closed', label: '回答なしで終了し、いまの書類で審査する' },
          { value: 'withdrawn', label: '依頼を取り消す（依頼の誤りなど）' },
        ]}
      />
      <ReasonField label="理由" value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {close.error === null ? null : <ProblemBox error={close.error} />}
    </Dialog>
  )
}
