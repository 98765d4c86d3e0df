import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, Tick } from '../../ui/Field.tsx'
import { recoveryHint } from './restore-state.ts'
import { readRecovery } from '../../../shared/domain/recovery-key.ts'

/** 回復鍵の作成: the own password again, then it is shown once. */
export function MakeKeyDialog({
  before,
  onClose,
  onMade,
}: {
  /** Number of the key that this one takes the place of. */
  readonly before: string | null
  readonly onClose: () => void
  readonly onMade: (made: Output<'recovery.make'>) => void
}) {
  const make = useCommandOp('recovery.make')
  const [password, setPassword] = useState('')
  return (
    <Dialog
      title={before === null ? '紙の回復鍵を作ります' : '紙の回復鍵を作り直します'}
      confirm="作って一度だけ見る"
      blocked={password === '' ? '自分のパスワードを入力してください。' : null}
      onConfirm={() => make.mutate({ password }, { onSuccess: onMade })}
      onClose={onClose}
      busy={make.isPending}
    >
      <p>
        回復鍵は、パスワードがすべて使えなくなってもバックアップを開ける、ただ一つの鍵です。画面に一度だけ出るので、その場で印刷し、封をして金庫に入れます。
      </p>
      {before === null ? null : (
        <p className="mt-2 kd-callout">
          これからのバックアップは新しい鍵で開けます。今までのものは前の鍵 {before} の紙で開けるので、捨てないでください。
        </p>
      )}
      <div className="mt-3">
        <Field label="自分のパスワード" type="password" value={password} onChange={setPassword} width="16rem" autoFocus />
      </div>
      {make.error === null ? null : <ProblemBox error={make.error} />}
    </Dialog>
  )
}

/** 回復鍵, shown this once; closing it needs the word that the paper is there. */
export function ShowKeyDialog({ made, onClose }: { readonly made: Output<'recovery.make'>; readonly onClose: () => void }) {
  const bridge = useBridge()
  const paper = useJobOp('recovery.paper', '回復鍵の紙')
  const [saved, setSaved] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [kept, setKept] = useState(false)
  const print = (): void => {
    setError(null)
    void (async () => {
      const target = await bridge.saveFile(`回復鍵-${made.keyId}.pdf`)
      if (target === null) return
      const { name } = await paper({ key: made.groups.join('-'), save: target.ticket, replace: true })
      setSaved(name)
    })().catch(setError)
  }
  const label = '13組すべてを印刷するか書き写した'
  return (
    <Dialog
      title={`回復鍵 ${made.keyId}`}
      confirm="閉じる（もう表示しない）"
      blocked={kept ? null : `閉じると、二度と表示できません。控えたら「${label}」に印を付けてください（Space）。`}
      onConfirm={onClose}
      onClose={() => (kept ? onClose() : undefined)}
      wide
    >
      <p>この鍵は給付デスクのどこにも残りません。紙を2通作り、それぞれ封をして別々の金庫に入れてください。</p>
      <ol className="kd-recovery-groups" aria-label="回復鍵">
        {made.groups.map((group, at) => (
          <li key={group + String(at)}>
            <small>{at + 1}組目</small>
            {group}
          </li>
        ))}
      </ol>
      <div className="flex items-center gap-3">
        <Button onPress={print}>紙（PDF）にする</Button>
        <span role="status">{saved === null ? '' : `「${saved}」を作りました。印刷したら、ファイルは消してください。`}</span>
      </div>
      {error === null ? null : <ProblemBox error={error} />}
      <div className="mt-3">
        <Tick label={label} checked={kept} onChange={setKept} autoFocus />
      </div>
    </Dialog>
  )
}

/** 回復鍵の確かめ: typed from the paper, it must be the present key and open the newest backup. */
export function DrillDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const drill = useCommandOp('recovery.drill')
  const [key, setKey] = useState('')
  return (
    <Dialog
      title="回復鍵の確かめ"
      confirm="確かめる"
      blocked={readRecovery(key).ok ? null : recoveryHint(key)}
      onConfirm={() =>
        drill.mutate(
          { key },
          {
            onSuccess: ({ keyId, backup }) =>
              onDone(
                `回復鍵 ${keyId} は正しい鍵です。${backup === null ? 'この鍵のバックアップはまだありません。' : `「${backup}」を開けることを確かめました。`}`,
              ),
          },
        )
      }
      onClose={onClose}
      busy={drill.isPending}
    >
      <p>金庫の紙を見ながら、13組を入力します。正しいか、最新のバックアップを開けるかを確かめ、記録に残します。</p>
      <div className="mt-3">
        <Field label="回復鍵" value={key} onChange={setKey} hint={recoveryHint(key)} autoFocus />
      </div>
      {drill.error === null ? null : <ProblemBox error={drill.error} />}
    </Dialog>
  )
}

/** パスワードの登録: backups from now on open with one's own password, too. */
export function HolderDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const holder = useCommandOp('backup.holder')
  const [password, setPassword] = useState('')
  return (
    <Dialog
      title="自分のパスワードで開けるようにします"
      confirm="登録する"
      blocked={password === '' ? '自分のパスワードを入力してください。' : null}
      onConfirm={() =>
        holder.mutate(
          { password },
          {
            onSuccess: ({ fresh }) =>
              onDone(fresh ? 'これからのバックアップを、今のパスワードで開けます。' : '今のパスワードは、すでに登録されています。'),
          },
        )
      }
      onClose={onClose}
      busy={holder.isPending}
    >
      <p>これから作るバックアップを、今の自分のパスワードでも開けるようにします。パスワードを変えたら、もう一度登録してください。</p>
      <div className="mt-3">
        <Field label="自分のパスワード" type="password" value={password} onChange={setPassword} width="16rem" autoFocus />
      </div>
      {holder.error === null ? null : <ProblemBox error={holder.error} />}
    </Dialog>
  )
}
