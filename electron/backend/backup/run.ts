/** バックアップの段取り: checkpoint, thread, entry, what may go. Used by the administrator's act and by the schedule alike. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { BackupMade } from '../../../shared/contract/backups.ts'
import { keptBackups, type DatedBackup } from '../../../shared/domain/backup-retention.ts'
import { localDay, localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Progress } from '../../../shared/frames.ts'
import { officeKey } from '../keys/office-key.ts'
import { makeCheckpoint } from '../audit/checkpoint.ts'
import type { Env, JobWrite } from '../context.ts'
import { enteredOrRemoved } from '../files/atomic.ts'
import { newId } from '../ids.ts'
import { addProof, addRun, holders } from '../store/backups.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { keyRenewals } from '../store/key-renewals.ts'
import { readMeta } from '../store/meta.ts'
import type { OfficeStore } from '../store/open.ts'
import type { BackupRunTable } from '../store/schema-backups.ts'
import { updateBackups } from '../update/finish.ts'
import { dropUnlisted, listName } from './files.ts'
import { holderOf } from './slots.ts'
import { inThread } from './thread.ts'
import type { Unpacked } from './unpack.ts'
import { workFolder } from './work-folder.ts'
import type { Written } from './write.ts'

/** Who makes a backup, and what he writes with. */
export interface BackupHands {
  readonly env: Env
  readonly user: { readonly userId: string }
  write<T>(work: (w: JobWrite) => Promise<T>): Promise<T>
  readonly signal?: AbortSignal
  readonly progress?: (p: Progress) => void
}

const running = new WeakSet<OfficeStore>()

/** Whether a backup or a rehearsal is being made just now. */
export const isBackupRunning = (store: OfficeStore): boolean => running.has(store)

/**
 * One backup or rehearsal at a time, whoever asks; nor may the office's keys change during one. Throws AppError `backup-running`.
 */
export async function alone<T>(store: OfficeStore, work: () => Promise<T>): Promise<T> {
  if (running.has(store)) throw new AppError('backup-running', {})
  running.add(store)
  try {
    return await work()
  } finally {
    running.delete(store)
  }
}

/** バックアップ先: the folder of choice, else the one in the office. */
export async function backupFolder(env: Pick<Env, 'store'>): Promise<string> {
  const chosen = (await readMeta(env.store.reader)).get('backup-folder') ?? ''
  return chosen === '' ? join(env.store.folder, 'backups') : chosen
}

/** Whether a folder lies in the office. */
export const isInOffice = (office: string, folder: string): boolean => `${folder}${sep}`.startsWith(`${office}${sep}`)

/** Throws AppError `backup-folder` for a folder that does not exist, or lies in the office elsewhere than in its `backups`. */
export function assertTarget(office: string, folder: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new AppError('backup-folder', { problem: `「${folder}」というフォルダーがありません` })
  if (isInOffice(office, folder) && folder !== join(office, 'backups'))
    throw new AppError('backup-folder', { problem: '事務所フォルダーの中には作れません' })
}

/** A moment in the form of `backupsIn`. */
const stampOf = (at: string): string => localStamp(new Date(at)).slice(0, 19).replace(' ', 'T')

const nameForm = /^kyufu-backup-([\w-]{1,8})-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.kyb$/

/** The backups of an office in a folder; without `store` of all offices. */
export function backupsIn(folder: string, store?: string): DatedBackup[] {
  return readdirSync(folder).flatMap((name) => {
    const [, of, y, m, d, h, min, s] = nameForm.exec(name) ?? []
    if (of === undefined || (store !== undefined && of !== store.slice(0, 8))) return []
    return [{ name, at: `${y}-${m}-${d}T${h}:${min}:${s}` }]
  })
}

/** Whether a backup bears a day to come. It was made under a clock that has gone back since: it is older than it says. */
const isAhead = ({ at }: DatedBackup, now: Date): boolean => at.slice(0, 10) > localDay(now)

/** The newest backup of an office in a folder that bears no day to come. */
export const newestOf = (folder: string, store: string, now: Date): DatedBackup | undefined =>
  newestFirst(backupsIn(folder, store), now).find((one) => !isAhead(one, now))

/** The newest first; those that bear a day to come last. */
export const newestFirst = (backups: readonly DatedBackup[], now: Date): DatedBackup[] =>
  backups.toSorted((a, b) => Number(isAhead(a, now)) - Number(isAhead(b, now)) || (a.at < b.at ? 1 : -1))

/** The newest backup of a folder, one that bears a day to come only when there is no other; or the file itself. Throws AppError `backup-none`, `file-not-found`. */
export function newestIn(from: string, now: Date): string {
  if (!existsSync(from)) throw new AppError('file-not-found', { name: from })
  if (!statSync(from).isDirectory()) return from
  const newest = newestFirst(backupsIn(from), now)[0]
  if (newest === undefined) throw new AppError('backup-none', { folder: from })
  return join(from, newest.name)
}

/**
 * Makes a backup while the office is in use; it counts only when it was opened again and checked. With `prune` older ones of the
 * folder go by the rule. Throws AppError `backup-*`, `office-key-missing`; AbortError.
 */
export function makeBackup(
  hands: BackupHands,
  reason: BackupRunTable['reason'],
  options: { readonly folder: string; readonly prune: boolean; readonly deep: boolean },
): Promise<BackupMade> {
  const { env } = hands
  return alone(env.store, async () => {
    const { folder } = options
    if (folder === join(env.store.folder, 'backups')) mkdirSync(folder, { recursive: true })
    assertTarget(env.store.folder, folder)
    const meta = await readMeta(env.store.reader)
    const store = meta.get('store-id') ?? ''
    const keys = await officeKey(env.store.folder)
    const checkpoint = await hands.write(async ({ tx, audit }) => {
      await audit.write({ action: 'checkpoint', ref: 'trail', body: { text: '照合点を作りました（バックアップ）' } })
      return makeCheckpoint(tx, env.signing.key, 'backup', env.now())
    })
    const rows = await holders(env.store.reader)
    const name = freeName(folder, store, env.now())
    const made = await inThread(
      {
        kind: 'write',
        office: env.store.folder,
        target: folder,
        name,
        at: env.now().toISOString(),
        store,
        officeName: meta.get('office-name') ?? '',
        schemaVersion: env.store.schemaVersion,
        checkpoint: { number: checkpoint.number, seq: checkpoint.seq, head: checkpoint.head },
        officeKeys: keys,
        holders: rows.map(holderOf),
        deep: options.deep,
      },
      { workerUrl: env.backupWorker, signal: hands.signal, onProgress: hands.progress },
    )
    // the list goes last: a backup without one would keep all contents that lie there for good
    await enteredOrRemoved(join(folder, listName(name)), () =>
      enteredOrRemoved(join(folder, name), () => enter(hands, reason, folder, checkpoint, made)),
    )
    // the one just made stays, whatever others lie there: of a restored copy of this office, say, that was made later on the same day
    const pinned = [name, ...updateBackups(meta).map((one) => one.name)]
    const removed = options.prune ? prune(folder, store, localDay(env.now()), pinned) : []
    return {
      file: name,
      folder,
      sha256: made.sha256,
      bytes: made.bytes,
      entries: made.entries,
      cases: made.cases,
      files: made.files,
      newFiles: made.newFiles,
      newBytes: made.newBytes,
      checkpoint: checkpoint.number,
      head: checkpoint.head,
      verified: true,
      openedBy: [...rows.map((row) => (row.kind === 'recovery' ? 'recovery' : row.owner)), 'office'],
      removed,
      warnings: warningsOf(env.store.folder, folder, rows, made),
    }
  })
}

/** 「添付2件の中身、帳票1件」 of the ways of files in an office. */
export function missingWords(paths: readonly string[]): string {
  const kinds = [
    ['attachments/', '添付', '件の中身'],
    ['papers/', '帳票', '件'],
    ['fonts/', '書体', '件'],
  ] as const
  return kinds
    .map(([prefix, what, unit]) => [what, paths.filter((path) => path.startsWith(prefix)).length, unit] as const)
    .flatMap(([what, n, unit]) => (n === 0 ? [] : [`${what}${n}${unit}`]))
    .join('、')
}

function freeName(folder: string, store: string, now: Date): string {
  for (let later = 0; ; later++) {
    const stamp = localStamp(new Date(now.getTime() + later * 1000))
      .replaceAll(/[-:]/g, '')
      .replace(/[T ]/, '-')
      .slice(0, 15)
    const name = `kyufu-backup-${store.slice(0, 8)}-${stamp}.kyb`
    // a list without its backup: one that was cut off in this very second, or that somebody carried away
    if (!existsSync(join(folder, name)) && !existsSync(join(folder, listName(name)))) return name
  }
}

function warningsOf(office: string, folder: string, rows: readonly { kind: string }[], made: Written): string[] {
  const warnings: string[] = []
  if (isInOffice(office, folder)) warnings.push('バックアップ先が事務所フォルダーの中です。ディスクが壊れると両方を失います。')
  if (!rows.some((row) => row.kind === 'recovery'))
    warnings.push('紙の回復鍵がまだありません。「バックアップ」の画面で作り、印刷して金庫に入れてください。')
  if (made.missing.length > 0)
    warnings.push(`${missingWords(made.missing)}が事務所フォルダーにありません。バックアップにも入っていません。`)
  return warnings
}

async function enter(
  { env, user, write }: BackupHands,
  reason: BackupRunTable['reason'],
  folder: string,
  checkpoint: { readonly number: number; readonly head: string },
  made: Written,
): Promise<void> {
  const { name, sha256, bytes } = made
  await write(async ({ tx, audit }) => {
    await addRun(tx, {
      run_id: env.newId(),
      at: env.now().toISOString(),
      reason,
      by_user: user.userId,
      folder,
      name,
      sha256,
      bytes,
      entries: made.entries,
      cases: made.cases,
      files: made.files,
      file_bytes: made.fileBytes,
      new_files: made.newFiles,
      new_bytes: made.newBytes,
      checkpoint: checkpoint.number,
      head: checkpoint.head,
      missing: made.missing.length,
    })
    await enterHandOver(tx, { env, user }, { direction: 'out', name, sha256, rows: made.cases, ref: 'backup', medium: 'バックアップ先' })
    const text = `「${name}」にバックアップ（案件${made.cases}件、記録${made.entries}件、ファイル${made.files}件、照合点 第${checkpoint.number}号）`
    await audit.write({
      action: 'backup',
      ref: 'backup',
      body: { text, name, sha256, bytes, reason, checkpoint: checkpoint.number, missing: made.missing.length },
    })
  })
}

/** Takes old backups away, then what only they needed; `pinned` ones stay, whatever the rule says. A folder that does not let go stops nothing. */
function prune(folder: string, store: string, today: string, pinned: readonly string[]): string[] {
  const all = backupsIn(folder, store)
  const kept = new Set([...keptBackups(all, today), ...pinned])
  const gone = all.filter(({ name }) => !kept.has(name)).map(({ name }) => name)
  try {
    for (const name of gone) {
      rmSync(join(folder, name), { force: true })
      rmSync(join(folder, listName(name)), { force: true })
    }
    if (gone.length > 0) dropUnlisted(folder, store)
  } catch {
    // the next backup tries again
  }
  return gone
}

/**
 * 復元の試し. Restores the newest backup of the folder into a folder of its own, checks everything and takes it away again; the outcome is
 * entered, whichever it is. Throws AppError `backup-none`, `backup-before-renewal`, and what the restore throws.
 */
export function rehearse(hands: BackupHands): Promise<Unpacked> {
  const { env, user } = hands
  return alone(env.store, async () => {
    const folder = await backupFolder(env)
    const store = (await readMeta(env.store.reader)).get('store-id') ?? ''
    const newest = existsSync(folder) ? newestOf(folder, store, env.now()) : undefined
    if (newest === undefined) throw new AppError('backup-none', { folder })
    // what was made under an earlier key opens by its own paper and passwords, not by the office any more
    const renewal = (await keyRenewals(env.store.reader)).find((one) => one.ended_at !== null)
    if (renewal !== undefined && newest.at < stampOf(renewal.begun_at)) throw new AppError('backup-before-renewal', {})
    const work = workFolder(env.store.folder)
    mkdirSync(work, { recursive: true })
    const into = join(work, `rehearsal-${newId(env.now())}`)
    const opener = { kind: 'office', keys: await officeKey(env.store.folder) } as const
    const proof = (ok: 0 | 1, text: string): Promise<void> =>
      hands.write(async ({ tx, audit }) => {
        const row = {
          proof_id: env.newId(),
          at: env.now().toISOString(),
          kind: 'rehearsal',
          by_user: user.userId,
          subject: newest.name,
          ok,
          text,
        } as const
        await addProof(tx, row)
        await audit.write({ action: 'backup-rehearsal', ref: 'backup', body: { text, name: newest.name, ok: ok === 1 } })
      })
    try {
      const options = { workerUrl: env.backupWorker, signal: hands.signal, onProgress: hands.progress }
      const found = await inThread({ kind: 'unpack', from: join(folder, newest.name), into, opener }, options)
      await proof(
        1,
        `「${newest.name}」を試しに復元し、点検に合格しました（案件${found.cases}件、記録${found.entries}件、ファイル${found.files}件）`,
      )
      return found
    } catch (error) {
      if (error instanceof AppError) await proof(0, `「${newest.name}」の復元の試しに失敗しました（${error.code}）`)
      throw error
    } finally {
      rmSync(into, { recursive: true, force: true })
    }
  })
}
