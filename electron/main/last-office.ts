import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

const fileOf = (userData: string): string => join(userData, 'last-office.json')

/** 開く事務所. `known`: there is one, so a missing folder (a medium that is away, a locked disk) is a failure and no first start. */
export interface OfficeToOpen {
  readonly folder: string
  readonly known: boolean
}

/**
 * The folder named at the start, else the one this PC opened last, even if it is not there: to take another one in its place would be to
 * work in the wrong office. Else `office` in the user data. A name that is a share by its form stays as it is: resolved, it would look like
 * a local path on some systems.
 */
export function officeToOpen(given: string | null, userData: string): OfficeToOpen {
  if (given !== null) return { folder: /^[\\/]{2}/.test(given) ? given : resolve(given), known: true }
  return { folder: lastOffice(userData) ?? join(userData, 'office'), known: existsSync(fileOf(userData)) }
}

/** The office this PC opened last; null: none, or what was written of it cannot be read. */
function lastOffice(userData: string): string | null {
  try {
    // an editor of Windows may have put a mark before the first letter
    const found = JSON.parse(readFileSync(fileOf(userData), 'utf8').replace(/^\uFEFF/, '')) as { readonly office?: unknown }
    return typeof found.office === 'string' && isAbsolute(found.office) ? found.office : null
  } catch {
    return null
  }
}

/** Remembered whole or not at all, also when the power fails; a user data folder that does not take it stops nothing. */
export function rememberOffice(userData: string, folder: string): void {
  try {
    const part = `${fileOf(userData)}.part`
    const fd = openSync(part, 'w')
    try {
      writeFileSync(fd, JSON.stringify({ office: folder }))
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(part, fileOf(userData))
  } catch {
    // the next start asks again
  }
}
