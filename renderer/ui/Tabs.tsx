import { type KeyboardEvent, useRef } from 'react'
import { count } from './format.ts'

export interface TabItem {
  readonly id: string
  readonly label: string
  readonly count?: number
}

/** 見出し（タブ）. One tab stop; ←→ moves, and so do the screen's own keys. Counts stand beside the words. */
export function Tabs({
  label,
  items,
  active,
  onChange,
}: {
  readonly label: string
  readonly items: readonly TabItem[]
  readonly active: string
  readonly onChange: (id: string) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.altKey) return
    event.preventDefault()
    const at = items.findIndex((item) => item.id === active)
    const next = items[(at + step + items.length) % items.length]
    if (next === undefined) return
    onChange(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className="kd-tabs" ref={list} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          data-tab={item.id}
          aria-selected={item.id === active}
          tabIndex={item.id === active ? 0 : -1}
          className="kd-tab"
          onClick={() => onChange(item.id)}
        >
          {item.label}
          {item.count === undefined ? null : <span className="kd-tab-count">{count(item.count)}</span>}
        </button>
      ))}
    </div>
  )
}
