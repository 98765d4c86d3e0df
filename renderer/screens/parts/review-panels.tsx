import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { addDays } from '../../../shared/domain/date.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { Checks } from './Checks.tsx'

/** What the last act can be taken back with: its cases and their versions after it. */
export interface Undoable {
  readonly cases: readonly { readonly caseNo: string; readonly version: number }[]
  readonly text: string
  /** It is a withdrawal; absent: an act of the review. */
  readonly withdrawn?: true
}

interface PanelProps {
  readonly detail: CaseDetail
  readonly onClose: () => void
  readonly onDone: (last: Undoable) => void
}

/** 適合・不適合 with a reason: the lines a person must judge stand above the field. */
export function JudgePanel({ detail, kind, onClose, onDone }: PanelProps & { readonly kind: 'grant' | 'refuse' }) {
  const doubtful = detail.checks.filter((line) => line.verdict !== 'ok')
  const [open, setOpen] = useState<string | null>(doubtful[0]?.id ?? null)
  const [reason, setReason] = useState(kind === 'refuse' ? (detail.refusalReason ?? '') : '')
  const [missing, setMissing] = useState(false)
  const propose = useCommandOp('review.propose')
  const word = kind === 'grant' ? '適合' : '不適合'
  const submit = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    propose.mutate(
      { caseNo: detail.caseNo, version: detail.version, propose: kind, reason: reason.trim() },
      {
        onSuccess: (after) =>
          onDone({
            cases: [{ caseNo: detail.caseNo, version: after.version }],
            text: `${detail.beneficiary} さんの案件 ${detail.caseNo} を${word}にしました。`,
          }),
      },
    )
  }
  return (
    <Dialog
      draft={`reason.${kind}.${detail.caseNo}`}
      title={`${word}にする — ${detail.beneficiary} さん`}
      confirm={`${word}にする`}
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={propose.isPending}
      danger={kind === 'refuse'}
      wide
    >
      {doubtful.length === 0 ? (
        <p>
          {detail.checks.length === 0
            ? 'この案件はまだ一括審査をしていません。判断の理由を書いてください。'
            : '審査項目はすべて○です。不適合にするには、判断した理由が要ります。'}
        </p>
      ) : (
        <>
          <p>
            {kind === 'grant'
              ? '次の項目を確かめ、適合と判断した理由を書いてください。理由は決裁の画面に出ます。'
              : '次の項目が根拠になります。理由は却下通知書の案になります。'}
          </p>
          <Checks checks={doubtful} open={open} onOpen={setOpen} />
        </>
      )}
      <ReasonField
        label={kind === 'grant' ? '適合と判断した理由' : '不適合の理由'}
        value={reason}
        onChange={setReason}
        rows={4}
        missing={missing}
        onMissing={setMissing}
      />
      {propose.error === null ? null : <ProblemBox error={propose.error} />}
    </Dialog>
  )
}

/** 保留: until when and why. */
export function HoldPanel({ detail, onClose, onDone }: PanelProps) {
  const { office } = useSession()
  const [until, setUntil] = useState(longDay(addDays(office.businessDay, 14)))
  const [reason, setReason] = useState('')
  const [errors, setErrors] = useState<{ readonly until: string | null; readonly reason: string | null }>({ until: null, reason: null })
  const hold = useCommandOp('review.hold')
  const submit = (): void => {
    const day = parseDay(until)
    const wrong = {
      until:
        day === null
          ? 'この日付は読めません。R8.12.1 のように入力してください。'
          : day < office.businessDay
            ? '業務日より前の日です。'
            : null,
      reason: reason.trim() === '' ? '理由を入力してください。' : null,
    }
    setErrors(wrong)
    if (day === null || wrong.until !== null || wrong.reason !== null) return
    hold.mutate(
      { caseNo: detail.caseNo, version: detail.version, until: day, reason: reason.trim() },
      {
        onSuccess: ({ version }) =>
          onDone({
            cases: [{ caseNo: detail.caseNo, version }],
            text: `${detail.beneficiary} さんの案件 ${detail.caseNo} を${longDay(day)}まで保留にしました。`,
          }),
      },
    )
  }
  return (
    <Dialog
      draft={`reason.hold.${detail.caseNo}`}
      title={`保留にする — ${detail.beneficiary} さん`}
      confirm="保留にする"
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={hold.isPending}
    >
      <Field
        label="いつまで"
        value={until}
        onChange={setUntil}
        onBlur={() => {
          const day = parseDay(until)
          if (day !== null) setUntil(longDay(day))
        }}
        hint="R8.12.1、令和8年12月1日、2026/12/1 のどれでも入力できます。"
        width="14rem"
        error={errors.until}
        required
      />
      <Field label="保留の理由" value={reason} onChange={setReason} rows={3} required autoFocus error={errors.reason} />
      {hold.error === null ? null : <ProblemBox error={hold.error} />}
    </Dialog>
  )
}
