import { useState } from 'react'
import type { MasterRowView } from '../../../shared/contract/masters.ts'
import { masterColumns, type ColumnForm } from '../../../shared/domain/master-tables-forms.ts'
import { masterTables, ruleKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, FieldsInOrder } from '../../ui/Field.tsx'
import { parseDay, shortDay } from '../../ui/format.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { RowConflict } from './RowConflict.tsx'
import { Changed } from './RowDetail.tsx'

/** `from`: a new row from a day, or of a new thing; `edit`: another content of the row; `plan`: a row that is tried out first. */
export type FormMode = 'from' | 'edit' | 'plan'

type Cells = Readonly<Record<string, string>>

const isRule = (kind: MasterKind): kind is (typeof ruleKinds)[number] => ruleKinds.some((rule) => rule === kind)

/** Days as they are typed become the days of the calendar; what cannot be read stays and is told. */
function asDays(columns: readonly ColumnForm[], cells: Cells): Record<string, string> {
  return Object.fromEntries(
    columns.map(({ header, form }) => {
      const cell = cells[header] ?? ''
      return [header, form === 'date' ? (parseDay(cell, null) ?? cell) : cell]
    }),
  )
}

/** 台帳の行. One form for every kind: its columns, faults beside them, and what saving would do to the row before. */
export function RowForm({
  kind,
  row,
  mode,
  onSaved,
  onClose,
}: {
  readonly kind: MasterKind
  readonly row: MasterRowView | undefined
  readonly mode: FormMode
  readonly onSaved: (text: string, key: string | null) => void
  readonly onClose: () => void
}) {
  const columns = masterColumns(kind)
  const dated = masterTables[kind].period !== null
  const [cells, setCells] = useState<Cells>(() => startCells(columns, row, mode, dated))
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const [reason, setReason] = useState('')
  const save = useCommandOp('master.save')
  const addPlan = useCommandOp('plan.add')
  const typed = asDays(columns, cells)
  const settled = useSettled(JSON.stringify(typed), 250)
  // the row as it was opened: what somebody else does to it meanwhile is shown, never overwritten unseen
  const [base, setBase] = useState(row)
  const meanwhile = mode === 'edit' && row !== undefined && base?.key === row.key && base.version !== row.version ? row : null
  const edit = mode === 'edit' && base !== undefined ? { key: base.key, version: base.version } : null
  const check = useQueryOp(
    'master.check',
    { kind, cells: JSON.parse(settled) as Record<string, string>, edit },
    { keep: true, enabled: meanwhile === null },
  )
  const problems = check.data?.problems ?? []
  const problemOf = (header: string): string | null => {
    if (!tried && !touched.has(header)) return null
    return problems.find((problem) => problem.column === header)?.message.replace('この行は取り込んでいません。', '') ?? null
  }
  const elsewhere = problems.filter((problem) => !columns.some((column) => column.header === problem.column))
  const unread = settled !== JSON.stringify(typed) || check.data === undefined || check.isPlaceholderData
  // who types fast is not kept waiting: saving judges once more
  const blocked =
    meanwhile !== null
      ? 'ほかの人がこの行を変更しました。下の表で、今の内容と自分の入力を確かめてください。'
      : !unread && problems.length > 0
        ? `直すところが${problems.length}か所あります。${problems[0]?.column ?? ''}: ${problems[0]?.message.replace('この行は取り込んでいません。', '') ?? ''}`
        : mode === 'edit' && reason.trim() === ''
          ? '変更の理由を入力してください。'
          : null
  const confirm = (): void => {
    if (mode === 'plan' && isRule(kind)) {
      addPlan.mutate({ kind, cells: typed }, { onSuccess: () => onSaved('変更案に加えました。「変更の試算」で確かめてください。', null) })
      return
    }
    save.mutate({ kind, cells: typed, edit, reason }, { onSuccess: ({ text, key }) => onSaved(text, key) })
  }
  const set = (header: string, value: string): void => {
    setCells((before) => ({ ...before, [header]: value }))
    setTouched((before) => new Set(before).add(header))
  }
  const first =
    mode === 'edit' ? columns.find((column) => !column.key)?.header : dated && row !== undefined ? '適用開始' : columns[0]?.header
  const error = save.error ?? addPlan.error
  return (
    <Dialog
      draft={`master.${mode}.${kind}.${base?.key ?? 'new'}`}
      title={titles[mode](masterTables[kind].title, dated)}
      confirm={mode === 'plan' ? '変更案に加える' : '保存する'}
      onConfirm={confirm}
      onClose={onClose}
      blocked={blocked}
      busy={save.isPending || addPlan.isPending}
      wide
    >
      <p className="kd-note">日付は和暦でも西暦でも入れられます（R9.4.1、2027/4/1）。Enter で次の欄へ移ります。</p>
      <FieldsInOrder label="台帳の行" onDone={() => setTried(true)}>
        <div className="grid grid-cols-3 gap-x-4 gap-y-2">
          {datesFirst(columns).map((column) => (
            <div key={column.header} className={spanOf(column)}>
              <Cell
                column={column}
                value={cells[column.header] ?? ''}
                fixed={mode === 'edit' && column.key}
                focus={column.header === first}
                error={problemOf(column.header)}
                onChange={(value) => set(column.header, value)}
              />
            </div>
          ))}
          <div className="col-span-3">
            {mode === 'plan' ? null : (
              <Field label="変更の理由" value={reason} onChange={setReason} required={mode === 'edit'} hint="決裁の番号や届出の日など" />
            )}
          </div>
        </div>
      </FieldsInOrder>
      {meanwhile === null ? null : (
        <RowConflict
          columns={columns}
          theirs={startCells(columns, meanwhile, mode, dated)}
          mine={cells}
          onTake={set}
          onKeep={() => setBase(meanwhile)}
        />
      )}
      {elsewhere.map((problem) => (
        <p key={problem.message} className="kd-error">
          ＊{problem.message}
        </p>
      ))}
      {problems.length > 0 ? null : (
        <div className="kd-note" aria-live="polite">
          {(check.data?.notes ?? []).map((note) => (
            <p key={note}>※{note}</p>
          ))}
          {mode === 'edit' ? (check.data?.fields ?? []).map((field) => <Changed key={field.column} kind={kind} {...field} />) : null}
        </div>
      )}
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}

const titles: Readonly<Record<FormMode, (title: string, dated: boolean) => string>> = {
  from: (title, dated) => (dated ? `${title}：ある日からの新しい行` : `${title}：新しい行`),
  edit: (title) => `${title}：行を直す`,
  plan: (title) => `${title}：変更案（まだ適用しません）`,
}

function startCells(columns: readonly ColumnForm[], row: MasterRowView | undefined, mode: FormMode, dated: boolean): Cells {
  if (row === undefined || (mode === 'from' && !dated)) return {}
  const cells = Object.fromEntries(columns.map(({ header, form }, i) => [header, asTyped(form, row.cells[i] ?? '')]))
  return mode === 'edit' ? cells : { ...cells, 適用開始: '', 適用終了: '' }
}

/** Days as the counters write them. */
const asTyped = (form: ColumnForm['form'], cell: string): string => (form === 'date' && cell !== '' ? shortDay(cell) : cell)

/** 適用 stands first: what changes is known by its day. */
const datesFirst = (columns: readonly ColumnForm[]): readonly ColumnForm[] => [
  ...columns.filter(({ header }) => header.startsWith('適用')),
  ...columns.filter(({ header }) => !header.startsWith('適用')),
]

const wholeLine = ['住所', '所在地', '値', '個別に判断する要件']
const twoThirds = ['種目名', '根拠条文', '事業者名', '手帳等の種類', '不足の種類', 'キー']

function spanOf({ header, form }: ColumnForm): string {
  if (form === 'long' || wholeLine.includes(header)) return 'col-span-3'
  return twoThirds.includes(header) ? 'col-span-2' : ''
}

function Cell({
  column,
  value,
  fixed,
  focus,
  error,
  onChange,
}: {
  readonly column: ColumnForm
  readonly value: string
  readonly fixed: boolean
  readonly focus: boolean
  readonly error: string | null
  readonly onChange: (value: string) => void
}) {
  const label = fixed ? `${column.header}（変えられません）` : column.header
  if (fixed) {
    return (
      <div className="kd-field">
        <span className="kd-label">{label}</span>
        <span>{value === '' ? '当初から' : value}</span>
      </div>
    )
  }
  if (column.form === 'choice') {
    const empty = column.needed && value !== '' ? [] : [{ value: '', label: '（なし）' }]
    const options = [...empty, ...column.choices.map((word) => ({ value: word, label: word === '1' ? '該当' : word }))]
    return <Choice label={column.needed ? `${label}※必須` : label} value={value} options={options} onChange={onChange} />
  }
  return (
    <Field
      label={label}
      value={value}
      onChange={onChange}
      required={column.needed}
      error={error}
      autoFocus={focus}
      {...(column.form === 'long' ? { rows: 4 } : {})}
    />
  )
}
