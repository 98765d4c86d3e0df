import { useState } from 'react'
import { useClient, useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import type { Undoable } from '../parts/review-panels.tsx'
import { mostAtOnce, rowsOf } from './rows-of.ts'

/** 担当: who has these cases in hand. Oneself stands first, so that E and Ctrl+Enter take a case over. */
export function AssignDialog({
  caseNos,
  onClose,
  onDone,
}: {
  readonly caseNos: readonly string[]
  readonly onClose: () => void
  readonly onDone: (last: Undoable) => void
}) {
  const client = useClient()
  const { user } = useSession()
  const users = useQueryOp('users.list', {})
  const [to, setTo] = useState(user.userId)
  const [failure, setFailure] = useState<unknown>(null)
  const assign = useCommandOp('case.assign')
  const others = (users.data ?? []).filter((one) => one.roles.includes('reviewer') && one.user !== user.userId)
  const options = [
    { value: user.userId, label: `${user.name}（自分）` },
    ...others.map((one) => ({ value: one.user, label: one.name })),
    { value: '', label: '担当を外す' },
  ]
  const submit = async (): Promise<void> => {
    setFailure(null)
    try {
      const rows = (await rowsOf(client, caseNos)).slice(0, mostAtOnce)
      const { done, refused } = await assign.mutateAsync({
        cases: rows.map(({ caseNo, version }) => ({ caseNo, version })),
        to: to === '' ? null : to,
      })
      const name = options.find((option) => option.value === to)?.label ?? to
      const what = done.length === 1 ? `案件 ${done[0]?.caseNo}` : `${count(done.length)}件`
      const left = refused[0] === undefined ? '' : `${count(refused.length)}件は変えていません（${refused[0].why}）`
      onDone({ cases: done, text: `${what}${to === '' ? 'の担当を外しました' : `を ${name} の担当にしました`}。${left}` })
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <Dialog
      draft={`assign.${caseNos.join(',')}`}
      title={caseNos.length === 1 ? `担当を決める — 案件 ${caseNos[0]}` : `担当を決める — 選択した${count(caseNos.length)}件`}
      confirm="担当にする"
      shortcut="Ctrl+Enter"
      onConfirm={() => void submit()}
      onClose={onClose}
      busy={assign.isPending}
    >
      <Choice label="担当する人" value={to} options={options} onChange={setTo} width="20rem" />
      <p className="kd-note">担当は目印です。担当でない人も判断でき、だれが判断したかは経過に残ります。</p>
      {failure === null ? null : <ProblemBox error={failure} />}
    </Dialog>
  )
}
