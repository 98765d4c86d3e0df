/** 復元. Makes an office out of a backup, in a folder that is empty or not there yet. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { makeFolder } from '../store/make-folder.ts'
import type { Progress } from '../../../shared/frames.ts'
import { auditPen } from '../audit/pen.ts'
import { verifyTrail } from '../audit/verify.ts'
import { newestIn } from '../backup/run.ts'
import type { Opener } from '../backup/slots.ts'
import { inThread } from '../backup/thread.ts'
import { transact } from '../store/db.ts'
import { officeLocation, refuseShareName } from '../store/location.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { dropHalfRestores, lockRestoring, restoringFolder } from './half-restores.ts'
import type { RunningProgram } from '../update/program.ts'
import { openBackend } from './open.ts'

export interface Restored {
  readonly office: string
  readonly backup: string
  /** Moment at which the backup was made (UTC). */
  readonly at: string
  readonly schemaVersion: number
  /** 件数, as checked: entries of the trail, cases, tables, files beside the store, bytes. */
  readonly entries: number
  readonly cases: number
  readonly tables: number
  readonly files: number
  readonly bytes: number
  readonly checkpoint: number
  /** The last entry of the trail as it was restored, before the entry about the restore. */
  readonly head: string
  /** The backup folder chosen in the office it was made of was left behind: another must be chosen. */
  readonly folderDropped: boolean
  readonly verified: true
}

/**
 * Restores `from` (a backup, or a folder: its newest that bears no day to come) into `folder`. All checks of a backup are made again, and the trail is verified by
 * opening the office; only then the folder gets its name and an entry says what was done. When anything fails nothing stays.
 * Throws AppError `office-not-empty`, `office-network`, `office-newer`, `backup-*`, `file-not-found`.
 */
export async function restoreOffice(
  from: string,
  folder: string,
  opener: Opener,
  options: {
    readonly device?: string
    readonly now?: () => Date
    /** The program that restores: an office whose floor is above it is refused, and nothing stays. */
    readonly program?: RunningProgram
    readonly workerUrl?: URL
    readonly signal?: AbortSignal
    readonly onProgress?: (p: Progress) => void
  } = {},
): Promise<Restored> {
  const target = resolve(folder)
  refuseShareName(folder)
  const existed = existsSync(target)
  if (existed && readdirSync(target).length > 0) throw new AppError('office-not-empty', { folder })
  const parent = dirname(target)
  makeFolder(parent)
  officeLocation(parent)
  dropHalfRestores(parent)
  const into = restoringFolder(target)
  const lock = heldPlace(into)
  try {
    // of a restore into the same place that was cut off before it wrote anything of ours
    rmSync(into, { recursive: true, force: true })
    const found = await inThread({ kind: 'unpack', from: newestIn(resolve(from), options.now?.() ?? new Date()), into, opener }, options)
    const { schemaVersion, folderDropped } = await takeOver(into, found.name, found.at, options)
    if (existed) rmdirSync(target)
    renameSync(into, target)
    syncFolder(parent)
    const { name, at, entries, cases, tables, files, bytes, checkpoint, head } = found
    return {
      office: target,
      backup: name,
      at,
      schemaVersion,
      entries,
      cases,
      tables,
      files,
      bytes,
      checkpoint,
      head,
      folderDropped,
      verified: true,
    }
  } catch (error) {
    rmSync(into, { recursive: true, force: true })
    if (existed) mkdirSync(target, { recursive: true })
    throw error
  } finally {
    lock.release()
  }
}

/** The lock of a restore, in the words of one. */
function heldPlace(into: string): ReturnType<typeof lockRestoring> {
  try {
    return lockRestoring(into)
  } catch (error) {
    throw error instanceof AppError && error.code === 'store-readonly'
      ? new AppError('backup-disk', { problem: '書込みが許されていません' })
      : error
  }
}

async function takeOver(
  folder: string,
  name: string,
  at: string,
  { device = 'kyufu', program }: { readonly device?: string; readonly program?: RunningProgram },
): Promise<Pick<Restored, 'schemaVersion' | 'folderDropped'>> {
  const backend = await openBackend(folder, { device, ...(program === undefined ? {} : { program }) })
  try {
    const { store, now, signing } = backend.env
    const verdict = await verifyTrail(store.reader)
    if (!verdict.ok)
      throw new AppError('backup-check', { problem: `監査記録 第${verdict.firstBad?.seq ?? 0}号: ${verdict.firstBad?.problem ?? ''}` })
    const folderDropped = ((await readMeta(store.reader)).get('backup-folder') ?? '') !== ''
    await transact(store, async (tx) => {
      // the office it was made of may still be at work: two that write into one folder would take each other's backups away
      await writeMeta(tx, 'backup-folder', '')
      const pen = auditPen(tx, { actor: 'system', device, now, office: signing.key, person: null, watchClock: false })
      await pen.write({
        action: 'restored',
        ref: 'office',
        body: { text: `「${name}」から復元しました${folderDropped ? '。バックアップ先は事務所フォルダーの中に戻しました' : ''}`, name, at },
      })
    })
    return { schemaVersion: store.schemaVersion, folderDropped }
  } finally {
    await backend.close()
  }
}
