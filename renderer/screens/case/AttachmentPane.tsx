import { useEffect, useState } from 'react'
import type { AttachmentView } from '../../../shared/contract/attachments.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count, fileSize } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'
import { AttachmentViewer } from '../attachments/AttachmentViewer.tsx'
import { pdfPages } from './pdf-pages.ts'

const zooms = [1, 1.25, 1.5, 2, 3, 4] as const

/** 添付 beside the case: ←→ page and then file, + − size, M turn, O large. Every file that is shown is entered in the trail as a view. */
export function AttachmentPane({ caseNo, files }: { readonly caseNo: string; readonly files: readonly AttachmentView[] }) {
  const { tell } = useNotices()
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      files.findIndex((file) => file.shown),
    ),
  )
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState(0)
  const [turn, setTurn] = useState(0)
  const [big, setBig] = useState(false)
  const [pages, setPages] = useState<number | null>(1)
  const file = files[at]

  const show = (next: number): void => {
    setAt(next)
    setPage(1)
    setTurn(0)
    setPages(1)
  }
  const forward = (): void => {
    if (pages === null || page < pages) setPage(page + 1)
    else if (at + 1 < files.length) show(at + 1)
    else tell('最後の添付の最後の頁です。')
  }
  const backward = (): void => {
    if (page > 1) setPage(page - 1)
    else if (at > 0) show(at - 1)
    else tell('最初の添付の最初の頁です。')
  }
  const size = (by: 1 | -1): void => setZoom((before) => Math.max(0, Math.min(zooms.length - 1, before + by)))
  useKeys('attachPane', {
    next: forward,
    previous: backward,
    larger: () => size(1),
    smaller: () => size(-1),
    turn: () => setTurn((before) => (before + 90) % 360),
    big: () => setBig(true),
  })

  if (file === undefined) return null
  return (
    <section aria-label="添付" tabIndex={0} data-pane="" className="kd-attach">
      <div className="kd-attach-head">
        <span className="min-w-0 basis-full">
          <span className="block truncate font-700">{file.label}</span>
          <span className="kd-note">
            {count(at + 1)}／{count(files.length)}　{file.kind ?? '種類不明'}　{file.typeName}　{fileSize(file.bytes)}
            {file.type === 'pdf' ? `　${count(page)}${pages === null ? '' : `／${count(pages)}`}頁` : ''}
            {zoom === 0 ? '' : `　${Math.round((zooms[zoom] ?? 1) * 100)}％`}
          </span>
        </span>
        <Button look="text" shortcut="ArrowLeft" onPress={backward}>
          前
        </Button>
        <Button look="text" shortcut="ArrowRight" onPress={forward}>
          次
        </Button>
        <Button look="text" shortcut="+" onPress={() => size(1)}>
          拡大
        </Button>
        <Button look="text" shortcut="-" onPress={() => size(-1)}>
          縮小
        </Button>
        <Button look="text" shortcut="m" onPress={() => setTurn((before) => (before + 90) % 360)}>
          回す
        </Button>
        <Button look="text" shortcut="o" onPress={() => setBig(true)}>
          大きく
        </Button>
      </div>
      <div className="kd-attach-body" data-turn={turn}>
        {file.shown ? (
          <Content key={file.attachmentId} caseNo={caseNo} file={file} page={page} zoom={zooms[zoom] ?? 1} turn={turn} onPages={setPages} />
        ) : (
          <p className="kd-callout m-3">
            {file.typeName}は保管していますが、安全のためここでは開きません。PDFまたは写真（JPEG・PNG）で受け取り直すと見られます。
          </p>
        )}
      </div>
      {big ? <AttachmentViewer caseNo={caseNo} files={files} first={file.attachmentId} onClose={() => setBig(false)} /> : null}
    </section>
  )
}

interface ContentProps {
  readonly caseNo: string
  readonly file: AttachmentView
  readonly page: number
  readonly zoom: number
  readonly turn: number
  readonly onPages: (pages: number | null) => void
}

function Content({ caseNo, file, page, zoom, turn, onPages }: ContentProps) {
  const content = useQueryOp('attachment.read', { caseNo, attachmentId: file.attachmentId })
  const bytes = content.data?.bytes
  const url = useObjectUrl(bytes, content.data?.mime ?? '')
  const [broken, setBroken] = useState(false)
  const pdf = file.type === 'pdf'
  useEffect(() => {
    if (bytes !== undefined) onPages(pdf ? pdfPages(bytes) : 1)
  }, [bytes, pdf, onPages])
  if (content.error !== null) return <ProblemBox error={content.error} onRetry={() => void content.refetch()} />
  if (url === null) return <Loading what="添付" />
  if (broken) return <p className="kd-callout m-3">画像として表示できません。ファイルが壊れているおそれがあります。</p>
  if (pdf) {
    const view = zoom === 1 ? 'view=FitH' : `zoom=${Math.round(zoom * 100)}`
    // the viewer reads the address once: another page or size is another viewer
    return (
      <iframe
        key={`${page} ${zoom}`}
        tabIndex={-1}
        title={`${file.label} の中身`}
        src={`${url}#toolbar=0&navpanes=0&${view}${page === 1 ? '' : `&page=${page}`}`}
        className="kd-pdf"
        style={{ transform: turn === 0 ? undefined : `rotate(${turn}deg)` }}
      />
    )
  }
  return <Picture url={url} name={file.label} zoom={zoom} turn={turn} onBroken={() => setBroken(true)} />
}

/** A picture as wide as the pane times `zoom`, turned by quarters; the box around it has the turned shape, so that all of it can be reached. */
function Picture({
  url,
  name,
  zoom,
  turn,
  onBroken,
}: {
  readonly url: string
  readonly name: string
  readonly zoom: number
  readonly turn: number
  readonly onBroken: () => void
}) {
  /** Width by height, as it came. */
  const [shape, setShape] = useState(1)
  const across = turn % 180 !== 0
  return (
    <div className="kd-attach-box" style={{ width: `${zoom * 100}%`, aspectRatio: across ? 1 / shape : shape }}>
      <img
        src={url}
        alt={`${name} の画像`}
        className="kd-attach-picture"
        style={{ width: across ? `${shape * 100}%` : '100%', transform: `translate(-50%, -50%) rotate(${turn}deg)` }}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setShape(naturalWidth / Math.max(1, naturalHeight))}
        onError={onBroken}
      />
    </div>
  )
}
