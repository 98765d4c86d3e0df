import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { localStamp } from '../../../shared/domain/clock.ts'
import { assertTarget, backupFolder, isInOffice, makeBackup, rehearse as rehearseNow } from '../backup/run.ts'
import type { Handler } from '../context.ts'
import { holders, lastProof, lastRuns } from '../store/backups.ts'
import { writeMeta } from '../store/meta.ts'

/** バックアップの状況: where, by whom they open, what was made and proven. */
export const standing: Handler<'backup.standing'> = async (ctx) => {
  const { read, env } = ctx
  const folder = await backupFolder(env)
  const rows = await holders(read)
  const paper = rows.find((row) => row.kind === 'recovery')
  const drill = paper === undefined ? undefined : await lastProof(read, 'drill', paper.holder_id)
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
  return makeBackup(ctx, 'demand', { folder: target, prune: named === null, deep: true })
}

/** 復元の試し: the newest backup restored aside, checked and taken away. */
export const rehearse: Handler<'backup.rehearse'> = async (ctx) => {
  const found = await rehearseNow(ctx)
  return { file: found.name, entries: found.entries, cases: found.cases, files: found.files, head: found.head }
}
