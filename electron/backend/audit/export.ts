import { endText } from '../../../resources/verifier/verify.mjs'
import { signText, type Signer } from '../keys/key-pair.ts'
import { lastExpirySeq } from '../store/audit-expiry.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { readMeta } from '../store/meta.ts'
import { firstPrev } from './format.ts'
import { checkpointOf, trailPage } from './verify.ts'

const page = 1_000

/**
 * The lines of an export: a head, each entry with its salt and body, each checkpoint behind the entry it names, and a signed last line,
 * so that an export cut short is no export. Throws AppError `changed-by-other` when bodies of old views went while it was written: its parts would
 * not be of one moment.
 */
export async function* exportLines(
  read: ReadDb,
  options: { readonly signer: Signer; readonly now: Date; readonly onEntry?: () => void },
): AsyncGenerator<string> {
  const { signer, now, onEntry = () => undefined } = options
  const store = (await readMeta(read)).get('store-id') ?? ''
  yield `${JSON.stringify({ format: 'kyufu-audit-export-2', hash: 'kyufu-audit-v2', store, exportedAt: now.toISOString() })}\n`
  const checkpoints = await read.selectFrom('checkpoint').selectAll().orderBy('number').execute()
  const expiry = await lastExpirySeq(read)
  let next = 0
  let seq = 0
  let head = firstPrev
  for (;;) {
    const rows = await trailPage(read, seq, page)
    for (const row of rows) {
      yield `${JSON.stringify(row)}\n`
      onEntry()
      seq = row.seq
      head = row.entry_hash
      for (let c = checkpoints[next]; c !== undefined && c.seq <= seq; c = checkpoints[++next])
        yield `${JSON.stringify({ checkpoint: checkpointOf(c, store) })}\n`
    }
    if (rows.length < page) break
  }
  if ((await lastExpirySeq(read)) !== expiry) throw conflict('trail', '監査記録')
  const end = { store, entries: seq, checkpoints: next, head, at: now.toISOString() }
  yield `${JSON.stringify({ end: { ...end, keyId: signer.keyId, sig: signText(signer, endText(end)) } })}\n`
}
