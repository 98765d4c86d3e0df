import type { ReadDb } from '../store/db.ts'
import { auditFormat, commitHash, entryHash, firstPrev } from './format.ts'

/** Outcome of reading the whole trail again. `firstBad` names the first entry that does not hold. */
export interface TrailVerdict {
  readonly entries: number
  readonly ok: boolean
  readonly head: string
  readonly firstBad?: { readonly seq: number; readonly problem: string }
}

const page = 2_000

/**
 * Recomputes every link and every commitment. A body that was erased (retention) leaves its entry valid.
 * `onPage` is called after each page with the entries read so far.
 */
export async function verifyTrail(read: ReadDb, onPage: (done: number) => void | Promise<void> = () => undefined): Promise<TrailVerdict> {
  let seq = 0
  let head = firstPrev
  const bad = (at: number, problem: string): TrailVerdict => ({ entries: seq, ok: false, head, firstBad: { seq: at, problem } })
  for (;;) {
    const rows = await read
      .selectFrom('audit_entry as e')
      .leftJoin('audit_body as b', 'b.seq', 'e.seq')
      .select([
        'e.seq',
        'e.at_utc',
        'e.at_local',
        'e.actor',
        'e.device',
        'e.action',
        'e.ref',
        'e.commit_hash',
        'e.prev_hash',
        'e.entry_hash',
        'e.fmt',
        'b.salt',
        'b.body',
      ])
      .where('e.seq', '>', seq)
      .orderBy('e.seq')
      .limit(page)
      .execute()
    for (const e of rows) {
      if (e.seq !== seq + 1) return bad(seq + 1, '番号が抜けています')
      if (e.fmt !== auditFormat) return bad(e.seq, '形式の名前が違います')
      if (e.prev_hash !== head) return bad(e.seq, '前の記録とつながりません')
      const hash = entryHash(head, {
        seq: e.seq,
        atUtc: e.at_utc,
        atLocal: e.at_local,
        actor: e.actor,
        device: e.device,
        action: e.action,
        ref: e.ref,
        commit: e.commit_hash,
      })
      if (hash !== e.entry_hash) return bad(e.seq, '記録の内容が書き換えられています')
      if (e.body !== null && e.salt !== null && commitHash(e.salt, e.body) !== e.commit_hash) {
        return bad(e.seq, '記録の本文が書き換えられています')
      }
      seq = e.seq
      head = e.entry_hash
    }
    await onPage(seq)
    if (rows.length < page) return { entries: seq, ok: true, head }
  }
}
