import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { Dialog } from './Dialog.tsx'
import { Field } from './Field.tsx'
import { useSession } from './session.tsx'

/** 本人の確認: the user's own password before an act that cannot be taken back or takes data out of the office, where the office wants it. */

/** What goes with the call: the password where it is asked for, nothing otherwise. */
export interface OwnPassword {
  readonly password?: string
}

const missing = 'パスワードを入力してから実行してください。'

/** The field as every dialog shows it. */
export function OwnPasswordField({
  value,
  onChange,
  autoFocus = false,
}: {
  readonly value: string
  readonly onChange: (password: string) => void
  readonly autoFocus?: boolean
}) {
  return (
    <Field
      label="あなたのパスワード"
      hint="この操作のたびに確かめます。誤りが続くと一時止まります。"
      type="password"
      value={value}
      onChange={onChange}
      required
      width="18rem"
      autoComplete="current-password"
      autoFocus={autoFocus}
    />
  )
}

/** Why an act that asks for the password cannot be confirmed yet; null when it can. */
export function passwordMissing(asked: boolean, password: string): string | null {
  return asked && password === '' ? missing : null
}

const AskContext = createContext<((what: string) => Promise<OwnPassword | null>) | null>(null)

/** Asks for the password before an act that has no dialog of its own to ask in. */
export function OwnPasswordProvider({ children }: { readonly children: ReactNode }) {
  const asked = useSession().office.askPassword
  const [what, setWhat] = useState<string | null>(null)
  const answer = useRef<(own: OwnPassword | null) => void>(undefined)
  const ask = useCallback(
    (act: string): Promise<OwnPassword | null> => {
      if (!asked) return Promise.resolve({})
      answer.current?.(null)
      setWhat(act)
      return new Promise((resolve) => {
        answer.current = resolve
      })
    },
    [asked],
  )
  const settle = useCallback((own: OwnPassword | null): void => {
    setWhat(null)
    answer.current?.(own)
    answer.current = undefined
  }, [])
  return (
    <AskContext.Provider value={ask}>
      {children}
      {what === null ? null : <AskDialog what={what} onAnswer={settle} />}
    </AskContext.Provider>
  )
}

function AskDialog({ what, onAnswer }: { readonly what: string; readonly onAnswer: (own: OwnPassword | null) => void }) {
  const [password, setPassword] = useState('')
  return (
    <Dialog
      title={`${what}の前に、本人であることを確かめます`}
      confirm="続ける"
      blocked={passwordMissing(true, password)}
      onConfirm={() => onAnswer({ password })}
      onClose={() => onAnswer(null)}
    >
      <OwnPasswordField value={password} onChange={setPassword} autoFocus />
      <p className="kd-note">だれの操作であるかは、記録に残ります。「戻る」を押すと、何も行いません。</p>
    </Dialog>
  )
}

/** The way to ask, with the name of the act（振込データの作成）; null: the person gave up. */
export function useOwnPassword(): (what: string) => Promise<OwnPassword | null> {
  const ask = useContext(AskContext)
  if (ask === null) throw new Error('OwnPasswordProvider is missing')
  return ask
}
