/**
 * A disk, played: of what a process wrote, synced writes stay after a cut; of the others none, or some, or torn pieces of 512 bytes. Names
 * are safe once their folder was synced; of the others as many as came first by chance.
 */
import { dirname } from 'node:path'
import type { Chance } from './chance.ts'
import type { DiskOp } from './shim.ts'

const sector = 512

type Change = Extract<DiskOp, { kind: 'write' | 'cut' }>

/** Bytes of a file, with room behind them: a file of many megabytes is written in thousands of pieces. */
interface Bytes {
  room: Buffer
  size: number
}

/** A file's content: what is safe, and what was done to it since. */
interface Content {
  readonly safe: Bytes
  pending: Change[]
}

const sized = (bytes: Bytes, size: number): void => {
  if (size > bytes.room.length) {
    const room = Buffer.alloc(Math.max(size, 2 * bytes.room.length))
    bytes.room.copy(room, 0, 0, bytes.size)
    bytes.room = room
  } else if (size < bytes.size) bytes.room.fill(0, size, bytes.size)
  bytes.size = size
}

function apply(bytes: Bytes, op: Change): void {
  if (op.kind === 'cut') return sized(bytes, op.size)
  if (op.at + op.data.length > bytes.size) sized(bytes, op.at + op.data.length)
  op.data.copy(bytes.room, op.at)
}

const copied = ({ room, size }: Bytes): Bytes => ({ room: Buffer.from(room.subarray(0, size)), size })
const plain = ({ room, size }: Bytes): Buffer => room.subarray(0, size)

/** The disk of one folder as it is and as a cut may leave it. */
export interface Disk {
  do(op: DiskOp): void
  /** What lies there after a cut now: paths below the folder with their bytes; null: it is gone. */
  cut(dice: Chance): ReadonlyMap<string, Buffer | null>
  /** What lies there without any cut: all that was recorded, and nothing else. */
  now(): ReadonlyMap<string, Buffer | null>
}

/** `base`: reads what a file held before the recording (null: there was none). */
export function diskOf(base: (path: string) => Buffer | null): Disk {
  /** Names now, and as they are safe; contents are shared between both. */
  const names = new Map<string, Content | null>()
  const safeNames = new Map<string, Content | null>()
  let pendingNames: {
    readonly folders: readonly string[]
    readonly names: readonly (readonly [path: string, content: Content | null])[]
  }[] = []
  const contentOf = (path: string): Content | null => {
    const known = names.get(path)
    if (known !== undefined) return known
    const bytes = base(path)
    // a folder, or a file that is made only now
    if (bytes === null) return null
    const content: Content = { safe: { room: bytes, size: bytes.length }, pending: [] }
    names.set(path, content)
    safeNames.set(path, content)
    return content
  }
  /** Names that change together: a rename is never half done. */
  const setNames = (...changes: readonly (readonly [path: string, content: Content | null])[]): void => {
    for (const [path, content] of changes) {
      contentOf(path)
      names.set(path, content)
    }
    pendingNames.push({ folders: changes.map(([path]) => dirname(path)), names: changes })
  }
  return {
    do(op) {
      if (op.kind === 'create') {
        const found = contentOf(op.path)
        if (found === null) setNames([op.path, { safe: { room: Buffer.alloc(0), size: 0 }, pending: [] }])
        else if (op.empty) found.pending.push({ kind: 'cut', path: op.path, size: 0 })
      } else if (op.kind === 'write' || op.kind === 'cut') contentOf(op.path)?.pending.push(op)
      else if (op.kind === 'sync') {
        const content = contentOf(op.path)
        if (content !== null) {
          for (const one of content.pending) apply(content.safe, one)
          content.pending = []
        }
        // a folder has no content: its names are safe with it
        const isSafe = (one: (typeof pendingNames)[number]): boolean => one.folders.includes(op.path)
        for (const [path, named] of pendingNames.filter(isSafe).flatMap((one) => one.names)) safeNames.set(path, named)
        pendingNames = pendingNames.filter((one) => !isSafe(one))
      } else if (op.kind === 'rename' || op.kind === 'link') {
        const content = contentOf(op.path)
        setNames([op.to, content], ...(op.kind === 'rename' ? ([[op.path, null]] as const) : []))
      } else if (op.kind === 'unlink') setNames([op.path, null])
    },
    cut(dice) {
      // a third of the cuts leaves nothing that was not synced; the others let through what the disk happened to have done
      const mode = dice.whole(3)
      const after = new Map(safeNames)
      if (mode > 0)
        for (const one of pendingNames.slice(0, dice.whole(pendingNames.length + 1)))
          for (const [path, named] of one.names) after.set(path, named)
      return laid(after, (content) => {
        const bytes = copied(content.safe)
        if (mode > 0) for (const op of content.pending) if (dice.whole(2) === 0) apply(bytes, mode === 2 ? torn(op, dice) : op)
        return plain(bytes)
      })
    },
    now: () =>
      laid(names, (content) => {
        const bytes = copied(content.safe)
        for (const op of content.pending) apply(bytes, op)
        return plain(bytes)
      }),
  }
}

/** Names with their bytes; what has two names is made once. */
function laid(names: ReadonlyMap<string, Content | null>, bytesOf: (content: Content) => Buffer): Map<string, Buffer | null> {
  const found = new Map<string, Buffer | null>()
  const made = new Map<Content, Buffer>()
  for (const [path, content] of names) {
    const bytes = content === null ? null : (made.get(content) ?? bytesOf(content))
    if (content !== null && bytes !== null) made.set(content, bytes)
    found.set(path, bytes)
  }
  return found
}

/** A write of which only some first sectors came through. */
function torn(op: Change, dice: Chance): Change {
  if (op.kind === 'cut') return op
  const sectors = Math.ceil(op.data.length / sector)
  return { ...op, data: op.data.subarray(0, sector * dice.whole(sectors + 1)) }
}
