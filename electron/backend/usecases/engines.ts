/**
 * 制度ごとの審査. What reviewing, drafting and deciding ask of a programme, answered by one engine each: the lists below are the only place
 * that knows them all.
 */
import type { Env } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { aidsEngine } from './engine-aids.ts'
import { giftEngine } from './engine-gift.ts'
import type { CaseEngine, JudgedCase, PlannedCase } from './engine.ts'

export const engines: readonly CaseEngine[] = [aidsEngine, giftEngine]

/** Judges cases of any programmes, in the order of the ids. */
export async function judgeAny(env: Env, read: ReadDb, caseIds: readonly string[]): Promise<JudgedCase[]> {
  if (caseIds.length === 0) return []
  const rows = await read
    .selectFrom('welfare_case')
    .select(['case_id', 'programme'])
    .where('case_id', 'in', [...caseIds])
    .execute()
  const found = new Map<string, JudgedCase>()
  for (const engine of engines) {
    const ids = rows.filter((row) => row.programme === engine.programme).map((row) => row.case_id)
    if (ids.length > 0) for (const one of await engine.judge(env, read, ids)) found.set(one.caseId, one)
  }
  return caseIds.flatMap((id) => found.get(id) ?? [])
}

/** Plans reviewed cases of any programmes, in their order. */
export async function planAny(
  env: Env,
  read: ReadDb,
  kind: 'grant' | 'refuse',
  cases: readonly WelfareCaseTable[],
): Promise<PlannedCase[]> {
  const found = new Map<string, PlannedCase>()
  for (const engine of engines) {
    const own = cases.filter((c) => c.programme === engine.programme)
    if (own.length > 0) for (const one of await engine.plan(env, read, kind, own)) found.set(one.c.case_id, one)
  }
  return cases.flatMap((c) => found.get(c.case_id) ?? [])
}
