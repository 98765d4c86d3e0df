import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeFile } from '../../../electron/backend/files/encoding.ts'
import { masterKind, openMasterFile } from '../../../electron/backend/files/master-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kyufu-master-'))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await rm(folder, { recursive: true })
})

const head = '利用者ID,役職,不在開始,不在終了,事由'
const chief = { userId: 'chief', post: '係長', from: '2026-11-09', to: '2026-11-10', reason: '出張' }

async function file(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'absences.csv')
  await writeFile(path, content)
  return path
}

test('a CSV in CP932 with a good and two bad rows; the rows can be gone through twice', async () => {
  const text = `${head}\r\nchief,係長,2026/11/9,2026/11/10,出張\r\n\r\nchief,係長,2026/11/9,,休暇\r\nmanager,課長,x,,\r\n`
  const master = await openMasterFile('absences', await file(iconv.encode(text, 'cp932')))
  expect([master.table.encoding, master.table.name, master.extraHeaders]).toEqual(['cp932', 'absences.csv', []])
  const seen = [...master.rows()].map((row) => (row.ok ? [row.line, row.record] : [row.line, row.errors.map((error) => error.code)]))
  expect(seen).toEqual([
    [2, chief],
    [4, ['duplicate-key']],
    [5, ['impossible-date']],
  ])
  expect([...master.rows()].length).toBe(3)
})

test('a spreadsheet with true dates, known by its bytes and not by its name', async () => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('不在')
  sheet.addRow([...head.split(','), '備考'])
  sheet.addRow(['chief', '係長', new Date(Date.UTC(2026, 10, 9)), new Date(Date.UTC(2026, 10, 10)), '出張'])
  const master = await openMasterFile('absences', await file(new Uint8Array(await book.xlsx.writeBuffer())))
  expect(master.table.encoding).toBe('xlsx')
  expect(master.extraHeaders).toEqual(['備考'])
  expect([...master.rows()]).toEqual([{ ok: true, line: 2, record: chief }])
})

test.each([
  ['a missing header', '利用者ID,役職,不在開始,備考\r\na,b,c,d\r\n', 'header-mismatch', { missing: '不在終了', extra: '備考' }],
  ['a header twice', `${head},役職\r\na,b,c,d,e,f\r\n`, 'header-duplicate', { headers: '役職' }],
  ['a header alone', `${head}\r\n`, 'no-rows', { name: 'absences.csv' }],
  ['blank lines', '\r\n\r\n', 'no-rows', { name: 'absences.csv' }],
  ['a zip that is no workbook', 'PK\u0003\u0004 and so on', 'xlsx-unreadable', { name: 'absences.csv' }],
])('refused as a whole: %s', async (_name, text, code, params) => {
  await expect(openMasterFile('absences', await file(text))).rejects.toMatchObject({ code, params })
})

test('an unknown kind is refused', () => {
  expect(masterKind('taxes')).toBe('taxes')
  expect(() => masterKind('tax')).toThrow('unknown-kind')
})

test('a runtime without Shift_JIS in its decoder reads CP932 all the same, and as strictly', () => {
  const Real = TextDecoder
  class Poor extends Real {
    constructor(label?: string, options?: ConstructorParameters<typeof Real>[1]) {
      if (label === 'shift_jis') throw new RangeError('not supported')
      super(label, options)
    }
  }
  vi.stubGlobal('TextDecoder', Poor)
  const text = `氏名,髙﨑①\r\n${'漢字'.repeat(300_000)}`
  const decoded = decodeFile(new Uint8Array(iconv.encode(text, 'cp932')), 'cp932')
  expect([...decoded.chunks()].join('') === text).toBe(true)
  const bad = new Uint8Array([0x61, 0x0a, 0x81, 0xad])
  expect(() => decodeFile(bad, 'cp932')).toThrow('encoding-unreadable')
})
