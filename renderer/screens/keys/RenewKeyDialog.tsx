import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useTickAndPassword } from './tick-and-password.tsx'

/** 鍵の更新. A new key and a new paper: what becomes of the old ones, a tick and the password. */
export function RenewKeyDialog({
  paper,
  onClose,
  onMade,
}: {
  /** Number of the paper that the new one takes the place of. */
  readonly paper: string
  readonly onClose: () => void
  readonly onMade: (made: Output<'key.renew'>) => void
}) {
  const renew = useJobOp('key.renew', '事務所の鍵の更新')
  const { password, blocked, fields } = useTickAndPassword('新しい紙をすぐに印刷し、金庫の紙と入れ替える')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const start = (): void => {
    setBusy(true)
    setError(null)
    renew({ password })
      .then(onMade, setError)
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title="事務所の鍵を新しくします"
      confirm="新しくして、紙を一度だけ見る"
      blocked={blocked}
      onConfirm={start}
      onClose={onClose}
      busy={busy}
      danger
      wide
    >
      <p>鍵が漏れたおそれがあるときや、鍵を知る人が替わったときに行います。元の鍵には戻せません。</p>
      <ul className="mt-2 list-disc pl-6">
        <li>今からの添付・口座番号・下書きは、新しい鍵で封をします。今までのものは、仕事を続けるあいだに少しずつ封じ直します。</li>
        <li>新しい紙の回復鍵が、次の画面に一度だけ出ます。今の紙 {paper} では、この事務所の鍵を開けられなくなります。</li>
        <li>今までのバックアップは、その時の紙とパスワードで開きます。紙 {paper} は「前のバックアップ用」と書いて、捨てないでください。</li>
        <li>職員のパスワードは、そのまま使えます。封じ直しが終わると、前の鍵は開け口からなくなります。</li>
      </ul>
      {fields}
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
