import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { LaterReadingTable } from './schema-circulation.ts'

export interface LaterReader {
  readonly seq: number
  readonly post: string
  readonly userId: string
  readonly why: 'absent' | 'deputy' | 'pull-up'
}

/** 後閲の予定. Puts a draft on the list of those who were away. Gives who was told, for the trail. */
export async function tellLater(
  tx: WriteTx,
  draftId: string,
  readers: readonly LaterReader[],
  when: { readonly day: IsoDate; readonly at: string },
): Promise<LaterReader[]> {
  for (const { seq, post, userId, why } of readers) {
    await tx
      .insertInto('later_reading')
      .values({
        draft_id: draftId,
        seq,
        post,
        user_id: userId,
        why,
        on_day: when.day,
        at: when.at,
        void: 0,
        read_at: null,
        read_by: null,
        comment: '',
      })
      .execute()
  }
  return [...readers]
}

/** A draft sent back behind these steps: they get their turn again, so that there is nothing left to read later. */
export async function voidReadings(tx: WriteTx, draftId: string, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return
  await tx
    .updateTable('later_reading')
    .set({ void: 1 })
    .where('draft_id', '=', draftId)
    .where('seq', 'in', [...seqs])
    .where('read_at', 'is', null)
    .where('void', '=', 0)
    .execute()
}

/** 後閲 of one draft, in order. */
export async function readingsOf(read: ReadDb, draftId: string): Promise<LaterReadingTable[]> {
  return read
    .selectFrom('later_reading')
    .selectAll()
    .where('draft_id', '=', draftId)
    .where('void', '=', 0)
    .orderBy('at')
    .orderBy('seq')
    .execute()
}

/** 後閲 that a user has to read, or has read: his own and those of the posts he holds. The newest first. */
export async function myReadings(
  read: ReadDb,
  user: { readonly userId: string; readonly posts: readonly string[] },
  which: { readonly unread: boolean; readonly limit: number },
) {
  let query = read
    .selectFrom('later_reading as l')
    .innerJoin('draft as d', 'd.draft_id', 'l.draft_id')
    .selectAll('l')
    .select(['d.draft_no', 'd.title', 'd.amount'])
    .where('l.void', '=', 0)
    .where((eb) => eb.or([eb('l.user_id', '=', user.userId), ...(user.posts.length === 0 ? [] : [eb('l.post', 'in', [...user.posts])])]))
    .orderBy('l.at', 'desc')
    .limit(which.limit)
  if (which.unread) query = query.where('l.read_at', 'is', null)
  return query.execute()
}
