import Database from 'better-sqlite3'
import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/**
 * 控え. Copies a store that nobody writes to, file by file, and looks the copy over before it counts: a copy that does not read is none.
 * Throws AppError `store-full`, `store-readonly`, `store-io` when the disk does not take it, `office-damaged` when it does not read; then nothing
 * of it stays.
 */
export function copyStore(path: string, folder: string, name: string): void {
  const part = join(folder, `.${name}.part`)
  try {
    copyFileSync(path, part)
    assertSound(part)
    // after the look, which writes too; and the name as well, before anything of the store changes
    sync(part, 'r+')
    renameSync(part, join(folder, name))
    if (process.platform !== 'win32') sync(folder, 'r')
  } catch (error) {
    rmSync(part, { force: true })
    throw classifyDisk(error)
  }
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const fd = openSync(path, flags)
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function assertSound(path: string): void {
  let verdict: unknown
  try {
    // as a file that nobody else writes to, so that the look leaves nothing beside it
    const copy = new Database(path, { fileMustExist: true })
    try {
      copy.pragma('journal_mode = delete')
      verdict = copy.pragma('quick_check(1)', { simple: true })
    } finally {
      copy.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('SQLITE_CORRUPT') && code !== 'SQLITE_NOTADB') throw error
  }
  if (verdict !== 'ok') throw new AppError('office-damaged', { detail: '形式を変える前の控えが、点検で読めませんでした' })
}

/** What a disk refuses, in the words of the store; anything else as it is. */
export function classifyDisk(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return new AppError('store-full', {})
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new AppError('store-readonly', {})
  if (code === 'EIO' || code === 'EFBIG') return new AppError('store-io', {})
  return error
}
