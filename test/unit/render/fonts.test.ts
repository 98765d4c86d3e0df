import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkFont } from '../../../electron/backend/render/font-check.ts'
import type { FontSet } from '../../../electron/backend/render/fonts.ts'
import { openFonts } from '../../../electron/backend/render/fonts.ts'
import { missingGlyphs } from '../../../electron/backend/render/missing.ts'
import { createRenderPool } from '../../../electron/backend/render/pool.ts'
import { breakLines, pieces } from '../../../electron/backend/render/text.ts'
import type { DocModel } from '../../../shared/domain/document.ts'
import { temporaryFolder } from '../../support/office.ts'
import { tinyFont } from '../../support/tiny-font.ts'
import { fontsDir } from '../papers/sample.ts'

let set: FontSet
const folder = temporaryFolder('fonts')
beforeAll(async () => {
  set = await openFonts(fontsDir)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The variation sequences of a font file with their glyphs, read by the specification of cmap format 14 alone. */
function sequences(file: string): { base: number; selector: number; glyph: number | null }[] {
  const font = readFileSync(join(fontsDir, file))
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, n) => 12 + n * 16)
  const cmap = font.readUInt32BE((tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? 0) + 8)
  const subtables = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, n) => cmap + font.readUInt32BE(cmap + 8 + n * 8))
  const at = subtables.find((one) => font.readUInt16BE(one) === 14) ?? 0
  return Array.from({ length: font.readUInt32BE(at + 6) }, (_, n) => at + 10 + n * 11).flatMap((record) => {
    const selector = font.readUIntBE(record, 3)
    const plain = font.readUInt32BE(record + 3)
    const special = font.readUInt32BE(record + 7)
    const list = (from: number) => (from === 0 ? 0 : font.readUInt32BE(at + from))
    const defaults = Array.from({ length: list(plain) }, (_, k) => at + plain + 4 + k * 4).flatMap((entry) =>
      Array.from({ length: font.readUInt8(entry + 3) + 1 }, (_, k) => ({ base: font.readUIntBE(entry, 3) + k, selector, glyph: null })),
    )
    const own = Array.from({ length: list(special) }, (_, k) => at + special + 4 + k * 5).map((entry) => ({
      base: font.readUIntBE(entry, 3),
      selector,
      glyph: font.readUInt16BE(entry + 3),
    }))
    return [...defaults, ...own]
  })
}

describe('variation sequences', () => {
  test.each([
    ['mincho', 'BIZUDMincho-Regular.ttf', 0, 487],
    ['gothic', 'BIZUDGothic-Regular.ttf', 1, 487],
    ['fallback', 'NotoSansJP-Regular.ttf', 3, 333],
  ])('%s: every sequence the file holds has the very glyph the file says', (_, file, index, special) => {
    const all = sequences(file)
    const font = set.fonts[index]
    expect(all.filter((one) => one.glyph !== null)).toHaveLength(special)
    const wrong = all.filter(({ base, selector, glyph }) => {
      const found = font?.glyph(base, selector)
      const wanted = glyph ?? font?.glyph(base, 0).glyph.id
      return found?.glyph.id !== wanted || found?.coverage !== 'exact'
    })
    expect(wrong).toEqual([])
  })

  test('a sequence stays whole at the end of a line and is one character wide', () => {
    const text = '見本辻\u{e0100}葛\u{e0100}辻\u{e0100}'
    for (const width of [10, 20, 30]) {
      const lines = breakLines(set, { face: 'mincho', size: 10, width }, text).map((line) => line.pieces.map((one) => one.text))
      expect(lines.flat()).toEqual(['見', '本', '辻\u{e0100}', '葛\u{e0100}', '辻\u{e0100}'])
      expect(Math.max(...lines.map((line) => line.length))).toBe(width / 10)
    }
  })
})

describe('marks, half-width kana, invisible and broken characters', () => {
  test.each([
    ['a mark that has a character of its own', 'か\u3099', [['が', 'exact', 1]]],
    ['a mark the font sets over its letter', 'か\u309a', [['か\u309a', 'exact', 1]]],
    ['a mark no character was made for', 'あ\u3099', [['あ\u3099', 'exact', 1]]],
    ['a Latin accent', 'e\u0301', [['é', 'exact', 0.5]]],
    [
      'half-width voicing',
      'ｶﾞ',
      [
        ['ｶ', 'exact', 0.5],
        ['ﾞ', 'exact', 0.5],
      ],
    ],
    ['a compatibility kanji with nothing added', '神', [['神', 'exact', 1]]],
    [
      'a zero-width space and a byte order mark',
      '\ufeff山\u200b田',
      [
        ['山', 'exact', 1],
        ['田', 'exact', 1],
      ],
    ],
    [
      'a tab',
      'A\tB',
      [
        ['A', 'exact', 0.5],
        [' ', 'exact', 0.5],
        ['B', 'exact', 0.5],
      ],
    ],
    ['an emoji', '🎌', [['〓', 'none', 1]]],
    ['half a pair', '\ud842', [['〓', 'none', 1]]],
    [
      'a second selector',
      '辻\u{e0100}\u{e0101}',
      [
        ['辻\u{e0100}', 'exact', 1],
        ['〓', 'none', 1],
      ],
    ],
    ['a control character', '\u0007', [['〓', 'none', 1]]],
  ])('%s', (_, text, expected) => {
    expect(pieces(set, 'gothic', text).map((one) => [one.text, one.coverage, one.width])).toEqual(expected)
  })
})

describe('line breaking', () => {
  const lines = (text: string, chars: number) =>
    breakLines(set, { face: 'mincho', size: 10, width: chars * 10 }, text).map((line) => line.pieces.map((one) => one.text).join(''))
  test.each([
    ['full-width figures are not torn', 'あいうえ１２３円', 6, ['あいうえ', '１２３円']],
    ['a span of months keeps its words', 'あいうえ6か月分', 6, ['あいうえ', '6か月分']],
    ['a long dash is one mark', 'あいうえ――お', 5, ['あいうえ', '――お']],
    ['dots are one mark', 'あいうえ……お', 5, ['あいうえ', '……お']],
    ['a wave dash does not begin a line', 'あいうえお～か', 5, ['あいうえ', 'お～か']],
    ['no hanging: a full stop beyond the edge takes its letter along', 'あいうえお。', 5, ['あいうえ', 'お。']],
  ])('%s', (_, text, chars, expected) => {
    expect(lines(text, chars)).toEqual(expected)
  })
})

const rare = '\u{30123}'
const sequence = '辻\u{e0105}'
const written = (name: string, bytes: Buffer) => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') }
}
const paper = (text: string): DocModel => ({
  id: '1',
  title: '試験',
  date: '2026-11-24',
  pages: [{ margin: { top: 20, right: 20, bottom: 20, left: 20 }, blocks: [{ kind: 'paragraph', text, style: 'body' }] }],
})

describe('fonts of the office', () => {
  const good = tinyFont({ chars: [rare, '辻'], variants: [sequence] })

  test('supply what the program’s own fonts lack, and nothing else', async () => {
    const more = await openFonts(fontsDir, [written('good.ttf', good)])
    const list = pieces(more, 'mincho', `見${rare}${sequence}辻`)
    expect(list.map((one) => more.fonts[one.font]?.name)).toEqual(['BIZUDMincho-Regular', 'TinyTest', 'TinyTest', 'BIZUDMincho-Regular'])
    expect(more.fonts[4]?.glyph(0x8fbb, 0xe0105).glyph.id).toBe(3)
    expect(missingGlyphs(set, [paper(rare + sequence)]).map((one) => one.kind)).toEqual(['none', 'base'])
    expect(missingGlyphs(more, [paper(rare + sequence)])).toEqual([])
  })

  test('one that is gone or was changed is left out: its characters are missing, printing goes on', async () => {
    const file = written('changed.ttf', good)
    writeFileSync(file.path, tinyFont({ chars: [rare], name: 'Other' }))
    const more = await openFonts(fontsDir, [file, { path: join(folder, 'nowhere.ttf'), sha256: file.sha256 }])
    expect(more.fonts).toHaveLength(4)
    expect(missingGlyphs(more, [paper(rare)]).map((one) => one.kind)).toEqual(['none'])
  })

  test('what a font brings is counted', async () => {
    expect(await checkFont(set, written('good.ttf', good).path)).toMatchObject({
      ok: true,
      name: 'TinyTest',
      characters: 2,
      adds: 1,
      variants: 1,
      bytes: good.length,
    })
  })

  test.each([
    ['no font at all', Buffer.from('%PDF-1.7 見本'), '書体のファイルではありません'],
    ['an empty file', Buffer.alloc(0), '書体のファイルではありません'],
    ['a collection', Buffer.from('ttcf\0\u0002\0\0'), 'TTC'],
    ['a web font', Buffer.from('wOF2....'), 'WOFF'],
    ['cut off', tinyFont({ chars: [rare] }).subarray(0, 300), '書体'],
    ['nonsense behind a good beginning', Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.alloc(400, 0x41)]), '読めません'],
    ['embedding forbidden', tinyFont({ chars: [rare], rights: 2 }), '埋込みを禁じています'],
    ['only as a whole', tinyFont({ chars: [rare], rights: 0x100 }), '使う文字だけの埋込み'],
    ['a name that is taken', tinyFont({ chars: [rare], name: 'BIZUDGothic-Regular' }), 'もうあります'],
    ['no name', tinyFont({ chars: [rare], name: '' }), '名前'],
  ])('refused: %s', async (_, bytes, words) => {
    const check = await checkFont(set, written('refused.ttf', bytes).path)
    expect(check).toMatchObject({ ok: false, problem: expect.stringContaining(words) as string })
  })

  test('threads take a new font up without ending what they draw', async () => {
    const pool = createRenderPool({ fontsDir, size: 1 })
    const before = pool.inspect([paper(rare)])
    const drawn = pool.render([paper('見本')])
    pool.useFonts([written('good.ttf', good)])
    const after = await pool.inspect([paper(rare)])
    expect([(await before).missing.length, (await drawn).pages, after.missing.length]).toEqual([1, 1, 0])
    pool.useFonts([])
    expect((await pool.inspect([paper(rare)])).missing).toHaveLength(1)
    await pool.close()
  })
})
