import { randomBytes } from 'node:crypto'
import { localStamp } from '../../../shared/domain/clock.ts'
import type { WriteTx } from '../store/db.ts'
import { auditFormat, commitHash, entryHash, firstPrev } from './format.ts'

/** One act to be entered: `action` and `ref` (a number such as a case's) are open, `body` holds what only readers may see. */
export interface AuditAct {
  readonly action: string
  readonly ref: string
  readonly body: Readonly<Record<string, unknown>>
}

/** 監査の筆. Writes entries inside the transaction of the act itself; made only by the gate. */
export interface AuditPen {
  write(act: AuditAct): Promise<{ readonly seq: number; readonly hash: string }>
  /** Entries written so far. A command that ends with 0 is rolled back. */
  readonly count: number
}

/** The pen of one transaction: each entry is chained to the one before. Committing or not is the affair of the transaction. */
export function auditPen(tx: WriteTx, who: { readonly actor: string; readonly device: string; readonly now: () => Date }): AuditPen {
  let count = 0
  let head: { seq: number; hash: string } | undefined
  return {
    get count() {
      return count
    },
    async write(act) {
      head ??= await readHead(tx)
      const at = who.now()
      const body = JSON.stringify(act.body)
      const salt = randomBytes(16).toString('hex')
      const entry = {
        seq: head.seq + 1,
        atUtc: at.toISOString(),
        atLocal: localStamp(at),
        actor: who.actor,
        device: who.device,
        action: act.action,
        ref: act.ref,
        commit: commitHash(salt, body),
      }
      const hash = entryHash(head.hash, entry)
      await tx
        .insertInto('audit_entry')
        .values({
          seq: entry.seq,
          at_utc: entry.atUtc,
          at_local: entry.atLocal,
          actor: entry.actor,
          device: entry.device,
          action: entry.action,
          ref: entry.ref,
          commit_hash: entry.commit,
          prev_hash: head.hash,
          entry_hash: hash,
          sig: null,
          fmt: auditFormat,
        })
        .execute()
      await tx.insertInto('audit_body').values({ seq: entry.seq, salt, body }).execute()
      head = { seq: entry.seq, hash }
      count++
      return head
    },
  }
}

async function readHead(tx: WriteTx): Promise<{ seq: number; hash: string }> {
  const last = await tx.selectFrom('audit_entry').select(['seq', 'entry_hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return last ? { seq: last.seq, hash: last.entry_hash } : { seq: 0, hash: firstPrev }
}
