import type { ReadDb } from '../store/db.ts'
import { decisionParts, draftHead, payeeParts, shownCases, type Part } from '../store/shown.ts'
import { sha256Hex } from './format.ts'
import type { AuditAct } from './pen.ts'

/**
 * 見たものの封印. Whoever approves a draft approves what the screen shows of it. The pen itself puts the SHA-256 of all of it into the
 * entry, so that no use-case can forget it; computed again from the same rows later, it finds a fact that was changed silently.
 */

/** The name of the canonical form below. What is taken in, and its order, stands in store/shown.ts. */
const form = 'kyufu-shown-v1'

/** Acts that approve what is shown. */
export const sealedActs: readonly string[] = ['approve', 'agree', 'decide', 'pull-up']

/** What stands under `shown` in the body of such an entry: digests in hex. */
export interface Shown {
  readonly form: string
  /** Of the draft itself and, for a payment order, of all its payees. */
  readonly draft?: string
  /** Of each case, by its number. */
  readonly cases?: Readonly<Record<string, string>>
  /** Of a decision with its vouchers. */
  readonly decision?: string
}

/**
 * Form ‖ NUL ‖ for each part: length in bytes as 4 bytes, most significant first, then UTF-8. Numbers in decimal; nothing (null) is the length
 * 0xFFFFFFFF. Stored texts go in as they are, never parsed and written again.
 */
export function shownDigest(parts: readonly Part[]): string {
  const texts = parts.map((part) => (part === null || part instanceof Uint8Array ? part : Buffer.from(String(part))))
  const message = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + 4 + (text?.length ?? 0), form.length + 1))
  let at = message.write(`${form}\0`, 'latin1')
  for (const text of texts) {
    at = message.writeUInt32BE(text?.length ?? 0xffffffff, at)
    if (text === null) continue
    message.set(text, at)
    at += text.length
  }
  return sha256Hex(message)
}

/** The seal of an act; null for one that approves nothing. */
export async function sealOf(read: ReadDb, act: AuditAct, at: Date): Promise<Shown | null> {
  if (!sealedActs.includes(act.action)) return null
  const draft = await draftHead(read, act.ref)
  if (draft) {
    const cases: Record<string, string> = {}
    for await (const one of shownCases(read, draft.draftId, at.toISOString())) if (one.live) cases[one.caseNo] = shownDigest(one.parts)
    return { form, draft: shownDigest([...draft.parts, ...(await payeeParts(read, draft.draftId))]), cases }
  }
  const decision = act.action === 'decide' ? await decisionParts(read, act.ref) : null
  return decision === null ? null : { form, decision: shownDigest(decision) }
}
