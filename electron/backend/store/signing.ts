import type { CheckpointTable, ClockJumpTable, SigningKeyTable } from './schema-signing.ts'
import type { ReadDb, WriteTx } from './db.ts'

/** 鍵・照合点・時計: what the store knows of them. The trail is the evidence, these rows are how the program finds it again. */

/** What the reason begins with when a key ended because an administrator set the password anew. */
export const resetMark = 'パスワードの再発行: '

/** Whether a key was revoked or lost. */
export async function isKeyEnded(read: ReadDb, keyId: string): Promise<boolean> {
  const row = await read
    .selectFrom('signing_key_event')
    .select('seq')
    .where('key_id', '=', keyId)
    .where('kind', 'in', ['revoked', 'lost'])
    .executeTakeFirst()
  return row !== undefined
}

/** The key with which a person signs now, with its wrapped private half; undefined: none yet, or the last one ended. */
export async function currentSecret(read: ReadDb, userId: string): Promise<{ keyId: string; wrapped: string } | undefined> {
  const rows = await read
    .selectFrom('signing_key as k')
    .innerJoin('signing_secret as s', 's.key_id', 'k.key_id')
    .select(['k.key_id', 's.wrapped'])
    .where('k.owner', '=', userId)
    .orderBy('k.seq', 'desc')
    .execute()
  for (const row of rows) if (!(await isKeyEnded(read, row.key_id))) return { keyId: row.key_id, wrapped: row.wrapped }
  return undefined
}

/** A key with what became of it. */
export interface KeyState extends SigningKeyTable {
  readonly state: 'unconfirmed' | 'confirmed' | 'ended'
  readonly confirmers: readonly string[]
  readonly endedAt: string | null
  readonly endedBy: string | null
  /** A revocation by one administrator waits for the look of a second one; it is in force meanwhile. */
  readonly revocationOpen: boolean
  readonly reason: string
}

/** Every key, the newest first. */
export async function keyStates(read: ReadDb): Promise<KeyState[]> {
  const keys = await read.selectFrom('signing_key').selectAll().orderBy('seq', 'desc').execute()
  const events = await read.selectFrom('signing_key_event').selectAll().orderBy('seq').execute()
  const firstOffice = Math.min(...keys.filter((k) => k.owner === 'office').map((k) => k.seq))
  return keys.map((key) => {
    const own = events.filter((e) => e.key_id === key.key_id)
    const end = own.find((e) => e.kind === 'revoked' || e.kind === 'lost')
    const confirmers = own.filter((e) => e.kind === 'confirmed').map((e) => e.by_user)
    const confirmed = key.owner === 'office' ? key.seq === firstOffice || confirmers.length >= 2 : confirmers.length > 0
    return {
      ...key,
      state: end ? 'ended' : confirmed ? 'confirmed' : 'unconfirmed',
      confirmers,
      endedAt: end?.at ?? null,
      endedBy: end?.by_user ?? null,
      revocationOpen: end?.kind === 'revoked' && !own.some((e) => e.kind === 'revocation-confirmed'),
      reason: end?.reason ?? '',
    }
  })
}

/** The numbers of the entries about keys up to an entry: what a verification that begins later must know. */
export async function keyEntrySeqs(read: ReadDb, upTo: number): Promise<number[]> {
  const keys = await read.selectFrom('signing_key').select('seq').where('seq', '<=', upTo).execute()
  const events = await read.selectFrom('signing_key_event').select('seq').where('seq', '<=', upTo).execute()
  return [...keys, ...events].map((row) => row.seq).sort((a, b) => a - b)
}

/** The newest checkpoint. */
export async function lastCheckpoint(read: ReadDb): Promise<CheckpointTable | undefined> {
  return read.selectFrom('checkpoint').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst()
}

/** The checkpoint that an act of this kind made: the first one from a moment on (ISO, UTC), which is that of the act itself. */
export async function checkpointSince(read: ReadDb, reason: string, at: string): Promise<CheckpointTable | undefined> {
  return read
    .selectFrom('checkpoint')
    .selectAll()
    .where('reason', '=', reason)
    .where('at', '>=', at)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
}

/** A jump with everybody who confirmed it. */
export interface Jump extends ClockJumpTable {
  readonly confirmedBy: readonly string[]
}

/** Jumps of the clock, the newest first, those that wait and those that were confirmed. */
export async function allJumps(read: ReadDb, limit: number): Promise<Jump[]> {
  const jumps = await read.selectFrom('clock_jump').selectAll().orderBy('seq', 'desc').limit(limit).execute()
  const confirmations = await read.selectFrom('clock_confirmation').select(['jump_seq', 'by_user']).execute()
  return jumps.map((jump) => ({ ...jump, confirmedBy: confirmations.filter((c) => c.jump_seq === jump.seq).map((c) => c.by_user) }))
}

/** Jumps that may still wait. */
export async function openJumps(read: ReadDb): Promise<Jump[]> {
  return (await allJumps(read, 1_000)).filter((jump) => !isJumpSettled(jump))
}

/** Two persons have looked at it: whoever was at work when it was noticed counts as the first. */
export function isJumpSettled(jump: Jump): boolean {
  const persons = new Set(jump.confirmedBy)
  if (jump.noticed_by !== 'nobody' && jump.noticed_by !== 'system') persons.add(jump.noticed_by)
  return jump.confirmedBy.length > 0 && persons.size >= 2
}

/** Puts the wrapped private half of a key in the place of the earlier one. */
export async function keepSecret(tx: WriteTx, keyId: string, userId: string, wrapped: string): Promise<void> {
  await tx
    .insertInto('signing_secret')
    .values({ key_id: keyId, user_id: userId, wrapped })
    .onConflict((on) => on.column('key_id').doUpdateSet({ wrapped }))
    .execute()
}
