import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { guessForms, type FormChoice } from '../../../electron/backend/files/table-form.ts'

const table = '受付番号,氏名,申請日\r\nA-1,見本 花子,R8.11.4\r\nA-2,見本 太郎,R8.11.5\r\n'
const utf8 = (text: string, bom = false): Uint8Array => Buffer.from((bom ? '\uFEFF' : '') + text)
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16()
const cp932 = (text: string): Uint8Array => iconv.encode(text, 'cp932')
const guess = (bytes: Uint8Array, choice: FormChoice = {}, known: readonly string[] = []) =>
  guessForms(bytes, choice, [{ name: '知っている様式', headers: new Set(known) }])[0]

describe('the encoding', () => {
  it.each([
    ['UTF-8', utf8(table), 'utf-8'],
    ['UTF-8 with its mark', utf8(table, true), 'utf-8'],
    ['CP932', cp932(table), 'cp932'],
    ['UTF-16LE with its mark', Buffer.from(`\uFEFF${table}`, 'utf16le'), 'utf-16le'],
    ['UTF-16LE without', Buffer.from(table, 'utf16le'), 'utf-16le'],
    ['UTF-16BE without', utf16be(table), 'utf-16be'],
    ['plain ASCII', utf8('a,b\n1,2\n'), 'utf-8'],
  ])('%s', (_, bytes, expected) => {
    const form = guess(bytes)
    expect([form?.encoding, form?.delimiter, form?.headerRow]).toEqual([expected, ',', 1])
    expect(form?.reason).toMatch(/。$/)
  })

  it('is decided by the header where the bytes read both ways', () => {
    // half-width kana whose CP932 bytes are valid UTF-8 as well
    const both = cp932('ﾃｽ,ﾂｽ\r\nﾃｽ,ﾃｽ\r\n')
    expect(guess(both, {}, [])?.encoding).toBe('utf-8')
    const known = guess(both, {}, ['ﾃｽ', 'ﾂｽ'])
    expect(known?.encoding).toBe('cp932')
    expect(known?.reason).toContain('知っている様式')
  })

  it('is the one a person chose, unless the file has a mark', () => {
    expect(guess(utf8(table), { encoding: 'cp932' })).toBeUndefined()
    expect(guess(cp932(table), { encoding: 'cp932' })?.reason).toBe('人が選びました。')
    expect(guess(utf8(table, true), { encoding: 'cp932' })?.encoding).toBe('utf-8')
  })
})

describe('delimiter and header row', () => {
  const rows = (sign: string, above = ''): Uint8Array => utf8(above + table.replaceAll(',', sign))
  it.each([
    ['commas', rows(','), ',', 1],
    ['semicolons', rows(';'), ';', 1],
    ['tabs', rows('\t'), '\t', 1],
    ['bars', rows('|'), '|', 1],
    ['a title above', rows(',', '申請一覧\r\n'), ',', 2],
    ['a title, an empty line and a date of output', rows(';', '申請一覧\r\n\r\n出力日,2026-11-24\r\n'), ';', 4],
    ['amounts with commas', utf8('番号;金額\n1;1,200\n2;980\n3;2,500\n'), ';', 1],
    ['one column', utf8('番号\n1\n2\n'), ',', 1],
    ['a header without rows', utf8('番号,氏名\n'), ',', 1],
  ])('%s', (_, bytes, delimiter, headerRow) => {
    expect(guess(bytes)).toMatchObject({ delimiter, headerRow })
  })

  it('are those a person chose', () => {
    expect(guess(rows(','), { delimiter: ';', headerRow: 2 })).toMatchObject({ delimiter: ';', headerRow: 2 })
  })
})
