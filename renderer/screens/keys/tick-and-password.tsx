import { type ReactNode, useState } from 'react'
import { Field, Tick, tickFirst } from '../../ui/Field.tsx'

/** 印とパスワード: what somebody has done or will do, and that it is he; both before an act on the office's key that cannot be taken back. */
export function useTickAndPassword(label: string): {
  readonly password: string
  /** Why the act cannot be confirmed yet. */
  readonly blocked: string | null
  readonly fields: ReactNode
} {
  const [password, setPassword] = useState('')
  const [done, setDone] = useState(false)
  return {
    password,
    blocked: tickFirst(done, label) ?? (password === '' ? '自分のパスワードを入力してください。' : null),
    fields: (
      <>
        <Tick label={label} checked={done} onChange={setDone} autoFocus />
        <Field label="自分のパスワード" type="password" value={password} onChange={setPassword} width="16rem" />
      </>
    ),
  }
}
