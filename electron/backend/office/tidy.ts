import { transact } from '../store/db.ts'
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
