/**
 * 予備の空き. A file of 64 MB that holds nothing: it is given up when the disk is full, so that what is under way can be ended, the office closed
 * and a backup made (reliability.md §2.4). Laid by the program of the window at a start with plenty of room, never by tests or commands.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Its name in the office folder; no backup takes it along. */
export const ballastName = 'office.ballast'
export const ballastBytes = 64 * 1024 * 1024
const piece = 1024 * 1024
/** So many times its size must be free, or it would itself make the disk full. */
const roomFor = 20

/** Lays the file where there is none and plenty of room. True: it is there. What fails is told nowhere: it is only a precaution. */
export function layBallast(folder: string, bytes: number = ballastBytes): boolean {
  const path = join(folder, ballastName)
  if (existsSync(path)) return true
  const part = `${path}.part`
  try {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < bytes * roomFor) return false
    const fd = openSync(part, 'w', 0o600)
    try {
      // nothing that a file system would keep in less room
      const noise = randomBytes(piece)
      for (let written = 0; written < bytes; written += piece) writeSync(fd, noise, 0, Math.min(piece, bytes - written))
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(part, path)
    return true
  } catch {
    rmSync(part, { force: true })
    return false
  }
}

/** Gives the room up. True: there was something to give. */
export function freeBallast(folder: string): boolean {
  const path = join(folder, ballastName)
  if (!existsSync(path)) return false
  try {
    rmSync(path)
    return true
  } catch {
    return false
  }
}
