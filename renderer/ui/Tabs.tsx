import { type KeyboardEvent, useEffect, useRef } from 'react'
import { count } from './format.ts'
import { useKeys } from './keys.tsx'

export interface TabItem {
  readonly id: string
  readonly label: string
  readonly count?: number
}

/** 見出し（タブ）. One tab stop; ←→ moves, ↓ goes into the list, Ctrl+←→ moves from anywhere. Counts stand beside the words. */
export function Tabs({
  label,
  items,
  active,
  onChange,
  into = '[role="grid"]',
}: {
  readonly label: string
  readonly items: readonly TabItem[]
  readonly active: string
  readonly onChange: (id: string) => void
  /** What stands under the headings, as a selector: where ↓ and Enter lead. */
  readonly into?: string
}) {
  const list = useRef<HTMLDivElement>(null)
  const step = (by: 1 | -1): string | undefined => {
    const next = items[(items.findIndex((item) => item.id === active) + by + items.length) % items.length]
    if (next !== undefined) onChange(next.id)
    return next?.id
  }
  // more headings than the window is wide: the active one is always in sight
  useEffect(() => {
    list.current?.querySelector(`[data-tab="${active}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active, items])
  useKeys('tabs', { tabNext: () => void step(1), tabBack: () => void step(-1) })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const next = step(event.key === 'ArrowRight' ? 1 : -1)
      list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') intoList()
    else return
    event.preventDefault()
  }
  /** From the heading into what it heads, once that is drawn. */
  const intoList = (): void => {
    requestAnimationFrame(() => list.current?.closest('main')?.querySelector<HTMLElement>(into)?.focus())
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
          onClick={(event) => {
            onChange(item.id)
            // A click with the mouse goes on in the list; a screen reader's press (detail 0) stays on the tab.
            if (event.detail > 0) intoList()
          }}
        >
          {item.label}
          {item.count === undefined ? null : <span className="kd-tab-count">{count(item.count)}</span>}
        </button>
      ))}
    </div>
  )
}
