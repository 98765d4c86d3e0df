import { Button } from '../../ui/Button.tsx'
import type { OnePaper } from './AgainDialog.tsx'
import { PdfPane } from './PdfPane.tsx'

/** A paper cut out of its file, with the bar that prints. */
export function OnePaperPane({ one, onClose }: { readonly one: OnePaper; readonly onClose: () => void }) {
  return (
    <>
      <div className="flex items-center gap-3 bg-white px-3 py-1">
        <p className="kd-note flex-1">{one.number} だけの表示</p>
        <Button onPress={onClose}>表示を戻す</Button>
      </div>
      <PdfPane key={one.paperId} op="papers.sheets" of={{ caseNo: one.caseNo, paperId: one.paperId }} label={one.number} tools />
    </>
  )
}
