import { type Role, roleNames } from '../../../shared/permissions.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { count } from '../../ui/format.ts'
import { Block, Pane } from '../../ui/Screen.tsx'

/** 利用者: who may do what. */
export function Users() {
  const users = useQueryOp('users.list', {})
  return (
    <div className="kd-column flex-1 border-t border-solid-gray-300">
      <Pane label="利用者" className="flex-1">
        {users.error === null ? null : <ProblemBox error={users.error} onRetry={() => void users.refetch()} />}
        <Block title="利用者" note={`${count(users.data?.length ?? 0)}人`}>
          <table className="kd-table">
            <thead>
              <tr>
                <th scope="col">利用者ID</th>
                <th scope="col">氏名</th>
                <th scope="col">役職</th>
                <th scope="col">役割</th>
              </tr>
            </thead>
            <tbody>
              {(users.data ?? []).map((user) => (
                <tr key={user.user}>
                  <td>{user.user}</td>
                  <td>{user.name}</td>
                  <td>{user.posts.join('・')}</td>
                  <td>{user.roles.map((role) => roleNames[role as Role] ?? role).join('・')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Block>
      </Pane>
    </div>
  )
}
