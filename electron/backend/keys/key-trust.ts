import { localDay } from '../../../shared/domain/clock.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ReadDb } from '../store/db.ts'
import { officeParameters } from '../store/users-admin.ts'

/** 決める行為. Acts about money and rights, for which a key that nobody else has confirmed is good for some days only. */
const decidingActs = new Set(['approve', 'agree', 'decide', 'pull-up', 'cancel-decision', 'payment-export'])

/** Days, where the dated parameter `office` `keys.confirmDays` says nothing: a new colleague can begin, a forgotten key cannot go on. */
const usualDays = 14
const dayLength = 86_400_000

/**
 * The last day on which a person's key decides without having been confirmed by an administrator, the day it was made being the first of
 * them; null: it was confirmed. With 0 days no key decides before that.
 */
export async function decidesUntil(read: ReadDb, keyId: string, now: Date): Promise<IsoDate | null> {
  const key = await read.selectFrom('signing_key').select('made_at').where('key_id', '=', keyId).executeTakeFirst()
  const confirmed = await read
    .selectFrom('signing_key_event')
    .select('seq')
    .where('key_id', '=', keyId)
    .where('kind', '=', 'confirmed')
    .executeTakeFirst()
  if (confirmed !== undefined) return null
  const said = (await officeParameters(read, ['keys.confirmDays'], localDay(now))).get('keys.confirmDays') ?? ''
  const days = /^\d{1,3}$/.test(said) ? Number(said) : usualDays
  return localDay(new Date(Date.parse(key?.made_at ?? now.toISOString()) + (days - 1) * dayLength))
}

/**
 * Asks, for one transaction, whether a key may sign acts that decide. What it answers throws AppError `signing-key-unconfirmed` for such an
 * act under a key that has waited too long for an administrator. The store is asked once a day and key: a transaction may decide a thousand
 * cases, and none that decides confirms a key.
 */
export function decidingKeys(read: ReadDb): (action: string, keyId: string, now: Date) => Promise<void> {
  let known: { readonly keyId: string; readonly day: IsoDate; readonly until: IsoDate | null } | undefined
  return async (action, keyId, now) => {
    if (!decidingActs.has(action)) return
    const day = localDay(now)
    if (known?.keyId !== keyId || known.day !== day) known = { keyId, day, until: await decidesUntil(read, keyId, now) }
    const { until } = known
    if (until !== null && day > until) throw new AppError('signing-key-unconfirmed', { until })
  }
}
