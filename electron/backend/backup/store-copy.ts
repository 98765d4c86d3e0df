import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workFolder } from './work-folder.ts'

/** A copy of a store with its journal, to look at what must not be touched or takes no writes. `drop` takes it away; the database in it is closed before. */
export function copyOfStore(office: string): { readonly path: string; drop(): void } {
  const place = copyPlace(office)
  const drop = (): void => rmSync(place, { recursive: true, force: true })
  try {
    const path = join(place, 'office.sqlite')
    for (const end of ['', '-wal']) {
      const from = join(office, `office.sqlite${end}`)
      if (existsSync(from)) copyFileSync(from, `${path}${end}`)
    }
    return { path, drop }
  } catch (error) {
    drop()
    throw error
  }
}

/** In the office's own place for passing files; beside the system's, where the office takes nothing. */
function copyPlace(office: string): string {
  try {
    mkdirSync(workFolder(office), { recursive: true })
    return mkdtempSync(join(workFolder(office), 'rescue-'))
  } catch {
    return mkdtempSync(join(tmpdir(), 'kyufu-rescue-'))
  }
}
