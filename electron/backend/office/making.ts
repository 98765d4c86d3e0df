/** 作りかけの事務所. A new office is made in a folder of its own inside its place, and its parts are moved up when it is whole, the store last. */
import Database from 'better-sqlite3'
import { existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../files/sync-folder.ts'
import { ballastName } from '../store/ballast.ts'
import { lockOffice } from '../store/lock.ts'
import { officeFolders } from '../store/open.ts'
import { applicationId } from '../store/sqlite.ts'

export const makingName = '.making'

const storeName = 'office.sqlite'
/** What belongs to an office; the store itself last, since by it a folder is one. */
const parts = [
  ...officeFolders,
  'office.key',
  'signing.key',
  'office.sums',
  ballastName,
  'office.sqlite-wal',
  'office.sqlite-shm',
  storeName,
] as const
const known: ReadonlySet<string> = new Set([makingName, 'office.lock', ...parts])

/** Whether a folder holds nothing, or only what a beginning left that was cut off before its end. */
export const isEmptyOrCutOff = (names: readonly string[]): boolean =>
  names.every((name) => name === 'office.lock') ||
  (names.includes(makingName) && !names.includes(storeName) && names.every((name) => known.has(name)))

/** Takes away a making that failed, and what of it is in its place already: without its store a folder is no office, with one it stays what it was. */
export function undoMaking(folder: string): void {
  if (!existsSync(join(folder, storeName))) for (const name of parts) rmSync(join(folder, name), { recursive: true, force: true })
  // last: by it a folder that was cut off is known as one
  rmSync(join(folder, makingName), { recursive: true, force: true })
}

/** Takes away what a beginning left that was cut off. Throws AppError `office-in-use` when another one is at work there. */
export function dropMaking(making: string): void {
  if (!existsSync(making)) return
  lockOffice(making).release()
  rmSync(making, { recursive: true, force: true })
}

/** Moves a whole office to its place. What is there of an earlier one, which is to be replaced or was cut off, goes. */
export function settle(making: string, folder: string): void {
  // the store first: cut off in here, the folder is no office and may be begun in again
  for (const name of [...parts].reverse()) rmSync(join(folder, name), { recursive: true, force: true })
  for (const name of parts) {
    if (name === storeName) syncFolder(folder)
    if (existsSync(join(making, name))) renameSync(join(making, name), join(folder, name))
  }
  syncFolder(folder)
  try {
    rmSync(join(making, 'office.lock'), { force: true })
    rmdirSync(making)
  } catch {
    // an empty hidden folder harms nobody
  }
}

/** What lies in these was brought or made by somebody; `settle` would take it away. The program itself leaves nothing there in a new office. */
const usedFolders = officeFolders.filter((name) => name !== 'logs')

/**
 * Whether an office was made and never used: nobody ever signed in, and nothing was brought into it or made in it. One that is open elsewhere or cannot be
 * read counts as used.
 */
export function isUnused(folder: string): boolean {
  try {
    if (usedFolders.some((name) => existsSync(join(folder, name)) && readdirSync(join(folder, name)).length > 0)) return false
    const lock = lockOffice(folder)
    try {
      return holdsNothing(join(folder, storeName))
    } finally {
      lock.release()
    }
  } catch {
    return false
  }
}

function holdsNothing(path: string): boolean {
  const db = new Database(path, { fileMustExist: true, readonly: true })
  try {
    if (db.pragma('application_id', { simple: true }) !== applicationId) return false
    const names = new Set(db.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all())
    const none = (table: string, where = '1'): boolean =>
      !names.has(table) || db.prepare(`select 1 from "${table}" where ${where} limit 1`).get() === undefined
    return (
      none('meta', "key = 'practice' and value = '1'") &&
      none('audit_entry', "action = 'login' or actor not in ('system', 'nobody')") &&
      none('welfare_case') &&
      none('resident') &&
      none('import_batch')
    )
  } finally {
    db.close()
  }
}
