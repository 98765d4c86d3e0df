import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Field } from '../../../shared/domain/field.ts'
import { fieldWords } from '../../../shared/domain/field-words.ts'
import { foldItem, foldKana } from '../../../shared/domain/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'

export interface FieldChoice {
  readonly field: Field
  /** The column that feeds it now; null: none. */
  readonly usedBy: string | null
  readonly required: boolean
}

/** 取込先の項目を選ぶ: type a part of the name, ↑↓, Enter. The first line takes the column out. */
export function FieldChooser({
  title,
  choices,
  current,
  none,
  onChoose,
  onClose,
}: {
  readonly title: string
  readonly choices: readonly FieldChoice[]
  readonly current: string | null
  /** Words of the first line, which chooses nothing; absent: there is no such line. */
  readonly none?: string
  readonly onChoose: (fieldId: string | null) => void
  readonly onClose: () => void
}) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const shown = useMemo(() => matching(choices, typed), [choices, typed])
  const options: readonly (FieldChoice | null)[] = none === undefined || typed !== '' ? shown : [null, ...shown]
  const [moved, setMoved] = useState<number | null>(null)
  const start = typed === '' ? options.findIndex((one) => (one?.field.id ?? null) === current) : 0
  const at = Math.max(0, Math.min(moved ?? start, options.length - 1))
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at, shown])

  const choose = (option: FieldChoice | null | undefined): void => {
    if (option !== undefined) onChoose(option?.field.id ?? null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown') setMoved(Math.min(at + 1, options.length - 1))
    else if (event.key === 'ArrowUp') setMoved(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && !event.ctrlKey) choose(options[at])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p id={`${id}-hint`} className="kd-note m-0 pb-1">
        名前の一部を入れると絞り込みます。
      </p>
      <input
        type="text"
        role="combobox"
        aria-label="項目の名前の一部"
        aria-describedby={`${id}-hint`}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={options.length === 0 ? undefined : `${id}-${at}`}
        className="kd-input w-full"
        data-first=""
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setMoved(null)
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        ref={list}
        role="listbox"
        aria-label="項目"
        className="mt-2 h-[22rem] overflow-auto border border-solid-gray-300"
      >
        {options.map((option, i) => (
          <div
            key={option?.field.id ?? ''}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            className="flex gap-3 px-3 py-1 aria-selected:bg-key-100"
            onClick={() => choose(option)}
          >
            {option === null ? (
              <span>{none}</span>
            ) : (
              <>
                <span className="flex-1">
                  {option.field.label}
                  {option.required ? <span className="kd-required">※必須</span> : null}
                </span>
                {option.usedBy === null ? null : <span className="kd-note truncate">今は「{option.usedBy}」</span>}
              </>
            )}
          </div>
        ))}
        {options.length === 0 ? <div className="px-3 py-2">その名前の項目はありません。</div> : null}
      </div>
      <p className="kd-note mt-2">↑↓ で選び、Enter で決めます。Esc で戻ります。</p>
    </Dialog>
  )
}

/** Fields whose label, then those whose usual names or id hold what was typed, in whatever width and kana. */
function matching(choices: readonly FieldChoice[], typed: string): readonly FieldChoice[] {
  const wanted = folded(typed)
  if (wanted === '') return choices
  const rank = ({ field }: FieldChoice): number => {
    if (folded(field.label).includes(wanted)) return 0
    return [field.id, ...(fieldWords[field.id] ?? [])].some((name) => folded(name).includes(wanted)) ? 1 : 2
  }
  return choices.filter((choice) => rank(choice) < 2).toSorted((a, b) => rank(a) - rank(b))
}

const folded = (text: string): string => foldKana(foldItem(text))
