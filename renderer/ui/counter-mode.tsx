import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useState } from 'react'
import type { SecretStore } from '../client/secrets.ts'
import { useSecrets } from '../client/hooks.tsx'
import { Button } from './Button.tsx'

interface CounterMode {
  readonly on: boolean
  readonly toggle: () => void
}

const CounterContext = createContext<CounterMode | null>(null)
const remembered = 'kyufu.counter'

/**
 * 窓口モード (Ctrl+Shift+P). While a visitor can see the window, names, addresses and accounts are painted over wherever they stand; the page
 * itself, what is typed and what is printed stay as they are. It is remembered on this PC, also over a restart.
 */
export function CounterProvider({ children }: { readonly children: ReactNode }) {
  const secrets = useSecrets()
  const [on, setOn] = useState(() => window.localStorage.getItem(remembered) === 'on')
  const toggle = useCallback(
    () =>
      setOn((before) => {
        window.localStorage.setItem(remembered, before ? 'off' : 'on')
        return !before
      }),
    [],
  )
  useLayoutEffect(() => (on ? cover(document.documentElement, secrets) : undefined), [on, secrets])
  const value = useMemo(() => ({ on, toggle }), [on, toggle])
  return <CounterContext.Provider value={value}>{children}</CounterContext.Provider>
}

export function useCounterMode(): CounterMode {
  const mode = useContext(CounterContext)
  if (mode === null) throw new Error('CounterProvider is missing')
  return mode
}

/** The band that says so; nothing while the mode is off. */
export function CounterBand() {
  const { on, toggle } = useCounterMode()
  if (!on) return null
  return (
    <div role="status" className="kd-counter-band">
      <span className="flex-1">窓口モード: 氏名・住所・電話・口座を隠しています。印刷と保存はそのままです。</span>
      <Button look="outline" shortcut="Ctrl+Shift+p" onPress={toggle}>
        元の表示に戻す
      </Button>
    </div>
  )
}

/** Fields into which somebody types what tells of a person. */
const personalField = /氏名|名前|フリガナ|カナ|住所|電話|郵便番号|口座|名義|宛名番号|生年月日|QR/
const paint = 'kd-secret'

/** Paints over what is secret below the root, before it is shown, until the returned function is called. */
function cover(root: HTMLElement, secrets: SecretStore): () => void {
  const tips = new Map<Element, string>()
  root.dataset['counter'] = ''
  const marks = new Highlight()
  CSS.highlights.set(paint, marks)

  const scan = (): void => {
    marks.clear()
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      for (const [start, end] of secrets.find(node.nodeValue ?? '')) {
        const range = new Range()
        range.setStart(node, start)
        range.setEnd(node, end)
        marks.add(range)
      }
    }
    for (const field of root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')) {
      const label = `${field.labels?.[0]?.textContent ?? ''}${field.getAttribute('aria-label') ?? ''}`
      const typing = field === document.activeElement
      const secret =
        secrets.find(field.value).length > 0 || (!typing && field.type === 'text' && personalField.test(label) && !label.includes('検索'))
      field.toggleAttribute('data-secret', secret)
    }
    for (const element of root.querySelectorAll('[title]')) {
      const tip = element.getAttribute('title') ?? ''
      if (tip === '' || secrets.find(tip).length === 0) continue
      tips.set(element, tip)
      element.setAttribute('title', '')
    }
  }
  scan()
  const watch = new MutationObserver(scan)
  watch.observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['title', 'value'] })
  for (const event of ['input', 'focusin', 'focusout']) root.addEventListener(event, scan)
  return () => {
    watch.disconnect()
    for (const event of ['input', 'focusin', 'focusout']) root.removeEventListener(event, scan)
    CSS.highlights.delete(paint)
    delete root.dataset['counter']
    for (const field of root.querySelectorAll('[data-secret]')) field.removeAttribute('data-secret')
    for (const [element, tip] of tips) if (element.getAttribute('title') === '') element.setAttribute('title', tip)
  }
}
