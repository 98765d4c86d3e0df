import { useEffect, useState } from 'react'
import type { Input, OpOf } from '../../../shared/contract.ts'
import type { Printed } from '../../../shared/contract/list-print.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { count } from '../../ui/format.ts'
import { PdfBytes } from '../papers/PdfPane.tsx'

type PrintOp = Extract<OpOf<'job'>, 'queue.print' | 'draft.print' | 'inbox.print' | 'import.print'>

/** 一覧の印刷: any list as it is narrowed and ordered, looked at before it is printed by the viewer's own bar. */
export function ListPrintDialog<O extends PrintOp>({
  op,
  of,
  what,
  onClose,
}: {
  readonly op: O
  /** What narrows and orders the list. */
  readonly of: Input<O>
  /** Name of the paper, 「案件一覧」. */
  readonly what: string
  readonly onClose: () => void
}) {
  const print = useJobOp(op, `${what}の印刷`)
  const [made, setMade] = useState<Printed | null>(null)
  const [error, setError] = useState<unknown>(null)
  // drawn once, for the list as it was when the dialog opened
  const [asked] = useState(of)
  useEffect(() => {
    let gone = false
    print(asked).then(
      (answer) => (gone ? undefined : setMade(answer as Printed)),
      (thrown: unknown) => (gone ? undefined : setError(thrown)),
    )
    return () => {
      gone = true
    }
  }, [print, asked])
  return (
    <Dialog title={made === null ? '一覧の印刷' : `一覧の印刷 — ${count(made.rows)}件、${made.pages}枚`} wide onClose={onClose}>
      {error === null ? (
        <>
          <p className="kd-note">下の枠の印刷ボタンで印刷します。抽出条件と件数は1枚目、出力日時と枚数は各頁の下に入ります。</p>
          <div className="kd-viewer">
            <PdfBytes bytes={made?.bytes} label={what} tools />
          </div>
        </>
      ) : (
        <ProblemBox error={error} />
      )}
    </Dialog>
  )
}
