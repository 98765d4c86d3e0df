import { AppError } from '../../shared/errors.ts'
import type { Session } from './session.ts'
import type { SeatedActor } from './store/users.ts'

/** Rules of a session that the gate asks of every call, in the order in which they count. */

/** Open while the trail is in doubt: to sign in, to see why, and to take it over. */
const whileInDoubt: ReadonlySet<string> = new Set([
  'office.view',
  'help.read',
  'help.picture',
  'trail.accept',
  'trail.accepted',
  'keys.list',
])
/** Open behind a locked screen. 手引き tells nothing of the office. */
const whileLocked: ReadonlySet<string> = new Set([
  'office.view',
  'help.read',
  'help.picture',
  'session.login',
  'session.unlock',
  'session.logout',
])
/** Open to whoever came with a password that somebody else set. */
const beforeChange: ReadonlySet<string> = new Set([
  'office.view',
  'help.read',
  'help.picture',
  'session.login',
  'session.logout',
  'session.lock',
  'session.unlock',
  'session.changePassword',
])

/** Milliseconds: `session.hours` is 24 at most, and a clock is set right by minutes. */
const longestSession = 25 * 3_600_000

/** Whether a session is over: too long ago, under a password that was set anew by somebody else, or of an account that was stopped. */
export function isOver(session: Session, actor: SeatedActor | undefined, now: number): boolean {
  if (session.userId === null) return false
  // an end further away than any session lasts is none: the clock went back, and would let it run for years
  const ended = session.endsAt !== null && (now >= session.endsAt || session.endsAt - now > longestSession)
  return ended || actor === undefined || actor.sessionNo !== session.sessionNo
}

/** Throws AppError `trail-unaccepted`, `session-locked`, `password-change-first`. */
export function assertOpen(session: Session, actor: SeatedActor | undefined, op: string, inDoubt: boolean): void {
  if (session.locked && !whileLocked.has(op)) throw new AppError('session-locked', {})
  if (actor?.mustChange === true && !beforeChange.has(op)) throw new AppError('password-change-first', {})
  if (inDoubt && !op.startsWith('session.') && !whileInDoubt.has(op)) throw new AppError('trail-unaccepted', {})
}
