import { Navigate } from '@tanstack/react-router'
import { can, type Role } from '../../shared/permissions.ts'
import { type Module, modules } from '../modules.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useSession } from '../ui/session.tsx'

/** Where each role's work begins; who has several begins with the first of these. */
const starts: readonly (readonly [Role, Module['path']])[] = [
  ['reviewer', '/queue'],
  ['intake', '/import'],
  ['drafter', '/drafts'],
  ['approver', '/approval'],
  ['mailing', '/papers'],
  ['payer', '/payments'],
  ['administrator', '/masters'],
  ['auditor', '/audit'],
]

/** Goes to the first module of the user's roles; each role begins where its work lies. */
export function Home() {
  const { user } = useSession()
  const order = starts.find(([role]) => user.roles.includes(role))?.[1]
  const allowed = modules.filter((module) => can(user.roles, module.permission))
  const first = allowed.find((module) => module.path === order) ?? allowed[0]
  if (first !== undefined) return <Navigate to={first.path} replace />
  return (
    <Screen title="はじめに">
      <div className="kd-pane">
        <EmptyState title="使える業務がありません。">
          <p>役割が割り当てられていないか、期間が切れています。管理者に確かめてください。</p>
        </EmptyState>
      </div>
    </Screen>
  )
}
