import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useClient } from '../../client/hooks.tsx'

/** One line of the list below a field. */
export interface Candidate {
  readonly id: string
  readonly text: ReactNode
}

export interface CandidateInputProps<T extends Candidate> {
  readonly fieldId: string
  readonly inputId: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly label: string
  /** Asks for what fits the text. */
  readonly find: (call: ReturnType<typeof useClient>['call'], text: string) => Promise<readonly T[]>
  readonly onPick: (candidate: T) => void
  readonly width?: string | undefined
}

/** How long typing rests before the register is asked, ms. */
const restMs = 150

/**
 * 候補付きの入力欄. Typed text stays what it is; the list only offers. Nothing is asked or chosen while an input method
 * converts: its Enter and arrows are its own.
 */
export function CandidateInput<T extends Candidate>(props: CandidateInputProps<T>) {
  const client = useClient()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const asked = useRef(0)
  const [found, setFound] = useState<readonly T[]>([])
  const [active, setActive] = useState(-1)
  useEffect(() => () => clearTimeout(timer.current), [])

  const close = (): void => {
    clearTimeout(timer.current)
    asked.current += 1
    setFound([])
    setActive(-1)
  }
  const ask = (delay: number): void => {
    clearTimeout(timer.current)
    const mine = ++asked.current
    timer.current = setTimeout(() => {
      const text = input.current?.value.trim() ?? ''
      if (text === '') return close()
      props.find(client.call, text).then(
        (rows) => {
          if (mine !== asked.current) return
          setFound(rows)
          setActive(-1)
        },
        // without candidates the field is still a field; the check tells what is wrong with the line
        () => close(),
      )
    }, delay)
  }
  const pick = (candidate: T): void => {
    close()
    props.onPick(candidate)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (found.length === 0) return event.key === 'ArrowDown' ? ask(0) : undefined
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((at) => (at < 0 && step < 0 ? found.length - 1 : (at + step + found.length) % found.length))
    } else if (event.key === 'Escape' && found.length > 0) {
      event.preventDefault()
      close()
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.shiftKey && found[active] !== undefined) {
      event.preventDefault()
      pick(found[active])
    }
  }
  const open = found.length > 0
  return (
    <span className="kd-candidates">
      <input
        ref={input}
        id={props.inputId}
        name={props.fieldId}
        className="kd-input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        role="combobox"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        style={{ width: props.width ?? '100%' }}
        onInput={(event) => {
          if (!event.nativeEvent.isComposing) ask(restMs)
        }}
        onCompositionEnd={() => ask(restMs)}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <div id={list} role="listbox" aria-label={`${props.label}の候補`} className="kd-candidate-list" hidden={!open}>
        {found.map((candidate, index) => (
          <div
            key={candidate.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            className="kd-candidate"
            // before the field loses its focus, and with it the list
            onMouseDown={(event) => {
              event.preventDefault()
              pick(candidate)
            }}
          >
            {candidate.text}
          </div>
        ))}
      </div>
    </span>
  )
}
