import { sql } from 'kysely'
import type { HandOverDirection } from '../../../shared/contract/hand-over.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'

/** What a file is carried on as long as nobody said otherwise. */
const defaultMedium = '媒体'

/** A file that came in or went out. */
export interface HandedFile {
  readonly direction: HandOverDirection
  readonly name: string
  readonly sha256: string
  readonly rows: number
  /** 円; only where the file's rows are sums of money. */
  readonly amount?: number
  readonly medium?: string | undefined
  /** What the file belongs to: an import, a run, a kind of ledger. */
  readonly ref: string
}

/** Who acts, as far as the ledger of files must know. */
export interface Hand {
  readonly env: { readonly newId: () => string; readonly now: () => Date }
  readonly user: { readonly userId: string }
}

/** 授受簿の1行. Written in the very transaction of the act that took or made the file. */
export async function enterHandOver(tx: WriteTx, { env, user }: Hand, file: HandedFile): Promise<void> {
  await tx
    .insertInto('hand_over')
    .values({
      entry_id: env.newId(),
      direction: file.direction,
      name: file.name,
      sha256: file.sha256,
      row_count: file.rows,
      amount: file.amount ?? null,
      medium: file.medium ?? defaultMedium,
      by_user: user.userId,
      at: env.now().toISOString(),
      ref: file.ref,
    })
    .execute()
}

/** Which lines; times are UTC, `until` is not itself among them. */
export interface HandOverFilter {
  readonly direction: HandOverDirection | undefined
  readonly from: string | undefined
  readonly until: string | undefined
}

/** A line's place in the ledger. */
export interface HandOverPlace {
  readonly at: string
  readonly entry_id: string
}

/** The medium a user named last for a file in this direction; '' when he never named one. */
export async function lastMedium(read: ReadDb, userId: string, direction: HandOverDirection): Promise<string> {
  const row = await read
    .selectFrom('hand_over')
    .select('medium')
    .where('by_user', '=', userId)
    .where('direction', '=', direction)
    .where('medium', 'not in', [defaultMedium, '取込取消'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.medium ?? ''
}

/**
 * 添付の名前 as the ledger of files may show it: names of files that came for one person under 支援措置 tell his name, and the ledger is
 * read by many. The file keeps its label with the case; here its hash tells which it was.
 */
export const neutralName = (ref: string, name: string): string => `添付（${ref}）${/\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? ''}`

/**
 * Lines with what was said of them last, the newest first, after `before`. A file that came for one case whose person is under
 * 支援措置 on `day` has its neutral name, also when the protection began later than the file came.
 */
export async function handOverPage(read: ReadDb, filter: HandOverFilter, before: HandOverPlace | undefined, limit: number, day: IsoDate) {
  const rows = await linesOf(read, filter, before, limit)
  const refs = [...new Set(rows.filter((row) => row.direction === 'in').map((row) => row.ref))]
  if (refs.length === 0) return rows
  const guarded = await read
    .selectFrom('welfare_case as c')
    .select('c.case_no')
    .where('c.case_no', 'in', refs)
    .where(guardedOn(day), '=', 1)
    .execute()
  const hidden = new Set(guarded.map((row) => row.case_no))
  return rows.map((row) => (row.direction === 'in' && hidden.has(row.ref) ? { ...row, name: neutralName(row.ref, row.name) } : row))
}

function linesOf(read: ReadDb, filter: HandOverFilter, before: HandOverPlace | undefined, limit: number) {
  let query = read
    .selectFrom('hand_over as h')
    .leftJoin('user_account as u', 'u.user_id', 'h.by_user')
    .leftJoin('hand_over_note as n', (join) =>
      join
        .onRef('n.entry_id', '=', 'h.entry_id')
        .on('n.seq', '=', sql<number>`(select max(m.seq) from hand_over_note m where m.entry_id = h.entry_id)`),
    )
    .select([
      'h.entry_id',
      'h.at',
      'h.direction',
      'h.name',
      'h.sha256',
      'h.row_count',
      'h.amount',
      'h.ref',
      'h.by_user',
      'u.name as by_name',
    ])
    .select(['n.recipient', 'n.remark', sql<string>`coalesce(n.medium, h.medium)`.as('medium')])
    .orderBy('h.at', 'desc')
    .orderBy('h.entry_id', 'desc')
    .limit(limit)
  if (filter.direction !== undefined) query = query.where('h.direction', '=', filter.direction)
  if (filter.from !== undefined) query = query.where('h.at', '>=', filter.from)
  if (filter.until !== undefined) query = query.where('h.at', '<', filter.until)
  if (before !== undefined) query = query.where(sql<boolean>`(h.at, h.entry_id) < (${before.at}, ${before.entry_id})`)
  return query.execute()
}

/** How many lines the ledger has under a filter. */
export async function countHandOver(read: ReadDb, filter: HandOverFilter): Promise<number> {
  let query = read.selectFrom('hand_over').select((eb) => eb.fn.countAll<number>().as('n'))
  if (filter.direction !== undefined) query = query.where('direction', '=', filter.direction)
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.until !== undefined) query = query.where('at', '<', filter.until)
  return (await query.executeTakeFirstOrThrow()).n
}

/** One line of the ledger, or undefined. */
export async function findHandOver(read: ReadDb, entryId: string) {
  return read.selectFrom('hand_over').selectAll().where('entry_id', '=', entryId).executeTakeFirst()
}

/** Adds what is known now; what was said before stays beside it. */
export async function addHandOverNote(
  tx: WriteTx,
  { env, user }: Hand,
  note: { readonly entryId: string; readonly medium: string; readonly recipient: string; readonly remark: string },
): Promise<void> {
  const last = await tx
    .selectFrom('hand_over_note')
    .select((eb) => eb.fn.max<number | null>('seq').as('seq'))
    .where('entry_id', '=', note.entryId)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('hand_over_note')
    .values({
      note_id: env.newId(),
      entry_id: note.entryId,
      seq: (last.seq ?? 0) + 1,
      medium: note.medium,
      recipient: note.recipient,
      remark: note.remark,
      by_user: user.userId,
      at: env.now().toISOString(),
    })
    .execute()
}
