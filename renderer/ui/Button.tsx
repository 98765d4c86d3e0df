import type { ReactNode } from 'react'
import { keyLabel } from '../keys.ts'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onPress: () => void
  /** 塗り, アウトライン, テキスト: the importance is told by the shape, not by colour alone. */
  readonly look?: 'solid' | 'outline' | 'text'
  readonly danger?: boolean
  /** The key that does the same; shown on the button. */
  readonly shortcut?: string
  /** Running: a second press does nothing. */
  readonly busy?: boolean
  readonly label?: string
}

/** ボタン. Never disabled without a word: a press that cannot act explains itself in its handler. */
export function Button({ children, onPress, look = 'outline', danger = false, shortcut, busy = false, label }: ButtonProps) {
  return (
    <button
      type="button"
      className="kd-btn"
      data-look={look}
      data-danger={danger || undefined}
      aria-disabled={busy || undefined}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      onClick={() => {
        if (!busy) onPress()
      }}
    >
      <span>{children}</span>
      {shortcut === undefined ? null : <KeyCap name={shortcut} />}
    </button>
  )
}

/** A key as it is printed on the keyboard. Screen readers get it from aria-keyshortcuts. */
export function KeyCap({ name }: { readonly name: string }) {
  return (
    <kbd aria-hidden="true" className="kd-key">
      {keyLabel(name)}
    </kbd>
  )
}
