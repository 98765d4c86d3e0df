import { randomBytes } from 'node:crypto'

/** Random bytes are drawn for many ids at once: one draw costs as much as a thousand bytes. */
const drawnAtOnce = 256
let drawn = Buffer.alloc(0)
let used = 0

function sixteenBytes(): Buffer {
  if (used + 16 > drawn.length) {
    drawn = randomBytes(16 * drawnAtOnce)
    used = 0
  }
  used += 16
  return drawn.subarray(used - 16, used)
}

/** A UUID version 7: sorts by the time it was made, so that new rows go to the end of an index. */
export function newId(now: Date = new Date()): string {
  const bytes = sixteenBytes()
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
