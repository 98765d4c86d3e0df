/** 復元の手順. Looks at backups, tries the key, restores beside what is there; nothing that exists is touched. */
import { statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { FoundBackup } from '../../../shared/contract/outside.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import { readHead } from '../backup/envelope.ts'
import { backupsIn, newestFirst } from '../backup/run.ts'
import { keyWrong, openSlots, type Opener } from '../backup/slots.ts'
import { restoreOffice } from '../office/restore.ts'
import { migrations } from '../store/migrations/index.ts'
import type { OutsideEnv, OutsideHandler } from './context.ts'

/** The folder a ticket stands for; of a file the folder it lies in. */
function place(env: OutsideEnv, ticket: string): { readonly folder: string; readonly only: string | null } {
  const { path } = env.tickets.resolve(ticket, 'open')
  try {
    return statSync(path).isDirectory() ? { folder: path, only: null } : { folder: dirname(path), only: basename(path) }
  } catch {
    throw new AppError('file-not-found', { name: basename(path) })
  }
}

const nameForm = /^[^/\\:]+\.kyb$/

function backupPath(env: OutsideEnv, from: string, file: string): string {
  if (!nameForm.test(file)) throw new AppError('backup-foreign', { name: file.slice(0, 100) })
  return join(place(env, from).folder, file)
}

const problemText = (error: unknown): string => {
  if (!(error instanceof AppError)) return '読めません。'
  return messageOf(error).text
}

function found(folder: string, file: string): FoundBackup {
  const path = join(folder, file)
  try {
    const { head } = readHead(path)
    const recovery = head.slots.find((slot) => slot.kind === 'recovery')
    const newer = head.schemaVersion > migrations.length
    return {
      file,
      at: localStamp(new Date(head.at)).slice(0, 16).replace('T', ' '),
      office: head.office,
      entries: head.entries,
      cases: head.cases,
      files: head.files,
      bytes: statSync(path).size + head.fileBytes,
      recovery: recovery?.kind === 'recovery' ? recovery.keyId : null,
      users: head.slots.flatMap((slot) => (slot.kind === 'user' ? [slot.owner] : [])),
      problem: newer ? 'この給付デスクより新しい版のものです。新しい版の給付デスクで復元してください。' : null,
    }
  } catch (error) {
    const none = { at: '', office: '', entries: 0, cases: 0, files: 0, bytes: 0, recovery: null, users: [] }
    return { file, ...none, problem: problemText(error) }
  }
}

/** The backups of a folder, or the one file, the newest first, those that bear a day to come last. Throws AppError `backup-none`, `backup-foreign`, `file-not-found`. */
export const look: OutsideHandler<'restore.look'> = async ({ env }, { from }) => {
  const { folder, only } = place(env, from)
  if (only !== null) {
    readHead(join(folder, only))
    return { folder, backups: [found(folder, only)] }
  }
  const names = newestFirst(backupsIn(folder), env.now())
  if (names.length === 0) throw new AppError('backup-none', { folder })
  return { folder, backups: names.map(({ name }) => found(folder, name)) }
}

const openerOf = (input: { readonly secret: string; readonly user?: string | undefined }): Opener => ({
  kind: 'typed',
  text: input.secret,
  user: input.user,
})

/** 鍵が合うか, before anything is written. Throws AppError `backup-key-wrong`, `backup-*`. */
export const key: OutsideHandler<'restore.key'> = async ({ env }, input) => {
  const path = backupPath(env, input.from, input.file)
  const { head } = readHead(path)
  const slots = head.slots.filter((slot) => (input.user === undefined ? slot.kind === 'recovery' : slot.kind === 'user'))
  if ((await openSlots(slots, head.salt, openerOf(input))) === null) throw keyWrong(input.file, head.slots, openerOf(input))
  return { by: input.user ?? 'recovery' }
}

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** Throws AppError `restore-name` unless this is a plain name for a folder on every system. */
function assertName(name: string): string {
  const plain = name.normalize('NFC').trim()
  const hasControl = [...plain].some((c) => c < ' ')
  if (plain === '' || /[<>:"/\\|?*]/.test(plain) || hasControl || /^\.|[. ]$/.test(plain) || reserved.test(plain))
    throw new AppError('restore-name', {})
  return plain
}

/** 復元. All checks are made before the new folder has its name. Throws AppError `restore-name`, `office-not-empty`, `office-network`, `backup-*`. */
export const run: OutsideHandler<'restore.run'> = async ({ env, signal, progress }, input) => {
  const from = backupPath(env, input.from, input.file)
  const parent = input.into === null ? dirname(resolve(env.folder)) : env.tickets.resolve(input.into, 'open').path
  const folder = join(parent, assertName(input.name))
  const options = {
    device: env.device,
    program: env.program,
    signal,
    onProgress: progress,
    ...(env.backupWorker === undefined ? {} : { workerUrl: env.backupWorker }),
  }
  const made = await restoreOffice(from, folder, openerOf(input), options)
  const { backup, entries, cases, tables, files, bytes, checkpoint, folderDropped } = made
  return {
    office: env.tickets.issue(made.office, 'open'),
    folder: made.office,
    backup,
    at: localStamp(new Date(made.at)).slice(0, 16).replace('T', ' '),
    entries,
    cases,
    tables,
    files,
    bytes,
    checkpoint,
    folderDropped,
  }
}
