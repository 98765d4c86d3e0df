import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readXlsx, XLSX_LIMITS } from '../../../electron/backend/files/xlsx-read.ts'
import { writeLedgerXlsx } from '../../../electron/backend/files/xlsx-write.ts'
import type { Ledger } from '../../../electron/backend/files/xlsx-write.ts'
import { checkZip } from '../../../electron/backend/files/zip-check.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kyufu-xlsx-'))
})
afterEach(() => rm(folder, { recursive: true }))

interface Part {
  readonly name: string
  readonly text: string
  /** States another unpacked size than the true one. */
  readonly lie?: number
  readonly encrypted?: boolean
}

/** A zip by hand, so that it may lie. */
function zip(parts: readonly Part[]): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, text, lie, encrypted } of parts) {
    const whole = Buffer.from(text)
    const packed = deflateRawSync(whole)
    const flags = encrypted ? 1 : 0
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(whole), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(lie ?? whole.length, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    entry.writeUInt16LE(20, 6)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(crc32(whole), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(lie ?? whole.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    directory.push(entry, Buffer.from(name))
    locals.push(local, Buffer.from(name), packed)
    offset += 30 + name.length + packed.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...locals, ...directory, end]))
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** The smallest workbook a spreadsheet program would write, with these sheet and shared-string parts. */
function workbook(sheet: string, shared = ''): Uint8Array {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  return zip([
    {
      name: '[Content_Types].xml',
      text: `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      text: `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      text: `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="種目" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    { name: 'xl/worksheets/sheet1.xml', text: `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>` },
    { name: 'xl/sharedStrings.xml', text: `<sst xmlns="${main}">${shared}</sst>` },
  ])
}

describe('reading', () => {
  test('every kind of cell becomes text, with the row number of the sheet', async () => {
    const book = new ExcelJS.Workbook()
    const hidden = book.addWorksheet('隠し', { state: 'hidden' })
    hidden.addRow(['not this one'])
    const sheet = book.addWorksheet('種目')
    sheet.addRow(['コード', '額', '日', '式', '文', '番号', '真', '末'])
    sheet.addRow([])
    sheet.addRow([
      'N01',
      0.1 + 0.2,
      new Date(Date.UTC(2026, 3, 1)),
      { formula: 'B3*2', result: 154000 },
      { richText: [{ text: '特殊' }, { text: '寝台' }] },
      9,
      true,
      { text: '案内', hyperlink: 'https://example.jp/' },
    ])
    sheet.getCell('F3').numFmt = '0000'
    sheet.addRow(['N02', 12345678901, new Date(Date.UTC(2026, 3, 1, 9, 30)), { formula: 'NA()', result: { error: '#N/A' } }])
    const bytes = new Uint8Array(await book.xlsx.writeBuffer())
    expect(await readXlsx(bytes, 'a.xlsx')).toEqual({
      sheet: '種目',
      records: [
        { line: 1, cells: ['コード', '額', '日', '式', '文', '番号', '真', '末'] },
        { line: 3, cells: ['N01', '0.3', '2026-04-01', '154000', '特殊寝台', '0009', 'TRUE', '案内'] },
        { line: 4, cells: ['N02', '12345678901', '2026-04-01 09:30:00', '#N/A', '', '', '', ''] },
      ],
    })
  })

  test('readings beside shared texts are left out', async () => {
    const shared = '<si><t>鈴木 花子</t><rPh sb="0" eb="2"><t>スズキ</t></rPh><rPh sb="3" eb="5"><t>ハナコ</t></rPh></si>'
    const bytes = workbook('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>', shared)
    expect((await readXlsx(bytes, 'a.xlsx')).records).toEqual([{ line: 1, cells: ['鈴木 花子', '5'] }])
  })

  test.each([
    ['text instead of a zip', new Uint8Array(Buffer.from('種目コード,種目名'))],
    ['an old .xls or an encrypted file', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...new Uint8Array(600)])],
    ['a zip that is no workbook', zip([{ name: 'a.txt', text: 'x' }])],
    ['a formula never computed', workbook('<row r="1"><c r="A1"><f>1+1</f></c></row>')],
    ['broken XML', workbook('<row r="1"><c></row>')],
    ['a part that unfolds past what it states', zip([{ name: 'a.xml', text: 'x'.repeat(5000), lie: 10 }])],
    ['a part that unfolds too far', zip([{ name: 'a.xml', text: 'x'.repeat(2_000_000) }])],
    ['an encrypted part', zip([{ name: 'a.xml', text: 'x', encrypted: true }])],
    ['too many parts', zip(Array.from({ length: 2001 }, (_, i) => ({ name: `${i}`, text: '' })))],
  ])('refused: %s', async (_name, bytes) => {
    await expect(readXlsx(bytes, 'a.xlsx')).rejects.toMatchObject({ code: 'xlsx-unreadable' })
  })

  test('a workbook cut anywhere is refused, never a crash', async () => {
    const bytes = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
    expect(checkZip(bytes)?.length).toBe(6)
    for (let length = 0; length < bytes.length; length += 37) {
      await expect(readXlsx(bytes.subarray(0, length), 'a.xlsx')).rejects.toMatchObject({ code: 'xlsx-unreadable' })
    }
  })

  test('too many rows are refused', async () => {
    const rows = Array.from({ length: XLSX_LIMITS.rows + 1 }, (_, i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c></row>`)
    await expect(readXlsx(workbook(rows.join('')), 'a.xlsx')).rejects.toMatchObject({
      code: 'file-limit',
      params: { what: '行の数', limit: XLSX_LIMITS.rows, line: XLSX_LIMITS.rows + 1 },
    })
  })
})

describe('writing a ledger', () => {
  const ledger: Ledger = {
    sheet: '支給/台帳',
    title: '支給台帳 令和8年11月',
    columns: [
      { header: '番号', kind: 'text', width: 12 },
      { header: '決定日', kind: 'date', width: 12 },
      { header: '公費', kind: 'yen', width: 12 },
      { header: '件数', kind: 'count', width: 8 },
    ],
    rows: [
      ['0012345', '2026-10-01', 154000, 1],
      ['=1+1', null, -5, 0],
    ],
    totals: ['合計', null, 153995, 1],
    madeAt: new Date(Date.UTC(2026, 10, 24)),
  }
  const sheetXml = (bytes: Uint8Array): string => partOf(bytes, 'xl/worksheets/sheet1.xml')
  const partOf = (bytes: Uint8Array, name: string): string =>
    Buffer.from(
      checkZip(bytes)
        ?.find((part) => part.name === name)
        ?.bytes() ?? [],
    ).toString()

  test('codes stay text, dates are the day itself, and it reads back', async () => {
    const path = join(folder, 'a.xlsx')
    expect(await writeLedgerXlsx(path, ledger)).toBe(2)
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(path)
    const sheet = book.worksheets[0]
    expect(sheet?.name).toBe('支給_台帳')
    expect(sheet?.getRow(1).getCell(1).value).toBe('支給台帳 令和8年11月')
    expect([1, 2, 3, 4].map((c) => sheet?.getRow(3).getCell(c).value)).toEqual(['0012345', new Date(Date.UTC(2026, 9, 1)), 154000, 1])
    expect([1, 2, 3, 4].map((c) => sheet?.getRow(4).getCell(c).value)).toEqual(['=1+1', null, -5, 0])
    expect([1, 2, 3, 4].map((c) => sheet?.getRow(3).getCell(c).numFmt)).toEqual(['@', 'yyyy/mm/dd', '#,##0', '#,##0'])
    expect(sheet?.getRow(5).getCell(3).value).toBe(153995)
    const records = (await readXlsx(new Uint8Array(await readFile(path)), 'a.xlsx')).records
    expect(records[2]?.cells).toEqual(['0012345', '2026-10-01', '154000', '1'])
  })

  test('the page is set: frozen header, A4 landscape, one page wide, titles and page numbers', async () => {
    const path = join(folder, 'a.xlsx')
    await writeLedgerXlsx(path, ledger)
    const bytes = new Uint8Array(await readFile(path))
    expect(sheetXml(bytes)).toContain('ySplit="2"')
    expect(sheetXml(bytes)).toMatch(/<pageSetup [^>]*paperSize="9"[^>]*orientation="landscape"/)
    expect(sheetXml(bytes)).toMatch(/fitToHeight="0"/)
    expect(sheetXml(bytes)).toContain('&amp;P / &amp;N')
    expect(sheetXml(bytes)).toContain('<autoFilter ref="A2:D4"/>')
    expect(partOf(bytes, 'xl/workbook.xml')).toMatch(/_xlnm\.Print_Titles[^<]*>[^<]*\$1:\$2</)
  })

  test('an existing file is refused; a source that breaks leaves nothing', async () => {
    const path = join(folder, 'a.xlsx')
    await writeLedgerXlsx(path, ledger)
    await expect(writeLedgerXlsx(path, ledger)).rejects.toMatchObject({ code: 'output-exists' })
    function* rows(): Generator<readonly string[]> {
      yield ['1']
      throw new Error('source broke')
    }
    await expect(writeLedgerXlsx(join(folder, 'b.xlsx'), { ...ledger, rows: rows() })).rejects.toThrow('source broke')
    expect(await readdir(folder)).toEqual(['a.xlsx'])
  })
})

test.each<[string, readonly Part[]]>([
  ['states less than there is', [{ name: 'a', text: 'x'.repeat(5000), lie: 10 }]],
  ['states more than there is', [{ name: 'a', text: 'x'.repeat(5000), lie: 6000 }]],
  ['is far denser than text', [{ name: 'a', text: 'x'.repeat(2_000_000) }]],
  ['is encrypted', [{ name: 'a', text: 'x', encrypted: true }]],
])('no zip to open: one that %s', (_name, parts) => {
  expect(checkZip(zip(parts))).toBeNull()
})

test('the hand-made zip is a true one', () => {
  const bytes = zip([{ name: 'a', text: '給付' }])
  expect(checkZip(bytes)?.map((part) => [part.name, Buffer.from(part.bytes()).toString()])).toEqual([['a', '給付']])
})
