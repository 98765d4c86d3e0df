import { useNavigate } from '@tanstack/react-router'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { correctionStateNames } from '../../../shared/domain/correction.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { longDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { Block } from '../../ui/Screen.tsx'
import { Differences } from '../corrections/RequestDetail.tsx'

/** 補正 of a case: what was asked, and what its newer answers changed. Nothing is asked for a case that has neither. */
export function CaseCorrections({ detail }: { readonly detail: CaseDetail }) {
  const touched = detail.state === 'correction' || detail.answers.length > 1 || detail.history.some((entry) => entry.act === '補正依頼')
  return touched ? <Shown caseNo={detail.caseNo} /> : null
}

function Shown({ caseNo }: { readonly caseNo: string }) {
  const navigate = useNavigate()
  const [, setTab] = useKept<string | null>('corrections.tab', null)
  const [, setActive] = useKept<string | null>('corrections.active', null)
  const found = useQueryOp('correction.ofCase', { caseNo })
  if (found.error !== null) return <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return null
  const { requests, answers } = found.data
  return (
    <>
      <Differences answers={answers} />
      {requests.length === 0 ? null : (
        <Block title="補正依頼" note={`${requests.length}件`}>
          <ul className="kd-list">
            {requests.map((request) => (
              <li key={request.requestNo}>
                {`${request.requestNo} ${correctionStateNames[request.state]}　${request.titles.join('、')}　期限 ${longDay(request.dueOn)}`}
                <Button
                  look="text"
                  onPress={() => {
                    setTab(request.bucket)
                    setActive(request.requestNo)
                    void navigate({ to: '/corrections' })
                  }}
                >
                  補正の画面で開く
                </Button>
              </li>
            ))}
          </ul>
        </Block>
      )}
    </>
  )
}
