import type { AttachmentPreview } from '../../shared/contract/attachments.ts'
import { useKept } from '../ui/kept.tsx'
import { AttachmentsPreview } from './attachments/AttachmentsPreview.tsx'
import { AttachmentsStart } from './attachments/AttachmentsStart.tsx'

/** 添付ファイルの取込. A ZIP or folder is read and matched, looked at, and only then taken in: until F12 no case changes. */
export function AttachmentsScreen() {
  const [preview, setPreview] = useKept<AttachmentPreview | null>('attachments.preview', null)
  const [result, setResult] = useKept<string | null>('attachments.result', null)
  if (preview === null) {
    return (
      <AttachmentsStart
        result={result}
        onLeave={() => setResult(null)}
        onStaged={(next) => {
          setResult(null)
          setPreview(next)
        }}
      />
    )
  }
  return (
    <AttachmentsPreview
      preview={preview}
      onGone={(told) => {
        setPreview(null)
        setResult(told)
      }}
    />
  )
}
