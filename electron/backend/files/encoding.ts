/** Bytes to text and back: fatal decoding with the place of the first bad byte, strict CP932 encoding. */
import iconv from 'iconv-lite'
import { AppError } from '../../../shared/errors.ts'

/** Encodings of files that come in. `cp932` is Windows' Shift_JIS. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp932'

/** Characters of the private use area (外字) on one line: nobody else can read them. */
export interface PrivateUseNote {
  /** Physical line, from 1. */
  readonly line: number
  readonly characters: string
}

/** A file whose every byte has been decoded once without fault. */
export interface DecodedFile {
  /** The encoding really used; a byte order mark outranks the name asked for. */
  readonly encoding: FileEncoding
  readonly bom: boolean
  /** 外字. Lines that hold private-use characters, at most PRIVATE_USE_LIMIT of them. */
  readonly privateUse: readonly PrivateUseNote[]
  /** The text again from its beginning, without the mark, in pieces of 64 KiB of bytes: short texts leave the memory at once. */
  readonly chunks: () => Generator<string, void>
}

/** Lines with private-use characters that are remembered; more tell nothing new. */
export const PRIVATE_USE_LIMIT = 1000
/** Bytes of one piece of text. */
export const DECODED_AT_ONCE = 65_536
const PRIVATE_USE = /[\uE000-\uF8FF]|[\u{F0000}-\u{10FFFD}]/gu

interface StreamDecoder {
  readonly decode: (bytes: Uint8Array, last: boolean) => string
}

/** Where the runtime's ICU lacks Shift_JIS (some builds of Electron), iconv-lite does it: U+FFFD is its sign of a fault. */
function iconvDecoder(): StreamDecoder {
  const decoder = iconv.getDecoder('cp932')
  return {
    decode: (bytes, last) => {
      const text = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      const whole = last ? text + (decoder.end() ?? '') : text
      if (whole.includes('\uFFFD')) throw new TypeError('not CP932')
      return whole
    },
  }
}

function makeDecoder(encoding: FileEncoding): StreamDecoder {
  try {
    const label = encoding === 'cp932' ? 'shift_jis' : encoding
    const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
    return { decode: (bytes, last) => decoder.decode(bytes, { stream: !last }) }
  } catch (error) {
    if (encoding !== 'cp932' || !(error instanceof RangeError)) throw error
    return iconvDecoder()
  }
}

/** The encoding that a byte order mark at the beginning names, and the length of the mark in bytes. */
export function bomOf(bytes: Uint8Array): { readonly encoding: FileEncoding; readonly length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 }
  return null
}

/** Physical lines end with CRLF, LF or CR; a CRLF cut by a chunk border counts once. */
function countLineEnds(text: string, afterCr: boolean): number {
  let count = 0
  let cr = afterCr
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === 13 || (code === 10 && !cr)) count += 1
    cr = code === 13
  }
  return count
}

function* decodeFrom(bytes: Uint8Array, encoding: FileEncoding, start: number): Generator<string, void> {
  const decoder = makeDecoder(encoding)
  for (let at = start; at < bytes.length; at += DECODED_AT_ONCE) {
    const end = Math.min(at + DECODED_AT_ONCE, bytes.length)
    yield decoder.decode(bytes.subarray(at, end), end === bytes.length)
  }
}

/** Of the first bytes of a file, so many are looked at for signs of UTF-16. */
const LOOK_BYTES = 4096

/**
 * UTF-16 without its mark: every second byte of Latin letters, digits, commas and line ends is 0, always on the same side. A NUL here
 * and there is no such sign; it spoils its row, and the reader of rows says so.
 */
function looksLikeUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const looked = bytes.subarray(0, LOOK_BYTES)
  const zeros = [0, 0]
  looked.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  if (odd > looked.length / 40 && odd > even * 4) return 'utf-16le'
  return even > looked.length / 40 && even > odd * 4 ? 'utf-16be' : null
}

/** Whether text read in a one-byte-friendly encoding is none: a picture, or UTF-16 without its mark. */
function isBinary(bytes: Uint8Array, encoding: FileEncoding): boolean {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return false
  const looked = bytes.subarray(0, LOOK_BYTES)
  const zeros = looked.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  return zeros > looked.length / 40
}

/** The encoding in which a file that cannot be read as wanted could be read; null when there is none. For a message, never acted upon. */
function otherEncoding(bytes: Uint8Array, tried: FileEncoding): FileEncoding | null {
  const utf16 = looksLikeUtf16(bytes)
  if (utf16 !== null) return utf16 === tried ? null : utf16
  const others = (['utf-8', 'cp932'] as const).filter((encoding) => encoding !== tried)
  return others.find((encoding) => decodes(bytes, encoding, 0, bytes.length)) ?? null
}

/** True when the bytes decode; a character cut at the end is no fault unless it is the file's end. */
function decodes(bytes: Uint8Array, encoding: FileEncoding, from: number, to: number): boolean {
  try {
    makeDecoder(encoding).decode(bytes.subarray(from, to), to === bytes.length)
    return true
  } catch {
    return false
  }
}

/** The shortest prefix that does not decode ends at the offending byte; found by halving. In a binary file it is the first NUL. */
function firstBadByte(bytes: Uint8Array, encoding: FileEncoding, from: number, binary: boolean): number {
  const nul = binary ? bytes.indexOf(0, from) : -1
  if (nul >= 0 && decodes(bytes, encoding, from, nul)) return nul + 1
  let good = from
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(bytes, encoding, from, middle)) good = middle
    else bad = middle
  }
  return bad
}

/** A byte before `at` where a line begins and the decoder has no memory; CP932 and UTF-8 never use 0x0A inside a character. */
function safeStart(bytes: Uint8Array, encoding: FileEncoding, start: number, at: number): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return start
  const found = at <= start ? -1 : bytes.lastIndexOf(0x0a, at - 1)
  return found < start ? start : found + 1
}

/** The text of the first `limit` bytes without the mark; null when they do not decode. A character cut at the end is left out. */
export function headText(bytes: Uint8Array, encoding: FileEncoding, limit: number): string | null {
  const start = bomOf(bytes)?.length ?? 0
  const end = Math.min(bytes.length, start + limit)
  try {
    const text = makeDecoder(encoding).decode(bytes.subarray(start, end), end === bytes.length)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** Bytes as `82 A0`. */
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')

interface Checked {
  readonly fault: AppError<'encoding-unreadable'> | null
  readonly privateUse: readonly PrivateUseNote[]
}

/** Where decoding fails, as the error that says so; null when all of it decodes. Yields after each piece. */
function* checkAll(bytes: Uint8Array, encoding: FileEncoding, start: number): Generator<void, Checked> {
  const decoder = makeDecoder(encoding)
  const binary = isBinary(bytes, encoding)
  const privateUse: PrivateUseNote[] = []
  // lines are counted up to where somebody asks for their number: of nearly every file nobody does
  let counted = { to: start, line: 1, afterCr: false }
  for (let at = start; at < bytes.length; at += DECODED_AT_ONCE) {
    const end = Math.min(at + DECODED_AT_ONCE, bytes.length)
    let text: string | null = null
    try {
      text = decoder.decode(bytes.subarray(at, end), end === bytes.length)
    } catch {
      text = null
    }
    if (text === null || binary) {
      const from = safeStart(bytes, encoding, start, at)
      const byte = firstBadByte(bytes, encoding, from, binary)
      let before = ''
      for (const piece of decodeFromSafely(bytes, encoding, start, byte - 1)) before += piece
      const fault = new AppError('encoding-unreadable', {
        encoding,
        line: 1 + countLineEnds(before, false),
        byte,
        found: hex(bytes.subarray(byte - 1, byte + 3)),
        other: otherEncoding(bytes, encoding) ?? '',
      })
      return { fault, privateUse }
    }
    if (text.search(PRIVATE_USE) >= 0) {
      counted = countedTo(bytes, encoding, counted, at)
      notePrivateUse(text, counted.line, counted.afterCr, privateUse)
    }
    yield
  }
  return { fault: null, privateUse }
}

interface Counted {
  /** Bytes in front of this place are counted. */
  readonly to: number
  readonly line: number
  readonly afterCr: boolean
}

function countedTo(bytes: Uint8Array, encoding: FileEncoding, { to, line, afterCr }: Counted, at: number): Counted {
  let counted: Counted = { to: at, line, afterCr }
  for (const piece of decodeFromSafely(bytes, encoding, to, at)) {
    if (piece !== '') counted = { to: at, line: counted.line + countLineEnds(piece, counted.afterCr), afterCr: piece.endsWith('\r') }
  }
  return counted
}

/** The text before a fault: decoded leniently, for counting its lines only. */
function* decodeFromSafely(bytes: Uint8Array, encoding: FileEncoding, start: number, end: number): Generator<string> {
  const part = bytes.subarray(start, Math.max(start, end))
  if (encoding === 'cp932') yield iconv.decode(Buffer.from(part), 'latin1')
  else yield new TextDecoder(encoding).decode(part)
}

function notePrivateUse(text: string, firstLine: number, afterCr: boolean, notes: PrivateUseNote[]): void {
  let line = firstLine
  let from = 0
  let cr = afterCr
  for (const match of text.matchAll(PRIVATE_USE)) {
    const between = text.slice(from, match.index)
    line += countLineEnds(between, cr)
    cr = between === '' ? cr : between.endsWith('\r')
    from = match.index
    const last = notes.at(-1)
    if (last?.line === line) notes[notes.length - 1] = { line, characters: last.characters + match[0] }
    else if (notes.length < PRIVATE_USE_LIMIT) notes.push({ line, characters: match[0] })
  }
}

/**
 * Decodes a file fatally, once as a whole, before anything of it is used. `auto` takes the byte order mark, else UTF-8,
 * else CP932; a named encoding is tried alone, because guessing hides a wrong file. A byte order mark always wins.
 *
 * @throws AppError encoding-unreadable with the physical line (from 1) and the place of the first bad byte (from 1)
 */
export function decodeFile(bytes: Uint8Array, wanted: FileEncoding | 'auto'): DecodedFile {
  const steps = decoding(bytes, wanted)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same for a long file: after each piece of 64 KiB `breathe` is awaited, so that other calls are answered. Same errors. */
export async function decodeLongFile(bytes: Uint8Array, wanted: FileEncoding | 'auto', breathe: () => Promise<void>): Promise<DecodedFile> {
  const steps = decoding(bytes, wanted)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await breathe()
  }
}

/** A long file that is read while it is decoded. */
export interface ReadFile {
  readonly encoding: FileEncoding
  /** The text from its beginning, without the mark, in pieces of 64 KiB of bytes. Throws `encoding-unreadable` like `decodeFile`. */
  readonly chunks: () => Generator<string, void>
  /** The fault of the file as a whole: who stops before its end says this one and not his own. Null: all of it decodes. */
  readonly fault: (breathe: () => Promise<void>) => Promise<AppError<'encoding-unreadable'> | null>
}

/**
 * For who can take everything back: nothing is decoded twice where the encoding is named or the file has a mark, and a byte that cannot be
 * read is found when its piece is. With `auto` and no mark the whole file says first what it is. Same errors.
 */
export async function decodeWhileReading(
  bytes: Uint8Array,
  wanted: FileEncoding | 'auto',
  breathe: () => Promise<void>,
): Promise<ReadFile> {
  const bom = bomOf(bytes)
  const encoding = bom?.encoding ?? wanted
  if (encoding === 'auto' || isBinary(bytes, encoding)) {
    const { encoding: found, chunks } = await decodeLongFile(bytes, wanted, breathe)
    return { encoding: found, chunks, fault: () => Promise.resolve(null) }
  }
  const start = bom?.length ?? 0
  const fault = (): Generator<void, Checked> => checkAll(bytes, encoding, start)
  return {
    encoding,
    chunks: () => toldFault(decodeFrom(bytes, encoding, start), fault),
    fault: async (rest) => {
      const steps = fault()
      for (;;) {
        const step = steps.next()
        if (step.done === true) return step.value.fault
        await rest()
      }
    },
  }
}

/** The pieces; where one cannot be decoded, the error that names the place. */
function* toldFault(pieces: Generator<string, void>, fault: () => Generator<void, Checked>): Generator<string, void> {
  try {
    yield* pieces
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const steps = fault()
    for (;;) {
      const step = steps.next()
      if (step.done === true) throw step.value.fault ?? error
    }
  }
}

function* decoding(bytes: Uint8Array, wanted: FileEncoding | 'auto'): Generator<void, DecodedFile> {
  const bom = bomOf(bytes)
  const start = bom?.length ?? 0
  const tries: readonly FileEncoding[] = bom ? [bom.encoding] : wanted === 'auto' ? ['utf-8', 'cp932'] : [wanted]
  let firstFault: AppError<'encoding-unreadable'> | null = null
  for (const encoding of tries) {
    const { fault, privateUse } = yield* checkAll(bytes, encoding, start)
    if (!fault) return { encoding, bom: bom !== null, privateUse, chunks: () => decodeFrom(bytes, encoding, start) }
    firstFault ??= fault
  }
  throw firstFault ?? new AppError('encoding-unreadable', { encoding: 'utf-8', line: 1, byte: 1, found: '', other: '' })
}

/** 外字. The private-use characters of one cell, each once, in their order; empty when there are none. */
export function privateUseCharacters(text: string): readonly string[] {
  return [...new Set(text.match(PRIVATE_USE) ?? [])]
}

/** A character (with its variation selector) that the target encoding has not. */
export interface Unmappable {
  readonly character: string
  /** UTF-16 position in the text, from 0. */
  readonly index: number
}

/** Result of a strict encoding. */
export type EncodeResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly unmappable: readonly Unmappable[] }

/** Windows writes these three with the full-width forms; iconv-lite would write a question mark. */
const CP932_TWINS: Readonly<Record<string, string>> = { '\u301C': '\uFF5E', '\u2212': '\uFF0D', '\u2014': '\u2015' }

/**
 * Text to CP932, or the list of what CP932 cannot hold: never a silent `?`. 〜 − — are written as ～ － ― first,
 * as Windows does; the rest must read back as it was. Private-use characters count as unmappable.
 */
export function encodeCp932Strict(text: string): EncodeResult {
  const mapped = text.replace(/[\u301C\u2212\u2014]/g, (c) => CP932_TWINS[c] ?? c)
  const bytes = iconv.encode(mapped, 'cp932')
  if (iconv.decode(bytes, 'cp932') === mapped) return { ok: true, bytes: new Uint8Array(bytes) }
  const unmappable: Unmappable[] = []
  for (const match of mapped.matchAll(/[\s\S][\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*/gu)) {
    const character = match[0]
    if (iconv.decode(iconv.encode(character, 'cp932'), 'cp932') !== character) {
      unmappable.push({ character, index: match.index })
    }
  }
  return { ok: false, unmappable }
}
