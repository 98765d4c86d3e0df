/** 復元. Unpacks a backup into a folder that is not an office yet, every content compared, and checks the store as when it was written. */
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { keyFileName } from '../keys/office-key.ts'
import { keysOfText, type OfficeKeys } from '../keys/office-keys.ts'
import { officeFolders } from '../store/open.ts'
import { migrations } from '../store/migrations/index.ts'
import { damagedAt, readBody, readHead } from './envelope.ts'
import { contentsFolder, hashOf, readContent, type OfficeFile } from './files.ts'
import { contentsKey, keyWrong, openSlots, type Opener } from './slots.ts'
import { checkStore } from './store-check.ts'
import { needSpace, type Manifest, type Told } from './write.ts'

export interface UnpackTask {
  readonly kind: 'unpack'
  /** The `.kyb` file. */
  readonly from: string
  /** A new folder: made here, taken away again when anything fails. */
  readonly into: string
  readonly opener: Opener
}

export interface Unpacked {
  readonly name: string
  readonly store: string
  readonly at: string
  readonly schemaVersion: number
  readonly entries: number
  readonly cases: number
  readonly head: string
  readonly checkpoint: number
  readonly files: number
  readonly bytes: number
  readonly tables: number
}

const Path = z
  .string()
  .regex(/^[^/\\:]+(\/[^/\\:]+)*$/)
  .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'))
const File = z.object({ path: Path, sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0) })
const ManifestShape = z.object({
  store: z.string(),
  at: z.string(),
  checkpoint: z.object({ number: z.int(), seq: z.int(), head: z.string() }),
  database: z.object({ bytes: z.int(), sha256: z.string() }),
  tables: z.record(z.string(), z.int()),
  inside: z.array(File),
  beside: z.array(File),
})

/** Throws AppError `backup-damaged`, `backup-key-wrong`, `backup-foreign`, `backup-check`, `backup-space`, `office-newer`, `file-not-found`. */
export async function unpackBackup({ from, into, opener }: UnpackTask, tell: Told): Promise<Unpacked> {
  const { head } = readHead(from)
  if (head.schemaVersion > migrations.length) throw new AppError('office-newer', { found: head.schemaVersion, known: migrations.length })
  const fileKey = await openSlots(head.slots, head.salt, opener)
  if (fileKey === null) throw keyWrong(basename(from), head.slots, opener)
  mkdirSync(into, { mode: 0o700 })
  try {
    // a rehearsal in the office itself leaves its key in memory
    const { manifest, keys: office } = unpackBody(from, into, fileKey, opener.kind === 'typed', tell)
    if (manifest.store !== head.store || manifest.checkpoint.head !== head.checkpoint.head) throw damagedAt(from, '見出しと中身の組合せ')
    const key = contentsKey(office)
    const folder = contentsFolder(dirname(from), manifest.store)
    let done = 0
    for (const file of manifest.beside) {
      const bytes = file.bytes === 0 ? new Uint8Array() : readContent(folder, key, file)
      place(into, file, bytes)
      tell('添付・帳票の復元', ++done, manifest.beside.length)
    }
    for (const name of officeFolders) mkdirSync(join(into, name), { recursive: true })
    tell('復元の点検', 0, 1)
    // an older shape is verified after its migrations: the trail is read by the words of today
    const checked = await checkStore(join(into, 'office.sqlite'), manifest.checkpoint, office, head.schemaVersion === migrations.length)
    for (const [table, rows] of Object.entries(manifest.tables)) {
      if (checked.tables[table] !== rows) throw new AppError('backup-check', { problem: `表「${table}」の行数が違います` })
    }
    const files = [...manifest.inside, ...manifest.beside]
    return {
      name: basename(from),
      store: manifest.store,
      at: manifest.at,
      schemaVersion: head.schemaVersion,
      entries: checked.entries,
      cases: checked.cases,
      head: checked.head,
      checkpoint: manifest.checkpoint.number,
      files: files.length,
      bytes: manifest.database.bytes + files.reduce((sum, f) => sum + f.bytes, 0),
      tables: Object.keys(checked.tables).length,
    }
  } catch (error) {
    rmSync(into, { recursive: true, force: true })
    throw error
  }
}

function place(into: string, file: OfficeFile, bytes: Uint8Array): void {
  const path = join(into, file.path)
  mkdirSync(dirname(path), { recursive: true })
  const isKey = !file.path.includes('/') && file.path.endsWith('.key')
  writeFileSync(path, bytes, { flag: 'wx', mode: isKey ? 0o600 : 0o644, flush: true })
  if (hashOf(readFileSync(path)) !== file.sha256)
    throw new AppError('backup-check', { problem: `「${file.path}」を書いた通りに読み返せません` })
}

/** The store and the files inside, piece by piece: a store of any size passes through little memory. */
function unpackBody(
  from: string,
  into: string,
  fileKey: Uint8Array,
  keepKey: boolean,
  tell: Told,
): { readonly manifest: Manifest; readonly keys: OfficeKeys } {
  let held = Buffer.alloc(0)
  let manifest: Manifest | null = null
  let left = 0
  let fd = -1
  const hash = createHash('sha256')
  try {
    for (const piece of readBody(from, fileKey, (done, total) => tell('復号', done, total))) {
      let rest: Buffer = piece
      if (manifest === null) {
        held = Buffer.concat([held, piece])
        if (held.length < 4 || held.length < 4 + held.readUInt32BE(0)) continue
        const end = 4 + held.readUInt32BE(0)
        manifest = ManifestShape.parse(JSON.parse(held.subarray(4, end).toString('utf8')))
        needSpace(into, manifest.database.bytes + [...manifest.inside, ...manifest.beside].reduce((sum, f) => sum + f.bytes, 0))
        left = manifest.database.bytes
        fd = openSync(join(into, 'office.sqlite'), 'wx', 0o644)
        rest = held.subarray(end)
        held = Buffer.alloc(0)
      }
      const store = rest.subarray(0, left)
      for (let at = 0; at < store.length;) at += writeSync(fd, store, at)
      hash.update(store)
      left -= store.length
      // small files: the keys
      held = Buffer.concat([held, rest.subarray(store.length)])
    }
    if (manifest === null || left > 0) throw damagedAt(from, '目録')
    fsyncSync(fd)
  } finally {
    if (fd !== -1) closeSync(fd)
  }
  if (hash.digest('hex') !== manifest.database.sha256) throw damagedAt(from, 'データベース')
  let at = 0
  let keys: OfficeKeys | null = null
  for (const file of manifest.inside) {
    const bytes = held.subarray(at, at + file.bytes)
    if (hashOf(bytes) !== file.sha256) throw damagedAt(from, `「${file.path}」`)
    if (file.path === keyFileName) keys = keysOfText(bytes.toString('utf8'))
    if (file.path !== keyFileName || keepKey) place(into, file, bytes)
    at += file.bytes
  }
  if (keys === null) throw damagedAt(from, '「office.key」')
  return { manifest, keys }
}
