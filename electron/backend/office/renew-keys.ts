/**
 * 鍵の更新. After the office's key was renewed, what an earlier key sealed is sealed anew while everybody works on, a short piece at a time.
 * A first walk over everything seals it; walks after it look whether anything was left, and when one finds nothing the earlier key leaves the slots.
 * Each piece is one transaction with its place in the walk: broken off anywhere, it goes on there.
 */
import { AppError } from '../../../shared/errors.ts'
import { contentNames, resealContent } from '../attachments/contents.ts'
import { alone, isBackupRunning } from '../backup/run.ts'
import { systemHands } from '../backup/schedule.ts'
import type { Env } from '../context.ts'
import { sealOldContacts } from './seal-contacts.ts'
import { sealOldPlaces } from './seal-places.ts'
import { toWireError, type Gate } from '../dispatch.ts'
import { keyNow } from '../keys/office-key.ts'
import { withoutOlder, type OfficeKeys } from '../keys/office-keys.ts'
import { holdKeys } from '../keys/office-ring.ts'
import { sealForAll } from '../keys/office-slots.ts'
import { transact, type WriteTx } from '../store/db.ts'
import { noteRenewal, openRenewal } from '../store/key-renewals.ts'
import type { OfficeStore } from '../store/open.ts'
import { resealPiece, rowsIn, sealedPlaces } from '../store/reseal.ts'
import type { KeyRenewalTable } from '../store/schema-keys.ts'
import { emptyLog } from '../store/seal-rows.ts'

/** `more`: a piece was done. `waiting`: nothing can be done just now. `ended`: the renewal is over. null: there is none. */
export type PieceDone = 'more' | 'waiting' | 'ended' | null

/** The contents of attachments come after the tables; behind them a walk is at its end. */
const filesPlace = 'attachments'
const noPlace = ''
const firstPlace = sealedPlaces[0]?.table ?? filesPlace
const filesPerPiece = 8

/**
 * Does one piece. `busy`: whether a long task runs, which may still hold what it sealed by the earlier key; a walk that looks begins when
 * none does. Throws what the store and the disk throw; nothing of the piece is done then.
 */
export async function renewalPiece(env: Env, busy: () => boolean): Promise<PieceDone> {
  const { store } = env
  const open = await openRenewal(store.reader)
  if (open === undefined) return null
  const keys = keyNow(store.folder)
  // in doubt nothing is written; and until somebody signs in there is no key, or one that was read before
  if (env.signing.doubt() !== null || keys === null || keys.generation !== open.generation) return 'waiting'
  if (open.place === noPlace) return open.walk > 1 && open.found === 0 ? end(env, open, keys) : nextWalk(store, open, busy)
  if (open.place === filesPlace) return filePiece(store, open, keys)
  return transact(store, (tx) => rowPiece(tx, open, keys))
}

async function rowPiece(tx: WriteTx, open: KeyRenewalTable, keys: OfficeKeys): Promise<PieceDone> {
  const at = sealedPlaces.findIndex((place) => place.table === open.place)
  const place = sealedPlaces[at]
  if (place === undefined) throw new Error(`no sealed place ${open.place}`)
  const piece = await resealPiece(tx, keys, place, Number(open.after))
  const next = sealedPlaces[at + 1]?.table ?? filesPlace
  await noteRenewal(tx, open.generation, {
    ...counted(open, piece),
    ...(piece.last === null ? { place: next, after: next === filesPlace ? '' : '0' } : { after: String(piece.last) }),
  })
  return 'more'
}

const counted = (open: KeyRenewalTable, piece: { readonly rows: number; readonly anew: number; readonly shut: number }) => ({
  done: open.done + piece.rows,
  found: open.found + piece.anew,
  anew: open.anew + piece.anew,
  shut: open.shut + piece.shut,
})

/** Files change within a transaction, and not while a backup reads them: it enters something before it looks at the first. */
async function filePiece(store: OfficeStore, open: KeyRenewalTable, keys: OfficeKeys): Promise<PieceDone> {
  if (isBackupRunning(store)) return 'waiting'
  const names = (await contentNames(store.folder)).filter((name) => name > open.after).slice(0, filesPerPiece)
  return transact(store, async (tx) => {
    if (isBackupRunning(store)) return 'waiting'
    const outcomes: string[] = []
    for (const name of names) outcomes.push(await resealContent(store.folder, keys, name))
    const of = (what: string): number => outcomes.filter((one) => one === what).length
    const last = names.at(-1)
    await noteRenewal(tx, open.generation, {
      ...counted(open, { rows: names.length, anew: of('anew'), shut: of('shut') }),
      ...(last === undefined ? { place: noPlace } : { after: last }),
    })
    return 'more'
  })
}

/** Rows and files of a walk. */
export async function sizeOfWalk(store: OfficeStore): Promise<number> {
  let total = (await contentNames(store.folder)).length
  for (const place of sealedPlaces) total += await rowsIn(store.reader, place)
  return total
}

async function nextWalk(store: OfficeStore, open: KeyRenewalTable, busy: () => boolean): Promise<PieceDone> {
  if (busy()) return 'waiting'
  const total = await sizeOfWalk(store)
  const fresh = { walk: open.walk + 1, place: firstPlace, after: '0', done: 0, total, found: 0, shut: 0 }
  await transact(store, (tx) => noteRenewal(tx, open.generation, fresh))
  return 'more'
}

/** The earlier keys leave every slot, and then the memory. Not during a backup, which holds the keys of its beginning. */
async function end(env: Env, open: KeyRenewalTable, keys: OfficeKeys): Promise<PieceDone> {
  const { store } = env
  if (isBackupRunning(store)) return 'waiting'
  await alone(store, async () => {
    const left = withoutOlder(keys)
    await systemHands(env).write(async ({ tx, audit }) => {
      const at = env.now()
      await sealForAll({ tx, folder: store.folder, by: 'system', at }, left)
      await noteRenewal(tx, open.generation, { ended_at: at.toISOString() })
      const shut = open.shut === 0 ? '' : `。どの鍵でも開かないもの${open.shut}件は、そのままです`
      const text = `事務所の鍵の更新を終えました（第${open.generation}世代）。${open.anew}件を新しい鍵で封じ直し、前の鍵を開け口から外しました${shut}`
      const { anew, shut: unopened } = open
      await audit.write({ action: 'key-renewed', ref: 'office-key', body: { text, generation: open.generation, anew, shut: unopened } })
    })
    holdKeys(store.folder, left)
  })
  // texts that were written over stand in the log of the engine until it is moved
  await emptyLog(store)
  return 'ended'
}

export const walkStart = { walk: 1, place: firstPlace, after: '0', done: 0, found: 0, anew: 0, shut: 0, ended_at: null } as const

const troubles = new WeakMap<OfficeStore, string>()

/** Why the renewal does not go on, as the last piece heard it; ''. */
export const renewalTrouble = (store: OfficeStore): string => troubles.get(store) ?? ''

export interface RenewalWork {
  /** Goes on with a renewal until it is over or has to wait. A call during another does nothing. */
  tick(): Promise<PieceDone>
  stop(): Promise<void>
}

/** At most half of the time: everybody else works on. Milliseconds. */
const shortestPause = 20

/** `tell` is heard about once a second; `pause` waits so many milliseconds. */
export function renewalWork(
  env: Env,
  gate: Pick<Gate, 'busy' | 'tell'>,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): RenewalWork {
  let stopping = false
  let current: Promise<PieceDone> | null = null
  let told = 0

  async function run(): Promise<PieceDone> {
    await sealOldPlaces(env)
    await sealOldContacts(env, async (took) => {
      await pause(Math.max(shortestPause, took))
      return !stopping
    })
    for (;;) {
      const before = performance.now()
      const outcome = await renewalPiece(env, gate.busy)
      troubles.delete(env.store)
      const took = performance.now() - before
      if (outcome === 'ended' || performance.now() - told > 1000) {
        if (outcome === 'more' || outcome === 'ended') gate.tell(outcome === 'ended' ? ['safety', 'audit'] : ['safety'])
        told = performance.now()
      }
      if (outcome !== 'more' || stopping) return outcome
      await pause(Math.max(shortestPause, took))
      if (stopping) return 'waiting'
    }
  }

  return {
    tick() {
      if (current !== null || stopping) return Promise.resolve(null)
      current = run()
        .catch(async (error: unknown): Promise<PieceDone> => {
          // a full disk, a damaged file: it is told where the renewal is shown, and tried again
          const known = await toWireError(env, error)
          if (!(error instanceof AppError && error.code === 'backup-running')) troubles.set(env.store, known.title)
          return 'waiting'
        })
        .finally(() => (current = null))
      return current
    },
    async stop() {
      stopping = true
      await current
    },
  }
}
