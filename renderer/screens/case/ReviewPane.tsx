import type { CaseDetail } from '../../../shared/contract/cases.ts'
import type { CaseSources } from '../../../shared/contract/triage.ts'
import { toWarekiFiscalYear } from '../../../shared/domain/wareki.ts'
import { yen } from '../../ui/format.ts'
import { Block, Pane } from '../../ui/Screen.tsx'
import { bracketWord } from '../../words.ts'
import { AmountTable } from '../parts/AmountTable.tsx'
import { CaseHeader } from '../parts/CaseHeader.tsx'
import { DecisionBlock } from '../parts/CaseRecords.tsx'
import { Checks } from '../parts/Checks.tsx'
import { isCash } from '../parts/is-cash.ts'
import { PreviousBlock } from './SourceBlocks.tsx'
import type { TwoPersons } from './use-two-persons.tsx'

export interface ReviewPaneProps {
  readonly detail: CaseDetail
  readonly sources: CaseSources | undefined
  /** Id of the open line. */
  readonly line: string | null
  readonly onLine: (id: string | null) => void
  readonly onWhy: (figure: string) => void
  readonly two: Pick<TwoPersons, 'changes' | 'blocks'>
}

/** 審査: the 13 lines, the amounts, how it differs from the last grant, and what was decided. */
export function ReviewPane({ detail, sources, line, onLine, onWhy, two }: ReviewPaneProps) {
  const { amounts } = detail
  const year = detail.taxYear === null ? '' : `（${toWarekiFiscalYear(detail.taxYear)}の税）`
  const left = sources?.ledger.left
  return (
    <Pane label="審査">
      <CaseHeader detail={detail} />
      {two.changes}
      <Block title="審査項目" note="1〜9・↑↓ で移動、Enter で根拠">
        <Checks checks={detail.checks} open={line} onOpen={onLine} follow />
      </Block>
      {amounts === null ? null : (
        <Block
          title="金額の計算"
          note={
            isCash(detail)
              ? '現金で給付'
              : `所得区分 ${bracketWord(detail.bracket)}${year}${left === undefined || left === null ? '' : `　今月の上限の残り ${yen(left)}円`}　W なぜ`
          }
        >
          <AmountTable
            amounts={amounts}
            earlier={detail.earlierOwnShare}
            cash={isCash(detail)}
            {...(sources === undefined ? {} : { figures: sources.figures, onWhy })}
          />
        </Block>
      )}
      {two.blocks}
      {sources === undefined || sources.previous === null ? null : <PreviousBlock sources={sources} />}
      <DecisionBlock detail={detail} />
    </Pane>
  )
}
