import { randomBytes } from 'node:crypto'

/** Sixty-four signs in the order in which the engine sorts them. */
const signs = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const signCodes = Buffer.from(signs, 'latin1')

/** Random signs are drawn for many ids at once: one draw costs as much as a thousand bytes. */
const drawnAtOnce = 256
/** Sixty bits: the chance that two ids of one millisecond and count in two processes meet. */
const randomSigns = 10
let drawn = ''
let used = 0

function nextRandom(): string {
  if (used + randomSigns > drawn.length) {
    const bytes = randomBytes(randomSigns * drawnAtOnce)
    for (let i = 0; i < bytes.length; i++) bytes[i] = signCodes[(bytes[i] ?? 0) & 63] ?? 0
    drawn = bytes.toString('latin1')
    used = 0
  }
  used += randomSigns
  return drawn.slice(used - randomSigns, used)
}

/** Instant and count of the last id, so that ids of one process sort in the order in which they were made. */
let lastTime = 0
let countInTime = 0

/** A whole number from 0 in so many signs. */
function inSigns(value: number, length: number): string {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 64)) text = `${signs[rest % 64] ?? ''}${text}`
  return text
}

/** The signs of `lastTime`: many ids are made in one millisecond. */
let written = { time: 0, text: '' }

/** A letter in front, so that ids follow the UUIDs of older versions and are names everywhere: k until the year 2109, then l. */
function signsOfTime(time: number): string {
  if (written.time !== time) written = { time, text: String.fromCharCode(107 + Math.floor(time / 64 ** 7)) + inSigns(time, 7) }
  return written.text
}

/** Ids of one millisecond: two signs. */
const idsInTime = 4096

/**
 * 内部番号. An id of a record, built like a UUID of version 7 (time, 12 bits of a count, then random ones) but in 20 signs instead of 36:
 * ids stand nine times with every application, and shorter ones are less to write and to compare. It sorts by the time it was made, so that new
 * rows go to the end of an index, also behind the UUIDs of older versions. Within a millisecond (and when the clock goes back) the ids of
 * one process are counted on, so that rows made one after the other keep their order.
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
  return signsOfTime(lastTime) + (signs[countInTime >> 6] ?? '') + (signs[countInTime & 63] ?? '') + nextRandom()
}
