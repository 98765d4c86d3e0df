import type { PrintBundle, PrintItem } from '../../../shared/contract/print-run.ts'
import { useCan } from '../../ui/session.tsx'
import { SaveOut } from '../../ui/SaveOut.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import type { OnePaper } from './AgainDialog.tsx'
import { OnePaperPane } from './OnePaperPane.tsx'
import { PdfPane } from './PdfPane.tsx'

/** Beside the list: the sample of a letter, the file of a bundle, the totals for the post office. */
export function RunPreview({
  runNo,
  tab,
  bundle,
  letter,
  page,
  posted,
  one,
  onOne,
}: {
  readonly runNo: string
  readonly tab: string
  readonly bundle: PrintBundle | undefined
  readonly letter: PrintItem | undefined
  readonly page: number
  readonly posted: boolean
  /** A paper of the letter that is printed again alone. */
  readonly one: OnePaper | null
  readonly onOne: (one: null) => void
}) {
  const mayIssue = useCan('papers.issue')
  // each look is a view in the trail: rows that are only passed by are not drawn
  const shown = useSettled(letter?.caseNo ?? '', 300)
  if (tab === 'totals')
    return posted ? (
      <PdfPane op="printRun.sheet" of={{ runNo }} label="差出票" tools />
    ) : (
      <p className="kd-loading">発送すると、郵便局に出す差出票がここに出ます。</p>
    )
  if (tab === 'letters') {
    if (one !== null && one.caseNo === letter?.caseNo) return <OnePaperPane one={one} onClose={() => onOne(null)} />
    if (!mayIssue) return <p className="kd-loading">見本は、発送の担当が見られます。</p>
    return shown === '' ? (
      <p className="kd-loading">文書を選ぶと、見本がここに出ます。</p>
    ) : (
      <PdfPane key={shown} op="printRun.sample" of={{ runNo, caseNo: shown }} label="見本" />
    )
  }
  if (bundle === undefined || bundle.file === null)
    return (
      <div className="kd-loading">
        <p>この束はまだ印刷していません。</p>
        <p>F9 を押すと PDF を作り、ここに出します。印刷の前に、見出し「文書」で見本を見られます。</p>
      </div>
    )
  return (
    <>
      <div className="flex items-center gap-3 bg-white px-3 py-1">
        <p className="kd-note flex-1">
          {bundle.file}
          {page > 1 ? `　${page}枚目から最後まで（刷り直しの分だけを表示しています）` : ''}
        </p>
        {mayIssue ? <SaveOut op="papers.save" what="発行ファイル" name={bundle.file} of={{ name: bundle.file }} /> : null}
      </div>
      <PdfPane
        key={`${bundle.file}-${page}`}
        op="papers.file"
        of={{ name: bundle.file, ...(page > 1 ? { fromSheet: page } : {}) }}
        label={bundle.file}
        tools
      />
    </>
  )
}
