import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { HelpPage } from '../../../shared/domain/help-text.ts'
import { AppError } from '../../../shared/errors.ts'
import { parsePage } from './parse.ts'

/** Folders of the manual that are pages of the help, in their order. What lies beside them is for engineers. */
const shelves = ['roles', 'screens', 'reference'] as const

const read = new Map<string, Promise<readonly HelpPage[]>>()

async function readAll(folder: string): Promise<readonly HelpPage[]> {
  const shelvesRead = shelves.map(async (shelf) => {
    const names = (await readdir(join(folder, shelf))).filter((name) => name.endsWith('.md')).toSorted()
    return Promise.all(
      names.map(async (name) => parsePage(`${shelf}/${name.slice(0, -'.md'.length)}`, await readFile(join(folder, shelf, name), 'utf8'))),
    )
  })
  return (await Promise.all(shelvesRead)).flat()
}

/** 手引きの全頁, read once: they belong to the program and do not change while it runs. Throws a plain Error when a file is not there. */
export function helpPages(resources: string): Promise<readonly HelpPage[]> {
  const folder = join(resources, 'manual')
  const known = read.get(folder)
  if (known !== undefined) return known
  const fresh = readAll(folder)
  read.set(folder, fresh)
  // a folder that could not be read is tried again
  fresh.catch(() => read.delete(folder))
  return fresh
}

/** 手引きの絵, as JPEG. Throws AppError `not-found`. */
export async function helpPicture(resources: string, file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(join(resources, 'manual', 'images', file)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new AppError('not-found', { what: `手引きの絵「${file}」` })
    throw error
  }
}
