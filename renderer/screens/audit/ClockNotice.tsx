import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { Button } from '../../ui/Button.tsx'
import { stamp } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { ReasonDialog } from '../people/ReasonDialog.tsx'

type Jump = Output<'clock.list'>[number]

/** 時計のずれの知らせ. Shown while a jump of the clock keeps payments waiting; nothing otherwise. */
export function ClockNotice() {
  const jumps = useQueryOp('clock.list', {})
  const mayConfirm = useCan('clock.confirm')
  const [asking, setAsking] = useState<Jump | null>(null)
  const open = (jumps.data ?? []).filter((jump) => !jump.settled)
  const [jump] = open
  if (jump === undefined) return null
  const done = [...new Set([jump.noticedBy, ...jump.confirmedBy].filter((name) => name !== ''))]
  return (
    <div role="status" className="kd-callout mx-4">
      <p className="font-700">
        △ このPCの時計が{jump.kind === 'back' ? '戻りました' : '大きく進みました'}（{stamp(jump.before)} の次の記録が {stamp(jump.after)}
        ）。二人の確認が済むまで、支払の起案と振込データの作成を止めています。
      </p>
      <p className="flex items-center gap-4">
        <span>
          {done.length === 0 ? '確認した人はまだいません。' : `確認に数える人: ${done.join('、')}`}
          {open.length > 1 ? `（ほかに${open.length - 1}件）` : ''}
        </span>
        {mayConfirm ? <Button onPress={() => setAsking(jump)}>時計を確認する</Button> : <span>決裁・支払・管理の担当が確認します。</span>}
      </p>
      {asking === null ? null : <ConfirmDialog jump={asking} onClose={() => setAsking(null)} />}
    </div>
  )
}

function ConfirmDialog({ jump, onClose }: { readonly jump: Jump; readonly onClose: () => void }) {
  const confirm = useCommandOp('clock.confirm')
  const { done } = useNotices()
  const settle = (after: Jump): void => {
    onClose()
    done(
      after.settled
        ? '時計の確認が済みました。支払を続けられます。'
        : '一人目として確認しました。もう一人の確認が済むと、支払を続けられます。',
    )
  }
  return (
    <ReasonDialog
      title="時計は今、正しい日時ですか"
      confirm="正しいと確認する"
      label="ずれた訳と、確かめたこと"
      kept={`reason.clock.${jump.seq}`}
      busy={confirm.isPending}
      error={confirm.error}
      onConfirm={(reason) => confirm.mutate({ seq: jump.seq, reason }, { onSuccess: settle })}
      onClose={onClose}
    >
      <p>
        第{jump.seq}号: {stamp(jump.before)} → {stamp(jump.after)}
      </p>
      <p>このPCの日付と時刻、この間に付いた受付日・決裁日・振込日を確かめてください。確認した人と訳は監査記録に残ります。</p>
    </ReasonDialog>
  )
}
