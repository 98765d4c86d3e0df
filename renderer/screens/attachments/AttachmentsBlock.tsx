import { useState } from 'react'
import type { AttachmentView } from '../../../shared/contract/attachments.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { count, fileSize, stamp } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { AddAttachment } from './AddAttachment.tsx'
import { AttachmentViewer } from './AttachmentViewer.tsx'

const cameByWords = { zip: 'ZIP', folder: 'フォルダー', manual: '手で追加' } as const

/** 添付 of one case: the list, the viewer (T) and adding one by hand. */
export function AttachmentsBlock({ caseNo }: { readonly caseNo: string }) {
  const { tell } = useNotices()
  const held = useQueryOp('attachment.list', { caseNo })
  const [open, setOpen] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const files = held.data?.attachments ?? []
  const mayAdd = useCan('attachment.add')
  const view = (): void => {
    const first = files.find((file) => file.shown) ?? files[0]
    if (first === undefined) tell('この案件に添付はありません。')
    else setOpen(first.attachmentId)
  }
  useKeys('attached', { view, add: mayAdd ? () => setAdding(true) : undefined })

  return (
    <Block title="添付" note={held.data === undefined ? undefined : `${count(files.length)}件`}>
      {held.error === null ? null : <ProblemBox error={held.error} onRetry={() => void held.refetch()} />}
      {held.data !== undefined && files.length === 0 ? <p className="kd-note">添付されたファイルはありません。</p> : null}
      {files.length === 0 ? null : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">ファイル</th>
              <th scope="col">種類</th>
              <th scope="col">受け取り</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.attachmentId}>
                <td className="break-all">
                  <button type="button" className="kd-link text-left" onClick={() => setOpen(file.attachmentId)}>
                    {file.label}
                  </button>
                  <span className="block text-[13px] kd-note">
                    {file.typeName}　{fileSize(file.bytes)}
                  </span>
                </td>
                <td className="whitespace-nowrap">{file.kind ?? '－'}</td>
                <td>
                  <span className="whitespace-nowrap">{stamp(file.at)}</span>
                  <span className="block text-[13px] kd-note">{cameOf(file)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="mt-2 flex gap-2">
        {files.length === 0 ? null : (
          <Button shortcut="t" onPress={view}>
            添付を見る
          </Button>
        )}
        {mayAdd ? (
          <Button shortcut="F2" onPress={() => setAdding(true)}>
            添付を追加
          </Button>
        ) : null}
      </div>
      {open === null ? null : <AttachmentViewer caseNo={caseNo} files={files} first={open} onClose={() => setOpen(null)} />}
      {adding ? <AddAttachment caseNo={caseNo} kinds={held.data?.kinds ?? []} onClose={() => setAdding(false)} /> : null}
    </Block>
  )
}

const cameOf = (file: AttachmentView): string => `${cameByWords[file.cameBy]} ${file.by}`
