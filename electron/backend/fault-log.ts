import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes after which the log begins anew, and how many older ones stay. */
const mostBytes = 1_000_000
const kept = 4

/**
 * 不具合の記録. Appends to `logs/backend.log` of the office; a full one becomes `backend.1.log`, that one `backend.2.log` and so on, the oldest
 * goes. A log that cannot be written stops nothing.
 */
export async function logFault(office: string, line: string): Promise<void> {
  const name = (n: number): string => join(office, 'logs', n === 0 ? 'backend.log' : `backend.${n}.log`)
  try {
    const size = await stat(name(0)).then(
      (found) => found.size,
      () => 0,
    )
    if (size > 0 && size + Buffer.byteLength(line) > mostBytes) {
      for (let n = kept - 1; n >= 0; n--) await rename(name(n), name(n + 1)).catch(() => undefined)
    }
    await appendFile(name(0), line)
  } catch {
    // the fault itself is told to the person; there is nowhere else to write
  }
}
