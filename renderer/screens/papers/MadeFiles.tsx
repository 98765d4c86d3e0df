import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, fileSize, shortDay } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useCan } from '../../ui/session.tsx'
import { SaveOut } from '../../ui/SaveOut.tsx'
import { AgainDialog, type OnePaper } from './AgainDialog.tsx'
import { OnePaperPane } from './OnePaperPane.tsx'
import { PdfPane } from './PdfPane.tsx'

type Made = Output<'papers.files'>[number]

/** 作ったファイル, with the pages beside. A re-print is the same bytes. */
export function MadeFiles({
  files,
  error,
  loading,
}: {
  readonly files: readonly Made[]
  readonly error: Error | null
  readonly loading: boolean
}) {
  const [active, setActive] = useState<string | null>(null)
  const mayTake = useCan('papers.issue')
  const [asking, setAsking] = useState(false)
  const [one, setOne] = useState<OnePaper | null>(null)
  useKeys('madeFiles', { one: mayTake ? () => setAsking(true) : undefined })
  const shown = files.find((file) => file.name === active) ?? files[0]
  if (error !== null) return <ProblemBox error={error} />
  return (
    <div className="kd-split" data-even="">
      <div className="kd-column">
        <DataGrid<Made>
          label="作ったファイル"
          ids={files.map((file) => file.name)}
          rowOf={(id) => files.find((file) => file.name === id)}
          nameOf={(file) => `${file.name} ${file.pages}頁 ${shortDay(file.issuedOn)}`}
          columns={columns}
          active={shown?.name ?? null}
          onActive={(id) => (setActive(id), setOne(null))}
          focusOn={0}
          empty={
            loading ? (
              <Loading what="ファイルの一覧" />
            ) : (
              <EmptyState title="作ったファイルはまだありません。">
                <p>F12 で発行すると、ここに残ります。</p>
              </EmptyState>
            )
          }
        />
      </div>
      <div className="kd-column">
        {one !== null ? (
          <OnePaperPane one={one} onClose={() => setOne(null)} />
        ) : shown === undefined ? (
          <p className="kd-loading">ファイルを選ぶと、ここに中身が出ます。</p>
        ) : (
          <>
            {mayTake ? (
              <div className="flex items-center justify-end gap-2 bg-white px-3 py-1">
                <Button shortcut="F4" onPress={() => setAsking(true)}>
                  1通だけ刷り直す
                </Button>
                <SaveOut op="papers.save" what="発行ファイル" name={shown.name} of={{ name: shown.name }} />
              </div>
            ) : null}
            <PdfPane key={shown.name} op="papers.file" of={{ name: shown.name }} label={shown.name} tools />
          </>
        )}
      </div>
      {asking ? <AgainDialog caseNo={null} onClose={() => setAsking(false)} onMade={setOne} /> : null}
    </div>
  )
}

const columns: readonly Column<Made>[] = [
  { id: 'on', header: '発行日', width: '6rem', cell: (file) => shortDay(file.issuedOn) },
  { id: 'name', header: 'ファイル', width: 'minmax(10rem, 1fr)', cell: (file) => file.name },
  { id: 'pages', header: '頁', width: '4rem', align: 'right', cell: (file) => count(file.pages) },
  { id: 'size', header: '大きさ', width: '5.4rem', align: 'right', from: 460, cell: (file) => fileSize(file.bytes) },
]
