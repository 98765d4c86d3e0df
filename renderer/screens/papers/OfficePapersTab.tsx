import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useClient, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { DayEndDialog, LabelsDialog, MailingLedgerDialog } from './OfficePaperDialogs.tsx'
import { PdfBytes, PdfPane } from './PdfPane.tsx'

type Row = Output<'officePaper.list'>[number]
/** Pages that are kept nowhere: labels and the test sheet. */
interface Loose {
  readonly name: string
  readonly bytes: Uint8Array
}

/** 帳票. Papers about no single case: the mailing ledger, labels, the day-end sheet, the test sheet of the window. */
export function OfficePapersTab() {
  const client = useClient()
  const { done, problem } = useNotices()
  const mayIssue = useCan('papers.issue')
  const mayClose = useCan('checkpoint.make')
  const [active, setActive] = useKept<string | null>('officePapers.active', null)
  const [loose, setLoose] = useState<Loose | null>(null)
  const [asking, setAsking] = useState<'ledger' | 'labels' | 'dayEnd' | null>(null)
  const [busy, during] = useOneAct()
  const makeLedger = useJobOp('officePaper.mailingLedger', '発送簿の印刷')
  const makeLabels = useJobOp('officePaper.labels', '宛名ラベルの印刷')
  const makeDayEnd = useJobOp('officePaper.dayEnd', '日締め票の作成')
  const list = useQueryOp('officePaper.list', { limit: 500 })
  const rows = list.data ?? []
  const row = rows.find((one) => one.number === active) ?? rows[0]

  const tried = (act: () => Promise<void>): void =>
    void during(async () => {
      try {
        await act()
      } catch (error) {
        problem(error)
      }
    })
  const stored = ({ number }: { readonly number: string }, words: string): void => {
    setAsking(null)
    setLoose(null)
    setActive(number)
    done(`${words} ${number} を作りました。右の印刷のボタンで印刷します。`)
  }
  const test = (): void =>
    tried(async () => {
      setLoose(await client.call('officePaper.windowTest', {}))
      done('試し刷りを作りました。倍率100％で印刷し、折って封筒に入れて確かめてください。')
    })
  useKeys('officePapers', {
    ledger: mayIssue ? () => setAsking('ledger') : undefined,
    labels: mayIssue ? () => setAsking('labels') : undefined,
    dayEnd: mayClose ? () => setAsking('dayEnd') : undefined,
    test,
  })

  return (
    <div className="kd-split" data-even="">
      <div className="kd-column">
        <div className="flex flex-wrap gap-2 px-4 py-2">
          {mayIssue ? (
            <>
              <Button shortcut="F9" onPress={() => setAsking('ledger')} busy={busy}>
                発送簿
              </Button>
              <Button shortcut="n" onPress={() => setAsking('labels')} busy={busy}>
                宛名ラベル
              </Button>
            </>
          ) : null}
          {mayClose ? (
            <Button shortcut="d" onPress={() => setAsking('dayEnd')} busy={busy}>
              日締め票
            </Button>
          ) : null}
          <Button shortcut="t" onPress={test} busy={busy}>
            窓の試し刷り
          </Button>
        </div>
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
        <DataGrid<Row>
          label="帳票の一覧"
          ids={rows.map((one) => one.number)}
          rowOf={(id) => rows.find((one) => one.number === id)}
          nameOf={(one) => `${one.number} ${one.kindName} ${one.ref}`}
          columns={columns}
          active={loose === null ? (row?.number ?? null) : null}
          onActive={(id) => {
            setLoose(null)
            setActive(id)
          }}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="帳票の一覧" />
            ) : (
              <EmptyState title="作った帳票はまだありません。">
                <p>
                  {mayIssue ? 'F9 で発送簿' : ''}
                  {mayIssue && mayClose ? '、' : ''}
                  {mayClose ? 'D で日締め票' : ''}
                  {mayIssue || mayClose ? 'を作ると、番号を付けてここに残します。' : '発送簿と日締め票が、番号を付けてここに残ります。'}
                </p>
                <p>宛名ラベルと窓の試し刷りは、右に表示するだけで、保管しません。</p>
              </EmptyState>
            )
          }
        />
      </div>
      <div className="kd-column">
        {loose === null ? null : <PdfBytes bytes={loose.bytes} label={loose.name} tools />}
        {loose === null && row !== undefined ? (
          <PdfPane key={row.file} op="papers.file" of={{ name: row.file }} label={`${row.kindName} ${row.number}`} tools />
        ) : null}
        {loose === null && row === undefined ? <p className="kd-loading">帳票を作ると、ここに中身が出ます。</p> : null}
      </div>
      {asking === 'ledger' ? (
        <MailingLedgerDialog
          busy={busy}
          onClose={() => setAsking(null)}
          onMake={(span) => tried(async () => stored(await makeLedger(span), '発送簿'))}
        />
      ) : null}
      {asking === 'labels' ? (
        <LabelsDialog
          busy={busy}
          onClose={() => setAsking(null)}
          onMake={(input) =>
            tried(async () => {
              const made = await makeLabels(input)
              setAsking(null)
              setLoose(made)
              const without = made.leftOut === 0 ? '' : `支援措置のある人の ${count(made.leftOut)}件は入れていません。`
              done(`宛名ラベル ${count(made.labels)}枚を作りました。${without}`)
            })
          }
        />
      ) : null}
      {asking === 'dayEnd' ? (
        <DayEndDialog
          busy={busy}
          onClose={() => setAsking(null)}
          onMake={() => tried(async () => stored(await makeDayEnd({}), '日締め票'))}
        />
      ) : null}
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  { id: 'on', header: '作成日', width: '6rem', cell: (one) => shortDay(one.issuedOn) },
  { id: 'number', header: '番号', width: '6.6rem', cell: (one) => one.number },
  { id: 'kind', header: '種類', width: '6.6rem', cell: (one) => one.kindName },
  { id: 'ref', header: '対象', width: 'minmax(8rem, 1fr)', cell: (one) => one.ref.split('〜').map(shortDay).join('〜') },
  { id: 'pages', header: '頁', width: '3rem', align: 'right', cell: (one) => count(one.pages) },
  { id: 'by', header: '作成者', width: '7rem', from: 460, cell: (one) => one.by },
]
