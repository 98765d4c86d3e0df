import { Navigate } from '@tanstack/react-router'
import { can } from '../../shared/permissions.ts'
import { modules } from '../modules.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useSession } from '../ui/session.tsx'

/** Goes to the first module of the user's roles; each role begins where its work lies. */
export function Home() {
  const { user } = useSession()
  const order = user.roles.includes('intake')
    ? '/import'
    : user.roles.includes('approver')
      ? '/approval'
      : user.roles.includes('mailing')
        ? '/papers'
        : user.roles.includes('payer')
          ? '/payments'
          : user.roles.includes('drafter') && !user.roles.includes('reviewer')
            ? '/drafts'
            : null
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
