import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { MediumField, useMedium } from '../../ui/medium.tsx'
import { SaveOut } from '../../ui/SaveOut.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'

/** 補正依頼書 as it was drawn, to be looked at and printed from the viewer. */
export function CorrectionLetter({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const file = useQueryOp('correction.paper', { name })
  const [medium, setMedium] = useMedium('out')
  const url = useObjectUrl(file.data?.bytes, 'application/pdf')
  return (
    <Dialog title={`補正依頼書 ${name}`} onClose={onClose} wide>
      <div className="flex flex-wrap items-end gap-3 pb-2">
        <MediumField direction="out" value={medium} onChange={setMedium} />
        <SaveOut op="correction.savePaper" what="補正依頼書" name={name} of={{ name }} medium={medium} />
      </div>
      {file.error === null ? null : <ProblemBox error={file.error} onRetry={() => void file.refetch()} />}
      {url === null ? (
        file.error === null ? (
          <Loading what="手紙" />
        ) : null
      ) : (
        <div className="kd-letter-pdf">
          <iframe title={`${name} の中身`} src={`${url}#navpanes=0&view=FitH`} className="kd-pdf" data-first="" />
        </div>
      )}
    </Dialog>
  )
}
