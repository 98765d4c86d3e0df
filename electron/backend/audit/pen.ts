import { randomBytes } from 'node:crypto'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { personalActs } from '../../../resources/verifier/verify.mjs'
import { signText, type Signer } from '../keys/key-pair.ts'
import { decidingKeys } from '../keys/key-trust.ts'
import type { Env } from '../context.ts'
import type { WriteTx } from '../store/db.ts'
import { isKeyEnded } from '../store/signing.ts'
import { insertEntry } from '../store/trail-entries.ts'
import { enterJump, jumpSince, unconfirmed } from './clock.ts'
import { auditFormat, commitHash, firstPrev, signedEntryHash, signedText } from './format.ts'
import { sealOf } from './seal.ts'

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
  /** Enters a jump of the clock, if there is one, without any act. */
  watch(): Promise<void>
  /** The acts written so far. */
  readonly actions: ReadonlySet<string>
}

/** Who writes, and with which keys. `person` is the key of whoever is signed in; null: nobody, or the program itself. */
export interface PenHolder {
  readonly actor: string
  readonly device: string
  readonly now: () => Date
  readonly office: Signer
  readonly person: Signer | null
  /** Whether jumps of the clock are entered; not while an office is made. */
  readonly watchClock: boolean
  /** An act that must not go on once the clock has jumped: it is refused with AppError `clock-unconfirmed`, and leaves nothing. */
  readonly haltsAtJump?: boolean
}

/** The last entry, to which the next one is chained. */
export interface Head {
  readonly seq: number
  readonly hash: string
  readonly sig: string
  readonly atUtc: string
  readonly actor: string
  readonly action: string
}

/**
 * The pen of one transaction: each entry is chained to the one before and signed; committing or not is the affair of the
 * transaction. An act that only the person's own key may sign is refused without it: AppError `signing-key-missing`; one that
 * decides also with a key that nobody confirmed in time: `signing-key-unconfirmed`.
 */
export function auditPen(tx: WriteTx, who: PenHolder): AuditPen {
  let count = 0
  let head: Head | undefined
  let personChecked = false
  const actions = new Set<string>()
  const assertMayDecide = decidingKeys(tx)

  async function signerFor(action: string, at: Date): Promise<Signer> {
    if (!personalActs.has(action) || who.actor === 'system') return who.office
    if (who.person === null || who.person.owner !== who.actor) throw new AppError('signing-key-missing', {})
    if (!personChecked && (await isKeyEnded(tx, who.person.keyId))) throw new AppError('signing-key-missing', {})
    personChecked = true
    await assertMayDecide(action, who.person.keyId, at)
    return who.person
  }

  async function append(act: AuditAct, at: Date): Promise<Head> {
    const before = head ?? (await readHead(tx))
    const signer = await signerFor(act.action, at)
    const shown = await sealOf(tx, act, at)
    const body = JSON.stringify(shown === null ? act.body : { ...act.body, shown })
    const salt = randomBytes(16).toString('hex')
    const entry = {
      seq: before.seq + 1,
      atUtc: at.toISOString(),
      atLocal: localStamp(at),
      actor: who.actor,
      device: who.device,
      action: act.action,
      ref: act.ref,
      commit: commitHash(salt, body),
    }
    const hash = signedEntryHash(before, entry, signer.keyId)
    const sig = signText(signer, signedText(hash))
    const { seq, atUtc, atLocal, actor, device, action, ref, commit } = entry
    const named = { at_utc: atUtc, at_local: atLocal, commit_hash: commit, prev_hash: before.hash, entry_hash: hash, key_id: signer.keyId }
    await insertEntry(tx, { seq, actor, device, action, ref, sig, fmt: auditFormat, ...named }, { salt, body })
    head = { seq, hash, sig, atUtc, actor, action }
    count++
    actions.add(act.action)
    return head
  }

  async function watch(at: Date): Promise<void> {
    if (!who.watchClock) return
    // every entry is compared with the one before it: a long act may have its jump in the middle
    const last = head ?? (await readHead(tx))
    head = last
    const jump = await jumpSince(tx, last, at)
    if (jump === null) return
    if (who.haltsAtJump === true) throw unconfirmed(jump)
    await enterJump(tx, jump, last, at, who.actor, (act) => append(act, at))
  }

  return {
    get count() {
      return count
    },
    actions,
    watch: () => watch(who.now()),
    async write(act) {
      const at = who.now()
      await watch(at)
      return append(act, at)
    },
  }
}

/** The pen of the program's own work in an open office: no person, the office's key. */
export const officePen = (tx: WriteTx, { device, now, signing }: Pick<Env, 'device' | 'now' | 'signing'>): AuditPen =>
  auditPen(tx, { actor: 'system', device, now, office: signing.key, person: null, watchClock: signing.watchClock })

/** The last entry of the trail. */
export async function readHead(tx: Pick<WriteTx, 'selectFrom'>): Promise<Head> {
  const last = await tx
    .selectFrom('audit_entry')
    .select(['seq', 'entry_hash', 'sig', 'at_utc', 'actor', 'action'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return { seq: 0, hash: firstPrev, sig: '', atUtc: '', actor: 'system', action: '' }
  return { seq: last.seq, hash: last.entry_hash, sig: last.sig ?? '', atUtc: last.at_utc, actor: last.actor, action: last.action }
}
