/**
 * `npm run lockfile` after adding a package. npm leaves packages for other platforms out of the lockfile when the registry at
 * hand does not serve them, and then refuses its own lockfile (`npm ci`: "Missing: … from lock file"). This writes them in
 * again, by name and version: they are never installed here, and where they are wanted the registry there has them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './built-app.ts'
import { sayToTerminal as say } from './say.ts'

/** One package of a lockfile, as far as this tool reads it. */
export interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony']
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32', 'arm']

/** Platform packages that some package names at an exact version and the lockfile lacks, as entries for it. */
export function missingPlatformPackages(packages: Readonly<Record<string, LockedPackage>>): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {}
  for (const [place, one] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(one.optionalDependencies ?? {})) {
      const entry = platformEntry(name, version, one.dev === true)
      if (entry !== null && !isLocked(packages, place, name)) missing[`node_modules/${name}`] = entry
    }
  }
  return missing
}

function platformEntry(name: string, version: string, dev: boolean): LockedPackage | null {
  const says = (word: string): boolean => new RegExp(`(^|[-/])${word}([-]|$)`).test(name)
  const os = systems.find(says)
  const cpu = processors.find(says)
  if (!/^\d/.test(version) || (os === undefined && cpu === undefined)) return null
  const libc = name.includes('musl') ? 'musl' : os === 'linux' && name.includes('gnu') ? 'glibc' : undefined
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(dev ? { dev } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  }
}

/** Whether a package finds another one beside it or above it. */
function isLocked(packages: Readonly<Record<string, LockedPackage>>, place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (Object.hasOwn(packages, `${at === '' ? '' : `${at}/`}node_modules/${name}`)) return true
    if (at === '') return false
  }
}

if (import.meta.main) {
  const file = join(project, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> }
  const missing = missingPlatformPackages(lock.packages)
  const all = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`)
  say(`package-lock.json に、ほかの機種用のパッケージ${Object.keys(missing).length}個を書き足しました。`)
}
