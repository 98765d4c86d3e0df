import { useLayoutEffect, useState } from 'react'
import type { AttachmentView } from '../../../shared/contract/attachments.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count, fileSize } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'

/** 添付を見る: one file at a time, ←→ to the others. Every file that is shown is entered in the trail as a view. */
export function AttachmentViewer({
  caseNo,
  files,
  first,
  onClose,
}: {
  readonly caseNo: string
  readonly files: readonly AttachmentView[]
  readonly first: string
  readonly onClose: () => void
}) {
  const [open, setOpen] = useState(first)
  // the dialog binds its keys when it is drawn; only afterwards can others lie above them
  const [ready, setReady] = useState(false)
  useLayoutEffect(() => setReady(true), [])
  const at = Math.max(
    0,
    files.findIndex((file) => file.attachmentId === open),
  )
  const file = files[at]
  const step = (by: 1 | -1): void => {
    const next = files[(at + by + files.length) % files.length]
    if (next !== undefined) setOpen(next.attachmentId)
  }
  if (file === undefined) return null
  return (
    <Dialog title={file.label} onClose={onClose} wide>
      {ready ? <ViewerKeys onNext={() => step(1)} onBack={() => step(-1)} onClose={onClose} /> : null}
      <div className="flex items-center gap-3">
        <p className="flex-1 kd-note">
          {count(at + 1)}／{count(files.length)}　{file.kind ?? '種類不明'}　{file.typeName}　{fileSize(file.bytes)}
        </p>
        <Button shortcut="ArrowLeft" onPress={() => step(-1)}>
          前
        </Button>
        <Button shortcut="ArrowRight" onPress={() => step(1)}>
          次
        </Button>
      </div>
      <div className="kd-viewer">
        {file.shown ? (
          <Content key={file.attachmentId} caseNo={caseNo} file={file} />
        ) : (
          <p className="kd-callout m-0">
            {file.typeName}は保管していますが、安全のためここでは開きません。PDFまたは写真（JPEG・PNG）で受け取り直すと見られます。
          </p>
        )}
      </div>
    </Dialog>
  )
}

function ViewerKeys({
  onNext,
  onBack,
  onClose,
}: {
  readonly onNext: () => void
  readonly onBack: () => void
  readonly onClose: () => void
}) {
  useKeys('viewer', { next: onNext, previous: onBack, close: onClose }, { modal: true })
  return null
}

function Content({ caseNo, file }: { readonly caseNo: string; readonly file: AttachmentView }) {
  const content = useQueryOp('attachment.read', { caseNo, attachmentId: file.attachmentId })
  const url = useObjectUrl(content.data?.bytes, content.data?.mime ?? '')
  const [broken, setBroken] = useState(false)
  if (content.error !== null) return <ProblemBox error={content.error} onRetry={() => void content.refetch()} />
  if (url === null) return <Loading what="添付" />
  if (broken) return <p className="kd-callout m-0">画像として表示できません。ファイルが壊れているおそれがあります。</p>
  if (file.type === 'pdf') {
    return <iframe title={`${file.label} の中身`} src={`${url}#toolbar=0&navpanes=0&view=FitH`} className="kd-pdf" data-pane="" />
  }
  return <img src={url} alt={`${file.label} の画像`} className="kd-picture" onError={() => setBroken(true)} />
}
