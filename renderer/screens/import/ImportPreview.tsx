import { useMemo, useRef, useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { Candidate, MendResult } from '../../../shared/contract/mending.ts'
import type { ImportCounts, ImportRowView, ImportSummary } from '../../../shared/contract/intake.ts'
import { shownCell } from '../../../shared/domain/characters.ts'
import { encodingWord } from '../../../shared/domain/encoding-names.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, longDay } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane, Screen } from '../../ui/Screen.tsx'
import { PersonCell, Tag } from '../../ui/StatusMark.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { importVerdictWords, programmeName } from '../../words.ts'
import { ListPrintDialog } from '../parts/ListPrintDialog.tsx'
import { CommitDialog } from './CommitDialog.tsx'
import { pageSize, useImportRows } from './import-rows.ts'
import { RejectsDialog } from './RejectsDialog.tsx'
import { RowPane } from './RowPane.tsx'
import { Steps } from './Steps.tsx'

type Only = Input<'import.rows'>['only']
type Together = NonNullable<Candidate['together']>[number]

/** 取込の確認: every row with what will become of it and why, and the way to mend it or leave it out. */
export function ImportPreview({
  summary,
  onCounts,
  onCommitted,
  onDiscarded,
}: {
  readonly summary: ImportSummary
  readonly onCounts: (counts: ImportCounts) => void
  readonly onCommitted: (summary: ImportSummary) => void
  readonly onDiscarded: () => void
}) {
  const { done, tell, problem } = useNotices()
  const [only, setOnly] = useState<Only>(summary.rejected > 0 ? 'rejected' : summary.warned > 0 ? 'warned' : 'all')
  const [active, setActive] = useState<string | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const [asking, setAsking] = useState<'commit' | 'discard' | 'print' | 'save' | null>(null)
  const [focus, setFocus] = useState(0)
  /** Line after which the list begins: 0, or close before an error far down that was jumped to. */
  const [start, setStart] = useState(0)
  const client = useClient()
  const pane = useRef<HTMLDivElement>(null)
  const { rows, onRange, error } = useImportRows(summary.batchId, only, start)
  const mend = useCommandOp('import.mend')
  const exclude = useCommandOp('import.exclude')
  const include = useCommandOp('import.include')
  const discard = useCommandOp('import.discard')
  const ids = useMemo(() => rows.map((row) => String(row.line)), [rows])
  const byId = useMemo(() => new Map(rows.map((row) => [String(row.line), row])), [rows])
  const shown = active !== null && byId.has(active) ? active : (ids[0] ?? null)
  const activeRow = shown === null ? undefined : byId.get(shown)
  const taken = summary.added + summary.changed
  const refused = summary.rejected + summary.excluded

  const goTo = (id: string | null): void => {
    setActive(id)
    setEditing(null)
  }
  const stepError = async (back: boolean): Promise<void> => {
    const within = only === 'rejected' || only === 'all'
    const from = within ? (activeRow?.line ?? start) : 0
    const { line, wrapped } = await client.call('import.problemLine', { batchId: summary.batchId, from, back })
    if (line === null) {
      tell('エラーの行はありません。')
      return
    }
    if (!within) setOnly('rejected')
    if (!within || !byId.has(String(line))) setStart(line > pageSize ? line - 1 : 0)
    setFocus((n) => n + 1)
    goTo(String(line))
    if (wrapped) tell(back ? '最初のエラーの前なので、最後のエラーに移りました。' : '最後のエラーの次なので、最初のエラーに戻りました。')
  }
  const startMending = (): void => {
    if (activeRow === undefined) return
    if (activeRow.excluded) {
      tell('除外した行です。Space で取込に戻すと直せます。')
      return
    }
    const faulty = activeRow.problems.find((one) => one.field !== null)
    if (faulty !== undefined) setEditing(faulty.field)
    else if (activeRow.problems.length > 0)
      tell('列の数が見出しと違う行は、ここでは直せません。Space で除外するか、元のファイルを直してください。')
    else pane.current?.querySelector<HTMLElement>('dl button')?.focus()
  }
  /**
   * After an act on a row: the counts, and the row below where this one left the heading. `stillFaulty`: the field that is to be
   * mended next in the same row; without one the list has the focus again.
   */
  const settle = (result: MendResult, said: string, stillFaulty: string | null = null): void => {
    const { row, counts, others } = result
    const at = ids.indexOf(String(row.line))
    const stays = only === 'all' || (only === 'excluded' ? row.excluded : !row.excluded && (only === 'warned' || row.verdict === only))
    onCounts(counts)
    setActive(stays || stillFaulty !== null ? String(row.line) : (ids[at + 1] ?? ids[at - 1] ?? null))
    setEditing(stillFaulty)
    if (stillFaulty === null) setFocus((n) => n + 1)
    done(`${count(row.line)}行目${said}${others === 0 ? '' : `この行に関わる${count(others)}行も判定し直しました。`}`)
  }
  const save = (field: string, value: string, together: readonly Together[]): void => {
    if (activeRow === undefined) return
    mend.mutate(
      {
        batchId: summary.batchId,
        line: activeRow.line,
        field,
        value,
        ...(together.length === 0 ? {} : { together: together.map((one) => ({ field: one.field, value: one.value })) }),
      },
      {
        onSuccess: (result) => {
          const next = result.row.problems.find((one) => one.field !== null)?.field ?? null
          const said =
            next === null ? `を直しました（${importVerdictWords[result.row.verdict]}）。` : 'を直しました。まだエラーがあります。'
          settle(result, said, next)
        },
        onError: problem,
      },
    )
  }
  const toggle = (): void => {
    if (activeRow === undefined || exclude.isPending || include.isPending) return
    const act = activeRow.excluded ? include : exclude
    const said = activeRow.excluded ? 'を取込に戻しました。' : 'を除外しました。'
    act.mutate({ batchId: summary.batchId, line: activeRow.line }, { onSuccess: (result) => settle(result, said), onError: problem })
  }
  const askSave = (): void => {
    if (refused === 0) tell('エラーも除外もないので、書き出すものはありません。')
    else setAsking('save')
  }
  const askCommit = (): void => {
    if (taken === 0) tell('取り込む行がありません（新規・変更が0件）。エラーを直すか、Esc で破棄してください。')
    else setAsking('commit')
  }
  useKeys(
    'import',
    {
      nextError: () => void stepError(false).catch(problem),
      previousError: () => void stepError(true).catch(problem),
      mend: startMending,
      exclude: toggle,
      save: askSave,
      print: () => setAsking('print'),
      discard: () => setAsking('discard'),
      commit: askCommit,
    },
    { labels: { commit: `${count(taken)}件を取り込む` } },
  )

  const tabs = [
    { id: 'rejected', label: 'エラー', count: summary.rejected },
    { id: 'warned', label: '注意', count: summary.warned },
    { id: 'added', label: '新規', count: summary.added },
    { id: 'changed', label: '変更', count: summary.changed },
    { id: 'same', label: '既にある', count: summary.same },
    { id: 'excluded', label: '除外', count: summary.excluded },
    { id: 'all', label: 'すべて', count: summary.rows },
  ]
  return (
    <Screen
      title="取込の確認"
      facts={
        <>
          <Steps at={3} />
          <span className="font-700 truncate">{summary.file}</span>
          <span className="kd-top-detail whitespace-nowrap">
            {programmeName(summary.programme)} ／ {encodingWord(summary.encoding)} ／ {count(summary.rows)}行
          </span>
        </>
      }
      acts={
        <>
          <Button shortcut="F9" onPress={() => setAsking('print')}>
            印刷
          </Button>
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
        <p className="kd-callout m-0">
          この内容は{longDay(summary.sameContentOn)}に取込済みです（取込 {summary.sameContentAs}）。もう一度取り込んでも、案件は増えません。
        </p>
      )}
      {summary.notes.map((note) => (
        <p key={note} className="bg-white px-4 pb-1 text-[13px] kd-note">
          {note}
        </p>
      ))}
      {summary.unmapped.length === 0 ? null : (
        <p className="truncate bg-white px-4 pb-1 text-[13px] kd-note" title={summary.unmapped.join('、')}>
          どの項目にも使わない列: {summary.unmapped.join('、')}
        </p>
      )}
      <Tabs
        label="行の見出し"
        items={tabs}
        active={only}
        onChange={(id) => {
          setOnly(id as Only)
          setStart(0)
          goTo(null)
        }}
      />
      {error === null ? null : <ProblemBox error={error} />}
      <div className="kd-split">
        <div className="kd-column">
          {start === 0 ? null : (
            <div className="flex items-center gap-3 bg-white px-4 py-1">
              <span className="kd-note">{count(start + 1)}行目から示しています。</span>
              <Button
                onPress={() => {
                  setStart(0)
                  goTo(null)
                }}
              >
                先頭から示す
              </Button>
            </div>
          )}
          <DataGrid<ImportRowView>
            label="取り込む行"
            ids={ids}
            rowOf={(id) => byId.get(id)}
            nameOf={(row) =>
              `${row.line}行目 ${row.receiptNo} ${row.name}${row.protected ? ' 支援措置' : ''} ${wordOf(row)} ${row.problems.map((one) => one.message).join(' ')}`
            }
            columns={columns}
            active={shown}
            onActive={goTo}
            onOpen={startMending}
            onSpace={toggle}
            onRange={onRange}
            toneOf={(row) => (row.verdict === 'rejected' && !row.excluded && only !== 'rejected' ? 'bad' : undefined)}
            focusOn={focus}
            empty={
              <EmptyState title={only === 'rejected' ? 'エラーの行はありません。' : 'この見出しの行はありません。'}>
                {only === 'rejected' && taken > 0 ? <p>F12 で{count(taken)}件を取り込めます。</p> : null}
              </EmptyState>
            }
          />
        </div>
        <Pane label="行の内容">
          <div ref={pane}>
            {activeRow === undefined ? (
              <p className="kd-note">行を選ぶと、ここに理由と直し方が出ます。</p>
            ) : (
              <RowPane
                batchId={summary.batchId}
                row={activeRow}
                editing={editing}
                busy={mend.isPending}
                onSave={save}
                onEdit={(field) => {
                  setEditing(field)
                  if (field === null) setFocus((n) => n + 1)
                }}
              />
            )}
          </div>
        </Pane>
      </div>
      {asking === 'commit' ? (
        <CommitDialog summary={summary} onCommitted={onCommitted} onCounts={onCounts} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'print' ? (
        <ListPrintDialog
          list="import"
          of={{ batchId: summary.batchId, only }}
          what={only === 'rejected' ? '取込エラー一覧' : '取込の行の一覧'}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'save' ? <RejectsDialog summary={summary} onClose={() => setAsking(null)} /> : null}
      {asking === 'discard' ? (
        <Dialog
          title="読み込んだ内容を破棄しますか"
          confirm="破棄する"
          danger
          onConfirm={() => discard.mutate({ batchId: summary.batchId }, { onSuccess: onDiscarded })}
          onClose={() => setAsking(null)}
          busy={discard.isPending}
        >
          <p>まだ何も取り込んでいません。破棄すると、この画面で直した内容はなくなります。元のファイルはそのまま残ります。</p>
          {discard.error === null ? null : <ProblemBox error={discard.error} />}
        </Dialog>
      ) : null}
    </Screen>
  )
}

const wordOf = (row: ImportRowView): string => (row.excluded ? '除外' : importVerdictWords[row.verdict])

const verdictTone = { added: 'good', changed: 'key', same: 'plain', rejected: 'bad' } as const

const columns: readonly Column<ImportRowView>[] = [
  { id: 'line', header: '行', width: '3.8rem', align: 'right', cell: (row) => count(row.line) },
  {
    id: 'verdict',
    header: '判定',
    width: '5.6rem',
    cell: (row) => <Tag tone={row.excluded ? 'plain' : verdictTone[row.verdict]}>{wordOf(row)}</Tag>,
  },
  { id: 'mended', header: '修正', width: '3.4rem', align: 'center', from: 620, cell: (row) => (row.mended > 0 ? `${row.mended}か所` : '') },
  { id: 'receipt', header: '受付番号', width: '8.6rem', cell: (row) => shownCell(row.receiptNo) },
  {
    id: 'name',
    header: '氏名',
    width: 'minmax(7rem, 1fr)',
    cell: (row) => <PersonCell name={shownCell(row.name)} guarded={row.protected} />,
  },
  { id: 'item', header: '種目', width: 'minmax(7rem, 1fr)', from: 760, cell: (row) => shownCell(row.item) },
  {
    id: 'why',
    header: '理由・注意',
    width: 'minmax(9rem, 1.6fr)',
    from: 520,
    cell: (row) => [...row.problems.map((one) => `× ${one.message}`), ...row.warnings.map((one) => `△ ${one.message}`)].join('　'),
  },
]
