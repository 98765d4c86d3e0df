import { createContext, useContext } from 'react'
import type { Output } from '../../shared/contract.ts'
import type { UserView } from '../../shared/contract/session.ts'
import { can, type Permission } from '../../shared/permissions.ts'

/** Who sits at this window, and in which office. */
export interface Session {
  readonly office: Output<'office.view'>
  readonly user: UserView
}

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('nobody is signed in')
  return session
}

/** Whether to offer an act; the backend decides again. */
export function useCan(permission: Permission): boolean {
  return can(useSession().user.roles, permission)
}
