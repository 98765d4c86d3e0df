import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { DraftDetail } from '../../shared/contract/drafts.ts'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useWide } from '../ui/use-wide.ts'
import { type ActAs, actWord, readingOrder, usualAct } from './approval/act-words.ts'
import { ActDialog } from './approval/ActDialog.tsx'
import { AwayBand } from './approval/AwayBand.tsx'
import { boxes, type BoxId, countOf, firstBox, rowsOf } from './approval/boxes.ts'
import { EvidencePane } from './approval/EvidencePane.tsx'
import { InboxList } from './approval/InboxList.tsx'
import { ManyDialog } from './approval/ManyDialog.tsx'
import { ReadDialog } from './approval/ReadDialog.tsx'
import { ChooseCasesDialog } from './parts/ChooseCasesDialog.tsx'
import { ListPrintDialog } from './parts/ListPrintDialog.tsx'
import { DraftSheet, inReadingOrder } from './parts/DraftSheet.tsx'
import { SendBackDialog } from './parts/SendBackDialog.tsx'

type Asking =
  | { readonly what: 'act'; readonly as: ActAs; readonly exclude?: { readonly caseNos: readonly string[]; readonly reason: string } }
  | { readonly what: 'many' | 'partial' | 'sendBack' | 'read' | 'print' }

const wait = '起案を読み込んでいます。内容が出てから、もう一度実行してください。'

/** 決裁. The inbox: what is mine, what I may decide as deputy, what I read later; a draft with its exceptions first, and its evidence beside it. */
export function ApprovalScreen() {
  const navigate = useNavigate()
  const { tell } = useNotices()
  const [kept, setBox] = useKept<BoxId | null>('approval.box', null)
  const [active, setActive] = useKept<string | null>('approval.active', null)
  const [activeCase, setActiveCase] = useState<string | null>(null)
  const [evidence, setEvidence] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<Asking | null>(null)
  const three = useWide(1700)
  const two = useWide(900)
  const inbox = useQueryOp('inbox.list', {})
  const box = kept ?? firstBox(inbox.data)
  const rows = rowsOf(inbox.data, box)
  const numbers = box === 'readings' ? [...new Set(inbox.data?.readings.map((row) => row.draftNo))] : rows.map((row) => row.draftNo)
  const shown = numbers.find((no) => no === active) ?? numbers[0]
  const view = useQueryOp('draft.view', { draftNo: shown ?? '', limit: 5000 }, { enabled: shown !== undefined, keep: true })
  const readSoFar = useQueryOp('inbox.reads', { draftNo: shown ?? '' }, { enabled: shown !== undefined })
  const draft = shown !== undefined && view.data?.draftNo === shown ? view.data : undefined
  const reads = readSoFar.data
  const askPassword = inbox.data?.askPassword ?? false
  const picked = rows.filter((row) => selected.has(row.draftNo))

  const choose = (draftNo: string | null): void => {
    setActive(draftNo)
    setActiveCase(null)
    setEvidence(false)
  }
  const done = (): void => {
    setAsking(null)
    setSelected(new Set())
    setActiveCase(null)
    setEvidence(false)
  }
  /** Runs an act on the draft that is shown, or says why it cannot be done now. */
  const on = (work: (draft: DraftDetail) => void): void => {
    if (draft === undefined || reads === undefined) tell(shown === undefined ? '起案を1件選んでから実行してください。' : wait)
    else {
      // the box stays the one worked on, also when this was its last draft
      setBox(box)
      work(draft)
    }
  }
  const mayAct = (one: DraftDetail): boolean => {
    if (one.mine !== 'no' && one.refusal === null) return true
    tell(whyNot(one))
    return false
  }
  const approve = (): void => {
    if (picked.length >= 2) {
      const unread = picked.filter((row) => row.read.exceptionsRead < row.read.exceptions)
      if (unread.length === 0) on(() => setAsking({ what: 'many' }))
      else
        tell(
          `まとめて決裁できるのは、例外をすべて読んだ起案だけです。まだ読んでいない例外: ${unread.map((row) => `${row.draftNo}（${row.read.exceptions - row.read.exceptionsRead}件）`).join('、')}。N で読むか、選択を外してください。`,
        )
    } else if (box === 'readings') markRead()
    else on((one) => mayAct(one) && setAsking({ what: 'act', as: usualAct(one) }))
  }
  const markRead = (): void =>
    on((one) =>
      one.readings.some((row) => row.mine && row.readAt === null)
        ? setAsking({ what: 'read' })
        : tell('この起案に、あなたが後閲するものはありません。'),
    )
  const pullUp = (): void =>
    on((one) =>
      one.mayPullUp
        ? setAsking({ what: 'act', as: 'pull-up' })
        : tell('この起案は引き上げられません。引上げが認められた事務所で、下の役職の処理を待っているときだけできます。'),
    )
  const partial = (): void =>
    on((one) => {
      if (!mayAct(one)) return
      if (one.kind === 'payment') tell('支出命令は全体を一つとして決裁します。直すところがあれば、B で差し戻してください。')
      else if (one.live.cases < 2) tell('案件が1件だけの起案からは除外できません。直すところがあれば、B で差し戻してください。')
      else setAsking({ what: 'partial' })
    })
  /** The next exception that was not read, then the drawn cases; when all were read, round again. */
  const next = (): void =>
    on((one) => {
      const { exceptions, sample } = readingOrder(one)
      const order = [...exceptions, ...sample]
      if (one.kind === 'payment' || order.length === 0) {
        tell('この起案に、先に読む案件はありません。')
        return
      }
      const at = order.indexOf(activeCase ?? '')
      const seen = new Set([...(reads ?? []), ...(evidence && activeCase !== null ? [activeCase] : [])])
      const following = [...order.slice(at + 1), ...order.slice(0, at + 1)]
      const unread = following.find((no) => !seen.has(no))
      if (unread === undefined && at === order.length - 1) tell('例外と抜取りは、すべて読みました。F12 で決められます。')
      setActiveCase(unread ?? following[0] ?? null)
      setEvidence(true)
    })
  const openEvidence = (): void =>
    on((one) => {
      const first = inReadingOrder(one)[0]?.caseNo ?? null
      if (one.kind === 'payment' || first === null) tell('支出命令の内訳は、支払の画面で確かめてください。')
      else {
        setActiveCase(activeCase ?? first)
        setEvidence(!evidence)
      }
    })

  const deciding = box !== 'readings' && box !== 'done'
  const word =
    box === 'readings'
      ? '後閲する'
      : picked.length >= 2
        ? 'まとめて決める'
        : draft === undefined
          ? '決裁する'
          : actWord(draft, usualAct(draft))
  const reading = evidence && draft !== undefined && activeCase !== null
  useKeys(
    'approval',
    {
      approve: box === 'done' ? undefined : approve,
      sendBack: deciding ? () => on((one) => mayAct(one) && setAsking({ what: 'sendBack' })) : undefined,
      nextException: next,
      evidence: openEvidence,
      closeEvidence: reading ? () => setEvidence(false) : undefined,
      partial: deciding ? partial : undefined,
      pullUp: draft?.mayPullUp === true ? pullUp : undefined,
      read: box === 'readings' ? markRead : undefined,
      print: () => setAsking({ what: 'print' }),
    },
    { labels: { approve: word } },
  )
  useEffect(() => {
    // the arrow keys go along the cases while one of them is read; in a narrow window they move its text
    if (reading) focusOn(two ? '[aria-label="起案の案件"]' : '[aria-label="根拠（案件の内容）"]')
    else focusOn('[role="grid"]')
  }, [reading, two])
  const openCase = (caseNo: string): void => void navigate({ to: '/case/$caseNo', params: { caseNo } })

  return (
    <Screen
      title="決裁"
      facts={picked.length === 0 ? null : <span>{`${picked.length}件の起案を選択中`}</span>}
      acts={
        <>
          <Button shortcut="F9" onPress={() => setAsking({ what: 'print' })}>
            印刷
          </Button>
          {deciding ? (
            <Button shortcut="b" onPress={() => on((one) => mayAct(one) && setAsking({ what: 'sendBack' }))}>
              差し戻す
            </Button>
          ) : null}
          {draft?.mayPullUp === true ? (
            <Button shortcut="u" onPress={pullUp}>
              引き上げて承認
            </Button>
          ) : null}
          {box === 'done' ? null : (
            <Button look="solid" shortcut="F12" onPress={approve}>
              {word}
            </Button>
          )}
        </>
      }
    >
      <Tabs
        label="決裁の受信箱"
        items={boxes.map((one) => ({ id: one.id, label: one.label, count: countOf(inbox.data, one.id) }))}
        active={box}
        onChange={(id) => {
          setBox(id as BoxId)
          setSelected(new Set())
          choose(null)
        }}
      />
      <AwayBand away={inbox.data?.away ?? []} keyUntil={inbox.data?.keyUntil ?? null} />
      {inbox.error === null ? null : <ProblemBox error={inbox.error} />}
      <div
        className="kd-split"
        data-wide-right={reading ? undefined : ''}
        data-even={reading && !three ? '' : undefined}
        data-three={reading && three ? '' : undefined}
      >
        {reading && !three ? null : (
          <div className="kd-column" key="list">
            <InboxList
              inbox={inbox}
              box={box}
              active={shown ?? null}
              onActive={choose}
              selected={selected}
              onSelected={setSelected}
              onSelectAll={() => tell('まとめて選ぶキーはありません。内容を見た起案を、Space で1件ずつ選んでください。')}
            />
          </div>
        )}
        {reading && !two ? null : (
          <div className="kd-column" key="sheet">
            {view.error === null ? null : <ProblemBox error={view.error} />}
            {draft === undefined ? (
              <p className="kd-loading h-full bg-white">
                {shown === undefined ? '起案を選ぶと、ここに決裁欄と案件が出ます。' : '起案を読み込んでいます…'}
              </p>
            ) : (
              <>
                {draft.refusal === null || draft.state !== 'circulating' || box === 'done' || box === 'readings' ? null : (
                  <p className="kd-callout m-0">あなたは決裁できません: {told(draft.refusal)}</p>
                )}
                <DraftSheet
                  draft={draft}
                  active={activeCase}
                  onActive={setActiveCase}
                  onOpen={openCase}
                  reads={draft.kind === 'payment' ? undefined : reads}
                  compact={reading && !three}
                  beside={reading}
                />
              </>
            )}
          </div>
        )}
        {reading ? (
          <EvidencePane key="evidence" draft={draft} caseNo={activeCase} reads={reads} onOpen={() => openCase(activeCase)} />
        ) : null}
      </div>
      {draft === undefined || reads === undefined ? null : (
        <>
          {asking?.what === 'act' ? (
            <ActDialog
              draft={draft}
              as={asking.as}
              reads={reads}
              askPassword={askPassword}
              exclude={asking.exclude}
              onClose={() => setAsking(null)}
              onDone={done}
            />
          ) : null}
          {asking?.what === 'partial' ? (
            <ChooseCasesDialog
              draft={draft}
              title={`一部の案件を除外します — ${draft.title}`}
              confirm="確認表へ進む"
              told="除外した案件は決裁せず、理由を付けて審査に戻します。残りの案件だけを、次の確認表で決めます。"
              ticked={activeCase === null ? [] : [activeCase]}
              keep="exclude"
              onClose={() => setAsking(null)}
              onConfirm={(caseNos, reason) => setAsking({ what: 'act', as: usualAct(draft), exclude: { caseNos, reason } })}
            />
          ) : null}
          {asking?.what === 'sendBack' ? <SendBackDialog draft={draft} onClose={() => setAsking(null)} /> : null}
          {asking?.what === 'read' ? <ReadDialog draft={draft} onClose={() => setAsking(null)} /> : null}
        </>
      )}
      {asking?.what === 'print' ? <ListPrintDialog list="inbox" of={{ box }} what="決裁一覧" onClose={() => setAsking(null)} /> : null}
      {asking?.what === 'many' ? (
        <ManyDialog rows={picked} deputy={box === 'deputy'} askPassword={askPassword} onClose={() => setAsking(null)} onDone={done} />
      ) : null}
    </Screen>
  )
}

/** Moves the focus unless somebody walks along the headings or a dialog is open. */
function focusOn(selector: string): void {
  const now = document.activeElement
  if (now?.getAttribute('role') === 'tab' || document.querySelector('dialog[open]') !== null) return
  document.querySelector<HTMLElement>(`main ${selector}`)?.focus({ preventScroll: true })
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
