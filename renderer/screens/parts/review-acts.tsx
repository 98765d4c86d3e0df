import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaseDetail, CaseRow } from '../../../shared/contract/cases.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { useKept } from '../../ui/kept.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { HoldPanel, JudgePanel, type Undoable } from './review-panels.tsx'

type PanelState = { readonly kind: 'grant' | 'refuse' | 'hold'; readonly detail: CaseDetail }

export interface ReviewActs {
  /** undefined: the user has no review right; the keys stay free. */
  readonly grant: (() => void) | undefined
  readonly refuse: (() => void) | undefined
  readonly hold: (() => void) | undefined
  readonly undo: (() => void) | undefined
  /** 受付に戻す: the judgement of this very case, or its hold, is taken back, however long ago. */
  readonly reopen: (() => void) | undefined
  /** The open panel, to be put into the screen. */
  readonly panel: ReactNode
}

const reviewable = new Set(['received', 'reviewed'])

/**
 * 審査の判断 of one case by keys. 適合 on a clean case acts at once; with an open △ or × it shows those lines and asks for the
 * reason instead. `onDone` is told the case after a success, so that the list can go on to the next one.
 */
export function useReviewActs(caseNo: string | null, onDone: (caseNo: string) => void): ReviewActs {
  const client = useClient()
  const cache = useQueryClient()
  const { done, tell, problem } = useNotices()
  const may = useCan('review.run')
  const [panel, setPanel] = useState<PanelState | null>(null)
  const { undo, remember } = useReviewUndo()
  const propose = useCommandOp('review.propose')

  const finish = (last: Undoable): void => {
    setPanel(null)
    remember(last)
    if (caseNo !== null) onDone(caseNo)
  }

  const start = async (kind: PanelState['kind']): Promise<void> => {
    if (caseNo === null) {
      tell('案件を1件選んでから実行してください。')
      return
    }
    if (propose.isPending) return
    try {
      const detail = await cache.fetchQuery({ queryKey: ['case.view', { caseNo }], queryFn: () => client.call('case.view', { caseNo }) })
      if (!reviewable.has(detail.state)) {
        tell(whyNot(detail))
      } else if (kind === 'grant' && detail.checks.length > 0 && detail.checks.every((line) => line.verdict === 'ok')) {
        const after = await propose.mutateAsync({ caseNo, version: detail.version, propose: 'grant', reason: '' })
        finish({ cases: [{ caseNo, version: after.version }], text: `${detail.beneficiary} さんの案件 ${caseNo} を適合にしました。` })
      } else {
        setPanel({ kind, detail })
      }
    } catch (error) {
      problem(error)
    }
  }

  const reopen = async (): Promise<void> => {
    if (caseNo === null) return
    try {
      const { state, version } = await client.call('case.view', { caseNo })
      if (state !== 'reviewed' && state !== 'on-hold') {
        tell('受付に戻せるのは、審査済か保留の案件だけです。')
        return
      }
      await client.call('review.undo', { caseNo, version })
      done(`案件 ${caseNo} を受付に戻しました。`)
    } catch (error) {
      problem(error)
    }
  }

  const close = (): void => setPanel(null)
  return {
    grant: may ? () => void start('grant') : undefined,
    refuse: may ? () => void start('refuse') : undefined,
    hold: may ? () => void start('hold') : undefined,
    undo: may ? undo : undefined,
    reopen: may ? () => void reopen() : undefined,
    panel:
      panel === null ? null : panel.kind === 'hold' ? (
        <HoldPanel detail={panel.detail} onClose={close} onDone={finish} />
      ) : (
        <JudgePanel detail={panel.detail} kind={panel.kind} onClose={close} onDone={finish} />
      ),
  }
}

/** 元に戻す: the last judgement, of one case or of many, taken back in one act of the person. */
function useReviewUndo(): { readonly undo: (() => void) | undefined; readonly remember: (last: Undoable) => void } {
  const client = useClient()
  const { done, problem } = useNotices()
  const [last, setLast] = useKept<Undoable | null>('review.undo', null)
  const run = async (what: Undoable): Promise<void> => {
    try {
      for (const { caseNo, version } of what.cases) {
        const known = version ?? (await client.call('case.view', { caseNo })).version
        await client.call('review.undo', { caseNo, version: known })
      }
      setLast(null)
      done(`元に戻しました（取り消した操作: ${what.text.replace(/。$/, '')}）。`)
    } catch (error) {
      problem(error)
    }
  }
  return {
    undo: last === null ? undefined : () => void run(last),
    remember: (what) => {
      setLast(what)
      done(what.text, () => void run(what))
    },
  }
}

/**
 * 適合 for all selected rows whose checks are all ○; the others stay selected, since each of them needs a reason.
 * Answers the case numbers still selected, or null when nothing could be done.
 */
export function useGrantMany(): (rows: readonly CaseRow[], selected: number) => Promise<ReadonlySet<string> | null> {
  const client = useClient()
  const { tell, problem } = useNotices()
  const { remember } = useReviewUndo()
  return async (rows, selected) => {
    const clean = rows.filter((row) => row.proposal === 'grant' && reviewable.has(row.state))
    if (clean.length === 0) {
      tell('選んだ案件に、審査項目がすべて○のものはありません。△・×のある案件は、1件ずつ理由を付けて判断してください。')
      return null
    }
    const doneCases: { caseNo: string; version: number }[] = []
    try {
      for (const row of clean) {
        const after = await client.call('review.propose', { caseNo: row.caseNo, version: row.version, propose: 'grant', reason: '' })
        doneCases.push({ caseNo: row.caseNo, version: after.version })
      }
    } catch (error) {
      problem(error)
    }
    const left = selected - doneCases.length
    if (doneCases.length > 0)
      remember({
        cases: doneCases,
        text: `${doneCases.length}件を適合にしました。${left > 0 ? `${left}件は選択したまま残しました。` : ''}`,
      })
    const finished = new Set(doneCases.map((one) => one.caseNo))
    return new Set(rows.map((row) => row.caseNo).filter((caseNo) => !finished.has(caseNo)))
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
