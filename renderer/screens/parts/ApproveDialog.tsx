import { useState } from 'react'
import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Tick, tickFirst } from '../../ui/Field.tsx'
import { count, yen } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { draftKindWords, stopWord } from '../../words.ts'

/** The act by its own name: 代決する for an absent holder, 承認する on the way, 決裁する at the end of the route. */
export function approveWord(draft: DraftDetail): string {
  if (draft.mine === 'deputy') return '代決する'
  return isLast(draft) ? '決裁する' : '承認する'
}

function isLast(draft: DraftDetail): boolean {
  const open = draft.route.filter((step) => step.state === 'current' || step.state === 'waiting')
  return open.length <= 1
}

/** Who comes after this approval: post and holder. */
function nextPost(draft: DraftDetail): string {
  const next = draft.route.find((step) => step.state === 'waiting')
  return next === undefined ? '次の人' : `${next.post}（${next.holderName}）`
}

/** The summary before the act: what, how many, how much; a tick, then F12. */
export function ApproveDialog({ draft, onClose }: { readonly draft: DraftDetail; readonly onClose: () => void }) {
  const { done } = useNotices()
  const approve = useCommandOp('draft.approve')
  const [sure, setSure] = useState(false)
  const word = approveWord(draft)
  const exceptions = draft.rows.filter((row) => row.exception !== null).length
  const confirm = (): void => {
    approve.mutate(
      { draftNo: draft.draftNo, version: draft.version, asDeputy: draft.mine === 'deputy' },
      {
        onSuccess: (answer) => {
          onClose()
          const stopped = answer.refused.length
          if (answer.state === 'approved') {
            done(
              `${draft.draftNo} を決裁しました。${count(answer.done.length)}件を決定しました。${stopped > 0 ? `${count(stopped)}件は止めました（${answer.refused.map((one) => `${one.caseNo} ${stopWord(one.code)}`).join('、')}）。` : ''}`,
            )
          } else done(`${draft.draftNo} を承認しました。次の人に回りました。`)
        },
      },
    )
  }
  return (
    <Dialog
      title={`${word.replace(/する$/, '')}します — ${draft.title}`}
      confirm={word}
      blocked={tickFirst(sure, '件数と金額を確かめました')}
      onConfirm={confirm}
      onClose={onClose}
      busy={approve.isPending}
    >
      <Figures
        items={[
          { label: `${draftKindWords[draft.kind]}の件数`, value: count(draft.cases), unit: '件' },
          { label: draft.kind === 'payment' ? '支払額' : '公費負担額の計', value: yen(draft.amount), unit: '円' },
          { label: 'うち例外', value: count(exceptions), unit: '件', tone: exceptions > 0 ? 'warn' : undefined },
        ]}
      />
      <p>
        {isLast(draft) ? 'あなたが最後の決裁者です。決裁すると取り消せません。' : `承認すると、次は ${nextPost(draft)} の番になります。`}
        {draft.mine === 'deputy' ? `「${draft.turn ?? ''}」が不在のため、代決として記録します。` : ''}
      </p>
      <Tick label="件数と金額を確かめました" checked={sure} onChange={setSure} autoFocus />
      {approve.error === null ? null : <ProblemBox error={approve.error} />}
    </Dialog>
  )
}
