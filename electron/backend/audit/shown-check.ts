import type { ReadDb } from '../store/db.ts'
import {
  amountUnlikeDecision,
  decisionParts,
  draftHead,
  isSuperseded,
  payeeParts,
  sealedEntries,
  shownCases,
  type SealedEntry,
} from '../store/shown.ts'
import { sealedActs, shownDigest, type Shown } from './seal.ts'

/** Outcome of computing every seal again. `seq` of a fault is the entry whose content is no longer what was approved. */
export interface ShownVerdict {
  readonly checked: number
  readonly bad: readonly { readonly seq: number; readonly ref: string; readonly problem: string }[]
}

const most = 100

/**
 * 決裁内容の照合. Computes the digests of everything that was approved again, from the rows as they are now, and names what differs.
 * `ref` limits it to one draft or case. Approvals that were sent back, and cases that left their draft, stand for nothing any more.
 */
export async function checkShown(
  read: ReadDb,
  ref?: string,
  onPage: (checked: number) => void | Promise<void> = () => undefined,
): Promise<ShownVerdict> {
  const bad: { seq: number; ref: string; problem: string }[] = []
  let checked = 0
  for (let after = 0; ;) {
    const entries = await sealedEntries(read, sealedActs, after, ref)
    for (const entry of entries) {
      after = entry.seq
      const { shown } = JSON.parse(entry.body) as { shown?: Shown }
      if (shown === undefined) continue
      checked++
      for (const what of await differences(read, entry, shown))
        bad.push({ seq: entry.seq, ref: what, problem: `第${entry.seq}号で決裁された内容と違います（${what}）` })
    }
    await onPage(checked)
    if (entries.length === 0 || bad.length > most) break
  }
  const unlike = ref === undefined ? await amountUnlikeDecision(read) : undefined
  if (unlike !== undefined) bad.push({ seq: 0, ref: unlike, problem: `案件 ${unlike} の金額が決定の金額と違います` })
  return { checked, bad: bad.slice(0, most) }
}

/** What of an entry differs: a draft's number, a case's. */
async function differences(read: ReadDb, entry: SealedEntry, shown: Shown): Promise<string[]> {
  if (shown.decision !== undefined) {
    const parts = await decisionParts(read, entry.ref)
    return parts !== null && shownDigest(parts) === shown.decision ? [] : [entry.ref]
  }
  if (await isSuperseded(read, entry.ref, entry.seq)) return []
  const draft = await draftHead(read, entry.ref)
  if (!draft) return [entry.ref]
  const found: string[] = []
  if (shownDigest([...draft.parts, ...(await payeeParts(read, draft.draftId))]) !== shown.draft) found.push(entry.ref)
  const missing = new Set(Object.keys(shown.cases ?? {}))
  for await (const one of shownCases(read, draft.draftId, entry.at_utc)) {
    missing.delete(one.caseNo)
    const sealed = shown.cases?.[one.caseNo]
    if (sealed !== undefined && one.live && shownDigest(one.parts) !== sealed) found.push(one.caseNo)
  }
  return [...found, ...missing]
}
