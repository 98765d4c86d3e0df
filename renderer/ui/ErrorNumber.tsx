import { errorNumber } from '../../shared/help/errors.ts'
import { useHelp } from './help-context.tsx'

/** エラー番号: to read out on the telephone, and the way to its entry in the help. Nothing for a fault that has none. */
export function ErrorNumber({ code }: { readonly code: string }) {
  const help = useHelp()
  const number = errorNumber(code)
  if (number === null) return null
  if (help === null) return <span className="kd-error-number">{number}</span>
  return (
    <button type="button" className="kd-error-number" onClick={() => help.open(`errors#${number}`)}>
      {number} くわしく
    </button>
  )
}
