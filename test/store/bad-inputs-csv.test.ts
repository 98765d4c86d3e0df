/** Bad inputs, layer of the table: quotes, headers, widths, line ends, sizes. Rows 9 to 19 of the list of bad inputs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INTAKE_CSV_LIMITS, readCsv } from '../../electron/backend/files/csv.ts'
import { INTAKE_LIMITS } from '../../shared/domain/limits.ts'
import type { TestOffice } from '../support/office.ts'
import { one, quickOffice } from './acts.ts'
import { counterProfile, csv, header, expectRefusedWhole, row, rowsOf, stage } from './bad-inputs-support.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const good = csv([row()])
/** The good row without its quotes; no cell of it needs them. */
const bare = row({ メモ: '' }).join(',')
const names = header.join(',')

describe('§6-9 a quote never closed', () => {
  test.each([
    ['at the end of the file', `${names}\r\n${bare}\r\n"${bare}\r\n`, '3行目'],
    ['in the middle: the next quote closes it, far below', `${names}\n"1${bare.slice(1)}\n${bare}\n"2",${bare.slice(2)}\n`, '2行目'],
  ])('§6-9 %s refuses the file and names the line it opens on', async (_name, text, line) => {
    await expectRefusedWhole(office, text, 'broken-quote', [line])
  })
})

describe('§6-10 a quote inside a cell', () => {
  test.each([
    ['inside a bare cell', bare.replace('特殊寝台', '特殊"寝台')],
    ['behind a closing quote', bare.replace('特殊寝台', '"特殊"寝台')],
    ['a blank behind a closing quote', bare.replace('特殊寝台', '"特殊寝台" ')],
    ['quoted words in a quoted cell', bare.replace('特殊寝台', '"通称"ベッド"です"')],
  ])('§6-10 %s refuses the row, and the rows below come in', async (_name, bad) => {
    const fine = row({ 整理番号: '窓2', メモ: '' }).join(',')
    const staged = await stage(office, `${names}\r\n${bad}\r\n${fine}\r\n`)
    const rows = await rowsOf(office, staged)
    expect(rows.map((r) => [r.line, r.verdict, r.problems.map((p) => p.code)])).toEqual([
      [2, 'rejected', ['stray-quote']],
      [3, 'added', []],
    ])
    expect(rows[0]?.problems[0]?.message).toContain('どこまでが1つの項目か決められません')
    // left out and taken back, it is still refused: the cells alone do not tell where they ended
    const at = { batchId: staged.batchId, line: 2 }
    await office.call('intake', 'import.exclude', at)
    const back = await office.call('intake', 'import.include', at)
    expect(back.row.problems.map((p) => p.code)).toEqual(['stray-quote'])
  })

  test('§6-10 in the header it refuses the file', async () => {
    await expectRefusedWhole(office, `${names.replace('品名', '品"名')}\r\n${bare}\r\n`, 'broken-quote', ['1行目'])
  })
})

test('§6-11 a mapped header that stands twice refuses the file by its name; nobody is guessed', async () => {
  const text = csv([row()]).replace('"入力者"', '"対象者氏名"')
  await expectRefusedWhole(office, text, 'header-duplicate', ['「対象者氏名」'])
})

test('§6-11 two columns of one name that nobody reads do no harm', async () => {
  const text = csv([[...row(), 'x']]).replace('"入力者"', '"入力者","入力者"')
  expect(await stage(office, text)).toMatchObject({ added: 1, rejected: 0 })
})

test.each([
  ['short', row().slice(0, -3)],
  ['long', [...row(), '余り']],
])('§6-12 a %s row is refused and shown with both numbers of columns', async (_name, cells) => {
  const rows = await rowsOf(office, await stage(office, csv([cells, row({ 整理番号: '窓2' })])))
  expect(rows.map((r) => [r.verdict, r.problems.map((p) => p.code)])).toEqual([
    ['rejected', ['wrong-column-count']],
    ['added', []],
  ])
  expect(rows[0]?.problems[0]?.message).toContain(`見出し${header.length}列、この行${cells.length}列`)
})

test('§6-12 blank cells behind the last column are no column', async () => {
  expect(await stage(office, csv([[...row(), '', ' ']]))).toMatchObject({ added: 1 })
})

describe('§6-13 headers with the names of object properties', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('§6-13 %s is a header like any other', async (name) => {
    const text = csv([row()]).replace('"対象者氏名"', `"${name}"`)
    await expectRefusedWhole(office, text, 'header-mismatch', ['対象者氏名', name])
    const columns = { ...(counterProfile()['columns'] as object), name }
    const staged = await stage(office, text, { profile: counterProfile({ columns }) })
    expect((await rowsOf(office, staged))[0]).toMatchObject({ verdict: 'added', name: '丹羽さくら' })
    expect(({} as Record<string, unknown>)['丹羽さくら']).toBeUndefined()
  })
})

describe('§6-14 line ends', () => {
  test.each([
    ['CR only', csv([row(), row({ 整理番号: '窓2' })], '\r'), [2, 3]],
    ['LF only', csv([row(), row({ 整理番号: '窓2' })], '\n'), [2, 3]],
    ['none at the end', csv([row(), row({ 整理番号: '窓2' })]).slice(0, -2), [2, 3]],
    [
      'mixed',
      csv([row()], '\r') +
        csv([row({ 整理番号: '窓2' })], '\n')
          .split('\n')
          .slice(1)
          .join('\r\n'),
      [2, 3],
    ],
    ['mixed inside cells', csv([row({ メモ: 'a\rb\nc\r\nd' }), row({ 整理番号: '窓2' })], '\n'), [2, 6]],
  ])('§6-14 %s: the same rows, on the lines an editor shows', async (_name, text, lines) => {
    const rows = await rowsOf(office, await stage(office, text))
    expect(rows.map((r) => [r.line, r.verdict])).toEqual(lines.map((line) => [line, 'added']))
  })

  test('§6-14 mixed line ends are noted; line ends inside a cell, and one kind alone, are not', async () => {
    const crlf = csv([row(), row({ 整理番号: '窓2' })])
    expect((await stage(office, `${crlf.trimEnd()}\n`)).notes).toEqual([
      '行の終わりの種類が混ざっています（CRLF、LF）。どれも行の終わりとして読みました。',
    ])
    expect((await stage(office, csv([row({ メモ: 'a\nb' })]))).notes).toEqual([])
  })

  test('§6-14 line ends inside a memo do not make another answer of it', async () => {
    const crlf = await stage(office, csv([row({ メモ: 'a\r\nb' }), row({ メモ: 'a\nb' })]))
    expect((await rowsOf(office, crlf)).map((r) => r.verdict)).toEqual(['added', 'same'])
  })
})

describe('§6-15 nothing in it', () => {
  test.each([
    ['no byte', '', 'file-empty', '1文字も入っていません'],
    ['a mark only', '\uFEFF', 'file-empty', 'bad.csv'],
    ['blank lines', '\r\n\r\n', 'file-empty', 'bad.csv'],
    ['a header', csv([]), 'no-rows', '見出しだけ'],
    ['a header and blank lines', `${csv([])}\r\n\r\n`, 'no-rows', '見出しだけ'],
  ])('§6-15 %s: said, and no import is left to be committed', async (_name, text, code, words) => {
    await expectRefusedWhole(office, text, code, [words])
  })
})

test('§6-16 a cell of ten million characters is stopped at the limit of a record, which the message names', async () => {
  const huge = 'x'.repeat(10_000_000)
  await expectRefusedWhole(office, `${names}\n${bare.replace('特殊寝台', huge)}\n`, 'file-limit', ['2行目', '1行の文字数', '65,536'])
  // behind a quote nobody can know at the limit whether it will ever be closed
  await expectRefusedWhole(office, csv([row({ メモ: huge })]), 'broken-quote', ['2行目'])
})

test('§6-16 a memo just below the limit comes in whole', async () => {
  const memo = 'あ'.repeat(60_000)
  const staged = await stage(office, csv([row({ メモ: memo })]))
  expect(staged.added).toBe(1)
  expect(await one(office, 'select count(*) from row_value where batch_id = ? and instr(details, ?) > 0', staged.batchId, memo)).toBe(1)
})

test('§6-17 a million lines behind an open quote: refused at once, with the line of the quote', async () => {
  const text = `${names}\r\n"${'1,窓,,\r\n'.repeat(1_000_000)}`
  const begun = performance.now()
  await expectRefusedWhole(office, text, 'broken-quote', ['2行目'])
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('§6-17 more rows than an import may have: refused with the limit', () => {
  const text = `${names}\n${'x\n'.repeat(INTAKE_LIMITS.records)}`
  const count = (): number => [...readCsv([text], INTAKE_CSV_LIMITS)].length
  expect(count).toThrow(expect.objectContaining({ code: 'file-limit', params: { what: '行の数', limit: 200_000, line: 200_001 } }) as Error)
})

test('§6-18 two hundred thousand columns are stopped at the limit, before a row is read', async () => {
  await expectRefusedWhole(office, `${'a,'.repeat(200_000)}\r\n1\r\n`, 'file-limit', [/列の数の上限（500）|1行の文字数/])
})

describe('§6-19 another separator', () => {
  test.each([
    ['full-width commas', '，'],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('§6-19 %s: the headers do not fit, and the message says that the separator is another', async (_name, sign) => {
    const text = `${header.join(sign)}\r\n${row().join(sign)}\r\n`
    await expectRefusedWhole(office, text, 'header-mismatch', ['整理番号', '区切りの文字がプロファイルと違うようです'])
  })

  test('§6-19 named by the profile, it is read', async () => {
    const text = `${header.join(';')}\r\n${row().join(';')}\r\n`
    expect(await stage(office, text, { profile: counterProfile({ delimiter: ';' }) })).toMatchObject({ added: 1, rejected: 0 })
  })
})

test('§6-9 a good file is taken in by all this', async () => {
  expect(await stage(office, good)).toMatchObject({ added: 1, rejected: 0, warned: 0 })
})
