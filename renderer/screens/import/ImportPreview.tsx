import { useMemo, useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { ImportRowView, ImportSummary } from '../../../shared/contract/intake.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Tick, tickFirst } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Figures, Pane, Screen } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { importVerdictWords, programmeName } from '../../words.ts'
import { useImportRows } from './import-rows.ts'

type Only = Input<'import.rows'>['only']

/** 取込の確認: every row with what will become of it and why. */
export function ImportPreview({
  summary,
  onCommitted,
  onDiscarded,
}: {
  readonly summary: ImportSummary
  readonly onCommitted: (summary: ImportSummary) => void
  readonly onDiscarded: () => void
}) {
  const bridge = useBridge()
  const { done, tell, problem, clear } = useNotices()
  const [only, setOnly] = useState<Only>(summary.rejected > 0 ? 'rejected' : summary.warned > 0 ? 'warned' : 'all')
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState<'commit' | 'discard' | null>(null)
  const [sure, setSure] = useState(false)
  const { rows, onRange, error } = useImportRows(summary.batchId, only)
  const commit = useCommandOp('import.commit')
  const discard = useCommandOp('import.discard')
  const writeRejects = useJobOp('import.rejects', '取り込めない行の書出し')
  const ids = useMemo(() => rows.map((row) => String(row.line)), [rows])
  const byId = useMemo(() => new Map(rows.map((row) => [String(row.line), row])), [rows])
  const shown = active !== null && byId.has(active) ? active : (ids[0] ?? null)
  const activeRow = shown === null ? undefined : byId.get(shown)
  const taken = summary.added + summary.changed

  const nextError = (): void => {
    if (summary.rejected === 0) {
      tell('取り込めない行はありません。')
      return
    }
    if (only !== 'rejected') {
      setOnly('rejected')
      setActive(null)
      return
    }
    const at = shown === null ? -1 : ids.indexOf(shown)
    setActive(ids[(at + 1) % Math.max(1, ids.length)] ?? null)
  }
  const save = async (): Promise<void> => {
    if (summary.rejected === 0) {
      tell('取り込めない行はないので、書き出すものはありません。')
      return
    }
    try {
      const target = await bridge.saveFile(`取込不可_${summary.file.replace(/\.[^.]*$/, '')}.csv`)
      if (target === null) return
      const answer = await writeRejects({ batchId: summary.batchId, save: target.ticket, replace: true })
      done(`取り込めない ${count(answer.rows)}行を、理由を付けて「${answer.name}」に書き出しました。直してからもう一度取り込めます。`)
    } catch (failure) {
      problem(failure)
    }
  }
  const runCommit = (): void => {
    commit.mutate(
      { batchId: summary.batchId, sha256: summary.sha256 },
      {
        onSuccess: (after) => {
          clear()
          onCommitted(after)
        },
      },
    )
  }
  const askCommit = (): void => {
    if (taken === 0) {
      tell('取り込む行がありません（追加・変更が0件）。Esc で破棄してください。')
      return
    }
    setSure(false)
    setAsking('commit')
  }
  useKeys(
    'import',
    { nextError, save: () => void save(), discard: () => setAsking('discard'), commit: askCommit },
    { labels: { commit: `${count(taken)}件を取り込む` } },
  )

  const tabs = [
    { id: 'rejected', label: '取込不可', count: summary.rejected },
    { id: 'warned', label: '注意', count: summary.warned },
    { id: 'added', label: '追加', count: summary.added },
    { id: 'changed', label: '変更', count: summary.changed },
    { id: 'same', label: '変更なし', count: summary.same },
    { id: 'all', label: 'すべて', count: summary.rows },
  ]
  return (
    <Screen
      title="取込の確認"
      facts={
        <>
          <span className="font-700 truncate">{summary.file}</span>
          <span className="kd-top-detail whitespace-nowrap">
            {programmeName(summary.programme)} ／ {summary.encoding} ／ {count(summary.rows)}行
          </span>
        </>
      }
      acts={
        <>
          <Button shortcut="Escape" onPress={() => setAsking('discard')}>
            破棄
          </Button>
          <Button look="solid" shortcut="F12" onPress={askCommit}>
            {count(taken)}件を取り込む
          </Button>
        </>
      }
    >
      {summary.sameContentAs === null ? null : (
        <p className="kd-callout m-0">この内容は取込 {summary.sameContentAs} で取込済みです。もう一度取り込んでも、案件は増えません。</p>
      )}
      {summary.unmapped.length === 0 ? null : (
        <p className="bg-white px-4 pb-1 text-[13px] kd-note">どの項目にも使わない列: {summary.unmapped.join('、')}</p>
      )}
      <Tabs
        label="行の見出し"
        items={tabs}
        active={only}
        onChange={(id) => {
          setOnly(id as Only)
          setActive(null)
        }}
      />
      {error === null ? null : <ProblemBox error={error} />}
      <div className="kd-split">
        <div className="kd-column">
          <DataGrid<ImportRowView>
            label="取り込む行"
            ids={ids}
            rowOf={(id) => byId.get(id)}
            nameOf={(row) =>
              `${row.line}行目 ${row.receiptNo} ${row.name} ${importVerdictWords[row.verdict]} ${row.problems.map((one) => one.message).join(' ')}`
            }
            columns={columns}
            active={shown}
            onActive={setActive}
            onRange={onRange}
            toneOf={(row) => (row.verdict === 'rejected' && only !== 'rejected' ? 'bad' : undefined)}
            focusOn={0}
            empty={<EmptyState title="この見出しの行はありません。" />}
          />
        </div>
        <Pane label="行の内容">
          {activeRow === undefined ? <p className="kd-note">行を選ぶと、ここに理由と直し方が出ます。</p> : <RowReasons row={activeRow} />}
        </Pane>
      </div>
      {asking === 'commit' ? (
        <Dialog
          title="取り込みます"
          confirm={`${count(taken)}件を取り込む`}
          blocked={tickFirst(sure, '件数を確かめました')}
          onConfirm={runCommit}
          onClose={() => setAsking(null)}
          busy={commit.isPending}
        >
          <SummaryFigures summary={summary} />
          <p>
            「{summary.file}」の {count(summary.added)}行を新しい案件にします。
            {summary.changed > 0 ? `変更の ${count(summary.changed)}行は、いまある案件への新しい回答として加えます。` : ''}
            {summary.rejected > 0 ? `取込不可の ${count(summary.rejected)}行は取り込みません。` : ''}
          </p>
          <Tick label="件数を確かめました" checked={sure} onChange={setSure} autoFocus />
          {commit.error === null ? null : <ProblemBox error={commit.error} />}
        </Dialog>
      ) : null}
      {asking === 'discard' ? (
        <Dialog
          title="読み込んだ内容を破棄しますか"
          confirm="破棄する"
          danger
          onConfirm={() => discard.mutate({ batchId: summary.batchId }, { onSuccess: onDiscarded })}
          onClose={() => setAsking(null)}
          busy={discard.isPending}
        >
          <p>まだ何も取り込んでいません。破棄しても、元のファイルはそのまま残ります。</p>
          {discard.error === null ? null : <ProblemBox error={discard.error} />}
        </Dialog>
      ) : null}
    </Screen>
  )
}

function SummaryFigures({ summary }: { readonly summary: ImportSummary }) {
  return (
    <Figures
      items={[
        { label: '追加', value: count(summary.added), unit: '件' },
        { label: '変更', value: count(summary.changed), unit: '件' },
        { label: '変更なし', value: count(summary.same), unit: '件' },
        { label: '取込不可', value: count(summary.rejected), unit: '件', tone: summary.rejected > 0 ? 'bad' : undefined },
        { label: '注意', value: count(summary.warned), unit: '件', tone: summary.warned > 0 ? 'warn' : undefined },
      ]}
    />
  )
}

const verdictTone = { added: 'good', changed: 'key', same: 'plain', rejected: 'bad' } as const

const columns: readonly Column<ImportRowView>[] = [
  { id: 'line', header: '行', width: '3.8rem', align: 'right', cell: (row) => count(row.line) },
  {
    id: 'verdict',
    header: '判定',
    width: '5.6rem',
    cell: (row) => <Tag tone={verdictTone[row.verdict]}>{importVerdictWords[row.verdict]}</Tag>,
  },
  { id: 'receipt', header: '受付番号', width: '8.6rem', cell: (row) => row.receiptNo },
  { id: 'name', header: '氏名', width: 'minmax(7rem, 1fr)', cell: (row) => row.name },
  { id: 'item', header: '種目', width: 'minmax(7rem, 1fr)', from: 760, cell: (row) => row.item },
  {
    id: 'why',
    header: '理由・注意',
    width: 'minmax(9rem, 1.6fr)',
    from: 520,
    cell: (row) => [...row.problems.map((one) => `× ${one.message}`), ...row.warnings.map((one) => `△ ${one.message}`)].join('　'),
  },
]

/** Why a row is refused or doubtful: column, value, what is wrong. */
function RowReasons({ row }: { readonly row: ImportRowView }) {
  return (
    <>
      <h2 className="kd-h2">
        {count(row.line)}行目　{row.name}
      </h2>
      <p className="kd-note">
        受付番号 {row.receiptNo === '' ? '－' : row.receiptNo} ／ {importVerdictWords[row.verdict]}
      </p>
      {row.problems.length === 0 && row.warnings.length === 0 ? <p className="mt-2">誤りも注意もありません。</p> : null}
      {row.problems.map((one) => (
        <div key={`${one.column}${one.code}`} className="kd-problem">
          <span aria-hidden="true" className="kd-problem-icon">
            ×
          </span>
          <div className="min-w-0">
            <p className="font-700">{one.message}</p>
            <p>
              列「{one.column}」　値「{one.value === '' ? '（空）' : one.value}」
            </p>
          </div>
        </div>
      ))}
      {row.warnings.map((one) => (
        <p key={one.code} className="kd-callout">
          △ {one.message}
        </p>
      ))}
    </>
  )
}
