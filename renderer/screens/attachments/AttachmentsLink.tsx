import { useNavigate } from '@tanstack/react-router'
import type { ImportSummary } from '../../../shared/contract/intake.ts'
import { Button } from '../../ui/Button.tsx'
import { useAttachmentScope } from './scope.ts'

/** 添付ファイルを取り込む: the next step after an import, for the applications it brought; without one for any of a programme. */
export function AttachmentsLink({ summary }: { readonly summary: Pick<ImportSummary, 'programme' | 'batchId' | 'importNo'> | null }) {
  const navigate = useNavigate()
  const [, setScope] = useAttachmentScope()
  const go = (): void => {
    setScope(
      summary === null
        ? { programme: '', batchId: null, importNo: '' }
        : { programme: summary.programme, batchId: summary.batchId, importNo: summary.importNo },
    )
    void navigate({ to: '/attachments' })
  }
  return <Button onPress={go}>添付ファイルを取り込む</Button>
}
