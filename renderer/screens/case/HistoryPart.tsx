import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { count, stamp } from '../../ui/format.ts'
import { Block } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { HistoryBlock } from '../parts/CaseRecords.tsx'

/** 経過, and for those who audit the views of the case. */
export function HistoryPart({ detail }: { readonly detail: CaseDetail }) {
  const mayAudit = useCan('audit.export')
  return (
    <>
      <HistoryBlock history={detail.history} />
      {mayAudit ? <Views caseNo={detail.caseNo} /> : null}
    </>
  )
}

const few = 20
const most = 500

function Views({ caseNo }: { readonly caseNo: string }) {
  const [limit, setLimit] = useState(few)
  const found = useQueryOp('case.views', { caseNo, limit }, { keep: true })
  if (found.error !== null) return <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
  const { views, total } = found.data ?? { views: [], total: 0 }
  return (
    <Block title="閲覧の記録" note={`${count(total)}件`}>
      <table className="kd-table">
        <tbody>
          {views.map((view) => (
            <tr key={view.seq}>
              <td className="whitespace-nowrap tabular-nums">{stamp(view.at)}</td>
              <td className="whitespace-nowrap">{view.by}</td>
              <td>{view.what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {views.length < Math.min(total, most) ? <Button onPress={() => setLimit(most)}>すべて見る（新しい順に{most}件まで）</Button> : null}
    </Block>
  )
}
