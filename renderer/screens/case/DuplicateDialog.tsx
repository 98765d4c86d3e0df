import { useLayoutEffect, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import type { DuplicatePair, duplicateDecisions } from '../../../shared/contract/people.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { stamp } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { PairTable } from '../people/PairTable.tsx'

type Decision = (typeof duplicateDecisions)[number]
type Decided = Output<'duplicate.ofCase'>['decided'][number]

const decisionWords: Readonly<Record<Decision, string>> = {
  distinct: '別の申請とした',
  'keep-left': '左を残し、右を取下げにした',
  'keep-right': '右を残し、左を取下げにした',
}

interface DialogProps {
  readonly caseNo: string
  readonly onClose: () => void
  /** `gone`: the case itself was withdrawn or needs no more of this person. */
  readonly onDone: (text: string, gone: boolean) => void
}

/** 重複: the doubts of one case side by side, decided by S, K or L with a reason; and what was decided, to be taken back. */
export function DuplicateDialog({ caseNo, onClose, onDone }: DialogProps) {
  const found = useQueryOp('duplicate.ofCase', { caseNo })
  const decide = useCommandOp('duplicate.decide')
  const takeBack = useCommandOp('duplicate.takeBack')
  const [choice, setChoice] = useState<Decision | null>(null)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [tried, setTried] = useState(false)
  const [ready, setReady] = useState(false)
  // above the dialog's own keys, and there as soon as the pair is seen
  useLayoutEffect(() => setReady(true), [])
  const pair = found.data?.open[0]
  const decided = found.data?.decided.find((one) => one.obstacle === null)
  const choose = (next: Decision): void => {
    setChoice(next)
    requestAnimationFrame(() => document.querySelector<HTMLElement>('dialog[open] textarea')?.focus())
  }
  const gone = choice === 'keep-left' ? pair?.right : choice === 'keep-right' ? pair?.left : undefined

  const submit = (): void => {
    const why = reason.trim()
    if (why === '') {
      setMissing(true)
      return
    }
    if (pair !== undefined && choice !== null) {
      decide.mutate(
        { left: seen(pair.left), right: seen(pair.right), decision: choice, reason: why },
        {
          onSuccess: ({ withdrawn }) =>
            onDone(
              withdrawn === null
                ? `${pair.left.caseNo} と ${pair.right.caseNo} は別の申請としました。`
                : `案件 ${withdrawn} を取下げにしました。もう一方は残っています。`,
              withdrawn === caseNo,
            ),
        },
      )
    } else if (pair === undefined && decided !== undefined) {
      takeBack.mutate(
        { left: seen(decided.left), right: seen(decided.right), reason: why },
        {
          onSuccess: ({ restored }) =>
            onDone(`重複の判断を取り消しました。${restored === null ? '' : `案件 ${restored} を受付に戻しました。`}`, false),
        },
      )
    }
  }
  const obstacle =
    pair !== undefined && choice === null
      ? 'S 別の申請、K 左を残す、L 右を残す のどれかを選んでください。'
      : gone !== undefined && !gone.canWithdraw
        ? `案件 ${gone.caseNo} は「${caseStateNames[gone.state]}」のため、取下げにできません。`
        : null
  const confirm = pair !== undefined ? confirmWord(choice) : decided === undefined ? null : '判断を取り消す'
  return (
    <Dialog
      draft={`duplicate.${caseNo}`}
      title={`重複 — 案件 ${caseNo}`}
      {...(confirm === null ? {} : { confirm, onConfirm: submit })}
      shortcut="Ctrl+Enter"
      blocked={obstacle}
      danger={choice === 'keep-left' || choice === 'keep-right'}
      onClose={onClose}
      busy={decide.isPending || takeBack.isPending}
      wide
    >
      {ready && pair !== undefined ? (
        <ChoiceKeys onChoose={choose} onClose={onClose} onConfirm={() => (obstacle === null ? submit() : setTried(true))} />
      ) : null}
      {found.error === null ? null : <ProblemBox error={found.error} />}
      {found.data === undefined ? (
        <Loading what="重複の疑い" />
      ) : pair === undefined && decided === undefined && found.data.decided.length === 0 ? (
        <p>この案件に、重複の疑いのある申請はありません（同じ人・同じ種目の、日の近い申請を探しています）。</p>
      ) : null}
      {pair === undefined ? null : (
        <>
          {(found.data?.open.length ?? 0) > 1 ? (
            <p className="kd-note">疑いは {found.data?.open.length}組あります。1組ずつ判断します。</p>
          ) : null}
          <div className="kd-scroll">
            <PairTable pair={pair} onAsk={choose} />
          </div>
          {choice === null ? null : <p className="font-700">{chosenText(pair, choice)}</p>}
        </>
      )}
      <Decisions decided={found.data?.decided ?? []} />
      {(pair !== undefined && choice !== null) || (pair === undefined && decided !== undefined) ? (
        <ReasonField
          label={pair === undefined ? '判断を取り消す理由' : 'そう判断した理由'}
          value={reason}
          onChange={setReason}
          rows={2}
          missing={missing}
          onMissing={setMissing}
        />
      ) : null}
      {tried && obstacle !== null ? (
        <p role="alert" className="kd-error">
          ＊{obstacle}
        </p>
      ) : null}
      {decide.error === null ? null : <ProblemBox error={decide.error} />}
      {takeBack.error === null ? null : <ProblemBox error={takeBack.error} />}
    </Dialog>
  )
}

const seen = ({ caseNo, version }: { readonly caseNo: string; readonly version: number }) => ({ caseNo, version })

function confirmWord(choice: Decision | null): string {
  if (choice === null) return '判断する'
  return choice === 'distinct' ? '別の申請とする' : '取下げにする'
}

function chosenText(pair: DuplicatePair, choice: Decision): string {
  if (choice === 'distinct') return '2件を別々の申請として審査を続けます。'
  const [kept, gone] = choice === 'keep-left' ? [pair.left, pair.right] : [pair.right, pair.left]
  return `案件 ${kept.caseNo} を残し、案件 ${gone.caseNo} を取下げにします。`
}

function Decisions({ decided }: { readonly decided: readonly Decided[] }) {
  if (decided.length === 0) return null
  return (
    <section>
      <h3 className="font-700">これまでの判断</h3>
      <ul className="kd-list">
        {decided.map((one) => (
          <li key={`${one.left.caseNo}${one.right.caseNo}`}>
            {one.left.caseNo} と {one.right.caseNo}: {decisionWords[one.decision]}（{one.by} {stamp(one.at)}）。理由: {one.reason}
            {one.obstacle === null ? null : <span className="kd-note">　取り消せません（{one.obstacle}）</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The keys of the screen of double applications, above the dialog. */
function ChoiceKeys({
  onChoose,
  onClose,
  onConfirm,
}: {
  readonly onChoose: (decision: Decision) => void
  readonly onClose: () => void
  readonly onConfirm: () => void
}) {
  useKeys(
    'doubt',
    {
      distinct: () => onChoose('distinct'),
      keepLeft: () => onChoose('keep-left'),
      keepRight: () => onChoose('keep-right'),
      confirm: onConfirm,
      close: onClose,
    },
    { modal: true },
  )
  return null
}
