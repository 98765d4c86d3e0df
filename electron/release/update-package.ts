import { createHash } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, readSync, readFileSync, rmSync, statSync, writeSync, fsyncSync } from 'node:fs'
import { openSigned, signText } from './signed.ts'
import type { ReleaseKey, SignatureFault } from './signed.ts'

/** One piece carried in an update package. Size in bytes, SHA-512 in hex. */
export type UpdatePart = { readonly kind: 'installer' | 'sbom'; readonly name: string; readonly bytes: number; readonly sha512: string }

/** 更新の目録. What is signed of an update package. */
export type UpdateManifest = {
  readonly format: 1
  readonly version: string
  readonly electron: string
  /** `win32-x64`, `win32-arm64`, `linux-x64`. */
  readonly platform: string
  /** 保存形式. Store format of an office that this version has opened, and the oldest that it can bring forward. */
  readonly schema: number
  readonly schemaFrom: number
  /** Day of the build `YYYY-MM-DD`. */
  readonly builtOn: string
  /** 変更点, for the person who decides about it. */
  readonly notes: string
  /** Versions that are not to be installed any more, whoever brings them. */
  readonly withdrawn: readonly string[]
  /** 切戻し. Versions from which one may go back to this older one. */
  readonly rollbackFrom: readonly string[]
  /** 下限の版. Once this version has opened an office, versions below this one do not any more; absent: none is shut out. */
  readonly minVersion?: string
  readonly parts: readonly UpdatePart[]
}

/** Why a file is no update package that counts. `cut`: it is shorter or longer than its list of parts says. */
export type PackageFault = SignatureFault | 'cut' | 'content'

export type OpenedPackage =
  | { readonly ok: true; readonly manifest: UpdateManifest; readonly key: string; readonly start: number }
  | { readonly ok: false; readonly fault: PackageFault }

/** What a signature of a manifest is for. */
const context = 'update'
const magic = 'KYUFU-UPDATE 1\n'
/** Longest manifest, in bytes, and most parts. */
const longest = 1_000_000
const pieceSize = 1 << 20

/** Writes an update package: first line, length, signed manifest, the parts one after the other. */
export function writePackage(
  target: string,
  facts: Omit<UpdateManifest, 'format' | 'parts'>,
  parts: readonly { readonly kind: UpdatePart['kind']; readonly name: string; readonly file: string }[],
  privatePem: string,
): UpdateManifest {
  const listed = parts.map(({ kind, name, file }) => ({ kind, name, bytes: statSync(file).size, sha512: hashOfFile(file, 'sha512') }))
  const manifest: UpdateManifest = { format: 1, ...facts, parts: listed }
  const head = Buffer.from(signText(JSON.stringify(manifest), privatePem, context), 'utf8')
  const out = openSync(target, 'wx')
  try {
    writeSync(out, magic)
    writeSync(out, `${String(head.length).padStart(10, '0')}\n`)
    writeSync(out, head)
    for (const { file } of parts) copyInto(out, file)
    fsyncSync(out)
  } finally {
    closeSync(out)
  }
  return manifest
}

/** Reads the head of a package. Only what a known key has signed is looked at; the parts are not read yet. */
export function openPackage(file: string, keys: readonly ReleaseKey[]): OpenedPackage {
  const handle = openSync(file, 'r')
  try {
    const first = readAt(handle, 0, magic.length + 11)
    const length = Number(/^KYUFU-UPDATE 1\n(\d{10})\n$/.exec(first.toString('latin1'))?.[1])
    if (!Number.isSafeInteger(length) || length === 0 || length > longest) return { ok: false, fault: 'form' }
    const head = readAt(handle, first.length, length)
    if (head.length < length) return { ok: false, fault: 'cut' }
    const opened = openSigned(head.toString('utf8'), keys, context)
    if (!opened.ok) return opened
    const manifest = readManifest(opened.body)
    if (manifest === null) return { ok: false, fault: 'form' }
    const start = first.length + length
    const whole = start + manifest.parts.reduce((sum, part) => sum + part.bytes, 0)
    if (fstatSync(handle).size !== whole) return { ok: false, fault: 'cut' }
    return { ok: true, manifest, key: opened.key, start }
  } finally {
    closeSync(handle)
  }
}

/**
 * Reads a part through and compares it with the manifest; with `target` it is written there as well, and taken away again when it is
 * not what was signed.
 * @returns whether the part is as signed
 */
export async function takePart(
  file: string,
  opened: OpenedPackage & { ok: true },
  kind: UpdatePart['kind'],
  target: string | null,
  signal?: AbortSignal,
): Promise<boolean> {
  const part = opened.manifest.parts.find((one) => one.kind === kind)
  if (part === undefined) return false
  let at = opened.start
  for (const one of opened.manifest.parts) {
    if (one === part) break
    at += one.bytes
  }
  const handle = openSync(file, 'r')
  const out = target === null ? null : openSync(target, 'wx', 0o600)
  const hash = createHash('sha512')
  let left = part.bytes
  try {
    while (left > 0) {
      const piece = readAt(handle, at, Math.min(pieceSize, left))
      if (piece.length === 0) break
      hash.update(piece)
      if (out !== null) writeSync(out, piece)
      at += piece.length
      left -= piece.length
      // an installer is large: other calls are answered between its pieces
      await new Promise((next) => setImmediate(next))
      signal?.throwIfAborted()
    }
    if (out !== null) fsyncSync(out)
  } finally {
    closeSync(handle)
    if (out !== null) closeSync(out)
  }
  const holds = left === 0 && hash.digest('hex') === part.sha512
  if (!holds && target !== null) rmSync(target, { force: true })
  return holds
}

/** The signed head of a package, to lie beside the installer taken out of it. */
export function headOf(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const first = readAt(handle, 0, magic.length + 11)
    return readAt(handle, first.length, Number(first.toString('latin1').slice(magic.length, -1))).toString('utf8')
  } finally {
    closeSync(handle)
  }
}

/** Opens such a head again. Null: it is not what a known key has signed. */
export function openHead(file: string, keys: readonly ReleaseKey[]): UpdateManifest | null {
  if (!existsSync(file)) return null
  const opened = openSigned(readFileSync(file, 'utf8'), keys, context)
  return opened.ok ? readManifest(opened.body) : null
}

/** The hash of a file in hex, read in pieces. */
export function hashOfFile(file: string, algorithm: 'sha256' | 'sha512'): string {
  const hash = createHash(algorithm)
  const handle = openSync(file, 'r')
  try {
    for (let at = 0; ;) {
      const piece = readAt(handle, at, pieceSize)
      if (piece.length === 0) return hash.digest('hex')
      hash.update(piece)
      at += piece.length
    }
  } finally {
    closeSync(handle)
  }
}

/** The manifest of a signed text; null when a field is missing or has another form: an older program must not guess at a newer format. */
function readManifest(body: string): UpdateManifest | null {
  const read = JSON.parse(body) as Record<string, unknown>
  const texts = [read['version'], read['electron'], read['platform'], read['builtOn'], read['notes']]
  const lists = [read['withdrawn'], read['rollbackFrom']]
  const parts: unknown = read['parts']
  const whole =
    read['format'] === 1 &&
    texts.every((one) => typeof one === 'string') &&
    isVersion(read['version']) &&
    [read['schema'], read['schemaFrom']].every((one) => Number.isSafeInteger(one)) &&
    lists.every((one) => Array.isArray(one) && one.every(isVersion)) &&
    (read['minVersion'] === undefined || isVersion(read['minVersion'])) &&
    Array.isArray(parts) &&
    parts.every(isPart)
  return whole ? (read as unknown as UpdateManifest) : null
}

const isVersion = (value: unknown): boolean => typeof value === 'string' && /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(value)

function isPart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { kind, name, bytes, sha512 } = value as Record<string, unknown>
  return (
    (kind === 'installer' || kind === 'sbom') &&
    // a name of its own folder: it becomes the name of a file
    typeof name === 'string' &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/.test(name) &&
    Number.isSafeInteger(bytes) &&
    (bytes as number) > 0 &&
    typeof sha512 === 'string' &&
    /^[0-9a-f]{128}$/.test(sha512)
  )
}

function readAt(handle: number, at: number, length: number): Buffer {
  const piece = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(handle, piece, filled, length - filled, at + filled)
    if (read === 0) break
    filled += read
  }
  return piece.subarray(0, filled)
}

function copyInto(out: number, file: string): void {
  const handle = openSync(file, 'r')
  try {
    for (let at = 0; ;) {
      const piece = readAt(handle, at, pieceSize)
      if (piece.length === 0) return
      writeSync(out, piece)
      at += piece.length
    }
  } finally {
    closeSync(handle)
  }
}
