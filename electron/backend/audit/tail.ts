import { AppError } from '../../../shared/errors.ts'
import type { ReadDb } from '../store/db.ts'
import { entryHash, signedEntryHash, unsignedFormat } from './format.ts'

/** For start-up: the trail's last entry must still hash to what it says. Throws AppError `trail-broken`. */
export async function assertTail(read: ReadDb): Promise<void> {
  const verdict = await tailVerdict(read)
  if (verdict !== null) throw new AppError('trail-broken', { seq: verdict })
}

async function tailVerdict(read: ReadDb): Promise<number | null> {
  const [last, before] = await read.selectFrom('audit_entry').selectAll().orderBy('seq', 'desc').limit(2).execute()
  if (!last) return null
  const fields = {
    seq: last.seq,
    atUtc: last.at_utc,
    atLocal: last.at_local,
    actor: last.actor,
    device: last.device,
    action: last.action,
    ref: last.ref,
    commit: last.commit_hash,
  }
  const hash =
    last.fmt === unsignedFormat
      ? entryHash(last.prev_hash, fields)
      : signedEntryHash({ hash: last.prev_hash, sig: before?.sig ?? '' }, fields, last.key_id ?? '')
  return hash === last.entry_hash ? null : last.seq
}
