import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A package as the lockfile places it. */
export type Placed = { readonly place: string; readonly name: string; readonly version: string; readonly licence: string }

type LockEntry = {
  readonly version?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Lock = { readonly packages: Readonly<Record<string, LockEntry>> }

export function readLock(project: string): Lock {
  return JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock
}

/** Packages that the bundler puts into one of our files: they are not carried beside them. */
export const bundledIntoMain: readonly string[] = ['kysely', 'zod']

/** The named packages and all that they need, as npm would find them, those for other platforms left out. */
export function closureOf(lock: Lock, names: readonly string[], project: string): readonly Placed[] {
  const found = new Map<string, Placed>()
  const follow = (name: string, from: string) => {
    const place = placeOf(lock, name, from)
    const entry = place === null ? undefined : lock.packages[place]
    if (place === null || entry === undefined || found.has(place) || !existsSync(join(project, place))) return
    found.set(place, { place, name, version: entry.version ?? '', licence: entry.license ?? '' })
    for (const next of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) follow(next, place)
  }
  for (const name of names) follow(name, '')
  return [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1))
}

/** Node's look-up: the nearest `node_modules` on the way up. */
function placeOf(lock: Lock, name: string, from: string): string | null {
  let at = from
  while (at !== '') {
    const place = `${at}/node_modules/${name}`
    if (lock.packages[place] !== undefined) return place
    at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : ''
  }
  return lock.packages[`node_modules/${name}`] === undefined ? null : `node_modules/${name}`
}

/** What the window imports by a package's name: it is bundled into the page and travels, too. */
export function windowPackages(project: string): readonly string[] {
  const names = new Set<string>()
  for (const entry of readdirSync(join(project, 'renderer'), { recursive: true, withFileTypes: true })) {
    if (!/\.(tsx?|css)$/.test(entry.name)) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    for (const [, name] of text.matchAll(/(?:from|import|@import|@plugin)\s+['"]((?:@[\w-]+\/)?[a-z][\w.-]*)[^'"]*['"]/g))
      if (name) names.add(name)
  }
  return [...names]
}
