/** 表計算ファイルの部品. What of a workbook's parts decides how the cells of its first visible sheet are read. */
import { attributeOf, nextXml, skipXml, textOf, XML, xmlCursor, XmlFault } from './xml-scan.ts'
import type { XmlCursor } from './xml-scan.ts'

/** How numbers of a style are shown, as far as it changes their text. */
export interface CellStyle {
  readonly date: boolean
  /** Digits that are filled with zeros (`0000`), 0 for any other format. */
  readonly zeros: number
}

/** The sheet that is read, and what its cells refer to. */
export interface Workbook {
  readonly sheet: string
  readonly xml: string
  readonly shared: readonly string[]
  readonly styles: readonly CellStyle[]
  /** Days count from 1904, not 1900. */
  readonly from1904: boolean
}

/** The text of a part, or null when the workbook has no such part. */
export type PartText = (name: string) => string | null

/** Goes over a part, stopping at each open tag. Throws XmlFault. */
function eachTag(text: string, visit: (cursor: XmlCursor) => void): void {
  const cursor = xmlCursor(text)
  for (let kind = nextXml(cursor); kind !== XML.end; kind = nextXml(cursor)) if (kind === XML.open) visit(cursor)
}

interface Relation {
  readonly type: string
  readonly target: string
}

function relations(text: string | null): ReadonlyMap<string, Relation> {
  const found = new Map<string, Relation>()
  if (text === null) return found
  eachTag(text, (cursor) => {
    if (cursor.name !== 'Relationship') return
    const [id, type, target] = ['Id', 'Type', 'Target'].map((name) => attributeOf(cursor, name) ?? '')
    if (id !== undefined && type !== undefined && target !== undefined) found.set(id, { type, target })
  })
  return found
}

/** The name of a part that another one names, from the folder of that other one. */
function partName(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '')
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

const ofType = (all: ReadonlyMap<string, Relation>, kind: string): Relation | undefined =>
  [...all.values()].find(({ type }) => type.endsWith(`/${kind}`))

/**
 * What Excel writes for characters that XML cannot hold (`_x000D_`). The underscore of a text that looks like one is written so itself.
 */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replaceAll(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
}

/** The words of `<si>` or `<is>`: plain or rich, without readings (ふりがな). The cursor stands on its open tag, then on its close. */
export function wordsOf(cursor: XmlCursor): string {
  const depth = cursor.open.length
  let words = ''
  let inText = false
  for (let kind = nextXml(cursor); cursor.open.length >= depth; kind = nextXml(cursor)) {
    if (kind === XML.open) {
      if (cursor.name === 'rPh') skipXml(cursor)
      else inText = cursor.name === 't'
    } else if (kind === XML.close) inText = false
    else if (inText) words += textOf(cursor)
  }
  return unescaped(words)
}

function sharedTexts(text: string | null): readonly string[] {
  const texts: string[] = []
  if (text === null) return texts
  eachTag(text, (cursor) => {
    if (cursor.name === 'si') texts.push(wordsOf(cursor))
  })
  return texts
}

/** Formats that every workbook has and that show days or times; 27 to 36 and 50 to 58 are the Japanese ones. */
const isDateId = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a format shows a day or a time: letters of one outside quotes, brackets and escapes. */
const isDateFormat = (format: string): boolean => /[ymdhMsb]/.test(format.replaceAll(/\[[^\]]*\]|"[^"]*"|\\./g, ''))

function cellStyles(text: string | null): readonly CellStyle[] {
  const formats = new Map<number, string>([[1, '0']])
  const styles: CellStyle[] = []
  if (text === null) return styles
  let inCells = false
  eachTag(text, (cursor) => {
    const id = Number(attributeOf(cursor, 'numFmtId') ?? '0')
    if (cursor.name === 'numFmt' && !inCells) formats.set(id, attributeOf(cursor, 'formatCode') ?? '')
    if (cursor.name === 'cellXfs') inCells = true
    else if (cursor.name === 'cellStyles' || cursor.name === 'dxfs') inCells = false
    else if (inCells && cursor.name === 'xf') {
      const format = formats.get(id)
      const date = format === undefined || id === 1 ? isDateId(id) : isDateFormat(format)
      styles.push({ date, zeros: format !== undefined && /^0+$/.test(format) ? format.length : 0 })
    }
  })
  return styles
}

interface Listed {
  readonly name: string
  readonly id: string
  readonly visible: boolean
}

/**
 * The first visible sheet with all that its cells need. Throws XmlFault when a part is missing or is no XML.
 *
 * @param part texts of the parts by their names in the ZIP
 */
export function openWorkbook(part: PartText): Workbook {
  const named = ofType(relations(part('_rels/.rels')), 'officeDocument')?.target
  const path = named === undefined ? 'xl/workbook.xml' : partName('', named)
  const text = part(path)
  if (text === null) throw new XmlFault('no workbook')
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const relation = relations(part(`${folder}_rels/${path.slice(folder.length)}.rels`))
  const sheets: Listed[] = []
  let from1904 = false
  eachTag(text, (cursor) => {
    if (cursor.name === 'workbookPr') from1904 = ['1', 'true'].includes(attributeOf(cursor, 'date1904') ?? '')
    if (cursor.name !== 'sheet') return
    const visible = (attributeOf(cursor, 'state') ?? 'visible') === 'visible'
    sheets.push({ name: attributeOf(cursor, 'name') ?? '', id: attributeOf(cursor, 'id') ?? '', visible })
  })
  const first = sheets.find(({ id, visible }) => visible && relation.get(id)?.type.endsWith('/worksheet') === true)
  const target = first === undefined ? undefined : relation.get(first.id)?.target
  const xml = target === undefined ? null : part(partName(folder, target))
  if (first === undefined || xml === null) throw new XmlFault('no sheet')
  const other = (kind: string): string | null => {
    const found = ofType(relation, kind)
    return found === undefined ? null : part(partName(folder, found.target))
  }
  return { sheet: first.name, xml, shared: sharedTexts(other('sharedStrings')), styles: cellStyles(other('styles')), from1904 }
}
