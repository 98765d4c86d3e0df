import * as z from 'zod'
import { command, job, None, query } from './kinds.ts'

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
  /** Why the key cannot be renewed now; '' when it can. */
  renewHindrance: z.string(),
  /** 世代: 1 for the key the office began with. */
  generation: z.int(),
  /** The last renewal; null: there was none. */
  renewal: z
    .object({
      begunAt: z.string(),
      begunBy: z.string(),
      endedAt: z.string().nullable(),
      /** Everything is sealed anew; it is looked through once more. */
      looking: z.boolean(),
      /** Rows and files of the present walk. */
      done: z.int(),
      total: z.int(),
      anew: z.int(),
      /** What no key opens, and stays as it is. */
      shut: z.int(),
      /** Why it does not go on; ''. */
      trouble: z.string(),
    })
    .nullable(),
  /** All papers, the newest first. One that has ended opens the backups of its time only. */
  papers: z.array(z.object({ keyId: z.string(), madeAt: z.string(), endedAt: z.string().nullable() })),
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
  // the answer holds the new paper's groups: told once
  'key.renew': job(
    '事務所の鍵の更新',
    'backup.run',
    z.strictObject({ password: Secret }),
    z.object({ generation: z.int(), keyId: z.string(), groups: z.array(z.string()), replaced: z.boolean() }),
    ['audit', 'session'],
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
