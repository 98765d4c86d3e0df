import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { masterKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { judgeMaster, newTimelines, type RowChange } from './masters-judge.ts'
import { sealedResidents, sealLog, settleGuarded } from './place-register.ts'
import type { KeyNow } from './sealed-text.ts'
import { anyShape, rowKey, type MasterShape, type Row } from './masters-tables.ts'

/** Who changes, for the change log. */
export interface ChangeHand {
  readonly by: string
  readonly at: string
  readonly newId: () => string
  /** Places of persons under 支援措置 are sealed by these. */
  readonly keys: KeyNow
}

/** What putting rows into a master did; `closed`: former rows that end the day before a new one. */
export interface MergeCounts {
  readonly added: number
  readonly changed: number
  readonly same: number
  readonly closed: number
}

/**
 * Puts judged rows into a master: new ones in, changed ones over the old, former ones closed. Everything that was there goes to
 * the change log; new rows only with `logAdds`, since the first filling of a register is told by its entry in the trail.
 */
export async function applyChanges(
  tx: WriteTx,
  shape: MasterShape<unknown>,
  judged: readonly RowChange[],
  hand: ChangeHand,
  logAdds: boolean,
): Promise<MergeCounts> {
  const added = judged.filter((one) => one.verdict === 'added')
  const changed = judged.filter((one) => one.verdict === 'changed')
  const closed = judged.flatMap((one) => (one.closes === null ? [] : [one.closes]))
  await logChanges(
    tx,
    shape,
    [
      ...closed,
      ...changed.map(({ before, after }) => ({ before, after })),
      ...(logAdds ? added.map(({ after }) => ({ before: null, after })) : []),
    ],
    hand,
  )
  // a former row is closed first: at no moment do two rows of a thing hold on one day
  await upsert(
    tx,
    shape,
    closed.map((one) => one.after),
    hand,
  )
  await upsert(
    tx,
    shape,
    [...added, ...changed].map((one) => one.after),
    hand,
  )
  return {
    added: added.length,
    changed: changed.length,
    same: judged.filter((one) => one.verdict === 'same').length,
    closed: closed.length,
  }
}

/** Fills a master from records that were checked: judged and applied in pieces. Rows that the master refuses are a fault here. */
export async function mergeMaster(tx: WriteTx, kind: MasterKind, records: readonly unknown[], hand: ChangeHand): Promise<MergeCounts> {
  const shape = anyShape(kind)
  const timelines = newTimelines()
  let sum: MergeCounts = { added: 0, changed: 0, same: 0, closed: 0 }
  for (const piece of chunks(records, 10)) {
    const judged = await judgeMaster(tx, kind, piece, timelines)
    const refused = judged.find((one) => one.error !== null)
    if (refused) throw new Error(`master ${kind} ${refused.key}: ${refused.error?.message}`)
    sum = addCounts(sum, await applyChanges(tx, shape, judged, hand, false))
  }
  return sum
}

export const addCounts = (a: MergeCounts, b: MergeCounts): MergeCounts => ({
  added: a.added + b.added,
  changed: a.changed + b.changed,
  same: a.same + b.same,
  closed: a.closed + b.closed,
})

async function upsert(tx: WriteTx, shape: MasterShape<unknown>, given: readonly Row[], hand: ChangeHand): Promise<void> {
  const rows = shape.table === 'resident' ? await sealedResidents(tx, hand.keys, given) : given
  const columns = rows[0] ? Object.keys(rows[0]) : []
  for (const piece of chunks(rows, Math.max(columns.length, 1))) {
    const values = piece.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`)
    const rest = columns.filter((column) => !shape.key.includes(column))
    const update = sql.join(rest.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
    const conflict = rest.length > 0 ? sql`do update set ${update}` : sql`do nothing`
    await sql`insert into ${sql.table(shape.table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}
      on conflict (${sql.join(shape.key.map((column) => sql.ref(column)))}) ${conflict}`.execute(tx)
  }
  const touched = shape.table === 'resident' ? given.filter((row, i) => row !== rows[i]) : []
  if (touched.length > 0)
    await settleGuarded(
      tx,
      hand.keys,
      touched.map((row) => String(row['resident_no'])),
    )
}

/** Takes one row away, the change log keeps it. */
export async function removeRow(tx: WriteTx, shape: MasterShape<unknown>, row: Row, hand: ChangeHand): Promise<void> {
  const guarded = shape.table === 'resident' && (await sealedResidents(tx, hand.keys, [row]))[0] !== row
  await logChanges(tx, shape, [{ before: row, after: null }], hand)
  const where = sql.join(
    shape.key.map((column) => sql`${sql.ref(column)} = ${row[column] ?? null}`),
    sql` and `,
  )
  await sql`delete from ${sql.table(shape.table)} where ${where}`.execute(tx)
  if (guarded) await sealLog(tx, hand.keys, String(row['resident_no']))
}

async function logChanges(
  tx: WriteTx,
  shape: MasterShape<unknown>,
  changed: readonly { readonly before: Row | null; readonly after: Row | null }[],
  hand: ChangeHand,
): Promise<void> {
  const entries = changed.map(({ before, after }) => ({
    change_id: hand.newId(),
    area: shape.table,
    record_key: rowKey(shape, after ?? before ?? {}),
    before_value: before === null ? null : JSON.stringify(before),
    after_value: JSON.stringify(after),
    by_user: hand.by,
    at: hand.at,
  }))
  for (const piece of chunks(entries, 7)) await tx.insertInto('change_log').values(piece).execute()
}

/** Rows in each master. */
export async function masterCounts(read: ReadDb): Promise<Map<MasterKind, number>> {
  const counts = new Map<MasterKind, number>()
  for (const kind of masterKinds) {
    const row = await read
      .selectFrom(anyShape(kind).table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    counts.set(kind, row.n)
  }
  return counts
}

/** 版. Changes with every change of a row's content; what a person saw is compared with what is there. */
export function rowVersion(row: Row): string {
  const content = Object.keys(row)
    .toSorted()
    .map((column) => [column, row[column]])
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
}
