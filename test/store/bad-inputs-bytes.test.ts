/** Bad inputs, layer of bytes: encodings, files that change or are no files. Rows 1 to 8, 23 and 24 of the list of bad inputs. */
import { createHash } from 'node:crypto'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRefusedPath, readOpenFile, type OpenFile } from '../../electron/backend/files/read-file.ts'
import { isRefusedText } from '../../shared/domain/characters.ts'
import { encodingWord } from '../../shared/domain/encoding-names.ts'
import type { TestOffice } from '../support/office.ts'
import { codeOf, one, quickOffice, refusal } from './acts.ts'
import { counterProfile, csv, expectRefusedWhole, row, rowsOf, stage, stagePath } from './bad-inputs-support.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const text = csv([row()])
const cp932 = (content: string): Buffer => iconv.encode(content, 'cp932')
const utf16le = (content: string): Buffer => Buffer.from(content, 'utf16le')
const utf16be = (content: string): Buffer => Buffer.from(content, 'utf16le').swap16()
const withMark = (mark: readonly number[], bytes: Buffer): Buffer => Buffer.concat([Buffer.from(mark), bytes])
const inCp932 = counterProfile({ encoding: 'cp932' })

async function expectTaken(content: string | Uint8Array, encoding: string, profile: string | Record<string, unknown> = 'aids-counter') {
  const staged = await stage(office, content, { profile })
  expect([staged.encoding, staged.added, staged.rejected]).toEqual([encoding, 1, 0])
  expect((await rowsOf(office, staged))[0]?.name).toBe('丹羽さくら')
}

test('§6-1 the mark of UTF-8 is no part of the first header, and is taken off once', async () => {
  await expectTaken(withMark([0xef, 0xbb, 0xbf], Buffer.from(text)), 'utf-8')
  // a mark in the middle is none, and a quote behind it stands inside a cell
  await expectRefusedWhole(office, withMark([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], Buffer.from(text)), 'broken-quote', ['1行目'])
})

describe('§6-2 UTF-16', () => {
  test.each([
    ['little end first, with its mark', withMark([0xff, 0xfe], utf16le(text)), 'utf-16le', 'aids-counter'],
    ['big end first, with its mark', withMark([0xfe, 0xff], utf16be(text)), 'utf-16be', 'aids-counter'],
    ['without a mark, named by the profile', utf16le(text), 'utf-16le', counterProfile({ encoding: 'utf-16le' })],
    ['big end without a mark, named', utf16be(text), 'utf-16be', counterProfile({ encoding: 'utf-16be' })],
  ] as const)('§6-2 %s is read', async (_name, bytes, encoding, profile) => {
    await expectTaken(bytes, encoding, profile)
  })

  test.each([
    ['little', utf16le(text), 'utf-16le'],
    ['big', utf16be(text), 'utf-16be'],
  ])('§6-2 %s end first without a mark and not named is refused by name', async (_name, bytes, encoding) => {
    await expectRefusedWhole(office, bytes, 'encoding-unreadable', [
      /1行目（先頭から[12]バイト目/,
      `${encodingWord(encoding)}のファイルのようです`,
    ])
  })

  test('§6-2 a file cut inside a character is refused with its last byte', async () => {
    const cut = withMark([0xff, 0xfe], utf16le(text)).subarray(0, -1)
    await expectRefusedWhole(office, cut, 'encoding-unreadable', [`先頭から${cut.length}バイト目、0A`])
  })
})

test('§6-3 a CP932 file read as UTF-8 is refused with line, byte and the bytes there, and the other encoding is named', async () => {
  const bytes = Buffer.concat([Buffer.from('a,b\r\n1,'), cp932('給付')])
  await expectRefusedWhole(office, bytes, 'encoding-unreadable', [
    '2行目（先頭から8バイト目、8B 8B 95 74）がUTF-8として',
    'Shift_JIS（CP932）のファイルのようです',
  ])
  await expectTaken(cp932(text), 'cp932', inCp932)
})

test('§6-4 UTF-8 that passes for CP932 is stopped by its headers, never taken for what the decoder made of it', async () => {
  // these bytes decode as CP932 without a fault, to other characters
  expect(iconv.decode(Buffer.from('山田'), 'cp932')).toBe('螻ｱ逕ｰ')
  await expectRefusedWhole(office, Buffer.from('山田,No\r\nx,y\r\n'), 'header-mismatch', ['螻ｱ逕ｰ', '整理番号'], { profile: inCp932 })
})

test('§6-5 CP932 of half-width kana only is what the profile says it is', async () => {
  const profile = { ...inCp932, columns: { ...(inCp932['columns'] as object), name: 'ｼﾒｲ' } }
  const kana = text.replace('対象者氏名', 'ｼﾒｲ').replace('丹羽さくら', 'ﾆﾜ ｻｸﾗ')
  const staged = await stage(office, cp932(kana), { profile })
  expect((await rowsOf(office, staged))[0]).toMatchObject({ verdict: 'added', name: 'ﾆﾜ ｻｸﾗ' })
})

test('§6-6 two encodings in one file: the byte is named, and nothing of the file comes in', async () => {
  const before = Buffer.from(csv([row(), row({ 整理番号: '窓2' })]))
  const bytes = Buffer.concat([before, cp932('3,窓3')])
  await expectRefusedWhole(office, bytes, 'encoding-unreadable', [`4行目（先頭から${before.length + 3}バイト目、91 8B 33`])
})

describe('§6-7 NUL', () => {
  test('§6-7 a NUL in a cell refuses its row, visibly, and the rest comes in', async () => {
    const staged = await stage(office, csv([row({ 対象者氏名: '丹羽\0さくら' }), row({ 整理番号: '窓2' })]))
    const [bad, fine] = await rowsOf(office, staged)
    expect(bad).toMatchObject({ verdict: 'rejected', problems: [{ code: 'bad-character', column: '対象者氏名' }] })
    expect(bad?.problems[0]?.message).toContain('丹羽[U+0000]さくら')
    expect(fine?.verdict).toBe('added')
  })

  test('§6-7 a NUL in a column nobody reads refuses its row, too, because rows are kept whole', async () => {
    const [found] = await rowsOf(office, await stage(office, csv([row({ 入力者: '臨\0職' })])))
    expect(found).toMatchObject({ verdict: 'rejected', problems: [{ code: 'bad-character' }] })
    expect(found?.problems[0]?.message).toContain('34列目')
  })

  test('§6-7 a picture is no text', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
    await expectRefusedWhole(office, png, 'encoding-unreadable', [/バイト目、89 50/])
  })
})

describe('§6-8 half a surrogate pair', () => {
  test('§6-8 in UTF-16 the file is refused with line and byte', async () => {
    const bytes = withMark([0xff, 0xfe], utf16le(csv([row({ メモ: 'a\ud842b' })])))
    await expectRefusedWhole(office, bytes, 'encoding-unreadable', ['2行目'])
  })

  test('§6-8 written in the bytes of UTF-8 the file is refused with the bytes', async () => {
    const bytes = Buffer.concat([Buffer.from('a\r\n'), Buffer.from([0xed, 0xa1, 0x82])])
    await expectRefusedWhole(office, bytes, 'encoding-unreadable', [/2行目（先頭から4バイト目、ED A1 82|2行目（先頭から5バイト目、A1 82/])
  })

  test('§6-8 however it got into a text, no field takes it', () => {
    expect([isRefusedText('𠮷', true), isRefusedText('\ud842', true), isRefusedText('a\udfb7', false)]).toEqual([false, true, true])
  })
})

describe('§6-23 a file that changes while it is read', () => {
  /** A file in memory that changes at the n-th look at it. */
  function changing(contents: readonly string[], sizes: readonly number[] = []): OpenFile {
    let reads = 0
    let stats = 0
    return {
      stat: () => {
        const size = sizes[stats] ?? Buffer.byteLength(contents[0] ?? '')
        stats += 1
        return Promise.resolve({ size, mtimeMs: 1, isDirectory: () => false, isFile: () => true }) as never
      },
      read: ((buffer: Uint8Array, offset: number, length: number, position: number) => {
        const bytes = Buffer.from(contents[Math.min(reads, contents.length - 1)] ?? '')
        reads += 1
        const bytesRead = bytes.copy(buffer, offset, position, position + length)
        return Promise.resolve({ bytesRead, buffer })
      }) as never,
    }
  }

  test.each([
    ['another content of the same length', changing(['abc', 'abd'])],
    ['a stick that is pulled: the rest is missing', changing(['abc', 'ab'])],
    ['less than was promised', changing(['ab'], [3, 3])],
    ['grown meanwhile', changing(['abc'], [3, 4])],
  ])('§6-23 %s', async (_name, file) => {
    expect(await codeOf(() => readOpenFile(file, 'a.csv', 1))).toBe('file-changed')
  })

  test('§6-23 what stays as it is is read with its hash', async () => {
    const sha256 = createHash('sha256').update('abc').digest('hex')
    expect(await readOpenFile(changing(['abc']), 'a.csv', 1)).toMatchObject({ name: 'a.csv', sha256 })
  })

  test('§6-23 a medium that cannot be read', async () => {
    const failing = { ...changing(['abc']), read: () => Promise.reject(Object.assign(new Error('i/o'), { code: 'EIO' })) as never }
    expect(await codeOf(() => readOpenFile(failing, 'a.csv', 1))).toBe('file-unreadable')
  })
})

describe('§6-24 files that are none', () => {
  test.each([
    ['\\\\.\\C:', true],
    ['\\\\?\\C:\\a.csv', true],
    ['//./pipe/x', true],
    ['C:\\data\\a.csv:x', true],
    ['C:\\data\\a.csv::$DATA', true],
    ['/data/a.csv:x', true],
    ['C:\\data\\CON', true],
    ['C:\\data\\nul.csv', true],
    ['C:\\data\\Com1 .txt', true],
    ['/data/a\0.csv', true],
    ['C:\\data\\a.csv', false],
    ['\\\\server\\share\\a.csv', false],
    ['/data/申請 (1).csv', false],
    ['C:\\data\\CONTRACT.csv', false],
  ])('§6-24 %j refused: %s', (path, refused) => {
    expect(isRefusedPath(path)).toBe(refused)
  })

  test('§6-24 through the gate: a stream beside a file, five GB, a folder, a name that leads nowhere', async () => {
    const path = (name: string): string => join(office.folder, '..', name)
    writeFileSync(path('a.csv:x'), text)
    writeFileSync(path('big.csv'), '')
    truncateSync(path('big.csv'), 5 * 1024 ** 3)
    mkdirSync(path('folder.csv'))
    const batches = await one(office, 'select count(*) from import_batch')
    const code = (name: string): Promise<string> => refusal(stagePath(office, path(name)))
    expect([await code('a.csv:x'), await code('big.csv'), await code('folder.csv'), await code('none.csv')]).toEqual([
      'file-name-refused',
      'file-too-large',
      'file-is-directory',
      'file-not-found',
    ])
    await expect(stagePath(office, path('big.csv'))).rejects.toMatchObject({
      error: { message: expect.stringContaining('64MB') as string },
    })
    expect(await one(office, 'select count(*) from import_batch')).toBe(batches)
  })
})
