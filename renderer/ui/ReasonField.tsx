import { Field } from './Field.tsx'

export interface ReasonFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly rows: number
  /** Whether an act was asked for without a reason; typing takes it back. */
  readonly missing: boolean
  readonly onMissing: (missing: boolean) => void
}

/** 理由. The words without which an act of a person is not taken. */
export function ReasonField({ label, value, onChange, rows, missing, onMissing }: ReasonFieldProps) {
  return (
    <Field
      label={label}
      value={value}
      onChange={(text) => {
        onChange(text)
        onMissing(false)
      }}
      rows={rows}
      required
      autoFocus
      error={missing ? '理由を入力してください。' : null}
    />
  )
}
