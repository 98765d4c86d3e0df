import { describe, expect, it } from 'vitest'
import { holderAgreement, holderKey, holderVerdict } from '../../../shared/domain/holder-name.ts'

describe('holder and payee', () => {
  it.each([
    ['the same in other widths', 'ﾔﾏﾀﾞ ﾀﾛｳ', 'やまだ　たろう', 'same'],
    ['small kana', 'ｼﾖｳｼﾞ ｷﾖｳｺ', 'ショウジ　キョウコ', 'same'],
    ['long mark', 'ﾊﾟ-ｶ- ｼﾞﾖｳｼﾞ', 'パーカー　ジョウジ', 'same'],
    ['ヲ', 'ｵｶﾞﾜ ﾀﾛｳ', 'ヲガワ　タロウ', 'same'],
    ['a middle name missing', 'ｽﾐｽ ｼﾞﾖﾝ', 'スミス　ジョン　ポール', 'part'],
    ['another person of the family', 'ﾔﾏﾀﾞ ﾊﾅｺ', 'ヤマダ　タロウ', 'other'],
    ['voicing differs', 'ﾔﾏﾀ ﾀﾛｳ', 'ヤマダ　タロウ', 'other'],
    ['kanji', '山田太郎', 'ヤマダ　タロウ', 'unknown'],
    ['empty', '', 'ヤマダ　タロウ', 'unknown'],
  ] as const)('%s', (_, holder, payee, agreement) => {
    expect(holderAgreement(holder, payee)).toBe(agreement)
  })

  it.each([
    ['a form before', 'ｶ)ﾐﾎﾝｹｱ'],
    ['a form behind', 'ﾐﾎﾝｹｱ(ｶ'],
    ['two letters', 'ﾌｸ)ﾐﾎﾝｹｱ'],
    ['written out', 'カブシキガイシヤ ミホンケア'],
    ['none', 'ﾐﾎﾝｹｱ'],
  ])('legal form: %s', (_, text) => {
    expect(holderKey(text)).toBe('ミホンケア')
  })

  it('a shop is paid to its firm, a firm never to one of its shops', () => {
    expect(holderAgreement('ｶ)ﾐﾎﾝｹｱ', 'ミホンケア ヒガシエイギョウショ', 'firm')).toBe('same')
    expect(holderAgreement('ﾐﾎﾝｹｱ ﾋｶﾞｼ', 'ミホンケア', 'firm')).toBe('part')
  })
})

describe('what follows', () => {
  const to = { holderKana: 'ﾔﾏﾀﾞ ﾊﾅｺ', payeeKana: 'ヤマダ　タロウ' }
  it.each([
    ['person', false, 'stop'],
    ['person', true, 'look'],
    ['firm', false, 'look'],
  ] as const)('another name of a %s, power of attorney %s: %s', (kind, attorney, act) => {
    expect(holderVerdict({ ...to, kind, attorney }).act).toBe(act)
  })
  it('the own name is paid without a word', () => {
    expect(holderVerdict({ kind: 'person', holderKana: 'ﾔﾏﾀﾞ ﾀﾛｳ', payeeKana: 'ヤマダ タロウ', attorney: false })).toEqual({
      agreement: 'same',
      act: 'pay',
      text: '',
    })
  })
})
