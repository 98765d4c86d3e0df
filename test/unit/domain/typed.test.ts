import { describe, expect, test } from 'vitest'
import { readTypedDate, readTypedNumber, tidyCode, tidyKana, tidyPostalCode } from '../../../shared/domain/typed.ts'

const read = (text: string, bareEra: string | null = '令和') => readTypedDate(text, { bareEra })

describe('a date is read in any usual form', () => {
  test.each([
    ['R8.4.1', '2026-04-01'],
    ['r8.4.1', '2026-04-01'],
    ['ｒ８．４．１', '2026-04-01'],
    ['r080401', '2026-04-01'],
    ['Ｒ０８０４０１', '2026-04-01'],
    ['令和080401', '2026-04-01'],
    ['令和8年4月1日', '2026-04-01'],
    ['令和８年４月１日', '2026-04-01'],
    [' 令和 8年 4月 1日　', '2026-04-01'],
    ['令8.4.1', '2026-04-01'],
    ['㋿8年4月1日', '2026-04-01'],
    ['R8/4/1', '2026-04-01'],
    ['R8-4-1', '2026-04-01'],
    ['Ｒ８ー４ー１', '2026-04-01'],
    ['R8。4。1', '2026-04-01'],
    ['8/4/1', '2026-04-01'],
    ['８．４．１', '2026-04-01'],
    ['2026/4/1', '2026-04-01'],
    ['2026-04-01', '2026-04-01'],
    ['2026年4月1日', '2026-04-01'],
    ['20260401', '2026-04-01'],
    ['２０２６０４０１', '2026-04-01'],
    ['令和元年5月1日', '2019-05-01'],
    ['R1.5.1', '2019-05-01'],
    ['H31.4.30', '2019-04-30'],
    ['S64.1.7', '1989-01-07'],
    ['s261224', '1951-12-24'],
    ['昭和62年12月21日', '1987-12-21'],
    ['T15.12.24', '1926-12-24'],
    ['M45.7.29', '1912-07-29'],
    ['R8.2.28', '2026-02-28'],
    ['R10.2.29', '2028-02-29'],
  ])('%s', (text, date) => {
    expect(read(text)).toEqual({ kind: 'date', date, note: null })
  })

  test.each([
    ['平成31年5月1日', '2019-05-01', '平成31年5月1日は令和元年5月1日です。そのように読みました。'],
    ['令和元年4月1日', '2019-04-01', '令和元年4月1日は平成31年4月1日です。そのように読みました。'],
    ['S64.1.8', '1989-01-08', '昭和64年1月8日は平成元年1月8日です。そのように読みました。'],
    ['T15.12.25', '1926-12-25', '大正15年12月25日は昭和元年12月25日です。そのように読みました。'],
  ])('%s is beyond its era by days only: read, and said', (text, date, note) => {
    expect(read(text)).toEqual({ kind: 'date', date, note })
  })

  test.each(['', ' ', '　'])('nothing typed is no date: %j', (text) => {
    expect(read(text)).toEqual({ kind: 'empty' })
  })
})

describe('what is no date says why', () => {
  test.each([
    ['R8.2.30', '令和8年2月30日という日は暦にありません'],
    ['r080431', '令和8年4月31日という日は暦にありません'],
    ['R9.2.29', '令和9年2月29日という日は暦にありません'],
    ['2026/13/1', '2026年13月1日という日は暦にありません'],
    ['20260230', '2026年2月30日という日は暦にありません'],
    ['R0.4.1', '令和0年4月1日という日は暦にありません'],
    ['H32.1.1', '平成は31年4月30日までです'],
    ['S65.1.1', '昭和は64年1月7日までです'],
    ['080401', '「080401」は日付として読めません'],
    ['4月1日', '「4月1日」は日付として読めません'],
    ['R8.4', '「R8.4」は日付として読めません'],
    ['あした', '「あした」は日付として読めません'],
    ['X8.4.1', '「X8.4.1」は日付として読めません'],
    ['2026/4/1/1', '「2026/4/1/1」は日付として読めません'],
  ])('%s', (text, problem) => {
    expect(read(text)).toEqual({ kind: 'unreadable', problem: expect.stringContaining(problem) })
  })

  test('a year without an era is no birthday', () => {
    expect(read('8/4/1', null)).toEqual({ kind: 'unreadable', problem: expect.stringContaining('元号が分かりません') })
    expect(read('S8/4/1', null)).toEqual({ kind: 'date', date: '1933-04-01', note: null })
  })
})

describe('numbers, kana and codes in any width', () => {
  test.each([
    ['１２３４５', true, 12345, '12,345'],
    ['12,345', true, 12345, '12,345'],
    ['１２，３４５円', true, 12345, '12,345'],
    ['¥1,234,567', true, 1234567, '1,234,567'],
    [' 980 ', true, 980, '980'],
    ['３', false, 3, '3'],
  ])('%s', (text, money, value, shown) => {
    expect(readTypedNumber(text, money)).toEqual({ value, shown })
  })

  test.each([
    ['12,34', true],
    ['0', false],
    ['-5', true],
    ['1.5', false],
    ['一万', true],
    ['①', true],
    ['1²', false],
    ['100000000', true],
    ['12,345', false],
  ])('%s is no number', (text, money) => {
    expect(readTypedNumber(text, money)).toBeNull()
  })

  test.each([
    ['ﾔﾏﾀﾞ ﾊﾅｺ', 'ヤマダ　ハナコ'],
    ['やまだ　はなこ', 'ヤマダ　ハナコ'],
    [' ヤマダ　 ハナコ ', 'ヤマダ　ハナコ'],
    ['サトー', 'サトー'],
    ['か\u3099', 'ガ'],
  ])('kana %s', (text, kana) => {
    expect(tidyKana(text)).toBe(kana)
  })

  test.each([
    ['４６０－０００２', '460-0002'],
    ['〒460ー0002', '460-0002'],
    ['4600002', '460-0002'],
    ['460-00', '460-00'],
  ])('postal code %s', (text, code) => {
    expect(tidyPostalCode(text)).toBe(code)
  })

  test('codes lose width and the spaces around', () => {
    expect(tidyCode('　１０００ー０００７ ')).toBe('1000-0007')
  })
})
