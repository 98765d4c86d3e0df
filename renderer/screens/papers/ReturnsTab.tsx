import { useRef, useState } from 'react'
import type { Input, Output } from '../../../shared/contract.ts'
import { returnOutcomes, returnReasons } from '../../../shared/domain/choices.ts'
import { returnOutcomeWords as outcomeWords } from '../../../shared/domain/list-words.ts'
import { useClient, useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { useCan } from '../../ui/session.tsx'
import { PersonCell, Tag } from '../../ui/StatusMark.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'

type Row = Output<'returnedMail.list'>['rows'][number]
type Found = Output<'returnedMail.find'>

/** 返戻. Letters that came back: entered by the number inside, followed up until somebody says what became of them. */
export function ReturnsTab() {
  const client = useClient()
  const { tell, problem } = useNotices()
  const may = useCan('papers.issue')
  const [open, setOpen] = useKept('returns.open', true)
  const [active, setActive] = useKept<string | null>('returns.active', null)
  const [number, setNumber] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [settling, setSettling] = useState<Row | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const list = useQueryOp('returnedMail.list', { open, limit: 500 }, { keep: true })
  const rows = list.data?.rows ?? []
  const row = rows.find((one) => one.entryId === active) ?? rows[0]
  const look = async (): Promise<void> => {
    if (number.trim() === '') return tell('文書番号か給付券の番号を入力するか、QRコードを読み取ってください。')
    try {
      setFound(await client.call('returnedMail.find', { number }))
    } catch (error) {
      problem(error)
    }
  }
  const settle = (one: Row | undefined): void => {
    if (one === undefined) tell('返戻を1件選んでください。')
    else if (one.outcome !== null) tell(`この返戻は「${outcomeWords[one.outcome]}」で処理済みです。`)
    else setSettling(one)
  }
  useKeys('returns', {
    number: may ? () => field.current?.focus() : undefined,
    settle: may ? () => settle(row) : undefined,
    all: () => setOpen(!open),
  })
  return (
    <div className="kd-column flex-1">
      <form
        aria-label="返戻の登録"
        className="flex flex-wrap items-end gap-4 px-4 py-2"
        onSubmit={(event) => {
          event.preventDefault()
          void look()
        }}
      >
        {may ? (
          <Field
            label="戻ってきた文書の番号"
            hint="文書番号・給付券番号を入力して Enter、または QRコード"
            value={number}
            onChange={setNumber}
            width="20rem"
            inputRef={field}
          />
        ) : null}
        <p className="kd-note flex-1 pb-1">{open ? `未処理 ${count(list.data?.open ?? 0)}件` : 'すべて'}（F3 で切り替え）</p>
        <ListPaper list="paperList" of={{ list: 'returned', open }} what="返戻郵便一覧" />
      </form>
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <DataGrid<Row>
        label="返戻の一覧"
        ids={rows.map((one) => one.entryId)}
        rowOf={(id) => rows.find((one) => one.entryId === id)}
        nameOf={(one) => `${one.number} ${one.addressee} ${one.reason} ${one.outcome === null ? '未処理' : outcomeWords[one.outcome]}`}
        columns={columns}
        active={row?.entryId ?? null}
        onActive={setActive}
        {...(may ? { onOpen: (id: string) => settle(rows.find((one) => one.entryId === id)) } : {})}
        focusOn={0}
        empty={
          list.data === undefined ? (
            <Loading what="返戻" />
          ) : (
            <EmptyState title={open ? '未処理の返戻はありません。' : '返戻はありません。'}>
              <p>郵便が戻ってきたら、F4 で番号を入力します。</p>
            </EmptyState>
          )
        }
      />
      {found === null ? null : (
        <EnterDialog
          found={found}
          onClose={() => setFound(null)}
          onDone={() => {
            setFound(null)
            setNumber('')
          }}
        />
      )}
      {settling === null ? null : <SettleDialog row={settling} onClose={() => setSettling(null)} />}
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  { id: 'on', header: '返戻日', width: '6rem', cell: (one) => shortDay(one.returnedOn) },
  { id: 'no', header: '文書番号', width: '9rem', cell: (one) => one.number },
  { id: 'name', header: '宛名', width: 'minmax(9rem, 1fr)', cell: (one) => <PersonCell name={one.addressee} guarded={one.guarded} /> },
  { id: 'posted', header: '発送日', width: '6rem', cell: (one) => shortDay(one.postedOn) },
  { id: 'reason', header: '理由', width: '8rem', cell: (one) => one.reason },
  {
    id: 'outcome',
    header: '処理',
    width: '7rem',
    cell: (one) => (one.outcome === null ? <Tag tone="warn">未処理</Tag> : `${outcomeWords[one.outcome]} ${shortDay(one.settledOn)}`),
  },
  {
    id: 'note',
    header: '備考',
    width: 'minmax(8rem, 1.4fr)',
    cell: (one) => [one.note, one.outcomeNote].filter((text) => text !== '').join('／'),
  },
  { id: 'case', header: '案件番号', width: '7.8rem', from: 900, cell: (one) => one.caseNo },
]

function EnterDialog({ found, onClose, onDone }: { readonly found: Found; readonly onClose: () => void; readonly onDone: () => void }) {
  const { done } = useNotices()
  const enter = useCommandOp('returnedMail.enter')
  const [reason, setReason] = useState<Input<'returnedMail.enter'>['reason']>('転居')
  const [note, setNote] = useState('')
  const confirm = (): void =>
    enter.mutate(
      { number: found.number, reason, note: note.trim() },
      {
        onSuccess: () => {
          onDone()
          done(`${found.number} の返戻を登録しました。住所を確かめ、処理（E）を登録してください。`)
        },
      },
    )
  return (
    <Dialog
      draft={`returnedMail.enter.${found.number}`}
      title={`${found.number} の返戻を登録します`}
      confirm="登録する"
      onConfirm={confirm}
      onClose={onClose}
      busy={enter.isPending}
    >
      <p>
        {found.addressee}　{found.itemName}（{found.caseNo}、{shortDay(found.postedOn)} 発送）
      </p>
      <Choice
        label="理由"
        value={reason}
        onChange={(value) => setReason(value as typeof reason)}
        options={returnReasons.map((one) => ({ value: one, label: one }))}
        width="14rem"
      />
      <Field label="備考" value={note} onChange={setNote} autoFocus />
      {enter.error === null ? null : <ProblemBox error={enter.error} />}
    </Dialog>
  )
}

function SettleDialog({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) {
  const { done } = useNotices()
  const settle = useCommandOp('returnedMail.settle')
  const [outcome, setOutcome] = useState<Input<'returnedMail.settle'>['outcome']>('resent')
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (note.trim() === '') setMissing(true)
    else
      settle.mutate(
        { entryId: row.entryId, outcome, note: note.trim() },
        {
          onSuccess: () => {
            onClose()
            done(`${row.number} の返戻を「${outcomeWords[outcome]}」で処理しました。`)
          },
        },
      )
  }
  return (
    <Dialog
      draft={`returnedMail.settle.${row.entryId}`}
      title={`${row.number} の返戻を処理します`}
      confirm="処理する"
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
      busy={settle.isPending}
    >
      <Choice
        label="どうしたか"
        value={outcome}
        onChange={(value) => setOutcome(value as typeof outcome)}
        options={returnOutcomes.map((one) => ({ value: one, label: outcomeWords[one] }))}
        width="14rem"
      />
      <ReasonField label="内容" value={note} onChange={setNote} rows={3} missing={missing} onMissing={setMissing} />
      {settle.error === null ? null : <ProblemBox error={settle.error} />}
    </Dialog>
  )
}
