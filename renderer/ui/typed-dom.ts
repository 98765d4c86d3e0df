/** 入力欄の読み書き. The fields of a form as they stand in the page: their names, what was typed, and writing it back. */

export type TypedField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** Passwords, ticks of a confirmation and files are never kept. */
const keptTypes: ReadonlySet<string> = new Set(['text', 'search', 'tel', 'email', 'number', 'date', 'radio'])

const isKept = (element: Element): element is TypedField => {
  if (element.closest('[data-no-draft]') !== null) return false
  if (element instanceof HTMLInputElement) return keptTypes.has(element.type)
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
}

/** The fields of a container by name; fields of one name are told apart by their order. */
export function fieldsOf(container: HTMLElement): ReadonlyMap<string, TypedField> {
  const found = new Map<string, TypedField>()
  for (const element of container.querySelectorAll('input, textarea, select')) {
    if (!isKept(element)) continue
    const base = nameOf(element)
    let name = base
    for (let n = 2; found.has(name); n++) name = `${base}#${n}`
    found.set(name, element)
  }
  return found
}

function nameOf(field: TypedField): string {
  const label = field.labels?.[0]
  const text = label?.firstChild?.nodeType === Node.TEXT_NODE ? label.firstChild.textContent : label?.textContent
  const own = field instanceof HTMLInputElement && field.type === 'radio' ? '' : field.name
  return (own || text?.trim() || field.getAttribute('aria-label') || '欄').slice(0, 80)
}

export function valueOf(field: TypedField): string {
  if (field instanceof HTMLInputElement && field.type === 'radio') return field.checked ? '1' : ''
  return field.value
}

/** Writes as the person would have: whoever listens to the field hears of it. Whether the field took it. */
export function writeField(field: TypedField, value: string): boolean {
  if (valueOf(field) === value) return true
  if (field instanceof HTMLInputElement && field.type === 'radio') {
    if (value !== '') field.click()
    return true
  }
  if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) return false
  const owner =
    field instanceof HTMLSelectElement
      ? HTMLSelectElement.prototype
      : field instanceof HTMLTextAreaElement
        ? HTMLTextAreaElement.prototype
        : HTMLInputElement.prototype
  // React notices a change by the setter of the prototype alone
  Object.getOwnPropertyDescriptor(owner, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }))
  return true
}
