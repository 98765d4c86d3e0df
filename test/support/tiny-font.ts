/** A TrueType font made of a few square glyphs, for what no font at hand has: rare characters, variation sequences, rights. */

export interface TinyFont {
  readonly name?: string
  /** Characters with a glyph, besides the missing one. */
  readonly chars: readonly string[]
  /** Variation sequences with a glyph of their own. */
  readonly variants?: readonly string[]
  /** OS/2 embedding rights; 0: installable, 2: none. */
  readonly rights?: number
}

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, index * 2)
  return bytes
}
const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4)
  return bytes
}
const u24 = (value: number): Buffer => u32(value).subarray(1)
const points = (text: string): number[] => [...text].map((char) => char.codePointAt(0) ?? 0)

/** A square of `side` units from the origin. */
function square(side: number): Buffer {
  const header = u16(1, 0, 0, side, side, 3, 0)
  const steps = u16(0, side, 0, -side, 0, 0, side, 0)
  return Buffer.concat([header, Buffer.from([1, 1, 1, 1]), steps])
}

function charMap(chars: readonly number[], variants: readonly (readonly number[])[]): Buffer {
  const groups = chars.map((char, index) => ({ char, glyph: index + 1 })).sort((a, b) => a.char - b.char)
  const map = Buffer.concat([
    u16(12, 0),
    u32(16 + groups.length * 12, 0, groups.length),
    ...groups.map(({ char, glyph }) => u32(char, char, glyph)),
  ])
  const selectors = [...new Set(variants.map(([, selector = 0]) => selector))].sort((a, b) => a - b)
  const head = 10 + selectors.length * 11
  const tables: Buffer[] = []
  const records = selectors.map((selector) => {
    const own = variants
      .flatMap(([base = 0, one = 0], index) => (one === selector ? [{ base, glyph: chars.length + 1 + index }] : []))
      .sort((a, b) => a.base - b.base)
    const at = head + tables.reduce((sum, table) => sum + table.length, 0)
    tables.push(Buffer.concat([u32(own.length), ...own.flatMap(({ base, glyph }) => [u24(base), u16(glyph)])]))
    return Buffer.concat([u24(selector), u32(0, at)])
  })
  const special = Buffer.concat([u16(14), u32(head + Buffer.concat(tables).length, selectors.length), ...records, ...tables])
  const count = variants.length === 0 ? 1 : 2
  const first = 4 + count * 8
  const plain = Buffer.concat([u16(3, 10), u32(first)])
  if (count === 1) return Buffer.concat([u16(0, 1), plain, map])
  return Buffer.concat([u16(0, 2), u16(0, 5), u32(first + map.length), plain, map, special])
}

function nameTable(name: string): Buffer {
  const entries = [1, 2, 4, 6].map((id) => ({ id, text: Buffer.from(id === 2 ? 'Regular' : name, 'utf16le').swap16() }))
  let at = 0
  const records = entries.map(({ id, text }) => {
    const record = u16(3, 1, 0x409, id, text.length, at)
    at += text.length
    return record
  })
  return Buffer.concat([u16(0, entries.length, 6 + entries.length * 12), ...records, ...entries.map(({ text }) => text)])
}

/** The bytes of such a font; glyph `n` is a square of its own size, 1000 units to the em. */
export function tinyFont({ name = 'TinyTest', chars, variants = [], rights = 0 }: TinyFont): Buffer {
  const bases = chars.map((char) => points(char)[0] ?? 0)
  const glyphs = Array.from({ length: 1 + chars.length + variants.length }, (_, index) => {
    const bytes = square(400 + index)
    return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
  })
  let at = 0
  const places = [0, ...glyphs.map((glyph) => (at += glyph.length))]
  const os2 = Buffer.alloc(96)
  os2.writeUInt16BE(4, 0)
  os2.writeUInt16BE(rights, 8)
  const tables: readonly (readonly [string, Buffer])[] = [
    ['OS/2', os2],
    ['cmap', charMap(bases, variants.map(points))],
    ['glyf', Buffer.concat(glyphs)],
    ['head', Buffer.concat([u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(0, 1000), u32(0, 0, 0, 0), u16(0, 0, 1000, 1000, 0, 8, 2, 1, 0)])],
    ['hhea', Buffer.concat([u32(0x10000), u16(880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.length)])],
    ['hmtx', Buffer.concat(glyphs.map(() => u16(1000, 0)))],
    ['loca', u32(...places)],
    ['maxp', Buffer.concat([u32(0x10000), u16(glyphs.length, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)])],
    ['name', nameTable(name)],
    ['post', u32(0x30000, 0, 0, 0, 0, 0, 0, 0)],
  ]
  let offset = 12 + tables.length * 16
  const directory: Buffer[] = []
  const bodies: Buffer[] = []
  for (const [tag, body] of tables) {
    directory.push(Buffer.concat([Buffer.from(tag, 'latin1'), u32(0, offset, body.length)]))
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)])
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([u32(0x10000), u16(tables.length, 128, 3, 32), ...directory, ...bodies])
}
