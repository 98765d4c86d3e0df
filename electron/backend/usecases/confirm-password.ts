/** 決裁のときのパスワード. The second asking for the password before an act that cannot be taken back. */
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext } from '../context.ts'
import { passwordMatches } from '../passwords.ts'
import type { ReadDb } from '../store/db.ts'
import { clearFailures, findAccount, recordFailure } from '../store/users.ts'
import { allParameters, settingOn } from './settings.ts'

/** Whether the office asks for it on a day: parameter `office confirm.password`, `する`. */
export async function asksPassword(read: ReadDb, day: IsoDate): Promise<boolean> {
  return settingOn(await allParameters(read), 'office', 'confirm.password', day) === 'する'
}

const wrongBeforeLock = 5
const lockMinutes = 15

/**
 * Whether the act may go on. A wrong password counts like a failed sign-in, is entered in the trail and locks the account in the end:
 * then the answer is false, the count is committed, and the caller must do nothing more. Throws AppError `password-needed`,
 * `locked-out` before anything is counted.
 */
export async function passwordConfirmed(ctx: CommandContext, password: string | undefined): Promise<boolean> {
  const { tx, env, user, audit } = ctx
  if (!(await asksPassword(tx, env.businessDay()))) return true
  if (password === undefined || password === '') throw new AppError('password-needed', {})
  const account = await findAccount(tx, user.userId)
  const now = env.now()
  const until = account?.locked_until ?? ''
  if (until > now.toISOString())
    throw new AppError('locked-out', { minutes: Math.ceil((Date.parse(until) - now.getTime()) / 60_000) })
  if (account !== undefined && (await passwordMatches(account.password_hash, password))) {
    if (account.failed_count > 0) await clearFailures(tx, user.userId)
    return true
  }
  const count = (account?.failed_count ?? 0) + 1
  const left = Math.max(0, wrongBeforeLock - count)
  await recordFailure(tx, user.userId, count, left > 0 ? null : new Date(now.getTime() + lockMinutes * 60_000).toISOString())
  await audit.write({ action: 'login-failed', ref: user.userId, body: { text: '決裁の確認のパスワードが違いました' } })
  ctx.refuseAfterCommit(new AppError('confirm-failed', { left }))
  return false
}
