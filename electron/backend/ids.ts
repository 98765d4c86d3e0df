import { randomBytes } from 'node:crypto'

/** Random bytes are drawn for many ids at once: one draw costs as much as a thousand bytes. They are kept as the digits they become. */
const drawnAtOnce = 256
let drawn = ''
let used = 0

/** Where the next sixteen random digits stand in `drawn`. */
function sixteenDigits(): number {
  if (used + 16 > drawn.length) {
    drawn = randomBytes(8 * drawnAtOnce).toString('hex')
    used = 0
  }
  used += 16
  return used - 16
}

/** Instant and count of the last id, so that ids of one process sort in the order in which they were made. */
let lastTime = 0
let countInTime = 0

/** The digits of `lastTime`, with their dash: many ids are made in one millisecond. */
let written = { time: 0, digits: '' }

function digitsOfTime(time: number): string {
  if (written.time !== time) {
    const hex = time.toString(16).padStart(12, '0')
    written = { time, digits: `${hex.slice(0, 8)}-${hex.slice(8)}` }
  }
  return written.digits
}

/** Ids of one millisecond: twelve bits. */
const idsInTime = 4096

const variants = ['8', '9', 'a', 'b'] as const

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
  const at = sixteenDigits()
  // the two highest bits of the variant are 10: of the first digit only the lower two are random
  const variant = variants[Number.parseInt(drawn.charAt(at), 16) & 3] ?? '8'
  const count = (0x7000 | countInTime).toString(16)
  return `${digitsOfTime(lastTime)}-${count}-${variant}${drawn.slice(at + 1, at + 4)}-${drawn.slice(at + 4, at + 16)}`
}
