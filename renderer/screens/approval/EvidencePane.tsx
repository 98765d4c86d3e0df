import { useEffect, useRef } from 'react'
import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { Pane } from '../../ui/Screen.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { CasePreview } from '../parts/CasePreview.tsx'

export interface EvidencePaneProps {
  readonly draft: DraftDetail
  readonly caseNo: string
  /** Cases that count as read already. */
  readonly reads: readonly string[] | undefined
  readonly onOpen: () => void
}

/** 根拠: a case of the draft beside it, to be read and not changed. Once it stands there it counts as read by this approver. */
export function EvidencePane({ draft, caseNo, reads, onOpen }: EvidencePaneProps) {
  const { problem } = useNotices()
  const settled = useSettled(caseNo, 150)
  const view = useQueryOp('case.view', { caseNo: settled }, { keep: true })
  const { mutate } = useCommandOp('inbox.read')
  const noted = useRef('')
  const shown = view.data?.caseNo === caseNo && settled === caseNo
  const counts = draft.state === 'circulating' && reads !== undefined && !reads.includes(caseNo)
  useEffect(() => {
    const key = `${draft.draftNo} ${caseNo}`
    if (!shown || !counts || noted.current === key) return
    noted.current = key
    mutate({ draftNo: draft.draftNo, caseNo }, { onError: problem })
  }, [shown, counts, draft.draftNo, caseNo, mutate, problem])
  const row = draft.rows.find((one) => one.caseNo === caseNo)
  return (
    <Pane label="根拠（案件の内容）">
      {row?.exception === null || row === undefined ? null : (
        <p className="kd-callout mt-0">
          <span className="font-700">先に読む理由: </span>
          {row.exception}
        </p>
      )}
      {row !== undefined && row.exception === null && row.drawn ? (
        <p className="kd-callout mt-0" data-tone="good">
          抜取りで選ばれた案件です。
        </p>
      ) : null}
      <CasePreview caseNo={caseNo} onOpen={onOpen} />
    </Pane>
  )
}
