import { type KeyboardEvent, type Ref, useEffect, useState } from 'react'
import { useSettled } from '../../ui/use-settled.ts'

/**
 * 検索欄. Asks while the person types, but never with a half-converted reading: during a conversion the former text stands.
 * Enter goes to the list.
 */
export function SearchField({
  value,
  onChange,
  inputRef,
  onDone,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly inputRef: Ref<HTMLInputElement>
  readonly onDone: () => void
}) {
  const [typed, setTyped] = useState(value)
  const [composing, setComposing] = useState(false)
  const settled = useSettled(typed, 120)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (!composing && settled === typed && settled !== value) onChange(settled)
    // Only a settled text asks; a new `value` from outside is taken over above.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, composing])
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return
    event.preventDefault()
    onChange(typed)
    onDone()
  }
  return (
    <label className="flex min-w-0 items-center gap-2">
      <span className="whitespace-nowrap">
        検索{' '}
        <kbd aria-hidden="true" className="kd-key">
          /
        </kbd>
      </span>
      <input
        ref={inputRef}
        className="kd-input kd-search"
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-label="氏名・フリガナ・受付番号・案件番号で検索"
        title="氏名・フリガナ・受付番号・案件番号"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={onKeyDown}
      />
      <span className="kd-top-detail text-[13px] kd-note truncate">氏名・フリガナ・番号</span>
    </label>
  )
}
