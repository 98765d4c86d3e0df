import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ImportSummary } from '../../../shared/contract/intake.ts'
import { Button } from '../../ui/Button.tsx'
import { count } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'
import { AttachmentsLink } from '../attachments/AttachmentsLink.tsx'
import { UndoDialog } from './UndoDialog.tsx'

/** 取込の結果. What a finished import did, with its number and the way back. */
export function ImportResult({ summary, onUndone }: { readonly summary: ImportSummary; readonly onUndone: () => void }) {
  const [asking, setAsking] = useState(false)
  return (
    <div role="status" className="kd-callout" data-tone="good">
      <p className="font-700">
        ✓ 取込 {summary.importNo} を終えました（{summary.file}）
      </p>
      <div className="my-2">
        <Figures
          items={[
            { label: '新規', value: count(summary.added), unit: '件' },
            { label: '変更', value: count(summary.changed), unit: '件' },
            { label: 'エラー', value: count(summary.rejected), unit: '件', tone: summary.rejected > 0 ? 'bad' : undefined },
            { label: '除外', value: count(summary.excluded), unit: '件' },
          ]}
        />
      </div>
      <p className="flex flex-wrap items-center gap-3">
        <span>
          次は審査です。
          <Link to="/queue" className="kd-link">
            案件の一覧を開く（Alt+1）
          </Link>
        </span>
        <AttachmentsLink summary={summary} />
        <Button onPress={() => setAsking(true)}>取込取消</Button>
      </p>
      {asking ? (
        <UndoDialog batchId={summary.batchId} importNo={summary.importNo} onUndone={onUndone} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  )
}
