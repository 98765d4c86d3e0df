/** Bad inputs on their way out: spreadsheets, CP932, the bank's file. Rows 25, 26, 32, 44 to 49 and 51 of the list of bad inputs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import excel from 'exceljs'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csvLine } from '../../electron/backend/files/csv-write.ts'
import { encodeCp932Strict } from '../../electron/backend/files/encoding.ts'
import { writeLedgerXlsx } from '../../electron/backend/files/xlsx-write.ts'
import { toBankKana } from '../../shared/domain/bank-kana.ts'
import { buildTransferFile } from '../../shared/domain/zengin.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { USUAL_ZENGIN_PROFILE, type ZenginTransfer } from '../../shared/domain/zengin-types.ts'
import { yuchoToTransferAccount } from '../../shared/domain/zengin-yucho.ts'
import type { TestOffice } from '../support/office.ts'
import { quickOffice } from './acts.ts'
import { csv, row, rowsOf, stage, stagePath } from './bad-inputs-support.ts'
import { sampleHeader as header, sampleTransfer as transfer } from '../support/samples.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const beside = (name: string): string => join(office.folder, '..', name)
const formulas = ['=HYPERLINK("http://x.example.jp")', '+81', '-5', '@SUM(A1)', '＝1+1', '|calc', '＋1', '－1', '＠SUM', '\t=1', '\r=1']

async function cellsOf(path: string): Promise<readonly (readonly unknown[])[]> {
  const book = new excel.Workbook()
  await book.xlsx.readFile(path)
  const rows: unknown[][] = []
  book.worksheets[0]?.eachRow((one) => rows.push((one.values as unknown[]).slice(1)))
  return rows
}

describe('§6-25 cells that a spreadsheet would run', () => {
  test.each(formulas)('§6-25 %j in a CSV for people begins with an apostrophe', (cell) => {
    expect(csvLine([cell]).replace(/^"/, '').startsWith("'")).toBe(true)
    expect(csvLine(['a', cell], { quoteAll: true })).toContain(`"'`)
  })

  test('§6-25 other cells and numbers are left alone', () => {
    expect(csvLine(['a=1', "'", 'ー', 'ｱ', '1-2', -5])).toBe("a=1,',ー,ｱ,1-2,-5\r\n")
  })

  test('§6-25 in a sheet they are text', async () => {
    const path = beside('formulas.xlsx')
    const columns = [{ header: '備考', kind: 'text' as const, width: 10 }]
    const rows = formulas.slice(0, 9).map((cell) => [cell])
    await writeLedgerXlsx(path, { sheet: '備考', title: '備考', columns, rows, madeAt: new Date(0) })
    const written = (await cellsOf(path)).slice(2).map((cells) => cells[0])
    expect(written).toEqual(formulas.slice(0, 9))
  })

  test('§6-25 in an application they are kept as they came, and come out of the refused rows as they came', async () => {
    const memo = '=HYPERLINK("http://x.example.jp","押す")'
    const staged = await stage(office, csv([row({ メモ: memo }), row({ 整理番号: '二五-2', メモ: memo, 見積額: 'x' })]))
    expect(await rowsOf(office, staged)).toMatchObject([{ verdict: 'added' }, { verdict: 'rejected' }])
    const rejects = (name: string) =>
      office.call('intake', 'import.rejects', { batchId: staged.batchId, save: office.save(beside(name)), replace: false })
    await rejects('rejects.xlsx')
    expect((await cellsOf(beside('rejects.xlsx'))).flat()).toContain(memo)
    // the CSV is meant to be mended and imported again: an apostrophe would make another answer of it
    await rejects('rejects.csv')
    writeFileSync(beside('mended.csv'), readFileSync(beside('rejects.csv'), 'utf8').replace(',x,', ',100,'))
    const again = await stagePath(office, beside('mended.csv'))
    expect(again).toMatchObject({ added: 1, rejected: 0 })
  })

  test('§6-25 never in the bank’s file', () => {
    expect(toBankKana("'=1", { kind: 'name', maxBytes: 30 })).toMatchObject({ ok: false })
    expect(build({ payeeName: "'ﾔﾏﾀﾞ" })).toEqual(['character-not-allowed'])
    expect(build({ payeeName: '=ﾔﾏﾀﾞ' })).toEqual(['character-not-allowed'])
  })
})

test('§6-26 codes and what looks like a date or a number come out of a sheet as they went in', async () => {
  const path = beside('codes.xlsx')
  const cells = ['0123', '1-2', '2026/1/2', '1E5', '00000000001', '１２', ' a ']
  const columns = cells.map((_, i) => ({ header: `列${i}`, kind: 'text' as const, width: 10 }))
  await writeLedgerXlsx(path, { sheet: '番号', title: '番号', columns, rows: [cells], madeAt: new Date(0) })
  expect((await cellsOf(path))[2]).toEqual(cells)
  const book = new excel.Workbook()
  await book.xlsx.readFile(path)
  expect(book.worksheets[0]?.getCell('A3').numFmt).toBe('@')
})

const holidays: ReadonlySet<string> = new Set()
type Facts = Parameters<typeof buildTransferFile>[3]

function build(change: Partial<ZenginTransfer>, facts: Facts = { holidays }, copies = 1): readonly string[] {
  const transfers = Array.from({ length: copies }, () => ({ ...transfer, ...change }))
  const built = buildTransferFile(header, transfers, USUAL_ZENGIN_PROFILE, facts)
  return built.ok ? [] : [...new Set(built.problems.map((problem) => problem.code))]
}

function goodFile(): Uint8Array {
  const built = buildTransferFile(header, [transfer], USUAL_ZENGIN_PROFILE, { holidays })
  if (!built.ok) throw new Error(JSON.stringify(built.problems))
  return built.bytes
}

test('§6-32 sums that no file can hold stop the file', () => {
  expect(build({ amount: 9_999_999_999 }, { holidays }, 100)).toEqual([])
  expect(build({ amount: 9_999_999_999 }, { holidays }, 101)).toEqual(['total-too-large'])
  expect(build({ amount: 10_000_000_000 })).toEqual(['amount-too-large'])
  expect(build({ amount: 2 ** 53 })).toEqual(['amount-not-positive', 'total-too-large'])
})

describe('CP932', () => {
  test.each(['𠮷', '葛\u{E0100}', '噓', '鷗', '😀', '\uE000', '£\u0301', 'é'])(
    '§6-44 %s is listed, never written as a question mark',
    (text) => {
      const result = encodeCp932Strict(`山${text}田`)
      expect(result.ok ? [] : result.unmappable.map((one) => one.character).join('')).toContain(
        text.slice(-1) === '\u0301' ? '\u0301' : text,
      )
    },
  )

  test.each([
    ['〜', '～'],
    ['−', '－'],
    ['—', '―'],
  ])('§6-45 %s is written as its twin of Windows, and reads back so', (text, back) => {
    const result = encodeCp932Strict(text)
    expect(result.ok && iconv.decode(Buffer.from(result.bytes), 'cp932')).toBe(back)
  })

  test('§6-45 ¢ and ‖ are what Windows makes of them, or are listed', () => {
    for (const text of ['¢', '£', '¬', '‖']) {
      const result = encodeCp932Strict(text)
      const back = result.ok ? iconv.decode(Buffer.from(result.bytes), 'cp932') : text
      expect([text, back.includes('?')]).toEqual([text, false])
    }
  })

  test.each(['髙﨑', '①', '㈱', '№', 'Ⅲ'])('§6-46 %s goes into a letter', (text) => {
    const result = encodeCp932Strict(text)
    expect(result.ok && iconv.decode(Buffer.from(result.bytes), 'cp932')).toBe(text)
  })

  test.each(['髙﨑', '㈱', '高崎'])('§6-46 %s does not go into the bank’s file', (text) => {
    expect(toBankKana(text, { kind: 'name', maxBytes: 30 })).toMatchObject({ ok: false })
    expect(build({ payeeName: text })).toContain('character-not-allowed')
  })

  test('§6-46 ① never becomes a 1 in an amount of the bank’s file', () => {
    expect(build({ accountNumber: '①' })).toEqual(['not-digits'])
  })
})

describe('§6-47 names of payees', () => {
  test.each([
    ['ヤマダ　タロウ', 'ﾔﾏﾀﾞ ﾀﾛｳ'],
    ['シャチョー', 'ｼﾔﾁﾖ-'],
    ['ッァヮ', 'ﾂｱﾜ'],
    ['やまだ', 'ﾔﾏﾀﾞ'],
    ['カ）ミホン', 'ｶ)ﾐﾎﾝ'],
    ['ア・イ', 'ｱ ｲ'],
    ['abc', 'ABC'],
  ])('§6-47 %s is written as %s', (text, kana) => {
    expect(toBankKana(text, { kind: 'name', maxBytes: 30 })).toMatchObject({ ok: true, text: kana })
  })

  test.each([
    ['山田', 'character-not-allowed'],
    ['ヤマダ＆', 'character-not-allowed'],
    ['ﾞヤマ', 'stranded-mark'],
    ['ア'.repeat(31), 'too-long'],
    ['ガ'.repeat(16), 'too-long'],
    ['　', 'empty'],
  ])('§6-47 %s is refused: %s', (text, code) => {
    expect(toBankKana(text, { kind: 'name', maxBytes: 30 })).toMatchObject({ ok: false, problem: { code } })
  })

  test('§6-47 thirty bytes are written whole, thirty-one stop the file', () => {
    expect(build({ payeeName: 'ｱ'.repeat(30) })).toEqual([])
    expect(build({ payeeName: 'ｱ'.repeat(31) })).toEqual(['too-long'])
  })
})

describe('§6-48 account numbers', () => {
  test.each([
    ['123456', []],
    ['12345678', ['too-long']],
    ['123456A', ['not-digits']],
    ['１２３４５６７', ['not-digits']],
    ['0000000', ['account-zero']],
    ['', ['empty']],
  ])('§6-48 %j: %j', (accountNumber, problems) => {
    expect(build({ accountNumber })).toEqual(problems)
  })

  test.each([
    ['10170', '12345671', { ok: true, branchCode: '018', accountNumber: '1234567', accountType: '1' }],
    ['00100', '123456', { ok: true, branchCode: '019', accountNumber: '0123456', accountType: '2' }],
    ['10170', '12345672', { ok: false, code: 'bad-number' }],
    ['20170', '12345671', { ok: false, code: 'bad-symbol' }],
    ['1017', '12345671', { ok: false, code: 'bad-symbol' }],
  ])('§6-48 記号 %s 番号 %s of ゆうちょ', (symbol, number, result) => {
    expect(yuchoToTransferAccount(symbol, number)).toMatchObject(result)
  })
})

test('§6-49 a bank or branch that the table of the day does not have stops the file', () => {
  const known = new Set(['0001-002'])
  const facts: Facts = { holidays, isKnownBranch: (bank, branch) => known.has(`${bank}-${branch}`) }
  expect(build({}, facts)).toEqual([])
  expect(build({ branchCode: '003' }, facts)).toEqual(['unknown-branch'])
  expect(build({ bankCode: '9998' }, facts)).toEqual(['unknown-branch'])
})

describe('§6-51 the bank’s file, read back by another reader', () => {
  const bytes = goodFile()
  const changed = (at: number, byte: number): Uint8Array => bytes.map((old, i) => (i === at ? byte : old))
  const problemsOf = (file: Uint8Array): readonly string[] => {
    const read = readTransferFile(file)
    return read.ok ? [] : read.problems.map((problem) => problem.code)
  }
  const line = 122

  test('§6-51 as written: 120 bytes and CRLF each', () => {
    expect(bytes.length).toBe(4 * line)
    expect(readTransferFile(bytes)).toMatchObject({ ok: true, count: 1, total: 1, newline: 'crlf', eof: false })
  })

  test.each([
    ['a wrong total', changed(2 * line + 18, 0x32), ['total-mismatch']],
    ['a wrong count', changed(2 * line + 6, 0x32), ['count-mismatch']],
    ['119 bytes', Uint8Array.from([...bytes.subarray(0, 119), ...bytes.subarray(120)]), ['record-length']],
    ['121 bytes', Uint8Array.from([...bytes.subarray(0, 120), 0x20, ...bytes.subarray(120)]), ['record-length']],
    ['one LF among CRLF', Uint8Array.from([...bytes.subarray(0, line + 120), ...bytes.subarray(line + 121)]), ['mixed-newline']],
    ['a record too many', Uint8Array.from([...bytes, ...bytes.subarray(3 * line)]), ['record-order']],
    ['nothing', new Uint8Array(), ['no-records']],
  ])('§6-51 %s is found', (_name, file, problems) => {
    expect(problemsOf(file)).toEqual(problems)
  })

  test('§6-51 LF throughout and the mark of old systems at the end are read, and told', () => {
    const lf = bytes.filter((byte) => byte !== 13)
    expect(readTransferFile(Uint8Array.from([...lf, 0x1a]))).toMatchObject({ ok: true, newline: 'lf', eof: true })
  })
})
