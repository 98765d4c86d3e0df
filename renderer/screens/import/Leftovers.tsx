import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { count, stamp } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'

type Leftover = Output<'import.leftovers'>[number]

/** 途中で終わった取込. What a reading that was cut off left behind, to be deleted; the file is then read anew. */
export function Leftovers() {
  const left = useQueryOp('import.leftovers', {})
  const discard = useCommandOp('import.discard')
  const { done, problem, clear } = useNotices()
  const drop = (one: Leftover): void => {
    clear()
    const told = `取込 ${one.importNo} の、途中まで読み込んだ行を削除しました。案件は変わっていません。`
    discard.mutate({ batchId: one.batchId }, { onSuccess: () => done(told), onError: problem })
  }
  if (left.error !== null) return <ProblemBox error={left.error} />
  return (left.data ?? []).map((one) => (
    <div key={one.batchId} role="alert" className="kd-callout mb-3" data-tone="warn">
      <p className="font-700">
        途中で終わった取込があります（{one.importNo}、{count(one.rows)}行）
      </p>
      <p>
        {stamp(one.at)} {one.by}「{one.file}
        」。案件には何も入っていません。続きからは読めないので、削除して、ファイルを初めから読み込んでください。
      </p>
      <div className="mt-2">
        <Button onPress={() => drop(one)} busy={discard.isPending}>
          削除
        </Button>
      </div>
    </div>
  ))
}
