import { useEffect, useRef, useState } from 'react'
import type { Input, OpOf, Output } from '../../../shared/contract.ts'
import type { ListName, Printed, SavedList } from '../../../shared/contract/list-print.ts'
import { can, listTakers } from '../../../shared/permissions.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { count } from '../../ui/format.ts'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { useSession } from '../../ui/session.tsx'
import { PdfBytes } from '../papers/PdfPane.tsx'

type JobOp = OpOf<'job'>

export interface ListPrintProps<N extends ListName> {
  readonly list: N
  /** What narrows and orders the list. */
  readonly of: Input<`${N}.print`>
  /** Name of the paper, 「案件一覧」. */
  readonly what: string
}

/**
 * 一覧の印刷: any list as it is narrowed and ordered, looked at before it is printed by the viewer's own bar, or saved as a CSV. The rows of an
 * import have a file of their own, and not everybody who reads a list may take it out.
 */
export function ListPrintDialog<N extends ListName>({ list, of, what, onClose }: ListPrintProps<N> & { readonly onClose: () => void }) {
  const { user } = useSession()
  const name: ListName = list
  const csv = name !== 'import' && can(user.roles, listTakers[name])
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const askMedium = useAskMedium()
  const { done } = useNotices()
  const print = useJobOp(`${list}.print` as JobOp, `${what}の印刷`)
  const write = useJobOp(`${list}.csv` as JobOp, `${what}のCSV書出し`)
  const [made, setMade] = useState<Printed | null>(null)
  const [error, setError] = useState<unknown>(null)
  // why the CSV was not saved, told in this window: the strip of notices lies beneath it
  const [refused, setRefused] = useState<unknown>(null)
  const saving = useRef(false)
  // drawn once, for the list as it was when the dialog opened
  const [asked] = useState(of)
  useEffect(() => {
    let gone = false
    print(asked as Input<JobOp>).then(
      (answer: Output<JobOp>) => (gone ? undefined : setMade(answer as Printed)),
      (thrown: unknown) => (gone ? undefined : setError(thrown)),
    )
    return () => {
      gone = true
    }
  }, [print, asked])
  const saveList = async (): Promise<void> => {
    const medium = await askMedium('out', `${what}（CSV）`)
    if (medium === null) return
    const own = await confirmSelf(`${what}の書出し`)
    if (own === null) return
    const target = await bridge.saveFile(`${what}.csv`)
    if (target === null) return
    // the file dialog has asked already whether to replace a file of that name
    const input = { of: asked, save: target.ticket, replace: true, medium, ...own }
    const saved = (await write(input)) as SavedList
    onClose()
    const rest = saved.whole ? '' : 'これより多い分は入っていません。条件で絞って、分けて保存してください。'
    done(`${what} ${count(saved.rows)}件を「${saved.name}」に保存しました。授受簿に残しました。${rest}`)
  }
  const save = (): void => {
    if (saving.current) return
    saving.current = true
    setRefused(null)
    saveList()
      .catch(setRefused)
      .finally(() => {
        saving.current = false
      })
  }
  return (
    <Dialog
      title={made === null ? `${what}の印刷` : `${what}の印刷 — ${count(made.rows)}件、${made.pages}枚`}
      wide
      onSave={csv ? save : undefined}
      onClose={onClose}
    >
      <div className="flex items-center gap-4">
        <p className="kd-note flex-1">下の枠の印刷ボタンで印刷します。抽出条件と件数は1枚目、出力日時と枚数は各頁の下に入ります。</p>
        {csv ? (
          <Button shortcut="Ctrl+s" onPress={save}>
            CSVに保存
          </Button>
        ) : null}
      </div>
      {refused === null ? null : <ProblemBox error={refused} />}
      {error === null ? (
        <div className="kd-viewer">
          <PdfBytes bytes={made?.bytes} label={what} tools />
        </div>
      ) : (
        <ProblemBox error={error} />
      )}
    </Dialog>
  )
}
