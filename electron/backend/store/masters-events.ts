import type { WriteTx } from './db.ts'
import type { ChangeHand } from './masters.ts'

/** One act that changed a master. */
export interface MasterAct {
  readonly kind: string
  readonly way: 'screen' | 'file' | 'plan'
  /** What was done, as a Japanese sentence. */
  readonly text: string
  readonly reason: string
  readonly added: number
  readonly changed: number
  readonly removed?: number
  readonly gone?: number
  readonly effectiveFrom: string | null
  readonly file?: string
  readonly sha256?: string
}

/** 台帳の変更の記録. Written in the transaction of the change; what was reviewed before `at` may rest on the old row. */
export async function enterMasterEvent(tx: WriteTx, hand: ChangeHand, act: MasterAct): Promise<void> {
  await tx
    .insertInto('master_event')
    .values({
      event_id: hand.newId(),
      kind: act.kind,
      way: act.way,
      text: act.text,
      reason: act.reason,
      added: act.added,
      changed: act.changed,
      removed: act.removed ?? 0,
      gone: act.gone ?? 0,
      effective_from: act.effectiveFrom,
      file: act.file ?? '',
      sha256: act.sha256 ?? '',
      by_user: hand.by,
      at: hand.at,
    })
    .execute()
}
