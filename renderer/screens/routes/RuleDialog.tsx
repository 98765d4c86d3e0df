import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { RuleRow } from '../../../shared/contract/routes.ts'
import { draftKindIds, draftKindNames, stagesProblem, stagesText, type DraftKind } from '../../../shared/domain/delegation.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { amountOf, dayOf, linesOf, stagesOf } from './route-words.ts'

export interface RuleDialogProps {
  /** The row whose figures are offered to begin with. */
  readonly like: RuleRow | undefined
  readonly onClose: () => void
  readonly onSaved: (saved: Output<'route.saveRule'>) => void
}

/** 専決規程の登録. A row from a day on; the row of the same limits before it ends the day before. */
export function RuleDialog({ like, onClose, onSaved }: RuleDialogProps) {
  const save = useCommandOp('route.saveRule')
  const posts = useQueryOp('route.posts', {})
  const [kind, setKind] = useState<DraftKind>(like?.kind ?? 'grant')
  const [perCase, setPerCase] = useState(amountText(like?.perCaseOver))
  const [total, setTotal] = useState(amountText(like?.totalOver))
  const [lines, setLines] = useState(linesOf(like?.stages ?? []))
  const [from, setFrom] = useState('')
  const [article, setArticle] = useState(like?.article ?? '')
  const names = (posts.data ?? []).map((post) => post.name)
  const stages = stagesOf(lines)
  const problem = stagesProblem(stages, names)
  const [perCaseOver, totalOver] = [amountOf(perCase), amountOf(total)]
  const blocked =
    perCaseOver === undefined || totalOver === undefined
      ? '金額は円の整数で入力してください。'
      : problem !== null
        ? `経路: ${problem}。`
        : dayOf(from) === ''
          ? '始まりの日を R9.4.1 や 2027-04-01 のように入力してください。'
          : null
  const confirm = (): void => {
    if (perCaseOver === undefined || totalOver === undefined) return
    const row = stages.map((stage) => ({ part: stage.part, posts: [...stage.posts] }))
    save.mutate({ kind, perCaseOver, totalOver, stages: row, validFrom: dayOf(from), article }, { onSuccess: onSaved })
  }
  return (
    <Dialog
      draft="route.rule"
      title="専決規程の行を登録します"
      confirm="登録する"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={save.isPending}
      wide
    >
      <div className="flex flex-wrap items-start gap-3">
        <Choice
          label="起案の種類"
          value={kind}
          onChange={(value) => setKind(draftKindIds.find((one) => one === value) ?? 'grant')}
          options={draftKindIds.map((one) => ({ value: one, label: draftKindNames[one] }))}
          width="10rem"
        />
        <Field label="1件がこの額を超えるもの（円）" value={perCase} onChange={setPerCase} width="12rem" />
        <Field label="または合計がこの額を超えるもの（円）" value={total} onChange={setTotal} width="12rem" />
      </div>
      <p className="kd-note">
        金額を両方とも空にすると、その種類のすべての起案に当てはまります。いくつも当てはまるときは、役職の多い行に従います。
      </p>
      <Field
        label="経路（1行に一つの段。最後の行の役職が決裁します）"
        hint={`合議は「合議 財政課長 会計管理者」のように書きます。同じ行の役職は同時に、別の行は順に回ります。役職: ${names.join('、')}`}
        value={lines}
        onChange={setLines}
        rows={5}
        required
        autoFocus
      />
      <p aria-live="polite">
        起案者 → {stagesText(stages)}
        {lines.trim() === '' || problem === null ? null : <span className="kd-error">　＊{problem}</span>}
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <Field label="始まりの日" hint="例: 2027-04-01" value={from} onChange={setFrom} width="10rem" required />
        <Field label="根拠" hint="例: 専決規程第4条" value={article} onChange={setArticle} width="20rem" />
      </div>
      {save.error === null ? null : <ProblemBox error={save.error} />}
    </Dialog>
  )
}

const amountText = (amount: number | null | undefined): string =>
  amount === null || amount === undefined ? '' : amount.toLocaleString('ja-JP')
