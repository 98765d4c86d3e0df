import type { MasterDetail, MasterRowView } from '../../../shared/contract/masters.ts'
import { masterColumns } from '../../../shared/domain/master-tables-forms.ts'
import { personKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { longDay, shortDay, stamp } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { ProtectedMark, Tag } from '../../ui/StatusMark.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { cellText, Standing } from './columns.tsx'

/** The row beside the list. A person's row is opened only when the reader stays on it: each opening is a view in the trail. */
export function RowDetail({ kind, row }: { readonly kind: MasterKind; readonly row: MasterRowView }) {
  const personal = personKinds.includes(kind)
  const settled = useSettled(row.key, personal ? 500 : 120)
  const numberAt = masterColumns(kind).findIndex((column) => column.header === '宛名番号')
  const ready = settled === row.key
  const plain = useQueryOp('master.row', { kind, key: row.key }, { enabled: ready && !personal, keep: true })
  const person = useQueryOp(
    'master.personRow',
    { kind, key: row.key, residentNo: row.cells[numberAt] || '-' },
    { enabled: ready && personal, keep: true },
  )
  const found = personal ? person : plain
  if (found.error !== null) return <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
  if (found.data === undefined || found.data.kind !== kind) return <Loading what="台帳の行" />
  return <Shown detail={found.data} guarded={row.protected} />
}

function Shown({ detail, guarded }: { readonly detail: MasterDetail; readonly guarded: boolean }) {
  const columns = masterColumns(detail.kind)
  const row = detail.rows.find((one) => one.key === detail.key) ?? detail.rows[0]
  const dated = columns.some((column) => column.header === '適用開始')
  if (row === undefined) return null
  return (
    <>
      {dated ? <Timeline detail={detail} /> : null}
      <Block
        title={`${detail.title}${row.person === '' ? '' : `　${row.person}`}`}
        note={
          <span className="flex items-center gap-2">
            <Standing standing={row.standing} />
            {row.used ? <Tag>決定に使用</Tag> : null}
            {guarded ? <ProtectedMark /> : null}
          </span>
        }
      >
        <Facts
          items={columns.map((column, i) => {
            const cell = row.cells[i] ?? ''
            const open = column.header === '適用開始' ? '当初から' : '－'
            const text = column.form === 'date' && cell !== '' ? longDay(cell) : cellText(column, cell)
            return [
              column.header,
              <span key={column.header} className="whitespace-pre-wrap break-words">
                {text === '' ? open : text}
              </span>,
            ] as const
          })}
        />
      </Block>
      <Block title="変更の履歴" note={detail.changes.length === 0 ? 'まだありません' : `${detail.changes.length}件`}>
        {detail.changes.length === 0 ? (
          <p className="kd-note">はじめに取り込んだままです。</p>
        ) : (
          <ul className="kd-list" aria-label="変更の履歴">
            {detail.changes.map((change) => (
              <li key={change.id}>
                <p>
                  <span className="font-700">{actWords[change.act]}</span>　{stamp(change.at)}　{change.by}
                  {change.from === '' ? '' : `　（${change.from === '1900-01-01' ? '当初' : shortDay(change.from)}からの行）`}
                </p>
                {change.act === 'changed'
                  ? change.fields.map((field) => <Changed key={field.column} kind={detail.kind} {...field} />)
                  : null}
              </li>
            ))}
          </ul>
        )}
      </Block>
    </>
  )
}

const actWords = { added: '追加', changed: '変更', removed: '削除' } as const

/** One field: what it was, and what it became. */
export function Changed({
  kind,
  column,
  before,
  after,
}: {
  readonly kind: MasterKind
  readonly column: string
  readonly before: string
  readonly after: string
}) {
  const form = masterColumns(kind).find((one) => one.header === column)
  return (
    <p className="break-words">
      {column}: <span className="line-through text-solid-gray-600">{cellText(form, before) || '空'}</span> →{' '}
      <ins className="kd-ins">{cellText(form, after) || '空'}</ins>
    </p>
  )
}

/** 時の並び: each dated row with what is other than before. */
function Timeline({ detail }: { readonly detail: MasterDetail }) {
  const columns = masterColumns(detail.kind)
  const at = (header: string): number => columns.findIndex((column) => column.header === header)
  return (
    <Block title="時の並び" note={`${detail.rows.length}行`}>
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">適用</th>
            <th scope="col">前の行と違うところ</th>
            <th scope="col">状態</th>
          </tr>
        </thead>
        <tbody>
          {detail.rows.map((row, i) => {
            const before = detail.rows[i - 1]
            const from = row.cells[at('適用開始')] ?? ''
            const to = row.cells[at('適用終了')] ?? ''
            return (
              <tr key={row.key} data-active={row.key === detail.key || undefined}>
                <td className="whitespace-nowrap">
                  {from === '' ? '当初' : shortDay(from)}〜{to === '' ? '' : shortDay(to)}
                </td>
                <td>
                  {before === undefined
                    ? '最初の行'
                    : columns.flatMap((column, j) => {
                        const [old, fresh] = [before.cells[j] ?? '', row.cells[j] ?? '']
                        if (old === fresh || column.header.startsWith('適用')) return []
                        return [<Changed key={column.header} kind={detail.kind} column={column.header} before={old} after={fresh} />]
                      })}
                </td>
                <td>
                  <Standing standing={row.standing} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Block>
  )
}
