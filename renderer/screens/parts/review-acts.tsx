import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { restoreObstacle, withdrawObstacle } from '../../../shared/domain/withdrawal.ts'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { AssignDialog } from '../case/AssignDialog.tsx'
import { BulkGrantDialog } from '../case/BulkGrantDialog.tsx'
import { DuplicateDialog } from '../case/DuplicateDialog.tsx'
import { usePreference } from '../case/use-preference.ts'
import { UnwithdrawDialog, WithdrawDialog } from '../case/WithdrawDialog.tsx'
import { HoldPanel, JudgePanel, type Undoable } from './review-panels.tsx'
import { useReviewUndo } from './review-undo.ts'

type PanelState =
  | { readonly kind: 'grant' | 'refuse' | 'hold'; readonly detail: CaseDetail }
  | { readonly kind: 'withdraw' | 'unwithdraw'; readonly detail: CaseDetail }
  | { readonly kind: 'duplicate'; readonly caseNo: string }
  | { readonly kind: 'assign' | 'many'; readonly caseNos: readonly string[] }

/** Acts of triage by key. undefined: the user has no right to it; the key stays free. */
export interface ReviewActs {
  readonly grant: (() => void) | undefined
  readonly refuse: (() => void) | undefined
  readonly hold: (() => void) | undefined
  /** 重複: the doubts of this case side by side, and what was decided on it. */
  readonly duplicate: (() => void) | undefined
  /** 取下げ on the applicant's word; of a case withdrawn so, the way back. */
  readonly withdraw: (() => void) | undefined
  /** 担当 of this case, or of these. */
  readonly assign: ((caseNos?: readonly string[]) => void) | undefined
  /** 適合 for all of these whose lines are all ○, after a summary. */
  readonly grantMany: ((caseNos: readonly string[], onLeft: (left: ReadonlySet<string>) => void) => void) | undefined
  readonly undo: (() => void) | undefined
  /** 元に戻す is on its way. */
  readonly undoing: boolean
  /** 受付に戻す: the judgement of this very case, or its hold, is taken back, however long ago. */
  readonly reopen: (() => void) | undefined
  /** Switches going on to the next case after an act; remembered for the user. */
  readonly advance: (() => void) | undefined
  readonly advances: boolean
  /** The open panel, to be put into the screen. */
  readonly panel: ReactNode
}

const reviewable = new Set(['received', 'reviewed'])

/**
 * 審査の判断 of one case by keys. 適合 on a clean case acts at once; with an open △ or × it opens those lines and asks for the
 * reason instead. `onDone` is told the case after a success, so that the list can go on to the next one, unless the user has
 * switched that off; `onLine` is told the first line that keeps a case from being granted.
 */
export function useReviewActs(
  caseNo: string | null,
  onDone: (caseNo: string) => void,
  onLine: (checkId: string) => void = () => undefined,
): ReviewActs {
  const client = useClient()
  const cache = useQueryClient()
  const { done, tell, problem } = useNotices()
  const may = useCan('review.run')
  const mayDecide = useCan('people.link')
  const mayWithdraw = useCan('case.withdraw')
  const [panel, setPanel] = useState<PanelState | null>(null)
  const [onLeft, setOnLeft] = useState<(left: ReadonlySet<string>) => void>(() => () => undefined)
  const [advance, setAdvance] = usePreference('review.advance', 'on')
  const { undo, undoing, remember } = useReviewUndo()
  const propose = useCommandOp('review.propose')

  const goOn = (): void => {
    if (caseNo !== null && advance === 'on') onDone(caseNo)
  }
  const finish = (last: Undoable): void => {
    setPanel(null)
    remember(last)
    goOn()
  }
  const chosen = (then: (no: string) => void): void => {
    if (caseNo === null) tell('案件を1件選んでから実行してください。')
    else then(caseNo)
  }

  const detailOf = (no: string): Promise<CaseDetail> =>
    cache.fetchQuery({ queryKey: ['case.view', { caseNo: no }], queryFn: () => client.call('case.view', { caseNo: no }) })

  const start = async (kind: 'grant' | 'refuse' | 'hold', no: string): Promise<void> => {
    if (propose.isPending) return
    try {
      const detail = await detailOf(no)
      const clean = detail.checks.length > 0 && detail.checks.every((line) => line.verdict === 'ok')
      if (!reviewable.has(detail.state)) tell(whyNot(detail))
      else if (kind === 'grant' && clean) {
        const after = await propose.mutateAsync({ caseNo: no, version: detail.version, propose: 'grant', reason: '' })
        finish({ cases: [{ caseNo: no, version: after.version }], text: `${detail.beneficiary} さんの案件 ${no} を適合にしました。` })
      } else {
        const asking = detail.checks.find((line) => line.verdict !== 'ok')
        if (kind !== 'hold' && asking !== undefined) onLine(asking.id)
        setPanel({ kind, detail })
      }
    } catch (error) {
      problem(error)
    }
  }

  const withdraw = async (no: string): Promise<void> => {
    try {
      const detail = await detailOf(no)
      const back = detail.state === 'withdrawn'
      const obstacle = back ? restoreObstacle(detail.state, detail.withdrawal?.cause ?? null) : withdrawObstacle(detail.state)
      if (obstacle === null) setPanel({ kind: back ? 'unwithdraw' : 'withdraw', detail })
      else tell(`案件 ${no} は${obstacle}。`)
    } catch (error) {
      problem(error)
    }
  }

  const reopen = async (no: string): Promise<void> => {
    try {
      const { state, version } = await client.call('case.view', { caseNo: no })
      if (state !== 'reviewed' && state !== 'on-hold') {
        tell('受付に戻せるのは、審査済か保留の案件だけです。')
        return
      }
      await client.call('review.undo', { caseNo: no, version })
      done(`案件 ${no} を受付に戻しました。`)
    } catch (error) {
      problem(error)
    }
  }
  const switchAdvance = (): void => {
    const next = advance === 'on' ? 'off' : 'on'
    setAdvance(next)
    tell(next === 'on' ? '判断すると、次の案件へ進みます（G で切替）。' : '判断しても、同じ案件に留まります（G で切替）。')
  }

  const close = (): void => setPanel(null)
  return {
    grant: may ? () => chosen((no) => void start('grant', no)) : undefined,
    refuse: may ? () => chosen((no) => void start('refuse', no)) : undefined,
    hold: may ? () => chosen((no) => void start('hold', no)) : undefined,
    duplicate: mayDecide ? () => chosen((no) => setPanel({ kind: 'duplicate', caseNo: no })) : undefined,
    withdraw: mayWithdraw ? () => chosen((no) => void withdraw(no)) : undefined,
    assign: may
      ? (caseNos) =>
          caseNos === undefined ? chosen((no) => setPanel({ kind: 'assign', caseNos: [no] })) : setPanel({ kind: 'assign', caseNos })
      : undefined,
    grantMany: may
      ? (caseNos, left) => {
          setOnLeft(() => left)
          setPanel({ kind: 'many', caseNos })
        }
      : undefined,
    undo: may || mayWithdraw ? undo : undefined,
    undoing,
    reopen: may ? () => chosen((no) => void reopen(no)) : undefined,
    advance: may ? switchAdvance : undefined,
    advances: advance === 'on',
    panel: panel === null ? null : panelOf(panel),
  }

  function panelOf(open: PanelState): ReactNode {
    switch (open.kind) {
      case 'hold':
        return <HoldPanel detail={open.detail} onClose={close} onDone={finish} />
      case 'grant':
      case 'refuse':
        return <JudgePanel detail={open.detail} kind={open.kind} onClose={close} onDone={finish} />
      case 'duplicate':
        return (
          <DuplicateDialog
            caseNo={open.caseNo}
            onClose={close}
            onDone={(text, gone) => {
              setPanel(null)
              done(text)
              if (gone) goOn()
            }}
          />
        )
      case 'withdraw':
        return <WithdrawDialog detail={open.detail} onClose={close} onDone={finish} />
      case 'unwithdraw':
        return (
          <UnwithdrawDialog
            detail={open.detail}
            onClose={close}
            onDone={(text) => {
              setPanel(null)
              done(text)
            }}
          />
        )
      case 'assign':
        return (
          <AssignDialog
            caseNos={open.caseNos}
            onClose={close}
            onDone={(last) => {
              setPanel(null)
              remember(last)
            }}
          />
        )
      case 'many':
        return (
          <BulkGrantDialog
            caseNos={open.caseNos}
            onClose={close}
            onDone={(last, left) => {
              setPanel(null)
              remember(last)
              onLeft(left)
            }}
          />
        )
    }
  }
}

/** Why the judgement cannot be changed, and the way out. */
function whyNot(detail: CaseDetail): string {
  const word = caseStateNames[detail.state]
  if (detail.state === 'on-hold') return `この案件は「${word}」です。U で受付に戻してから判断してください。`
  if (detail.state === 'drafted' || detail.state === 'circulating')
    return `この案件は「${word}」のため、審査の判断は変えられません。起案の引戻しか差戻しのあとに廃案にすると、判断し直せます。`
  return `この案件は「${word}」のため、審査の判断は変えられません。`
}
