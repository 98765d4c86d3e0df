import { useState } from 'react'
import type { AccountView } from '../../shared/contract/users.ts'
import { roleNames } from '../../shared/permissions.ts'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { count } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { ListPaper } from './parts/ListPaper.tsx'
import { AccountPane } from './users/AccountPane.tsx'
import { EnrolDialog, FirstPasswordDialog, RenameDialog, StateDialog } from './users/account-dialogs.tsx'
import { AddRoleDialog, EndRoleDialog } from './users/role-dialogs.tsx'
import { type Asking, statusWords } from './users/user-words.ts'

const columns: readonly Column<AccountView>[] = [
  { id: 'user', header: '利用者ID', width: '8rem', cell: (row) => row.userId },
  { id: 'name', header: '氏名', width: 'minmax(8rem, 1fr)', cell: (row) => row.name },
  {
    id: 'roles',
    header: 'いまの役割',
    width: 'minmax(8rem, 1.2fr)',
    cell: (row) =>
      row.roles
        .filter((role) => role.now)
        .map((role) => roleNames[role.role])
        .join('・') || '－',
  },
  {
    id: 'look',
    header: '状態',
    width: '8rem',
    cell: (row) =>
      row.locked !== null ? (
        <StatusMark mark="fail" word="ログイン停止" />
      ) : row.status !== 'active' ? (
        statusWords[row.status]
      ) : row.problems.length > 0 ? (
        <StatusMark mark="judge" word="要確認" />
      ) : row.mustChange ? (
        '初回待ち'
      ) : (
        <StatusMark mark="ok" word="使用中" />
      ),
  },
]

/** 利用者. Who may work here, from when to when, and as what; everything is signed and stays in the trail. */
export function UsersScreen() {
  const list = useQueryOp('users.accounts', {})
  const mayWrite = useCan('users.write')
  const { tell, done, clear } = useNotices()
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [told, setTold] = useState<{ readonly user: AccountView; readonly password: string; readonly again: boolean } | null>(null)
  const rows = list.data ?? []
  const shown = rows.find((row) => row.userId === active) ?? rows[0]
  const ask = (what: Asking) => () => {
    clear()
    const refusal = refusalOf(what, mayWrite, shown)
    if (refusal === null) setAsking(what)
    else tell(refusal)
  }
  useKeys('users', {
    enrol: ask('enrol'),
    addRole: ask('addRole'),
    endRole: ask('endRole'),
    rename: ask('rename'),
    suspend: ask(shown?.status === 'suspended' ? 'resume' : 'suspend'),
    unlock: ask('unlock'),
    reset: ask('reset'),
    end: ask('end'),
  })
  const close = (): void => setAsking(null)
  const finish = (text: string): void => {
    setAsking(null)
    done(text)
  }
  const used = rows.filter((row) => row.status === 'active').length
  return (
    <Screen
      title="利用者"
      facts={`使用中 ${count(used)}人${rows.length > used ? `・停止と終了 ${count(rows.length - used)}人` : ''}。変更は、あなたの署名で監査記録に残ります。`}
      acts={
        <>
          <ListPaper list="users" of={{}} what="利用者一覧" />
          {mayWrite ? (
            <Button look="solid" shortcut="F2" onPress={ask('enrol')}>
              利用者を登録
            </Button>
          ) : null}
        </>
      }
    >
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <div className="kd-split border-t border-solid-gray-300" data-wide-right="">
        <div className="kd-column">
          <DataGrid<AccountView>
            label="利用者"
            ids={rows.map((row) => row.userId)}
            rowOf={(id) => rows.find((row) => row.userId === id)}
            nameOf={(row) => `${row.name} ${row.userId} ${statusWords[row.status]}`}
            columns={columns}
            active={shown?.userId ?? null}
            onActive={setActive}
            onOpen={ask('addRole')}
            focusOn={0}
            empty={
              list.data === undefined ? (
                <Loading what="利用者" />
              ) : (
                <EmptyState title="当てはまる利用者がいません。">
                  <p>F2 で登録すると、ここに並びます。</p>
                </EmptyState>
              )
            }
          />
        </div>
        <AccountPane account={shown} ask={mayWrite ? ask : null} />
      </div>
      {asking === 'enrol' ? (
        <EnrolDialog
          onClose={close}
          onDone={(made) => {
            setAsking(null)
            setActive(made.user.userId)
            setTold({ ...made, again: false })
          }}
        />
      ) : null}
      {shown === undefined || asking === null || asking === 'enrol' ? null : asking === 'addRole' ? (
        <AddRoleDialog account={shown} onClose={close} onDone={finish} />
      ) : asking === 'endRole' ? (
        <EndRoleDialog account={shown} onClose={close} onDone={finish} />
      ) : asking === 'rename' ? (
        <RenameDialog account={shown} onClose={close} onDone={finish} />
      ) : (
        <StateDialog
          key={asking}
          account={shown}
          what={asking}
          onClose={close}
          onDone={finish}
          onPassword={(made) => {
            setAsking(null)
            setTold({ ...made, again: true })
          }}
        />
      )}
      {told === null ? null : <FirstPasswordDialog {...told} onClose={() => setTold(null)} />}
    </Screen>
  )
}

/** Why an act is not possible now, and the way out; null: it is. */
function refusalOf(what: Asking, mayWrite: boolean, shown: AccountView | undefined): string | null {
  if (!mayWrite) return '利用者を変えられるのは管理者です。管理者に依頼してください。'
  if (what === 'enrol') return null
  if (shown === undefined) return '利用者を選んでください。'
  if (shown.status === 'ended') return '利用を終えた人です。再び働く場合は、F2 で新しい利用者IDを登録してください。'
  if (what === 'unlock' && shown.locked === null && shown.failed === 0) return `${shown.name}さんは、ログインを止められていません。`
  if (what === 'endRole' && !shown.roles.some((role) => role.to === null || role.now)) return '終わらせる役割がありません。'
  return null
}
