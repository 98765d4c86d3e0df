import { Dialog } from '../../ui/Dialog.tsx'
import type { Checked } from './EntryAside.tsx'
import { WarningList } from './WarningList.tsx'

/** Before an application with something to look at is taken in: once read, one key goes on. */
export function WarningsDialog({
  warnings,
  busy,
  onConfirm,
  onClose,
}: {
  readonly warnings: Checked['warnings']
  readonly busy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}) {
  return (
    <Dialog title="確かめることがあります" confirm="このまま受け付ける" onConfirm={onConfirm} onClose={onClose} busy={busy}>
      <p>受け付けることはできます。次のことは審査で△になります。</p>
      <WarningList warnings={warnings} />
    </Dialog>
  )
}

export function DropDialog({ onConfirm, onClose }: { readonly onConfirm: () => void; readonly onClose: () => void }) {
  return (
    <Dialog title="入力した内容を消しますか" confirm="消す" danger onConfirm={onConfirm} onClose={onClose}>
      <p>いま画面にある内容と下書きを消し、はじめから入力します。受け付けた申請は消えません。</p>
    </Dialog>
  )
}
