import type { DelegationRule, Deputy, DraftKind, PostHolder, SeatCapacity, Stage } from '../../../shared/domain/delegation.ts'
import type { ReadDb } from './db.ts'

/** A rule with the id of its row. */
export interface StoredRule extends DelegationRule {
  readonly ruleId: string
}

/** 専決規程, all dated rows. */
export async function delegationRules(read: ReadDb): Promise<StoredRule[]> {
  const rows = await read.selectFrom('delegation_rule').selectAll().execute()
  return rows.map((r) => ({
    ruleId: r.rule_id,
    kind: r.kind as DraftKind,
    perCaseOver: r.per_case_over,
    totalOver: r.total_over,
    stages: readStages(r.posts),
    validFrom: r.valid_from,
    validTo: r.valid_to,
    article: r.article,
  }))
}

/** A list of posts, as it stands in the store: a word is a post of the line, a list of words a consultation side by side. */
export function readStages(json: string): Stage[] {
  return (JSON.parse(json) as (string | string[])[]).map((one) =>
    typeof one === 'string' ? { part: 'line', posts: [one] } : { part: 'consult', posts: one },
  )
}

export function writeStages(stages: readonly Stage[]): string {
  return JSON.stringify(stages.map((stage) => (stage.part === 'line' ? stage.posts[0] : stage.posts)))
}

/** 職の担当者, all dated rows. */
export async function postHolders(read: ReadDb): Promise<PostHolder[]> {
  const rows = await read.selectFrom('post_holder').selectAll().orderBy('post').orderBy('valid_from').execute()
  return rows.map((r) => ({
    post: r.post,
    userId: r.user_id,
    capacity: r.capacity as SeatCapacity,
    validFrom: r.valid_from,
    validTo: r.valid_to,
  }))
}

/** 代決者, all dated rows. */
export async function deputyRows(read: ReadDb): Promise<Deputy[]> {
  const rows = await read.selectFrom('deputy').selectAll().orderBy('post').orderBy('rank').execute()
  return rows.map((r) => ({ post: r.post, userId: r.user_id, rank: r.rank, validFrom: r.valid_from, validTo: r.valid_to }))
}

/** 役職, lowest rank first. */
export async function postNames(read: ReadDb): Promise<{ readonly name: string; readonly rank: number }[]> {
  return read.selectFrom('post').selectAll().orderBy('rank').orderBy('name').execute()
}
