import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { session } from 'electron'
import type { Session } from 'electron'

/** Folders of pages begin with this, beside Chromium's other files. */
const prefix = 'pages-'

/**
 * The session our pages live in. Papers and persons' data that a page shows must not stay in Chromium's files on this PC, but the
 * built-in PDF viewer does not start in a session that is kept in memory alone. So the pages get a folder of this run, without an
 * HTTP cache, which goes at the end; what a crash leaves goes at the next start.
 */
export function openPagesSession(userData: string, run: string): Session {
  clearPages(userData)
  const folder = join(userData, `${prefix}${run}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return session.fromPath(folder, { cache: false })
}

/** Takes away the folders of pages of this run and of earlier ones; one that Chromium still holds stays till the next start. */
export function clearPages(userData: string): void {
  for (const name of readdirSync(userData)) {
    if (!name.startsWith(prefix)) continue
    try {
      rmSync(join(userData, name), { recursive: true, force: true })
    } catch {
      // Held by the program on Windows: the next start finds it again.
    }
  }
}
