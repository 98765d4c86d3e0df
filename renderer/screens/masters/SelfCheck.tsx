import { useMemo, useRef, useState } from 'react'
import type { SelfCheckResult } from '../../../shared/contract/masters.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, parseDay, shortDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useSession } from '../../ui/session.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'

type Difference = SelfCheckResult['differences'][number]

/** 決定の再計算: what was decided in a period comes out again from the rows frozen with it, or the figure that does not is named. */
export function SelfCheck() {
  const { tell } = useNotices()
  const { businessDay } = useSession().office
  const [from, setFrom] = useKept('selfCheck.from', shortDay(`${businessDay.slice(0, 7)}-01`))
  const [to, setTo] = useKept('selfCheck.to', shortDay(businessDay))
  const [result, setResult] = useState<SelfCheckResult | null>(null)
  const [active, setActive] = useState<string | null>(null)
  const [busy, during] = useOneAct()
  const run = useJobOp('selfCheck.run', '決定の再計算')
  const field = useRef<HTMLInputElement>(null)
  const rows = useMemo(() => new Map((result?.differences ?? []).map((row, i) => [String(i), row])), [result])
  const start = (): void => {
    const [first, last] = [parseDay(from), parseDay(to)]
    if (first === null || last === null) {
      tell('期間を読めません。R8.11.1 か 2026/11/1 の形で入れてください。')
      return
    }
    void during(async () => setResult(await run({ from: first, to: last })))
  }
  useKeys('selfCheck', { day: () => field.current?.focus(), run: start })
  const cases = new Set(result?.differences.map((one) => one.caseNo)).size
  return (
    <div className="kd-column flex-1 border-t border-solid-gray-300">
      <div className="flex flex-wrap items-end gap-3 bg-white px-4 py-2">
        <Field label="決定日 から（F4）" value={from} onChange={setFrom} width="9rem" inputRef={field} />
        <Field label="まで" value={to} onChange={setTo} width="9rem" />
        <Button look="solid" shortcut="F8" onPress={start} busy={busy}>
          再計算する
        </Button>
        <p className="kd-note">
          決定のときに固定した台帳の行と基準だけで計算し直し、決定・給付券・給付実績の金額と比べます。今の台帳は使いません。
        </p>
      </div>
      {result === null ? null : (
        <div role="status" className="kd-callout mx-4 mb-2" data-tone={cases === 0 ? 'good' : undefined}>
          <p className="font-700">
            {result.decisions === 0
              ? 'この期間の決定はありません。'
              : cases === 0
                ? `✓ ${count(result.agree)}件の決定は、すべて決定どおりの金額になりました。`
                : `× ${count(cases)}件の決定が一致しません（一致 ${count(result.agree)}件）。`}
          </p>
          <p>
            {shortDay(result.from)}〜{shortDay(result.to)}の決定 {count(result.decisions)}件
            {result.left === 0 ? '' : `（計算の規則がない制度の${count(result.left)}件は除く）`}
            {cases === 0 ? '' : '。操作を止めて、監査担当と管理者に連絡してください。'}
          </p>
        </div>
      )}
      <DataGrid<Difference>
        label="一致しない金額"
        ids={[...rows.keys()]}
        rowOf={(id) => rows.get(id)}
        nameOf={(row) => `${row.caseNo} ${row.what} 決定 ${row.decided} 再計算 ${row.recomputed}`}
        columns={columns}
        active={active ?? (rows.size > 0 ? '0' : null)}
        onActive={setActive}
        focusOn={0}
        empty={
          <EmptyState title={result === null ? 'まだ再計算していません。' : '一致しない金額はありません。'}>
            {result === null ? <p>F8 で、期間の決定を計算し直します。</p> : null}
          </EmptyState>
        }
      />
    </div>
  )
}

const columns: readonly Column<Difference>[] = [
  { id: 'no', header: '案件番号', width: '7rem', cell: (row) => row.caseNo },
  { id: 'decision', header: '決定番号', width: '9rem', cell: (row) => row.decisionNo },
  { id: 'on', header: '決定日', width: '6rem', cell: (row) => shortDay(row.decidedOn) },
  { id: 'what', header: '一致しないもの', width: 'minmax(10rem, 1fr)', cell: (row) => row.what },
  { id: 'decided', header: '決定', width: '9rem', align: 'right', cell: (row) => row.decided },
  { id: 'again', header: '再計算', width: 'minmax(9rem, 0.8fr)', align: 'right', cell: (row) => row.recomputed },
]
