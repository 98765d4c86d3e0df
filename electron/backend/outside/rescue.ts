/** 閲覧だけ of an office whose store is damaged: what can be read is told to everybody, its content goes to who may have it. */
import { AppError } from '../../../shared/errors.ts'
import { tableTitle, tableTitles } from '../../../shared/domain/table-titles.ts'
import { rescueStamp } from '../backup/rescue.ts'
import { inThread } from '../backup/thread.ts'
import type { OutsideEnv, OutsideHandler } from './context.ts'
import { noteTries, triesOf } from './rescue-tries.ts'

const triesAllowed = 5
const waitMs = 60_000

/** An office that is open needs no rescue. Throws AppError `outside-open`. */
function assertClosed(env: OutsideEnv): void {
  if (env.failure() === null) throw new AppError('outside-open', {})
}

export const view: OutsideHandler<'rescue.view'> = async ({ env, signal }) => {
  assertClosed(env)
  const found = await inThread({ kind: 'survey', office: env.folder }, { workerUrl: env.backupWorker, signal })
  const tables = found.tables.map((table) => ({ ...table, title: tableTitle(table.name) }))
  // what is broken first, then what has a name, the largest first
  const rank = (table: (typeof tables)[number]): number => (table.whole ? 1 : 0) * 2 + (table.name in tableTitles ? 0 : 1)
  return {
    tables: tables.sort((a, b) => rank(a) - rank(b) || b.rows - a.rows || (a.name < b.name ? -1 : 1)),
    accounts: found.accounts,
    keyAtHand: found.keyAtHand,
  }
}

/** Throws AppError `rescue-who`, `rescue-wait`, `rescue-nothing`, `backup-disk`. */
export const exportReadable: OutsideHandler<'rescue.export'> = async ({ env, signal, progress }, input) => {
  assertClosed(env)
  const now = env.now().getTime()
  const known = triesOf(env)
  // an end further away than any wait is: the clock went back
  if (known.until > now && known.until <= now + waitMs) throw new AppError('rescue-wait', {})
  const { path } = env.tickets.resolve(input.into, 'open')
  const task = {
    kind: 'rescue',
    office: env.folder,
    into: path,
    form: input.form,
    user: input.user,
    secret: input.secret,
    titles: tableTitles,
    at: rescueStamp(env.now()),
  } as const
  try {
    const made = await inThread(task, { workerUrl: env.backupWorker, signal, onProgress: progress })
    noteTries(env, null)
    return made
  } catch (error) {
    if (error instanceof AppError && error.code === 'rescue-who') {
      const count = known.count + 1
      noteTries(env, count >= triesAllowed ? { count: 0, until: now + waitMs } : { count, until: 0 })
    }
    throw error
  }
}
