import { useMemo } from 'react'
import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { DataGrid, type Column } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, shortDay, yen } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'
import { PersonCell, StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { ComparisonLine, ReadSoFar } from '../approval/ReadingFacts.tsx'
import { BudgetLine } from './BudgetLine.tsx'
import { HistoryTable } from './CaseRecords.tsx'
import { draftKindWords, draftStateWords, stepWords, stopWord } from '../../words.ts'

type DraftCase = DraftDetail['rows'][number]

export interface DraftSheetProps {
  readonly draft: DraftDetail
  readonly active: string | null
  readonly onActive: (caseNo: string) => void
  readonly onOpen: (caseNo: string) => void
  /** Cases that the signed-in approver has read for this draft. Absent: reading is not told. */
  readonly reads?: readonly string[] | undefined
  /** Stamps and remarks give way to the rows. */
  readonly compact?: boolean
  /** The evidence of the active case stands beside it and tells the rest. */
  readonly beside?: boolean
}

/** Rows with an exception first: what a person judged or overruled is read before what is plain. */
export function inReadingOrder(draft: DraftDetail): readonly DraftCase[] {
  return [...draft.rows].sort((a, b) => rank(a) - rank(b))
}

/** Marked by whoever sent the draft back, then exceptions, then the plain ones; within each in the order of the draft. */
const rank = (row: DraftCase): number => (row.mark !== null ? 0 : row.exception !== null ? 1 : 2)

/** 起案の内容: stamp boxes, totals, exceptions first, every row. */
export function DraftSheet({ draft, active, onActive, onOpen, reads, compact = false, beside = false }: DraftSheetProps) {
  const rows = useMemo(() => inReadingOrder(draft), [draft])
  const ids = useMemo(() => rows.map((row) => row.caseNo), [rows])
  const byId = useMemo(() => new Map(rows.map((row) => [row.caseNo, row])), [rows])
  const shown = byId.get(active ?? ids[0] ?? '')
  const inIt = rows.filter((row) => row.outcome === 'open' || row.outcome === 'decided')
  const exceptions = inIt.filter((row) => row.exception !== null).length
  const payment = draft.kind === 'payment'
  // a draft that ended without a decision is told as it was drafted
  const held = draft.state === 'discarded' || draft.state === 'emptied' ? draft : draft.live
  const columns = useMemo(
    () => (payment ? payeeColumns : reads === undefined ? caseColumns : [readColumn(reads), ...caseColumns]),
    [payment, reads],
  )
  return (
    <div className="kd-column h-full">
      <div className="flex flex-col gap-2 border-b border-solid-gray-300 bg-white px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-3">
          <h2 className="text-[16px] font-700">{draft.title}</h2>
          <Tag tone={draft.state === 'returned' ? 'warn' : draft.state === 'approved' ? 'good' : 'key'}>{draftStateWords[draft.state]}</Tag>
          <span className="kd-note">
            {draft.draftNo} ／ 起案 {draft.draftedBy} {shortDay(draft.draftedOn)}
          </span>
        </div>
        {compact ? null : (
          <div className="flex flex-wrap items-start gap-4">
            <Stamps draft={draft} />
            <Figures
              items={[
                { label: `${draftKindWords[draft.kind]}の件数`, value: count(held.cases), unit: '件' },
                { label: payment ? '支払額' : '公費負担額の計', value: yen(held.amount), unit: '円' },
                ...(payment
                  ? []
                  : [
                      { label: '自動適合', value: count(inIt.length - exceptions), unit: '件' },
                      {
                        label: '例外（先に読む）',
                        value: count(exceptions),
                        unit: '件',
                        tone: exceptions > 0 ? ('warn' as const) : undefined,
                      },
                    ]),
              ]}
            />
          </div>
        )}
        {reads === undefined || draft.state !== 'circulating' ? null : <ReadSoFar draft={draft} reads={reads} />}
        {compact ? null : (
          <>
            <BudgetLine budgets={draft.budgets} />
            <ComparisonLine draft={draft} />
            <Comments draft={draft} />
            <details>
              <summary className="kd-summary">経過（{count(draft.history.length)}件）</summary>
              <div className="max-h-40 overflow-auto">
                <HistoryTable history={draft.history} />
              </div>
            </details>
          </>
        )}
      </div>
      <DataGrid<DraftCase>
        label={payment ? '支払先' : '起案の案件'}
        ids={ids}
        rowOf={(id) => byId.get(id)}
        nameOf={(row) =>
          `${row.caseNo} ${row.beneficiary} ${row.itemName} ${row.exception === null ? '審査項目はすべて適合' : `例外 ${row.exception}`}`
        }
        columns={columns}
        active={active ?? ids[0] ?? null}
        onActive={onActive}
        {...(payment ? {} : { onOpen })}
        empty={
          <EmptyState title="この起案に案件はありません。">
            <p>Esc で一覧に戻ってください。</p>
          </EmptyState>
        }
      />
      {shown === undefined || shown.mark === null || beside ? null : (
        <p role="status" className="kd-callout m-0 max-h-24 overflow-auto">
          <span className="font-700">
            {shown.beneficiary} さんの案件への{shown.outcome === 'open' ? '差戻しの意見' : '除外の理由'}:{' '}
          </span>
          {shown.mark}
        </p>
      )}
      {shown === undefined || shown.exception === null || beside ? null : (
        <p role="status" className="kd-callout m-0 max-h-24 overflow-auto">
          <span className="font-700">{shown.beneficiary} さんの例外: </span>
          {shown.exception}
        </p>
      )}
    </div>
  )
}

/** The text of an exception begins with the mark of its first line; the cell cuts it, the strip below tells it whole. */
function Exception({ text }: { readonly text: string | null }) {
  if (text === null) return <StatusMark mark="ok" word="すべて適合" />
  const first = text.charAt(0)
  if (first === '×' || first === '△') return <StatusMark mark={first === '×' ? 'fail' : 'judge'} word={text.slice(1)} />
  return <StatusMark mark="judge" word={text} />
}

/** 閲覧: 済, or that it is an exception or drawn and still to be read. */
function readColumn(reads: readonly string[]): Column<DraftCase> {
  const word = (row: DraftCase): string =>
    reads.includes(row.caseNo) ? '済' : row.outcome !== 'open' ? '－' : row.exception !== null ? '例外' : row.drawn ? '抜取り' : '－'
  return {
    id: 'read',
    header: '閲覧',
    width: '5rem',
    cell: (row) => {
      const said = word(row)
      return said === '－' ? '－' : <StatusMark mark={said === '済' ? 'ok' : said === '例外' ? 'judge' : 'none'} word={said} />
    },
  }
}

const caseColumns: readonly Column<DraftCase>[] = [
  {
    id: 'check',
    header: '審査',
    width: 'minmax(8rem, 1.5fr)',
    cell: (row) =>
      row.mark === null || row.outcome !== 'open' ? (
        <Exception text={row.exception} />
      ) : (
        <StatusMark mark="judge" word="差戻しの意見あり" />
      ),
  },
  { id: 'no', header: '案件番号', width: '8.2rem', from: 860, cell: (row) => row.caseNo },
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(10.5rem, 1fr)',
    cell: (row) => <PersonCell name={row.beneficiary} guarded={row.flags.includes('protected')} />,
  },
  { id: 'item', header: '種目', width: 'minmax(7rem, 1.2fr)', from: 760, cell: (row) => row.itemName },
  { id: 'public', header: '公費（円）', width: '5.6rem', align: 'right', cell: (row) => yen(row.publicPayment) },
  { id: 'self', header: '利用者（円）', width: '6.2rem', align: 'right', from: 640, cell: (row) => yen(row.selfPayment) },
  {
    id: 'outcome',
    header: '結果',
    width: 'minmax(4.4rem, 0.6fr)',
    cell: (row) => (row.outcome === 'open' ? '－' : row.outcome === 'decided' ? '決定' : `対象外（${stopWord(row.outcomeCode)}）`),
  },
]

/** A payment order lists whom it pays. */
const payeeColumns: readonly Column<DraftCase>[] = [
  { id: 'no', header: '事業者番号', width: '7rem', cell: (row) => row.caseNo },
  { id: 'name', header: '支払先', width: 'minmax(9rem, 1fr)', cell: (row) => row.beneficiary },
  { id: 'bank', header: '金融機関', width: 'minmax(8rem, 1fr)', from: 520, cell: (row) => row.itemName },
  { id: 'amount', header: '支払額（円）', width: '7rem', align: 'right', cell: (row) => yen(row.publicPayment) },
]

/** 決裁欄. One box for each post of the route; a seal with name and day where somebody acted. 合議 stands together. */
export function Stamps({ draft }: { readonly draft: DraftDetail }) {
  const own = draft.route.some((step) => step.post === '起案者')
  return (
    <ol className="kd-stamps" aria-label="決裁欄">
      {own ? null : (
        <li className="kd-stamp">
          <span className="kd-stamp-post">起案</span>
          <span className="kd-stamp-body">
            <Seal name={draft.draftedBy} day={draft.draftedOn} />
          </span>
        </li>
      )}
      {draft.route.map((step) => (
        <li key={step.seq} className="kd-stamp" data-state={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
          <span className="kd-stamp-post" title={step.post}>
            {step.part === 'consult' ? `合議 ${step.post}` : step.post}
          </span>
          <span className="kd-stamp-body">
            {step.state === 'approved' ? (
              <Seal name={step.actedBy ?? step.holderName} day={step.actedAt} capacity={step.capacity} />
            ) : (
              <Waiting step={step} open={draft.state === 'circulating' || draft.state === 'returned'} />
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** A box without a seal: whose turn it is today. After a transfer that is the new holder; the one at the time of drafting stands below. */
function Waiting({ step, open }: { readonly step: DraftDetail['route'][number]; readonly open: boolean }) {
  const word = step.state === 'passed-over' ? (step.capacity ?? stepWords[step.state]) : stepWords[step.state]
  const now = open ? (step.nowName ?? '（欠員）') : step.holderName
  const changed = open && step.nowName !== step.holderName
  return (
    <>
      <span className={step.state === 'current' ? 'font-700' : 'kd-note'}>
        {word}
        {open && step.absent && step.state !== 'passed-over' ? '・不在' : ''}
      </span>
      <span>{now}</span>
      {changed ? <span className="kd-note text-[12px]">起案時 {step.holderName.split(/[\s　]/)[0]}</span> : null}
    </>
  )
}

function Seal({ name, day, capacity = null }: { readonly name: string; readonly day: string | null; readonly capacity?: string | null }) {
  // 承認 and 決裁 are told by the box itself; acting for another is not.
  const right = capacity === null || capacity === '承認' || capacity === '決裁' || capacity === '合議' ? null : capacity
  return (
    <span className="kd-stamp-seal">
      <span>
        {name.split(/[\s　]/)[0]}
        <br />
        {shortDay(day)}
        {right === null ? null : (
          <>
            <br />
            {right}
          </>
        )}
      </span>
    </span>
  )
}

function Comments({ draft }: { readonly draft: DraftDetail }) {
  const said = draft.route.filter((step) => step.comment !== '')
  const unread = draft.approvals.filter((one) => one.reason !== '')
  if (said.length === 0 && unread.length === 0 && draft.readings.length === 0 && draft.ended === null && draft.reason === '') return null
  return (
    <ul className="kd-callout" aria-label="回議の意見">
      {draft.reason === '' ? null : <li>取消の理由: {draft.reason}</li>}
      {draft.ended === null ? null : (
        <li>
          {draftStateWords[draft.state]}の理由: {draft.ended}
        </li>
      )}
      {draft.readings.map((one) => (
        <li key={`${one.post}${one.name}${one.text}`}>
          後閲 {one.post}（{one.name}）: {one.text}。{one.readAt === null ? 'まだ読まれていません' : `${shortDay(one.readAt)} 後閲済`}
        </li>
      ))}
      {said.map((step) => (
        <li key={step.seq}>
          {step.post}（{step.actedBy ?? step.holderName}）: {step.comment}
        </li>
      ))}
      {unread.map((one) => (
        <li key={`${one.post}${one.at}`}>
          {one.post}（{one.by}）は例外 {one.exceptions}件中 {one.exceptionsRead}件を読んで承認: {one.reason}
        </li>
      ))}
    </ul>
  )
}
