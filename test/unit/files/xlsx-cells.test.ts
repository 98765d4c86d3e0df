/** What a cell, a row and a part of a workbook may look like, and what is read of it. */
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readXlsx, XLSX_LIMITS } from '../../../electron/backend/files/xlsx-read.ts'
import { zipOf } from '../../support/zip.ts'

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`

interface Made {
  readonly rows?: string
  readonly behind?: string
  readonly shared?: string
  readonly styles?: string
  readonly book?: string
  readonly sheets?: string
  readonly relations?: string
  readonly sheet?: string | Buffer
}

/** A workbook of hand-made parts; the styles of the cells are 0 plain, 1 built-in date, 2 `0000`, 3 date and time, 4 to 8 as below. */
function made(parts: Made): Uint8Array {
  const formats = ['yyyy"年"m"月"d"日"', '[$-411]ge\\.m\\.d', '[Red]#,##0"日"', '\\d0']
    .map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
    .join('')
  const usual = `<numFmts><numFmt numFmtId="200" formatCode="0000"/>${formats}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${[0, 14, 200, 22, 31, 57, 164, 165, 166, 167].map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs><cellStyles/>`
  return zipOf([
    { name: '_rels/.rels', data: `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>` },
    {
      name: 'xl/workbook.xml',
      data: `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${office}">${parts.book ?? ''}<sheets>${parts.sheets ?? '<sheet name="表" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships>${parts.relations ?? relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId8', 'sharedStrings', '/xl/sharedStrings.xml')}${relation('rId9', 'styles', 'styles.xml')}</Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: parts.sheet ?? `<worksheet xmlns="${main}"><sheetData>${parts.rows ?? ''}</sheetData>${parts.behind ?? ''}</worksheet>`,
    },
    { name: 'xl/sharedStrings.xml', data: `<sst>${parts.shared ?? ''}</sst>` },
    { name: 'xl/styles.xml', data: `<styleSheet>${parts.styles ?? usual}</styleSheet>` },
  ])
}

const rowsOf = async (parts: Made): Promise<readonly (readonly [number, ...string[]])[]> =>
  (await readXlsx(made(parts), 'a.xlsx')).records.map(({ line, cells }) => [line, ...cells])
const cell = async (xml: string, parts: Made = {}): Promise<number | string | undefined> =>
  (await rowsOf({ ...parts, rows: `<row r="1">${xml}<c r="B1"><v>1</v></c></row>` }))[0]?.[1]

describe('one cell', () => {
  test.each<[string, string, string]>([
    ['a whole number', '<c r="A1"><v>154000</v></c>', '154000'],
    ['fifteen digits', '<c r="A1"><v>123456789012345</v></c>', '123456789012345'],
    ['a number said to be one', '<c r="A1" t="n"><v>-5</v></c>', '-5'],
    ['the noise of binary fractions', '<c r="A1"><v>0.30000000000000004</v></c>', '0.3'],
    ['an exponent', '<c r="A1"><v>1.2E-5</v></c>', '0.000012'],
    ['zeros in front', '<c r="A1"><v>007</v></c>', '7'],
    ['a format of zeros', '<c r="A1" s="2"><v>9</v></c>', '0009'],
    ['a format of zeros, more digits', '<c r="A1" s="2"><v>12345</v></c>', '12345'],
    ['a day', '<c r="A1" s="1"><v>46113</v></c>', '2026-04-01'],
    ['a day and a time', '<c r="A1" s="3"><v>46113.395833333336</v></c>', '2026-04-01 09:30:00'],
    ['a Japanese built-in day', '<c r="A1" s="4"><v>46113</v></c>', '2026-04-01'],
    ['a built-in day of an era', '<c r="A1" s="5"><v>46113</v></c>', '2026-04-01'],
    ['a day of its own format', '<c r="A1" s="6"><v>46113</v></c>', '2026-04-01'],
    ['a day of an era, its own format', '<c r="A1" s="7"><v>46113</v></c>', '2026-04-01'],
    ['letters of a day in quotes and colours only', '<c r="A1" s="8"><v>46113</v></c>', '46113'],
    ['letters of a day escaped only', '<c r="A1" s="9"><v>46113</v></c>', '46113'],
    ['the first day of Excel', '<c r="A1" s="1"><v>1</v></c>', '1900-01-01'],
    ['before the day that never was', '<c r="A1" s="1"><v>59</v></c>', '1900-02-28'],
    ['after the day that never was', '<c r="A1" s="1"><v>61</v></c>', '1900-03-01'],
    ['the last day of Excel', '<c r="A1" s="1"><v>2958465</v></c>', '9999-12-31'],
    ['no day any more: the number', '<c r="A1" s="1"><v>2958466</v></c>', '2958466'],
    ['a day before all days: the number', '<c r="A1" s="1"><v>-1</v></c>', '-1'],
    ['an ISO day', '<c r="A1" t="d"><v>2026-04-01</v></c>', '2026-04-01'],
    ['an ISO time', '<c r="A1" t="d"><v>2026-04-01T09:30:00.000Z</v></c>', '2026-04-01 09:30:00'],
    ['a style that is not there', '<c r="A1" s="99"><v>5</v></c>', '5'],
    ['true', '<c r="A1" t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c r="A1" t="b"><v>0</v></c>', 'FALSE'],
    ['an error', '<c r="A1" t="e"><v>#N/A</v></c>', '#N/A'],
    ['a formula and its number', '<c r="A1"><f>B1*2</f><v>2</v></c>', '2'],
    ['a formula and its day', '<c r="A1" s="1"><f>TODAY()</f><v>46113</v></c>', '2026-04-01'],
    ['a formula and its text', '<c r="A1" t="str"><f>B1&amp;"x"</f><v>1x</v></c>', '1x'],
    ['a formula whose text is empty', '<c r="A1" t="str"><f>""</f><v></v></c>', ''],
    ['a formula that others share', '<c r="A1"><f t="shared" si="0"/><v>7</v></c>', '7'],
    ['an inline text', '<c r="A1" t="inlineStr"><is><t>山田</t></is></c>', '山田'],
    ['an inline rich text', '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>特殊</t></r><r><t>寝台</t></r></is></c>', '特殊寝台'],
    ['a reading inside', '<c r="A1" t="inlineStr"><is><t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh></is></c>', '山田'],
    ['blanks at the ends', '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ' a '],
    ['entities', '<c r="A1" t="inlineStr"><is><t>&lt;&amp;&gt;&quot;&apos;&#x9AD9;&#38642;</t></is></c>', `<&>"'髙雲`],
    ['CDATA', '<c r="A1" t="inlineStr"><is><t>a<![CDATA[<&amp;]]>b</t></is></c>', 'a<&amp;b'],
    ['a comment and an instruction', '<c r="A1" t="inlineStr"><is><t>a<!-- <t> -->b<?x <t>?>c</t></is></c>', 'abc'],
    ['what XML cannot hold', '<c r="A1" t="inlineStr"><is><t>a_x000A_b</t></is></c>', 'a\nb'],
    ['line ends of Windows', '<c r="A1" t="inlineStr"><is><t>a\r\nb</t></is></c>', 'a\nb'],
    ['single quotes and blanks in the tag', `<c  r = 'A1'\n t='inlineStr' ><is ><t >x</t ></is></c >`, 'x'],
    ['prefixes', '<x:c r="A1" t="inlineStr"><x:is><x:t>x</x:t></x:is></x:c>', 'x'],
    ['nothing in it', '<c r="A1" s="1"/>', ''],
    ['an empty value', '<c r="A1" t="s"><v></v></c>', ''],
    ['more about it', '<c r="A1"><v>5</v><extLst><ext uri="x"><v>6</v></ext></extLst></c>', '5'],
  ])('%s', async (_name, xml, text) => {
    expect(await cell(xml)).toBe(text)
  })

  test('days of a file that counts from 1904', async () => {
    expect(await cell('<c r="A1" s="1"><v>44651</v></c>', { book: '<workbookPr date1904="1"/>' })).toBe('2026-04-01')
    expect(await cell('<c r="A1" s="1"><v>0</v></c>', { book: '<workbookPr date1904="true"/>' })).toBe('1904-01-01')
  })

  test.each<[string, string, string]>([
    ['plain', '<si><t>A</t></si><si><t>鈴木</t></si>', '鈴木'],
    [
      'rich, with readings',
      '<si/><si><r><t>鈴</t></r><r><t>木</t></r><rPh sb="0" eb="2"><t>スズキ</t></rPh><phoneticPr fontId="1"/></si>',
      '鈴木',
    ],
  ])('shared texts: %s', async (_name, shared, text) => {
    expect(await cell('<c r="A1" t="s"><v>1</v></c>', { shared })).toBe(text)
  })

  test.each<[string, string]>([
    ['a shared text that is not there', '<c r="A1" t="s"><v>7</v></c>'],
    ['a shared text of a word', '<c r="A1" t="s"><v>a</v></c>'],
    ['a number of letters', '<c r="A1"><v>12a</v></c>'],
    ['an endless number', '<c r="A1"><v>1e999</v></c>'],
    ['a hexadecimal number', '<c r="A1"><v>0x10</v></c>'],
    ['an ISO day of words', '<c r="A1" t="d"><v>today</v></c>'],
    ['a column that no sheet has', '<c r="XFE1"><v>1</v></c>'],
    ['an address of digits', '<c r="11"><v>1</v></c>'],
    ['a style of letters', '<c r="A1" s="x"><v>1</v></c>'],
    ['an unknown entity', '<c r="A1" t="str"><v>&nbsp;</v></c>'],
    ['a character that no XML has', '<c r="A1" t="str"><v>&#0;</v></c>'],
    ['a control character', '<c r="A1" t="str"><v>a\u0001</v></c>'],
    ['half a character', '<c r="A1" t="str"><v>&#xD800;</v></c>'],
  ])('refused: %s', async (_name, xml) => {
    await expect(cell(xml)).rejects.toMatchObject({ code: 'xlsx-unreadable', params: { name: 'a.xlsx' } })
  })

  test.each(['<c r="C7"><f>1+1</f></c>', '<c r="C7"><f>1+1</f><v></v></c>', '<c r="C7"><f t="shared" si="0"/></c>'])(
    'a formula never computed is refused by its address: %s',
    async (xml) => {
      await expect(rowsOf({ rows: `<row r="7">${xml}</row>` })).rejects.toMatchObject({ params: { name: 'a.xlsx C7' } })
    },
  )
})

describe('rows', () => {
  test.each<[string, string, readonly (readonly [number, ...string[]])[]]>([
    ['holes', '<row r="2"><c r="B2"><v>2</v></c><c r="D2"><v>4</v></c></row>', [[2, '', '2', '', '4']]],
    [
      'no addresses at all',
      '<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>',
      [
        [1, '1', '2'],
        [3, '', '3'],
      ],
    ],
    ['empty rows and cells', '<row r="1"/><row r="3"><c r="A3" s="1"/></row><row r="4"><c r="A4"><v>1</v></c></row>', [[4, '1']]],
    [
      'as wide as the first',
      '<row r="1"><c r="C1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
      [
        [1, '', '', '1'],
        [2, '2', '', ''],
      ],
    ],
    [
      'out of order',
      '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
      [
        [1, '1'],
        [3, '3'],
      ],
    ],
    [
      'one row twice',
      '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1"><c r="B1"><v>9</v></c></row>',
      [[1, '1', '9']],
    ],
    ['no rows', '', []],
  ])('%s', async (_name, rows, expected) => {
    expect(await rowsOf({ rows })).toEqual(expected)
  })

  test('under a merged cell there is nothing', async () => {
    const row = (line: number): string =>
      `<row r="${line}">${['A', 'B', 'C'].map((c) => `<c r="${c}${line}"><v>${line}</v></c>`).join('')}</row>`
    const behind = '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C3"/></mergeCells>'
    expect(await rowsOf({ rows: row(1) + row(2) + row(3), behind })).toEqual([
      [1, '1', '', '1'],
      [2, '', '', '2'],
      [3, '3', '3', '3'],
    ])
  })

  test('a text in column 201 is refused with its row; a mere style there is not', async () => {
    const column = 'GS'
    expect(XLSX_LIMITS.columns).toBe(200)
    await expect(rowsOf({ rows: `<row r="4"><c r="${column}4"><v>1</v></c></row>` })).rejects.toMatchObject({
      code: 'file-limit',
      params: { what: '列の数', limit: 200, line: 4 },
    })
    expect(await rowsOf({ rows: `<row r="4"><c r="A4"><v>1</v></c><c r="${column}4" s="1"/></row>` })).toEqual([[4, '1']])
  })
})

describe('parts', () => {
  test('hidden sheets and sheets of a chart are passed over; targets may be absolute', async () => {
    const sheets = ['hidden', 'veryHidden'].map((state, i) => `<sheet name="${state}" state="${state}" r:id="rId${i + 1}"/>`).join('')
    const parts = {
      rows: '<row r="1"><c r="A1"><v>1</v></c></row>',
      sheets: `${sheets}<sheet name="グラフ" r:id="rId3"/><sheet name="表&amp;" r:id="rId4"/>`,
      relations: `${relation('rId1', 'worksheet', 'no.xml')}${relation('rId2', 'worksheet', 'no.xml')}${relation('rId3', 'chartsheet', 'chartsheets/sheet1.xml')}${relation('rId4', 'worksheet', '/xl/worksheets/sheet1.xml')}`,
    }
    expect(await readXlsx(made(parts), 'a.xlsx')).toEqual({ sheet: '表&', records: [{ line: 1, cells: ['1'] }] })
  })

  const whole = `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`
  test.each<[string, string]>([
    ['a mark of UTF-8 in front', `\uFEFF${whole}`],
    ['a declaration and a comment in front', `<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->\n${whole}\n`],
  ])('read: %s', async (_name, sheet) => {
    expect(await rowsOf({ sheet })).toEqual([[1, '1']])
  })

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['not closed', whole.slice(0, -12)],
    ['closed twice', `${whole}</worksheet>`],
    ['closed in the wrong order', whole.replace('</v></c>', '</c></v>')],
    ['an attribute without quotes', whole.replace('"A1"', 'A1')],
    ['an attribute without end', whole.replace('"A1"', '"A1')],
    ['an attribute without value', whole.replace('r="A1"', 'r')],
    ['attributes without a blank', whole.replace('r="A1"', 'r="A1"t="n"')],
    ['a tag without a name', whole.replace('<v>', '<>')],
    ['a tag in a tag', whole.replace('<v>', '<v <x>')],
    ['a tag cut off', `${whole}<`],
    ['a comment without end', `${whole}<!-- `],
    ['text behind the root', `${whole}x`],
    ['a document type', `<!DOCTYPE worksheet [<!ENTITY a "b">]>${whole}`],
    ['another part', whole.replaceAll('worksheet', 'chartsheet')],
    ['no UTF-8', Buffer.from(whole.replace('<v>1', '<v>\u00ff1'), 'latin1')],
    ['UTF-16', Buffer.from(whole, 'utf16le')],
    ['a row that no sheet has', whole.replace('r="1"', 'r="1048577"')],
    ['a row of letters', whole.replace('r="1"', 'r="x"')],
  ])('refused: %s', async (_name, sheet) => {
    await expect(rowsOf({ sheet })).rejects.toMatchObject({ code: 'xlsx-unreadable' })
  })

  test.each<[string, Made]>([
    ['no sheet that can be seen', { sheets: '<sheet name="a" state="hidden" r:id="rId1"/>' }],
    ['a sheet whose part is missing', { relations: relation('rId1', 'worksheet', 'worksheets/sheet7.xml') }],
    ['a sheet that no relation names', { relations: '' }],
    ['broken shared texts', { shared: '<si><t>' }],
    ['broken styles', { styles: '<cellXfs>' }],
    ['a merged range of words', { rows: '<row><c><v>1</v></c></row>', behind: '<mergeCell ref="x"/>' }],
  ])('refused: %s', async (_name, parts) => {
    await expect(rowsOf(parts)).rejects.toMatchObject({ code: 'xlsx-unreadable' })
  })
})

test('what another program writes comes back as it was', async () => {
  const word = fc
    .string({ unit: fc.constantFrom(...'山髙𠮷aZ09 　<>&"\'_x-\n;#'), minLength: 1, maxLength: 12 })
    .filter((text) => !/_x[0-9A-F]{4}_/.test(text))
  const day = fc.date({ min: new Date(Date.UTC(1900, 2, 1)), max: new Date(Date.UTC(2199, 0, 1)), noInvalidDate: true })
  const value = fc.oneof(
    word,
    fc.integer(),
    fc.boolean(),
    day.map((at) => new Date(Math.floor(at.getTime() / 86_400_000) * 86_400_000)),
    fc.constant(null),
  )
  const text = (one: string | number | boolean | Date | null): string =>
    one === null
      ? ''
      : one instanceof Date
        ? one.toISOString().slice(0, 10)
        : typeof one === 'boolean'
          ? String(one).toUpperCase()
          : String(one)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }), async (rows) => {
      const book = new ExcelJS.Workbook()
      const sheet = book.addWorksheet('表')
      for (const row of rows) sheet.addRow(row)
      const { records } = await readXlsx(new Uint8Array(await book.xlsx.writeBuffer()), 'a.xlsx')
      const cut = (cells: readonly string[]): readonly string[] => cells.slice(0, cells.findLastIndex((one) => one !== '') + 1)
      expect(records.map(({ line, cells }) => [line, ...cut(cells)])).toEqual(
        rows.flatMap((row, i) => (row.every((one) => one === null) ? [] : [[i + 1, ...cut(row.map(text))]])),
      )
    }),
    { numRuns: 40 },
  )
})
