import { existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { localStamp } from '../../../shared/domain/clock.ts'
import { alarmOf } from '../backup/alarm.ts'
import { noteFailure } from '../backup/failure.ts'
import { isScheduled } from '../backup/schedule.ts'
import { assertTarget, backupFolder, isInOffice, makeBackup, rehearse as rehearseNow } from '../backup/run.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Env, Handler } from '../context.ts'
import { holders, lastFailures, lastProof, lastRuns, madeUntil } from '../store/backups.ts'
import { isJumpSettled, openJumps } from '../store/signing.ts'
import { writeMeta } from '../store/meta.ts'

/** バックアップの状況: where, by whom they open, what was made and proven. */
export const standing: Handler<'backup.standing'> = async (ctx) => {
  const { read, env } = ctx
  const folder = await backupFolder(env)
  const rows = await holders(read)
  const paper = rows.find((row) => row.kind === 'recovery')
  const drill = paper === undefined ? undefined : await lastProof(read, 'drill', { subject: paper.holder_id })
  const rehearsal = await lastProof(read, 'rehearsal')
  const stamp = (at: string): string => localStamp(new Date(at))
  return {
    folder,
    inOffice: isInOffice(env.store.folder, folder),
    recovery:
      paper === undefined
        ? null
        : {
            keyId: paper.holder_id,
            madeAt: stamp(paper.made_at),
            drilledAt: drill === undefined || drill.ok === 0 ? null : stamp(drill.at),
          },
    users: rows.filter((row) => row.kind === 'user').map((row) => ({ user: row.owner, madeAt: stamp(row.made_at) })),
    runs: (await lastRuns(read, 50)).map((run) => ({
      at: stamp(run.at),
      reason: run.reason,
      by: run.by_user,
      folder: run.folder,
      file: run.name,
      bytes: run.bytes,
      files: run.files,
      checkpoint: run.checkpoint,
      there: existsSync(join(run.folder, run.name)),
    })),
    rehearsal:
      rehearsal === undefined
        ? null
        : { at: stamp(rehearsal.at), subject: rehearsal.subject, ok: rehearsal.ok === 1, text: rehearsal.text },
    failures: (await lastFailures(read, 20)).map((one) => ({ at: stamp(one.at), reason: one.reason, text: one.text })),
    scheduled: await isScheduled(env),
  }
}

/** バックアップ先. A folder outside the office, best on another disk or PC; null: the one in the office. Throws AppError `backup-folder`. */
export const folder: Handler<'backup.folder'> = async (ctx, input) => {
  const { tx, audit, env } = ctx
  const chosen = input.folder === null ? null : env.tickets.resolve(input.folder, 'open').path
  if (chosen !== null) assertTarget(env.store.folder, chosen)
  await writeMeta(tx, 'backup-folder', chosen ?? '')
  const to = chosen ?? join(env.store.folder, 'backups')
  const text = chosen === null ? 'バックアップ先を事務所フォルダーの中に戻しました' : `バックアップ先を「${chosen}」にしました`
  await audit.write({ action: 'backup-folder', ref: 'backup', body: { text } })
  return { folder: to }
}

/** バックアップ while everybody works on; into the folder of choice, or once into another one. Throws AppError `backup-*`. */
export const run: Handler<'backup.run'> = async (ctx, input) => {
  const named = input.folder === undefined ? null : ctx.env.tickets.resolve(input.folder, 'open').path
  const target = named ?? (await backupFolder(ctx.env))
  try {
    return await makeBackup(ctx, 'demand', { folder: target, prune: named === null, deep: true })
  } catch (error) {
    // whoever stops it, or finds one running, knows
    if (!ctx.signal.aborted && !(error instanceof AppError && error.code === 'backup-running')) await noteFailure(ctx, 'demand', error)
    throw error
  }
}

/** 復元の試し: the newest backup restored aside, checked and taken away. */
export const rehearse: Handler<'backup.rehearse'> = async (ctx) => {
  const found = await rehearseNow(ctx)
  return { file: found.name, entries: found.entries, cases: found.cases, files: found.files, head: found.head }
}

const refusedWords = { 'store-full': null, 'store-readonly': 'readonly', 'store-io': 'io', 'store-replaced': 'replaced' } as const

/** 安全の状況, for every screen: told until it is mended. */
export const safety: Handler<'safety.view'> = async ({ read, env }) => {
  const { store } = env
  const alarm = alarmOf(store)
  const { bavail, bsize } = statfsSync(store.folder)
  const free = bavail * bsize
  // a store that was moved away must not keep the screens from saying so
  const size = statSync(join(store.folder, 'office.sqlite'), { throwIfNoEntry: false })?.size ?? 0
  const tight = free < Math.max(2 * size, 500_000_000)
  const { running } = alarm
  return {
    backup: (await isScheduled(env)) ? await backupNotice(env) : null,
    running:
      running === null ? null : { kind: running.kind, step: running.progress?.step ?? '', fraction: running.progress?.fraction ?? 0 },
    space: { freeMb: Math.floor(free / 1e6), state: alarm.refused === 'store-full' ? 'full' : tight ? 'tight' : 'ok' },
    refused: alarm.refused === null ? null : refusedWords[alarm.refused],
    clock: (await openJumps(read)).some((jump) => !isJumpSettled(jump)),
  }
}

/** How the backups stand, for those who do not look at the screen of backups. */
async function backupNotice(env: Env) {
  const { reader } = env.store
  const runs = await lastRuns(reader, 100, madeUntil(env.now()))
  const newest = runs.find((made) => existsSync(join(made.folder, made.name)))
  const days = newest === undefined ? null : Math.max(0, Math.floor((env.now().getTime() - Date.parse(newest.at)) / 86_400_000))
  const kept = (await lastFailures(reader, 1))[0]
  const last = alarmOf(env.store).unkept ?? kept
  const failed = last !== undefined && last.at > (runs[0]?.at ?? '') ? { at: localStamp(new Date(last.at)), text: last.text } : null
  return { ageDays: days, overdue: days === null ? await hasCases(env) : days > overdueDays, failed }
}

/** A weekend and a holiday pass without a backup; more is told. */
const overdueDays = 4

/** An office in which nothing was decided yet has nothing to lose. */
async function hasCases({ store }: Env): Promise<boolean> {
  return (await store.reader.selectFrom('welfare_case').select('case_id').limit(1).executeTakeFirst()) !== undefined
}
