import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Candidate } from '../../../shared/contract/mending.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { Button } from '../../ui/Button.tsx'
import { useKept } from '../../ui/kept.tsx'
import { useSettled } from '../../ui/use-settled.ts'

/** Another cell that is mended in the same stroke. */
export type Together = NonNullable<Candidate['together']>[number]

/**
 * 欄を直す. The text of one cell with the reason why it was refused and what it may have meant. Enter saves, Alt+↓ or ↓ goes
 * through the candidates, Esc leaves the cell as it was; the Enter that ends a conversion stays with the input method.
 */
export function MendField({
  batchId,
  line,
  field,
  label,
  value,
  reason,
  busy,
  onSave,
  onCancel,
}: {
  readonly batchId: string
  readonly line: number
  readonly field: string
  readonly label: string
  readonly value: string
  readonly reason: string | null
  readonly busy: boolean
  /** `together`: other cells that the chosen candidate changes as well. */
  readonly onSave: (value: string, together: readonly Together[]) => void
  readonly onCancel: () => void
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useKept(`import.mend.${batchId}.${line}.${field}`, value)
  const [chosen, setChosen] = useState(-1)
  const [composing, setComposing] = useState(false)
  const settled = useSettled(typed, 150)
  const asked = useQueryOp('import.candidates', { batchId, line, field, text: settled.slice(0, 500) }, { keep: true, enabled: !composing })
  const candidates = asked.data?.candidates ?? []
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])

  const save = (text: string, together: readonly Together[] = []): void => {
    if (busy) return
    // what is saved is no longer a half-typed text to be kept
    setTyped(text)
    onSave(text, together)
  }
  const take = (one: Candidate | undefined): void => save(one?.value ?? typed, one?.together)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.ctrlKey) take(candidates[chosen])
    else if (event.key === 'Escape') {
      setTyped(value)
      onCancel()
    } else if (event.key === 'ArrowDown') setChosen(Math.min(candidates.length - 1, chosen + 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(-1, chosen - 1))
    else return
    event.preventDefault()
  }
  return (
    <div className="kd-problem kd-mend" data-from-file="">
      <div className="w-full min-w-0">
        <label htmlFor={id} className="kd-label">
          {label}を直す
        </label>
        {reason === null ? null : (
          <p id={`${id}-why`} className="kd-error">
            {reason}
          </p>
        )}
        <input
          id={id}
          ref={input}
          type="text"
          className="kd-input mt-2 w-full"
          autoComplete="off"
          spellCheck={false}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={candidates.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
          aria-describedby={reason === null ? undefined : `${id}-why`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setChosen(-1)
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onKeyDown={onKeyDown}
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={`${label}の候補`}
          className="mt-1 max-h-[13rem] overflow-auto bg-white"
          data-empty={candidates.length === 0 || undefined}
        >
          {candidates.map((one, i) => (
            <div
              key={`${one.value}${one.note}`}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              className="flex cursor-pointer gap-2 border-b border-solid-gray-200 px-2 py-1 aria-selected:bg-key-100 aria-selected:font-700"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
            >
              <span className={one.together === undefined ? 'min-w-0 flex-1' : 'whitespace-nowrap font-700'}>{one.label}</span>
              {one.note === '' ? null : (
                <span className="kd-note">
                  {one.note}
                  {one.together === undefined ? null : (
                    <span className="block">一緒に直す欄: {one.together.map((part) => `${part.label} ${part.value}`).join('、')}</span>
                  )}
                </span>
              )}
            </div>
          ))}
        </div>
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <Button look="solid" shortcut="Enter" busy={busy} onPress={() => take(candidates[chosen])}>
            直す
          </Button>
          <Button
            shortcut="Escape"
            onPress={() => {
              setTyped(value)
              onCancel()
            }}
          >
            やめる
          </Button>
          {candidates.length === 0 ? null : <span className="kd-note">Alt+↓ で候補（{candidates.length}件）</span>}
        </div>
      </div>
    </div>
  )
}
