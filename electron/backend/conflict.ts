import { AppError } from '../../shared/errors.ts'
import type { ReadDb } from './store/db.ts'
import { lastChange } from './store/triage.ts'
import { userNames } from './store/users.ts'

/** A conflict, or a refusal for the state that something is in, with who changed it and when, where the trail tells. Any other error as it is. */
export async function withWho(read: ReadDb, userId: string | null, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError)) return error
  if (error.about !== null) {
    const { ref, what, actions } = error.about
    const told = await whoChanged(read, userId, ref, what, actions)
    return told === null ? error : new AppError(error.code, error.params, null, told)
  }
  if (error.code !== 'changed-by-other') return error
  const { who, ref, what } = (error as AppError<'changed-by-other'>).params
  if (who !== undefined || ref === undefined) return error
  const found = await whoChanged(read, userId, ref, what ?? '')
  return found === null ? error : new AppError('changed-by-other', { who: found })
}

/** 「佐藤 さんが 10:05 に案件 C-1 を変更しました（…）。」, by the last entry of the trail under that number; null: there is none. */
export async function whoChanged(
  read: ReadDb,
  userId: string | null,
  ref: string,
  what: string,
  actions?: readonly string[],
): Promise<string | null> {
  const last = await lastChange(read, ref, actions)
  if (last === undefined) return null
  const name = (await userNames(read)).get(last.actor) ?? last.actor
  const who = last.actor === userId ? 'あなた' : `${name} さん`
  const did = last.body === null ? '' : textOf(last.body).slice(0, 120)
  return `${who}が ${timeOf(last.at_local, last.today)} に${what === '' ? '' : what} を変更しました${did === '' ? '' : `（${did}）`}。`
}

/** The time alone for what was done on the day of the newest entry; with its day for what is older. */
function timeOf(at: string, newest: string): string {
  const time = at.slice(11, 16)
  return at.slice(0, 10) === newest.slice(0, 10) ? time : `${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日 ${time}`
}

/** What was done, as the trail tells it. */
function textOf(body: string): string {
  const { text } = JSON.parse(body) as { readonly text?: unknown }
  return typeof text === 'string' ? text.replace(/。$/, '') : ''
}
