import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import type { DraftDetail, DraftRow } from '../../shared/contract/drafts.ts'
import { useCommandOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { count, yen } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Figures, Screen } from '../ui/Screen.tsx'
import { useCan, useSession } from '../ui/session.tsx'
import { draftKindWords, stopWord } from '../words.ts'
import { BudgetLine } from './parts/BudgetLine.tsx'
import { BackDialog, type BackAct } from './drafts/BackDialog.tsx'
import { CancelDecisionDialog } from './drafts/CancelDecisionDialog.tsx'
import { RemoveCasesDialog } from './drafts/RemoveCasesDialog.tsx'
import { DraftGrid } from './parts/DraftGrid.tsx'
import { ListPrintDialog } from './parts/ListPrintDialog.tsx'
import { useLedger } from './parts/ledgers.ts'
import { DraftSheet } from './parts/DraftSheet.tsx'
import { TickedDialog } from '../ui/TickedDialog.tsx'

type Kind = 'grant' | 'refuse'
type Asking =
  | { readonly act: 'create'; readonly kind: Kind }
  | { readonly act: 'cancel' }
  | { readonly act: 'print' }
  | { readonly act: 'remove'; readonly draft: DraftDetail }
  | { readonly act: BackAct; readonly draft: DraftRow }

/** 起案. What is ready to be proposed, and the drafts on their way. */
export function DraftsScreen() {
  const navigate = useNavigate()
  const { user } = useSession()
  const { tell, done, problem } = useNotices()
  const mayMake = useCan('draft.make')
  const mayRecall = useCan('draft.recall')
  const mayRead = useCan('case.read')
  const mayAct = useCan('draft.act')
  const markReading = useCommandOp('reading.mark')
  const ledger = useLedger()
  const [active, setActive] = useKept<string | null>('drafts.active', null)
  const [activeCase, setActiveCase] = useState<string | null>(null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const list = useQueryOp('draft.list', { limit: 500 })
  const grants = useQueryOp('draft.preview', { kind: 'grant' }, { enabled: mayMake })
  const refusals = useQueryOp('draft.preview', { kind: 'refuse' }, { enabled: mayMake })
  const rows = list.data ?? []
  const shown = rows.find((row) => row.draftNo === active) ?? rows[0]
  const view = useQueryOp('draft.view', { draftNo: shown?.draftNo ?? '', limit: 5000 }, { enabled: shown !== undefined, keep: true })
  const ready = { grant: grants.data, refuse: refusals.data }
  const failed = list.error ?? grants.error ?? refusals.error

  const askCreate = (kind: Kind): void => {
    if (ready[kind] === undefined) tell('起案できる案件を数えています。件数が出てから、もう一度実行してください。')
    else if (ready[kind].cases === 0)
      tell(`「${draftKindWords[kind]}」として起案できる審査済の案件はありません。先に審査を済ませてください。`)
    else setAsking({ act: 'create', kind })
  }
  const acted = view.data?.draftNo === shown?.draftNo ? view.data?.route.find((step) => step.actedBy !== null) : undefined
  const askBack = (act: BackAct): void => {
    if (shown === undefined) tell('起案を1件選んでから実行してください。')
    else if (shown.state === 'approved' || shown.state === 'discarded' || shown.state === 'emptied')
      tell('この起案は終わっているため、引戻し・再回付・廃案はできません。')
    else if (act === 'recall' && shown.state === 'returned')
      tell('この起案は起案者に戻っています。S で再び回付するか、E で一部の案件を外すか、D で廃案にしてください。')
    else if (act === 'submit' && shown.state !== 'returned')
      tell('この起案は回議中です。引き戻した起案か差し戻された起案だけを、再び回付できます。')
    else if (act === 'recall' && acted !== undefined)
      tell(`「${acted.post}」がすでに処理したため、引き戻せません。直すところがあれば、決裁者に差戻しを依頼してください。`)
    else if (act === 'discard' && shown.state === 'circulating' && shown.mine === 'no')
      tell('回議中の起案は廃案にできません。R で引き戻すか、決裁者に差戻しを依頼してから、廃案にしてください。')
    else setAsking({ act, draft: shown })
  }
  /** 案件を外す: single cases leave a draft that came back. */
  const askRemove = (): void => {
    if (shown === undefined || view.data?.draftNo !== shown.draftNo) tell('起案を1件選んでから実行してください。')
    else if (shown.state !== 'returned') tell('案件を外せるのは、差し戻されたか引き戻した起案だけです。')
    else if (shown.kind === 'payment') tell('支出命令は全体を一つとして決裁します。支払先を変えるときは廃案にして作り直してください。')
    else setAsking({ act: 'remove', draft: view.data })
  }
  /** 後閲: what was decided while one was away, read now. */
  const markRead = (): void => {
    if (shown === undefined || view.data?.readings.some((one) => one.mine && one.readAt === null) !== true)
      tell('この起案に、あなたが後閲するものはありません。')
    else
      markReading.mutate(
        { draftNo: shown.draftNo },
        { onSuccess: () => done(`${shown.draftNo} を後閲しました。記録に残りました。`), onError: problem },
      )
  }
  useKeys('drafts', {
    draftGrant: mayMake ? () => askCreate('grant') : undefined,
    draftRefuse: mayMake ? () => askCreate('refuse') : undefined,
    recall: mayRecall ? () => askBack('recall') : undefined,
    read: mayAct ? markRead : undefined,
    cancel: mayMake ? () => setAsking({ act: 'cancel' }) : undefined,
    ledger: ledger === undefined ? undefined : () => ledger('decisions'),
    submit: mayRecall ? () => askBack('submit') : undefined,
    discard: mayRecall ? () => askBack('discard') : undefined,
    remove: mayRecall ? askRemove : undefined,
    print: () => setAsking({ act: 'print' }),
  })

  return (
    <Screen
      title="起案"
      facts={mayMake ? readyText(ready.grant, ready.refuse) : `${user.name} さんは起案の閲覧ができます。`}
      acts={
        <>
          <Button shortcut="F9" onPress={() => setAsking({ act: 'print' })}>
            印刷
          </Button>
          {mayMake ? (
            <>
              <Button shortcut="F11" onPress={() => askCreate('refuse')}>
                却下を起案
              </Button>
              <Button look="solid" shortcut="F12" onPress={() => askCreate('grant')}>
                支給決定を起案
              </Button>
            </>
          ) : null}
        </>
      }
    >
      {failed === null ? null : <ProblemBox error={failed} />}
      <div className="kd-split border-t border-solid-gray-300" data-wide-right="">
        <div className="kd-column">
          <DraftGrid
            label="起案の一覧"
            rows={rows}
            active={shown?.draftNo ?? null}
            onActive={(draftNo) => {
              setActive(draftNo)
              setActiveCase(null)
            }}
            list={list}
            emptyTitle="起案はまだありません。"
            emptyText={mayMake ? '審査済の案件がそろったら、F12 で支給決定を起案します。' : '起案の担当が起案すると、ここに並びます。'}
          />
        </div>
        <div className="kd-column">
          {view.error === null ? null : <ProblemBox error={view.error} />}
          {view.data === undefined || shown === undefined ? (
            <p className="kd-loading h-full bg-white">起案を選ぶと、ここに決裁欄と案件が出ます。</p>
          ) : (
            <DraftSheet
              draft={view.data}
              active={activeCase}
              onActive={setActiveCase}
              onOpen={(caseNo) => (mayRead ? void navigate({ to: '/case/$caseNo', params: { caseNo } }) : undefined)}
            />
          )}
        </div>
      </div>
      {asking?.act === 'create' ? (
        <CreateDialog kind={asking.kind} preview={ready[asking.kind]} onClose={() => setAsking(null)} onMade={setActive} />
      ) : null}
      {asking?.act === 'print' ? <ListPrintDialog list="draft" of={{}} what="起案一覧" onClose={() => setAsking(null)} /> : null}
      {asking?.act === 'cancel' ? <CancelDecisionDialog onClose={() => setAsking(null)} onMade={setActive} /> : null}
      {asking?.act === 'remove' ? <RemoveCasesDialog draft={asking.draft} onClose={() => setAsking(null)} /> : null}
      {asking !== null && asking.act !== 'create' && asking.act !== 'cancel' && asking.act !== 'print' && asking.act !== 'remove' ? (
        <BackDialog act={asking.act} draft={asking.draft} onClose={() => setAsking(null)} />
      ) : null}
    </Screen>
  )
}

/** What waits for a draft; no figure is shown before it is counted. */
function readyText(grant: Output<'draft.preview'> | undefined, refuse: Output<'draft.preview'> | undefined): string {
  if (grant === undefined || refuse === undefined) return '起案できる案件を数えています…'
  const again = grant.leftOut.length + refuse.leftOut.length
  const stopped = again === 0 ? '' : ` ／ 審査し直しが要る案件 ${count(again)}件`
  return `支給決定にできる案件 ${count(grant.cases)}件 ${yen(grant.amount)}円 ／ 却下にできる案件 ${count(refuse.cases)}件${stopped}`
}

/** Cases that are left out and named one by one; more of them would hide what is drafted. */
const namedAtMost = 20

interface CreateProps {
  readonly kind: Kind
  readonly preview: Output<'draft.preview'> | undefined
  readonly onClose: () => void
  readonly onMade: (draftNo: string) => void
}

function CreateDialog({ kind, preview, onClose, onMade }: CreateProps) {
  const { done } = useNotices()
  const create = useCommandOp('draft.create')
  const word = draftKindWords[kind]
  const confirm = (): void => {
    create.mutate(
      { kind },
      {
        onSuccess: (made) => {
          onClose()
          onMade(made.draftNo)
          done(
            `${made.draftNo} として${word} ${count(made.cases)}件（${yen(made.amount)}円）を起案しました。次は ${made.route[0]?.post ?? '決裁者'} の番です。`,
          )
        },
      },
    )
  }
  return (
    <TickedDialog
      title={`${word}を起案します`}
      confirm="起案する"
      tick="件数と金額を確かめました"
      error={create.error}
      onConfirm={confirm}
      onClose={onClose}
      busy={create.isPending}
    >
      <Figures
        items={[
          { label: '件数', value: count(preview?.cases ?? 0), unit: '件' },
          { label: '公費負担額の計', value: yen(preview?.amount ?? 0), unit: '円' },
        ]}
      />
      <p>
        決裁の経路: 起案者 → {preview?.route.map((step) => `${step.post}（${step.holder}）`).join(' → ')}
        <br />
        <span className="kd-note">経路の最後の人が決裁します。次の人が処理するまでは引き戻せます。</span>
      </p>
      <BudgetLine budgets={preview?.budgets ?? []} />
      {preview === undefined || preview.leftOut.length === 0 ? null : (
        <ul className="kd-callout" aria-label="起案に入らない案件">
          {preview.leftOut.slice(0, namedAtMost).map((one) => (
            <li key={one.caseNo}>
              △ {one.caseNo} は入りません（{stopWord(one.code)}）。審査し直してください。
            </li>
          ))}
          {preview.leftOut.length <= namedAtMost ? null : <li>△ ほかに {count(preview.leftOut.length - namedAtMost)}件が入りません。</li>}
        </ul>
      )}
    </TickedDialog>
  )
}
