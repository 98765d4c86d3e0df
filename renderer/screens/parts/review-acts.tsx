import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaseDetail, CaseRow } from '../../../shared/contract/cases.ts'
import { addDays } from '../../../shared/domain/date.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan, useSession } from '../../ui/session.tsx'
import { Checks } from './Checks.tsx'

type PanelState = { readonly kind: 'grant' | 'refuse' | 'hold'; readonly detail: CaseDetail }

/** What the last act can be taken back with: its cases and their versions after it. */
interface Undoable {
  /** version null: the answer of the act gave none; the newest one is asked for. */
  readonly cases: readonly { readonly caseNo: string; readonly version: number | null }[]
  readonly text: string
}

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

interface PanelProps {
  readonly detail: CaseDetail
  readonly onClose: () => void
  readonly onDone: (last: Undoable) => void
}

/** 適合・不適合 with a reason: the lines a person must judge stand above the field. */
function JudgePanel({ detail, kind, onClose, onDone }: PanelProps & { readonly kind: 'grant' | 'refuse' }) {
  const doubtful = detail.checks.filter((line) => line.verdict !== 'ok')
  const [open, setOpen] = useState<string | null>(doubtful[0]?.id ?? null)
  const [reason, setReason] = useKept(`reason.${kind}.${detail.caseNo}`, kind === 'refuse' ? (detail.refusalReason ?? '') : '')
  const [missing, setMissing] = useState(false)
  const propose = useCommandOp('review.propose')
  const word = kind === 'grant' ? '適合' : '不適合'
  const submit = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    propose.mutate(
      { caseNo: detail.caseNo, version: detail.version, propose: kind, reason: reason.trim() },
      {
        onSuccess: (after) =>
          onDone({
            cases: [{ caseNo: detail.caseNo, version: after.version }],
            text: `${detail.beneficiary} さんの案件 ${detail.caseNo} を${word}にしました。`,
          }),
      },
    )
  }
  return (
    <Dialog
      title={`${word}にする — ${detail.beneficiary} さん`}
      confirm={`${word}にする`}
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={propose.isPending}
      danger={kind === 'refuse'}
      wide
    >
      {doubtful.length === 0 ? (
        <p>
          {detail.checks.length === 0
            ? 'この案件はまだ一括審査をしていません。判断の理由を書いてください。'
            : '審査項目はすべて○です。不適合にするには、判断した理由が要ります。'}
        </p>
      ) : (
        <>
          <p>
            {kind === 'grant'
              ? '次の項目を確かめ、適合と判断した理由を書いてください。理由は決裁の画面に出ます。'
              : '次の項目が根拠になります。理由は却下通知書の案になります。'}
          </p>
          <Checks checks={doubtful} open={open} onOpen={setOpen} />
        </>
      )}
      <Field
        label={kind === 'grant' ? '適合と判断した理由' : '不適合の理由'}
        value={reason}
        onChange={(value) => {
          setReason(value)
          setMissing(false)
        }}
        rows={4}
        required
        autoFocus
        error={missing ? '理由を入力してください。' : null}
      />
      {propose.error === null ? null : <ProblemBox error={propose.error} />}
    </Dialog>
  )
}

/** 保留: until when and why. */
function HoldPanel({ detail, onClose, onDone }: PanelProps) {
  const { office } = useSession()
  const [until, setUntil] = useState(longDay(addDays(office.businessDay, 14)))
  const [reason, setReason] = useKept(`reason.hold.${detail.caseNo}`, '')
  const [errors, setErrors] = useState<{ readonly until: string | null; readonly reason: string | null }>({ until: null, reason: null })
  const hold = useCommandOp('review.hold')
  const submit = (): void => {
    const day = parseDay(until)
    const wrong = {
      until:
        day === null
          ? 'この日付は読めません。R8.12.1 のように入力してください。'
          : day < office.businessDay
            ? '業務日より前の日です。'
            : null,
      reason: reason.trim() === '' ? '理由を入力してください。' : null,
    }
    setErrors(wrong)
    if (day === null || wrong.until !== null || wrong.reason !== null) return
    hold.mutate(
      { caseNo: detail.caseNo, version: detail.version, until: day, reason: reason.trim() },
      {
        onSuccess: () =>
          onDone({
            cases: [{ caseNo: detail.caseNo, version: null }],
            text: `${detail.beneficiary} さんの案件 ${detail.caseNo} を${longDay(day)}まで保留にしました。`,
          }),
      },
    )
  }
  return (
    <Dialog
      title={`保留にする — ${detail.beneficiary} さん`}
      confirm="保留にする"
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={hold.isPending}
    >
      <Field
        label="いつまで"
        value={until}
        onChange={setUntil}
        onBlur={() => {
          const day = parseDay(until)
          if (day !== null) setUntil(longDay(day))
        }}
        hint="R8.12.1、令和8年12月1日、2026/12/1 のどれでも入力できます。"
        width="14rem"
        error={errors.until}
        required
      />
      <Field label="保留の理由" value={reason} onChange={setReason} rows={3} required autoFocus error={errors.reason} />
      {hold.error === null ? null : <ProblemBox error={hold.error} />}
    </Dialog>
  )
}
