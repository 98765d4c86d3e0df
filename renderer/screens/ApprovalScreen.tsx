import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { DraftDetail, DraftRow } from '../../shared/contract/drafts.ts'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { ApproveDialog, approveWord } from './parts/ApproveDialog.tsx'
import { DraftGrid } from './parts/DraftGrid.tsx'
import { DraftSheet, inReadingOrder } from './parts/DraftSheet.tsx'
import { SendBackDialog } from './parts/SendBackDialog.tsx'

const boxes: readonly {
  readonly id: string
  readonly label: string
  readonly holds: (row: DraftRow) => boolean
  readonly empty: string
}[] = [
  { id: 'mine', label: '自分の番', holds: (row) => row.mine === 'approve', empty: '自分の番の起案はありません。' },
  { id: 'deputy', label: '代決できる', holds: (row) => row.mine === 'deputy', empty: '代決できる起案はありません。' },
  {
    id: 'going',
    label: '回議中',
    holds: (row) => row.state === 'circulating' || row.state === 'returned',
    empty: '回議中の起案はありません。',
  },
  {
    id: 'closed',
    label: '処理済',
    holds: (row) => row.state === 'approved' || row.state === 'discarded',
    empty: '処理の済んだ起案はありません。',
  },
]

/** 決裁. The inbox: mine first; the draft with its stamps, totals, exceptions and rows; one decision by F12. */
export function ApprovalScreen() {
  const navigate = useNavigate()
  const { tell } = useNotices()
  const [box, setBox] = useKept<string | null>('approval.box', null)
  const [active, setActive] = useKept<string | null>('approval.active', null)
  const [activeCase, setActiveCase] = useState<string | null>(null)
  const [asking, setAsking] = useState<'approve' | 'sendBack' | null>(null)
  const list = useQueryOp('draft.list', { limit: 500 })
  const all = list.data ?? []
  const current = boxes.find((one) => one.id === box) ?? boxes.find((one) => all.some(one.holds)) ?? boxes[0]
  const rows = all.filter((row) => current?.holds(row) === true)
  const shown = rows.find((row) => row.draftNo === active) ?? rows[0]
  const view = useQueryOp('draft.view', { draftNo: shown?.draftNo ?? '', limit: 5000 }, { enabled: shown !== undefined, keep: true })
  const draft = shown !== undefined && view.data?.draftNo === shown.draftNo ? view.data : undefined

  const act = (what: 'approve' | 'sendBack'): void => {
    if (draft === undefined)
      tell(
        shown === undefined
          ? '起案を1件選んでから実行してください。'
          : '起案を読み込んでいます。内容が出てから、もう一度実行してください。',
      )
    else if (draft.mine === 'no' || draft.refusal !== null) tell(whyNot(draft))
    else {
      // The box stays the one worked on, also when this was its last draft.
      setBox(current?.id ?? null)
      setAsking(what)
    }
  }
  const nextException = (): void => {
    if (draft === undefined) return
    const exceptions = inReadingOrder(draft).filter((row) => row.exception !== null)
    const next = exceptions[exceptions.findIndex((row) => row.caseNo === activeCase) + 1] ?? exceptions[0]
    if (next === undefined) tell('この起案に例外の案件はありません。')
    else setActiveCase(next.caseNo)
  }
  const word = draft === undefined ? '決裁する' : approveWord(draft)
  useKeys('approval', { approve: () => act('approve'), sendBack: () => act('sendBack'), nextException }, { labels: { approve: word } })

  return (
    <Screen
      title="決裁"
      acts={
        <>
          <Button shortcut="b" onPress={() => act('sendBack')}>
            差し戻す
          </Button>
          <Button look="solid" shortcut="F12" onPress={() => act('approve')}>
            {word}
          </Button>
        </>
      }
    >
      <Tabs
        label="決裁の受信箱"
        items={boxes.map((one) => ({ id: one.id, label: one.label, count: all.filter(one.holds).length }))}
        active={current?.id ?? 'mine'}
        onChange={(id) => {
          setBox(id)
          setActive(null)
          setActiveCase(null)
        }}
      />
      {list.error === null ? null : <ProblemBox error={list.error} />}
      <div className="kd-split" data-wide-right="">
        <div className="kd-column">
          <DraftGrid
            label="決裁する起案の一覧"
            rows={rows}
            active={shown?.draftNo ?? null}
            onActive={(draftNo) => {
              setActive(draftNo)
              setActiveCase(null)
            }}
            list={list}
            emptyTitle={current?.empty ?? ''}
            emptyText="起案が回ってくると、ここに並びます。"
          />
        </div>
        <div className="kd-column">
          {view.error === null ? null : <ProblemBox error={view.error} />}
          {draft === undefined ? (
            <p className="kd-loading h-full bg-white">
              {shown === undefined ? '起案を選ぶと、ここに決裁欄と案件が出ます。' : '起案を読み込んでいます…'}
            </p>
          ) : (
            <>
              {draft.refusal === null || draft.state !== 'circulating' ? null : (
                <p className="kd-callout m-0">あなたは決裁できません: {told(draft.refusal)}</p>
              )}
              <DraftSheet
                draft={draft}
                active={activeCase}
                onActive={setActiveCase}
                onOpen={(caseNo) => void navigate({ to: '/case/$caseNo', params: { caseNo } })}
              />
            </>
          )}
        </div>
      </div>
      {asking === 'approve' && draft !== undefined ? <ApproveDialog draft={draft} onClose={() => setAsking(null)} /> : null}
      {asking === 'sendBack' && draft !== undefined ? <SendBackDialog draft={draft} onClose={() => setAsking(null)} /> : null}
    </Screen>
  )
}

/** Why this user cannot act, and who can. */
function whyNot(draft: DraftDetail): string {
  if (draft.refusal !== null) return told(draft.refusal)
  if (draft.state !== 'circulating') return 'この起案の決裁は終わっています。'
  return `いま決裁する番は「${draft.turn ?? '－'}」です。順番が来てから決裁してください。`
}

/** Before anything was tried there is nothing to say about what was left unchanged. */
function told(refusal: string): string {
  return refusal.replace('何も変更していません。', '')
}
