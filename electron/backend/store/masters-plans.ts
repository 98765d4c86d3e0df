import { AppError } from '../../../shared/errors.ts'
import type { MasterKind, ruleKinds } from '../../../shared/domain/master-tables-kinds.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { ChangeHand } from './masters.ts'
import type { MasterPlanTable } from './schema-masters.ts'

/** Kinds of which a change can be tried out. */
export type RuleKind = (typeof ruleKinds)[number] & MasterKind

/** 変更案 with its cells read. */
export interface Plan {
  readonly planId: string
  readonly kind: RuleKind
  readonly cells: Readonly<Record<string, string>>
  readonly by: string
  readonly at: string
}

/** Changes that wait to be tried at most: more are a file. */
const plansKept = 500

const planOf = (row: MasterPlanTable): Plan => ({
  planId: row.plan_id,
  kind: row.kind as RuleKind,
  cells: JSON.parse(row.cells) as Record<string, string>,
  by: row.by_user,
  at: row.at,
})

/** All 変更案, oldest first. */
export async function allPlans(read: ReadDb): Promise<Plan[]> {
  const rows = await read.selectFrom('master_plan').selectAll().orderBy('at').orderBy('plan_id').limit(plansKept).execute()
  return rows.map(planOf)
}

/** Keeps one more. Throws AppError `bad-input` when there are too many. */
export async function addPlan(tx: WriteTx, hand: ChangeHand, kind: RuleKind, cells: Readonly<Record<string, string>>): Promise<string> {
  if ((await allPlans(tx)).length >= plansKept) throw new AppError('bad-input', { fields: `変更案（${plansKept}件まで）` })
  const planId = hand.newId()
  await tx
    .insertInto('master_plan')
    .values({ plan_id: planId, kind, cells: JSON.stringify(cells), by_user: hand.by, at: hand.at })
    .execute()
  return planId
}

/** Takes one away: dropped, or in force now. Throws AppError `not-found`. */
export async function removePlan(tx: WriteTx, planId: string): Promise<Plan> {
  const row = await tx.selectFrom('master_plan').selectAll().where('plan_id', '=', planId).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: '変更案（ほかの人が適用したか、取りやめました）' })
  await tx.deleteFrom('master_plan').where('plan_id', '=', planId).execute()
  return planOf(row)
}
