import { aidsFields } from '../../../shared/programmes/daily-living-aids/programme.ts'
import { tidyEntry, type EntryValues } from '../../../shared/programmes/daily-living-aids/entry.ts'

/** 入力欄の中身. The fields keep their own text, so that an input method is never disturbed; it is read and written here. */

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const separator = '・'

export function controlOf(form: HTMLFormElement, fieldId: string): Control | null {
  const found = form.elements.namedItem(fieldId)
  const one = found instanceof RadioNodeList ? found[0] : found
  return one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement ? one : null
}

/** What stands in all fields; empty ones are left out. */
export function readForm(form: HTMLFormElement): Record<string, string> {
  const data = new FormData(form)
  const entries = aidsFields.map((field) => [field.id, data.getAll(field.id).map(String).join(separator)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

/** Writes one field, as if it had been typed and left. */
export function writeField(form: HTMLFormElement, fieldId: string, text: string): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${fieldId}"]`)]
  if (boxes.length > 0) {
    const parts = text.split(separator)
    for (const box of boxes) box.checked = parts.includes(box.value)
    return
  }
  const control = controlOf(form, fieldId)
  if (control !== null) control.value = tidyEntry(fieldId, text).shown
}

/** Writes the whole form; what is not named becomes empty. */
export function writeForm(form: HTMLFormElement, values: EntryValues): void {
  for (const field of aidsFields) writeField(form, field.id, values[field.id] ?? '')
}

/** The next or previous field that can be seen, from one of them; boxes of one list are steps of their own. */
export function neighbour(form: HTMLFormElement, from: Element, step: 1 | -1): HTMLElement | null {
  const fields = [...form.querySelectorAll<HTMLElement>('input, select, textarea')].filter((field) => field.offsetParent !== null)
  const at = fields.findIndex((field) => field === from)
  return at < 0 ? null : (fields[at + step] ?? null)
}

/** Goes into a field as Tab does: what stands there is marked, so that typing replaces it. */
export function enter(field: HTMLElement | null): void {
  if (field === null) return
  field.focus()
  if (field instanceof HTMLInputElement && field.type === 'text') field.select()
}
