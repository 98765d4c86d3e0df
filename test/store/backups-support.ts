import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { restoreOffice, type Restored } from '../../electron/backend/office/restore.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import type { TestOffice } from '../support/office.ts'

/** A folder outside the office, beside it: gone with it. */
export function outside(office: TestOffice, name = 'backup'): string {
  const folder = join(office.folder, '..', name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Every table of an office's store as text. */
export function contentOf(folder: string): Record<string, string> {
  const db = new Database(join(folder, 'office.sqlite'), { readonly: true })
  const names = db.prepare<[], string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck().all()
  const found = Object.fromEntries(names.map((name) => [name, JSON.stringify(db.prepare(`select * from "${name}" order by 1`).all())]))
  db.close()
  return found
}

/** Every file below a folder with its content, but for what passes. */
export function filesOf(folder: string, below = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = below === '' ? name : `${below}/${name}`
    if (statSync(join(folder, path)).isDirectory()) for (const [key, value] of filesOf(folder, path)) found.set(key, value)
    else found.set(path, readFileSync(join(folder, path)).toString('base64'))
  }
  return found
}

export const restoreTo = (office: TestOffice, from: string, text = samplePassword, to = 'restored'): Promise<Restored> =>
  restoreOffice(from, join(office.folder, '..', to), { kind: 'typed', text })

/** Half files and snapshots anywhere below a folder. */
export const halves = (folder: string): string[] =>
  [...filesOf(folder).keys()].filter((path) => /\.part$|\.work\/|restoring|rehearsal/.test(path))
