import { useState } from 'react'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { FontsTab } from './papers/FontsTab.tsx'
import { HeldTab } from './papers/HeldTab.tsx'
import { IssueDialog, type Issued, ReleaseDialog } from './papers/IssueDialog.tsx'
import { MadeFiles } from './papers/MadeFiles.tsx'
import { MissingGlyphs } from './papers/MissingGlyphs.tsx'
import { OfficePapersTab } from './papers/OfficePapersTab.tsx'
import { ReturnsTab } from './papers/ReturnsTab.tsx'
import { RunScreen } from './papers/RunScreen.tsx'
import { RunsTab } from './papers/RunsTab.tsx'
import { TargetsTab } from './papers/TargetsTab.tsx'
import { VouchersTab } from './papers/VouchersTab.tsx'
import { useLedger } from './parts/ledgers.ts'

/** 発行. From what is decided and not yet printed to the mailing ledger; vouchers and letters that came back. */
export function PapersScreen() {
  const [run, setRun] = useKept<string | null>('papers.run', null)
  return run === null ? <PapersHome onRun={setRun} /> : <RunScreen runNo={run} onBack={() => setRun(null)} />
}

function PapersHome({ onRun }: { readonly onRun: (runNo: string) => void }) {
  const { tell } = useNotices()
  const mayIssue = useCan('papers.issue')
  const mayRelease = useCan('papers.release')
  const [tab, setTab] = useKept('papers.tab', 'pending')
  const [glyphs, setGlyphs] = useKept<Issued['missingGlyphs']>('papers.glyphs', [])
  const [asking, setAsking] = useState<'issue' | 'release' | null>(null)
  const pending = useQueryOp('papers.pending', { limit: 500 })
  const issued = useQueryOp('papers.files', {})
  const runs = useQueryOp('printRun.list', { limit: 200 })
  const returns = useQueryOp('returnedMail.list', { open: true, limit: 1 })
  const ledger = useLedger()
  const answer = pending.data

  const issuedNow = (made: Issued): void => {
    setGlyphs(made.missingGlyphs)
    setTab('files')
  }
  const issue = (): void => {
    if (answer === undefined) tell('未発行の一覧を読み込んでいます。出てから、もう一度実行してください。')
    else if (answer.ready === 0) tell('発行できるものはありません。決裁が済むと、ここに並びます。')
    else setAsking('issue')
  }
  const release = (): void => {
    if (answer === undefined) tell('保留の一覧を読み込んでいます。出てから、もう一度実行してください。')
    else if (answer.held === 0 && (runs.data ?? []).every((run) => run.held === 0)) tell('支援措置で保留しているものはありません。')
    else setAsking('release')
  }
  const here = tab === 'pending' || tab === 'held'
  useKeys('papers', {
    release: mayRelease ? release : undefined,
    ledger: ledger === undefined ? undefined : () => ledger('mailing'),
    vouchers: ledger === undefined ? undefined : () => ledger('vouchers'),
    issue: mayIssue && here ? issue : undefined,
  })

  return (
    <Screen
      title="発行"
      facts={<span className="kd-roomy">決定通知書・給付券を束で印刷し、数えて、発送簿に入れます。</span>}
      acts={
        <>
          {ledger === undefined ? null : (
            <Button shortcut="Ctrl+s" onPress={() => ledger('mailing')}>
              発送簿を保存
            </Button>
          )}
          {mayIssue && here ? (
            <Button shortcut="F12" onPress={issue}>
              まとめて発行
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs
        label="発行の状態"
        items={[
          { id: 'pending', label: '未発行', count: answer?.ready ?? 0 },
          { id: 'held', label: '保留（支援措置）', count: answer?.held ?? 0 },
          { id: 'runs', label: '印刷の回', count: (runs.data ?? []).filter((run) => run.state === 'open').length },
          { id: 'vouchers', label: '給付券' },
          { id: 'returns', label: '返戻', count: returns.data?.open ?? 0 },
          { id: 'files', label: '作ったファイル', count: issued.data?.length ?? 0 },
          { id: 'office', label: '帳票' },
          { id: 'fonts', label: '書体' },
          ...(glyphs.length > 0 ? [{ id: 'glyphs', label: '文字の確認', count: glyphs.length }] : []),
        ]}
        active={tab}
        onChange={setTab}
      />
      {pending.error === null ? null : <ProblemBox error={pending.error} />}
      {tab === 'files' ? <MadeFiles files={issued.data ?? []} error={issued.error} loading={issued.data === undefined} /> : null}
      {tab === 'glyphs' ? <MissingGlyphs glyphs={glyphs} /> : null}
      {tab === 'runs' ? <RunsTab onOpen={onRun} /> : null}
      {tab === 'vouchers' ? <VouchersTab /> : null}
      {tab === 'returns' ? <ReturnsTab /> : null}
      {tab === 'office' ? <OfficePapersTab /> : null}
      {tab === 'fonts' ? <FontsTab /> : null}
      {tab === 'pending' ? <TargetsTab onOpened={onRun} /> : null}
      {tab === 'held' ? <HeldTab onRelease={mayRelease ? release : undefined} /> : null}
      {asking === 'issue' ? (
        <IssueDialog ready={answer?.ready ?? 0} held={answer?.held ?? 0} onClose={() => setAsking(null)} onMade={issuedNow} />
      ) : null}
      {asking === 'release' ? <ReleaseDialog held={answer?.held ?? 0} onClose={() => setAsking(null)} /> : null}
    </Screen>
  )
}
