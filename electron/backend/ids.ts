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

/** Instant and count of the last id, so that ids of one process sort in the order in which they were made. */
let lastTime = 0
let countInTime = 0

/** Ids of one millisecond: twelve bits. */
const idsInTime = 4096

/**
 * A UUID version 7: sorts by the time it was made, so that new rows go to the end of an index. Within a millisecond (and when the
 * clock goes back) the ids of one process are counted on, so that rows made one after the other keep their order.
 */
export function newId(now: Date = new Date()): string {
  const time = now.getTime()
  if (time > lastTime) {
    lastTime = time
    countInTime = 0
  } else if (++countInTime === idsInTime) {
    lastTime++
    countInTime = 0
  }
  const bytes = sixteenBytes()
  bytes.writeUIntBE(lastTime, 0, 6)
  bytes.writeUInt16BE(0x7000 | countInTime, 6)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
