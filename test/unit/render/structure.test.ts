/** What a paper is besides its look: tags, metadata, embedded fonts, and the same bytes everywhere. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { openRenderer } from '../../../electron/backend/render/pdf.ts'
import { visibleTexts } from '../../../shared/domain/document.ts'
import { grantNotice } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { project } from '../../support/office.ts'
import { context, fontsDir, longGrant, voucher } from '../papers/sample.ts'

const notice = grantNotice(context, { ...longGrant, beneficiaryName: 'か\u309a見本' })
const slip = voucherPaper(context, voucher)

interface PdfObject {
  readonly head: string
  readonly stream: Buffer | null
}

/** The objects of a file, by a reader of our own: no library, no tool. */
function objectsOf(bytes: Uint8Array): Map<number, PdfObject> {
  const file = Buffer.from(bytes).toString('latin1')
  const found = new Map<number, PdfObject>()
  for (const match of file.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = match.index + match[0].length
    const body = file.slice(from, file.indexOf('\nendobj', from))
    const at = body.indexOf('\nstream\n')
    const head = at < 0 ? body : body.slice(0, at)
    const raw = at < 0 ? null : Buffer.from(body.slice(at + 8, body.lastIndexOf('\nendstream')), 'latin1')
    found.set(Number(match[1]), { head, stream: raw !== null && head.includes('/FlateDecode') ? inflateSync(raw) : raw })
  }
  return found
}

const refIn = (head: string, key: string): number => Number(new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1])

/** Spelling of a font's glyphs as text. */
function unicodeOf(map: string): (hex: string) => string {
  const texts = new Map<number, string>()
  for (const [, from = '', list = ''] of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...list.matchAll(/<([^>]*)>/g)].entries()) {
      const units = hex.split(' ').map((unit) => Number.parseInt(unit, 16))
      texts.set(Number.parseInt(from, 16) + index, String.fromCharCode(...units))
    }
  }
  return (hex) => (hex.match(/.{4}/g) ?? []).map((glyph) => texts.get(Number.parseInt(glyph, 16)) ?? '?').join('')
}

interface Drawn {
  readonly text: string
  readonly x: number
  readonly y: number
}

/** The texts of a page in the order they are drawn, through each font's ToUnicode. */
function textsOf(objects: Map<number, PdfObject>, page: PdfObject): Drawn[] {
  const resources = objects.get(refIn(page.head, 'Resources'))?.head ?? ''
  const spell = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', number]) => {
      const font = objects.get(Number(number))?.head ?? ''
      return [name, unicodeOf(objects.get(refIn(font, 'ToUnicode'))?.stream?.toString('latin1') ?? '')] as const
    }),
  )
  const content = objects.get(refIn(page.head, 'Contents'))?.stream?.toString('latin1') ?? ''
  return [...content.matchAll(/BT([\s\S]*?)ET/g)].map(([, body = '']) => {
    const [, name = ''] = /\/(F\d+)/.exec(body) ?? []
    const [, x, y] = /([\d.-]+) ([\d.-]+) Tm/.exec(body) ?? []
    const text = [...body.matchAll(/<(\w+)>/g)].map(([, hex = '']) => spell.get(name)?.(hex) ?? '').join('')
    return { text, x: Number(x), y: Number(y) }
  })
}

let bytes: Uint8Array
let objects: Map<number, PdfObject>
let pages: PdfObject[]
beforeAll(async () => {
  bytes = (await (await openRenderer({ fontsDir })).render([notice, slip])).bytes
  objects = objectsOf(bytes)
  pages = [...objects.values()].filter(({ head }) => head.includes('/Type /Page\n'))
})

const heads = (word: string): string[] => [...objects.values()].map((one) => one.head).filter((head) => head.includes(word))

describe('long-term file', () => {
  test('says PDF/A-2b, brings its colours, and names language and title', () => {
    expect(Buffer.from(bytes.subarray(0, 8)).toString('latin1')).toBe('%PDF-1.7')
    const [catalog = ''] = heads('/Type /Catalog')
    const xmp = objects.get(refIn(catalog, 'Metadata'))?.stream?.toString('utf8') ?? ''
    expect(xmp).toMatch(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>B</)
    expect(xmp).toContain('日常生活用具給付決定通知書')
    expect(xmp).toContain('2026-11-23T15:00:00Z')
    expect(catalog).toMatch(/\/Lang \(ja-JP\)/)
    expect(heads('/Marked true')).toHaveLength(1)
    expect(heads('/DisplayDocTitle true')).toHaveLength(1)
    const [intent = ''] = heads('/GTS_PDFA1')
    const profile = objects.get(refIn(intent, 'DestOutputProfile'))?.stream
    expect(profile?.toString('latin1', 36, 40)).toBe('acsp')
  })

  test('holds nothing of persons in its properties, and nothing that acts, hides or depends on anything outside', () => {
    const whole = Buffer.from(bytes).toString('latin1')
    expect(whole).not.toMatch(/\/(?:JavaScript|JS|Launch|URI|Encrypt|EmbeddedFile|SMask|AA|OpenAction)\b/)
    const xmp = [...objects.values()].find(({ head }) => head.includes('/Subtype /XML'))?.stream?.toString('utf8') ?? 'none'
    for (const word of [longGrant.beneficiaryName, longGrant.addressee.name, '/root', '/work', '/home']) expect(xmp).not.toContain(word)
  })

  test('every font is embedded and can be read back as text', () => {
    const fonts = heads('/Subtype /Type0')
    expect(fonts.length).toBeGreaterThanOrEqual(4)
    expect(heads('/Type /Font\n').filter((head) => /\/Subtype \/(?:Type1|TrueType|Type3)\b/.test(head))).toEqual([])
    for (const font of fonts) {
      expect(objects.get(refIn(font, 'ToUnicode'))?.stream?.length).toBeGreaterThan(200)
      const child = objects.get(Number(/\/DescendantFonts \[(\d+) 0 R\]/.exec(font)?.[1]))?.head ?? ''
      const file = objects.get(refIn(objects.get(refIn(child, 'FontDescriptor'))?.head ?? '', 'FontFile2'))
      expect(file?.stream?.length).toBeGreaterThan(200)
    }
  })
})

describe('structure', () => {
  test('everything painted is content of an element or decoration', () => {
    expect(pages).toHaveLength(2)
    for (const page of pages) {
      const lines = objects.get(refIn(page.head, 'Contents'))?.stream?.toString('latin1').split('\n') ?? []
      let depth = 0
      for (const line of lines) {
        if (/(?:BDC|BMC)$/.test(line)) depth += 1
        if (line === 'EMC') depth -= 1
        if (/(?:Tj|TJ|\bf|\bS|\bB|\bDo)(?: ET)?$/.test(line)) expect([line, depth]).toEqual([line, 1])
      }
      expect(depth).toBe(0)
      expect(page.head).toMatch(/\/StructParents \d+/)
    }
  })

  test('each paper is a document of headings, paragraphs, rows and cells, and figures with words for them', async () => {
    const file = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
    const tree = await Promise.all([1, 2].map(async (number) => (await file.getPage(number)).getStructTree()))
    const roles: string[][] = [[], []]
    const walk = (node: unknown, into: string[]): void => {
      const { role, alt, children = [] } = node as { role?: string; alt?: string; children?: readonly unknown[] }
      if (role !== undefined) into.push(alt === undefined ? role : `${role}:${alt}`)
      for (const child of children) walk(child, into)
    }
    for (const [index, one] of tree.entries()) walk(one, roles[index] ?? [])
    const [first = [], second = []] = roles
    for (const role of ['Document', 'H1', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure:カスタマバーコード']) expect(first).toContain(role)
    expect(second.filter((role) => role === 'Figure:QRコード')).toHaveLength(2)
    expect(first.filter((role) => role === 'H1')).toHaveLength(1)
    const rows = notice.pages.flatMap((page) => page.blocks.flatMap((block) => (block.kind === 'table' ? block.rows : [])))
    expect(first.filter((role) => role === 'TR')).toHaveLength(rows.length)
    expect(first.filter((role) => role === 'TH' || role === 'TD')).toHaveLength(rows.reduce((sum, row) => sum + row.cells.length, 0))
  })

  test('numbered notes are lists, cells over several columns say so, captions say what they are for', () => {
    const elements = [...objects.values()].map((one) => one.head)
    const notes = [notice, slip].flatMap((model) => model.pages.flatMap((page) => page.blocks.filter((block) => block.kind === 'note')))
    const lists = notes.filter((note) => note.items.length > 1)
    const count = (type: string) => elements.filter((head) => head.includes(`/S /${type}\n`)).length
    expect(lists.length).toBeGreaterThan(1)
    expect(count('L')).toBe(lists.length)
    const entries = lists.reduce((sum, note) => sum + note.items.length, 0)
    expect([count('LI'), count('Lbl'), count('LBody')]).toEqual([entries, entries, entries])
    const rows = [notice, slip].flatMap((model) =>
      model.pages.flatMap((page) => page.blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []))),
    )
    const spans = rows.flatMap((row) => row.cells.map((cell) => cell.span ?? 1)).filter((span) => span > 1)
    const told = elements.flatMap((head) => /\/ColSpan (\d+)/.exec(head)?.[1] ?? []).map(Number)
    expect(told.toSorted((a, b) => a - b)).toEqual(spans.toSorted((a, b) => a - b))
    const captions = rows.flatMap((row) => row.cells.filter((cell) => cell.head === true).map(() => row))
    const heading = captions.filter((row) => row.cells.length > 1 && row.cells.every((cell) => cell.head === true)).length
    expect(elements.filter((head) => head.includes('/Scope /Column'))).toHaveLength(heading)
    expect(elements.filter((head) => head.includes('/Scope /Row'))).toHaveLength(captions.length - heading)
  })

  test('every text of both papers can be read back, variants, marks and rare characters too, in its order', () => {
    const plain = (text: string) => text.replaceAll(/[\s　]/g, '')
    for (const [index, model] of [notice, slip].entries()) {
      const page = pages[index]
      if (page === undefined) throw new Error('a page is missing')
      const drawn = textsOf(objects, page)
      const all = plain(drawn.map((one) => one.text).join(''))
      for (const { text } of visibleTexts(model)) expect(all).toContain(plain(text.normalize('NFC')))
      expect(drawn.every(({ x, y }) => x > 0 && x < 596 && y > 0 && y < 842)).toBe(true)
    }
  })
})

test('another process, another day and another time zone make the same bytes', async () => {
  const script = `
    import { createHash } from 'node:crypto'
    import { openRenderer } from '${project}/electron/backend/render/pdf.ts'
    const models = JSON.parse(process.env.MODELS)
    const started = Date.now()
    Date.now = () => started + 40 * 86_400_000
    const { bytes } = await (await openRenderer({ fontsDir: '${fontsDir}' })).render(models)
    console.log(createHash('sha256').update(bytes).digest('hex'))`
  const other = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'America/New_York', LANG: 'C', MODELS: JSON.stringify([notice, slip]) },
  })
  expect(other.trim()).toBe(createHash('sha256').update(bytes).digest('hex'))
})
