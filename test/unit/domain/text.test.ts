import { describe, expect, it } from 'vitest'
import { digitsOf, foldAddressBase, foldAnyAddress, foldItem, foldKana, foldName, foldWord, isBlank } from '../../../shared/domain/text.ts'

describe('names', () => {
  it.each([
    ['髙橋　久美子', '高橋久美子', true],
    ['𠮷田 樹', '吉田樹', true],
    ['渡邉', '渡邊', true],
    ['渡辺', '渡邉', true],
    ['齋藤', '斎藤', true],
    ['葛\u{E0100}城', '葛城', true],
    ['濵田', '浜田', true],
    ['﨑山', '崎山', true],
    ['德永', '徳永', true],
    ['㈱みほん', '(株)みほん', true],
    ['Smith', 'ＳＭＩＴＨ', true],
    ['〓田', '吉田', false],
    ['伊藤', '伊東', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(foldName(a) === foldName(b)).toBe(same)
  })
})

describe('kana', () => {
  it.each([
    ['ﾆﾜ ｻｸﾗ', 'ニワ　サクラ', true],
    ['いけだ　くみこ', 'イケダ クミコ', true],
    ['ｼﾞｭﾝｲﾁ', 'ジユンイチ', true],
    ['シヨウジ', 'ショウジ', true],
    ['マリー・アン', 'マリ－アン', true],
    ['ハシ', 'バシ', false],
    ['ゔ', 'ヴ', true],
  ])('%s and %s: %s', (a, b, same) => {
    expect(foldKana(a) === foldKana(b)).toBe(same)
  })
})

it('kana folded sign by sign are what the rules of Unicode make of them, whatever the kana', () => {
  const all = Array.from({ length: 0x30ff - 0x30a1 + 1 }, (_, i) => String.fromCharCode(0x30a1 + i))
  // a sign without width sends a text the long way
  const wrong = [...all, ...all.map((kana) => `ヤ${kana}　ー`), 'ア'.repeat(200)].filter(
    (kana) => foldKana(kana) !== foldKana(`${kana}\u200B`),
  )
  expect(wrong).toEqual([])
  expect(foldKana('キャッツ　ヶヵヮ')).toBe('キヤツツケカワ')
})

it('folds codes, words, digits and blanks', () => {
  expect(foldItem('ｎ０１ ')).toBe('N01')
  expect(foldItem('情報･通信 支援用具')).toBe('情報・通信支援用具')
  expect(foldWord(' ？　')).toBe('?')
  expect(digitsOf('〒４５１－００６１')).toBe('4510061')
  expect([isBlank('　 \t'), isBlank(' 一')]).toEqual([true, false])
})

it('an address folded sign by sign is what the rules of Unicode make of it, whatever the sign', () => {
  const wrong: string[] = []
  for (let code = 0; code < 0x10000; code++) {
    const sign = String.fromCharCode(code)
    for (const text of [sign, `中村区${sign}１－２`, `${sign}\u3099カ`, `${sign}\u309A`]) {
      if (foldAddressBase(text) !== foldAnyAddress(text)) wrong.push(code.toString(16))
    }
  }
  expect(wrong).toEqual([])
  expect(foldAddressBase('浄心４ー９５—１２　ヶ丘　Ａ棟')).toBe('浄心4-95-12ケ丘A棟')
  expect(foldAddressBase('１２３ '.repeat(60))).toBe('123'.repeat(60))
})
