/** Bad inputs, layer of values: amounts and dates. Rows 27 to 31 and 33 to 40 of the list of bad inputs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ageOn } from '../../shared/domain/date.ts'
import { compileDateForm, dateFault, eras, readDate, type DateForm } from '../../shared/domain/wareki.ts'
import type { TestOffice } from '../support/office.ts'
import { quickOffice, sql } from './acts.ts'
import { counterProfile, csv, row, stage, told } from './bad-inputs-support.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

async function priceOf(text: string): Promise<unknown> {
  const staged = await stage(office, csv([row({ 見積額: text })]))
  const [kept] = await sql(office, 'select verdict, price from import_row where batch_id = ?', staged.batchId)
  await office.call('intake', 'import.discard', { batchId: staged.batchId })
  return kept?.['verdict'] === 'rejected' ? staged.errors.map((e) => `${e.column} ${e.code}`).join() : kept?.['price']
}

const noNumber = '見積額 not-a-number'

describe('amounts', () => {
  test.each([
    ['§6-27', '１２３４５', 12345],
    ['§6-27', '１２，３４５円', 12345],
    ['§6-28', '①', noNumber],
    ['§6-28', '①②③', noNumber],
    ['§6-28', '十二', noNumber],
    ['§6-28', '²', noNumber],
    ['§6-29', '1e3', noNumber],
    ['§6-29', '0x10', noNumber],
    ['§6-29', '1_000', noNumber],
    ['§6-29', '+5', noNumber],
    ['§6-29', '', '見積額 required-empty'],
    ['§6-29', '　', '見積額 required-empty'],
    // blanks around a cell are the form's: they are taken off every cell, not only of numbers
    ['§6-29', ' 12 ', 12],
    ['§6-29', '1 2', noNumber],
    ['§6-29', '-0', noNumber],
    ['§6-29', '0', noNumber],
    ['§6-30', '12,345', 12345],
    ['§6-30', '¥12,345', 12345],
    ['§6-30', '￥12345円', 12345],
    ['§6-30', '1,2345', noNumber],
    ['§6-30', '12,34', noNumber],
    ['§6-30', ',123', noNumber],
    ['§6-30', '12.5', noNumber],
    ['§6-30', '12.0', noNumber],
    ['§6-30', '$12', noNumber],
    ['§6-30', '1万2千円', noNumber],
    ['§6-31', '-5', noNumber],
    ['§6-31', '▲5', noNumber],
    ['§6-31', '(5)', noNumber],
    ['§6-31', '99999999', 99_999_999],
    ['§6-31', '100000000', noNumber],
    ['§6-31', '9007199254740993', noNumber],
    ['§6-31', '=1+1', noNumber],
  ])('%s %j is %j', async (_row, text, expected) => {
    expect(await priceOf(text)).toBe(expected)
  })

  test('§6-31 the message names the value and the limit', async () => {
    expect((await told(office, { 見積額: '123456789' })).message).toContain('「123456789」は1以上の整数（8けたまで）')
  })

  test.each([
    ['数', '１'],
    ['月数', '1'],
  ])('§6-30 in %s commas and 円 have no place', async (column, plain) => {
    const item = column === '月数' ? { 種目: 'N36A' } : {}
    expect((await told(office, { ...item, [column]: plain })).errors).toEqual([])
    expect((await told(office, { ...item, [column]: '1,000' })).errors).toEqual([`${column} not-a-number`])
    expect((await told(office, { ...item, [column]: '1円' })).errors).toEqual([`${column} not-a-number`])
  })
})

const forms = ['Gy年M月D日', 'Gy.M.D', 'Gy/M/D', 'YYYY/M/D', 'YYYY-MM-DD', 'YYYYMMDD'].map((form) => compileDateForm(form) as DateForm)
const read = (text: string): string | null => readDate(text, forms)?.date ?? null

describe('dates', () => {
  test.each([
    ['§6-33', '2023-02-29', null],
    ['§6-33', '2024-02-29', '2024-02-29'],
    ['§6-33', '2024-02-30', null],
    ['§6-33', '2023/4/31', null],
    ['§6-33', '2023/13/1', null],
    ['§6-33', '20230229', null],
    ['§6-33', '1900/2/29', null],
    ['§6-33', '2000/2/29', '2000-02-29'],
    ['§6-34', '昭和64年1月7日', '1989-01-07'],
    ['§6-34', '昭和64年1月8日', null],
    ['§6-34', '平成1年1月8日', '1989-01-08'],
    ['§6-34', '平成元年1月7日', null],
    ['§6-35', '平成31年4月30日', '2019-04-30'],
    ['§6-35', '平成31年5月1日', null],
    ['§6-35', '令和1/5/1', '2019-05-01'],
    ['§6-35', '令和元年4月30日', null],
    ['§6-36', '大正15年12月24日', '1926-12-24'],
    ['§6-36', '大正15年12月25日', null],
    ['§6-36', '昭和1年12月25日', '1926-12-25'],
    ['§6-36', '明治45年7月29日', '1912-07-29'],
    ['§6-36', '明治45年7月30日', null],
    ['§6-36', '大正元年7月30日', '1912-07-30'],
    ['§6-37', '令和元年5月1日', '2019-05-01'],
    ['§6-37', 'R1.5.1', '2019-05-01'],
    ['§6-37', 'r1.5.1', '2019-05-01'],
    ['§6-37', 'Ｒ１．５．１', '2019-05-01'],
    ['§6-37', '令1.5.1', '2019-05-01'],
    ['§6-37', '令和01年05月01日', '2019-05-01'],
    ['§6-37', '㋿元年5月1日', '2019-05-01'],
    ['§6-37', '昭20.3.1', '1945-03-01'],
    ['§6-37', '令和0年5月1日', null],
    ['§6-37', '慶応4年1月1日', null],
    ['§6-39', '昭和20年00月00日', null],
    ['§6-39', '昭和20年3月0日', null],
  ])('%s %s is %s', (_row, text, date) => {
    expect(read(text)).toBe(date)
  })

  test('§6-36 the eras follow each other without a gap and without a day in two of them', () => {
    for (const [i, era] of eras.entries()) {
      const next = eras[i + 1]
      if (next === undefined) expect(era.to).toBeNull()
      else
        expect([era.to, read(`${next.name}元年${Number(next.from.slice(5, 7))}月${Number(next.from.slice(8))}日`)]).toEqual([
          dayBefore(next.from),
          next.from,
        ])
    }
  })

  test.each([
    ['§6-34', '昭和64年1月8日', { code: 'outside-era', hint: '平成元年1月8日' }],
    ['§6-35', '平成31/5/1', { code: 'outside-era', hint: '令和元年5月1日' }],
    ['§6-36', '大正15年12月25日', { code: 'outside-era', hint: '昭和元年12月25日' }],
    ['§6-36', '明治45年7月30日', { code: 'outside-era', hint: '大正元年7月30日' }],
    ['§6-35', '令和元年4月30日', { code: 'outside-era', hint: '平成31年4月30日' }],
    ['§6-33', '2023/2/29', { code: 'unreadable' }],
    ['§6-33', '平成30年2月29日', { code: 'unreadable' }],
    ['§6-39', '昭和20年00月00日', { code: 'unknown-day' }],
    ['§6-39', '1945/3/0', { code: 'unknown-day' }],
    ['§6-39', '昭和20年月日不詳', { code: 'unknown-day' }],
    ['§6-33', 'あした', { code: 'unreadable' }],
  ])('%s why %s is no date', (_row, text, fault) => {
    expect(dateFault(text, forms)).toEqual(fault)
  })

  test('§6-35 through the gate: refused, with the date as it is called', async () => {
    const { errors, message } = await told(office, { 生年月日: '平成31年5月1日' })
    expect(errors).toEqual(['生年月日 impossible-date'])
    expect(message).toContain('「令和元年5月1日」ではありませんか')
  })

  test('§6-35 a profile may accept such days: read as the day they are, with a warning, as at the desk', async () => {
    const profile = counterProfile({ acceptBeyondEra: true })
    const seen = await told(office, { 生年月日: '平成31年5月1日', 宛名番号: '' }, { profile })
    expect([seen.verdict, seen.errors, seen.warnings]).toEqual(['added', [], ['beyond-era']])
    expect(seen.message).toContain('「平成31年5月1日」は令和元年5月1日です。そのように読みました')
    const staged = await stage(office, csv([row({ 生年月日: '平成31年5月1日' })]), { profile })
    const [kept] = await sql(office, 'select birth_date, cells from import_row where batch_id = ?', staged.batchId)
    expect([kept?.['birth_date'], String(kept?.['cells']).includes('平成31年5月1日')]).toEqual(['2019-05-01', true])
    // a year that is not the era's last or first is a slip of the pen, accepted or not
    expect((await told(office, { 生年月日: '平成40年5月1日' }, { profile })).errors).toEqual(['生年月日 impossible-date'])
    expect((await told(office, { 生年月日: '昭和64年2月30日' }, { profile })).errors).toEqual(['生年月日 impossible-date'])
  })

  test('§6-39 a birth date without its day is refused by a code of its own, and never becomes 1 January', async () => {
    const { errors, message, found } = await told(office, { 生年月日: '昭和20年00月00日' })
    expect(errors).toEqual(['生年月日 unknown-day'])
    expect(message).toContain('日を仮に決めることはできません')
    expect(found?.verdict).toBe('rejected')
    // a day that somebody could know is a slip of the pen
    expect((await told(office, { 見積日: '令和8年3月0日' })).errors).toEqual(['見積日 impossible-date'])
  })
})

describe('§6-38 ages', () => {
  test.each([
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2024-02-28', 15],
    ['2008-02-29', '2024-02-29', 16],
    ['2008-02-28', '2026-02-28', 18],
    ['2008-03-01', '2026-02-28', 17],
    ['2008-03-01', '2026-03-01', 18],
    ['2026-11-24', '2026-11-24', 0],
  ])('§6-38 born %s, on %s: %i', (birth, day, age) => {
    expect(ageOn(birth, day)).toBe(age)
  })
})

describe('§6-40 births that cannot be', () => {
  test.each([
    ['tomorrow', { 生年月日: '令和8年11月25日' }, ['生年月日 future-birth'], []],
    ['after the application', { 生年月日: '令和8年3月26日' }, ['生年月日 birth-after-application'], []],
    ['on the day of the application', { 生年月日: '令和8年3月25日' }, [], []],
    ['130 years ago', { 生年月日: '明治29年3月25日', 宛名番号: '' }, [], ['very-old']],
    ['129 years ago', { 生年月日: '明治29年3月26日', 宛名番号: '' }, [], []],
  ])('§6-40 %s', async (_name, change, errors, warnings) => {
    const seen = await told(office, change)
    expect([seen.errors, seen.warnings]).toEqual([errors, warnings])
  })

  test('§6-40 the message says which date and what to do', async () => {
    expect((await told(office, { 生年月日: '令和9年1月1日' })).message).toContain('「令和9年1月1日」はまだ来ていない日です')
  })

  test('§6-33 the form of a date is that of the profile, and no other is guessed', async () => {
    const profile = counterProfile({ dateFormats: ['YYYY/M/D'] })
    expect((await told(office, {}, { profile })).errors).toEqual([
      '受付日 impossible-date',
      '生年月日 impossible-date',
      '見積日 impossible-date',
    ])
  })
})

function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}
