import type { WriteTx } from './db.ts'

export interface ChangeStamp {
  readonly by: string
  readonly at: string
  readonly newId: () => string
}

/** 変更の控え. What a row of routes, posts or absences said before and says now; null: there was or is none. */
export async function logChange(
  tx: WriteTx,
  stamp: ChangeStamp,
  area: 'delegation_rule' | 'post' | 'post_holder' | 'deputy' | 'absence',
  key: readonly string[],
  before: object | null,
  after: object | null,
): Promise<void> {
  await tx
    .insertInto('change_log')
    .values({
      change_id: stamp.newId(),
      area,
      record_key: JSON.stringify(key),
      before_value: before === null ? null : JSON.stringify(before),
      after_value: JSON.stringify(after),
      by_user: stamp.by,
      at: stamp.at,
    })
    .execute()
}
