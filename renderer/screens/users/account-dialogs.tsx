import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { AccountView } from '../../../shared/contract/users.ts'
import { type Role, roleNames } from '../../../shared/permissions.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, Tick } from '../../ui/Field.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { shortDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'
import { ReasonDialog } from '../people/ReasonDialog.tsx'
import { roleOf, roleOptions } from './role-dialogs.tsx'
import { dayAsked, dayOf } from './user-words.ts'

type Made = Output<'users.enrol'>

/** 利用者の登録. */
export function EnrolDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (made: Made) => void }) {
  const { office } = useSession()
  const enrol = useCommandOp('users.enrol')
  const [user, setUser] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('intake')
  const [from, setFrom] = useState(shortDay(office.businessDay))
  const id = user.normalize('NFKC').trim().toLowerCase()
  const blocked = !/^[a-z][a-z0-9._-]{1,29}$/.test(id)
    ? '利用者IDは、英小文字で始まる2〜30文字の英小文字・数字・「.」「_」「-」にしてください。'
    : name.trim() === ''
      ? '氏名を入力してください。'
      : dayOf(from) === ''
        ? dayAsked
        : null
  const confirm = (): void =>
    enrol.mutate({ user: id, name: name.trim(), roles: [{ role, from: dayOf(from), to: null }] }, { onSuccess: onDone })
  return (
    <Dialog
      draft="user.enrol"
      title="利用者を登録します"
      confirm="登録する"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={enrol.isPending}
    >
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="利用者ID"
          hint="職員番号など。後から変えられません"
          value={user}
          onChange={setUser}
          width="14rem"
          required
          autoFocus
        />
        <Field label="氏名" hint="例: 受付 一花" value={name} onChange={setName} width="14rem" required />
      </div>
      <div className="flex flex-wrap items-start gap-3">
        <Choice label="役割" value={role} onChange={(value) => setRole(roleOf(value))} options={roleOptions} width="9rem" />
        <Field label="始まりの日" value={from} onChange={setFrom} width="11rem" required />
      </div>
      <p className="kd-note">登録すると、初期パスワードが一度だけ出ます。役割はあとから足せます。</p>
      {enrol.error === null ? null : <ProblemBox error={enrol.error} />}
    </Dialog>
  )
}

/** 初期パスワード: told this once, and as a slip of paper. */
export function FirstPasswordDialog({ user, password, again, onClose }: Made & { readonly again: boolean; readonly onClose: () => void }) {
  const [print, setPrint] = useState(false)
  const [handed, setHanded] = useState(false)
  const slip = useQueryOp('users.slip', { user: user.userId, password }, { enabled: print })
  const url = useObjectUrl(slip.data?.bytes, 'application/pdf')
  const blocked = handed ? null : '本人に渡せるように控えたか、票を印刷したら、印を付けてください。'
  return (
    <Dialog
      title={again ? `${user.name}さんのパスワードを再発行しました` : `${user.name}さんを登録しました`}
      confirm="閉じる（もう表示しない）"
      onConfirm={onClose}
      onClose={() => (handed ? onClose() : undefined)}
      blocked={blocked}
      wide={print}
    >
      <dl className="kd-first-password" aria-label="初期パスワード">
        <dt>利用者ID</dt>
        <dd>{user.userId}</dd>
        <dt>初期パスワード</dt>
        <dd>{password}</dd>
      </dl>
      <p>
        このパスワードは今だけ表示します。どこにも保存していません。本人に直接渡してください。初めてのログインで、本人が自分のパスワードに変えます。
      </p>
      {again ? <p>前の署名鍵は失効しました。本人が新しいパスワードを決めた後、もう一人の管理者が監査の画面で鍵を確認します。</p> : null}
      <Tick label="票（PDF）を表示する" checked={print} onChange={setPrint} autoFocus />
      <Tick label="本人に渡せるように控えました" checked={handed} onChange={setHanded} />
      {print ? (
        slip.error !== null ? (
          <ProblemBox error={slip.error} />
        ) : url === null ? (
          <Loading what="票" />
        ) : (
          // the built-in viewer does not run in a sandbox; what it shows was drawn here
          // oxlint-disable-next-line react/iframe-missing-sandbox
          <iframe title="初期パスワードの票" src={`${url}#toolbar=1&navpanes=0&view=FitH`} className="kd-slip-frame" />
        )
      ) : null}
    </Dialog>
  )
}

interface AccountDialogProps {
  readonly account: AccountView
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

/** 氏名の変更. */
export function RenameDialog({ account, onClose, onDone }: AccountDialogProps) {
  const rename = useCommandOp('users.rename')
  const [name, setName] = useState(account.name)
  const confirm = (): void =>
    rename.mutate({ user: account.userId, name: name.trim() }, { onSuccess: () => onDone(`氏名を「${name.trim()}」に変えました。`) })
  return (
    <Dialog
      draft={`user.rename.${account.userId}`}
      title="氏名を変えます"
      confirm="変更する"
      blocked={name.trim() === '' ? '氏名を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={rename.isPending}
    >
      <Field label="氏名" value={name} onChange={setName} required autoFocus />
      <p className="kd-note">利用者ID（{account.userId}）は変わりません。発行済みの書類の氏名も変わりません。</p>
      {rename.error === null ? null : <ProblemBox error={rename.error} />}
    </Dialog>
  )
}

type State = 'suspend' | 'resume' | 'end' | 'unlock' | 'reset'

const stateTexts: Readonly<
  Record<
    State,
    { readonly title: string; readonly confirm: string; readonly tells: string; readonly done: string; readonly danger: boolean }
  >
> = {
  suspend: {
    title: 'の利用を停止します',
    confirm: '停止する',
    tells: '今すぐ、開いている画面も含めて使えなくなります。役割と役職の担当はそのまま残り、再開すると戻ります。',
    done: 'の利用を停止しました。',
    danger: true,
  },
  resume: {
    title: 'の利用を再開します',
    confirm: '再開する',
    tells: '今までのパスワードと役割で、また使えるようになります。',
    done: 'の利用を再開しました。',
    danger: false,
  },
  end: {
    title: 'の利用を終えます',
    confirm: '利用を終える',
    tells: '二度と再開できません。すべての役割が昨日で終わります。行った操作の記録は氏名とともに残り、利用者IDは使い回せません。',
    done: 'の利用を終えました。',
    danger: true,
  },
  unlock: {
    title: 'のログイン停止を解除します',
    confirm: '解除する',
    tells:
      '誤ったパスワードを入れたのが本人だったか、会うか電話で確かめてください。覚えがなければ、解除せずパスワードを再発行してください。',
    done: 'のログイン停止を解除しました。',
    danger: false,
  },
  reset: {
    title: 'のパスワードを再発行します',
    confirm: '再発行する',
    tells:
      '今のパスワードと署名鍵はすぐに使えなくなり、開いている画面もログアウトします。これまでの署名は有効なままです。新しい鍵は、もう一人の管理者が確認します。',
    done: '',
    danger: true,
  },
}

/** 停止・再開・終了・解除・再発行: each with its reason. */
export function StateDialog({
  account,
  what,
  onClose,
  onDone,
  onPassword,
}: AccountDialogProps & { readonly what: State; readonly onPassword: (made: Made) => void }) {
  const suspend = useCommandOp('users.suspend')
  const resume = useCommandOp('users.resume')
  const end = useCommandOp('users.end')
  const unlock = useCommandOp('users.unlock')
  const reset = useCommandOp('users.resetPassword')
  const texts = stateTexts[what]
  const act = { suspend, resume, end, unlock }
  const running = what === 'reset' ? reset : act[what]
  const confirm = (reason: string): void => {
    if (what === 'reset') reset.mutate({ user: account.userId, reason }, { onSuccess: onPassword })
    else act[what].mutate({ user: account.userId, reason }, { onSuccess: () => onDone(`${account.name}さん${texts.done}`) })
  }
  const held = account.roles.filter((role) => role.now).map((role) => roleNames[role.role])
  return (
    <ReasonDialog
      title={`${account.name}さん${texts.title}`}
      confirm={texts.confirm}
      label="訳（監査記録に残ります）"
      kept={`reason.users.${what}.${account.userId}`}
      danger={texts.danger}
      busy={running.isPending}
      error={running.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        {account.name}（{account.userId}）{held.length === 0 ? '' : `　いまの役割: ${held.join('・')}`}
      </p>
      <p>{texts.tells}</p>
    </ReasonDialog>
  )
}
