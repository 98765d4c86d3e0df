import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { toWarekiFiscalYear } from '../../shared/domain/wareki.ts'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/EmptyState.tsx'
import { count } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Block, Pane, Screen } from '../ui/Screen.tsx'
import { bracketWord } from '../words.ts'
import { useAskCorrection } from './corrections/AskPanel.tsx'
import { AttachmentsBlock } from './attachments/AttachmentsBlock.tsx'
import { AmountTable } from './parts/AmountTable.tsx'
import { CaseHeader } from './parts/CaseHeader.tsx'
import { ApplicationBlock, DecisionBlock, GrantsBlock, HistoryBlock, PersonBlock, VouchersBlock } from './parts/CaseRecords.tsx'
import { CaseCorrections } from './parts/CaseCorrections.tsx'
import { Checks } from './parts/Checks.tsx'
import { useReviewActs } from './parts/review-acts.tsx'

/** 案件（全画面）: everything the office knows of one case, the judgement at the left, the records at the right. */
export function CaseScreen() {
  const { caseNo } = useParams({ from: '/case/$caseNo' })
  const navigate = useNavigate()
  const { tell } = useNotices()
  const view = useQueryOp('case.view', { caseNo })
  const [order] = useKept<readonly string[]>('queue.order', [])
  const [, setActive] = useKept<string | null>('queue.active', null)
  const [line, setLine] = useState<string | null>(null)
  const detail = view.data
  const at = order.indexOf(caseNo)
  const arrived = detail !== undefined

  useEffect(() => setLine(null), [caseNo])
  useEffect(() => {
    document.querySelector<HTMLElement>('[data-pane]')?.focus()
  }, [caseNo, arrived])

  const show = (next: string | undefined, end: string): void => {
    if (next === undefined) {
      tell(end)
      return
    }
    setActive(next)
    void navigate({ to: '/case/$caseNo', params: { caseNo: next }, replace: true })
  }
  const acts = useReviewActs(caseNo, () => show(order[at + 1], '一覧の最後の案件です。'))
  const correction = useAskCorrection(caseNo, () => undefined)
  const checks = detail?.checks ?? []
  const stepLine = (step: 1 | -1): void => {
    const from = checks.findIndex((check) => check.id === line)
    const next = checks[from < 0 && step < 0 ? checks.length - 1 : Math.max(0, Math.min(checks.length - 1, from + step))]
    if (next !== undefined) setLine(next.id)
  }
  const back = (): void => {
    setActive(caseNo)
    void navigate({ to: '/queue' })
  }

  useKeys('case', {
    back,
    grant: acts.grant,
    refuse: acts.refuse,
    hold: acts.hold,
    correct: correction.ask,
    undo: acts.undo,
    reopen: acts.reopen,
    next: () => show(order[at + 1], '一覧の最後の案件です。'),
    previous: () => show(order[at - 1], '一覧の最初の案件です。'),
    lineDown: () => stepLine(1),
    lineUp: () => stepLine(-1),
    line: (key) => {
      const check = checks[Number(key) - 1]
      if (check !== undefined) setLine(check.id)
    },
  })

  return (
    <Screen
      title={`案件 ${caseNo}`}
      facts={at < 0 ? null : `一覧の ${count(at + 1)}件目／${count(order.length)}件`}
      acts={
        <Button shortcut="Alt+ArrowLeft" onPress={back}>
          一覧に戻る
        </Button>
      }
    >
      {view.error === null ? null : <ProblemBox error={view.error} onRetry={() => void view.refetch()} />}
      {detail === undefined ? (
        view.error === null ? (
          <Loading what="案件" />
        ) : null
      ) : (
        <div className="kd-split border-t border-solid-gray-300" data-even="">
          <Pane label="審査">
            <CaseHeader detail={detail} />
            <Block title="審査項目" note="1〜9・↑↓ で移動">
              <Checks checks={checks} open={line} onOpen={setLine} follow />
            </Block>
            {detail.amounts === null ? null : (
              <Block
                title="金額の計算"
                note={`所得区分 ${bracketWord(detail.bracket)}${detail.taxYear === null ? '' : `（${toWarekiFiscalYear(detail.taxYear)}の税）`}`}
              >
                <AmountTable amounts={detail.amounts} earlier={detail.earlierOwnShare} />
              </Block>
            )}
            <DecisionBlock detail={detail} />
          </Pane>
          <Pane label="申請と記録">
            <CaseCorrections detail={detail} />
            <AttachmentsBlock caseNo={caseNo} />
            <ApplicationBlock detail={detail} />
            <PersonBlock detail={detail} />
            <VouchersBlock detail={detail} />
            <GrantsBlock detail={detail} />
            <HistoryBlock history={detail.history} />
          </Pane>
        </div>
      )}
      {acts.panel}
      {correction.panel}
    </Screen>
  )
}
