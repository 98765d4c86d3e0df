/**
 * XML をひと目で読む. Tags and texts of one part of a spreadsheet, in order, without a tree and without an object for each: a cursor
 * that moves. As strict as such a part must be: tags nest and close, attributes are quoted, no document type, no entity but the five and
 * numbers. Names lose their prefix (`x:row` is `row`).
 */

/** What the cursor stands on. An empty tag (`<c/>`) is met twice, open and close. */
export const XML = { open: 1, close: 2, text: 3, end: 0 } as const
type XmlKind = (typeof XML)[keyof typeof XML]

/** Thrown for what is no such XML; readers turn it into their own words. */
export class XmlFault extends Error {}

/** Where in the text a reader stands. Only the functions of this file move it. */
export interface XmlCursor {
  readonly source: string
  at: number
  kind: XmlKind
  /** Of the tag, without its prefix. */
  name: string
  /** Of a text, as it stands in the source; `textOf` unfolds it. */
  from: number
  to: number
  /** Attributes of an open tag: from and to of the name, from and to of the value. */
  readonly spans: number[]
  readonly open: string[]
  /** The tag just met closes itself. */
  closing: boolean
}

const LESS = 60
const GREATER = 62
const SLASH = 47
const COLON = 58
const EQUALS = 61
const AMPERSAND = 38

/** A cursor before the first tag. */
export function xmlCursor(source: string): XmlCursor {
  const at = source.charCodeAt(0) === 0xfeff ? 1 : 0
  return { source, at, kind: XML.end, name: '', from: 0, to: 0, spans: [], open: [], closing: false }
}

const isBlank = (unit: number): boolean => unit === 32 || unit === 10 || unit === 13 || unit === 9

/** What may stand in a name, as far as it matters for where the name ends. */
const endsName = (unit: number): boolean => unit <= 32 || unit === GREATER || unit === SLASH || unit === EQUALS || Number.isNaN(unit)

/** Goes behind the next `mark`. Throws XmlFault when there is none. */
function behind(cursor: XmlCursor, mark: string, from: number): number {
  const found = cursor.source.indexOf(mark, from)
  if (found < 0) throw new XmlFault(`no ${mark}`)
  return found + mark.length
}

/** The name from here, without its prefix; the cursor stands behind it. */
function takeName(cursor: XmlCursor): string {
  const { source } = cursor
  let from = cursor.at
  let at = from
  for (let unit = source.charCodeAt(at); !endsName(unit); unit = source.charCodeAt(at)) {
    if (unit === COLON) from = at + 1
    else if (unit === LESS || unit === AMPERSAND) throw new XmlFault('name')
    at += 1
  }
  if (at === from) throw new XmlFault('no name')
  cursor.at = at
  return source.slice(from, at)
}

/** Attributes up to the end of the tag; true when it closes itself. */
function takeAttributes(cursor: XmlCursor): boolean {
  const { source, spans } = cursor
  let count = 0
  let at = cursor.at
  for (;;) {
    let unit = source.charCodeAt(at)
    const spaced = isBlank(unit)
    while (isBlank(unit)) unit = source.charCodeAt(++at)
    if (unit === GREATER || unit === SLASH) break
    if (!spaced) throw new XmlFault('attribute')
    const nameFrom = at
    while (!endsName(unit)) unit = source.charCodeAt(++at)
    const nameTo = at
    while (isBlank(unit)) unit = source.charCodeAt(++at)
    if (nameFrom === nameTo || unit !== EQUALS) throw new XmlFault('attribute')
    unit = source.charCodeAt(++at)
    while (isBlank(unit)) unit = source.charCodeAt(++at)
    if (unit !== 34 && unit !== 39) throw new XmlFault('quote')
    const valueFrom = at + 1
    const valueTo = source.indexOf(unit === 34 ? '"' : "'", valueFrom)
    if (valueTo < 0) throw new XmlFault('quote')
    spans[count] = nameFrom
    spans[count + 1] = nameTo
    spans[count + 2] = valueFrom
    spans[count + 3] = valueTo
    count += 4
    at = valueTo + 1
  }
  spans.length = count
  const empty = source.charCodeAt(at) === SLASH
  if (empty && source.charCodeAt(at + 1) !== GREATER) throw new XmlFault('tag')
  cursor.at = at + (empty ? 2 : 1)
  return empty
}

function close(cursor: XmlCursor, name: string): XmlKind {
  if (cursor.open.pop() !== name) throw new XmlFault(`close ${name}`)
  cursor.name = name
  cursor.kind = XML.close
  return XML.close
}

function ended(cursor: XmlCursor): XmlKind {
  if (cursor.open.length > 0) throw new XmlFault('not closed')
  cursor.kind = XML.end
  return XML.end
}

/** Text up to the next tag, or the content of a CDATA section. */
function text(cursor: XmlCursor, from: number, to: number): XmlKind {
  cursor.from = from
  cursor.to = to
  cursor.kind = XML.text
  return XML.text
}

/** A comment, a processing instruction, or CDATA; null when there is nothing to tell of it. Throws XmlFault for a document type. */
function special(cursor: XmlCursor): XmlKind | null {
  const { source, at } = cursor
  if (source.charCodeAt(at + 1) === 63) {
    cursor.at = behind(cursor, '?>', at + 2)
    return null
  }
  if (source.startsWith('<!--', at)) {
    cursor.at = behind(cursor, '-->', at + 4)
    return null
  }
  if (!source.startsWith('<![CDATA[', at)) throw new XmlFault('document type')
  cursor.at = behind(cursor, ']]>', at + 9)
  return text(cursor, at + 9, cursor.at - 3)
}

/**
 * Moves to the next tag or text and says what it is; `XML.end` behind the last.
 *
 * @throws XmlFault
 */
export function nextXml(cursor: XmlCursor): XmlKind {
  if (cursor.closing) {
    cursor.closing = false
    return close(cursor, cursor.name)
  }
  const { source } = cursor
  for (;;) {
    const { at } = cursor
    if (source.charCodeAt(at) !== LESS) {
      const found = source.indexOf('<', at)
      const to = found < 0 ? source.length : found
      if (to === at) return ended(cursor)
      cursor.at = to
      if (cursor.open.length > 0) return text(cursor, at, to)
      if (source.slice(at, to).trim() !== '') throw new XmlFault('text outside')
      continue
    }
    const unit = source.charCodeAt(at + 1)
    if (unit === 33 || unit === 63) {
      const met = special(cursor)
      if (met !== null) return met
      continue
    }
    if (unit === SLASH) {
      const last = cursor.open.at(-1) ?? ''
      const end = at + 2 + last.length
      if (last !== '' && source.charCodeAt(end) === GREATER && source.startsWith(last, at + 2)) {
        cursor.at = end + 1
        return close(cursor, last)
      }
      cursor.at = at + 2
      const name = takeName(cursor)
      cursor.at = behind(cursor, '>', cursor.at)
      return close(cursor, name)
    }
    cursor.at = at + 1
    const name = takeName(cursor)
    cursor.closing = takeAttributes(cursor)
    cursor.open.push(name)
    cursor.name = name
    cursor.kind = XML.open
    return XML.open
  }
}

/** Goes on to the close of the tag the cursor stands on, over all that is in it. */
export function skipXml(cursor: XmlCursor): void {
  const depth = cursor.open.length
  while (cursor.open.length >= depth) nextXml(cursor)
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function entity(whole: string, name: string): string {
  const known = ENTITIES[name]
  if (known !== undefined) return known
  const code = /^#x[0-9a-fA-F]+$/.test(name) ? Number.parseInt(name.slice(2), 16) : /^#[0-9]+$/.test(name) ? Number(name.slice(1)) : -1
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 32 && code < 0xd800) || (code > 0xdfff && code <= 0x10ffff)
  if (!allowed || code === 0xfffe || code === 0xffff) throw new XmlFault(whole)
  return String.fromCodePoint(code)
}

/** A piece of the source as the text it stands for. Throws XmlFault for entities that are none, and for control characters. */
function unfold(source: string, from: number, to: number): string {
  let plain = true
  for (let i = from; i < to; i += 1) {
    const unit = source.charCodeAt(i)
    if (unit < 32 && unit !== 10 && unit !== 9 && unit !== 13) throw new XmlFault('control character')
    if (unit === AMPERSAND || unit === 13) plain = false
  }
  const piece = source.slice(from, to)
  return plain ? piece : piece.replaceAll(/\r\n?/g, '\n').replaceAll(/&([^;&]*);?/g, entity)
}

/** The text the cursor stands on. */
export function textOf(cursor: XmlCursor): string {
  const { source, from, to } = cursor
  // what is in CDATA stands for itself
  return source.startsWith(']]>', to) ? source.slice(from, to) : unfold(source, from, to)
}

/** Place in `spans` of an attribute of the open tag the cursor stands on, prefix or not; -1 when it has none. */
function spanOf({ source, spans }: XmlCursor, name: string): number {
  const size = name.length
  for (let i = 0; i < spans.length; i += 4) {
    const from = spans[i] ?? 0
    const own = (spans[i + 1] ?? 0) - size
    if (own < from || !source.startsWith(name, own) || (own > from && source.charCodeAt(own - 1) !== COLON)) continue
    return i
  }
  return -1
}

/** The value of an attribute of the open tag the cursor stands on, prefix or not; null when it has none. */
export function attributeOf(cursor: XmlCursor, name: string): string | null {
  const at = spanOf(cursor, name)
  return at < 0 ? null : unfold(cursor.source, cursor.spans[at + 2] ?? 0, cursor.spans[at + 3] ?? 0)
}

/** An attribute that counts, without a text in between; null when there is none. Throws XmlFault for anything but digits. */
export function countOf(cursor: XmlCursor, name: string): number | null {
  const at = spanOf(cursor, name)
  if (at < 0) return null
  const [from, to] = [cursor.spans[at + 2] ?? 0, cursor.spans[at + 3] ?? 0]
  let count = 0
  for (let i = from; i < to; i += 1) {
    const digit = cursor.source.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) throw new XmlFault(name)
    count = count * 10 + digit
  }
  if (from === to) throw new XmlFault(name)
  return count
}
