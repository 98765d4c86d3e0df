import { useMemo, useState } from 'react'
import type { AttachmentPreview } from '../../../shared/contract/attachments.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count, fileSize } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Facts, Pane, Screen } from '../../ui/Screen.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { programmeName } from '../../words.ts'
import { type PreviewRow, previewRows, previewTabs, type PreviewTab, tabCount, tabWords } from './preview-rows.ts'

/** 添付の確認: which file goes to which application, and what is left over, refused or missing. */
export function AttachmentsPreview({
  preview,
  onGone,
}: {
  readonly preview: AttachmentPreview
  /** `told` says what was done; null when nothing was taken in. */
  readonly onGone: (told: string | null) => void
}) {
  const { tell, problem } = useNotices()
  const [tab, setTab] = useState<PreviewTab>(
    preview.added > 0 ? 'matched' : (previewTabs.find((one) => tabCount(preview, one) > 0) ?? 'matched'),
  )
  const [active, setActive] = useState<string | null>(null)
  const [kinds, setKinds] = useState<ReadonlyMap<string, string | null>>(new Map())
  const [asking, setAsking] = useState<'commit' | 'discard' | null>(null)
  const [dropping, setDropping] = useState(false)
  const commit = useCommandOp('attachment.commit')
  const discard = useJobOp('attachment.discard', '添付ファイルの破棄')
  const rows = useMemo(() => previewRows(preview, tab, kinds), [preview, tab, kinds])
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  const shown = (active === null ? undefined : byId.get(active)) ?? rows[0]

  const say = (kind: string | null): void => {
    const stageId = shown?.stageId
    if (stageId === null || stageId === undefined) {
      tell('種類を選べるのは「添付する」のファイルだけです。')
      return
    }
    setKinds((before) => new Map(before).set(stageId, kind))
  }
  const runCommit = (): void => {
    commit.mutate(
      { setId: preview.setId, kinds: [...kinds].map(([id, kind]) => ({ id, kind })) },
      { onSuccess: (done) => onGone(`添付 ${done.attachNo}: ${count(done.added)}件を ${count(done.cases)}件の案件に添付しました。`) },
    )
  }
  const runDiscard = async (): Promise<void> => {
    setDropping(true)
    try {
      await discard({ setId: preview.setId })
      onGone(null)
    } catch (error) {
      problem(error)
      // what is no longer there needs no discarding
      onGone(null)
    }
  }
  const askCommit = (): void => {
    if (preview.added === 0) tell('添付するファイルがありません。Esc で破棄してください。')
    else setAsking('commit')
  }
  useKeys(
    'attachments',
    {
      discard: () => setAsking('discard'),
      commit: askCommit,
      kind: (key) => say(key === '0' ? null : (preview.kinds[Number(key) - 1] ?? null)),
    },
    { labels: { commit: `${count(preview.added)}件を添付する`, kind: '1〜 種類を選ぶ' } },
  )

  return (
    <Screen
      title="添付の確認"
      facts={
        <>
          <span className="font-700 truncate">{preview.source}</span>
          <span className="kd-top-detail whitespace-nowrap">
            {programmeName(preview.programme)} ／ {count(preview.files)}件
          </span>
        </>
      }
      acts={
        <>
          <Button shortcut="Escape" onPress={() => setAsking('discard')}>
            破棄
          </Button>
          <Button look="solid" shortcut="F12" onPress={askCommit}>
            {count(preview.added)}件を添付する
          </Button>
        </>
      }
    >
      <Tabs
        label="ファイルの見出し"
        items={previewTabs.map((id) => ({ id, label: tabWords[id], count: tabCount(preview, id) }))}
        active={tab}
        onChange={(id) => {
          setTab(id as PreviewTab)
          setActive(null)
        }}
      />
      <div className="kd-split">
        <div className="kd-column">
          <DataGrid<PreviewRow>
            label="添付ファイル"
            ids={rows.map((row) => row.id)}
            rowOf={(id) => byId.get(id)}
            nameOf={(row) => `${row.file} 受付番号 ${row.receiptNo} ${row.name} ${row.kind ?? ''} ${row.told}`}
            columns={columnsOf[tab]}
            active={shown?.id ?? null}
            onActive={setActive}
            focusOn={0}
            empty={
              <EmptyState title="この見出しのファイルはありません。">
                <p>ほかの見出しには ← → で移ります。よければ F12 で添付します。</p>
              </EmptyState>
            }
          />
        </div>
        <Pane label="ファイルの内容">
          {shown === undefined ? (
            <p className="kd-note">行を選ぶと、ここに内容が出ます。</p>
          ) : (
            <RowFacts row={shown} kinds={preview.kinds} onKind={say} />
          )}
        </Pane>
      </div>
      {asking === 'commit' ? (
        <Dialog
          title="添付します"
          confirm={`${count(preview.added)}件を添付する`}
          onConfirm={runCommit}
          onClose={() => setAsking(null)}
          busy={commit.isPending}
        >
          <p>
            「{preview.source}」の {count(preview.added)}件を案件に添付します。添付は後から消せません。
          </p>
          {preview.surplusCount + preview.refusedCount === 0 ? null : (
            <p>
              余り {count(preview.surplusCount)}件と受け取れない {count(preview.refusedCount)}件は取り込みません。
            </p>
          )}
          {commit.error === null ? null : <ProblemBox error={commit.error} />}
        </Dialog>
      ) : null}
      {asking === 'discard' ? (
        <Dialog
          title="読み込んだ添付ファイルを破棄しますか"
          confirm="破棄する"
          danger
          onConfirm={() => void runDiscard()}
          onClose={() => setAsking(null)}
          busy={dropping}
        >
          <p>まだ何も添付していません。破棄しても、元の ZIP やフォルダーはそのまま残ります。</p>
        </Dialog>
      ) : null}
    </Screen>
  )
}

function RowFacts({
  row,
  kinds,
  onKind,
}: {
  readonly row: PreviewRow
  readonly kinds: readonly string[]
  readonly onKind: (kind: string | null) => void
}) {
  return (
    <>
      <h2 className="kd-h2 break-all">{row.file === '' ? `${row.kind ?? ''}（${row.receiptNo}）` : row.file}</h2>
      <Facts
        items={[
          ...(row.receiptNo === '' ? [] : [['受付番号', row.receiptNo] as const, ['案件', `${row.caseNo}　${row.name}`] as const]),
          ...(row.type === '' ? [] : [['中身', `${row.type}（${fileSize(row.bytes ?? 0)}）`] as const]),
          [row.stageId === null ? '理由' : '見分け方', row.told],
        ]}
      />
      {row.stageId === null ? null : (
        <div className="mt-3">
          <Choice
            label="書類の種類（1〜 の数字でも選べます。0 は不明）"
            value={row.kind ?? ''}
            options={[{ value: '', label: '0 分からない' }, ...kinds.map((kind, i) => ({ value: kind, label: `${i + 1} ${kind}` }))]}
            onChange={(kind) => onKind(kind === '' ? null : kind)}
            width="18rem"
          />
        </div>
      )}
    </>
  )
}

const receipt: Column<PreviewRow> = { id: 'receipt', header: '受付番号', width: '8.6rem', cell: (row) => row.receiptNo }
const name: Column<PreviewRow> = { id: 'name', header: '氏名', width: 'minmax(6rem, 1fr)', from: 560, cell: (row) => row.name }
const file: Column<PreviewRow> = { id: 'file', header: 'ファイル', width: 'minmax(9rem, 1.6fr)', cell: (row) => row.file }
const kind: Column<PreviewRow> = { id: 'kind', header: '書類の種類', width: '7rem', cell: (row) => row.kind ?? '？' }
const why = (header: string): Column<PreviewRow> => ({ id: 'why', header, width: 'minmax(10rem, 2fr)', cell: (row) => row.told })
const kept: readonly Column<PreviewRow>[] = [
  receipt,
  name,
  file,
  kind,
  { id: 'type', header: '中身', width: '6rem', from: 640, cell: (row) => row.type },
]

const columnsOf: Readonly<Record<PreviewTab, readonly Column<PreviewRow>[]>> = {
  matched: kept,
  same: kept,
  refused: [file, why('受け取れない理由')],
  surplus: [file, why('余りの理由')],
  missing: [receipt, name, { ...kind, header: '足りない書類', width: '8rem' }, why('今あるもの')],
}
