import { modules } from '../../modules.ts'
import { helpOfPath } from '../../ui/help-path.ts'

/** Screens stand as on the rail, those that belong to another behind it, and before all of them what comes before the work. */
const behind: Readonly<Record<string, readonly string[]>> = {
  '/queue': ['screens/case'],
  '/import': ['screens/attachments'],
  '/backups': ['screens/doctor', 'screens/update'],
}
export const screenOrder: readonly string[] = [
  'screens/start',
  'screens/login',
  'screens/failed',
  'screens/home',
  ...modules.flatMap(({ path }) => [helpOfPath(path), ...(behind[path] ?? [])]),
]
