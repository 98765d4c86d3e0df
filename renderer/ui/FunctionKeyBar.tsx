import { keyLabel } from '../keys.ts'
import { useBoundKeys } from './keys.tsx'

/** ファンクションキーの帯. Every key of the screen that can act now, clickable; the same table binds the keys. */
export function FunctionKeyBar() {
  const keys = useBoundKeys().filter(({ spec }) => spec.bar)
  return (
    <nav aria-label="ファンクションキー" className="kd-keybar">
      {keys.map(({ spec, label, press }) => (
        <button key={`${spec.act}${spec.keys[0]}`} type="button" className="kd-keybar-key" tabIndex={-1} onClick={press}>
          <kbd className="kd-key">{keyLabel(spec.keys[0] ?? '')}</kbd>
          <span>{label}</span>
        </button>
      ))}
    </nav>
  )
}
