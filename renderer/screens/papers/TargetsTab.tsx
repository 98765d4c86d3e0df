import { useState } from 'react'
import type { Input, Output } from '../../../shared/contract.ts'
import { mailServiceNames, mailServices, type MailService } from '../../../shared/domain/mail-class.ts'
import { useClient, useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { PersonCell, Tag } from '../../ui/StatusMark.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'
import { kindWords, orderWords } from './run-words.ts'
import { usePlaces } from './use-places.ts'

type Asked = Pick<Input<'printRun.targets'>, 'kind' | 'order'>
type Row = Output<'printRun.targets'>['rows'][number]
/** How a letter would go, as the clerk has it so far. */
type Way = 'mail' | 'desk' | 'out'
type Shown = Row & { readonly way: Way }

const wayWords: Readonly<Record<Way, string>> = { mail: '郵送', desk: '窓口渡し', out: '除外' }

/** Letters that may be left out of a run, or collected at the desk, at once. */
const mostMarks = 2000
const kinds = ['all', 'grant', 'refuse', 'cancel'] as const
const orders = ['postal', 'decision', 'case'] as const
const after = <T,>(all: readonly T[], one: T): T => all[(all.indexOf(one) + 1) % all.length] ?? one

/** 1 対象. What waits for printing: kind and order, who collects at the desk, who is left for later. */
export function TargetsTab({ onOpened }: { readonly onOpened: (runNo: string) => void }) {
  const { tell, problem } = useNotices()
  const client = useClient()
  const mayIssue = useCan('papers.issue')
  const [asked, setAsked] = useKept<Asked>('papers.targets', { kind: 'all', order: 'postal' })
  const [out, setOut] = useKept<ReadonlySet<string>>('papers.leaveOut', new Set())
  const [desk, setDesk] = useKept<ReadonlySet<string>>('papers.atDesk', new Set())
  const [active, setActive] = useKept<string | null>('papers.active', null)
  const [asking, setAsking] = useState(false)
  const marks = { leaveOut: [...out], atDesk: [...desk] }
  const found = useQueryOp('printRun.targets', { ...asked, limit: 1, ...marks }, { keep: true })
  const ready = found.data?.ready ?? 0
  const chosen = found.data?.chosen ?? { letters: 0, vouchers: 0, desk: 0 }
  const place = Number(active ?? '1') <= ready ? (active ?? '1') : '1'
  const list = usePlaces<Row>({
    key: ['printRun.targets', asked],
    total: ready,
    active: place,
    ask: async (behind, limit) => (await client.call('printRun.targets', { ...asked, after: behind, limit })).rows,
  })
  const shown = list.rowOf(place)
  const flip = (set: ReadonlySet<string>, keep: (next: ReadonlySet<string>) => void) => (caseNo: string) => {
    if (!set.has(caseNo) && set.size >= mostMarks) {
      tell(`一度に印を付けられるのは${count(mostMarks)}通までです。種類を分けて、回を二つ作ってください。`)
      return
    }
    const next = new Set(set)
    if (!next.delete(caseNo)) next.add(caseNo)
    keep(next)
  }
  // a key may come before the row does: it acts on the row of its place all the same
  const withShown = (act: (caseNo: string) => void) => (): void => {
    if (ready === 0) tell('対象の文書がありません。')
    else if (shown !== undefined) act(shown.caseNo)
    else
      void client.call('printRun.targets', { ...asked, after: Number(place) - 1, limit: 1 }).then(
        ({ rows }) => rows[0] !== undefined && act(rows[0].caseNo),
        (error: unknown) => problem(error),
      )
  }
  const begin = (): void => {
    if (chosen.letters === 0) tell('印刷できる文書がありません。除外を戻すか、決裁が済むのを待ってください。')
    else setAsking(true)
  }
  useKeys('targets', {
    run: mayIssue ? begin : undefined,
    desk: mayIssue ? withShown(flip(desk, setDesk)) : undefined,
    order: () => setAsked({ ...asked, order: after(orders, asked.order) }),
    kind: () => setAsked({ ...asked, kind: after(kinds, asked.kind) }),
  })
  const wayOf = (row: Row): Way => (out.has(row.caseNo) ? 'out' : desk.has(row.caseNo) ? 'desk' : 'mail')
  return (
    <div className="kd-column flex-1">
      <div className="kd-choices flex flex-wrap items-end gap-4 px-4 py-2">
        <Choice
          label="種類"
          value={asked.kind}
          onChange={(kind) => setAsked({ ...asked, kind: kind as Asked['kind'] })}
          options={kinds.map((kind) => ({ value: kind, label: kindWords[kind] ?? kind }))}
          width="10rem"
        />
        <Choice
          label="並び"
          value={asked.order}
          onChange={(order) => setAsked({ ...asked, order: order as Asked['order'] })}
          options={orders.map((order) => ({ value: order, label: orderWords[order] }))}
          width="10rem"
        />
        <p className="kd-note kd-roomy flex-1 pb-1">
          {count(chosen.letters)}通を印刷（窓口渡し {count(chosen.desk)}通、除外 {count(ready - chosen.letters)}
          通）。支援措置の保留は見出し「保留」にあります。
        </p>
        <ListPaper list="paperList" of={{ list: 'targets', ...asked, ...marks }} what="未発行一覧" beside />
        {mayIssue ? (
          <Button look="solid" shortcut="F9" onPress={begin}>
            印刷の回を作る
          </Button>
        ) : null}
      </div>
      {found.error === null ? null : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      <DataGrid<Shown>
        label="未発行の一覧"
        ids={list.ids}
        onRange={list.onRange}
        rowOf={(id) => {
          const row = list.rowOf(id)
          return row === undefined ? undefined : { ...row, way: wayOf(row) }
        }}
        nameOf={(row) => `${row.decisionNo} ${kindWords[row.kind] ?? row.kind} ${row.beneficiary} ${row.itemName} ${wayWords[row.way]}`}
        columns={columns}
        active={ready === 0 ? null : place}
        onActive={setActive}
        {...(mayIssue ? { onSpace: () => withShown(flip(out, setOut))() } : {})}
        focusOn={0}
        empty={
          found.error !== null ? null : found.data === undefined ? (
            <Loading what="未発行の一覧" />
          ) : (
            <EmptyState title="印刷を待っている文書はありません。">
              <p>決裁が済むと、ここに並びます。作業中の分は見出し「印刷の回」にあります。</p>
            </EmptyState>
          )
        }
      />
      <div className="kd-grid-foot">
        <span>↑↓ 移動　Space 除外　M 窓口渡し　O 並び</span>
      </div>
      {asking ? (
        <OpenDialog
          asked={asked}
          ready={ready}
          chosen={chosen}
          {...marks}
          onClose={() => setAsking(false)}
          onOpened={(runNo) => {
            setOut(new Set())
            setDesk(new Set())
            onOpened(runNo)
          }}
        />
      ) : null}
    </div>
  )
}

const columns: readonly Column<Shown>[] = [
  {
    id: 'way',
    header: '扱い',
    width: '6.2rem',
    cell: (row) => (row.way === 'mail' ? '郵送' : <Tag tone={row.way === 'out' ? 'warn' : 'key'}>{wayWords[row.way]}</Tag>),
  },
  { id: 'decision', header: '文書番号', width: '8.6rem', cell: (row) => row.decisionNo },
  { id: 'kind', header: '種類', width: '7rem', cell: (row) => kindWords[row.kind] ?? row.kind },
  { id: 'postal', header: '郵便番号', width: '6.4rem', cell: (row) => (row.postalCode === '' ? '－' : row.postalCode) },
  { id: 'name', header: '対象者', width: 'minmax(9rem, 1fr)', cell: (row) => <PersonCell name={row.beneficiary} guarded={row.guarded} /> },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1.2fr)', cell: (row) => row.itemName },
  { id: 'vouchers', header: '給付券', width: '4.8rem', align: 'right', cell: (row) => (row.vouchers === 0 ? '－' : row.vouchers) },
  { id: 'case', header: '案件番号', width: '7.8rem', from: 860, cell: (row) => row.caseNo },
  { id: 'on', header: '決定日', width: '6rem', from: 960, cell: (row) => shortDay(row.decidedOn) },
]

function OpenDialog({
  asked,
  ready,
  chosen,
  leaveOut,
  atDesk,
  onClose,
  onOpened,
}: {
  readonly asked: Asked
  readonly ready: number
  readonly chosen: Output<'printRun.targets'>['chosen']
  readonly leaveOut: readonly string[]
  readonly atDesk: readonly string[]
  readonly onClose: () => void
  readonly onOpened: (runNo: string) => void
}) {
  const { done } = useNotices()
  const open = useCommandOp('printRun.open')
  const [size, setSize] = useState('100')
  const [service, setService] = useState<MailService>('plain')
  const perBundle = Number(size.normalize('NFKC').trim())
  const blocked =
    Number.isInteger(perBundle) && perBundle >= 1 && perBundle <= 500 ? null : '束の通数は 1 から 500 の数で入力してください。'
  const confirm = (): void =>
    open.mutate(
      { ...asked, perBundle, service, leaveOut: [...leaveOut], atDesk: [...atDesk] },
      {
        onSuccess: (made) => {
          onClose()
          done(`印刷の回 ${made.runNo} を作りました（${count(made.cases)}通・${count(made.bundles)}束）。次は F8 で点検します。`)
          onOpened(made.runNo)
        },
      },
    )
  return (
    <Dialog
      draft="run.open"
      title="印刷の回を作ります"
      confirm="作る"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={open.isPending}
    >
      <Figures
        items={[
          { label: '通知', value: count(chosen.letters), unit: '通' },
          { label: '給付券', value: count(chosen.vouchers), unit: '枚' },
          { label: '窓口渡し', value: count(chosen.desk), unit: '通' },
          { label: '除外', value: count(ready - chosen.letters), unit: '通', tone: ready > chosen.letters ? 'warn' : undefined },
        ]}
      />
      <p>
        {kindWords[asked.kind]}・{orderWords[asked.order]}。束ごとに PDF を作り、数えてから発送簿に入れます。まだ何も発行しません。
      </p>
      <div className="flex flex-wrap items-start gap-4">
        <Field label="1束の通数" value={size} onChange={setSize} width="7rem" autoFocus />
        <Choice
          label="郵便の取扱い"
          value={service}
          onChange={(value) => setService(value as MailService)}
          options={mailServices.map((one) => ({ value: one, label: mailServiceNames[one] }))}
          width="11rem"
        />
      </div>
      {open.error === null ? null : <ProblemBox error={open.error} />}
    </Dialog>
  )
}
