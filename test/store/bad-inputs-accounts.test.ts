/** Bad inputs, accounts to be paid to, as the clerk meets them in the preview. Row 48 of the list of bad inputs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { yuchoToTransferAccount } from '../../shared/domain/zengin-yucho.ts'
import { parseCsv } from '../support/csv.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'
import { quickOffice, refusal, sql, trailHolds } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const [head, first] = parseCsv(readFileSync(sampleFile('gift-logoform.csv'), 'utf8'))
const names = head?.cells ?? []
const plainAccount = {
  公金受取口座を使いますか: '利用しない',
  金融機関コード: '9900',
  支店コード: '018',
  預金種目: '普通',
  口座番号: '1234567',
  '口座名義（カナ）': 'ﾐﾎﾝ ﾊﾅｺ',
}
let files = 0

/** Stages one application for the gift with these cells of the account; further columns stand behind. */
async function staged(change: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) {
  files += 1
  const all: Readonly<Record<string, string>> = { ...plainAccount, 受付番号: `口座-${files}`, ...change }
  const cells = names.map((name, i) => all[name] ?? first?.cells[i] ?? '')
  const lines = [
    [...names, ...Object.keys(more)],
    [...cells, ...Object.values(more)],
  ]
  const path = join(office.folder, '..', `account-${files}.csv`)
  writeFileSync(path, lines.map((line) => `${line.map((cell) => `"${cell}"`).join(',')}\r\n`).join(''))
  const batch = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'gift', profile: 'gift-logoform' })
  return batch
}
const candidatesOf = async (batchId: string, field: string, text?: string) =>
  (await office.call('intake', 'import.candidates', { batchId, line: 2, field, ...(text === undefined ? {} : { text }) })).candidates

describe('§6-48 account numbers in a file of applications', () => {
  test.each([
    ['six digits are filled from the left', { 口座番号: '123456' }, '0123456'],
    ['wide digits are digits', { 口座番号: '１２３４５６７' }, '1234567'],
    ['eight digits are refused', { 口座番号: '12345678' }, '口座番号 not-a-number'],
    ['letters are refused', { 口座番号: '123456A' }, '口座番号 not-a-number'],
    ['① is no 1', { 口座番号: '①234567' }, '口座番号 not-a-number'],
    ['a branch of five digits is refused', { 支店コード: '10170' }, '支店コード not-a-number'],
  ])('§6-48 %s', async (_name, change, expected) => {
    const batch = await staged(change)
    const [kept] = await sql(office, 'select details from row_value where batch_id = ?', batch.batchId)
    const account = (JSON.parse(String(kept?.['details'])) as { accountNumber: string }).accountNumber
    expect(batch.rejected === 1 ? batch.errors.map((one) => `${one.column} ${one.code}`).join() : account).toBe(expected)
  })
})

describe('§6-48 記号番号 of ゆうちょ', () => {
  test('§6-48 the account they mean is shown as a candidate with the numbers it is made from; taking it mends every part at once', async () => {
    const batch = await staged({ 金融機関コード: '', 支店コード: '10170', 預金種目: '', 口座番号: '12345671' })
    expect(batch.rejected).toBe(1)
    const [offered] = await candidatesOf(batch.batchId, 'branchCode')
    expect(offered?.value).toBe('018')
    expect(offered?.note).toContain('ゆうちょ 記号10170 番号12345671 → 店番018 普通 1234567')
    expect(offered?.together?.map((one) => [one.label, one.value])).toEqual([
      ['金融機関コード', '9900'],
      ['預金種目', '普通'],
      ['口座番号', '1234567'],
    ])
    const together = (offered?.together ?? []).map(({ field, value }) => ({ field, value }))
    const done = await office.call('intake', 'import.mend', {
      batchId: batch.batchId,
      line: 2,
      field: 'branchCode',
      value: '018',
      together,
    })
    expect([done.row.verdict, done.row.mended, done.row.problems]).toEqual(['added', 4, []])
    const [kept] = await sql(office, 'select details, cells from import_row where batch_id = ?', batch.batchId)
    expect(JSON.parse(String(kept?.['details']))).toMatchObject({
      bankCode: '9900',
      branchCode: '018',
      accountType: '普通',
      accountNumber: '1234567',
    })
    // what came stays beside it
    expect(String(kept?.['cells'])).toContain('"10170"')
    expect(done.row.cells.filter((cell) => cell.original !== null).map((cell) => cell.original)).toEqual(['', '10170', '', '12345671'])
    expect(await trailHolds(office)).toBe(true)
  })

  test('§6-48 a number that is an account number as well is not left behind half converted', async () => {
    // seven digits are read without complaint: the candidate for the branch takes the number along
    const batch = await staged({ 支店コード: '10170', 口座番号: '1234561' })
    expect(batch.errors.map((one) => one.column)).toEqual(['支店コード'])
    const [offered] = await candidatesOf(batch.batchId, 'branchCode')
    expect(offered?.together).toContainEqual({ field: 'accountNumber', value: '0123456', label: '口座番号' })
  })

  test.each(['branchCode', 'accountNumber', 'bankCode', 'accountType'])('§6-48 offered in the cell %s', async (field) => {
    const batch = await staged({ 支店コード: '', 口座番号: '10170-12345671' })
    const expected = { bankCode: '9900', branchCode: '018', accountType: '普通', accountNumber: '1234567' }
    expect((await candidatesOf(batch.batchId, field))[0]?.value).toBe(expected[field as 'bankCode'])
  })

  test('§6-48 also what is typed into the cell, and columns of the passbook that no field reads', async () => {
    const typed = await staged({ 支店コード: '', 口座番号: '' })
    expect((await candidatesOf(typed.batchId, 'accountNumber', '００１００ １２３４５６'))[0]).toMatchObject({ value: '0123456' })
    const unread = await staged({ 支店コード: '', 口座番号: '' }, { ゆうちょの記号: '10170', ゆうちょの番号: '12345671' })
    expect((await candidatesOf(unread.batchId, 'branchCode'))[0]).toMatchObject({ value: '018' })
  })

  test('§6-48 a check digit that does not fit is told, and nothing is converted by itself', async () => {
    const symbols = ['10170', '10180', '10190', '10160']
    const odd = symbols.find((symbol) => {
      const account = yuchoToTransferAccount(symbol, '12345671')
      return account.ok && !account.checkDigitFits
    })
    const fits = symbols.find((symbol) => {
      const account = yuchoToTransferAccount(symbol, '12345671')
      return account.ok && account.checkDigitFits
    })
    const noteOf = async (symbol: string) => {
      const batch = await staged({ 支店コード: symbol, 口座番号: '12345671' })
      expect(batch.rejected).toBe(1)
      return (await candidatesOf(batch.batchId, 'branchCode'))[0]?.note ?? ''
    }
    expect(await noteOf(odd ?? '')).toContain('検査数字が合いません')
    if (fits !== undefined) expect(await noteOf(fits)).not.toContain('検査数字')
  })

  test('§6-48 numbers that are none give no candidate; a field that is no cell of the file refuses the whole stroke', async () => {
    const batch = await staged({ 支店コード: '10170', 口座番号: '12345672' })
    expect(await candidatesOf(batch.batchId, 'branchCode')).toEqual([])
    const stroke = { batchId: batch.batchId, line: 2, field: 'branchCode', value: '018', together: [{ field: 'nothing', value: 'x' }] }
    expect(await refusal(office.call('intake', 'import.mend', stroke))).toBe('cannot-mend')
    expect((await office.call('intake', 'import.row', { batchId: batch.batchId, line: 2 })).mended).toBe(0)
  })
})
