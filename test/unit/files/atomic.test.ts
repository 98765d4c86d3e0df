import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeAtomic, writeAtomicBy, writeAtomicStream } from '../../../electron/backend/files/atomic.ts'
import { nationalHolidays } from '../../../electron/backend/files/holidays.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kyufu-atomic-'))
})
afterEach(() => rm(folder, { recursive: true }))

const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')

test('writes text and bytes and leaves nothing beside them', async () => {
  await writeAtomic(join(folder, 'a.txt'), '給付')
  await writeAtomic(join(folder, 'b.bin'), new Uint8Array([1, 2]))
  expect(await text('a.txt')).toBe('給付')
  expect([...(await readFile(join(folder, 'b.bin')))]).toEqual([1, 2])
  expect(await readdir(folder)).toEqual(['a.txt', 'b.bin'])
})

test('an existing file is refused and kept, or replaced when that is wanted', async () => {
  await writeFile(join(folder, 'a.txt'), 'old')
  await expect(writeAtomic(join(folder, 'a.txt'), 'new')).rejects.toMatchObject({ code: 'output-exists', params: { name: 'a.txt' } })
  expect(await text('a.txt')).toBe('old')
  await writeAtomic(join(folder, 'a.txt'), 'new', { replace: true })
  expect(await text('a.txt')).toBe('new')
  expect(await readdir(folder)).toEqual(['a.txt'])
})

test('a file that appears while ours is written is not buried', async () => {
  const run = writeAtomicBy(join(folder, 'a.txt'), {}, async (_path, part) => {
    await part.writeFile('ours')
    await writeFile(join(folder, 'a.txt'), 'theirs')
  })
  await expect(run).rejects.toMatchObject({ code: 'output-exists' })
  expect(await text('a.txt')).toBe('theirs')
  expect(await readdir(folder)).toEqual(['a.txt'])
})

test('a failing source leaves the old file and no part', async () => {
  await writeFile(join(folder, 'a.txt'), 'old')
  function* pieces(): Generator<string> {
    yield 'x'.repeat(300_000)
    throw new Error('source broke')
  }
  await expect(writeAtomicStream(join(folder, 'a.txt'), pieces(), { replace: true })).rejects.toThrow('source broke')
  expect(await text('a.txt')).toBe('old')
  expect(await readdir(folder)).toEqual(['a.txt'])
})

test('a stream of pieces is written in order and counted', async () => {
  const pieces = Array.from({ length: 3000 }, (_, i) => `${i}行目\r\n`)
  const written = await writeAtomicStream(join(folder, 'a.txt'), pieces)
  expect(await text('a.txt')).toBe(pieces.join(''))
  expect(written).toBe(Buffer.byteLength(pieces.join('')))
})

test.each([
  ['a folder that is not there', 'none/a.txt'],
  ['a file as folder', 'file/a.txt'],
])('%s is said', async (_name, path) => {
  await writeFile(join(folder, 'file'), '')
  await expect(writeAtomic(join(folder, path), 'x')).rejects.toMatchObject({ code: 'output-unwritable' })
})

test('a folder as target is never replaced', async () => {
  await mkdir(join(folder, 'a.txt'))
  await expect(writeAtomic(join(folder, 'a.txt'), 'x')).rejects.toMatchObject({ code: 'output-exists' })
  await expect(writeAtomic(join(folder, 'a.txt'), 'x', { replace: true })).rejects.toMatchObject({ code: 'output-unwritable' })
  expect(await readdir(folder)).toEqual(['a.txt'])
})

test('a part left by a broken run does not stand in the way', async () => {
  await writeFile(join(folder, `.a.txt.${process.pid}-1.part`), 'left')
  await writeAtomic(join(folder, 'a.txt'), 'x')
  expect(await text('a.txt')).toBe('x')
})

test('holidays hold substitute days', () => {
  const days = nationalHolidays()
  expect(['2026-11-23', '2026-05-06', '2026-09-22', '2026-11-24'].map((day) => days.has(day))).toEqual([true, true, true, false])
})
