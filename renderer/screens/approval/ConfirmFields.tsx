import { Tick } from '../../ui/Field.tsx'
import { OwnPasswordField, passwordMissing } from '../../ui/own-password.tsx'

/** The sentence an approver stands for. */
export const sureLabel = '確認表と一致しています（件数・金額・対象外）'

export interface ConfirmFieldsProps {
  readonly sure: boolean
  readonly onSure: (sure: boolean) => void
  readonly askPassword: boolean
  readonly password: string
  readonly onPassword: (password: string) => void
  /** Whether the tick has the focus when the dialog opens. */
  readonly first: boolean
}

/** The tick before an act that cannot be taken back and, where the office asks for it, the password. */
export function ConfirmFields({ sure, onSure, askPassword, password, onPassword, first }: ConfirmFieldsProps) {
  return (
    <>
      <Tick label={sureLabel} checked={sure} onChange={onSure} autoFocus={first} />
      {askPassword ? <OwnPasswordField value={password} onChange={onPassword} /> : null}
    </>
  )
}

/** Why the act cannot be confirmed yet; null when it can. */
export function confirmBlocked(sure: boolean, askPassword: boolean, password: string): string | null {
  if (!sure) return `「${sureLabel}」に印を付けてから実行してください（Space）。`
  return passwordMissing(askPassword, password)
}
