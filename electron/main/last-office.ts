import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

const fileOf = (userData: string): string => join(userData, 'last-office.json')

/**
 * 開く事務所. The folder named at the start, else the one this PC opened last, else `office` in the user data. A name that is a share by its
 * form stays as it is: resolved, it would look like a local path on some systems.
 */
export function officeToOpen(given: string | null, userData: string): string {
  if (given !== null) return /^[\\/]{2}/.test(given) ? given : resolve(given)
  return lastOffice(userData) ?? join(userData, 'office')
}

/** The office this PC opened last; null: none, or its folder is gone. */
function lastOffice(userData: string): string | null {
  try {
    const found = JSON.parse(readFileSync(fileOf(userData), 'utf8')) as { readonly office?: unknown }
    return typeof found.office === 'string' && isAbsolute(found.office) && existsSync(found.office) ? found.office : null
  } catch {
    return null
  }
}

/** Remembered whole or not at all; a user data folder that does not take it stops nothing. */
export function rememberOffice(userData: string, folder: string): void {
  try {
    const part = `${fileOf(userData)}.part`
    writeFileSync(part, JSON.stringify({ office: folder }))
    renameSync(part, fileOf(userData))
  } catch {
    // the next start asks again
  }
}
