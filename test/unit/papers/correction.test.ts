import { describe, expect, test } from 'vitest'
import { visibleTexts } from '../../../shared/domain/document.ts'
import { correctionLetter } from '../../../shared/programmes/daily-living-aids/papers-correction.ts'
import { textsUnder } from '../../../shared/papers/texts.ts'
import { context, letter, sampleTextRows } from './sample.ts'

const input = {
  documentNo: 'R8-C0012',
  date: '2026-11-24',
  addressee: letter.addressee,
  receiptNo: letter.receiptNo,
  beneficiaryName: letter.beneficiaryName,
  itemName: letter.itemName,
  dueOn: '2026-12-08',
  opening: '令和8年11月3日付けで申請のありました日常生活用具給付等事業について、下記の事項の補正をお願いします。',
  items: [
    { title: '見積書', sentence: '見積書（宛名・日付・品名・型番・税込の金額があるもの）をお送りください。' },
    { title: '税情報の同意', sentence: '税情報の閲覧に同意されるかどうかをお知らせください。' },
  ],
  note: '',
  hints: textsUnder(sampleTextRows(), '注意.補正依頼書', '2026-11-24'),
}
const texts = (more: Partial<typeof input> = {}) => visibleTexts(correctionLetter(context, { ...input, ...more }))

describe('補正依頼書', () => {
  test('is as agreed', async () => {
    await expect(`${JSON.stringify(correctionLetter(context, input), null, 2)}\n`).toMatchFileSnapshot('golden/correction-letter.json')
  })

  test('has no address outside its window and no appeal text: it decides nothing', () => {
    const outside = texts()
      .filter(({ block }) => block !== 'window')
      .map(({ text }) => text)
      .join('\n')
    expect(outside).not.toContain(letter.addressee.postalCode)
    for (const part of letter.addressee.address.split('　')) expect(outside).not.toContain(part)
    expect(outside).not.toMatch(/審査請求|訴え/)
  })

  test('numbers its lines, and the clerk’s own words last', () => {
    const table = texts({ note: '型番もお知らせください。' }).filter(({ block }) => block === 'table')
    const words = table.map(({ text }) => text)
    expect(words.slice(words.indexOf('1'))).toEqual([
      '1',
      '見積書',
      input.items[0]?.sentence,
      '2',
      '税情報の同意',
      input.items[1]?.sentence,
      '3',
      '連絡事項',
      '型番もお知らせください。',
    ])
  })

  test.each([
    [[], ' '],
    [[{ title: 'その他', sentence: '' }], ''],
  ])('that asks for nothing cannot be made', (items, note) => {
    expect(() => correctionLetter(context, { ...input, items, note })).toThrow(expect.objectContaining({ code: 'reason-missing' }))
  })
})

describe('texts under a key', () => {
  const row = (key: string, body: string, validTo: string | null = null) => ({ key, body, validFrom: '2020-04-01', validTo, article: '' })
  test.each([
    [[row('甲', '一')], ['一']],
    [
      [row('甲.1', '一'), row('甲.2', '二'), row('甲.4', '四')],
      ['一', '二'],
    ],
    [
      [row('甲', '零'), row('甲.1', '一'), row('甲乙.1', '別')],
      ['零', '一'],
    ],
    [[row('甲.1', '旧', '2026-11-23'), row('甲.2', '新')], null],
  ])('%j', (rows, expected) => {
    if (expected === null) expect(() => textsUnder(rows, '甲', '2026-11-24')).toThrow(expect.objectContaining({ code: 'missing-setting' }))
    else expect(textsUnder(rows, '甲', '2026-11-24')).toEqual(expected)
  })
})
