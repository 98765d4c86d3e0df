import { describe, expect, test } from 'vitest'
import { foldName, nameForms } from '../../../shared/domain/text.ts'

describe('the forms of a character', () => {
  test.each([
    ['高', ['髙']],
    ['辺', ['邉', '邊']],
    ['神', ['\uFA19']],
    ['A', ['a', 'Ａ', 'ａ']],
    ['鈴', []],
  ])('%s', (char, others) => {
    expect(nameForms(char)).toEqual(expect.arrayContaining([char, ...others]))
  })

  test('all fold to it', () => {
    for (const char of '高崎吉辺浜徳斎神福都A1鈴木藤') {
      for (const form of nameForms(char)) expect([form, foldName(form)]).toEqual([form, char])
    }
  })
})
