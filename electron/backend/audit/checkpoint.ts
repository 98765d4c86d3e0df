import { checkpointText, type Checkpoint } from '../../../resources/verifier/verify.mjs'
import { signText, type Signer } from '../keys/key-pair.ts'
import type { WriteTx } from '../store/db.ts'
import { readMeta } from '../store/meta.ts'
import { lastCheckpoint } from '../store/signing.ts'
import { readHead, type AuditPen } from './pen.ts'
import { checkpointOf } from './verify.ts'

/** 照合点. A signed word on how long the trail is and what it ends with; what lies outside the office proves the trail up to there. */

export type CheckpointReason = 'day-end' | 'payment' | 'backup' | 'demand' | 'auto'

/** 照合点を作った訳. */
export const checkpointReasons: Readonly<Record<CheckpointReason, string>> = {
  'day-end': '日締め',
  payment: '支払の締め',
  backup: 'バックアップ',
  demand: '随時',
  auto: '500件ごと',
}

/** Entries after which one is made by itself. */
const entriesBetween = 500

/** Acts that close something: a checkpoint is made in the same transaction. */
const closing: ReadonlyMap<string, CheckpointReason> = new Map([['payment-export', 'payment']])

/** Makes the checkpoint of the trail as it stands in this transaction. */
export async function makeCheckpoint(tx: WriteTx, signer: Signer, reason: CheckpointReason, now: Date): Promise<Checkpoint> {
  const store = (await readMeta(tx)).get('store-id') ?? ''
  const head = await readHead(tx)
  const number = ((await lastCheckpoint(tx))?.number ?? 0) + 1
  const plain = { store, number, seq: head.seq, head: head.hash, at: now.toISOString(), reason }
  const row = {
    number,
    seq: head.seq,
    head: head.hash,
    at: plain.at,
    reason,
    key_id: signer.keyId,
    sig: signText(signer, checkpointText(plain)),
  }
  await tx.insertInto('checkpoint').values(row).execute()
  return checkpointOf(row, store)
}

/**
 * Called by the gate before a transaction commits: after a closing act, and after many entries, the trail is sealed. Gives the new
 * checkpoint, which is to be carried outside once it is safe.
 */
export async function sealTrail(tx: WriteTx, pen: AuditPen, signer: Signer, now: Date): Promise<Checkpoint | null> {
  if (pen.count === 0) return null
  for (const [action, reason] of closing) if (pen.actions.has(action)) return makeCheckpoint(tx, signer, reason, now)
  const last = await lastCheckpoint(tx)
  const { seq } = await readHead(tx)
  // made by the act itself
  if (last?.seq === seq) return checkpointOf(last, (await readMeta(tx)).get('store-id') ?? '')
  return seq - (last?.seq ?? 0) >= entriesBetween ? makeCheckpoint(tx, signer, 'auto', now) : null
}

/** 照合点の印, for the day-end sheet and the cover of a payment. */
export interface CheckpointMark {
  /** The first 16 digits of the head in groups of four, as people copy them. */
  readonly short: string
  /** What the verifier takes behind `--mark`: number, entry, digits. */
  readonly mark: string
  /** What the QR code holds: everything needed to compare, ASCII only. */
  readonly qr: string
}

/** What is printed of a checkpoint. */
export function checkpointMark(c: Pick<Checkpoint, 'store' | 'number' | 'seq' | 'head'>): CheckpointMark {
  const digits = c.head.slice(0, 16)
  return {
    short: digits.replaceAll(/(.{4})(?=.)/g, '$1 '),
    mark: `${c.number}:${c.seq}:${digits}`,
    qr: `KYUFU-CP1:${c.store}:${c.number}:${c.seq}:${c.head}`,
  }
}
