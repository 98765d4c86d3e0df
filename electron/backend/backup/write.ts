/** バックアップを書く. Snapshot, check, contents, envelope, read back, name; in a thread of its own. Whatever fails leaves nothing half. */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { keyFileName } from '../keys/office-key.ts'
import { keysText, type OfficeKeys } from '../keys/office-keys.ts'
import { readBody, readHead, startEnvelope, type EnvelopeWriter, type Head } from './envelope.ts'
import { contentName, contentsFolder, hasContent, hashOf, isInside, listName, officeFiles, writeContent, type OfficeFile } from './files.ts'
import { contentsKey, slotsFor, type Holder } from './slots.ts'
import { checkStore, missingFiles, snapshot, type TrailEnd } from './store-check.ts'
import { workFolder } from './work-folder.ts'

export interface WriteTask {
  readonly kind: 'write'
  readonly office: string
  readonly target: string
  /** Name of the file, `kyufu-backup-….kyb`. */
  readonly name: string
  readonly at: string
  readonly store: string
  readonly officeName: string
  readonly schemaVersion: number
  readonly checkpoint: TrailEnd
  readonly officeKeys: OfficeKeys
  readonly holders: readonly Holder[]
  /** Read contents that lie there already, too. */
  readonly deep: boolean
}

export interface Written {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly entries: number
  readonly cases: number
  readonly head: string
  readonly files: number
  readonly fileBytes: number
  readonly newFiles: number
  readonly newBytes: number
  readonly tables: number
  /** 欠け: files (attachments, papers, fonts) the store names that were not in the folder: they were lost before, and are missing in the backup as well. */
  readonly missing: readonly string[]
}

/** The first piece inside a backup: what the rest is. */
export interface Manifest {
  readonly store: string
  readonly at: string
  readonly checkpoint: TrailEnd
  readonly database: { readonly bytes: number; readonly sha256: string }
  readonly tables: Readonly<Record<string, number>>
  /** Small files that follow the store in this order. */
  readonly inside: readonly OfficeFile[]
  /** Files whose contents lie beside. */
  readonly beside: readonly OfficeFile[]
}

export type Told = (step: string, done: number, total: number) => void

export function fileHash(path: string, onBytes: (done: number) => void = () => undefined): string {
  const hash = createHash('sha256')
  const fd = openSync(path, 'r')
  const buffer = Buffer.alloc(1_048_576)
  try {
    let done = 0
    for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) {
      hash.update(buffer.subarray(0, n))
      onBytes((done += n))
    }
  } finally {
    closeSync(fd)
  }
  return hash.digest('hex')
}

/** Throws AppError `backup-space` unless so many bytes and some more are free. */
export function needSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const need = bytes + 16_000_000
  if (bavail * bsize < need)
    throw new AppError('backup-space', { folder, needMb: Math.ceil(need / 1e6), freeMb: Math.floor((bavail * bsize) / 1e6) })
}

const keyFileBytes = (keys: OfficeKeys): Buffer => Buffer.from(keysText(keys), 'utf8')

/** The office's key goes into the encrypted backup whether it lies in its file or in slots: a restored office begins with its file. */
function withKeyFile(files: readonly OfficeFile[], keys: OfficeKeys): OfficeFile[] {
  const bytes = keyFileBytes(keys)
  return [...files.filter((f) => f.path !== keyFileName), { path: keyFileName, sha256: hashOf(bytes), bytes: bytes.length }]
}

/** Writes one backup. Throws AppError `backup-space`, `backup-check`, `backup-damaged`; errors of the disk as they are. */
export async function writeBackup(task: WriteTask, tell: Told): Promise<Written> {
  const { office, target, store, name, officeKeys } = task
  const work = workFolder(office)
  const copy = join(work, `${name}.sqlite`)
  const part = join(target, `.${name}.part`)
  const list = join(target, listName(name))
  const own = `.kyufu-backup-${store.slice(0, 8)}-`
  for (const old of readdirSync(target)) if (old.startsWith(own) && old.endsWith('.part')) rmSync(join(target, old), { force: true })
  mkdirSync(work, { recursive: true })
  const storeBytes = statSync(join(office, 'office.sqlite')).size
  needSpace(work, storeBytes)
  let listed = false
  try {
    tell('控えの作成', 0, 1)
    snapshot(join(office, 'office.sqlite'), copy)
    tell('控えの点検', 0, 1)
    const checked = await checkStore(copy, task.checkpoint, officeKeys)
    const files = withKeyFile(officeFiles(office), officeKeys)
    const missing = missingFiles(copy, new Set(files.map((f) => f.path)))
    const beside = files.filter((f) => !isInside(f))
    const fresh = writeContents(task, beside, tell, statSync(copy).size)
    const key = contentsKey(officeKeys)
    const listText = [...new Set(beside.map((f) => contentName(key, f.sha256)))].sort().join('\n')
    const fileBytes = files.reduce((sum, f) => sum + f.bytes, 0)
    const head: Head = {
      format: 'kyufu-backup-v1',
      store,
      office: task.officeName,
      at: task.at,
      schemaVersion: task.schemaVersion,
      checkpoint: task.checkpoint,
      entries: checked.entries,
      cases: checked.cases,
      files: files.length,
      fileBytes,
      list: hashOf(Buffer.from(listText)),
      salt: randomBytes(16).toString('base64url'),
      slots: [],
    }
    const fileKey = randomBytes(32)
    const inside = files.filter(isInside)
    const manifest: Manifest = {
      store,
      at: task.at,
      checkpoint: task.checkpoint,
      database: { bytes: statSync(copy).size, sha256: fileHash(copy) },
      tables: checked.tables,
      inside,
      beside,
    }
    seal(part, { ...head, slots: slotsFor(task.holders, officeKeys, head.salt, fileKey) }, fileKey, manifest, task, copy, tell)
    readBack(part, fileKey, manifest, tell)
    const sha256 = fileHash(part)
    const bytes = statSync(part).size
    // without its list a backup cannot be read, and old contents that it needs would be taken away: it is safe before the backup has its name
    const listFile = openSync(list, 'wx')
    listed = true
    try {
      writeFileSync(listFile, listText, { flush: true })
    } finally {
      closeSync(listFile)
    }
    if (existsSync(join(target, name))) throw new AppError('output-exists', { name })
    renameSync(part, join(target, name))
    listed = false
    syncFolder(target)
    const { entries, cases } = checked
    const tables = Object.keys(checked.tables).length
    return { name, sha256, bytes, entries, cases, head: checked.head, files: files.length, fileBytes, ...fresh, tables, missing }
  } finally {
    rmSync(part, { force: true })
    if (listed) rmSync(list, { force: true })
    rmSync(copy, { force: true })
    rmSync(`${copy}-journal`, { force: true })
  }
}

function writeContents(
  task: WriteTask,
  beside: readonly OfficeFile[],
  tell: Told,
  copyBytes: number,
): { newFiles: number; newBytes: number } {
  const key = contentsKey(task.officeKeys)
  const folder = contentsFolder(task.target, task.store)
  const seen = new Set<string>()
  const wanted = beside.filter((file) => {
    if (file.bytes === 0 || seen.has(file.sha256)) return false
    seen.add(file.sha256)
    return !hasContent(folder, key, file, task.deep)
  })
  const total = wanted.reduce((sum, f) => sum + f.bytes, 0)
  needSpace(task.target, total + copyBytes)
  let newBytes = 0
  const folders = new Set<string>()
  for (const file of wanted) {
    const bytes = readFileSync(join(task.office, file.path))
    if (hashOf(bytes) !== file.sha256) throw new AppError('backup-check', { problem: `「${file.path}」がバックアップの途中で変わりました` })
    writeContent(folder, key, file, bytes)
    folders.add(join(folder, contentName(key, file.sha256).slice(0, 2)))
    newBytes += file.bytes
    tell('添付・帳票の控え', newBytes, total)
  }
  // the names of the contents survive a power cut before the backup that needs them has its own
  for (const one of folders.size === 0 ? [] : [...folders, folder]) syncFolder(one)
  return { newFiles: wanted.length, newBytes }
}

function seal(part: string, head: Head, fileKey: Uint8Array, manifest: Manifest, task: WriteTask, copy: string, tell: Told): void {
  const out: EnvelopeWriter = startEnvelope(part, head, fileKey)
  let open = true
  try {
    const text = Buffer.from(JSON.stringify(manifest), 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length)
    out.write(length)
    out.write(text)
    const fd = openSync(copy, 'r')
    try {
      const buffer = Buffer.alloc(1_048_576)
      let done = 0
      for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) {
        out.write(buffer.subarray(0, n))
        tell('暗号化', (done += n), manifest.database.bytes)
      }
    } finally {
      closeSync(fd)
    }
    for (const file of manifest.inside) {
      const bytes = file.path === keyFileName ? keyFileBytes(task.officeKeys) : readFileSync(join(task.office, file.path))
      if (hashOf(bytes) !== file.sha256)
        throw new AppError('backup-check', { problem: `「${file.path}」がバックアップの途中で変わりました` })
      out.write(bytes)
    }
    open = false
    out.end()
  } finally {
    if (open) out.abandon()
  }
}

/** Opens what was just written, every byte of it, and compares. */
function readBack(part: string, fileKey: Uint8Array, manifest: Manifest, tell: Told): void {
  const hash = createHash('sha256')
  let at = 0
  const text = JSON.stringify(manifest)
  const from = 4 + Buffer.byteLength(text)
  const until = from + manifest.database.bytes
  for (const piece of readBody(part, fileKey, (done, total) => tell('読み返し', done, total))) {
    const start = Math.max(0, from - at)
    const end = Math.min(piece.length, until - at)
    if (end > start) hash.update(piece.subarray(start, end))
    at += piece.length
  }
  const whole = until + manifest.inside.reduce((sum, f) => sum + f.bytes, 0)
  if (hash.digest('hex') !== manifest.database.sha256 || at !== whole)
    throw new AppError('backup-check', { problem: '書いた内容を読み返せませんでした' })
  readHead(part)
}
