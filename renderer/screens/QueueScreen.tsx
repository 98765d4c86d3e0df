import { caseStateNames } from '../../shared/domain/case-state.ts'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CaseRow } from '../../shared/contract/cases.ts'
import { useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { count, shortDay, yen } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { PersonCell, StatusMark, Tag } from '../ui/StatusMark.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useWide } from '../ui/use-wide.ts'
import { channelWord, flagWords, markOfProposal, markWords } from '../words.ts'
import { useAskCorrection } from './corrections/AskPanel.tsx'
import { type Channel, ChannelFilter } from './parts/ChannelFilter.tsx'
import { CasePreview } from './parts/CasePreview.tsx'
import { usePagedCases } from './parts/paged-cases.ts'
import { useReviewActs } from './parts/review-acts.tsx'
import { SearchField } from './parts/SearchField.tsx'
import { firstTab, queueTabs, tabCount } from './queue-tabs.ts'

const none: readonly string[] = []

/** 案件. The work queue: tabs by state, search, the list, and beside it the case with its checks. */
export function QueueScreen() {
  const navigate = useNavigate()
  const wide = useWide(1200)
  const { done, problem, tell } = useNotices()
  const mayReview = useCan('review.run')
  const [tab, setTab] = useKept<string | null>('queue.tab', null)
  const [text, setText] = useKept('queue.text', '')
  const [channel, setChannel] = useKept<Channel | ''>('queue.channel', '')
  const [active, setActive] = useKept<string | null>('queue.active', null)
  const [selected, setSelected] = useKept<ReadonlySet<string>>('queue.selected', new Set())
  const [, setOrder] = useKept<readonly string[]>('queue.order', none)
  const search = useRef<HTMLInputElement>(null)
  const [gridFocus, setGridFocus] = useState(0)

  const narrowing = { ...(text.trim() === '' ? {} : { text: text.trim() }), ...(channel === '' ? {} : { channel }) }
  const counts = useQueryOp('case.counts', narrowing, { keep: true })
  const tabId = tab ?? (counts.data === undefined ? 'all' : firstTab(counts.data))
  const current = queueTabs.find((one) => one.id === tabId) ?? queueTabs[0]
  const ids = useQueryOp('case.ids', { ...current?.filter, ...narrowing }, { enabled: counts.data !== undefined, keep: true })
  const caseNos = ids.data?.caseNos ?? none
  const { rowOf, onRange, error } = usePagedCases(caseNos)

  // The active row stays by its number; when it left the list, the row that took its place is next.
  const lastIndex = useRef(0)
  const at = active === null ? -1 : caseNos.indexOf(active)
  const shown = at >= 0 ? active : (caseNos[Math.min(lastIndex.current, caseNos.length - 1)] ?? null)
  useEffect(() => {
    if (at >= 0) lastIndex.current = at
  }, [at])

  const advance = (caseNo: string): void => {
    const index = caseNos.indexOf(caseNo)
    const next = caseNos[index + 1] ?? caseNos[index - 1] ?? null
    if (next !== null) setActive(next)
  }
  const acts = useReviewActs(shown, advance)
  const correction = useAskCorrection(shown, advance)
  const auto = useJobOp('review.auto', '一括審査')
  const runAuto = (): void => {
    auto({}).then(
      (answer) =>
        done(
          `${count(answer.reviewed)}件を審査しました。○適合 ${count(answer.proposedGrant)}件、×不適合の案 ${count(answer.proposedRefusal)}件、△要確認 ${count(answer.needJudgement)}件。`,
        ),
      problem,
    )
  }
  const open = (caseNo: string): void => {
    setActive(caseNo)
    setOrder(caseNos)
    void navigate({ to: '/case/$caseNo', params: { caseNo } })
  }
  const nextAsk = (): void => {
    const from = shown === null ? -1 : caseNos.indexOf(shown)
    const found = [...caseNos.slice(from + 1), ...caseNos.slice(0, from + 1)].find((caseNo) => rowOf(caseNo)?.proposal === 'ask')
    if (found === undefined) tell('この一覧に△要確認の案件はありません。見出し「△ 要確認」を見てください。')
    else setActive(found)
  }
  const tabs = useMemo(
    () =>
      queueTabs
        .map((one) => ({ id: one.id, label: one.label, count: tabCount(counts.data ?? [], one), always: one.always }))
        .filter((one) => one.always || one.count > 0 || one.id === tabId),
    [counts.data, tabId],
  )
  const backToGrid = (): void => setGridFocus((n) => n + 1)

  useKeys('queue', {
    grant: selected.size > 0 && acts.grantMany !== undefined ? () => acts.grantMany?.([...selected], setSelected) : acts.grant,
    refuse: acts.refuse,
    hold: acts.hold,
    correct: correction.ask,
    undo: acts.undo,
    duplicate: acts.duplicate,
    assign: acts.assign === undefined ? undefined : () => acts.assign?.(selected.size > 0 ? [...selected] : undefined),
    reopen: acts.reopen,
    advance: acts.advance,
    nextAsk,
    search: () => {
      search.current?.focus()
      search.current?.select()
    },
    clear: () => {
      if (text !== '') setText('')
      else setSelected(new Set())
      backToGrid()
    },
    auto: mayReview ? runAuto : undefined,
  })

  const columns = wide ? columnsBeside(current?.filter ?? {}) : allColumns
  const hidden = [...selected].filter((caseNo) => !caseNos.includes(caseNo)).length
  return (
    <Screen
      title="案件"
      facts={
        <>
          <SearchField value={text} onChange={setText} inputRef={search} onDone={backToGrid} />
          <ChannelFilter value={channel} onChange={setChannel} />
        </>
      }
      acts={
        mayReview ? (
          <Button shortcut="F8" onPress={runAuto}>
            一括審査
          </Button>
        ) : null
      }
    >
      <Tabs label="案件の状態" items={tabs} active={tabId} onChange={setTab} />
      <div className={wide ? 'kd-split' : 'kd-column flex-1'}>
        <div className="kd-column">
          {error === null && ids.error === null && counts.error === null ? null : <ProblemBox error={error ?? ids.error ?? counts.error} />}
          <DataGrid<CaseRow>
            label="案件の一覧"
            ids={caseNos}
            rowOf={rowOf}
            nameOf={rowName}
            columns={columns}
            active={shown}
            onActive={setActive}
            onOpen={open}
            selected={selected}
            onSelected={setSelected}
            onRange={onRange}
            focusOn={gridFocus}
            empty={
              <QueueEmpty
                loading={ids.data === undefined}
                searched={text}
                channel={channel === '' ? '' : channelWord(channel)}
                tab={tabId}
                mayReview={mayReview}
                total={counts.data?.reduce((sum, line) => sum + line.count, 0) ?? 0}
              />
            }
          />
          <div className="kd-grid-foot">
            <span className="tabular-nums">
              {caseNos.length === 0 ? '0件' : `${count(Math.max(0, caseNos.indexOf(shown ?? '')) + 1)}行目／${count(caseNos.length)}件`}
            </span>
            {selected.size === 0 ? (
              <span>↑↓ 移動　Space 選択　Enter 開く</span>
            ) : (
              <span className="font-700">
                {count(selected.size)}件を選択中{hidden > 0 ? `（うち表示外 ${count(hidden)}件）` : ''}　Esc で解く
              </span>
            )}
          </div>
        </div>
        {wide ? (
          <Pane label="案件の内容">
            {shown === null ? (
              <p className="kd-note">案件を選ぶと、ここに審査項目と根拠が出ます。</p>
            ) : (
              <CasePreview caseNo={shown} onOpen={() => open(shown)} />
            )}
          </Pane>
        ) : null}
      </div>
      {acts.panel}
      {correction.panel}
    </Screen>
  )
}

function rowName(row: CaseRow): string {
  const flags = row.flags.map((flag) => flagWords[flag]).join(' ')
  return `${row.caseNo} ${row.beneficiary} ${row.itemName} ${caseStateNames[row.state]} ${markWords[markOfProposal(row.proposal)][1]} ${flags}`.trim()
}

const allColumns: readonly Column<CaseRow>[] = [
  { id: 'caseNo', header: '案件番号', width: '7.6rem', cell: (row) => row.caseNo },
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(10.5rem, 1.2fr)',
    cell: (row) => <PersonCell name={row.beneficiary} guarded={row.flags.includes('protected')} />,
  },
  { id: 'kana', header: 'フリガナ', width: 'minmax(8rem, 1fr)', from: 900, cell: (row) => row.kana.normalize('NFKC') },
  { id: 'item', header: '種目', width: 'minmax(8rem, 1.4fr)', cell: (row) => row.itemName },
  { id: 'mark', header: '審査', width: '5.5rem', cell: (row) => <StatusMark mark={markOfProposal(row.proposal)} /> },
  { id: 'state', header: '状態', width: '4.7rem', from: 580, cell: (row) => caseStateNames[row.state] },
  {
    id: 'flags',
    header: '注意',
    width: '7.5rem',
    from: 1080,
    cell: (row) => row.flags.filter((flag) => flag !== 'protected').map((flag) => <Tag key={flag}>{flagWords[flag]}</Tag>),
  },
  { id: 'channel', header: '経路', width: '5.6rem', from: 840, cell: (row) => channelWord(row.channel) },
  { id: 'public', header: '公費（円）', width: '5.6rem', align: 'right', from: 750, cell: (row) => yen(row.publicPayment) },
  { id: 'on', header: '申請日', width: '5.2rem', align: 'right', from: 660, cell: (row) => shortDay(row.appliedOn) },
  { id: 'receipt', header: '受付番号', width: '8.6rem', from: 980, cell: (row) => row.receiptNo },
]

/**
 * Beside the detail pane the list keeps what tells one case from another: under one state the state gives way to the way in,
 * and before any review the day of application stands where the amount will be.
 */
const narrow = allColumns.filter((column) => column.id !== 'kana' && column.id !== 'flags')
const withoutDay = narrow.map((column) => (column.id === 'on' ? { ...column, from: 860 } : column))
const early = (columns: readonly Column<CaseRow>[]) =>
  columns.filter((column) => column.id !== 'state').map((column) => (column.id === 'channel' ? { ...column, from: 700 } : column))
const ofOneState = early(withoutDay)
const ofUnjudged = early(narrow).filter((column) => column.id !== 'public')

function columnsBeside(filter: {
  readonly state?: string | undefined
  readonly proposal?: string | undefined
}): readonly Column<CaseRow>[] {
  if (filter.state === undefined) return withoutDay
  return filter.proposal === 'none' ? ofUnjudged : ofOneState
}

function QueueEmpty({
  loading,
  searched,
  channel,
  tab,
  mayReview,
  total,
}: {
  readonly loading: boolean
  readonly searched: string
  readonly channel: string
  readonly tab: string
  readonly mayReview: boolean
  readonly total: number
}) {
  if (loading) return <p role="status">案件を読み込んでいます…</p>
  if (searched.trim() !== '') {
    return (
      <EmptyState title={`「${searched.trim()}」に当てはまる案件は、この見出しにありません。`}>
        <p>氏名・フリガナ・受付番号・案件番号で探せます。Esc で検索を解くか、見出し「すべて」で探してください。</p>
      </EmptyState>
    )
  }
  if (channel !== '') {
    return (
      <EmptyState title={`この見出しに、経路が「${channel}」の案件はありません。`}>
        <p>経路を「すべて」に戻すか、ほかの見出しを見てください。</p>
      </EmptyState>
    )
  }
  if (total === 0) {
    return (
      <EmptyState title="案件はまだありません。">
        <p>申請のファイルを取り込むと、ここに並びます（取込は Alt+2）。</p>
      </EmptyState>
    )
  }
  if (tab === 'ask' || tab === 'fail') {
    return (
      <EmptyState title={tab === 'ask' ? '△ 要確認の案件は、いまありません。' : '× 不適合の案は、いまありません。'}>
        <p>{mayReview ? '未審査の案件があれば、F8 の一括審査で振り分けます。' : '審査の担当が一括審査を行うと、ここに並びます。'}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="この見出しの案件はありません。">
      <p>Ctrl+→ で次の見出しへ移れます。</p>
    </EmptyState>
  )
}
