import { mkdirSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/**
 * Makes a folder with those above it that are missing; one that is there stays. Step by step: where the system says of a new folder that it
 * is not there (/proc), the runtime's own recursive way never comes to an end. What was made on the way stays: it is
 * empty. Throws AppError `output-unwritable`.
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (let at = path; !isFolder(at, path); at = dirname(at)) {
    missing.push(at)
    if (dirname(at) === at) throw refused(path)
  }
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder)
    } catch {
      // somebody else may have made it meanwhile
      if (!isFolder(folder, path)) throw refused(path)
    }
  }
}

/** Throws AppError `output-unwritable` where a file stands in its place. */
function isFolder(path: string, wanted: string): boolean {
  let found: ReturnType<typeof statSync>
  try {
    found = statSync(path, { throwIfNoEntry: false })
  } catch {
    throw refused(wanted)
  }
  if (found?.isDirectory() === false) throw refused(wanted)
  return found !== undefined
}

const refused = (path: string): AppError<'output-unwritable'> => new AppError('output-unwritable', { name: basename(path) })
