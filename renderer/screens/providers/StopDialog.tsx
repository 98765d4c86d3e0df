import { useState } from 'react'
import type { ProviderCard } from '../../../shared/contract/providers.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { ReasonField } from '../../ui/ReasonField.tsx'

/** 債権者停止 and its end: from which day, and why. */
export function StopDialog({
  card,
  onClose,
  onDone,
}: {
  readonly card: ProviderCard
  readonly onClose: () => void
  readonly onDone: (suspended: boolean) => void
}) {
  const stop = useCommandOp('provider.stop')
  const resume = useCommandOp('provider.resume')
  const act = card.suspended ? resume : stop
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const confirm = (): void => {
    const fromOn = parseDay(day)
    setError(fromOn === null ? 'R8.12.1 のように入力してください。' : null)
    setMissing(reason.trim() === '')
    if (fromOn === null || reason.trim() === '') return
    act.mutate({ providerNo: card.providerNo, fromOn, reason: reason.trim() }, { onSuccess: (result) => onDone(result.suspended) })
  }
  return (
    <Dialog
      draft={`provider.stop.${card.providerNo}`}
      title={card.suspended ? `${card.name} の債権者停止を解きます` : `${card.name} への支払を止めます`}
      confirm={card.suspended ? '停止を解く' : '支払を止める'}
      shortcut="Ctrl+Enter"
      danger={!card.suspended}
      busy={act.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        {card.suspended
          ? '停止した人とは別の人が解きます。解いた日からの支払に、この事業者の請求が入ります。'
          : '止めている間、この事業者の請求は支払の対象から外れ、理由とともに「除外」に並びます。'}
      </p>
      <Field
        label={card.suspended ? '解く日' : '止める日'}
        value={day}
        onChange={setDay}
        onBlur={() => {
          const read = parseDay(day)
          if (read !== null) setDay(longDay(read))
        }}
        width="12rem"
        required
        autoFocus
        error={error}
      />
      <ReasonField label="理由" value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {act.error === null ? null : <ProblemBox error={act.error} />}
    </Dialog>
  )
}
