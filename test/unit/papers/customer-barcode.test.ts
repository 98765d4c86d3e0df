import { describe, expect, test } from 'vitest'
import { behindTown } from '../../../shared/domain/address-town.ts'
import { addressNumbers, barcodeSymbols, customerBars } from '../../../shared/domain/customer-barcode.ts'

/** The manual's own examples: postal code, rest of the address, numbers, check symbol (CC1–CC8 as a–h). */
const examples: readonly (readonly [string, string, string, string])[] = [
  ['100-0013', '1丁目3番2号 郵便プラザ503室', '1-3-2-503', '9'],
  ['263-0023', '3丁目30-8 郵便ビル403号', '3-30-8-403', '5'],
  ['014-0113', '南田茂木 添60-1', '60-1', 'h'],
  ['110-0016', '5-6-3 ABCビル10F', '5-6-3-10', '9'],
  ['407-0033', '韮崎400', '400', '-'],
  ['273-0102', '東3丁目-20-5 郵便・A&bコーポB604号', '3-20-5B604', '0'],
  ['198-0036', '十一丁目六番地一号 郵便タワー601', '11-6-1-601', 'h'],
  ['027-0203', '第二十一地割大淵川480', '21-480', 'e'],
  ['590-0016', '四丁六番十九号', '4-6-19', 'b'],
  ['080-0831', '南七線 西28', '7-28', 'g'],
  ['317-0055', '6丁目7-14 ABCビル2F', '6-7-14-2', 'a'],
  ['650-0046', '9丁目7-6 郵便シティA棟1F1号', '9-7-6A1-1', '5'],
  ['623-0011', '綾部6-7 LプラザB106', '6-7LB106', '4'],
  ['064-0804', '29丁目1524-23 第2郵便ハウス501', '29-1524-23-2-501', '3'],
  ['910-0067', '3丁目80-25 J1ビル2-B', '3-80-25J1-2B', '9'],
  ['060-0906', '４－６', '4-6', '9'],
  ['065-0006', '８番１０号', '8-10', '9'],
]

describe('the address behind the town', () => {
  const home = { prefecture: '愛知県', city: '名古屋市' }
  const towns = ['愛知県名古屋市中区丸の内', '名古屋市中区丸の内']
  test.each([
    ['愛知県名古屋市中区丸の内一丁目２番', towns, '一丁目２番'],
    ['名古屋市中区丸の内一丁目２番', towns, '一丁目２番'],
    ['中区丸の内一丁目２番', towns, '一丁目２番'],
    ['中区丸ノ内一丁目２番', towns, '一丁目２番'],
    ['愛知県名古屋市中区栄一丁目２番', towns, null],
    ['愛知県名古屋市中区丸の内', towns, ''],
    ['愛知県名古屋市熱田区一番一丁目', ['愛知県名古屋市熱田区一番', '愛知県名古屋市熱田区一番（二丁目）'], '一丁目'],
    ['愛知県名古屋市千種区どこか１番', ['愛知県名古屋市千種区以下に掲載がない場合'], null],
    ['東京都千代田区丸の内一丁目', ['東京都千代田区丸の内', '千代田区丸の内'], '一丁目'],
    ['丸の内一丁目', [], null],
  ] as const)('%s', (address, names, rest) => {
    expect(behindTown(address, names, home)).toBe(rest)
  })
})

describe('customer barcode', () => {
  test.each(examples)('%s %s', (postalCode, rest, numbers, check) => {
    expect(addressNumbers(rest)).toBe(numbers)
    expect(barcodeSymbols(postalCode, rest).at(-1)).toBe(check)
    expect(customerBars(postalCode, rest)).toMatch(/^13[1-4]{63}31$/)
  })

  test('twenty symbols: short codes are filled, long ones cut, also within a letter', () => {
    expect(barcodeSymbols('407-0033', '韮崎400').slice(0, 20)).toBe('4070033400dddddddddd')
    expect(barcodeSymbols('064-0804', '29丁目1524-23 第2郵便ハウス501').slice(0, 20)).toBe('064080429-1524-23-2-')
    expect(barcodeSymbols('910-0067', '3丁目80-25 J1ビル2-B').slice(0, 20)).toBe('91000673-80-25a91-2a')
  })

  test('bars of a whole code, written out', () => {
    // 407-0033 400: start, 4 0 7 0 0 3 3 4 0 0, ten times CC4, check "-", stop.
    const digits = ['123', '144', '213', '144', '144', '312', '312', '123', '144', '144']
    expect(customerBars('407-0033', '韮崎400')).toBe(`13${digits.join('')}${'432'.repeat(10)}41431`)
  })

  test('大口事業所の個別番号: the seven digits alone; 私書箱: the number of the box (manual p22)', () => {
    expect(barcodeSymbols('100-8798', '').slice(0, 20)).toBe('1008798ddddddddddddd')
    expect(barcodeSymbols('100-8692', '私書箱第１２号').slice(0, 20)).toBe('100869212ddddddddddd')
  })

  test('every code can be checked: all symbols together are a multiple of 19', () => {
    const symbols = '0123456789-abcdefgh'
    const sums = new Set<number>()
    for (let number = 1; number <= 400; number += 1) {
      const code = barcodeSymbols('460-0002', `${number}丁目${number * 7}番${number % 13}号 A棟${number}F`)
      expect(code).toHaveLength(21)
      expect([...code].reduce((sum, symbol) => sum + symbols.indexOf(symbol), 0) % 19).toBe(0)
      sums.add(symbols.indexOf(code.at(-1) ?? ''))
    }
    // 0 stands for a sum that is already a multiple: the case that other encoders get wrong
    expect(sums.has(0)).toBe(true)
  })

  test.each(['', '460-000', '460-0000', '4600100', 'abc-defg'])('no bars for the postal code %j', (postalCode) => {
    expect(customerBars(postalCode, '1-2-3')).toBe('')
  })
})
