import { useState } from 'react'
import type { ImportSummary } from '../../../shared/contract/intake.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { MediumField, useMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'

/** エラー行の保存. The rows that do not come in, with their reasons, to be mended elsewhere: as CSV or as a sheet. */
export function RejectsDialog({ summary, onClose }: { readonly summary: ImportSummary; readonly onClose: () => void }) {
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { done, problem } = useNotices()
  const [form, setForm] = useKept('import.rejects.form', 'csv')
  const [medium, setMedium] = useMedium('out')
  const [busy, setBusy] = useState(false)
  const write = useJobOp('import.rejects', '取り込めない行の書出し')
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const own = await confirmSelf('取り込めない行の書出し')
      if (own === null) return
      const target = await bridge.saveFile(`取込不可_${summary.file.replace(/\.[^.]*$/, '')}.${form}`)
      if (target === null) return
      const answer = await write({
        batchId: summary.batchId,
        save: target.ticket,
        replace: true,
        ...own,
        ...(medium.trim() === '' ? {} : { medium: medium.trim() }),
      })
      onClose()
      done(`取り込まない ${count(answer.rows)}行を、理由を付けて「${answer.name}」に書き出しました。直してからもう一度取り込めます。`)
    } catch (failure) {
      onClose()
      problem(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title="取り込まない行を保存します" confirm="保存先を選ぶ" onConfirm={() => void save()} onClose={onClose} busy={busy}>
      <p>
        エラー {count(summary.rejected)}行と除外 {count(summary.excluded)}行を、いまの内容のまま、理由の列を付けて書き出します。
      </p>
      <Choice
        label="ファイルの形"
        value={form}
        options={[
          { value: 'csv', label: 'CSV（元のファイルと同じ列）' },
          { value: 'xlsx', label: 'Excel（すべて文字のセル）' },
        ]}
        onChange={setForm}
        width="22rem"
      />
      <MediumField direction="out" value={medium} onChange={setMedium} />
    </Dialog>
  )
}
