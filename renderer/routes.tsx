import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { AccountsScreen } from './screens/AccountsScreen.tsx'
import { ApprovalScreen } from './screens/ApprovalScreen.tsx'
import { AttachmentsScreen } from './screens/AttachmentsScreen.tsx'
import { AuditScreen } from './screens/AuditScreen.tsx'
import { BackupsScreen } from './screens/BackupsScreen.tsx'
import { CaseScreen } from './screens/CaseScreen.tsx'
import { ClaimsScreen } from './screens/ClaimsScreen.tsx'
import { CorrectionsScreen } from './screens/CorrectionsScreen.tsx'
import { DoctorScreen } from './screens/DoctorScreen.tsx'
import { DraftsScreen } from './screens/DraftsScreen.tsx'
import { EffectScreen } from './screens/EffectScreen.tsx'
import { EntryScreen } from './screens/EntryScreen.tsx'
import { HandOverScreen } from './screens/HandOverScreen.tsx'
import { Home } from './screens/Home.tsx'
import { ImportScreen } from './screens/ImportScreen.tsx'
import { MastersScreen } from './screens/MastersScreen.tsx'
import { PapersScreen } from './screens/PapersScreen.tsx'
import { PeopleScreen } from './screens/PeopleScreen.tsx'
import { PaymentsScreen } from './screens/PaymentsScreen.tsx'
import { ProvidersScreen } from './screens/ProvidersScreen.tsx'
import { QueueScreen } from './screens/QueueScreen.tsx'
import { RoutesScreen } from './screens/RoutesScreen.tsx'
import { Shell } from './screens/Shell.tsx'
import { UpdateScreen } from './screens/UpdateScreen.tsx'
import { UsersScreen } from './screens/UsersScreen.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Home,
})

const screens = [
  createRoute({ getParentRoute: () => root, path: '/', component: Home }),
  createRoute({ getParentRoute: () => root, path: '/queue', component: QueueScreen }),
  createRoute({ getParentRoute: () => root, path: '/case/$caseNo', component: CaseScreen }),
  createRoute({ getParentRoute: () => root, path: '/import', component: ImportScreen }),
  createRoute({ getParentRoute: () => root, path: '/entry', component: EntryScreen }),
  createRoute({ getParentRoute: () => root, path: '/corrections', component: CorrectionsScreen }),
  createRoute({ getParentRoute: () => root, path: '/attachments', component: AttachmentsScreen }),
  createRoute({ getParentRoute: () => root, path: '/people', component: PeopleScreen }),
  createRoute({ getParentRoute: () => root, path: '/drafts', component: DraftsScreen }),
  createRoute({ getParentRoute: () => root, path: '/approval', component: ApprovalScreen }),
  createRoute({ getParentRoute: () => root, path: '/papers', component: PapersScreen }),
  createRoute({ getParentRoute: () => root, path: '/payments', component: PaymentsScreen }),
  createRoute({ getParentRoute: () => root, path: '/audit', component: AuditScreen }),
  createRoute({ getParentRoute: () => root, path: '/hand-over', component: HandOverScreen }),
  createRoute({ getParentRoute: () => root, path: '/routes', component: RoutesScreen }),
  createRoute({ getParentRoute: () => root, path: '/claims', component: ClaimsScreen }),
  createRoute({ getParentRoute: () => root, path: '/providers', component: ProvidersScreen }),
  createRoute({ getParentRoute: () => root, path: '/accounts', component: AccountsScreen }),
  createRoute({ getParentRoute: () => root, path: '/effect', component: EffectScreen }),
  createRoute({ getParentRoute: () => root, path: '/masters', component: MastersScreen }),
  createRoute({ getParentRoute: () => root, path: '/users', component: UsersScreen }),
  createRoute({ getParentRoute: () => root, path: '/update', component: UpdateScreen }),
  createRoute({ getParentRoute: () => root, path: '/backups', component: BackupsScreen }),
  createRoute({ getParentRoute: () => root, path: '/doctor', component: DoctorScreen }),
] as const

const tree = root.addChildren(screens)

/** One router for each login, so that nobody lands on the screen of the user before. */
export function makeRouter() {
  return createRouter({ routeTree: tree, history: createHashHistory(), defaultPreload: false })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
