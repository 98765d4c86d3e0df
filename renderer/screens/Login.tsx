import { useRef, useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { problemOf } from '../client/client.ts'
import { useCommandOp, useForget } from '../client/hooks.tsx'
import { Button, KeyCap } from '../ui/Button.tsx'
import { Field, FieldsInOrder } from '../ui/Field.tsx'
import { longDay } from '../ui/format.ts'
import { useHelp } from '../ui/help-context.tsx'
import { useKeys } from '../ui/keys.tsx'
import { RoleList } from './home/RoleList.tsx'
import { StartProblem } from '../ui/StartProblem.tsx'

/** Everybody's password in an office for practice. */
const practicePassword = 'mihon-2026'

/** ログイン. Enter moves on and, in the last field, signs in. */
export function Login({
  office,
  version,
  restarted,
  onStart,
}: {
  readonly office: Output<'office.view'>
  readonly version: string
  readonly restarted: boolean
  /** Goes to はじめに: another office, practice, a restore. */
  readonly onStart: () => void
}) {
  const help = useHelp()
  useKeys('shell', { help: help?.openHere })
  const roles = useRef<HTMLElement>(null)
  useKeys('login', {
    start: onStart,
    role: office.practice ? () => roles.current?.querySelector('button')?.focus() : undefined,
  })
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const login = useCommandOp('session.login')
  const forget = useForget()
  const enter = useCommandOp('practice.enter')
  const choose = (to: string): void => {
    if (!enter.isPending) enter.mutate({ user: to }, { onSuccess: forget })
  }
  const passwordField = useRef<HTMLInputElement>(null)
  const userField = useRef<HTMLInputElement>(null)

  const submit = (): void => {
    if (login.isPending) return
    if (user.trim() === '') {
      userField.current?.focus()
      return
    }
    login.mutate(
      // The id is a code: full width is accepted. A password is never changed.
      { user: user.normalize('NFKC').trim(), password },
      {
        onSuccess: forget,
        onError: () => {
          setPassword('')
          passwordField.current?.focus()
        },
      },
    )
  }
  const problem = login.error === null && enter.error === null ? null : problemOf(login.error ?? enter.error)

  return (
    <main className="kd-login" data-help="screens/login">
      {office.practice ? <div className="kd-practice-band">練習用データ — 実在の人のデータではありません。自由に試せます。</div> : null}
      <div className="kd-login-box" data-practice={office.practice || undefined}>
        <h1 className="text-[22px] font-700">給付デスク</h1>
        <p className="mb-4 kd-note">
          {office.name}
          <br />
          業務日 {longDay(office.businessDay)}
        </p>
        {restarted ? (
          <p role="status" className="kd-callout">
            処理部分が再起動しました。もう一度ログインすると、続きから始められます。直前の操作は、一覧で結果を確かめてください。
          </p>
        ) : null}
        <FieldsInOrder label="ログイン" onDone={submit}>
          <div className="flex flex-col gap-3">
            <Field label="利用者ID" value={user} onChange={setUser} autoFocus autoComplete="username" inputRef={userField} />
            <Field
              label="パスワード"
              type="password"
              value={password}
              onChange={setPassword}
              autoComplete="current-password"
              inputRef={passwordField}
            />
            {problem === null ? null : <StartProblem problem={problem} />}
            <Button look="solid" onPress={submit} busy={login.isPending} shortcut="Enter">
              {login.isPending ? '確かめています…' : 'ログイン'}
            </Button>
          </div>
        </FieldsInOrder>
        {office.practice ? (
          <section aria-label="練習の役" className="mt-4" ref={roles}>
            <p className="font-700">
              練習の役を選ぶ <KeyCap name="F4" />
            </p>
            <p className="kd-note">Tab で選んで Enter。はじめての方は「受付」から。</p>
            <RoleList onChoose={choose} />
          </section>
        ) : null}
        <div className="mt-3">
          <Button look="text" shortcut="F2" onPress={onStart}>
            はじめに（練習・本番・復元・別の事務所）
          </Button>
        </div>
        <p className="mt-3 kd-note">
          {office.practice
            ? `利用者IDで入るときのパスワードは、だれも ${practicePassword} です。`
            : 'パスワードを忘れたときは管理者に連絡してください。'}
          {' F1 でヘルプが出ます。'}
          {version === '' ? '' : ` 版 ${version}`}
        </p>
      </div>
    </main>
  )
}
