import { beforeAll, describe, expect, test } from 'vitest'
import type { FontSet } from '../../../electron/backend/render/fonts.ts'
import { openFonts } from '../../../electron/backend/render/fonts.ts'
import { missingGlyphs } from '../../../electron/backend/render/missing.ts'
import { breakLines, pieces, runs } from '../../../electron/backend/render/text.ts'
import type { DocModel } from '../../../shared/domain/document.ts'
import { VARIANT, fontsDir } from '../papers/sample.ts'

let set: FontSet
beforeAll(async () => {
  set = await openFonts(fontsDir)
})

/** Lines of a text at ten points, `chars` full-width characters wide. */
function lines(text: string, chars: number, phrases = false): string[] {
  return breakLines(set, { face: 'mincho', size: 10, width: chars * 10, phrases }, text).map((line) =>
    line.pieces.map((piece) => piece.text).join(''),
  )
}

describe('line breaking', () => {
  test.each([
    ['plain', 'あいうえおかきく', 5, ['あいうえお', 'かきく']],
    ['no full stop at the beginning', 'あいうえお。かき', 5, ['あいうえ', 'お。かき']],
    ['no small kana at the beginning', 'あいうえきゃく', 5, ['あいうえ', 'きゃく']],
    ['no long mark at the beginning', 'あいうエコーです', 5, ['あいうエ', 'コーです']],
    ['no bracket left at the end', 'あいうえ「かき」', 5, ['あいうえ', '「かき」']],
    ['a number is not torn', 'あいうえ12,345円', 6, ['あいうえ', '12,345円']],
    ['a number keeps its counter', 'あいう令和8年', 6, ['あいう令和', '8年']],
    ['a word is not torn', 'あいうえKYUFU券', 6, ['あいうえ', 'KYUFU券']],
    ['what cannot be broken is cut', 'ABCDEFGHIJKLMN', 5, ['ABCDEFGHIJ', 'KLMN']],
    ['forced breaks', 'あ\nい\r\nう', 5, ['あ', 'い', 'う']],
    ['nothing', '', 5, ['']],
  ])('%s', (_, text, chars, expected) => {
    expect(lines(text, chars)).toEqual(expected)
  })

  test('a text that was broken before is broken for its own place, size and face again', () => {
    // 𠮷 comes from another font: lines of more than one run
    const text = '中区𠮷田町一丁目　見本住宅二棟12,345円'
    const places = (['mincho', 'gothic'] as const).flatMap((face) =>
      [8, 10].flatMap((size) =>
        [60, 95].flatMap((width) => [0, 20].flatMap((indent) => [false, true].map((phrases) => ({ face, size, width, indent, phrases })))),
      ),
    )
    // the same fonts under another name have nothing in mind yet
    const fresh = places.map((place) => breakLines({ ...set }, place, text))
    for (const round of [1, 2]) expect([round, places.map((place) => breakLines(set, place, text))]).toEqual([round, fresh])
    const [first] = fresh[0] ?? []
    for (const spacing of [0, 2, 0]) expect(runs(first?.pieces ?? [], 8, spacing)).toEqual(runs([...(first?.pieces ?? [])], 8, spacing))
    for (const size of [8, 10]) expect(runs(first?.pieces ?? [], size)).toEqual(runs([...(first?.pieces ?? [])], size))
  })

  test('more texts than are kept in mind are broken all the same', () => {
    const many = Array.from({ length: 2_500 }, (_, i) => `${i}番地の見本住宅`)
    expect(many.flatMap((text) => lines(text, 20))).toEqual(many)
    expect(many.flatMap((text) => lines(text, 20))).toEqual(many)
  })

  test('addresses and names break at their spaces', () => {
    expect(lines('中区丸の内一丁目　見本住宅二棟', 10)).toEqual(['中区丸の内一丁目　見', '本住宅二棟'])
    expect(lines('中区丸の内一丁目　見本住宅二棟', 10, true)).toEqual(['中区丸の内一丁目', '見本住宅二棟'])
    expect(lines('㈱　見本介護用品福祉用具', 10, true)).toEqual(['㈱　見本介護用品福祉', '用具'])
    expect(lines('見本ヶ丘公園サウスヒルズ弐番館', 10)).toEqual(['見本ヶ丘公園サウスヒ', 'ルズ弐番館'])
    expect(lines('見本ヶ丘公園サウスヒルズ弐番館', 10, true)).toEqual(['見本ヶ丘公園', 'サウスヒルズ弐番館'])
    expect(lines('ヴィクトリア・アレクサンドラ', 10, true)).toEqual(['ヴィクトリア・', 'アレクサンドラ'])
    expect(lines('サウスヒルズレジデンスタワー', 10, true)).toEqual(['サウスヒルズレジデン', 'スタワー'])
  })

  test('no line is wider than its room, and none begins or ends with what may not stand there', () => {
    const text =
      '２　この決定については、この決定があったことを知った日の翌日から起算して６か月以内に、「見本市」を被告として（訴訟において見本市を代表する者は、見本市長となります。）、処分の取消しの訴えを提起することができます。'
    for (let chars = 8; chars <= 45; chars += 1) {
      const broken = breakLines(set, { face: 'mincho', size: 8.5, width: chars * 8.5 }, text)
      expect(broken.flatMap((line) => line.pieces.map((piece) => piece.text)).join('')).toBe(text)
      for (const line of broken) {
        expect(line.width).toBeLessThanOrEqual(chars * 8.5 + 0.01)
        expect(line.pieces[0]?.text).not.toMatch(/[、。）」ゃゅょっー]/)
        expect(line.last ? '' : line.pieces.at(-1)?.text).not.toMatch(/[（「]/)
      }
    }
  })
})

describe('fonts', () => {
  test('a variation selector chooses another glyph than the plain character', () => {
    const [plain, special] = ['辻', VARIANT].map((text) => {
      const [char] = pieces(set, 'gothic', text)
      const [base = 0, selector = 0] = [...text].map((one) => one.codePointAt(0) ?? 0)
      return { count: pieces(set, 'gothic', text).length, glyph: set.fonts[char?.font ?? 0]?.glyph(base, selector) }
    })
    expect(special).toMatchObject({ count: 1, glyph: { coverage: 'exact' } })
    expect(special?.glyph?.glyph.id).not.toBe(plain?.glyph?.glyph.id)
    expect(special?.glyph?.glyph.id).toBe(11_682)
  })

  test('characters that the face lacks come from the fallback font, one by one', () => {
    const list = pieces(set, 'gothic', '吉𠮷吉')
    expect(list.map((piece) => set.fonts[piece.font]?.name)).toEqual(['BIZUDGothic-Regular', 'NotoSansJP-Regular', 'BIZUDGothic-Regular'])
    expect(runs(list, 10).map((run) => [run.text, run.x])).toEqual([
      ['吉', 0],
      ['𠮷', 10],
      ['吉', 20],
    ])
  })

  test('kana with separate voicing marks become one character; compatibility kanji stay', () => {
    expect(pieces(set, 'mincho', 'か\u3099神').map((piece) => piece.text)).toEqual(['が', '神'])
  })

  test.each([['髙﨑𠮷辻邉邊濵德祐神栁桒冨㐂凜槗齋黑瀨吞𠮟剝鷗彅靑鄧𣘺𩸽𠀋𫝆'], ['①Ⅱ㈱㍿～－〒℃'], ['ｱｲｳ ABC 123']])(
    'all of %s is printable',
    (text) => {
      expect(pieces(set, 'mincho', text).filter((piece) => piece.coverage !== 'exact')).toEqual([])
    },
  )

  test('a font folder without the fonts is named', async () => {
    await expect(openFonts(`${fontsDir}/nowhere`)).rejects.toThrow(/font not usable: BIZUD/)
  })
})

describe('missing characters', () => {
  const paper = (id: string, text: string): DocModel => ({
    id,
    title: '試験',
    date: '2026-11-24',
    pages: [
      {
        margin: { top: 20, right: 20, bottom: 20, left: 20 },
        blocks: [{ kind: 'paragraph', text, style: 'body' }],
      },
    ],
  })

  test('are listed with their papers, in order of appearance, before anything is drawn', () => {
    const list = missingGlyphs(set, [
      paper('1', '見本\u{30123}太郎'),
      paper('2', `辻\u{E0105}、見本\u{30123}`),
      paper('3', `${VARIANT}𠮷`),
      paper('4', '見本\ue000'),
    ])
    expect(list).toEqual([
      { char: '\u{30123}', codePoints: 'U+30123', kind: 'none', docIds: ['1', '2'] },
      { char: '辻\u{E0105}', codePoints: 'U+8FBB U+E0105', kind: 'base', docIds: ['2'] },
      { char: '\ue000', codePoints: 'U+E000', kind: 'none', docIds: ['4'] },
    ])
  })

  test('are drawn as 〓, never left out', () => {
    expect(pieces(set, 'gothic', '見\u{30123}本').map((piece) => piece.text)).toEqual(['見', '〓', '本'])
  })
})
