import { AppError } from '../../../shared/errors.ts'
import type { ReadDb, WriteTx } from '../store/db.ts'
import { isJumpSettled, openJumps } from '../store/signing.ts'
import type { AuditAct, Head } from './pen.ts'

/** 時計. The trail is ordered by its numbers, never by the clock; but a clock that jumps makes dates of payments doubtful. */

/** How far back the clock may go unremarked: machines are set right by seconds. */
const backMs = 2 * 60_000
/** Hours without any entry after which it is asked no matter what: the longest closing of an office and some days. */
const usualForwardHours = 336

/** What makes an office. The days between that and its first use are no jump; those after what the program does by itself later are. */
const makingActs: ReadonlySet<string> = new Set([
  'device-key',
  'office-made',
  'sample-made',
  'load',
  'bank-table',
  'user-changed',
  'restored',
])

type JumpKind = 'back' | 'forward'

/** Whether the wall clock jumped since the last entry. `office` / `clock.forwardHours` is the dated parameter. */
export async function jumpSince(tx: ReadDb, last: Head, at: Date): Promise<JumpKind | null> {
  const since = at.getTime() - Date.parse(last.atUtc)
  if (last.seq === 0 || (since >= -backMs && since <= 86_400_000)) return null
  if (last.actor === 'system' && makingActs.has(last.action)) return null
  if (since < 0) return 'back'
  return since > (await forwardHours(tx, at)) * 3_600_000 ? 'forward' : null
}

/** Enters a jump, by whoever was at work when it was noticed. */
export async function enterJump(
  tx: WriteTx,
  kind: JumpKind,
  last: Head,
  at: Date,
  actor: string,
  write: (act: AuditAct) => Promise<{ readonly seq: number }>,
): Promise<void> {
  const text =
    kind === 'back'
      ? `時計が戻りました（${last.atUtc} の後に ${at.toISOString()}）。確認が済むまで支払を止めます。`
      : `時計が大きく進みました（${last.atUtc} の次が ${at.toISOString()}）。確認が済むまで支払を止めます。`
  const { seq } = await write({ action: 'clock-jump', ref: 'clock', body: { text, kind, before: last.atUtc } })
  await tx.insertInto('clock_jump').values({ seq, kind, before_utc: last.atUtc, after_utc: at.toISOString(), noticed_by: actor }).execute()
}

export const unconfirmed = (kind: string): AppError<'clock-unconfirmed'> =>
  new AppError('clock-unconfirmed', { kind: kind === 'back' ? '戻った' : '大きく進んだ' })

async function forwardHours(tx: ReadDb, at: Date): Promise<number> {
  const day = at.toISOString().slice(0, 10)
  const row = await tx
    .selectFrom('parameter')
    .select('value')
    .where('programme', '=', 'office')
    .where('key', '=', 'clock.forwardHours')
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  const hours = Number(row?.value)
  return Number.isFinite(hours) && hours > 0 ? hours : usualForwardHours
}

/** Throws AppError `clock-unconfirmed` while a jump waits for its second person. */
export async function assertClock(read: ReadDb): Promise<void> {
  for (const jump of await openJumps(read)) {
    if (!isJumpSettled(jump)) throw unconfirmed(jump.kind)
  }
}
