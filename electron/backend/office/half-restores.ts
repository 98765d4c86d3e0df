/**
 * 途中で切れた復元. A restore works in a hidden folder beside its target, `.office-restored.restoring`, with the store and its key in it. What a power cut
 * leaves of it is a whole office that nobody guards, so it is taken away: by the next restore, the next start, the diagnosis.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { lockOffice } from '../store/lock.ts'

const form = /^\..+\.restoring$/

/** The hidden folder in which the restore into `target` works. */
export const restoringFolder = (target: string): string => join(dirname(target), `.${basename(target)}.restoring`)

/** Says of a restore that it is at work, until it is released or its process ends. It lies beside, since the folder is renamed in the end. Throws AppError `office-in-use`, `store-readonly`. */
export function lockRestoring(into: string): { release(): void } {
  const name = `${basename(into)}-lock`
  const lock = lockOffice(dirname(into), undefined, name)
  return {
    release() {
      lock.release()
      rmSync(join(dirname(into), name), { force: true })
    },
  }
}

/** Takes away the halves of restores that lie in a folder and that nobody is at work on. A folder that does not let go stops nothing. Answers how many went. */
export function dropHalfRestores(parent: string): number {
  let dropped = 0
  try {
    for (const entry of readdirSync(parent, { withFileTypes: true })) {
      if (!entry.isDirectory() || !form.test(entry.name) || !isOurs(join(parent, entry.name))) continue
      if (dropOne(join(parent, entry.name))) dropped++
    }
  } catch {
    // the next one tries again
  }
  return dropped
}

/** A restore begins with its store; before that nothing is there. */
const isOurs = (folder: string): boolean => existsSync(join(folder, 'office.sqlite')) || readdirSync(folder).length === 0

function dropOne(folder: string): boolean {
  try {
    const lock = lockRestoring(folder)
    try {
      rmSync(folder, { recursive: true, force: true })
    } finally {
      lock.release()
    }
    return true
  } catch {
    // a restore is at work there, or the folder is not ours to change
    return false
  }
}
