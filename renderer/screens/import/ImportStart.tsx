import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { ImportSummary } from '../../../shared/contract/intake.ts'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, stamp } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane, Screen } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { importStateWord } from '../../words.ts'
import { AttachmentsLink } from '../attachments/AttachmentsLink.tsx'
import { ImportResult } from './ImportResult.tsx'
import { Leftovers } from './Leftovers.tsx'
import type { MappingWork } from './mapping-work.ts'
import { NewImport } from './NewImport.tsx'
import { UndoDialog } from './UndoDialog.tsx'

type PastImport = Output<'import.list'>[number]

/** 新しい取込: which file; beside it what was taken in before. */
export function ImportStart({
  result,
  onUndone,
  onResumed,
  onSeen,
}: {
  readonly result: ImportSummary | null
  readonly onUndone: () => void
  /** A preview that was left is looked at again. */
  readonly onResumed: (summary: ImportSummary) => void
  readonly onSeen: (work: MappingWork) => void
}) {
  const client = useClient()
  const { tell, problem } = useNotices()
  const past = useQueryOp('import.list', { limit: 200 })
  const [active, setActive] = useState<string | null>(null)
  const [undoing, setUndoing] = useState<PastImport | null>(null)

  const rows = past.data ?? []
  const shown = rows.find((row) => row.batchId === active) ?? rows[0]
  const askUndo = (): void => {
    if (shown === undefined) return
    if (shown.state === 'committed') setUndoing(shown)
    else tell(`取込 ${shown.importNo} は「${importStateWord(shown.state)}」なので、取り消すものはありません。`)
  }
  const resume = (): void => {
    if (shown === undefined) return
    if (shown.state === 'staged' && shown.rows === 0) tell(`取込 ${shown.importNo} は、まだ最後まで読み込まれていません。`)
    else if (shown.state === 'staged') client.call('import.summary', { batchId: shown.batchId }).then(onResumed, problem)
    else tell(`取込 ${shown.importNo} は「${importStateWord(shown.state)}」です。続きを確かめられるのは「確認中」の取込です。`)
  }
  useKeys('import', { undo: askUndo })

  return (
    <Screen title="取込" facts="申請のファイルを読み込み、内容を確かめてから取り込みます。" acts={<AttachmentsLink summary={null} />}>
      <div className="kd-split border-t border-solid-gray-300" data-wide-right="">
        <Pane label="新しい取込">
          {result === null ? null : <ImportResult summary={result} onUndone={onUndone} />}
          <Leftovers />
          <NewImport onSeen={onSeen} />
        </Pane>
        <div className="kd-column">
          {past.error === null ? null : <ProblemBox error={past.error} />}
          <DataGrid<PastImport>
            label="これまでの取込"
            ids={rows.map((row) => row.batchId)}
            rowOf={(id) => rows.find((row) => row.batchId === id)}
            nameOf={(row) =>
              `取込 ${row.importNo} ${row.file} ${importStateWord(row.state)} ${row.rows}行 新規${row.added}件 エラー${row.rejected}件`
            }
            columns={columns}
            active={shown?.batchId ?? null}
            onActive={setActive}
            onOpen={resume}
            focusOn={0}
            empty={
              <EmptyState title="これまでの取込はありません。">
                <p>F2 でファイルを選ぶか、左の枠にファイルを置いてください。取り込むと、ここに記録が残ります。</p>
              </EmptyState>
            }
          />
        </div>
      </div>
      {undoing === null ? null : (
        <UndoDialog
          batchId={undoing.batchId}
          importNo={undoing.importNo}
          onUndone={() => {
            if (result?.batchId === undoing.batchId) onUndone()
            setUndoing(null)
          }}
          onClose={() => setUndoing(null)}
        />
      )}
    </Screen>
  )
}

const columns: readonly Column<PastImport>[] = [
  { id: 'no', header: '取込番号', width: '8rem', cell: (row) => row.importNo },
  { id: 'at', header: '日時', width: '8.2rem', cell: (row) => stamp(row.at) },
  { id: 'file', header: 'ファイル', width: 'minmax(9rem, 1fr)', cell: (row) => row.file },
  {
    id: 'state',
    header: '状態',
    width: '5rem',
    cell: (row) => <Tag tone={row.state === 'committed' ? 'good' : 'plain'}>{importStateWord(row.state)}</Tag>,
  },
  { id: 'rows', header: '行', width: '4.2rem', align: 'right', cell: (row) => count(row.rows) },
  { id: 'added', header: '新規', width: '4.2rem', align: 'right', cell: (row) => count(row.added) },
  { id: 'changed', header: '変更', width: '4rem', align: 'right', from: 620, cell: (row) => count(row.changed) },
  { id: 'rejected', header: 'エラー', width: '5rem', align: 'right', cell: (row) => count(row.rejected) },
  { id: 'by', header: '取込者', width: '6rem', from: 900, cell: (row) => row.by },
]
