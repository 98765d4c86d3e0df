import { useState } from 'react'
import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Tick } from '../../ui/Field.tsx'
import { count, yen } from '../../ui/format.ts'
import { ReasonField } from '../../ui/ReasonField.tsx'

export interface ChooseCasesDialogProps {
  readonly draft: DraftDetail
  readonly title: string
  readonly confirm: string
  readonly told: string
  /** Cases with a tick from the start. */
  readonly ticked: readonly string[]
  /** Name under which the typed reason is kept until it is used. */
  readonly keep: string
  readonly busy?: boolean
  readonly error?: Error | null
  readonly onConfirm: (caseNos: readonly string[], reason: string, forget: () => void) => void
  readonly onClose: () => void
}

/** 案件を選んで外す: which cases leave the draft and why; what stays is told at once. */
export function ChooseCasesDialog({
  draft,
  title,
  confirm,
  told,
  ticked,
  keep,
  busy = false,
  error = null,
  onConfirm,
  onClose,
}: ChooseCasesDialogProps) {
  const open = draft.rows.filter((row) => row.outcome === 'open')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(ticked.filter((no) => open.some((row) => row.caseNo === no))))
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const rest = open.filter((row) => !chosen.has(row.caseNo))
  const blocked =
    chosen.size === 0
      ? '外す案件に印を付けてから実行してください（Space）。'
      : rest.length === 0
        ? 'すべての案件は外せません。起案ごとやり直すときは差戻しか廃案にしてください。'
        : null
  return (
    <Dialog
      draft={`${keep}.${draft.draftNo}`}
      title={title}
      confirm={confirm}
      shortcut="Ctrl+Enter"
      blocked={blocked}
      busy={busy}
      onConfirm={() => (reason.trim() === '' ? setMissing(true) : onConfirm([...chosen], reason.trim(), () => setReason('')))}
      onClose={onClose}
      wide
    >
      <p>{told}</p>
      <ReasonField label="外す理由" value={reason} onChange={setReason} rows={2} missing={missing} onMissing={setMissing} />
      <fieldset className="kd-field">
        <legend className="kd-label">外す案件</legend>
        <div className="flex max-h-52 flex-col overflow-auto border border-solid-gray-300 px-3 py-1">
          {open.map((row) => (
            <Tick
              key={row.caseNo}
              label={`${row.caseNo} ${row.beneficiary} ${row.itemName} ${yen(row.publicPayment)}円${row.exception === null ? '' : ` ${/^[△×]/.test(row.exception) ? '' : '△'}${row.exception}`}`}
              checked={chosen.has(row.caseNo)}
              onChange={(on) => setChosen(new Set(on ? [...chosen, row.caseNo] : [...chosen].filter((no) => no !== row.caseNo)))}
            />
          ))}
        </div>
      </fieldset>
      <p className="tabular-nums" role="status">
        外す {count(chosen.size)}件 ／ 残る{' '}
        <b>
          {count(rest.length)}件 {yen(rest.reduce((sum, row) => sum + (row.publicPayment ?? 0), 0))}円
        </b>
      </p>
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
