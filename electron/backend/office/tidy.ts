import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { keptBackups } from '../../../shared/domain/backup-retention.ts'
import { localDay } from '../../../shared/domain/clock.ts'
import { workFolder } from '../backup/work-folder.ts'
import { removeParts } from '../files/atomic.ts'
import { transact } from '../store/db.ts'
import { dropHalfRestores } from './half-restores.ts'
import type { OfficeStore } from '../store/open.ts'

/** Days for which the answer to a command that was sent twice is remembered. */
const daysRemembered = 7

/**
 * Called once when an office is opened: forgets answers that nobody will ask for again. A window repeats a command within
 * seconds; kept for ever, the answers would be a second copy of everything the office knows of people.
 */
export async function forgetOldAnswers(store: OfficeStore, now: Date): Promise<void> {
  const before = new Date(now.getTime() - daysRemembered * 86_400_000).toISOString()
  await transact(store, (tx) => tx.deleteFrom('request').where('at', '<', before).execute())
}

/** A copy made before a change of the store's shape: 「backups/migration-v12-2026-11-24T01-02-03-004Z.sqlite」. */
const migrationCopy = /^migration-v\d+-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)-\d{3}Z\.sqlite$/

/**
 * Days for which a copy from before a change of the shape stays: long enough to go back after an update, and no longer. It is a plain file,
 * and one made before account numbers were sealed holds them as they were typed; whatever is older lies in the encrypted backups.
 */
const daysOfCopies = 35

/**
 * Called once when an office is opened: takes away what a killed backup left of its snapshot, halves of copies, and copies from before changes
 * of the shape when their days are over. A folder that cannot be read stops nothing: the diagnosis tells of it.
 */
export function tidyBackups(office: string, now: Date): void {
  const folder = join(office, 'backups')
  try {
    rmSync(workFolder(office), { recursive: true, force: true })
    const copies = readdirSync(folder).flatMap((name) => {
      const at = migrationCopy.exec(name)?.[1]
      return at === undefined ? [] : [{ name, at }]
    })
    const kept = keptBackups(copies, localDay(now))
    const oldest = new Date(now.getTime() - daysOfCopies * 86_400_000).toISOString()
    for (const { name, at } of copies) if (!kept.has(name) || at < oldest) rmSync(join(folder, name), { force: true })
    for (const name of readdirSync(folder)) if (/^\.migration-.*\.part/.test(name)) rmSync(join(folder, name), { force: true })
  } catch {
    // the next start tries again
  }
}

/** Called once when an office is opened: takes away the halves of letters and lists that a session which was cut off left, and those of restores beside it. */
export function tidyParts({ folder, cutOff }: OfficeStore): void {
  if (cutOff) for (const name of ['papers', 'exports']) removeParts(join(folder, name))
  dropHalfRestores(dirname(folder))
}
