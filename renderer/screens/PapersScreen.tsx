import { useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { ProtectedMark } from '../ui/StatusMark.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { draftKindWords } from '../words.ts'
import { IssueDialog, type Issued, ReleaseDialog } from './papers/IssueDialog.tsx'
import { useLedger } from './parts/ledgers.ts'
import { MadeFiles } from './papers/MadeFiles.tsx'
import { MissingGlyphs } from './papers/MissingGlyphs.tsx'

type Pending = Output<'papers.pending'>['rows'][number]

/** 発行. What is decided and not yet printed, what a second person must release, and the files already made. */
export function PapersScreen() {
  const { tell } = useNotices()
  const mayIssue = useCan('papers.issue')
  const mayRelease = useCan('papers.release')
  const [tab, setTab] = useKept('papers.tab', 'pending')
  const [active, setActive] = useKept<string | null>('papers.active', null)
  const [glyphs, setGlyphs] = useKept<Issued['missingGlyphs']>('papers.glyphs', [])
  const [asking, setAsking] = useState<'issue' | 'release' | null>(null)
  const pending = useQueryOp('papers.pending', { limit: 500 })
  const issued = useQueryOp('papers.files', {})
  const ledger = useLedger()
  const answer = pending.data
  const rows = (answer?.rows ?? []).filter((row) => (tab === 'held' ? row.held : !row.held))

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
    else if (answer.held === 0) tell('支援措置で保留しているものはありません。')
    else setAsking('release')
  }
  useKeys('papers', {
    issue: mayIssue ? issue : undefined,
    release: mayRelease ? release : undefined,
    ledger: ledger === undefined ? undefined : () => ledger('mailing'),
    vouchers: ledger === undefined ? undefined : () => ledger('vouchers'),
  })

  return (
    <Screen
      title="発行"
      facts="決定通知書・給付券を作り、作ったファイルを残します。"
      acts={
        <>
          {ledger === undefined ? null : (
            <Button shortcut="Ctrl+s" onPress={() => ledger('mailing')}>
              発送簿を保存
            </Button>
          )}
          {mayIssue ? (
            <Button look="solid" shortcut="F12" onPress={issue}>
              発行する
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
          { id: 'files', label: '作ったファイル', count: issued.data?.length ?? 0 },
          ...(glyphs.length > 0 ? [{ id: 'glyphs', label: '文字の確認', count: glyphs.length }] : []),
        ]}
        active={tab}
        onChange={setTab}
      />
      {pending.error === null ? null : <ProblemBox error={pending.error} />}
      {tab === 'files' ? <MadeFiles files={issued.data ?? []} error={issued.error} loading={issued.data === undefined} /> : null}
      {tab === 'glyphs' ? <MissingGlyphs glyphs={glyphs} /> : null}
      {tab === 'files' || tab === 'glyphs' ? null : (
        <div className="kd-column flex-1">
          {tab === 'held' && rows.length > 0 ? (
            <div className="kd-callout mx-4 flex items-center gap-4">
              <p className="flex-1">
                支援措置のある人の通知です。起案・審査・印刷した本人とは別の人が宛先を確かめ、解除すると発行できます。
              </p>
              {mayRelease ? (
                <Button shortcut="r" onPress={release}>
                  発行を解除
                </Button>
              ) : null}
            </div>
          ) : null}
          <DataGrid<Pending>
            label={tab === 'held' ? '保留している通知' : '未発行の一覧'}
            ids={rows.map((row) => row.caseNo)}
            rowOf={(id) => rows.find((row) => row.caseNo === id)}
            nameOf={(row) =>
              `${row.caseNo} ${row.beneficiary} ${row.itemName} ${kindWord(row.kind)} ${row.held ? '支援措置のため保留' : ''}`
            }
            columns={columns}
            active={rows.some((row) => row.caseNo === active) ? active : (rows[0]?.caseNo ?? null)}
            onActive={setActive}
            focusOn={0}
            empty={
              pending.error !== null ? null : answer === undefined ? (
                <Loading what="未発行の一覧" />
              ) : (
                <EmptyState title={tab === 'held' ? '保留している通知はありません。' : '発行を待っている通知はありません。'}>
                  <p>
                    {tab === 'held'
                      ? '支援措置のある人の決定が済むと、ここに並びます。'
                      : '決裁が済むと、ここに並びます。作ったファイルは見出し「作ったファイル」で見られます。'}
                  </p>
                </EmptyState>
              )
            }
          />
        </div>
      )}
      {asking === 'issue' ? (
        <IssueDialog ready={answer?.ready ?? 0} held={answer?.held ?? 0} onClose={() => setAsking(null)} onMade={issuedNow} />
      ) : null}
      {asking === 'release' ? <ReleaseDialog held={answer?.held ?? 0} onClose={() => setAsking(null)} /> : null}
    </Screen>
  )
}

function kindWord(kind: string): string {
  return kind === 'grant' || kind === 'refuse' ? `${draftKindWords[kind]}通知書` : kind
}

const columns: readonly Column<Pending>[] = [
  { id: 'decision', header: '決定番号', width: '9rem', cell: (row) => row.decisionNo },
  { id: 'kind', header: '種類', width: '7.6rem', cell: (row) => kindWord(row.kind) },
  { id: 'case', header: '案件番号', width: '8.2rem', from: 760, cell: (row) => row.caseNo },
  { id: 'name', header: '対象者', width: 'minmax(8rem, 1fr)', cell: (row) => row.beneficiary },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1.4fr)', cell: (row) => row.itemName },
  { id: 'held', header: '注意', width: '6.4rem', cell: (row) => (row.held ? <ProtectedMark /> : '') },
]
