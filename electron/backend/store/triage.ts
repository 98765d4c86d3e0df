import { sql } from 'kysely'
import { AppError } from '../../../shared/errors.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { WelfareCaseTable } from './schema-cases.ts'

/** Acts of triage that one key takes back. */
export type StepAct = 'review' | 'hold' | 'assign'

const keptColumns = ['state', 'review_id', 'hold_until', 'assigned_to', 'proposal', 'public_payment', 'self_payment', 'flags'] as const

/** The columns that an act of triage changes, as they were before it. */
export type StepBefore = Pick<WelfareCaseTable, (typeof keptColumns)[number]>

/** Keeps what `c` was before the act that made it `version`. */
export async function insertStep(tx: WriteTx, c: WelfareCaseTable, act: StepAct, version: number, by: string, at: string): Promise<void> {
  const before = Object.fromEntries(keptColumns.map((column) => [column, c[column]]))
  await tx
    .insertInto('case_step')
    .values({ case_id: c.case_id, version, act, before: JSON.stringify(before), by_user: by, at })
    .execute()
}

/** The act of triage that led to this very version of a case, if it was one. */
export async function stepAt(read: ReadDb, caseId: string, version: number) {
  const row = await read.selectFrom('case_step').selectAll().where('case_id', '=', caseId).where('version', '=', version).executeTakeFirst()
  if (row === undefined) return undefined
  return { act: row.act as StepAct, by: row.by_user, before: JSON.parse(row.before) as StepBefore }
}

/** Who changed a case last and when, as the trail has it, and when its newest entry was; undefined when no entry bears its number. */
export async function lastChange(read: ReadDb, caseNo: string, actions?: readonly string[]) {
  const entries = read
    .selectFrom('audit_entry')
    .select(['actor', 'at_local'])
    .select(sql<string | null>`(select b.body from audit_body b where b.seq = audit_entry.seq)`.as('body'))
    .select(sql<string>`(select n.at_local from audit_entry n order by n.seq desc limit 1)`.as('today'))
    .where('ref', '=', caseNo)
    .orderBy('seq', 'desc')
    .limit(1)
  return (
    actions === undefined ? entries.where('action', 'not in', ['view', 'denied']) : entries.where('action', 'in', actions)
  ).executeTakeFirst()
}

/** What the user chose, by name. */
export async function preferencesOf(read: ReadDb, userId: string): Promise<Readonly<Record<string, string>>> {
  const rows = await read.selectFrom('user_preference').select(['name', 'value']).where('user_id', '=', userId).execute()
  return Object.fromEntries(rows.map((row) => [row.name, row.value]))
}

/** Keeps one choice of a user. Throws AppError `bad-input` when somebody keeps more than a window ever asks. */
export async function keepPreference(tx: WriteTx, userId: string, name: string, value: string): Promise<void> {
  const known = await preferencesOf(tx, userId)
  if (!Object.hasOwn(known, name) && Object.keys(known).length >= 200) throw new AppError('bad-input', { fields: name })
  await tx
    .insertInto('user_preference')
    .values({ user_id: userId, name, value })
    .onConflict((on) => on.columns(['user_id', 'name']).doUpdateSet({ value }))
    .execute()
}
