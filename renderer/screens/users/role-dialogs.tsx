import { useState } from 'react'
import type { AccountView } from '../../../shared/contract/users.ts'
import { type Role, roleNames, roles } from '../../../shared/permissions.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { shortDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { dayAsked, dayOf, spanText } from './user-words.ts'

interface RoleDialogProps {
  readonly account: AccountView
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

export const roleOptions = roles.map((role) => ({ value: role, label: roleNames[role] }))
export const roleOf = (value: string): Role => roles.find((role) => role === value) ?? 'intake'

/** 役割の追加: from a day on; 1 April is entered in March. */
export function AddRoleDialog({ account, onClose, onDone }: RoleDialogProps) {
  const { office } = useSession()
  const add = useCommandOp('users.addRole')
  const [role, setRole] = useState<Role>('intake')
  const [from, setFrom] = useState(shortDay(office.businessDay))
  const [to, setTo] = useState('')
  const blocked = dayOf(from) === '' || (to.trim() !== '' && dayOf(to) === '') ? dayAsked : null
  const confirm = (): void =>
    add.mutate(
      { user: account.userId, role, from: dayOf(from), to: to.trim() === '' ? null : dayOf(to) },
      { onSuccess: () => onDone(`${account.name}さんに「${roleNames[role]}」の役割を追加しました。`) },
    )
  return (
    <Dialog
      draft={`user.addRole.${account.userId}`}
      title={`${account.name}さんに役割を追加します`}
      confirm="追加する"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={add.isPending}
    >
      <div className="flex flex-wrap items-start gap-3">
        <Choice label="役割" value={role} onChange={(value) => setRole(roleOf(value))} options={roleOptions} width="9rem" autoFocus />
        <Field label="始まりの日" value={from} onChange={setFrom} width="10rem" required />
        <Field label="終わりの日" hint="決まっていなければ空" value={to} onChange={setTo} width="10rem" />
      </div>
      <p className="kd-note">
        「管理」と「決裁」は、同じ期間に一人が持てません。自分が起案・審査した案件は、役割があっても決裁できません。
      </p>
      {add.error === null ? null : <ProblemBox error={add.error} />}
    </Dialog>
  )
}

/** 役割の終了, with its last day. */
export function EndRoleDialog({ account, onClose, onDone }: RoleDialogProps) {
  const { office } = useSession()
  const end = useCommandOp('users.endRole')
  const open = account.roles.filter((role) => role.to === null || role.to >= office.businessDay)
  const idOf = (role: (typeof open)[number]): string => `${role.role} ${role.from}`
  const [key, setKey] = useState(open[0] === undefined ? '' : idOf(open[0]))
  const [day, setDay] = useState(shortDay(office.businessDay))
  const [reason, setReason] = useState('')
  const chosen = open.find((role) => idOf(role) === key)
  const blocked =
    chosen === undefined
      ? '終えられる役割がありません。'
      : dayOf(day) === ''
        ? dayAsked
        : reason.trim() === ''
          ? '訳を入力してください。'
          : null
  const confirm = (): void => {
    if (chosen === undefined) return
    end.mutate(
      { user: account.userId, role: chosen.role, from: chosen.from, lastDay: dayOf(day), reason: reason.trim() },
      { onSuccess: () => onDone(`${account.name}さんの「${roleNames[chosen.role]}」の役割を終えました。`) },
    )
  }
  return (
    <Dialog
      draft={`user.endRole.${account.userId}`}
      title={`${account.name}さんの役割を終えます`}
      confirm="役割を終える"
      danger
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={end.isPending}
    >
      <Choice
        label="終える役割"
        value={key}
        onChange={setKey}
        options={open.map((role) => ({ value: idOf(role), label: `${roleNames[role.role]}（${spanText(role.from, role.to)}）` }))}
      />
      <Field
        label="最後の日"
        hint="この日までは使えます。始まる前の役割は、始まりの前日を入れると取り消せます。"
        value={day}
        onChange={setDay}
        width="11rem"
        autoFocus
      />
      <Field label="訳" hint="例: 4月1日付けの異動" value={reason} onChange={setReason} required />
      {end.error === null ? null : <ProblemBox error={end.error} />}
    </Dialog>
  )
}
