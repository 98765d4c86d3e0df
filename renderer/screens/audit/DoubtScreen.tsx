import { useState } from 'react'
import { useCommandOp, useForget } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { count } from '../../ui/format.ts'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { useCan, useSession } from '../../ui/session.tsx'

/** 復元の疑い: the trail is not what this client has seen. Nothing else is shown before an administrator has taken it over. */
export function DoubtScreen() {
  const { office, user } = useSession()
  const mayAccept = useCan('keys.manage')
  const forget = useForget()
  const accept = useCommandOp('trail.accept')
  const logout = useCommandOp('session.logout')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const { doubt } = office
  if (doubt === null) return null
  const submit = (): void => {
    if (accept.isPending) return
    if (reason.trim() === '') setMissing(true)
    else accept.mutate({ reason: reason.trim() }, { onSuccess: forget })
  }
  return (
    <main className="kd-login" aria-label="復元した記録の確認">
      <div className="kd-login-box">
        <h1 className="text-[22px] font-700">監査記録が、前に見たものと違います</h1>
        <div role="alert" className="kd-callout">
          <p>
            {doubt.kind === 'shorter'
              ? `このPCは第${count(doubt.seen)}号まで見ていますが、この事務所の記録は第${count(doubt.found)}号で終わっています。`
              : `このPCが見た第${count(doubt.seen)}号と、この事務所の第${count(doubt.seen)}号が違います。`}
          </p>
          <p>バックアップから戻したときはこうなります。覚えがなければ、操作せず、監査担当に知らせてください。</p>
        </div>
        {mayAccept ? (
          <div className="mt-3 flex flex-col gap-3">
            <ReasonField
              label="いつ・なぜ戻したか（監査記録に残ります）"
              value={reason}
              onChange={setReason}
              rows={3}
              missing={missing}
              onMissing={setMissing}
            />
            {accept.error === null ? null : <ProblemBox error={accept.error} />}
            <Button look="solid" danger onPress={submit} busy={accept.isPending}>
              戻した記録を受け入れて開く
            </Button>
            <p className="kd-note">{user.name}さんの署名で記録し、もう一人の管理者が監査の画面で確認します。前の控えは消さずに残します。</p>
          </div>
        ) : (
          <p className="mt-3">管理者がログインして受け入れるまで、だれも使えません。管理者に連絡してください。</p>
        )}
        <div className="mt-3">
          <Button look="text" onPress={() => logout.mutate({}, { onSuccess: forget })}>
            ログアウト
          </Button>
        </div>
      </div>
    </main>
  )
}
