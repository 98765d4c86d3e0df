/** バックアップの予定. Daily, in a quiet minute, and a restore tried every month, as long as the program is open. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { auditPen } from '../audit/pen.ts'
import { sealTrail } from '../audit/checkpoint.ts'
import { carryCheckpoints } from '../audit/carry.ts'
import type { Env } from '../context.ts'
import type { Gate } from '../dispatch.ts'
import { lastProof, lastRuns, madeUntil } from '../store/backups.ts'
import { transact } from '../store/db.ts'
import { keyRenewals } from '../store/key-renewals.ts'
import { readMeta } from '../store/meta.ts'
import { alarmOf } from './alarm.ts'
import { dueWork } from './due.ts'
import { noteFailure } from './failure.ts'
import { backupFolder, makeBackup, rehearse, type BackupHands } from './run.ts'

export interface Schedule {
  /** Looks at the clock and does what is due; ends when it is done. Called every minute; a call during another does nothing. */
  tick(): Promise<'daily' | 'rehearsal' | null>
  /** Stops what is running, which leaves nothing half. */
  stop(): Promise<void>
}

/** 見本の事務所は控えない: practice data is never backed up by itself. */
export const isScheduled = async (env: Pick<Env, 'store'>): Promise<boolean> => (await readMeta(env.store.reader)).get('practice') !== '1'

/** The program itself, with a pen and nobody's key. */
export function systemHands(env: Env, signal?: AbortSignal, tell: () => void = () => undefined): BackupHands {
  const alarm = alarmOf(env.store)
  return {
    env,
    user: { userId: 'system' },
    ...(signal === undefined ? {} : { signal }),
    async write(work) {
      const { key: office, watchClock } = env.signing
      const done = await transact(env.store, async (tx) => {
        const pen = auditPen(tx, { actor: 'system', device: env.device, now: env.now, office, person: null, watchClock })
        const value = await work({ tx, audit: pen })
        return { value, made: await sealTrail(tx, pen, office, env.now()) }
      })
      if (done.made) await carryCheckpoints(env, done.made)
      return done.value
    },
    progress(progress) {
      if (alarm.running === null) return
      const before = Math.floor((alarm.running.progress?.fraction ?? 0) * 10)
      alarm.running = { ...alarm.running, progress }
      if (Math.floor(progress.fraction * 10) !== before) tell()
    },
  }
}

export function backupSchedule(env: Env, gate: Pick<Gate, 'lastCall' | 'busy' | 'tell'>): Schedule {
  const { store } = env
  const alarm = alarmOf(store)
  const startedAt = env.now()
  const stopping = new AbortController()
  let failedAt: Date | null = null
  let current: Promise<'daily' | 'rehearsal' | null> | null = null
  const tell = (): void => gate.tell(['safety'])

  async function due(): Promise<'daily' | 'rehearsal' | null> {
    // in doubt nothing is written until an administrator took the trail over
    if (stopping.signal.aborted || env.signing.doubt() !== null || !(await isScheduled(env))) return null
    const [renewal] = await keyRenewals(store.reader)
    // one from before the key was renewed cannot be tried by the office any more: another is due
    const until = madeUntil(env.now())
    const newest = (await lastRuns(store.reader, 100, until)).find(
      (made) => existsSync(join(made.folder, made.name)) && made.at >= (renewal?.begun_at ?? ''),
    )
    const proof = await lastProof(store.reader, 'rehearsal', { until })
    return dueWork({
      now: env.now(),
      newest: newest === undefined ? null : new Date(newest.at),
      rehearsed: proof === undefined ? null : { at: new Date(proof.at), ok: proof.ok === 1 },
      failedAt,
      lastCall: gate.lastCall() ?? startedAt,
      startedAt,
      busy: gate.busy(),
    })
  }

  async function run(): Promise<'daily' | 'rehearsal' | null> {
    const what = await due()
    if (what === null) return null
    const hands = systemHands(env, stopping.signal, tell)
    alarm.running = { kind: what === 'daily' ? 'backup' : 'rehearsal', progress: null }
    tell()
    try {
      if (what === 'daily') await makeBackup(hands, 'daily', { folder: await backupFolder(env), prune: true, deep: false })
      else await rehearse(hands)
      failedAt = null
      alarm.unkept = null
    } catch (error) {
      // somebody else is making one just now, the program ends, or nobody has opened the office's key yet today: no failure
      const expected =
        stopping.signal.aborted || (error instanceof AppError && ['backup-running', 'office-key-closed'].includes(error.code))
      if (!expected) {
        failedAt = env.now()
        await noteFailure(hands, what, error)
      }
    } finally {
      alarm.running = null
      gate.tell(['safety', 'audit'])
    }
    return what
  }

  return {
    tick() {
      if (current !== null) return Promise.resolve(null)
      current = run().finally(() => (current = null))
      return current
    },
    async stop() {
      stopping.abort()
      await current?.catch(() => undefined)
    },
  }
}
