import { useState } from 'react'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { Block } from '../../ui/Screen.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { bracketWord } from '../../words.ts'
import { AmountTable } from './AmountTable.tsx'
import { isCash } from './is-cash.ts'
import { CaseHeader } from './CaseHeader.tsx'
import { DecisionBlock, VouchersBlock } from './CaseRecords.tsx'
import { Checks } from './Checks.tsx'

/** The case beside the list. Rows that are only passed by are not opened: each opening is a view in the trail. */
export function CasePreview({ caseNo, onOpen }: { readonly caseNo: string; readonly onOpen: () => void }) {
  const settled = useSettled(caseNo, 150)
  const view = useQueryOp('case.view', { caseNo: settled }, { keep: true })
  const [open, setOpen] = useState<string | null>(null)
  const detail = view.data
  if (view.error !== null) return <ProblemBox error={view.error} onRetry={() => void view.refetch()} />
  if (detail === undefined) return <Loading what="案件" />
  return (
    <article aria-label={`案件 ${detail.caseNo}`} aria-busy={detail.caseNo !== caseNo}>
      <div className="mb-1 flex items-center justify-between">
        <span className="kd-note tabular-nums">{detail.caseNo}</span>
        <Button look="text" shortcut="Enter" onPress={onOpen}>
          全画面で開く
        </Button>
      </div>
      <CaseHeader detail={detail} />
      <Block title="審査項目">
        <Checks checks={detail.checks} open={open} onOpen={setOpen} />
      </Block>
      {detail.amounts === null ? null : (
        <Block title="金額の計算" note={`所得区分 ${bracketWord(detail.bracket)}`}>
          <AmountTable amounts={detail.amounts} earlier={detail.earlierOwnShare} cash={isCash(detail)} />
        </Block>
      )}
      <DecisionBlock detail={detail} />
      <VouchersBlock detail={detail} />
    </article>
  )
}
