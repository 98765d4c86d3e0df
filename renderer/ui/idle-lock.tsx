import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { problemOf } from '../client/client.ts'
import { useAskAgain, useCommandOp, useForget } from '../client/hooks.tsx'
import { useBridge } from './bridge-context.tsx'
import { Button } from './Button.tsx'
import { Field } from './Field.tsx'
import { useHelp } from './help-context.tsx'
import { browserWatch, watchIdle } from './idle-watch.ts'
import { useKeys } from './keys.tsx'
import { useNotices } from './notices.tsx'
import { useSession } from './session.tsx'
import { useFlush } from './typed.tsx'

/** 画面のロック. Locks the window when nobody is there, hides all of it, and gives it back as it was to whoever knows the password. */
export function IdleLock({ children }: { readonly children: ReactNode }) {
  const { office } = useSession()
  const lock = useCommandOp('session.lock')
  // hidden at once, before the backend has answered; an answer that never comes leaves it hidden
  const [hiding, setHiding] = useState(false)
  const hidden = office.locked || hiding
  const flush = useFlush()
  const askOffice = useAskAgain('office.view')
  const locking = useRef<Promise<void>>(Promise.resolve())
  const hide = (idle: boolean): void => {
    setHiding(true)
    // The cover stays until the office itself is shown as locked: taken off for a moment between, it would be another cover, without
    // what was typed into the first.
    locking.current = flush()
      .then(() => lock.mutateAsync({ idle }))
      .then(askOffice, () => setHiding(false))
  }
  useEffect(() => {
    if (office.locked) setHiding(false)
  }, [office.locked])
  const act = useRef(hide)
  act.current = hide
  const bridge = useBridge()
  useEffect(() => {
    if (hidden) return
    const ends = [watchIdle(office.idleMinutes, browserWatch, () => act.current(true)), bridge.onAway(() => act.current(false))]
    return () => {
      for (const end of ends) end()
    }
  }, [bridge, hidden, office.idleMinutes])
  return (
    <>
      <div className="kd-behind" data-hidden={hidden || undefined} inert={hidden}>
        {children}
      </div>
      {hidden ? <LockScreen locking={locking.current} onUnlocked={() => setHiding(false)} /> : null}
    </>
  )
}

/** `locking` ends when the backend has answered the lock: no password is tried before. */
function LockScreen({ locking, onUnlocked }: { readonly locking: Promise<void>; readonly onUnlocked: () => void }) {
  const { office, user } = useSession()
  const frame = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [waiting, setWaiting] = useState(false)
  const unlock = useCommandOp('session.unlock')
  const { clear } = useNotices()
  const logout = useCommandOp('session.logout')
  const forget = useForget()
  // the last dialog that is opened lies on top of all others
  useLayoutEffect(() => {
    const before = document.activeElement
    frame.current?.showModal()
    field.current?.focus()
    return () => {
      requestAnimationFrame(() => {
        if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
      })
    }
  }, [])
  const confirm = (): void => {
    if (waiting || unlock.isPending || password === '') return
    setWaiting(true)
    void locking.then(() => {
      setWaiting(false)
      unlock.mutate(
        { password },
        {
          // what was refused only because of the lock is no news behind it
          onSuccess: () => {
            clear()
            onUnlocked()
          },
          onError: () => {
            setPassword('')
            field.current?.focus()
          },
        },
      )
    })
  }
  const help = useHelp()
  useKeys('dialog', { confirm, close: () => undefined, help: help?.openHere }, { modal: true, reach: 'sealed' })
  const problem = unlock.error === null ? null : problemOf(unlock.error)
  return (
    <dialog
      ref={frame}
      className="kd-lock"
      data-help="screens/login"
      aria-label="画面のロック"
      onCancel={(event) => event.preventDefault()}
    >
      {office.practice ? <div className="kd-practice-band">練習用データ — 実在の人のデータではありません。自由に試せます。</div> : null}
      <div className="kd-login-box">
        <h1 className="text-[22px] font-700">画面をロックしています</h1>
        <p className="mb-4 kd-note">
          {office.name}
          <br />
          {user.name}さんが使っています。パスワードを入力すると、入力途中の内容も含めて、続きから始められます。
        </p>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(event.target instanceof HTMLInputElement)) return
            event.preventDefault()
            confirm()
          }}
        >
          <Field
            label={`${user.name}さんのパスワード`}
            type="password"
            value={password}
            onChange={setPassword}
            inputRef={field}
            autoFocus
          />
          {problem === null ? null : (
            <p role="alert" className="kd-error">
              ＊{problem.message}
              {problem.next}
            </p>
          )}
          <Button look="solid" onPress={confirm} busy={waiting || unlock.isPending} shortcut="Enter">
            {waiting || unlock.isPending ? '確かめています…' : '続ける'}
          </Button>
          <Button look="text" onPress={() => logout.mutate({}, { onSuccess: forget })} busy={logout.isPending}>
            ログアウトして、別の人が使う
          </Button>
        </form>
        <p className="mt-2 kd-note">ログアウトすると、下書きに残していない入力は消えます。F1 でヘルプが出ます。</p>
      </div>
    </dialog>
  )
}
