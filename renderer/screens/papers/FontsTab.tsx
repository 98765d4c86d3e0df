import { useState } from 'react'
import type { OfficeFontRow } from '../../../shared/contract/fonts.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'

interface Picked {
  readonly ticket: string
  readonly name: string
}

const stateWords = { usable: '使えます', missing: 'ファイルがありません', changed: 'ファイルが変わっています' } as const

/** 書体. Font files of the office for names that the program's own fonts cannot write; tried after those, in this order. */
export function FontsTab() {
  const bridge = useBridge()
  const mayChange = useCan('papers.issue')
  const list = useQueryOp('fonts.list', {})
  const rows = list.data ?? []
  const [active, setActive] = useState<string | null>(null)
  const [picked, setPicked] = useState<Picked | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const [, during] = useOneAct()
  const row = rows.find((one) => one.name === active) ?? rows[0]
  const add = (): void =>
    void during(async () => {
      const file = await bridge.pickFile('font')
      if (file !== null) setPicked(file)
    })
  useKeys('fonts', {
    add: mayChange ? add : undefined,
    remove: mayChange && row !== undefined ? () => setRemoving(row.name) : undefined,
  })
  return (
    <>
      <div className="kd-toolbar">
        <p className="max-w-[52rem] pb-1">
          通知と給付券は BIZ UD 明朝・ゴシックで印字し、ない文字は Noto Sans JP、次にここに足した書体で、一文字ずつ補います。
          どの書体にもない文字は、印刷の前の点検で名指しし、その通知を止めます。
        </p>
        {mayChange ? (
          <div className="ml-auto flex gap-2">
            <Button shortcut="F2" onPress={add}>
              書体を追加
            </Button>
            {row === undefined ? null : (
              <Button shortcut="Delete" onPress={() => setRemoving(row.name)}>
                外す
              </Button>
            )}
          </div>
        ) : null}
      </div>
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <DataGrid<OfficeFontRow>
        label="事務所の書体"
        ids={rows.map((one) => one.name)}
        rowOf={(id) => rows.find((one) => one.name === id)}
        nameOf={(one) => `${one.name} ${stateWords[one.state]}`}
        columns={columns}
        active={row?.name ?? null}
        onActive={setActive}
        focusOn={0}
        toneOf={(one) => (one.state === 'usable' ? undefined : 'warn')}
        empty={
          list.data === undefined ? (
            <Loading what="書体の一覧" />
          ) : (
            <EmptyState title="事務所で足した書体はありません。">
              <p>{mayChange ? 'F2 で、IPAmj明朝などの書体のファイル（TTF・OTF）を足せます。' : '発送の担当が足せます。'}</p>
              <p>点検で「字形がありません」と出た文字のある書体を、配布元から取って足してください。</p>
            </EmptyState>
          )
        }
      />
      {picked === null ? null : <AddDialog file={picked} onClose={() => setPicked(null)} />}
      {removing === null ? null : <RemoveDialog name={removing} onClose={() => setRemoving(null)} />}
    </>
  )
}

function AddDialog({ file, onClose }: { readonly file: Picked; readonly onClose: () => void }) {
  const { done } = useNotices()
  const add = useJobOp('fonts.add', '書体の追加')
  const [licence, setLicence] = useState('')
  const [busy, during] = useOneAct()
  const [error, setError] = useState<unknown>(null)
  const confirm = (): void =>
    void during(async () => {
      try {
        const made = await add({ ticket: file.ticket, licence: licence.trim() })
        onClose()
        const brings = `ほかにない文字 ${count(made.adds)}字、異体字 ${count(made.variants)}字`
        done(`書体「${made.name}」を足しました（${brings}）。次の点検と印刷から使います。`)
      } catch (problem) {
        setError(problem)
      }
    })
  return (
    <Dialog
      draft="font.add"
      title={`書体「${file.name}」を追加します`}
      confirm="追加する"
      blocked={licence.trim() === '' ? '利用許諾を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={busy}
    >
      <p>ファイルを事務所のフォルダーに写し、読めるか、PDF に埋め込めるかを確かめてから使います。</p>
      <Field
        label="利用許諾"
        hint="何の許諾で使うか。例: IPAフォントライセンス v1.0"
        value={licence}
        onChange={(text) => setLicence(text.slice(0, 200))}
        autoFocus
        required
      />
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}

function RemoveDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { done } = useNotices()
  const remove = useCommandOp('fonts.remove')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (reason.trim() === '') setMissing(true)
    else
      remove.mutate(
        { name, reason: reason.trim() },
        {
          onSuccess: () => {
            onClose()
            done(`書体「${name}」を外しました。作ったファイルは変わりません。`)
          },
        },
      )
  }
  return (
    <Dialog
      draft={`font.remove.${name}`}
      title={`書体「${name}」を外します`}
      confirm="外す"
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
      busy={remove.isPending}
      danger
    >
      <p>この書体にしかない文字のある通知は、次の点検から止まります。作って保管したファイルは変わりません。</p>
      <ReasonField label="理由" value={reason} onChange={setReason} rows={2} missing={missing} onMissing={setMissing} />
      {remove.error === null ? null : <ProblemBox error={remove.error} />}
    </Dialog>
  )
}

const columns: readonly Column<OfficeFontRow>[] = [
  { id: 'name', header: '書体', width: 'minmax(9rem, 1fr)', cell: (row) => row.name },
  { id: 'adds', header: 'ほかにない文字', width: '8rem', align: 'right', cell: (row) => count(row.adds) },
  { id: 'variants', header: '異体字', width: '5.5rem', align: 'right', cell: (row) => count(row.variants) },
  { id: 'licence', header: '利用許諾', width: 'minmax(10rem, 1.2fr)', from: 620, cell: (row) => row.licence },
  { id: 'by', header: '追加', width: 'minmax(8rem, 0.7fr)', from: 760, cell: (row) => `${shortDay(row.on)} ${row.by}` },
  {
    id: 'state',
    header: '状態',
    width: '12rem',
    cell: (row) => <Tag tone={row.state === 'usable' ? 'good' : 'warn'}>{stateWords[row.state]}</Tag>,
  },
]
