/** 事務所の書体: added, used from the next paper on, mended, taken away. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DocModel } from '../../shared/domain/document.ts'
import { sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { tinyFont } from '../support/tiny-font.ts'

const rare = '\u{30123}'
const font = tinyFont({ chars: [rare] })
const licence = 'IPAフォントライセンス'
let office: TestOffice
let folder: string
beforeEach(async () => {
  folder = temporaryFolder('office-fonts')
  office = await sampleOffice()
})
afterEach(async () => {
  await office.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const ticketOf = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return office.open(path)
}
const paper: DocModel = {
  id: '1',
  title: '試験',
  date: '2026-11-24',
  pages: [{ margin: { top: 20, right: 20, bottom: 20, left: 20 }, blocks: [{ kind: 'paragraph', text: rare, style: 'body' }] }],
}
const missing = async (): Promise<number> => (await office.backend.env.drawing.inspect([paper])).missing.length
const filesIn = (): string[] => (existsSync(join(office.folder, 'fonts')) ? readdirSync(join(office.folder, 'fonts')) : [])
const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { error: { code: string; message: string } }) => error.error.code,
  )
const entries = async (): Promise<string[]> => {
  const rows = await office.backend.env.store.reader
    .selectFrom('audit_entry as e')
    .innerJoin('audit_body as b', 'b.seq', 'e.seq')
    .select('b.body')
    .where('e.action', '=', 'office-font')
    .orderBy('e.seq')
    .execute()
  return rows.map((row) => (JSON.parse(row.body) as { text: string }).text)
}

test('a font is used from the next paper on, after a restart too, and no more once it is taken away', async () => {
  expect(await missing()).toBe(1)
  const added = await office.call('mailing', 'fonts.add', { ticket: ticketOf('名前.ttf', font), licence })
  expect(added).toEqual({ name: 'TinyTest', characters: 1, adds: 1, variants: 0 })
  expect(await missing()).toBe(0)
  expect(await office.call('auditor', 'fonts.list', {})).toMatchObject([
    { name: 'TinyTest', original: '名前.ttf', licence, state: 'usable' },
  ])
  office = await office.reopen()
  expect(await missing()).toBe(0)
  expect(await office.call('mailing', 'fonts.remove', { name: 'TinyTest', reason: '別の書体に替える' })).toEqual({ left: 0 })
  expect([await missing(), filesIn()]).toEqual([1, []])
  expect(await entries()).toEqual([expect.stringContaining(licence), expect.stringContaining('別の書体に替える')])
})

test('what cannot be used is refused with its reason and leaves nothing', async () => {
  for (const [name, bytes] of [
    ['text.ttf', Buffer.from('名前,住所')],
    ['forbidden.ttf', tinyFont({ chars: [rare], rights: 2 })],
    ['taken.ttf', tinyFont({ chars: [rare], name: 'NotoSansJP-Regular' })],
  ] as const)
    expect(await refusalOf(office.call('mailing', 'fonts.add', { ticket: ticketOf(name, bytes), licence }))).toBe('font-refused')
  expect(await refusalOf(office.call('mailing', 'fonts.add', { ticket: office.open(folder), licence }))).toBe('font-refused')
  expect([filesIn(), await office.call('mailing', 'fonts.list', {}), await entries()]).toEqual([[], [], []])
  expect(await refusalOf(office.call('mailing', 'fonts.remove', { name: 'None', reason: '誤り' }))).toBe('not-found')
})

test('a file that is gone or was changed is told, printing goes on without it, and the same file mends it', async () => {
  await office.call('mailing', 'fonts.add', { ticket: ticketOf('a.ttf', font), licence })
  expect(await refusalOf(office.call('mailing', 'fonts.add', { ticket: ticketOf('a.ttf', font), licence }))).toBe('font-refused')
  const [file = ''] = filesIn()
  const path = join(office.folder, 'fonts', file)
  for (const [harm, state] of [
    [() => writeFileSync(path, 'x'), 'changed'],
    [() => rmSync(path), 'missing'],
  ] as const) {
    harm()
    office = await office.reopen()
    expect([(await office.call('mailing', 'fonts.list', {}))[0]?.state, await missing()]).toEqual([state, 1])
    await office.call('mailing', 'fonts.add', { ticket: ticketOf('a.ttf', font), licence })
    expect([(await office.call('mailing', 'fonts.list', {}))[0]?.state, await missing()]).toEqual(['usable', 0])
  }
})
