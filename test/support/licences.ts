import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../..')

const lockEntry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
})

const lockFile = z.object({ packages: z.record(z.string(), lockEntry) })

/** The packages of a lock file by their place (`node_modules/a/node_modules/b`). */
export type Lock = z.infer<typeof lockFile>['packages']

/** One package that travels with the program. */
export interface Shipped {
  readonly place: string
  /** As the package itself says it (an SPDX expression), or as the lock file does when it is not installed on this platform. */
  readonly licence: string
}

export function readLock(): Lock {
  return lockFile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))).packages
}

/**
 * All that `names` need at run time, by the way Node looks packages up: the nearest `node_modules` first.
 * @throws when a package is needed and the lock file does not have it
 */
export function placesOf(lock: Lock, names: readonly string[]): readonly string[] {
  const found = new Set<string>()
  const visit = (name: string, from: string, optional: boolean): void => {
    const place = lookUp(lock, name, from)
    if (place === null) {
      if (optional) return
      throw new Error(`${name}, needed by ${from === '' ? 'the program' : from}, is not in package-lock.json`)
    }
    if (found.has(place)) return
    found.add(place)
    const entry = lock[place]
    for (const next of Object.keys(entry?.dependencies ?? {})) visit(next, place, next in (entry?.optionalDependencies ?? {}))
    for (const next of Object.keys({ ...entry?.optionalDependencies, ...entry?.peerDependencies })) visit(next, place, true)
  }
  for (const name of names) visit(name, '', false)
  return [...found].toSorted()
}

export function shippedPackages(lock: Lock, names: readonly string[]): readonly Shipped[] {
  return placesOf(lock, names).map((place) => ({ place, licence: installedLicence(place) ?? lock[place]?.license ?? 'none given' }))
}

/** Licences under which the program may be given to a municipality together with its own source (MIT). */
const accepted: ReadonlySet<string> = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1', 'MPL-2.0'])

/** Whether an SPDX expression can be met: every part of an AND, one part of an OR. */
export function isAccepted(expression: string): boolean {
  const text = expression
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .replace('MIT/X11', 'MIT')
  if (/\bOR\b/.test(text)) return text.split(/\bOR\b/).some(isAccepted)
  return text.split(/\bAND\b/).every((one) => accepted.has(one.trim()))
}

function lookUp(lock: Lock, name: string, from: string): string | null {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (place in lock) return place
    if (at === '') return null
  }
}

function installedLicence(place: string): string | null {
  const file = join(root, place, 'package.json')
  if (!existsSync(file)) return null
  const said: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const { license, licenses } = z.object({ license: z.unknown().optional(), licenses: z.unknown().optional() }).parse(said)
  if (typeof license === 'string') return license
  const old = z.array(z.object({ type: z.string() })).safeParse(licenses ?? (license === undefined ? undefined : [license]))
  return old.success ? old.data.map((one) => one.type).join(' OR ') : licenceText(place)
}

/** A package that names no licence may still carry its text. Only the MIT text is recognised; all else needs a person. */
function licenceText(place: string): string | null {
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map((name) => join(root, place, name)).find((path) => existsSync(path))
  if (file === undefined) return null
  const isMit = /^\s*(The )?MIT License/i.test(readFileSync(file, 'utf8'))
  return isMit ? 'MIT' : null
}
