import { useState } from 'react'
import type { PlanRow } from '../../../shared/contract/masters.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

/** 変更案の適用: all of them, each from its day. */
export function ApplyDialog({
  plans,
  tried,
  onApplied,
  onClose,
}: {
  readonly plans: readonly PlanRow[]
  /** Whether the effect was looked at before. */
  readonly tried: boolean
  readonly onApplied: (text: string) => void
  readonly onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const apply = useCommandOp('plan.apply')
  const label = 'この内容で適用します'
  return (
    <TickedDialog
      draft="plans.apply"
      title={`変更案 ${count(plans.length)}件を適用しますか`}
      confirm="適用する"
      onConfirm={() =>
        apply.mutate(
          { planIds: plans.map((one) => one.planId), reason },
          { onSuccess: ({ applied, text }) => onApplied(`${count(applied)}件を適用しました。${text}`) },
        )
      }
      onClose={onClose}
      busy={apply.isPending}
      tick={label}
      error={apply.error}
    >
      <ul className="kd-list">
        {plans.slice(0, 12).map((plan) => (
          <li key={plan.planId}>
            {plan.title}（{plan.from === '' ? '当初' : shortDay(plan.from)}から）
          </li>
        ))}
        {plans.length > 12 ? <li>ほか {count(plans.length - 12)}件</li> : null}
      </ul>
      {tried ? null : <p className="font-700">まだ試算していません。F8 で影響を確かめてから適用できます。</p>}
      <p>
        前の行は、新しい行が始まる前の日で閉じます。すでに決定した案件は変わりません。未決の案件は、次に審査・起案・決裁するときに新しい行で判定します。
      </p>
      <Field label="適用の理由（決裁の番号など）" value={reason} onChange={setReason} />
    </TickedDialog>
  )
}
