import { useMemo, useState } from 'react'
import type { MasterPreview, MasterPreviewRow } from '../../../shared/contract/masters.ts'
import { masterTables, registerKinds } from '../../../shared/domain/master-tables-kinds.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { tickFirst, Tick } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { Block, Figures, Pane, Screen } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { Changed } from './RowDetail.tsx'

type Verdict = MasterPreviewRow['verdict']

const tabs: readonly { readonly id: Exclude<Verdict, 'same'>; readonly label: string }[] = [
  { id: 'refused', label: '取込不可' },
  { id: 'changed', label: '変更' },
  { id: 'closed', label: '前の行を閉じる' },
  { id: 'added', label: '追加' },
  { id: 'gone', label: '抽出にない' },
]

/** 台帳の取込の確認: what the file would add, change and refuse, and whom it does not have, before anything is written. */
export function MasterImport({
  first,
  ticket,
  onDone,
}: {
  readonly first: MasterPreview
  readonly ticket: string
  readonly onDone: (said: string | null) => void
}) {
  const bridge = useBridge()
  const { done, tell } = useNotices()
  const [preview, setPreview] = useState(first)
  const [whole, setWhole] = useState(true)
  const [only, setOnly] = useState<Exclude<Verdict, 'same'>>(() => firstTab(first))
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const [busy, during] = useOneAct()
  const read = useJobOp('master.preview', '台帳の差分の確認')
  const { kind, counts } = preview
  const { title } = masterTables[kind]
  const register = registerKinds.includes(kind)
  const rows = useMemo(() => new Map(preview.shown.map((row, i) => [String(i), row] as const)), [preview])
  const ids = useMemo(() => [...rows].filter(([, row]) => row.verdict === only).map(([id]) => id), [rows, only])
  const shown = active !== null && ids.includes(active) ? active : (ids[0] ?? null)
  const row = shown === null ? undefined : rows.get(shown)
  const taken = counts.added + counts.changed

  const toggle = (): void => {
    if (!register) {
      tell('全件・一部を選べるのは、住民・手帳等・税情報の抽出だけです。')
      return
    }
    void during(async () => {
      setPreview(await read({ kind, ticket, whole: !whole }))
      setWhole(!whole)
    })
  }
  const save = (): void => {
    void during(async () => {
      const target = await bridge.saveFile(`${title}の差分.xlsx`)
      if (target === null) return
      await read({ kind, ticket, whole, save: target.ticket })
      done(`差分を「${target.name}」に書き出しました。`)
    })
  }
  useKeys(
    'masterImport',
    {
      whole: register ? toggle : undefined,
      export: save,
      back: () => onDone(null),
      commit: () => {
        if (taken === 0) tell('取り込む行がありません（追加・変更が0件）。Esc で戻れます。')
        else setAsking(true)
      },
    },
    { labels: { commit: `${count(taken)}件を取り込む` } },
  )
  return (
    <Screen
      title={`${title}の取込の確認`}
      facts={
        <>
          <span className="truncate font-700">{preview.file}</span>
          <span className="kd-top-detail whitespace-nowrap">
            {preview.encoding} ／ {count(preview.rows)}行 ／ 今の台帳 {count(preview.held)}行
          </span>
        </>
      }
      acts={
        <>
          <Button shortcut="Escape" onPress={() => onDone(null)}>
            やめる
          </Button>
          <Button
            look="solid"
            shortcut="F12"
            onPress={() => (taken === 0 ? tell('取り込む行がありません（追加・変更が0件）。') : setAsking(true))}
          >
            {count(taken)}件を取り込む
          </Button>
        </>
      }
    >
      {preview.guard === null ? null : (
        <p className="kd-callout m-0">
          台帳の{preview.guard.percent}%を超える行が変わるか、なくなっています（変更 {count(preview.guard.changed)}件、抽出にない{' '}
          {count(preview.guard.gone)}件）。正しい抽出かを確かめてください。取り込むには理由が要ります。
        </p>
      )}
      {register ? (
        <p className="bg-white px-4 pb-1 text-[13px] kd-note">
          {whole
            ? '全件の抽出として比べています。抽出にない人や行は、台帳から消さずに「抽出にない」に出します。一部だけの抽出なら F4 を押してください。'
            : '一部だけの抽出として比べています。抽出にない行は数えません。全件の抽出なら F4 を押してください。'}
        </p>
      ) : null}
      {preview.extraHeaders.length === 0 ? null : (
        <p className="truncate bg-white px-4 pb-1 text-[13px] kd-note">使わない列: {preview.extraHeaders.join('、')}</p>
      )}
      <Tabs
        label="差分の見出し"
        items={tabs.map((tab) => ({ ...tab, count: counts[tab.id] }))}
        active={only}
        onChange={(id) => {
          setOnly(tabs.find((tab) => tab.id === id)?.id ?? 'changed')
          setActive(null)
        }}
      />
      <div className="kd-split">
        <div className="kd-column">
          <DataGrid<MasterPreviewRow>
            label="差分の一覧"
            ids={ids}
            rowOf={(id) => rows.get(id)}
            nameOf={(one) => `${one.line}行目 ${one.title} ${one.problems.map((problem) => problem.message).join(' ')}`}
            columns={columns}
            active={shown}
            onActive={setActive}
            focusOn={0}
            empty={
              <EmptyState title={`「${tabs.find((tab) => tab.id === only)?.label ?? ''}」の行はありません。`}>
                <p>{taken === 0 ? '台帳と同じ内容です。Esc で戻れます。' : `F12 で${count(taken)}件を取り込めます。`}</p>
              </EmptyState>
            }
          />
          <div className="kd-grid-foot">
            <span>
              {counts[only] > ids.length
                ? `${count(counts[only])}件のうち、はじめの${count(ids.length)}件を表示（すべては Ctrl+S で保存）`
                : `${count(ids.length)}件`}
            </span>
            <span>同じ内容 {count(counts.same)}件</span>
          </div>
        </div>
        <Pane label="差分の内容">
          {row === undefined ? <p className="kd-note">行を選ぶと、ここに違いが出ます。</p> : <Difference preview={preview} row={row} />}
        </Pane>
      </div>
      {asking ? (
        <CommitDialog preview={preview} ticket={ticket} whole={whole} busy={busy} onDone={onDone} onClose={() => setAsking(false)} />
      ) : null}
    </Screen>
  )
}

const firstTab = (preview: MasterPreview): Exclude<Verdict, 'same'> => tabs.find((tab) => preview.counts[tab.id] > 0)?.id ?? 'changed'

function Difference({ preview, row }: { readonly preview: MasterPreview; readonly row: MasterPreviewRow }) {
  return (
    <Block
      title={row.title === '' ? `${count(row.line)}行目` : row.title}
      note={row.line === 0 || row.title === '' ? null : `${count(row.line)}行目`}
    >
      {row.problems.map((problem) => (
        <p key={`${problem.column}${problem.message}`} className="kd-error">
          × {problem.column === '' ? '' : `${problem.column}: `}
          {problem.message}
        </p>
      ))}
      {row.fields.map((field) => (
        <Changed key={field.column} kind={preview.kind} {...field} />
      ))}
      {row.verdict === 'added' ? <p>台帳にない新しい行です。</p> : null}
      {row.verdict === 'closed' ? <p className="kd-note">新しい行が始まる前の日で、今の行を閉じます。内容は変わりません。</p> : null}
      {row.verdict === 'gone' ? (
        <p>
          台帳にありますが、この抽出にはありません。転出・死亡・失効などが考えられます。台帳からは消しません。届出や元の台帳で確かめ、転出日などを入れてください。
        </p>
      ) : null}
    </Block>
  )
}

function CommitDialog({
  preview,
  ticket,
  whole,
  busy,
  onDone,
  onClose,
}: {
  readonly preview: MasterPreview
  readonly ticket: string
  readonly whole: boolean
  readonly busy: boolean
  readonly onDone: (said: string) => void
  readonly onClose: () => void
}) {
  const { problem } = useNotices()
  const [ticked, setTicked] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [running, setRunning] = useState(false)
  const commit = useJobOp('master.commit', '台帳の取込')
  const { kind, counts, digest, guard } = preview
  const tickLabel = '差分を確かめました'
  const confirm = (): void => {
    if (guard !== null && reason.trim() === '') {
      setMissing(true)
      return
    }
    setRunning(true)
    commit({ kind, ticket, whole, digest, reason }).then(
      (made) =>
        onDone(
          `${masterTables[kind].title}を取り込みました（追加${count(made.added)}・変更${count(made.changed)}・同じ${count(made.same)}・取込不可${count(made.rejected)}件）。`,
        ),
      (error: unknown) => {
        setRunning(false)
        onClose()
        problem(error)
      },
    )
  }
  return (
    <Dialog
      draft={`master.load.${kind}`}
      title={`${masterTables[kind].title}に取り込みます`}
      confirm="取り込む"
      onConfirm={confirm}
      onClose={onClose}
      busy={busy || running}
      blocked={tickFirst(ticked, tickLabel)}
    >
      <Figures
        items={[
          { label: '追加', value: count(counts.added), unit: '件' },
          { label: '変更', value: count(counts.changed), unit: '件' },
          { label: '前の行を閉じる', value: count(counts.closed), unit: '件' },
          { label: '取込不可', value: count(counts.refused), unit: '件', tone: counts.refused > 0 ? 'bad' : undefined },
          { label: '抽出にない', value: count(counts.gone), unit: '件', tone: counts.gone > 0 ? 'warn' : undefined },
        ]}
      />
      <p>変わる前の内容は、行ごとの変更の履歴に残ります。取込不可の行は取り込みません。抽出にない行はそのまま残ります。</p>
      {guard === null ? null : (
        <ReasonField label="大きく変わる理由" value={reason} onChange={setReason} rows={2} missing={missing} onMissing={setMissing} />
      )}
      <Tick label={tickLabel} checked={ticked} onChange={setTicked} autoFocus={guard === null} />
    </Dialog>
  )
}

const verdictTones = { added: 'good', changed: 'key', closed: 'plain', same: 'plain', refused: 'bad', gone: 'warn' } as const
const verdictWords = { added: '追加', changed: '変更', closed: '閉じる', same: '同じ', refused: '不可', gone: '抽出になし' } as const

const columns: readonly Column<MasterPreviewRow>[] = [
  { id: 'line', header: '行', width: '4rem', align: 'right', cell: (row) => (row.line === 0 ? '－' : count(row.line)) },
  {
    id: 'verdict',
    header: '判定',
    width: '6.4rem',
    cell: (row) => <Tag tone={verdictTones[row.verdict]}>{verdictWords[row.verdict]}</Tag>,
  },
  { id: 'title', header: '何の行か', width: 'minmax(9rem, 1fr)', cell: (row) => row.title || '（読めない行）' },
  {
    id: 'what',
    header: '違い・理由',
    width: 'minmax(9rem, 1.4fr)',
    cell: (row) =>
      [
        ...row.problems.map((one) => `× ${one.message}`),
        ...row.fields.map((one) => `${one.column} ${one.before || '空'}→${one.after || '空'}`),
      ].join('　'),
  },
]
