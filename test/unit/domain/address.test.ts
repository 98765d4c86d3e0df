import { describe, expect, it } from 'vitest'
import { buildPostalIndex, foldAddress, postalVerdict } from '../../../shared/domain/address.ts'

const home = { prefecture: '愛知県', city: '名古屋市' }

describe('address keys', () => {
  const key = foldAddress('愛知県名古屋市中区丸の内一丁目９８番２３号　市営見本住宅２棟２０１号', home)
  it.each([
    ['名古屋市中区丸の内1-98-23 市営見本住宅2棟201', true],
    ['中区丸の内1の98の23市営見本住宅2棟201号室', true],
    ['中区丸の内１丁目９８番地の２３　市営見本住宅２棟２０１号', true],
    ['愛知県中区丸の内1ー98−23 市営見本住宅２棟２０１', true],
    ['中区丸の内1-98-24 市営見本住宅2棟201', false],
    ['北区丸の内1-98-23 市営見本住宅2棟201', false],
  ])('%s: %s', (other, same) => {
    expect(foldAddress(other, home) === key).toBe(same)
  })

  it.each([
    ['千種区自由ケ丘三丁目', '千種区自由ヶ丘3'],
    ['港区十一番町十二丁目3番', '港区十一番町12-3'],
    ['コーポ・ミホン808', 'コ-ポ・ミホン808'],
  ])('%s is %s', (a, b) => {
    expect(foldAddress(a, home)).toBe(foldAddress(b, home))
  })
})

describe('postal codes', () => {
  const town = (code: string, city: string, name: string, prefecture = '愛知県') => ({ code, prefecture, city, town: name })
  const index = buildPostalIndex(
    [
      town('4640850', '名古屋市千種区', '今池'),
      town('4640851', '名古屋市千種区', '今池南'),
      town('4600006', '名古屋市中区', '葵'),
      town('4610004', '名古屋市東区', '葵'),
      town('4500002', '名古屋市中村区', '名駅'),
      town('4530002', '名古屋市中村区', '名駅'),
      town('1000005', '千代田区', '丸の内', '東京都'),
      town('4640044', '名古屋市千種区', '自由ケ丘'),
    ],
    home,
  )
  it.each([
    ['464-0851', '愛知県名古屋市千種区今池南９６番地の１', 'fits'],
    ['464-0850', '愛知県名古屋市千種区今池南９６番地の１', 'mismatch'],
    ['４６４－０８５０', '千種区今池1-2-3', 'fits'],
    ['460-0006', '名古屋市東区葵3-1', 'mismatch'],
    ['〒461-0004', '愛知県東区葵3-1', 'fits'],
    ['450-0002', '中村区名駅1', 'fits'],
    ['4530002', '中村区名駅1', 'fits'],
    ['4640044', '千種区自由ヶ丘1', 'fits'],
    ['1000005', '東京都千代田区丸の内1', 'fits'],
    ['4600007', '中区葵3', 'mismatch'],
    ['460000', '中区葵3', 'mismatch'],
    ['4600006', '豊田市西町', 'mismatch'],
    ['　', '中区葵3', 'empty'],
  ] as const)('%s for %s: %s', (code, address, verdict) => {
    expect(postalVerdict(index, code, address)).toBe(verdict)
  })
})
