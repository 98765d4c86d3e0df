/** 添付の持込み元: a ZIP or a folder, seen as a list of files that are read one after the other. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ATTACHMENT_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'
import { readWholeFile } from '../files/read-file.ts'
import { isLitter } from './label.ts'
import { zipFiles } from './zip.ts'

const MIB = 1_048_576

/** Bytes of one file, or the reason (Japanese, without a full stop) why it cannot be had. */
export type SourceContent = { readonly bytes: Uint8Array } | { readonly reason: string }

/** One file as the source names it. Nothing of it has been read yet. */
export interface SourceFile {
  /** Path inside the source, with `/`; for people and for matching, never opened. */
  readonly path: string
  read(): Promise<SourceContent>
}

export interface AttachmentSource {
  readonly kind: 'zip' | 'folder'
  /** Name without its folder. */
  readonly name: string
  readonly files: readonly SourceFile[]
  /** SHA-256 of a ZIP's bytes, lower-case hex; null for a folder, which has no bytes of its own. */
  readonly sha256: string | null
  close(): Promise<void>
}

export const tooLarge = `${ATTACHMENT_LIMITS.fileMb} MiB を超えています`

/**
 * Opens what a person picked. Throws AppError `attachment-source-refused` where a limit or a trick concerns the whole of it,
 * `file-not-found`, `file-unreadable`.
 */
export async function openSource(path: string): Promise<AttachmentSource> {
  const name = basename(path)
  const found = await lstat(path).catch(() => {
    throw new AppError('file-not-found', { name })
  })
  return found.isDirectory() ? folderSource(path, name) : zipSource(path, name)
}

async function zipSource(path: string, name: string): Promise<AttachmentSource> {
  const handle = await open(path, 'r').catch(() => {
    throw new AppError('file-unreadable', { name })
  })
  try {
    const files = await zipFiles(handle, name)
    return { kind: 'zip', name, files, sha256: await hashOf(path), close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function folderSource(path: string, name: string): Promise<AttachmentSource> {
  const files: SourceFile[] = []
  let entries = 0
  let bytes = 0
  const refuse = (reason: string): never => {
    throw new AppError('attachment-source-refused', { name, reason })
  }
  const walk = async (folder: string, inside: string, depth: number): Promise<void> => {
    if (depth > ATTACHMENT_LIMITS.depth) refuse(`フォルダーが${ATTACHMENT_LIMITS.depth}段より深くなっています`)
    const found = await readdir(folder, { withFileTypes: true }).catch(() => {
      throw new AppError('file-unreadable', { name: inside === '' ? name : inside })
    })
    for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const to = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (isLitter(to)) continue
      entries += 1
      if (entries > ATTACHMENT_LIMITS.entries) refuse(`ファイルが${ATTACHMENT_LIMITS.entries}件を超えています`)
      const full = join(folder, entry.name)
      if (entry.isSymbolicLink()) files.push(refusedFile(to, '別の場所を指すリンクです'))
      else if (entry.isDirectory()) await walk(full, to, depth + 1)
      else if (entry.isFile()) {
        bytes += (await lstat(full)).size
        if (bytes > ATTACHMENT_LIMITS.totalMb * MIB) refuse(`合計が${ATTACHMENT_LIMITS.totalMb} MiB を超えています`)
        files.push({ path: to, read: () => readOne(full) })
      } else files.push(refusedFile(to, 'ふつうのファイルではありません'))
    }
  }
  await walk(path, '', 0)
  return { kind: 'folder', name, files, sha256: null, close: () => Promise.resolve() }
}

/** A file that is known by name only, with the reason why it is not read. */
export function refusedFile(path: string, reason: string): SourceFile {
  return { path, read: () => Promise.resolve({ reason }) }
}

const readReasons: Readonly<Record<string, string>> = {
  'file-empty': '中身がありません',
  'file-too-large': tooLarge,
  'file-not-found': '読んでいる間になくなりました',
}

/** One file of the disk, whole and bounded. */
export async function readOne(path: string): Promise<SourceContent> {
  try {
    return { bytes: (await readWholeFile(path, ATTACHMENT_LIMITS.fileMb)).bytes }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { reason: readReasons[error.code] ?? '読み取れません' }
  }
}
