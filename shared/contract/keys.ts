import * as z from 'zod'
import { command, None, query } from './kinds.ts'

const Secret = z.string().min(1).max(200)

/** 開け口. Who can open the office's key, and by what. */
export const KeyHolder = z.object({
  user: z.string(),
  name: z.string(),
  /** own: with his password; first: with the first password he was given; shut: use is suspended; none: not yet. */
  slot: z.enum(['own', 'first', 'shut', 'none']),
  madeAt: z.string().nullable(),
})
export type KeyHolder = z.infer<typeof KeyHolder>

export const KeyStanding = z.object({
  /** folder: the key lies in its file beside the store; slots: only in slots. */
  place: z.enum(['folder', 'slots']),
  /** The key can be used now. */
  open: z.boolean(),
  /** Number of the key, 16 hex digits; null: not at hand, and no slot tells it. */
  keyId: z.string().nullable(),
  /** The paper: its number, whether it opens the office's key, when it was last typed in rightly. */
  paper: z.object({ keyId: z.string(), opens: z.boolean(), drilledAt: z.string().nullable() }).nullable(),
  holders: z.array(KeyHolder),
  /** Why the key cannot be closed now; '' when it can. */
  hindrance: z.string(),
})
export type KeyStanding = z.infer<typeof KeyStanding>

/** 事務所の鍵. */
export const keysContract = {
  'key.standing': query('事務所の鍵の状況', 'backup.run', None, KeyStanding),
  // `without`: the users who will not be able to open it, as they were shown
  'key.close': command(
    '事務所の鍵を閉じる',
    'backup.run',
    z.strictObject({ password: Secret, without: z.array(z.string().max(100)).max(1_000) }),
    z.object({ holders: z.int() }),
    ['audit', 'session'],
    { unremembered: true },
  ),
  'key.open': command(
    '回復鍵で事務所の鍵を開ける',
    'backup.run',
    z.strictObject({ key: Secret }),
    z.object({ keyId: z.string() }),
    ['audit', 'session'],
    { unremembered: true },
  ),
}
