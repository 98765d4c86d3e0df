import { createVerifier, type Checkpoint, type Report, type TrailRow } from '../../../resources/verifier/verify.mjs'
import { lastExpirySeq } from '../store/audit-expiry.ts'
import type { ReadDb } from '../store/db.ts'
import { readMeta } from '../store/meta.ts'
import { keyEntrySeqs } from '../store/signing.ts'
import type { CheckpointTable } from '../store/schema-signing.ts'
import { firstPrev } from './format.ts'

/** Outcome of reading the trail again. `firstBad` names the first entry that does not hold. */
export type TrailVerdict = Report

export interface VerifyOptions {
  /** Called after each page with the number of the last entry read. */
  readonly onPage?: (done: number) => void | Promise<void>
  /** The office's id; default: as the store has it. */
  readonly store?: string
  /** Checkpoints kept outside the store. */
  readonly outside?: readonly Checkpoint[]
  /** Begin behind this checkpoint of the office, which was verified when it was made; its own signature is checked again. */
  readonly since?: CheckpointTable
  /** Check each signature of the office's key, instead of one for many entries that the chain holds together. */
  readonly everySignature?: boolean
}

const page = 500

/** A page of entries with their bodies, in order. */
export async function trailPage(read: ReadDb, after: number, limit: number): Promise<TrailRow[]> {
  return read
    .selectFrom('audit_entry as e')
    .leftJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.seq', 'e.at_utc', 'e.at_local', 'e.actor', 'e.device', 'e.action', 'e.ref', 'e.commit_hash', 'e.prev_hash', 'e.entry_hash'])
    .select(['e.key_id', 'e.sig', 'e.fmt', 'b.salt', 'b.body'])
    .where('e.seq', '>', after)
    .orderBy('e.seq')
    .limit(limit)
    .execute()
}

/** A checkpoint as it travels: in exports and in the files kept elsewhere. */
export function checkpointOf(row: CheckpointTable, store: string): Checkpoint {
  const { number, seq, head, at, reason, key_id: keyId, sig } = row
  return { format: 'kyufu-checkpoint-v1', store, number, seq, head, at, reason, keyId, sig }
}

/**
 * Recomputes every link and every commitment and checks the signatures, by the rules of the stand-alone verifier. The body of a view that an
 * entry says was emptied at the end of its time leaves its own entry valid and is counted.
 */
export async function verifyTrail(read: ReadDb, options: VerifyOptions = {}): Promise<TrailVerdict> {
  const before = await lastExpirySeq(read)
  const verdict = await verifyOnce(read, options)
  // bodies that went between two pages are told by an entry of their own: the whole is read again, as it is now
  return verdict.ok || (await lastExpirySeq(read)) === before ? verdict : verifyTrail(read, options)
}

async function verifyOnce(read: ReadDb, options: VerifyOptions): Promise<TrailVerdict> {
  const { onPage = () => undefined, outside = [], since, everySignature = false } = options
  const store = options.store ?? (await readMeta(read)).get('store-id') ?? ''
  const checkpoints = await read
    .selectFrom('checkpoint')
    .selectAll()
    .where('number', '>', (since?.number ?? 1) - 1)
    .orderBy('number')
    .execute()
  const verifier = createVerifier({
    outside,
    everySignature,
    ...(since === undefined ? {} : await startBehind(read, since)),
    store,
  })
  let next = 0
  let seq = since === undefined ? 0 : since.seq - 1
  for (;;) {
    const rows = await trailPage(read, seq, page)
    for (const row of rows) {
      if (!verifier.entry(row)) return verifier.report()
      seq = row.seq
      for (let c = checkpoints[next]; c !== undefined && c.seq <= seq; c = checkpoints[++next]) {
        if (!verifier.checkpoint(checkpointOf(c, store))) return verifier.report()
      }
    }
    await onPage(seq)
    if (rows.length < page) break
  }
  // a checkpoint beyond the end: the tail was cut
  const beyond = checkpoints[next]
  if (beyond) verifier.checkpoint(checkpointOf(beyond, store))
  return verifier.report()
}

/** The verifier reads the checkpoint's own entry again and goes on from there. */
async function startBehind(read: ReadDb, since: CheckpointTable) {
  const seqs = (await keyEntrySeqs(read, since.seq)).filter((seq) => seq < since.seq)
  const keyEntries: TrailRow[] = []
  for (const seq of seqs) keyEntries.push(...(await trailPage(read, seq - 1, 1)))
  const [before] = since.seq > 1 ? await trailPage(read, since.seq - 2, 1) : []
  const start = { seq: since.seq - 1, head: before?.entry_hash ?? firstPrev, sig: before?.sig ?? '', number: since.number - 1 }
  return { start, keyEntries }
}
