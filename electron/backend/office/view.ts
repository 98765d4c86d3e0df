import type { Output } from '../../../shared/contract.ts'
import type { Actor, Env } from '../context.ts'
import type { Session } from '../session.ts'
import { readMeta } from '../store/meta.ts'
import { asksPassword, signInRules } from '../store/users-admin.ts'
import { findActor } from '../store/users.ts'

/**
 * 事務所. Its name, its day and its rules of signing in, and who is logged in with which roles. It stands apart from the other use-cases
 * because the first window shows it before those are loaded.
 */
export async function viewOffice(env: Env, session: Pick<Session, 'userId' | 'locked'>, user: Actor): Promise<Output<'office.view'>> {
  const { reader, schemaVersion } = env.store
  const day = env.businessDay()
  const meta = await readMeta(reader)
  const rules = await signInRules(reader, day)
  const { userId, name, roles, posts } = user
  const actor = session.userId === null ? undefined : await findActor(reader, session.userId, day)
  return {
    name: meta.get('office-name') ?? '',
    practice: meta.get('practice') === '1',
    schemaVersion,
    businessDay: day,
    user: session.userId === null ? null : { userId, name, roles: [...roles], posts: [...posts] },
    locked: session.locked,
    mustChange: actor?.mustChange ?? false,
    idleMinutes: rules.idleMinutes,
    passwordLength: rules.passwordLength,
    askPassword: await asksPassword(reader, day),
    doubt: env.signing.doubt(),
  }
}

/** What a window in which nobody has signed in is shown. */
export const viewForNobody = (env: Env): Promise<Output<'office.view'>> => viewOffice(env, { userId: null, locked: false }, nobody)

/** Whoever calls without having signed in. */
export const nobody: Actor = { userId: 'nobody', name: '', roles: [], posts: [] }
