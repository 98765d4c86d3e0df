import { localStamp } from '../../../shared/domain/clock.ts'
import { holders, lastProof } from '../store/backups.ts'
import type { ReadDb } from '../store/db.ts'
import { keySlotOf } from '../store/key-slots.ts'

/** 紙の回復鍵, as far as it opens the office's key. */
export interface Paper {
  readonly keyId: string
  readonly opens: boolean
  readonly drilledAt: string | null
}

/** The present paper; null: none was made yet. */
export async function paperOf(read: ReadDb): Promise<Paper | null> {
  const paper = (await holders(read)).find((row) => row.kind === 'recovery')
  if (paper === undefined) return null
  const slot = await keySlotOf(read, 'recovery', '')
  const drill = await lastProof(read, 'drill', { subject: paper.holder_id })
  return {
    keyId: paper.holder_id,
    opens: slot?.holder === paper.public_key,
    drilledAt: drill?.ok === 1 ? localStamp(new Date(drill.at)) : null,
  }
}
