/** バックアップに入るファイル: what lies beside the store, and how it is kept beside a backup, once for each content. */
import { createHash, createHmac } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { opened, sealed } from '../attachments/vault.ts'
import { ballastName } from '../store/ballast.ts'

/** A file of an office: its way from the office folder with `/`, its content. */
export interface OfficeFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** Not copied: the store itself (its snapshot is) and the sums of its pages, the lock, the room kept free, other backups, logs, what is half written. */
const leftOut = new Set([
  'office.sqlite',
  'office.sqlite-wal',
  'office.sqlite-shm',
  'office.sums',
  'office.lock',
  ballastName,
  'backups',
  'logs',
])
const isPassing = (name: string): boolean => name.startsWith('.') || name.endsWith('.part')

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** All files beside the store, in order. A file that goes away meanwhile is left out: the store of this moment does not name it. */
export function officeFiles(office: string, onFile: () => void = () => undefined): OfficeFile[] {
  const found: OfficeFile[] = []
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isPassing(entry.name) || (prefix === '' && leftOut.has(entry.name))) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path, `${prefix}${entry.name}/`)
      if (!entry.isFile()) continue
      const bytes = readOrNull(path)
      if (bytes) found.push({ path: `${prefix}${entry.name}`, sha256: hashOf(bytes), bytes: bytes.length })
      onFile()
    }
  }
  walk(office, '')
  return found
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Keys travel inside the backup itself; everything in a folder lies beside it, once for each content. */
export const isInside = (file: OfficeFile): boolean => !file.path.includes('/')

/** The folder of contents beside the backups of an office. */
export const contentsFolder = (target: string, store: string): string => join(target, `kyufu-contents-${store.slice(0, 8)}`)

/** A content's name beside a backup: without the key it tells nothing of the content. */
export const contentName = (key: Uint8Array, sha256: string): string => createHmac('sha256', key).update(sha256).digest('hex')

/** The name of the list of contents that goes with a backup. */
export const listName = (backup: string): string => backup.replace(/\.kyb$/, '.list')

const fileOf = (folder: string, name: string): string => join(folder, name.slice(0, 2), `${name}.kyc`)

/** Whether a content lies in the folder; `deep`: and can be read whole. */
export function hasContent(folder: string, key: Uint8Array, file: OfficeFile, deep: boolean): boolean {
  const path = fileOf(folder, contentName(key, file.sha256))
  if (!existsSync(path) || statSync(path).size <= file.bytes) return false
  if (!deep) return true
  try {
    readContent(folder, key, file)
    return true
  } catch {
    return false
  }
}

/** The content. Throws AppError `backup-damaged` when it is missing or not as it was written. */
export function readContent(folder: string, key: Uint8Array, file: OfficeFile): Uint8Array {
  const path = fileOf(folder, contentName(key, file.sha256))
  try {
    return opened(key, file.sha256, readFileSync(path))
  } catch {
    throw new AppError('backup-damaged', { name: basename(path), where: `「${file.path}」の中身` })
  }
}

/** Writes a content, synced, under its name or not at all; then reads it back. */
export function writeContent(folder: string, key: Uint8Array, file: OfficeFile, bytes: Uint8Array): void {
  const path = fileOf(folder, contentName(key, file.sha256))
  mkdirSync(dirname(path), { recursive: true })
  const part = `${path}.part`
  rmSync(part, { force: true })
  const fd = openSync(part, 'wx', 0o600)
  try {
    for (const piece of sealed(key, file.sha256, bytes)) for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at)
    fsyncSync(fd)
  } catch (error) {
    closeSync(fd)
    rmSync(part, { force: true })
    throw error
  }
  closeSync(fd)
  renameSync(part, path)
  readContent(folder, key, file)
}

/**
 * Takes away contents that no list of a backup names. When a backup lies there without its list nothing is taken: it may need anything.
 */
export function dropUnlisted(target: string, store: string): number {
  const prefix = `kyufu-backup-${store.slice(0, 8)}-`
  const names = readdirSync(target).filter((name) => name.startsWith(prefix) && name.endsWith('.kyb'))
  const needed = new Set<string>()
  for (const name of names) {
    const list = join(target, listName(name))
    if (!existsSync(list)) return 0
    for (const line of readFileSync(list, 'utf8').split('\n')) needed.add(line)
  }
  const folder = contentsFolder(target, store)
  if (!existsSync(folder)) return 0
  let dropped = 0
  for (const two of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, two))) {
      if (needed.has(name.replace(/\.kyc$/, '')) && name.endsWith('.kyc')) continue
      rmSync(join(folder, two, name), { force: true })
      dropped++
    }
  }
  return dropped
}
