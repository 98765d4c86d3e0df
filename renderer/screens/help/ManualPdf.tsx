import { useMemo } from 'react'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { SaveOut } from '../../ui/SaveOut.tsx'
import { PdfBytes } from '../papers/PdfPane.tsx'
import { keyWords } from './key-words.ts'

/** 手引きの印刷: the pages with the bar that prints, and a file to hand on. */
export function ManualPdf({ page, title, version }: { readonly page: string; readonly title: string; readonly version: string }) {
  const of = useMemo(() => ({ page, version, keys: keyWords() }), [page, version])
  const manual = useQueryOp('help.manual', of)
  if (manual.error !== null) return <ProblemBox error={manual.error} onRetry={() => void manual.refetch()} />
  return (
    <div className="kd-help-print">
      <div className="flex items-center gap-2">
        <span className="kd-note">{manual.data === undefined ? '' : `${manual.data.pages}頁。下の枠の印刷ボタンで印刷します。`}</span>
        <span className="flex-1" />
        <SaveOut op="help.saveManual" what={title} name={`${title}.pdf`} of={of} />
      </div>
      <PdfBytes bytes={manual.data?.bytes} label={title} tools />
    </div>
  )
}
