import { useState } from 'react'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'

interface Which {
  readonly providerNo: string
  /** Place of the account in its history. */
  readonly seq: number
}

/** 委任状, as it was kept. Showing it is entered in the trail. */
export function AttorneyPaper({ providerNo, seq }: Which) {
  const content = useQueryOp('provider.readAttorney', { providerNo, seq })
  const url = useObjectUrl(content.data?.bytes, content.data?.mime ?? '')
  const [broken, setBroken] = useState(false)
  if (content.error !== null) return <ProblemBox error={content.error} onRetry={() => void content.refetch()} />
  if (url === null) return <Loading what="委任状" />
  if (broken) return <p className="kd-callout m-0">画像として表示できません。ファイルが壊れているおそれがあります。</p>
  if (content.data?.mime === 'application/pdf')
    // the browser's own viewer of PDF does not start in a sandbox
    // oxlint-disable-next-line react/iframe-missing-sandbox
    return <iframe title="委任状の中身" src={`${url}#toolbar=0&navpanes=0&view=FitH`} className="kd-pdf" tabIndex={-1} data-pane="" />
  return <img src={url} alt="委任状の画像" className="kd-picture" onError={() => setBroken(true)} />
}

/** 委任状を見る, alone. */
export function AttorneyViewer({ name, onClose, ...which }: Which & { readonly name: string; readonly onClose: () => void }) {
  return (
    <Dialog title={`${name} の委任状`} onClose={onClose} wide>
      <div className="kd-viewer">
        <AttorneyPaper {...which} />
      </div>
    </Dialog>
  )
}
