import { describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { fillText, officeTexts } from '../../../shared/papers/texts.ts'
import { sampleTextRows } from './sample.ts'

const rows = sampleTextRows()

describe('dated texts', () => {
  test.each([
    ['2025-04-30', '見本　太郎'],
    ['2025-05-01', '名張　千鶴'],
    ['2026-11-24', '名張　千鶴'],
  ])('on %s the mayor is %s', (day, name) => {
    expect(officeTexts(rows, day).one.市長名).toBe(name)
  })

  test('the appeal text has its periods, its defendant and its limit of a year', () => {
    const appeal = officeTexts(rows, '2026-11-24').many['教示.本文']
    expect(appeal).toHaveLength(3)
    expect(appeal[0]).toMatch(/知った日の翌日から起算して３か月以内に、見本市長に対して審査請求/)
    expect(appeal[1]).toMatch(/６か月以内に、見本市を被告として（訴訟において見本市を代表する者は、見本市長となります。）/)
    expect(appeal[2]).toMatch(/裁決があったことを知った日の翌日から起算して６か月以内に/)
    for (const item of appeal) expect(item).toMatch(/１年を経過すると/)
  })

  test('numbered texts keep their order and end at the first gap', () => {
    const without = rows.filter((row) => row.key !== '注意.決定通知書.2')
    expect(officeTexts(rows, '2026-11-24').many['注意.決定通知書']).toHaveLength(3)
    expect(officeTexts(without, '2026-11-24').many['注意.決定通知書']).toHaveLength(1)
  })

  test.each(['市長名', '教示.本文.1', '公印'])('no paper without %s', (key) => {
    expect(() =>
      officeTexts(
        rows.filter((row) => row.key !== key),
        '2026-11-24',
      ),
    ).toThrow(expect.objectContaining({ code: 'missing-setting', params: { key: `文例「${key}」（令和8年11月24日）` } }))
  })

  test('before the first mayor there is no letter', () => {
    expect(() => officeTexts(rows, '2019-04-30')).toThrow(AppError)
  })

  test('two texts of one key on one day are refused', () => {
    const twice = [...rows, { key: '市長名', body: '見本　次郎', validFrom: '2026-01-01', validTo: null, article: '' }]
    expect(() => officeTexts(twice, '2026-11-24')).toThrow(expect.objectContaining({ code: 'bad-input' }))
  })

  test('a place that nobody fills is refused, not printed', () => {
    expect(fillText('{申請日}付け', { 申請日: '令和8年11月3日' })).toBe('令和8年11月3日付け')
    expect(() => fillText('{受付日}付け', { 申請日: '' })).toThrow(expect.objectContaining({ code: 'missing-setting' }))
  })
})
