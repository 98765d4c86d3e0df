import { describe, expect, it } from 'vitest'
import type { Field, FieldRule } from '../../../shared/domain/field.ts'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import { readWholeNumber } from '../../../shared/domain/cell.ts'
import { redactMyNumbers } from '../../../shared/domain/intake.ts'
import { cellErrors, wordWarnings } from '../../../shared/domain/row-notes.ts'
import { readCells } from '../../../shared/domain/row.ts'

const fields: readonly Field[] = [
  { id: 'receiptNo', label: '受付番号', kind: 'text' },
  { id: 'submittedAt', label: '申請日時', kind: 'datetime' },
  { id: 'price', label: '見積額', kind: 'number', money: true },
  { id: 'months', label: '月数', kind: 'number' },
  { id: 'place', label: '使用場所', kind: 'choice', choices: ['在宅', '入院'] },
  { id: 'consent', label: '同意', kind: 'flag' },
  { id: 'papers', label: '添付書類', kind: 'list', choices: ['見積書', '医師意見書'] },
  { id: 'accountNumber', label: '口座番号', kind: 'digits', digits: 7 },
  { id: 'channel', label: '受付方法', kind: 'choice', choices: ['online'] },
]
const header = ['受付番号', '申請日', '額', '月数', '場所', '同意', '添付', '口座', 'ステータス']
const parsed = parseProfile({
  id: 'p',
  programme: 'aids',
  encoding: 'utf-8',
  columns: {
    receiptNo: '受付番号',
    submittedAt: '申請日',
    price: '額',
    months: '月数',
    place: '場所',
    consent: '同意',
    papers: '添付',
    accountNumber: '口座',
  },
  values: {
    months: { '1か月分': 1 },
    place: { 自宅: '在宅' },
    consent: { '○': true, '': false },
    papers: { 見: '見積書', 意: '医師意見書' },
  },
  separators: { papers: '・' },
  dateFormats: ['YYYY-MM-DD HH:mm', 'YYYY-MM-DD'],
  constants: { channel: 'online' },
})
if (!parsed.ok) throw new Error(parsed.problems.join())
const profile = parsed.profile
const mapping = mapHeaders(profile, fields, header)
const read = (over: Readonly<Record<number, string>> = {}) => {
  const cells = ['A-1', '2026-11-02 07:21', '12,300円', '1か月分', '自宅', '○', '見･意', '12345', '未対応']
  return readCells(
    profile,
    mapping,
    fields,
    cells.map((cell, i) => over[i] ?? cell),
  )
}
const required = (): FieldRule => 'required'
const codesOf = (over: Readonly<Record<number, string>>, rule: (id: string) => FieldRule = required): readonly string[] =>
  cellErrors(fields, mapping, read(over), rule).map((error) => `${error.column} ${error.code}`)

describe('reading a row', () => {
  it('gives typed values', () => {
    expect(read().values).toEqual({
      receiptNo: 'A-1',
      submittedAt: '2026-11-02 07:21:00',
      price: 12300,
      months: 1,
      place: '在宅',
      consent: true,
      papers: ['見積書', '医師意見書'],
      accountNumber: '0012345',
      channel: 'online',
    })
  })

  it('looks up an empty word too, and keeps words it does not know', () => {
    expect(read({ 5: '' }).values['consent']).toBe(false)
    const unknown = read({ 4: ' 外出先 ', 5: '△', 6: '見・別紙' })
    expect([unknown.values['place'], unknown.values['consent'], unknown.values['papers']]).toEqual(['外出先', '△', ['見積書', '別紙']])
    expect(wordWarnings(fields, unknown.values, required).map((warning) => warning.field)).toEqual(['place', 'consent', 'papers'])
    expect(wordWarnings(fields, read().values, required)).toEqual([])
  })

  it.each([
    [{ 0: '　' }, ['受付番号 required-empty']],
    [{ 1: '2026-02-29' }, ['申請日 impossible-date']],
    [{ 1: '' }, ['申請日 required-empty']],
    [{ 2: '0' }, ['額 not-a-number']],
    [{ 3: '2か月くらい' }, ['月数 not-a-number']],
    [{ 7: '10000001' }, ['口座 not-a-number']],
    [{ 7: '1-2345' }, ['口座 not-a-number']],
    [{ 0: '', 2: 'x' }, ['受付番号 required-empty', '額 not-a-number']],
    [{}, []],
  ])('%j: %j', (over, errors) => {
    expect(codesOf(over)).toEqual(errors)
  })

  it('says nothing of a field that does not apply', () => {
    expect(codesOf({ 3: 'x', 7: '' }, (id) => (id === 'months' || id === 'accountNumber' ? 'ignored' : 'required'))).toEqual([])
    expect(codesOf({ 3: '' }, () => 'optional')).toEqual([])
  })

  it('tells in Japanese what is wrong with which value and what to do', () => {
    const [error] = cellErrors(fields, mapping, read({ 2: '12,30円' }), required)
    expect(error).toEqual({
      field: 'price',
      column: '額',
      code: 'not-a-number',
      message: '「見積額」の「12,30円」は1以上の整数（8けたまで）として読めません。金額を数字に直してください。',
      value: '12,30円',
    })
  })

  it('compares only the trimmed cells of mapped columns', () => {
    expect(read({ 8: '対応済', 0: ' A-1　' }).content).toBe(read().content)
    expect(read({ 4: '入院' }).content).not.toBe(read().content)
    expect(read({ 4: 'a\r\nb' }).content).toBe(read({ 4: 'a\nb' }).content)
  })
})

describe('whole numbers', () => {
  it.each([
    ['3', false, 3],
    ['１２', false, 12],
    ['1,000', false, null],
    ['①', true, null],
    ['1,000', true, 1000],
    ['１，０００円', true, 1000],
    ['￥1,000', true, 1000],
    ['¥１０００', true, 1000],
    ['10,00', true, null],
    ['1000円円', true, null],
    ['-5', true, null],
    ['0', true, null],
    ['1.5', true, null],
    ['約1000', true, null],
    ['', true, null],
  ])('%s (money %s) is %s', (text, money, value) => {
    expect(readWholeNumber(text, money)).toBe(value)
  })
})

describe('the cells as they may be kept', () => {
  /** A number with the right check digit. */
  const myNumber = '123456789018'
  it.each<readonly [string, Readonly<Record<number, string>>]>([
    ['as they came', {}],
    ['with quotes, line ends and a lone half of a sign', { 4: '"自宅"\r\nの\\裏', 8: '\ud800', 2: '' }],
    ['with blanks around', { 4: ' 自宅　', 6: '　' }],
    ['with a My Number that a field reads', { 4: `番号は${myNumber}です` }],
    ['with a My Number in a column nobody reads', { 8: myNumber }],
    ['with one in full width and in groups', { 8: '１２３４-５６７８-９０１８', 5: ` ${myNumber}` }],
    ['with one as receipt number, which is left alone', { 0: myNumber, 8: myNumber }],
    ['with twelve digits that are none', { 8: '123456789012' }],
  ])('%s', (_name, over) => {
    const cells = ['A-1', '2026-11-02 07:21', '12,300円', '1か月分', '自宅', '○', '見･意', '12345', '未対応'].map(
      (cell, i) => over[i] ?? cell,
    )
    // the second time every cell is known
    for (let time = 0; time < 2; time++) expect(read(over).cellsText).toBe(JSON.stringify(redactMyNumbers(cells, mapping)))
  })

  it('too few and too many cells', () => {
    for (const cells of [
      ['A-1'],
      ['A-1', '2026-11-02', '1', '', '', '', '', '', '', `多い${myNumber}`],
      ['A-1', '2026-11-02', '1', '', '', '', '', '', '', '多い'],
    ]) {
      expect(readCells(profile, mapping, fields, cells).cellsText).toBe(JSON.stringify(redactMyNumbers(cells, mapping)))
    }
  })
})
