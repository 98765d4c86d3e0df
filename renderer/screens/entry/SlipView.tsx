import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { SaveOut } from '../../ui/SaveOut.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'

/** 受付票. The slip in the browser's own viewer, whose bar prints it. */
export function SlipView({ caseNo }: { readonly caseNo: string }) {
  const slip = useQueryOp('entry.slip', { caseNo })
  const url = useObjectUrl(slip.data?.bytes, 'application/pdf')
  if (slip.error !== null) return <ProblemBox error={slip.error} onRetry={() => void slip.refetch()} />
  if (url === null) return <Loading what="受付票" />
  return (
    <>
      <div className="flex justify-end py-1">
        <SaveOut op="entry.saveSlip" what="受付票" name={slip.data?.name ?? '受付票.pdf'} of={{ caseNo }} />
      </div>
      <iframe title={`${slip.data?.name ?? '受付票'} の中身`} src={`${url}#navpanes=0&view=FitH`} className="kd-pdf" data-pane="" />
    </>
  )
}
