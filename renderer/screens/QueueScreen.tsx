import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import type { QueueOrder, QueueRow } from '../../shared/contract/queue.ts'
import { queueSorts } from '../../shared/domain/choices.ts'
import { useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { DataGrid } from '../ui/DataGrid.tsx'
import { count } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useWide } from '../ui/use-wide.ts'
import { useAskCorrection } from './corrections/AskPanel.tsx'
import { CasePreview } from './parts/CasePreview.tsx'
import { ListPrintDialog } from './parts/ListPrintDialog.tsx'
import { useReviewActs } from './parts/review-acts.tsx'
import { SearchField } from './parts/SearchField.tsx'
import { CloseDialog } from './queue/CloseDialog.tsx'
import { columnsFor, rowName } from './queue/columns.tsx'
import { FilterBar, narrowedWords } from './queue/FilterBar.tsx'
import { QueueEmpty } from './queue/QueueEmpty.tsx'
import { useQueueState } from './queue/queue-state.ts'
import { firstTab, isMore, queueTabs, tabCount } from './queue/queue-tabs.ts'
import { useQueueList } from './queue/use-queue-list.ts'
import { useRowActs, useUndoOnItsWay } from './queue/use-row-acts.ts'
import { useSelection } from './queue/use-selection.ts'
import { ViewsDialog } from './queue/ViewsDialog.tsx'

const none: readonly string[] = []
const sortWords: Readonly<Record<QueueOrder['by'], string>> = {
  caseNo: '案件番号',
  appliedOn: '申請日',
  kana: 'フリガナ',
  item: '種目',
}

/** 案件. The work queue: tabs by state, search, filters, the list, and beside it the case with its checks. */
export function QueueScreen() {
  const navigate = useNavigate()
  const wide = useWide(1200)
  const roomy = useWide(900)
  const { done, problem } = useNotices()
  const mayReview = useCan('review.run')
  const { view, setView, narrow, active, setActive, selected, setSelected, ready } = useQueueState()
  const [filtering, setFiltering] = useKept('queue.filtering', false)
  const [viewing, setViewing] = useState(false)
  const [printing, setPrinting] = useState(false)
  const mayClose = useCan('case.close')
  const [closing, setClosing] = useState(false)
  const [, setOrder] = useKept<readonly string[]>('queue.order', none)
  const search = useRef<HTMLInputElement>(null)
  const firstFilter = useRef<HTMLSelectElement>(null)
  const [gridFocus, setGridFocus] = useState(0)
  const backToGrid = (): void => setGridFocus((n) => n + 1)

  const { filter: narrowing, order } = view
  const text = narrowing.text ?? ''
  const choices = useQueryOp('queue.choices', {})
  const counts = useQueryOp('case.counts', narrowing, { enabled: ready, keep: true })
  const tabId = view.tab ?? (counts.data === undefined ? 'all' : firstTab(counts.data))
  const current = queueTabs.find((one) => one.id === tabId) ?? queueTabs[0]
  const filter = useMemo(() => ({ ...current?.filter, ...narrowing }), [current, narrowing])
  const list = useQueueList(filter, order, ready && counts.data !== undefined, { active, setActive })
  const { ids, rowOf, shown } = list
  const { hidden, all } = useSelection(filter, order, ids, selected, setSelected)
  const words = narrowedWords(narrowing, choices.data)

  const acts = useReviewActs(shown, list.advance)
  const correction = useAskCorrection(shown, list.advance)
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
  const recheck = useJobOp('review.recheck', '審査後の変化の確認')
  const runRecheck = (): void => {
    recheck({}).then(
      (answer) =>
        done(
          `審査済の${count(answer.checked)}件を確かめました。新しく変化があった案件 ${count(answer.changed)}件、解消 ${count(answer.cleared)}件。F3 の「変更あり」で絞り込めます。`,
        ),
      problem,
    )
  }
  const open = (caseNo: string): void => {
    setActive(caseNo)
    list
      .orderAround(caseNo)
      .then(setOrder, () => setOrder(none))
      .finally(() => void navigate({ to: '/case/$caseNo', params: { caseNo } }))
  }
  const undoOnItsWay = useUndoOnItsWay(acts.undoing)
  const rowActs = useRowActs(
    { active, shown, settled: !undoOnItsWay && !list.onItsWay },
    {
      grant: acts.grant,
      refuse: acts.refuse,
      hold: acts.hold,
      correct: correction.ask,
      duplicate: acts.duplicate,
      assign: acts.assign === undefined ? undefined : () => acts.assign?.(),
      reopen: acts.reopen,
      withdraw: acts.withdraw,
      nextAsk: list.nextAsk,
      open: () => {
        if (shown !== null) open(shown)
      },
    },
  )
  const setTab = (tab: string): void => setView((before) => ({ ...before, tab }))
  const sortBy = (by: string): void => {
    const found = queueSorts.find((one) => one === by)
    if (found === undefined) return
    const next: QueueOrder = { by: found, desc: order.by === found && !order.desc }
    setView((before) => ({ ...before, order: next }))
  }
  const tabs = useMemo(
    () =>
      queueTabs
        .map((one) => ({ id: one.id, label: one.label, count: tabCount(counts.data ?? [], one), always: one.always }))
        .filter((one) => one.always || one.count > 0 || one.id === tabId),
    [counts.data, tabId],
  )

  useKeys('queue', {
    grant: selected.size > 0 && acts.grantMany !== undefined ? () => acts.grantMany?.([...selected], setSelected) : rowActs.grant,
    refuse: rowActs.refuse,
    hold: rowActs.hold,
    correct: rowActs.correct,
    undo: acts.undo,
    duplicate: rowActs.duplicate,
    assign: selected.size > 0 && acts.assign !== undefined ? () => acts.assign?.([...selected]) : rowActs.assign,
    reopen: rowActs.reopen,
    withdraw: rowActs.withdraw,
    advance: acts.advance,
    nextAsk: rowActs.nextAsk,
    search: () => {
      search.current?.focus()
      search.current?.select()
    },
    filter: () => {
      setFiltering(!filtering)
      if (filtering) backToGrid()
      else requestAnimationFrame(() => firstFilter.current?.focus())
    },
    views: () => setViewing(true),
    sort: () => sortBy(queueSorts[(queueSorts.indexOf(order.by) + 1) % queueSorts.length] ?? 'caseNo'),
    turn: () => sortBy(order.by),
    clear: () => {
      if (text !== '') narrow({ ...narrowing, text: '' })
      else if (selected.size > 0) setSelected(new Set())
      else narrow({})
      backToGrid()
    },
    auto: mayReview ? runAuto : undefined,
    recheck: mayReview ? runRecheck : undefined,
    print: () => setPrinting(true),
    close: mayClose ? () => setClosing(true) : undefined,
  })

  const columns = useMemo(() => columnsFor(current?.filter ?? {}), [current])
  const error = list.error ?? counts.error
  const more = isMore(counts.data ?? [])
  return (
    <Screen
      title="案件"
      facts={
        <>
          <SearchField value={text} onChange={(typed) => narrow({ ...narrowing, text: typed })} inputRef={search} onDone={backToGrid} />
          {words === '' || filtering ? null : <span className="kd-narrowed truncate">絞り込み: {words}</span>}
        </>
      }
      acts={
        <>
          {roomy ? (
            <>
              <Button shortcut="v" onPress={() => setViewing(true)}>
                見方
              </Button>
              <Button shortcut="F3" onPress={() => setFiltering(!filtering)}>
                {filtering ? '絞り込みを閉じる' : '絞り込み'}
              </Button>
            </>
          ) : null}
          {roomy ? (
            <Button shortcut="F9" onPress={() => setPrinting(true)}>
              印刷
            </Button>
          ) : null}
          {mayReview && wide ? (
            <Button shortcut="y" onPress={runRecheck}>
              変化の確認
            </Button>
          ) : null}
          {mayReview ? (
            <Button shortcut="F8" onPress={runAuto}>
              一括審査
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs label="案件の状態" items={tabs} active={tabId} onChange={setTab} />
      {filtering ? <FilterBar filter={narrowing} onChange={narrow} choices={choices.data} firstRef={firstFilter} /> : null}
      <div className={wide ? 'kd-split' : 'kd-column flex-1'}>
        <div className="kd-column">
          {error === null ? null : <ProblemBox error={error} onRetry={list.retry} />}
          <DataGrid<QueueRow>
            label="案件の一覧"
            ids={ids}
            rowOf={rowOf}
            nameOf={rowName}
            columns={columns}
            active={shown}
            onActive={setActive}
            onOpen={open}
            onOpenLater={rowActs.open}
            selected={selected}
            onSelected={setSelected}
            onSelectAll={all}
            onRange={list.onRange}
            onSeek={list.goTo}
            sort={order}
            onSort={sortBy}
            focusOn={gridFocus}
            empty={
              <QueueEmpty
                loading={!ready || list.loading}
                searched={text}
                narrowed={words}
                tab={tabId}
                mayReview={mayReview}
                total={counts.data?.reduce((sum, line) => sum + line.count, 0) ?? 0}
              />
            }
          />
          <div className="kd-grid-foot">
            <span className="tabular-nums">
              {ids.length === 0 ? '0件' : `${count(Math.max(0, list.at) + 1)}行目／${count(ids.length)}件${list.more ? '以上' : ''}`}
            </span>
            {selected.size === 0 ? (
              <span>
                並び {sortWords[order.by]}
                {order.desc ? '▼' : '▲'}　↑↓ 移動　Space 選択　Enter 開く
              </span>
            ) : (
              <span className="font-700">
                {count(selected.size)}件を選択中{hidden === null || hidden === 0 ? '' : `（うち表示外 ${count(hidden)}件）`}　Esc で解く
              </span>
            )}
            {more ? <span>件数は{text === '' ? '1万件' : '2,000件'}まで数えています。条件を足すと正しい件数が出ます。</span> : null}
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
      {viewing ? (
        <ViewsDialog
          view={{ ...view, tab: tabId }}
          words={[current?.label ?? '', text === '' ? '' : `「${text}」`, words, `並び ${sortWords[order.by]}`]
            .filter((word) => word !== '')
            .join('・')}
          onView={setView}
          onClose={() => setViewing(false)}
        />
      ) : null}
      {printing ? <ListPrintDialog list="queue" of={{ ...filter, order }} what="案件一覧" onClose={() => setPrinting(false)} /> : null}
      {closing ? <CloseDialog onClose={() => setClosing(false)} /> : null}
      {acts.panel}
      {correction.panel}
    </Screen>
  )
}
