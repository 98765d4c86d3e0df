import Database from 'better-sqlite3'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/** Milliseconds between the tries: of two processes that ask in the same instant each may keep the other out, and then nobody would have it. */
const pauses = [1, 2, 5, 10, 20, 40, 80]

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/**
 * Only one process may open an office. The lock is an exclusive transaction on a small file of its own, which the
 * operating system releases when the process ends, however it ends; there is no stale lock to clean up. Throws AppError `office-in-use`
 * after a fifth of a second, `store-readonly`. `name`: another file, for what is not an office yet.
 */
export function lockOffice(folder: string, wait: (ms: number) => void = sleep, name = 'office.lock'): { release(): void } {
  let lock: Database.Database | undefined
  try {
    lock = new Database(join(folder, name), { timeout: 0 })
    lock.pragma('journal_mode = memory')
    takeSoon(lock, wait)
  } catch (error) {
    lock?.close()
    const code = codeOf(error)
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

function takeSoon(lock: Database.Database, wait: (ms: number) => void): void {
  for (const pause of pauses) {
    try {
      lock.exec('begin exclusive')
      return
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error
      wait(pause)
    }
  }
  lock.exec('begin exclusive')
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
