import { useLayoutEffect, useRef, useState } from 'react'
import { keyLabel } from '../keys.ts'
import { type BoundKey, useBoundKeys } from './keys.tsx'

/** Whether a key belongs to the window, not to the screen: it stays in sight however many keys the screen has. */
const isOfWindow = ({ scope }: BoundKey): boolean => scope === 'shell' || scope === 'anywhere'

/**
 * ファンクションキーの帯. Every key of the screen that can act now, clickable; the same table binds the keys. Where they do not all fit, whole
 * keys are left out at the end, and the list of all keys is offered instead.
 */
export function FunctionKeyBar() {
  const bound = useBoundKeys()
  const own = bound.filter((key) => key.spec.bar && !isOfWindow(key))
  const [clipped, setClipped] = useState(false)
  const ofWindow = bound.filter((key) => isOfWindow(key) && (key.spec.bar || (clipped && key.spec.act === 'keyList')))
  const row = useRef<HTMLDivElement>(null)
  const words = own.map(({ label }) => label).join()
  useLayoutEffect(() => {
    const box = row.current
    if (box === null) return
    const watch = new ResizeObserver(() => setClipped(box.scrollHeight > box.clientHeight + 1))
    watch.observe(box)
    setClipped(box.scrollHeight > box.clientHeight + 1)
    return () => watch.disconnect()
  }, [words])
  return (
    <nav aria-label="ファンクションキー" className="kd-keybar">
      <div ref={row} className="kd-keybar-own">
        {own.map((key) => (
          <BarKey key={`${key.scope}${key.spec.act}`} of={key} />
        ))}
      </div>
      {ofWindow.map((key) => (
        <BarKey key={`${key.scope}${key.spec.act}`} of={key} />
      ))}
    </nav>
  )
}

function BarKey({ of: { spec, label, press } }: { readonly of: BoundKey }) {
  return (
    <button type="button" className="kd-keybar-key" tabIndex={-1} onClick={press}>
      <kbd className="kd-key">{keyLabel(spec.keys[0] ?? '')}</kbd>
      <span>{label}</span>
    </button>
  )
}
