import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { count, stamp } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'

/** 復元した記録の受入れ that waits for the second administrator; nothing otherwise. */
export function RestoredNotice() {
  const list = useQueryOp('trail.accepted', {})
  const look = useCommandOp('trail.look')
  const { done } = useNotices()
  const [open] = (list.data ?? []).filter((one) => one.lookedBy === null)
  if (open === undefined) return null
  const confirm = (): void => look.mutate({ seq: open.seq }, { onSuccess: () => done('復元した記録の受入れを確認しました。') })
  return (
    <div role="status" className="kd-callout mx-4">
      <p className="font-700">
        △ {stamp(open.at)} に {open.by}さんが、復元した記録を受け入れました（第{count(open.seq)}号。前に見ていたのは第{count(open.seen)}
        号まで）。
      </p>
      <p className="flex items-center gap-4">
        <span>訳: {open.reason}</span>
        {open.mayLook ? (
          <Button onPress={confirm} busy={look.isPending}>
            確認した
          </Button>
        ) : (
          <span>もう一人の管理者が確認します。</span>
        )}
      </p>
      {look.error === null ? null : <ProblemBox error={look.error} />}
    </div>
  )
}
