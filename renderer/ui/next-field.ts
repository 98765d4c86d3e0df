import type { KeyboardEvent } from 'react'

/** Fields that Enter stops at; a choice of several is one field. */
function fieldsOf(root: HTMLElement, from: Element): readonly HTMLElement[] {
  const group = from instanceof HTMLInputElement && from.type === 'radio' ? from.name : null
  return [...root.querySelectorAll<HTMLElement>('input, select, textarea')].filter((field) => {
    if (field === from) return true
    if (field.offsetParent === null || field.matches(':disabled, [type="file"]')) return false
    if (!(field instanceof HTMLInputElement) || field.type !== 'radio') return true
    return field.name !== group && field.checked
  })
}

/**
 * 次の欄へ. Enter goes to the next field, Shift+Enter back, and after the last one to `last`, which it does not press: one Enter too many
 * never does anything. Several lines of text, buttons and whatever took the key itself keep theirs, and so does the input method.
 */
export function enterMoves(event: KeyboardEvent<HTMLElement>, last: HTMLElement | null): void {
  if (event.defaultPrevented || event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const { target } = event
  // a form of its own (a scanner's field) knows what its Enter is for
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || target.form !== null) return
  event.preventDefault()
  const fields = fieldsOf(event.currentTarget, target)
  const next = fields[fields.indexOf(target) + (event.shiftKey ? -1 : 1)] ?? (event.shiftKey ? null : last)
  next?.focus()
  if (next instanceof HTMLInputElement && next.type === 'text') next.select()
}
