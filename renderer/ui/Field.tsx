import { type KeyboardEvent, type ReactNode, type Ref, useId } from 'react'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'password'
  /** Said below the label: form of the input, example. */
  readonly hint?: string
  readonly error?: string | null
  readonly required?: boolean
  /** More than 1: several lines. */
  readonly rows?: number
  readonly width?: string
  /** Has the focus when the screen or dialog opens. */
  readonly autoFocus?: boolean
  readonly autoComplete?: string
  readonly inputRef?: Ref<HTMLInputElement>
  readonly onBlur?: () => void
}

/** 入力欄. Label above, hint, text, error linked to the field; nothing is cleared or rewritten while it has the focus. */
export function Field(props: FieldProps) {
  const id = useId()
  const described = [props.hint === undefined ? '' : `${id}-hint`, props.error ? `${id}-error` : ''].join(' ').trim()
  const common = {
    id,
    className: 'kd-input',
    value: props.value,
    autoFocus: props.autoFocus,
    'data-first': props.autoFocus === true ? '' : undefined,
    required: props.required,
    'aria-invalid': props.error ? true : undefined,
    'aria-describedby': described === '' ? undefined : described,
    onBlur: props.onBlur,
    style: { width: props.width ?? '100%' },
  } as const
  return (
    <div className="kd-field">
      <label htmlFor={id} className="kd-label">
        {props.label}
        {props.required === true ? <span className="kd-required">※必須</span> : null}
      </label>
      {props.hint === undefined ? null : (
        <p id={`${id}-hint`} className="kd-hint">
          {props.hint}
        </p>
      )}
      {(props.rows ?? 1) > 1 ? (
        <textarea {...common} rows={props.rows} onChange={(event) => props.onChange(event.target.value)} />
      ) : (
        <input
          {...common}
          ref={props.inputRef}
          type={props.type ?? 'text'}
          autoComplete={props.autoComplete ?? 'off'}
          spellCheck={false}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
      {props.error ? (
        <p id={`${id}-error`} className="kd-error">
          ＊{props.error}
        </p>
      ) : null}
    </div>
  )
}

export interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
  readonly width?: string
  /** It has the focus when its dialog opens. */
  readonly autoFocus?: boolean
}

/** 選択欄. */
export function Choice({ label, value, options, onChange, width, autoFocus }: ChoiceProps) {
  const id = useId()
  return (
    <div className="kd-field">
      <label htmlFor={id} className="kd-label">
        {label}
      </label>
      <select
        id={id}
        className="kd-input"
        value={value}
        style={{ width: width ?? '100%' }}
        data-first={autoFocus === true ? '' : undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

export function Tick({
  label,
  checked,
  onChange,
  autoFocus,
}: {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly autoFocus?: boolean
}) {
  return (
    <label className="kd-tick">
      <input
        type="checkbox"
        checked={checked}
        data-first={autoFocus === true ? '' : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  )
}

/** What a dialog tells who confirms without the tick; null once it is set. */
export function tickFirst(ticked: boolean, label: string): string | null {
  return ticked ? null : `「${label}」に印を付けてから実行してください（Space）。`
}

/**
 * Enter goes to the next field, Shift+Enter back, as counters expect; after the last field `onDone`. The Enter that ends a
 * conversion stays with the input method.
 */
export function FieldsInOrder({
  children,
  onDone,
  label,
}: {
  readonly children: ReactNode
  readonly onDone: () => void
  readonly label: string
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229 || event.ctrlKey) return
    if (!(event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)) return
    event.preventDefault()
    const fields = [...event.currentTarget.querySelectorAll<HTMLElement>('input, select, textarea')]
    const next = fields[fields.indexOf(event.target) + (event.shiftKey ? -1 : 1)]
    if (next !== undefined) next.focus()
    else if (!event.shiftKey) onDone()
  }
  return (
    <form aria-label={label} onKeyDown={onKeyDown} onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  )
}
