import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useClient, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { count } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { AttachmentPane } from './case/AttachmentPane.tsx'
import { CaseList } from './case/CaseList.tsx'
import { nextAsking } from './case/next-asking.ts'
import { RecordsPane } from './case/RecordsPane.tsx'
import { ReviewPane } from './case/ReviewPane.tsx'
import { useCaseLayout } from './case/use-layout.ts'
import { useTwoPersons } from './case/use-two-persons.tsx'
import { WhyDialog } from './case/WhyDialog.tsx'
import { useAskCorrection } from './corrections/AskPanel.tsx'
import { useReviewActs } from './parts/review-acts.tsx'

const theLast = '一覧の最後の案件です。'

/** 案件（全画面）: everything the office knows of one case: the list, the judgement, the records, the attachments, as many as fit. */
export function CaseScreen() {
  const { caseNo } = useParams({ from: '/case/$caseNo' })
  const navigate = useNavigate()
  const client = useClient()
  const { tell, problem } = useNotices()
  // cases that are only passed by are not opened: each opening is a view in the trail
  const settled = useSettled(caseNo, 150)
  const view = useQueryOp('case.view', { caseNo: settled }, { keep: true })
  const detail = view.data
  const told = useQueryOp('case.sources', { caseNo: settled }, { keep: true, enabled: detail !== undefined })
  const sources = told.data?.caseNo === detail?.caseNo ? (told.data ?? undefined) : undefined
  const held = useQueryOp('attachment.list', { caseNo: settled })
  const files = held.data?.attachments
  const [order] = useKept<readonly string[]>('queue.order', [])
  const [, setActive] = useKept<string | null>('queue.active', null)
  const [line, setLine] = useState<string | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  const { shows, turn } = useCaseLayout(order.length > 0, (files?.length ?? 0) > 0)
  const at = order.indexOf(caseNo)
  const arrived = detail !== undefined

  useEffect(() => {
    setLine(null)
    setWhy(null)
  }, [caseNo])
  useEffect(() => {
    // somebody who walks along the list stays in it
    if (document.activeElement?.closest('[role="grid"]')) return
    document.querySelector<HTMLElement>('[data-pane][aria-label="審査"]')?.focus()
  }, [caseNo, arrived])

  const show = (next: string | undefined, end: string): void => {
    if (next === undefined) {
      tell(end)
      return
    }
    setActive(next)
    void navigate({ to: '/case/$caseNo', params: { caseNo: next }, replace: true })
  }
  const goOn = (): void => {
    if (order[at + 1] !== undefined) show(order[at + 1], theLast)
  }
  const acts = useReviewActs(caseNo, goOn, setLine)
  const correction = useAskCorrection(caseNo, acts.advances ? goOn : () => undefined)
  const two = useTwoPersons(settled, detail?.caseNo === settled)
  const checks = detail?.checks ?? []
  const stepLine = (step: 1 | -1): void => {
    const from = checks.findIndex((check) => check.id === line)
    const next = checks[from < 0 && step < 0 ? checks.length - 1 : Math.max(0, Math.min(checks.length - 1, from + step))]
    if (next !== undefined) setLine(next.id)
  }
  const askWhy = (): void => {
    const figure = document.activeElement?.getAttribute('data-figure') ?? 'publicPayment'
    if (sources === undefined) tell('この案件に、金額の計算はまだありません。')
    else setWhy(figure)
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
    duplicate: acts.duplicate,
    assign: acts.assign === undefined ? undefined : () => acts.assign?.(),
    why: askWhy,
    tax: two.tax,
    life: two.life,
    nextAsk: () => {
      nextAsking(client, order, at).then((next) => show(next, 'この一覧に、ほかの△要確認の案件はありません。'), problem)
    },
    undo: acts.undo,
    reopen: acts.reopen,
    withdraw: acts.withdraw,
    advance: acts.advance,
    layout: turn,
    next: () => show(order[at + 1], theLast),
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
      facts={
        <>
          {at < 0 ? null : <span>{`一覧の ${count(at + 1)}件目／${count(order.length)}件`}</span>}
          {acts.advance === undefined ? null : (
            <span className="kd-note kd-wide-only">{acts.advances ? '判断すると次へ進む' : '判断しても留まる'}（G）</span>
          )}
        </>
      }
      acts={
        <>
          <Button shortcut="F4" onPress={turn}>
            {shows.next}
          </Button>
          <Button shortcut="Alt+ArrowLeft" onPress={back}>
            一覧に戻る
          </Button>
        </>
      }
    >
      {view.error === null ? null : <ProblemBox error={view.error} onRetry={() => void view.refetch()} />}
      {told.error === null ? null : <ProblemBox error={told.error} onRetry={() => void told.refetch()} />}
      {detail === undefined ? (
        view.error === null ? (
          <Loading what="案件" />
        ) : null
      ) : (
        <div className="kd-split kd-case border-t border-solid-gray-300" data-panes={shows.name} aria-busy={detail.caseNo !== caseNo}>
          {shows.list ? <CaseList order={order} caseNo={caseNo} onShow={(next) => show(next, theLast)} /> : null}
          <ReviewPane detail={detail} sources={sources} line={line} onLine={setLine} onWhy={setWhy} two={two} />
          {shows.records ? <RecordsPane detail={detail} sources={sources} /> : null}
          {shows.attachment ? (
            files !== undefined && files.length > 0 ? (
              <AttachmentPane key={settled} caseNo={settled} files={files} />
            ) : (
              <Pane label="添付">
                <EmptyState title="この案件に添付はありません。">
                  <p>F4 で申請と記録に戻ります。</p>
                </EmptyState>
              </Pane>
            )
          ) : null}
        </div>
      )}
      {why === null || sources === undefined ? null : <WhyDialog sources={sources} first={why} onClose={() => setWhy(null)} />}
      {acts.panel}
      {correction.panel}
      {two.panel}
    </Screen>
  )
}
