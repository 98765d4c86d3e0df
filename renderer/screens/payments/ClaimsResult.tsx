import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, yen } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'

/** One line of the file that is not simply matched. */
interface ClaimLine {
  readonly id: string
  readonly line: number
  readonly voucherNo: string
  readonly mark: 'judge' | 'fail'
  readonly text: string
}

/** 突合の結果: what matched, what was billed for less, what goes back to the provider and why. */
export function ClaimsResult({ result, mayRun }: { readonly result: Output<'claims.take'> | null; readonly mayRun: boolean }) {
  const [active, setActive] = useState<string | null>(null)
  if (result === null) {
    return (
      <div className="kd-pane flex-1">
        <EmptyState title="請求の突合の結果は、ここに出ます。">
          <p>{mayRun ? 'F2 で事業者の請求ファイルを選ぶと、給付券と突き合わせます。' : '突合は支払の担当が行います。'}</p>
        </EmptyState>
      </div>
    )
  }
  const lines = linesOf(result)
  return (
    <div className="kd-column flex-1">
      <div className="kd-toolbar">
        <Figures
          items={[
            { label: '請求の行', value: count(result.rows), unit: '件' },
            { label: '突合できた', value: count(result.matched), unit: '件' },
            {
              label: '決定額より少ない',
              value: count(result.lessThanDecided.length),
              unit: '件',
              tone: result.lessThanDecided.length > 0 ? 'warn' : undefined,
            },
            {
              label: '返戻',
              value: count(result.refused.length + result.errors.length),
              unit: '件',
              tone: result.refused.length + result.errors.length > 0 ? 'bad' : undefined,
            },
          ]}
        />
        <p className="kd-note">
          {result.file}（突合 {result.claimNo}）
        </p>
      </div>
      <DataGrid<ClaimLine>
        label="突合できなかった行"
        ids={lines.map((line) => line.id)}
        rowOf={(id) => lines.find((line) => line.id === id)}
        nameOf={(line) => `${line.line}行目 ${line.voucherNo} ${line.text}`}
        columns={columns}
        active={active ?? lines[0]?.id ?? null}
        onActive={setActive}
        focusOn={2}
        empty={<EmptyState title="すべての行が給付券と合いました。" />}
      />
    </div>
  )
}

function linesOf(result: Output<'claims.take'>): readonly ClaimLine[] {
  return [
    ...result.refused.map((one) => ({
      id: `r${one.line}`,
      line: one.line,
      voucherNo: one.voucherNo,
      mark: 'fail' as const,
      text: one.message,
    })),
    ...result.errors.map((one) => ({
      id: `e${one.line}${one.column}`,
      line: one.line,
      voucherNo: '',
      mark: 'fail' as const,
      text: `列「${one.column}」: ${one.message}`,
    })),
    ...result.lessThanDecided.map((one) => ({
      id: `l${one.line}`,
      line: one.line,
      voucherNo: one.voucherNo,
      mark: 'judge' as const,
      text: `決定額 ${yen(one.decided)}円に対し、請求は ${yen(one.claimed)}円です（請求額で支払います）。`,
    })),
  ]
}

const columns: readonly Column<ClaimLine>[] = [
  { id: 'line', header: '行', width: '4rem', align: 'right', cell: (line) => count(line.line) },
  {
    id: 'mark',
    header: '結果',
    width: '6rem',
    cell: (line) => <StatusMark mark={line.mark} word={line.mark === 'fail' ? '返戻' : '注意'} />,
  },
  { id: 'no', header: '給付券番号', width: '10rem', cell: (line) => line.voucherNo },
  { id: 'text', header: '理由', width: 'minmax(12rem, 1fr)', cell: (line) => line.text },
]
