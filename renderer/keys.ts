import { casesKeys } from './keys-cases.ts'
import { decisionsKeys } from './keys-decisions.ts'
import { intakeKeys } from './keys-intake.ts'
import { officeKeys } from './keys-office.ts'
import { papersKeys } from './keys-papers.ts'
import { paymentsKeys } from './keys-payments.ts'
import { shellKeys } from './keys-shell.ts'
import { startKeys } from './keys-start.ts'

/**
 * キー割当て. The one table of keys: it feeds the handlers, the bar at the bottom, the list under F1 and the tests.
 * A key is written as `F12`, `Ctrl+Enter`, `Alt+1`, `a`, `/`; the first of several is the one shown.
 */

/** One act a key performs. */
export interface KeySpec {
  readonly act: string
  readonly keys: readonly string[]
  /** Short Japanese name, as the bar shows it. */
  readonly label: string
  /** Whether the bar at the bottom carries it. */
  readonly bar: boolean
}

export const keyTable = {
  ...shellKeys,
  ...startKeys,
  ...casesKeys,
  ...intakeKeys,
  ...decisionsKeys,
  ...papersKeys,
  ...paymentsKeys,
  ...officeKeys,
} as const satisfies Readonly<Record<string, readonly KeySpec[]>>

export type KeyScope = keyof typeof keyTable
export type ActOf<S extends KeyScope> = (typeof keyTable)[S][number]['act']

/** What of a keyboard event decides. */
export interface KeyPress {
  readonly key: string
  readonly keyCode: number
  readonly isComposing: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  /** Whether a text field has the focus. */
  readonly inField: boolean
}

/** The act a press performs in a scope, or null. Presses of a running conversion (IME) never act. */
export function actOf(press: KeyPress, specs: readonly KeySpec[]): string | null {
  if (press.isComposing || press.keyCode === 229 || press.metaKey) return null
  const name = nameOf(press)
  if (press.inField && !worksInField(name)) return null
  return specs.find((spec) => spec.keys.includes(name))?.act ?? null
}

/** How a key is written for people: `Ctrl+Z`, `A`, `Alt+←`. */
export function keyLabel(key: string): string {
  return key
    .split('+')
    .map((part) => arrows[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join('+')
}

const arrows: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

function nameOf(press: KeyPress): string {
  const letter = press.key.length === 1
  const name = letter ? press.key.toLowerCase() : press.key
  // the sign that Shift makes is the key itself, but Ctrl+Shift+P is not Ctrl+P
  const shift = press.shiftKey && (!letter || (press.ctrlKey && /\p{L}/u.test(name))) ? 'Shift+' : ''
  return `${press.ctrlKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift}${name}`
}

/** In a field only keys that neither write nor edit text: function keys, Escape, Ctrl+Enter, saving, palette, counter, and Alt with another. */
function worksInField(name: string): boolean {
  return (
    /^(Shift\+)?F\d+$/.test(name) ||
    name === 'Escape' ||
    name === 'Ctrl+Enter' ||
    name === 'Ctrl+s' ||
    name === 'Ctrl+k' ||
    name === 'Ctrl+Shift+p' ||
    name.startsWith('Alt+')
  )
}
