/** ZIP files that lie, and such as are only unusual (rows 53–56). */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import iconv from 'iconv-lite'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openSource } from '../../../electron/backend/attachments/source.ts'
import { AppError } from '../../../shared/errors.ts'
import { sampleBytes, zipOf, type ZipPart } from '../../support/zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'kyufu-zip-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Path → text of what can be had, or `✗ reason`. A source refused whole gives its reason alone. */
async function seen(bytes: Uint8Array): Promise<Record<string, string> | string> {
  const path = join(folder, 'x.zip')
  writeFileSync(path, bytes)
  return list(path)
}
async function list(path: string): Promise<Record<string, string> | string> {
  try {
    const source = await openSource(path)
    try {
      const found: Record<string, string> = {}
      for (const file of source.files) {
        const content = await file.read()
        found[file.path] = 'reason' in content ? `✗ ${content.reason}` : Buffer.from(content.bytes).toString('latin1').slice(0, 20)
      }
      return found
    } finally {
      await source.close()
    }
  } catch (error) {
    if (error instanceof AppError && 'reason' in error.params) return error.params.reason
    throw error
  }
}

const a: ZipPart = { name: 'a.txt', data: 'abc' }
const mib = 1_048_576

describe('an honest ZIP', () => {
  it('gives its files, packed or plain, without folders and litter', async () => {
    expect(
      await seen(
        zipOf([
          a,
          { name: 'b/', data: '', store: true },
          { name: 'b/c.txt', data: 'def', store: true },
          { name: '__MACOSX/._a.txt', data: 'x' },
        ]),
      ),
    ).toEqual({ 'a.txt': 'abc', 'b/c.txt': 'def' })
  })

  it('may carry names in CP932 as Windows writes them, in UTF-8 without its mark, or beside in UTF-8', async () => {
    const sjis = iconv.encode('見積書.pdf', 'cp932')
    const name = Buffer.from('手帳.jpg')
    const extra = Buffer.alloc(9)
    extra.writeUInt16LE(0x7075, 0)
    extra.writeUInt16LE(5 + name.length, 2)
    extra[4] = 1
    extra.writeUInt32LE(crc32(Buffer.from('x.jpg')), 5)
    const parts: ZipPart[] = [
      { name: sjis, data: 'a', flags: 0 },
      { name: '意見書.pdf', data: 'b', flags: 0 },
      { name: 'x.jpg', data: 'c', flags: 0, extra: Buffer.concat([extra, name]) },
    ]
    expect(await seen(zipOf(parts))).toEqual({ '見積書.pdf': 'a', '意見書.pdf': 'b', '手帳.jpg': 'c' })
  })

  it('may have a comment and hold many files', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({ name: `${i}.txt`, data: String(i) }))
    expect(Object.keys(await seen(zipOf(many)))).toHaveLength(2000)
    const commented = zipOf([a])
    commented.writeUInt16LE(5, commented.length - 2)
    expect(await seen(Buffer.concat([commented, Buffer.from('hello')]))).toEqual({ 'a.txt': 'abc' })
  })
})

describe('row 53: names that lead out', () => {
  it('are only labels; nothing is written by them', async () => {
    const names = ['../../x', '/etc/x', 'C:\\x', '..\\..\\x.pdf']
    expect(Object.keys(await seen(zipOf(names.map((name) => ({ name, data: 'x' })))))).toEqual(names)
  })
})

describe('row 55: a ZIP that is refused whole', () => {
  it.each<[string, () => Uint8Array, string]>([
    ['a bomb of one dense part', () => zipOf([a, { name: 'bomb.pdf', data: Buffer.alloc(12 * mib) }]), '100倍'],
    ['a bomb of many parts', () => zipOf(Array.from({ length: 60 }, (_, i) => ({ name: `${i}.pdf`, data: Buffer.alloc(mib) }))), '100倍'],
    [
      'a total over 500 MiB',
      () => zipOf(Array.from({ length: 11 }, (_, i) => ({ name: `${i}.pdf`, data: 'x', size: 49 * mib, packed: mib }))),
      '500 MiB',
    ],
    ['2,001 parts', () => zipOf(Array.from({ length: 2001 }, (_, i) => ({ name: `${i}`, data: '' }))), '2000件'],
    ['more parts than it counts', () => zipOf([a, { ...a, name: 'b' }], { count: 1 }), '読めません'],
    ['fewer parts than it counts', () => zipOf([a], { count: 2 }), '読めません'],
    ['an encrypted part', () => zipOf([a, { ...a, name: 'b', flags: 1 }]), 'パスワード'],
    ['two parts over one content', () => zipOf([a, { ...a, sharesWith: 0 }]), '重なり'],
    [
      'a part that reaches into the next',
      () =>
        zipOf([
          { ...a, packed: 60 },
          { name: 'b', data: 'b'.repeat(80), store: true },
        ]),
      '重なり',
    ],
    ['a part that reaches into the directory', () => zipOf([{ ...a, packed: 60 }]), '重なり'],
    ['another name in the file than in the directory', () => zipOf([{ ...a, localName: 'b.txt' }]), '食い違って'],
    ['no ZIP', () => Buffer.from('%PDF-1.4 and more than twenty-two bytes'), '読めません'],
    ['an empty file', () => Buffer.alloc(0), '読めません'],
    ['half a ZIP', () => zipOf([a]).subarray(0, 60), '読めません'],
    ['a ZIP without its beginning', () => zipOf([a, { ...a, name: 'b' }]).subarray(10), '読めません'],
    ['ZIP64', () => zipOf([a], { count: 0xffff }), 'ZIP64'],
  ])('%s', async (_, bytes, says) => {
    expect(await seen(bytes())).toContain(says)
  })
})

describe('a part that is refused alone', () => {
  it.each<[string, ZipPart, string]>([
    ['row 56: a link', { name: 'x', data: '/etc/passwd', mode: 0o120777 }, 'リンク'],
    ['a device', { name: 'x', data: 'x', mode: 0o020644 }, 'ふつうのファイル'],
    ['an empty file', { name: 'x', data: '', store: true }, '中身がありません'],
    ['more inside than it says', { name: 'x', data: 'x'.repeat(500), size: 5 }, '壊れて'],
    ['less inside than it says', { name: 'x', data: 'xyz', size: 500 }, '壊れて'],
    ['another checksum', { name: 'x', data: 'xyz', crc: 7 }, '壊れて'],
    ['an unknown way of packing', { name: 'x', data: 'xyz', method: 12 }, '方式'],
    ['a file over 50 MiB', { name: 'x', data: 'x'.repeat(900_000), store: true, size: 51 * mib }, '50 MiB'],
  ])('%s', async (_, part, says) => {
    expect(await seen(zipOf([a, part]))).toEqual({ 'a.txt': 'abc', x: expect.stringContaining(says) })
  })
})

it('any spoiled ZIP gives its true contents or a refusal, never another content', async () => {
  const whole = zipOf([a, { name: 'b.pdf', data: sampleBytes.pdf() }, { name: 'c.txt', data: 'plain', store: true }])
  const truth = (await seen(whole)) as Record<string, string>
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), async (changes) => {
      const spoiled = Buffer.from(whole)
      for (const [at, byte] of changes) spoiled[at] = byte
      const found = await seen(spoiled)
      if (typeof found === 'string') return
      for (const text of Object.values(found)) expect(text.startsWith('✗') || Object.values(truth).includes(text)).toBe(true)
    }),
    { numRuns: 400 },
  )
})

describe('a folder', () => {
  it('gives its files in order, follows no link, and leaves litter out', async () => {
    const root = join(folder, 'papers')
    mkdirSync(join(root, 'A1', 'more'), { recursive: true })
    writeFileSync(join(root, 'A1', 'more', 'b.txt'), 'b')
    writeFileSync(join(root, 'A1', 'a.txt'), 'a')
    writeFileSync(join(root, 'A1', 'empty.txt'), '')
    writeFileSync(join(root, 'Thumbs.db'), 'x')
    symlinkSync('/etc', join(root, 'etc'))
    symlinkSync('/etc/passwd', join(root, 'passwd.pdf'))
    expect(await list(root)).toEqual({
      'A1/a.txt': 'a',
      'A1/empty.txt': '✗ 中身がありません',
      'A1/more/b.txt': 'b',
      etc: expect.stringContaining('リンク'),
      'passwd.pdf': expect.stringContaining('リンク'),
    })
  })

  it('that is too deep or too full is refused whole', async () => {
    const deep = join(folder, 'deep')
    mkdirSync(join(deep, ...Array.from({ length: 10 }, () => 'x')), { recursive: true })
    expect(await list(deep)).toContain('深く')
    const full = join(folder, 'full')
    mkdirSync(full)
    for (let i = 0; i <= 2000; i += 1) writeFileSync(join(full, `${i}.txt`), 'x')
    expect(await list(full)).toContain('2000件')
  })
})
