import { describe, expect, it } from 'vitest'
import { yuchoAccountIn } from '../../../shared/domain/yucho-cells.ts'

const savings = { symbol: '10170', number: '12345671', branchCode: '018', accountNumber: '1234567', accountType: '普通' }

describe('記号 and 番号 in the cells of an account', () => {
  it.each([
    ['one in each', ['10170', '12345671'], savings],
    ['the other way round', ['12345671', '10170'], savings],
    ['both in one cell', ['', '10170-12345671'], savings],
    ['with the digit some cards print between', ['10170-1-12345671'], savings],
    ['in wide digits', ['１０１７０', '１２３４５６７１'], savings],
    ['with words', ['記号10170　番号12345671'], savings],
    ['as thirteen digits', ['1017012345671'], savings],
    ['a transfer account', ['00100', '123456'], { branchCode: '019', accountNumber: '0123456', accountType: '当座' }],
  ])('%s', (_name, texts, expected) => expect(yuchoAccountIn(texts)).toMatchObject(expected))

  it.each([
    ['a branch and an account of a bank', ['018', '1234567']],
    ['a number that no passbook has', ['10170', '12345672']],
    ['a symbol alone', ['10170', '']],
    ['①', ['①0170', '12345671']],
    ['nothing', []],
  ])('%s: none', (_name, texts) => expect(yuchoAccountIn(texts)).toBeNull())

  it('tells a check digit that does not fit', () => {
    const fits = ['10170', '10270', '10370'].map((symbol) => yuchoAccountIn([symbol, '12345671'])?.checkDigitFits)
    expect(fits).toContain(false)
  })
})
