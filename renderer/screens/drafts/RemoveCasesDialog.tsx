import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { count, yen } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { ChooseCasesDialog } from '../parts/ChooseCasesDialog.tsx'

/** 案件を外す: the drafter takes cases out of a draft that came back; those the approver marked have a tick already. */
export function RemoveCasesDialog({ draft, onClose }: { readonly draft: DraftDetail; readonly onClose: () => void }) {
  const { done } = useNotices()
  const remove = useCommandOp('draft.remove')
  return (
    <ChooseCasesDialog
      draft={draft}
      title={`起案から案件を外します — ${draft.title}`}
      confirm="外す"
      told="外した案件は審査済に戻り、あとで別に起案できます。残りはこの起案のまま、S で再び回付します。"
      ticked={draft.rows.filter((row) => row.mark !== null).map((row) => row.caseNo)}
      keep="remove"
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={(caseNos, reason, forget) =>
        remove.mutate(
          { draftNo: draft.draftNo, version: draft.version, caseNos: [...caseNos], reason },
          {
            onSuccess: (answer) => {
              forget()
              onClose()
              done(
                `${draft.draftNo} から ${count(answer.removed.length)}件を外しました。残りは ${count(answer.cases)}件 ${yen(answer.amount)}円です。`,
              )
            },
          },
        )
      }
    />
  )
}
