/**
 * ページの照合値. A page of SQLite bears no checksum: of a bit that turned over in an amount no check of the engine knows. Whoever closes an office
 * therefore leaves a sum of every page beside its store, and whoever opens it next compares.
 *
 * A disk that forgets changes no time stamp, every program that writes does: where the file's size or time is another than it was, the sums are
 * about another file (an older version of the program, a restored copy, a session that was cut off) and say nothing. Against hands
 * stand the signatures of the trail, not these sums. Not seen: what turns over while the office is open, and stores above `mostBytes`.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'

/** Larger stores are not summed up: opening and closing must not take longer with the size of an office (0.1 s for this much, once it is in memory). */
export const mostBytes = 256_000_000

const mark = Buffer.from('KYUFUSM1')
/** Mark, size of a page, size of the file, its time in milliseconds. */
const headBytes = 8 + 4 + 8 + 8

export const sumsPath = (store: string): string => store.replace(/\.sqlite$/, '.sums')

function sumUp(store: string): Buffer {
  const fd = openSync(store, 'r')
  try {
    const head = Buffer.alloc(18)
    readSync(fd, head, 0, head.length, 0)
    const raw = head.readUInt16BE(16)
    // 1 stands for 65,536 (sqlite.org/fileformat.html)
    const page = Buffer.alloc(raw === 1 ? 65_536 : raw)
    const { size, mtimeMs } = statSync(store)
    const sums = Buffer.alloc(headBytes + 4 * Math.ceil(size / page.length) + 4)
    mark.copy(sums)
    sums.writeUInt32BE(page.length, 8)
    sums.writeBigUInt64BE(BigInt(size), 12)
    sums.writeBigUInt64BE(BigInt(Math.floor(mtimeMs)), 20)
    let at = headBytes
    for (let n = readSync(fd, page, 0, page.length, 0), from = n; n > 0; n = readSync(fd, page, 0, page.length, from), from += n) {
      sums.writeUInt32BE(crc32(page.subarray(0, n)), at)
      at += 4
    }
    sums.writeUInt32BE(crc32(sums.subarray(0, -4)), sums.length - 4)
    return sums
  } finally {
    closeSync(fd)
  }
}

/** Leaves the sums of a store that is closed and whose log is empty. A disk that does not take them leaves none. */
export function keepSums(store: string): void {
  const path = sumsPath(store)
  try {
    const { size } = statSync(store)
    if (size === 0 || size > mostBytes) return rmSync(path, { force: true })
    writeFileSync(`${path}.part`, sumUp(store))
    renameSync(`${path}.part`, path)
  } catch {
    rmSync(`${path}.part`, { force: true })
    rmSync(path, { force: true })
  }
}

/**
 * Takes the sums away, for good: from here on the store is written to. A power cut may keep a page and forget the time it was written at, and must
 * not be taken for a damage.
 */
export function dropSums(store: string): void {
  if (!existsSync(sumsPath(store))) return
  try {
    rmSync(sumsPath(store))
    if (process.platform === 'win32') return
    const folder = openSync(dirname(store), 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch {
    // a folder that refuses this refuses the store's log as well, which then says so
  }
}

/** Pages that are no longer what they were when the store was closed; null: there is nothing to compare with. */
export function pagesChanged(store: string): number | null {
  let kept: Buffer
  try {
    kept = readFileSync(sumsPath(store))
  } catch {
    return null
  }
  const isWhole =
    kept.length > headBytes + 4 && kept.subarray(0, 8).equals(mark) && kept.readUInt32BE(kept.length - 4) === crc32(kept.subarray(0, -4))
  const { size, mtimeMs } = statSync(store)
  // copies keep the time in milliseconds, some rounded; no program writes to the store a millisecond after it was closed
  const isAboutIt =
    isWhole && kept.readBigUInt64BE(12) === BigInt(size) && Math.abs(Number(kept.readBigUInt64BE(20)) - Math.floor(mtimeMs)) <= 1
  if (!isAboutIt || size > mostBytes) return null
  const now = sumUp(store)
  // the size of a page is told by the first of them: if that is damaged, all of it is
  if (now.length !== kept.length || now.readUInt32BE(8) !== kept.readUInt32BE(8)) return 1
  let changed = 0
  for (let at = headBytes; at < kept.length - 4; at += 4) if (kept.readUInt32BE(at) !== now.readUInt32BE(at)) changed++
  return changed
}
