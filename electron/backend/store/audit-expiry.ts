import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { AuditExpiryTable } from './schema-signing.ts'

/** 閲覧の保存年限: which bodies of the trail may be emptied, and emptying them. */

/** The last time bodies were emptied. */
export async function lastExpiry(read: ReadDb): Promise<(AuditExpiryTable & { readonly at: string; readonly by: string }) | undefined> {
  return read
    .selectFrom('audit_expiry as x')
    .innerJoin('audit_entry as e', 'e.seq', 'x.seq')
    .selectAll('x')
    .select(['e.at_local as at', 'e.actor as by'])
    .orderBy('x.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Views that have become old enough: entries from `from` to `to`, `count` of them views. */
export interface ExpiredRange {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Further views that are old enough, beyond what goes at one time. */
  readonly more: boolean
}

/**
 * The next range of views of earlier days than `before`, behind the one emptied last; null: there are none. It ends before the first view that
 * is not old enough, also where a clock that went ahead put one among older ones: ranges never overlap. At most `most` views.
 */
export async function expiredRange(read: ReadDb, before: IsoDate, most: number): Promise<ExpiredRange | null> {
  const from = ((await lastExpiry(read))?.to_seq ?? 0) + 1
  const first = await read
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('action', '=', 'view')
    .where('at_local', '>=', before)
    .where('seq', '>=', from)
    .executeTakeFirst()
  const young = first?.seq ?? Number.MAX_SAFE_INTEGER
  const views = await read
    .selectFrom('audit_entry')
    .select('seq')
    .where('action', '=', 'view')
    .where('at_local', '<', before)
    .where('seq', '>=', from)
    .where('seq', '<', young)
    .orderBy('seq')
    .limit(most + 1)
    .execute()
  const taken = views.slice(0, most)
  const last = taken.at(-1)
  return last === undefined ? null : { from, to: last.seq, count: taken.length, more: views.length > most }
}

/** The first view of a range that has no body; null: each has its own. */
export async function bodiless(read: ReadDb, { from, to }: Pick<ExpiredRange, 'from' | 'to'>): Promise<number | null> {
  const row = await read
    .selectFrom('audit_entry as e')
    .leftJoin('audit_body as b', 'b.seq', 'e.seq')
    .select('e.seq')
    .where('e.action', '=', 'view')
    .where('e.seq', '>=', from)
    .where('e.seq', '<=', to)
    .where('b.seq', 'is', null)
    .orderBy('e.seq')
    .limit(1)
    .executeTakeFirst()
  return row?.seq ?? null
}

/** Enters the row that allows it and empties the bodies. Gives how many there were. */
export async function emptyViews(tx: WriteTx, expiry: AuditExpiryTable): Promise<number> {
  await tx.insertInto('audit_expiry').values(expiry).execute()
  const gone = await tx
    .deleteFrom('audit_body')
    .where('seq', 'in', (from) =>
      from
        .selectFrom('audit_entry')
        .select('seq')
        .where('action', '=', 'view')
        .where('seq', '>=', expiry.from_seq)
        .where('seq', '<=', expiry.to_seq),
    )
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Number of the last entry that emptied bodies, read from the trail itself; 0: none did. */
export async function lastExpirySeq(read: ReadDb): Promise<number> {
  const row = await read
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('action', '=', 'views-expired')
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** Numbers of all entries that emptied bodies. */
export async function expirySeqs(read: ReadDb): Promise<number[]> {
  return (await read.selectFrom('audit_expiry').select('seq').orderBy('seq').execute()).map((row) => row.seq)
}
