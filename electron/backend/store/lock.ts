import Database from 'better-sqlite3'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/**
 * Only one process may open an office. The lock is an exclusive transaction on a small file of its own, which the
 * operating system releases when the process ends, however it ends; there is no stale lock to clean up.
 */
export function lockOffice(folder: string): { release(): void } {
  let lock: Database.Database | undefined
  try {
    lock = new Database(join(folder, 'office.lock'), { timeout: 0 })
    lock.pragma('journal_mode = memory')
    lock.exec('begin exclusive')
  } catch (error) {
    lock?.close()
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('SQLITE_BUSY')) throw new AppError('office-in-use', { folder })
    if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) throw new AppError('store-readonly', {})
    throw error
  }
  const held = lock
  return {
    release() {
      held.exec('rollback')
      held.close()
    },
  }
}
