/** Cells taken at one look say what the reader of XML says of the same cells spelled in another way. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noPlainCell, takePlainCell } from '../../../electron/backend/files/xlsx-plain.ts'
import { readXlsx } from '../../../electron/backend/files/xlsx-read.ts'
import { zipOf } from '../../support/zip.ts'

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`

/** What a workbook with these rows is read as, or the error it is refused with. */
async function outcome(rows: string): Promise<unknown> {
  const bytes = zipOf([
    { name: 'xl/workbook.xml', data: '<workbook xmlns:r="r"><sheets><sheet name="表" r:id="a"/></sheets></workbook>' },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships>${relation('a', 'worksheet', 'sheet1.xml')}${relation('b', 'sharedStrings', 'shared.xml')}${relation('c', 'styles', 'styles.xml')}</Relationships>`,
    },
    { name: 'xl/sheet1.xml', data: `<worksheet><sheetData>${rows}</sheetData></worksheet>` },
    { name: 'xl/shared.xml', data: `<sst>${'零一二三四五六七八九十'.replaceAll(/./g, '<si><t>$&</t></si>')}</sst>` },
    {
      name: 'xl/styles.xml',
      data: '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="0000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>',
    },
  ])
  try {
    return (await readXlsx(bytes, 'a.xlsx')).records
  } catch (error) {
    return error instanceof Error && 'code' in error ? [error.code, 'params' in error ? error.params : null] : error
  }
}

interface Cell {
  readonly address: string
  readonly style: string | null
  readonly type: string | null
  readonly value: string | null
  readonly inside: 'v' | 'is'
}

const plain = ({ address, style, type, value, inside }: Cell): string => {
  const tag = `<c r="${address}"${style === null ? '' : ` s="${style}"`}${type === null ? '' : ` t="${type}"`}`
  if (value === null) return `${tag}/>`
  return inside === 'v' ? `${tag}><v>${value}</v></c>` : `${tag}><is><t>${value}</t></is></c>`
}
/** The same cell as hardly anybody writes it: the reader of XML takes it. */
const roundabout = ({ address, style, type, value, inside }: Cell): string => {
  const tag = `<c ${type === null ? '' : `t='${type}' `}${style === null ? '' : `s='${style}' `}r='${address}' `
  if (value === null) return `${tag}></c >`
  return inside === 'v' ? `${tag}><v >${value}</v></c >` : `${tag}><is ><t >${value}</t></is></c >`
}

/** Mostly what a sheet holds, now and then what no reader should take. */
const mostly = <T>(good: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: other })
const words = ['', ' ', '山', '髙', '𠮷', 'a', '_x000A_', '_x', '&lt;', '&#x9AD9;', '\t', '\n', '\r\n', '>', ']]>']
const text = mostly(
  fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((all) => all.join('')),
  fc.constantFrom('&', '&x;', '\u0001'),
)
const number = mostly(
  fc.oneof(fc.integer().map(String), fc.double({ noNaN: true }).map(String), fc.constantFrom('007', '1e3', '46113', '46113.5', '')),
  fc.constant('x'),
)
const valueOf: Readonly<Record<string, fc.Arbitrary<string>>> = {
  s: mostly(fc.nat({ max: 10 }).map(String), fc.constantFrom('11', '01', '-1', 'x')),
  d: mostly(fc.constantFrom('2026-04-01', '2026-04-01T09:30:00'), number),
  n: number,
  '': number,
}
const cell: fc.Arbitrary<Cell> = fc.constantFrom('', '', 's', 'n', 'str', 'inlineStr', 'b', 'e', 'd', 'other').chain((type) =>
  fc.record({
    address: mostly(
      fc.constantFrom('A1', 'B1', 'C1', 'D1', 'AA1', 'GR1', 'A12345678', 'A0'),
      fc.constantFrom('GS1', 'XFD1', 'XFE1', 'ZZZ1', 'AAAA1', '1', 'a1', 'A', ''),
    ),
    style: mostly(fc.constantFrom(null, '0', '1', '2', '9', '0000001'), fc.constantFrom('x', '')),
    type: fc.constant(type === '' ? null : type),
    value: mostly<string | null>(valueOf[type] ?? text, fc.constant(null)),
    inside: fc.constantFrom('v', type === 'inlineStr' ? 'is' : 'v'),
  }),
)

test('any row of cells is read alike in both spellings, or refused alike', async () => {
  let [read, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 4 }), async (cells) => {
      const found = await outcome(`<row r="1">${cells.map(plain).join('')}</row>`)
      expect(found).toEqual(await outcome(`<row r="1">${cells.map(roundabout).join('')}</row>`))
      if (Array.isArray(found) && typeof found[0] === 'object') read++
      else refused++
    }),
    { numRuns: 3000 },
  )
  expect([read > 100, refused > 100]).toEqual([true, true])
})

describe('what is taken at one look', () => {
  test.each<[string, string, string | null]>([
    ['a number', '<c r="B2"><v>5</v></c>', '2 0 n 5'],
    ['a styled text', '<c r="AB12" s="7" t="str"><v>見本　1</v></c>', '28 7 str 見本　1'],
    ['a shared text', '<c r="A1" t="s"><v>0</v></c>', '1 0 s 0'],
    ['an inline text', '<c r="A1" t="inlineStr"><is><t>山田</t></is></c>', '1 0 inlineStr 山田 in'],
    ['an inline text with its blanks', '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', '1 0 inlineStr  a  in'],
    ['an empty one', '<c r="A1" s="3"/>', '1 3 n '],
    ['a formula', '<c r="A1"><f>B1</f><v>5</v></c>', null],
    ['an entity', '<c r="A1" t="str"><v>&lt;</v></c>', null],
    ['a line feed', '<c r="A1" t="str"><v>a\nb</v></c>', null],
    ['rich text', '<c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c>', null],
    ['a reading', '<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></is></c>', null],
    ['no address', '<c><v>5</v></c>', null],
    ['cut', '<c r="A1"><v>5', null],
    ['cut behind the value', '<c r="A1"><v>5</v>', null],
    ['another tag', '<col r="A1"/>', null],
  ])('%s', (_name, source, taken) => {
    const into = noPlainCell()
    const found = takePlainCell(`>${source}<`, 1, into)
    const { column, style, type, value, inline, end } = into
    expect(found ? `${column} ${style} ${type} ${value}${inline ? ' in' : ''}` : null).toBe(taken)
    if (found) expect(end).toBe(1 + source.length)
  })
})
