import { useRef, useState } from 'react'
import { useCommandOp, useForget } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, FieldsInOrder } from '../../ui/Field.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useSession } from '../../ui/session.tsx'

function useChange(onDone: () => void) {
  const change = useCommandOp('session.changePassword')
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const { office } = useSession()
  const short = [...next.normalize('NFKC')].length < office.passwordLength
  const differs = next.normalize('NFKC') !== again.normalize('NFKC')
  const submit = (): void => {
    setTried(true)
    if (change.isPending || old === '' || short || differs) return
    change.mutate(
      { old, new: next },
      {
        onSuccess: onDone,
        onError: () => setOld(''),
      },
    )
  }
  const fields = (oldLabel: string) => (
    <>
      <Field
        label={oldLabel}
        type="password"
        value={old}
        onChange={setOld}
        autoFocus
        autoComplete="current-password"
        error={tried && old === '' && change.error === null ? '入力してください。' : null}
      />
      <Field
        label="新しいパスワード"
        type="password"
        value={next}
        onChange={setNext}
        autoComplete="new-password"
        hint={`${office.passwordLength}文字以上。言葉をいくつか並べると、覚えやすく強くなります（漢字・かなも使えます）。`}
        error={tried && short ? `${office.passwordLength}文字以上にしてください。` : null}
      />
      <Field
        label="新しいパスワード（もう一度）"
        type="password"
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        error={tried && !short && differs ? '上の新しいパスワードと違います。' : null}
      />
      {change.error === null ? null : <ProblemBox error={change.error} />}
    </>
  )
  return { fields, submit, busy: change.isPending }
}

/** パスワードの変更 by its owner, from any screen. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { done } = useNotices()
  const { fields, submit, busy } = useChange(() => {
    onClose()
    done('パスワードを変えました。次のログインから新しいパスワードを使います。')
  })
  return (
    <Dialog title="パスワードを変えます" confirm="変更する" onConfirm={submit} onClose={onClose} busy={busy}>
      <FieldsInOrder label="パスワードの変更" onDone={submit}>
        <div className="flex flex-col gap-3">{fields('今のパスワード')}</div>
      </FieldsInOrder>
      <p className="kd-note">
        だれにも教えないでください。決裁などの操作は、このパスワードで開く鍵で、あなた本人の署名として記録されます。
      </p>
    </Dialog>
  )
}

/** 初めてのログイン: the password came from an administrator; nothing else is shown before it is replaced. */
export function FirstPassword() {
  const { user } = useSession()
  const forget = useForget()
  const logout = useCommandOp('session.logout')
  const box = useRef<HTMLDivElement>(null)
  const { fields, submit, busy } = useChange(forget)
  return (
    <main className="kd-login" aria-label="パスワードの変更">
      <div className="kd-login-box" ref={box}>
        <h1 className="text-[22px] font-700">自分のパスワードを決めます</h1>
        <p className="mb-4 kd-note">
          {user.name}さん、今のパスワードは管理者が発行したものです。自分だけが知っているものに変えると、使い始められます。
        </p>
        <FieldsInOrder label="パスワードの変更" onDone={submit}>
          <div className="flex flex-col gap-3">
            {fields('管理者から受け取ったパスワード')}
            <Button look="solid" onPress={submit} busy={busy} shortcut="Enter">
              {busy ? '変更しています…' : '変更して始める'}
            </Button>
            <Button look="text" onPress={() => logout.mutate({}, { onSuccess: forget })}>
              ログアウト
            </Button>
          </div>
        </FieldsInOrder>
      </div>
    </main>
  )
}
