/** 本人の確認のパスワード. The second asking for the password before an act that cannot be taken back, or data that leaves the office. */
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext } from '../context.ts'
import { passwordMatches } from '../passwords.ts'
import { signInRules } from '../store/users-admin.ts'
import { clearFailures, findAccount } from '../store/users.ts'
import { assertUnlocked, countFailure } from './users-password.ts'

/**
 * The refusal of an operation called `title`; null: the password is the user's own. A wrong one counts like a failed sign-in, is entered
 * in the trail and locks the account in the end: the caller commits that, and then answers with the refusal. Throws AppError
 * `password-needed`, `locked-out`, `locked-admin` before anything is counted.
 */
export async function refusedByPassword(
  ctx: Pick<CommandContext, 'tx' | 'env' | 'user' | 'audit'>,
  title: string,
  password: string | undefined,
): Promise<AppError | null> {
  const { tx, env, user, audit } = ctx
  if (password === undefined || password === '') throw new AppError('password-needed', {})
  const account = await findAccount(tx, user.userId)
  if (account === undefined) throw new AppError('not-logged-in', {})
  assertUnlocked(account, env.now())
  if (await passwordMatches(account.password_hash, password)) {
    if (account.failed_count > 0) await clearFailures(tx, user.userId)
    return null
  }
  const rules = await signInRules(tx, env.businessDay())
  const left = Math.max(0, rules.failures - account.failed_count - 1)
  await countFailure(ctx, account, rules)
  await audit.write({ action: 'login-failed', ref: user.userId, body: { text: `「${title}」の確認のパスワードが違いました` } })
  return new AppError('confirm-failed', { left })
}
