import { deflateSync, inflateSync } from 'node:zlib'

/** Pixels of a picture, four bytes each (red, green, blue, opaque), row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Reads what Chromium and `writePng` write: 8 bits a channel, in colour, with or without alpha, or a palette; not interlaced. */
export function readPng(png: Buffer): Pixels {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('no PNG')
  const parts: Buffer[] = []
  let palette = Buffer.alloc(0)
  let width = 0
  let height = 0
  let channels = 0
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const kind = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') {
      width = body.readUInt32BE(0)
      height = body.readUInt32BE(4)
      channels = { 2: 3, 3: 1, 6: 4 }[body[9] ?? -1] ?? 0
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error('a PNG of a kind that is not read here')
    } else if (kind === 'PLTE') palette = Buffer.from(body)
    else if (kind === 'IDAT') parts.push(body)
    at += length + 12
  }
  const raw = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels)
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[i * 4 + c] = (channels === 1 ? palette[(raw[i] ?? 0) * 3 + c] : raw[i * channels + c]) ?? 0
    data[i * 4 + 3] = 255
  }
  return { width, height, data }
}

function unfiltered(packed: Buffer, stride: number, rows: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * rows)
  for (let y = 0; y < rows; y++) {
    const filter = packed[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const left = x < step ? 0 : (out[y * stride + x - step] ?? 0)
      const up = y === 0 ? 0 : (out[(y - 1) * stride + x] ?? 0)
      const corner = x < step || y === 0 ? 0 : (out[(y - 1) * stride + x - step] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      out[y * stride + x] = ((packed[y * (stride + 1) + 1 + x] ?? 0) + guess) & 255
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/** A PNG of the 256 most used of 4096 colours: small, and good enough to see what a screen looked like. */
export function writePng({ width, height, data }: Pixels): Buffer {
  const coarse = new Uint16Array(width * height)
  const used = new Map<number, number>()
  for (let i = 0; i < coarse.length; i++) {
    const colour = (((data[i * 4] ?? 0) >> 4) << 8) | (((data[i * 4 + 1] ?? 0) >> 4) << 4) | ((data[i * 4 + 2] ?? 0) >> 4)
    coarse[i] = colour
    used.set(colour, (used.get(colour) ?? 0) + 1)
  }
  const kept = [...used]
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 256)
    .map(([colour]) => colour)
  const place = new Map([...used.keys()].map((colour) => [colour, nearest(kept, colour)]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = place.get(coarse[y * width + x] ?? 0) ?? 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const palette = Buffer.from(kept.flatMap((colour) => [(colour >> 8) * 17, ((colour >> 4) & 15) * 17, (colour & 15) * 17]))
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function nearest(kept: readonly number[], colour: number): number {
  const away = (other: number): number => [8, 4, 0].reduce((sum, bits) => sum + (((other >> bits) & 15) - ((colour >> bits) & 15)) ** 2, 0)
  let best = 0
  for (let i = 1; i < kept.length; i++) if (away(kept[i] ?? 0) < away(kept[best] ?? 0)) best = i
  return best
}

function chunk(kind: string, body: Buffer): Buffer {
  const out = Buffer.alloc(body.length + 12)
  out.writeUInt32BE(body.length, 0)
  out.write(kind, 4, 'latin1')
  body.copy(out, 8)
  out.writeUInt32BE(checksum(out.subarray(4, body.length + 8)), body.length + 8)
  return out
}

function checksum(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}

/** Side of a square that is compared as a whole, in pixels of a picture at half the size: about one letter. */
const square = 8
/** How far apart the means of a square may be, of 255: letters drawn a little differently stay below it, another letter does not. */
const near = 26

/** How many squares of two pictures differ; all of them when the sizes do. */
export function squaresApart(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY
  let apart = 0
  for (let y = 0; y < a.height; y += square) for (let x = 0; x < a.width; x += square) if (meansApart(a, b, x, y) > near) apart += 1
  return apart
}

function meansApart(a: Pixels, b: Pixels, left: number, top: number): number {
  const [right, bottom] = [Math.min(left + square, a.width), Math.min(top + square, a.height)]
  const size = (right - left) * (bottom - top)
  let most = 0
  for (let c = 0; c < 3; c++) {
    let sum = 0
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const at = (y * a.width + x) * 4 + c
        // both as coarse as a stored one
        sum += ((a.data[at] ?? 0) >> 4) - ((b.data[at] ?? 0) >> 4)
      }
    most = Math.max(most, Math.abs((sum * 17) / size))
  }
  return most
}
