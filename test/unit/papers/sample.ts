/** Invented decisions of 見本市 for the tests of papers and drawing. */
import { readFileSync } from 'node:fs'
import type { DatedText } from '../../../shared/papers/texts.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import { usualWindow, type PaperContext } from '../../../shared/papers/letter.ts'
import type { GrantNoticeInput, LetterInput } from '../../../shared/programmes/daily-living-aids/papers.ts'
import type { VoucherInput } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'

const repository = new URL('../../../', import.meta.url)
export const fontsDir = new URL('resources/fonts', repository).pathname

function isoOf(day: string): string {
  return day
    .split('/')
    .map((part, index) => (index === 0 ? part : part.padStart(2, '0')))
    .join('-')
}

/** The sample office's texts; no cell of that file is quoted. */
export function sampleTextRows(): DatedText[] {
  const file = readFileSync(new URL('resources/sample/texts.csv', repository), 'utf8')
  return file
    .replace('\ufeff', '')
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => {
      const [key = '', body = '', from = '', to = '', article = ''] = line.split(',')
      return { key, body, validFrom: isoOf(from), validTo: to === '' ? null : isoOf(to), article }
    })
}

export const context: PaperContext = { texts: officeTexts(sampleTextRows(), '2026-11-24'), window: usualWindow }

export const letter: LetterInput = {
  documentNo: '8見障給第123号',
  date: '2026-11-24',
  addressee: {
    postalCode: '460-0002',
    address: '愛知県名古屋市中区丸の内一丁目９８番２３号　市営見本住宅２棟２０１号',
    addressRest: '一丁目９８番２３号　市営見本住宅２棟２０１号',
    name: '勅使河原　七海',
  },
  receiptNo: 'L2026-100077',
  appliedOn: '2026-11-03',
  beneficiaryName: '勅使河原　湊',
  itemName: '特殊寝台',
  unit: '個',
  quantity: 1,
  months: [],
  article: '要綱第4条第1項・別表第1の1',
}

export const grant: GrantNoticeInput = {
  ...letter,
  providerName: '株式会社見本義肢製作所',
  price: 120_000,
  limit: 90_000,
  ownShare: 9_000,
  excess: 30_000,
  selfPayment: 39_000,
  publicPayment: 81_000,
  bracketWords: '市民税課税（自己負担上限月額　37,200円）',
  vouchers: 1,
  validFrom: '2026-11-24',
  validTo: '2027-02-23',
}

/** 辻 with a variation selector: another glyph than plain 辻 in the print fonts. */
export const VARIANT = '辻\u{E0100}'

export const longGrant: GrantNoticeInput = {
  ...grant,
  documentNo: '8見障給第124号',
  addressee: {
    postalCode: '463-0011',
    address: '愛知県名古屋市守山区小幡二丁目９２番３号　グランドメゾン見本ヶ丘公園サウスヒルズレジデンス弐番館１２０５号室',
    addressRest: '二丁目９２番３号　グランドメゾン見本ヶ丘公園サウスヒルズレジデンス弐番館１２０５号室',
    name: `𠮷田${VARIANT}髙橋　ヴィクトリア・アレクサンドラ・見本之介`,
  },
  beneficiaryName: `${VARIANT}　𠮷子`,
  itemName: 'ストーマ装具（消化器系）',
  unit: '月',
  months: ['2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05'],
  providerName: '㈱見本介護用品　栄店　福祉用具レンタル・販売事業部　ストーマケアセンター',
  price: 51_600,
  limit: 51_600,
  ownShare: 5_160,
  excess: 0,
  selfPayment: 5_160,
  publicPayment: 46_440,
  vouchers: 3,
}

export const voucher: VoucherInput = {
  voucherNo: 'K2600000128-2',
  code: '7K3MZ9QT',
  qrText: 'KYUFU1:K2600000128-2:7K3MZ9QT',
  seq: 2,
  of: 3,
  date: '2026-11-24',
  beneficiaryName: `${VARIANT}　𠮷子`,
  itemName: 'ストーマ装具（消化器系）',
  unit: '月',
  quantity: 1,
  months: ['2027-02', '2027-03'],
  price: 17_200,
  publicPayment: 15_480,
  selfPayment: 1_720,
  validFrom: '2027-02-01',
  validTo: '2027-04-30',
  providerName: '㈱見本介護用品　栄店',
}
