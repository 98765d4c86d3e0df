import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'

/** One entry as a list shows it. */
export interface TrailLine {
  readonly seq: number
  readonly at_local: string
  readonly actor: string
  readonly device: string
  readonly action: string
  readonly ref: string
  readonly body: string | null
}

/** Where a page ended: entries behind it come next. */
export interface TrailMark {
  readonly at: string
  readonly seq: number
}

/** Which entries. `from` and `to` belong to it; every way leads over an index that begins with what narrows most. */
export interface TrailFilter {
  readonly from: IsoDate
  readonly to: IsoDate
  readonly actor?: string | undefined
  /** Entries of whoever was not signed in yet that are about this user: logins, right and wrong. */
  readonly about?: string | undefined
  /** Only these acts. */
  readonly actions?: readonly string[]
  readonly withoutViews?: boolean
  /** 時間外: outside these times (HH:MM) of a working day, or on a day off. */
  readonly outside?: { readonly open: string; readonly close: string; readonly holidays: readonly IsoDate[] }
  readonly before?: TrailMark | undefined
  readonly limit: number
}

/** Entries of a period, the newest first by the office's clock. At most `limit`. */
export async function trailLines(read: ReadDb, filter: TrailFilter): Promise<TrailLine[]> {
  const { from, to, actor, about, actions, withoutViews, outside, before, limit } = filter
  // an engine that guesses by averages would walk the day where the person's or the act's own index is far shorter
  const index =
    about !== undefined ? 'audit_ref' : actor !== undefined ? 'audit_actor' : actions !== undefined ? 'audit_action' : 'audit_local'
  let query = read
    .selectFrom(sql<Omit<TrailLine, 'body'>>`(select * from audit_entry indexed by ${sql.raw(index)})`.as('e'))
    .select(['e.seq', 'e.at_local', 'e.actor', 'e.device', 'e.action', 'e.ref'])
    .select(sql<string | null>`(select b.body from audit_body b where b.seq = e.seq)`.as('body'))
    .where('e.at_local', '>=', from)
    .where('e.at_local', '<', `${to}~`)
    .orderBy('e.at_local', 'desc')
    .orderBy('e.seq', 'desc')
    .limit(limit)
  if (actor !== undefined) query = query.where('e.actor', '=', actor)
  if (about !== undefined) query = query.where('e.ref', '=', about).where('e.actor', '=', 'nobody')
  if (actions !== undefined) query = query.where('e.action', 'in', [...actions])
  if (withoutViews === true) query = query.where('e.action', '<>', 'view')
  if (before !== undefined) query = query.where(sql<boolean>`(e.at_local, e.seq) < (${before.at}, ${before.seq})`)
  if (outside !== undefined) {
    const { open, close, holidays } = outside
    const off = holidays.length === 0 ? sql`0` : sql`substr(e.at_local, 1, 10) in (${sql.join(holidays)})`
    query = query
      .where(
        sql<boolean>`(substr(e.at_local, 12, 5) < ${open} or substr(e.at_local, 12, 5) >= ${close}
          or strftime('%w', substr(e.at_local, 1, 10)) in ('0', '6') or ${off})`,
      )
      // what the program does by itself is nobody's overtime
      .where('e.actor', '<>', 'system')
  }
  return query.execute()
}

/** How often each person did acts of some sorts on each day of a period: those with at least `least`. */
export async function dailyCounts(
  read: ReadDb,
  filter: { readonly actions: readonly string[]; readonly from: IsoDate; readonly to: IsoDate; readonly least: number },
): Promise<{ day: string; actor: string; n: number }[]> {
  const { actions, from, to, least } = filter
  return read
    .selectFrom(sql<Pick<TrailLine, 'at_local' | 'actor' | 'action'>>`(select * from audit_entry indexed by audit_action)`.as('e'))
    .select([sql<string>`substr(e.at_local, 1, 10)`.as('day'), 'e.actor', (eb) => eb.fn.countAll<number>().as('n')])
    .where('e.action', 'in', [...actions])
    .where('e.at_local', '>=', from)
    .where('e.at_local', '<', `${to}~`)
    .groupBy(['day', 'e.actor'])
    .having((eb) => eb.fn.countAll(), '>=', least)
    .orderBy('day', 'desc')
    .orderBy('n', 'desc')
    .limit(1_000)
    .execute()
}
