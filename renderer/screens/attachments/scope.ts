import { useKept } from '../../ui/kept.tsx'

/** For which applications files are brought: one import just taken in, or all of a programme (`batchId` null). */
export interface AttachmentScope {
  readonly programme: string
  readonly batchId: string | null
  readonly importNo: string
}

/** What the import screen hands to the step of the attachments. */
export function useAttachmentScope() {
  return useKept<AttachmentScope>('attachments.scope', { programme: '', batchId: null, importNo: '' })
}
