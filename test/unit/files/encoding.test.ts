import { mkdtemp, mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeFile, encodeCp932Strict, privateUseCharacters } from '../../../electron/backend/files/encoding.ts'
import { readWholeFile } from '../../../electron/backend/files/read-file.ts'
import { AppError } from '../../../shared/errors.ts'

const bytesOf = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part])))))
const cp932 = (text: string): readonly number[] => [...iconv.encode(text, 'cp932')]
const utf16be = (text: string): readonly number[] => [...Buffer.from(text, 'utf16le').swap16()]

function textOf(bytes: Uint8Array, wanted: Parameters<typeof decodeFile>[1]): readonly [string, string, boolean] {
  const file = decodeFile(bytes, wanted)
  return [[...file.chunks()].join(''), file.encoding, file.bom]
}

function faultOf(bytes: Uint8Array, wanted: Parameters<typeof decodeFile>[1]): unknown {
  try {
    decodeFile(bytes, wanted)
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.params }
    throw error
  }
  return null
}

describe('decoding', () => {
  const words = '氏名,髙﨑①㈱ｱ～－'
  test.each([
    ['UTF-8', bytesOf(words), 'utf-8', [words, 'utf-8', false]],
    ['UTF-8 with mark', bytesOf([0xef, 0xbb, 0xbf], words), 'utf-8', [words, 'utf-8', true]],
    ['UTF-8 mark outranks the profile', bytesOf([0xef, 0xbb, 0xbf], words), 'cp932', [words, 'utf-8', true]],
    ['UTF-16LE with mark', bytesOf([0xff, 0xfe], [...Buffer.from(words, 'utf16le')]), 'utf-8', [words, 'utf-16le', true]],
    ['UTF-16BE with mark', bytesOf([0xfe, 0xff], utf16be(words)), 'auto', [words, 'utf-16be', true]],
    ['CP932', bytesOf(cp932(words)), 'cp932', [words, 'cp932', false]],
    ['CP932 found out', bytesOf(cp932(words)), 'auto', [words, 'cp932', false]],
    ['UTF-8 found out', bytesOf(words), 'auto', [words, 'utf-8', false]],
    ['half-width kana only', bytesOf(cp932('ﾔﾏﾀﾞ')), 'auto', ['ﾔﾏﾀﾞ', 'cp932', false]],
    ['NEC and IBM codes of one character', bytesOf([0xed, 0x95, 0xfa, 0xb1]), 'cp932', ['﨑﨑', 'cp932', false]],
  ] as const)('%s', (_name, bytes, wanted, expected) => {
    expect(textOf(bytes, wanted)).toEqual(expected)
  })

  test.each([
    ['CP932 read as UTF-8', bytesOf('a\r\nb', cp932('氏')), 'utf-8', { encoding: 'utf-8', line: 2, byte: 5 }],
    ['UTF-8 read as CP932', bytesOf('a\nb\nあ'), 'cp932', { encoding: 'cp932', line: 3, byte: 7 }],
    ['unassigned pair', bytesOf('a\r', [0x81, 0xad], 'b'), 'cp932', { encoding: 'cp932', line: 2, byte: 4 }],
    ['pair cut at the end', bytesOf('a\n', [0x8e]), 'cp932', { encoding: 'cp932', line: 2, byte: 3 }],
    ['neither, with the UTF-8 place', bytesOf('a', [0xff, 0x81]), 'auto', { encoding: 'utf-8', line: 1, byte: 2 }],
    ['NUL', bytesOf('a\nb', [0], 'c'), 'utf-8', { encoding: 'utf-8', line: 2, byte: 4 }],
    [
      'lone surrogate in UTF-16',
      bytesOf([0xff, 0xfe, 0x61, 0, 0x0a, 0, 0, 0xd8, 0x62, 0]),
      'auto',
      { encoding: 'utf-16le', line: 2, byte: 10 },
    ],
    [
      'far behind a chunk border',
      bytesOf('あ\r\n'.repeat(300_000), [0xff]),
      'utf-8',
      { encoding: 'utf-8', line: 300_001, byte: 1_500_001 },
    ],
  ] as const)('refused: %s', (_name, bytes, wanted, expected) => {
    expect(faultOf(bytes, wanted)).toMatchObject({ code: 'encoding-unreadable', ...expected })
  })

  test('characters cut by chunk borders stay whole', () => {
    const text = `x${'漢字'.repeat(400_000)}`
    expect(textOf(bytesOf(text), 'utf-8')[0] === text).toBe(true)
    expect(textOf(bytesOf(cp932(text)), 'cp932')[0] === text).toBe(true)
  })

  test('a CRLF cut by a chunk border is one line end', () => {
    const file = decodeFile(bytesOf('x'.repeat(1_048_575), '\r\n', [0xf0, 0x40]), 'cp932')
    expect(file.privateUse).toEqual([{ line: 2, characters: '\uE000' }])
  })

  test('private-use characters in several pieces are told by the lines of the whole file, whichever line ends are cut', () => {
    const pair = '\r\n'
    const gaiji = [0xf0, 0x40]
    // pieces have 65,536 bytes: the first two end between CR and LF, in the third a character is cut
    const parts = ['x'.repeat(65_535), pair, 'y'.repeat(65_534), '\r', '\n', gaiji, pair, '漢'.repeat(40_000), pair, gaiji]
    const bytes = bytesOf(...parts.map((part) => (typeof part === 'string' ? cp932(part) : part)))
    const text = new TextDecoder('shift_jis').decode(bytes)
    const lines = text.split(/\r\n|\r|\n/).flatMap((line, i) => (line.includes('\uE000') ? [i + 1] : []))
    expect(lines).toHaveLength(2)
    expect(decodeFile(bytes, 'cp932').privateUse.map((note) => note.line)).toEqual(lines)
  })

  test('private-use characters are told by line', () => {
    const file = decodeFile(bytesOf('a\r\nb', [0xf0, 0x40], 'c', [0xf0, 0x41], '\r\nd\r\n', [0xf0, 0x40]), 'cp932')
    expect(file.privateUse).toEqual([
      { line: 2, characters: '\uE000\uE001' },
      { line: 4, characters: '\uE000' },
    ])
    expect(decodeFile(bytesOf('髙'), 'utf-8').privateUse).toEqual([])
    expect(privateUseCharacters('a\uE000b\uE000\u{F0001}')).toEqual(['\uE000', '\u{F0001}'])
  })
})

describe('strict CP932', () => {
  test.each(['髙﨑①㈱Ⅲ№德桒濵', 'ﾔﾏﾀﾞ', '', 'a,"b"\r\n'])('%s comes back as it was', (text) => {
    const result = encodeCp932Strict(text)
    expect(result.ok && iconv.decode(Buffer.from(result.bytes), 'cp932')).toBe(text)
  })

  test('髙 has the byte values of Windows', () => {
    const result = encodeCp932Strict('髙')
    expect(result.ok && [...result.bytes]).toEqual([0xfb, 0xfc])
  })

  test('〜 − — are written as their full-width twins', () => {
    const result = encodeCp932Strict('〜−—')
    expect(result.ok && iconv.decode(Buffer.from(result.bytes), 'cp932')).toBe('～－―')
  })

  test('what CP932 lacks is listed with its place, the variation selector with its kanji', () => {
    expect(encodeCp932Strict('山𠮷a辻\u{E0100}?\uE000')).toEqual({
      ok: false,
      unmappable: [
        { character: '𠮷', index: 1 },
        { character: '辻\u{E0100}', index: 4 },
        { character: '\uE000', index: 8 },
      ],
    })
  })
})

describe('reading a whole file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kyufu-read-'))
    await writeFile(join(folder, 'a.csv'), 'abc')
    await writeFile(join(folder, 'empty.csv'), '')
    await writeFile(join(folder, 'big.csv'), 'x')
    await truncate(join(folder, 'big.csv'), 1_048_577)
    await mkdir(join(folder, 'sub'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('gives bytes, name and hash', async () => {
    const file = await readWholeFile(join(folder, 'a.csv'))
    expect([file.name, Buffer.from(file.bytes).toString()]).toEqual(['a.csv', 'abc'])
    expect(file.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test.each([
    ['none.csv', 'file-not-found'],
    ['a.csv/b', 'file-not-found'],
    ['sub', 'file-is-directory'],
    ['empty.csv', 'file-empty'],
    ['big.csv', 'file-too-large'],
  ])('%s is refused', async (name, code) => {
    await expect(readWholeFile(join(folder, name), 1)).rejects.toMatchObject({ code })
  })
})
