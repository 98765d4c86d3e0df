import { useState } from 'react'
import { keyLabel, keyTable } from '../keys.ts'
import { Dialog } from './Dialog.tsx'
import { useBoundKeys } from './keys.tsx'

/** キー一覧 (F1): the keys that act on this screen now, from the same table that binds them. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const bound = useBoundKeys()
  const [lines] = useState(() => [...bound.map(({ spec, label }) => ({ ...spec, label })), ...keyTable.grid])
  return (
    <Dialog title="この画面のキー" onClose={onClose} wide>
      <div style={{ columns: '2 20rem' }}>
        {lines.map((line) => (
          <div key={`${line.act}${line.keys[0]}`} className="flex items-center gap-2 py-0.5">
            <span className="flex w-40 flex-wrap gap-1">
              {shownKeys(line.keys).map((key) => (
                <kbd key={key} className="kd-key">
                  {keyLabel(key)}
                </kbd>
              ))}
            </span>
            <span>{line.label}</span>
          </div>
        ))}
      </div>
      <p className="kd-note">英字のキーは、入力欄に入っていないときに働きます。変換中のキーは働きません。</p>
    </Dialog>
  )
}

/** A row of digits is told as a span. */
function shownKeys(keys: readonly string[]): readonly string[] {
  return keys.length > 3 ? [`${keys[0]}〜${keys.at(-1)}`] : keys
}
