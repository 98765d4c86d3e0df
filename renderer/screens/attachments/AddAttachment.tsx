import { useState } from 'react'
import type { PickedFile } from '../../client/bridge.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { fileSize } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'

/** 添付の追加: one file that came by post or over the counter, with what it is. */
export function AddAttachment({
  caseNo,
  kinds,
  onClose,
}: {
  readonly caseNo: string
  readonly kinds: readonly string[]
  readonly onClose: () => void
}) {
  const bridge = useBridge()
  const { done } = useNotices()
  const add = useJobOp('attachment.add', '添付の追加')
  const [file, setFile] = useState<PickedFile | null>(null)
  const [kind, setKind] = useState('')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)

  const pick = async (): Promise<void> => {
    setFailure(null)
    try {
      setFile((await bridge.pickFile('attachment')) ?? file)
    } catch (error) {
      setFailure(error)
    }
  }
  const run = async (): Promise<void> => {
    if (file === null) {
      await pick()
      return
    }
    setBusy(true)
    setFailure(null)
    try {
      const made = await add({ ticket: file.ticket, caseNo, kind: kind === '' ? null : kind, note: note.trim() })
      done(`「${made.label}」を案件 ${caseNo} に添付しました。`)
      onClose()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      draft={`attach.${caseNo}`}
      title={`案件 ${caseNo} に添付を追加`}
      confirm={file === null ? 'ファイルを選ぶ' : '添付する'}
      onConfirm={() => void run()}
      onClose={onClose}
      busy={busy}
    >
      <div className="flex items-center gap-3">
        <p className="flex-1 break-all">{file === null ? 'ファイルを選んでください。' : `${file.name}（${fileSize(file.size)}）`}</p>
        <Button onPress={() => void pick()}>{file === null ? '選ぶ' : '選び直す'}</Button>
      </div>
      <Choice
        label="書類の種類"
        value={kind}
        options={[{ value: '', label: '分からない・その他' }, ...kinds.map((one) => ({ value: one, label: one }))]}
        onChange={setKind}
      />
      <Field label="メモ" hint="例 電話のあと11月24日に郵送" value={note} onChange={setNote} />
      <p className="kd-note">添付は後から消せません。PDFまたは写真（JPEG・PNG）は画面で見られます。</p>
      {failure === null ? null : <ProblemBox error={failure} />}
    </Dialog>
  )
}
