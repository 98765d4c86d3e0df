import { describe, expect, test } from 'vitest'
import { toBankKana } from '../../../shared/domain/bank-kana.ts'
import type { BankKanaTarget } from '../../../shared/domain/bank-kana.ts'
import { isBankDay, nextBankDay } from '../../../shared/domain/bank-days.ts'
import { yuchoToTransferAccount } from '../../../shared/domain/zengin-yucho.ts'
import { nationalHolidays } from '../../../electron/backend/files/holidays.ts'

const payee: BankKanaTarget = { kind: 'name', maxBytes: 30 }
const bank: BankKanaTarget = { kind: 'bank', maxBytes: 15 }
const edi: BankKanaTarget = { kind: 'edi', maxBytes: 20 }

describe('bank kana', () => {
  test.each<[string, BankKanaTarget, string, readonly string[]]>([
    ['ヤマダ　タロウ', payee, 'ﾔﾏﾀﾞ ﾀﾛｳ', []],
    ['ﾔﾏﾀﾞ ﾀﾛｳ', payee, 'ﾔﾏﾀﾞ ﾀﾛｳ', []],
    ['パーカー　ジョージ', payee, 'ﾊﾟ-ｶ- ｼﾞﾖ-ｼﾞ', ['long-mark', 'long-mark', 'small-kana', 'long-mark']],
    ['やまだ', payee, 'ﾔﾏﾀﾞ', ['hiragana', 'hiragana', 'hiragana']],
    ['ヴァンゔ', payee, 'ｳﾞｱﾝｳﾞ', ['small-kana', 'hiragana']],
    ['ヲガワ', payee, 'ｵｶﾞﾜ', ['wo']],
    ['ヲガワ', { ...payee, allowWo: true }, 'ｦｶﾞﾜ', []],
    ['ヲ', edi, 'ｦ', []],
    ['ジャン・ポール', payee, 'ｼﾞﾔﾝ ﾎﾟ-ﾙ', ['small-kana', 'middle-dot', 'long-mark']],
    ['サン･ギンコウ', bank, 'ｻﾝｷﾞﾝｺｳ', ['middle-dot']],
    ['カ）ミホン', payee, 'ｶ)ﾐﾎﾝ', []],
    ['Ａｂｃ１２', payee, 'ABC12', ['lower-case', 'lower-case']],
    ['１－２−３—４', payee, '1-2-3-4', ['dash', 'dash']],
    ['ヵヶヮ', payee, 'ｶｹﾜ', ['small-kana', 'small-kana', 'small-kana']],
    ['カ゛ハ゜', payee, 'ｶﾞﾊﾟ', []],
    [' タロウ　', payee, 'ﾀﾛｳ', ['edge-space']],
    ['「請求」'.replace('請求', 'セイ'), edi, '｢ｾｲ｣', []],
    ['￥１／２', edi, '\\1/2', []],
  ])('%s → %s', (text, target, expected, steps) => {
    const result = toBankKana(text, target)
    expect(result.ok && result.text).toBe(expected)
    expect(result.changes.map((change) => change.step)).toEqual(steps)
  })

  test.each([
    ['山田', payee, { code: 'character-not-allowed', characters: ['山', '田'] }],
    ['㈱ミホン', payee, { code: 'character-not-allowed', characters: ['株'] }],
    ['ヰヱ', payee, { code: 'character-not-allowed', characters: ['ヰ', 'ヱ'] }],
    ['カ，ヤ', payee, { code: 'character-not-allowed', characters: [','] }],
    ['カ\nヤ', payee, { code: 'character-not-allowed', characters: ['\n'] }],
    ['é', payee, { code: 'character-not-allowed', characters: ['é'] }],
    ['ミナミ シテン', bank, { code: 'character-not-allowed', characters: [' '] }],
    ['ヷ', payee, { code: 'stranded-mark' }],
    ['ア゛', payee, { code: 'stranded-mark' }],
    ['　', payee, { code: 'empty' }],
    [`${'ア'.repeat(29)}ガ`, payee, { code: 'too-long', bytes: 31, limit: 30 }],
  ] as const)('refused: %s', (text, target, problem) => {
    const result = toBankKana(text, target)
    expect(result.ok ? result.text : result.problem).toEqual(problem)
  })

  test('30 bytes with a mark at the edge just fit', () => {
    expect(toBankKana(`${'ア'.repeat(28)}ガ`, payee)).toMatchObject({ ok: true, text: `${'ｱ'.repeat(28)}ｶﾞ` })
  })
})

describe('ゆうちょ', () => {
  test.each([
    ['14030', '12345671', '408', '1', '1234567', 'ﾖﾝｾﾞﾛﾊﾁ', true],
    ['15150', '21111111', '518', '1', '2111111', 'ｺﾞｲﾁﾊﾁ', true],
    ['00580', '654321', '059', '2', '0654321', 'ｾﾞﾛｺﾞｷﾕｳ', true],
    ['00160', '100001', '019', '2', '0100001', 'ｾﾞﾛｲﾁｷﾕｳ', true],
    ['10530', '12345671', '058', '1', '1234567', 'ｾﾞﾛｺﾞﾊﾁ', false],
    ['14030', '11', '408', '1', '0000001', 'ﾖﾝｾﾞﾛﾊﾁ', false],
  ])('%s-%s', (symbol, number, branchCode, accountType, accountNumber, branchKana, checkDigitFits) => {
    expect(yuchoToTransferAccount(symbol, number)).toEqual({
      ok: true,
      branchCode,
      branchKana,
      accountType,
      accountNumber,
      checkDigitFits,
    })
  })

  test.each([
    ['24030', '12345671', 'bad-symbol'],
    ['14031', '12345671', 'bad-symbol'],
    ['1403', '12345671', 'bad-symbol'],
    ['14030', '12345672', 'bad-number'],
    ['14030', '123456781', 'bad-number'],
    ['14030', '1', 'bad-number'],
    ['14030', '00000001', 'bad-number'],
    ['00580', '1234567', 'bad-number'],
    ['00580', '000000', 'bad-number'],
    ['00580', '１２', 'bad-number'],
  ])('%s-%s is refused', (symbol, number, code) => {
    expect(yuchoToTransferAccount(symbol, number)).toEqual({ ok: false, code })
  })
})

describe('bank days', () => {
  test.each([
    ['2026-11-20', true],
    ['2026-11-21', false],
    ['2026-11-22', false],
    ['2026-11-23', false],
    ['2026-11-24', true],
    ['2026-12-30', true],
    ['2026-12-31', false],
    ['2027-01-01', false],
    ['2029-01-02', false],
    ['2029-01-03', false],
    ['2029-01-04', true],
    ['2024-02-29', true],
    ['2000-02-29', true],
    ['2026-05-06', false],
  ])('%s: %s', (day, expected) => {
    expect(isBankDay(day, nationalHolidays())).toBe(expected)
  })

  test.each([
    ['2026-11-20', '2026-11-24'],
    ['2026-11-24', '2026-11-25'],
    ['2026-12-30', '2027-01-04'],
  ])('the first bank day after %s is %s', (day, expected) => {
    expect(nextBankDay(day, nationalHolidays())).toBe(expected)
  })

  test('a day that does not exist is no question', () => {
    expect(() => isBankDay('2026-02-29', new Set())).toThrow(RangeError)
    expect(() => nextBankDay('2026/2/1', new Set())).toThrow(RangeError)
  })
})
