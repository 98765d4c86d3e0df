/** Names that came from outside: what is kept of them is a label, never a path (rows 53 and 54). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldersOf, isLitter, labelOf } from '../../../electron/backend/attachments/label.ts'

describe('a name', () => {
  it.each([
    ['見積書.pdf', '見積書.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\x.pdf', 'x.pdf'],
    ['/etc/x', 'x'],
    ['C:\\Users\\x.pdf', 'x.pdf'],
    ['C:x.pdf', 'x.pdf'],
    ['\\\\server\\share\\x.pdf', 'x.pdf'],
    ['CON.pdf', '_CON.pdf'],
    ['con', '_con'],
    ['COM1.txt', '_COM1.txt'],
    ['LPT¹.pdf', '_LPT¹.pdf'],
    ['CONTRACT.pdf', 'CONTRACT.pdf'],
    ['x.pdf:ads', 'x.pdf_ads'],
    ['x.pdf::$DATA', 'x.pdf__$DATA'],
    ['fdp\u202Eexe.pdf', 'fdpexe.pdf'],
    ['a\u0000b.pdf', 'ab.pdf'],
    ['x\u200Bx.pdf', 'xx.pdf'],
    ['x.pdf. . .', 'x.pdf'],
    ['x.pdf   ', 'x.pdf'],
    ['.htaccess', 'htaccess'],
    ['...', '名前のないファイル'],
    ['', '名前のないファイル'],
    ['   ', '名前のないファイル'],
    ['\u0000', '名前のないファイル'],
    ['か\u3099.pdf', 'が.pdf'],
    ['a?b*c|d<e>f".pdf', 'a_b_c_d_e_f_.pdf'],
    ['x\uD800.pdf', 'x.pdf'],
    ['葛\u{E0101}飾.pdf', '葛\u{E0101}飾.pdf'],
  ])('%j is kept as %j', (raw, label) => {
    expect(labelOf(raw).label).toBe(label)
  })

  it('says whether it was cleaned', () => {
    expect(labelOf('見積書.pdf').cleaned).toBe(false)
    expect(labelOf('フォルダー/見積書.pdf').cleaned).toBe(false)
    expect(labelOf('見積書.pdf.').cleaned).toBe(true)
  })

  it('of 300 characters is cut before its ending, and never inside a character', () => {
    const { label } = labelOf(`${'葛\u{E0101}'.repeat(100)}.pdf`)
    expect(label.length).toBeLessThanOrEqual(120)
    expect(label).toMatch(/^(葛\u{E0101})+…\.pdf$/u)
  })

  it('of any kind becomes a label that is no path', () => {
    const nasty = fc.constantFrom('/', '\\', ':', '.', ' ', '\u0000', '\u202E', '\uD83D', 'CON', 'ア', 'x', '*', '\n', '\u0085')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(nasty).map((parts) => parts.join('')),
        ),
        (raw) => {
          const { label } = labelOf(raw)
          expect(label.length).toBeGreaterThan(0)
          expect(label.length).toBeLessThanOrEqual(120)
          // oxlint-disable-next-line no-control-regex
          expect(label).not.toMatch(/[\\/:*?"<>|\u0000-\u001f\u202a-\u202e]|^[. ]|[. ]$/)
          expect(label.isWellFormed()).toBe(true)
          expect(label).not.toMatch(/^(con|nul|com1)(\.|$)/i)
          expect(labelOf(label).label).toBe(label)
        },
      ),
      { numRuns: 1500 },
    )
  })
})

it('folders of a path are matched without the steps that lead nowhere', () => {
  expect(foldersOf('a/../b\\c/x.pdf')).toEqual(['a', 'b', 'c'])
  expect(foldersOf('x.pdf')).toEqual([])
})

it.each([
  ['__MACOSX/a/._x.pdf', true],
  ['a/.DS_Store', true],
  ['Thumbs.db', true],
  ['a/desktop.ini', true],
  ['a/x.pdf', false],
  ['MyThumbs.db.pdf', false],
])('litter: %s is %s', (path, expected) => {
  expect(isLitter(path)).toBe(expected)
})
