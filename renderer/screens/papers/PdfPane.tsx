import type { Input, OpOf } from '../../../shared/contract.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'

type PdfOp = Extract<OpOf<'query'>, 'papers.file' | 'papers.sheets' | 'printRun.sample' | 'printRun.sheet'>

/**
 * The browser's own viewer over the bytes of a paper; a `sandbox` attribute would break it. `tools`: with the bar that prints.
 */
export function PdfPane<O extends PdfOp>({
  op,
  of,
  label,
  tools = false,
}: {
  readonly op: O
  readonly of: Input<O>
  readonly label: string
  readonly tools?: boolean
}) {
  const file = useQueryOp(op, of)
  if (file.error !== null) return <ProblemBox error={file.error} onRetry={() => void file.refetch()} />
  return <PdfBytes bytes={file.data?.bytes} label={label} tools={tools} />
}

/** The viewer over pages that are at hand already; `Loading` while there are none. */
export function PdfBytes({
  bytes,
  label,
  tools = false,
}: {
  readonly bytes: Uint8Array | undefined
  readonly label: string
  readonly tools?: boolean
}) {
  const url = useObjectUrl(bytes, 'application/pdf')
  if (url === null) return <Loading what={label} />
  const view = `${tools ? '' : 'toolbar=0&'}navpanes=0&view=FitH`
  return <iframe key={view} title={`${label}の中身`} src={`${url}#${view}`} className="kd-pdf" data-pane="" />
}
