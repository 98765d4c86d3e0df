/** Bad inputs, layer of the row: unseen characters, the same again, names, numbers of persons. Rows 20 to 22 and 41 to 43 of the list. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cutGraphemes, shownCell } from '../../shared/domain/characters.ts'
import { foldKana } from '../../shared/domain/text.ts'
import type { TestOffice } from '../support/office.ts'
import { one, quickOffice, sql } from './acts.ts'
import { csv, keptOf, row, rowsOf, stage, told } from './bad-inputs-support.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const commit = (staged: Awaited<ReturnType<typeof stage>>) =>
  office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })

describe('§6-20 characters nobody sees', () => {
  test.each([
    ['a line end', '丹羽\nさくら', '[U+000A]'],
    ['a tab', '丹羽\tさくら', '[U+0009]'],
    ['no width', '丹羽\u200Bさくら', '[U+200B]'],
    ['a joiner', '丹羽\u200Dさくら', '[U+200D]'],
    ['right to left', '丹羽\u202Eさくら', '[U+202E]'],
    ['an isolate', '丹羽\u2066さくら', '[U+2066]'],
    ['a byte order mark', '丹羽\uFEFFさくら', '[U+FEFF]'],
    ['an escape', '丹羽\u001B[31mさくら', '[U+001B]'],
    ['a tag', '丹羽\u{E0041}さくら', '[U+E0041]'],
    ['what a wrong decoder left', '丹羽\uFFFDさくら', '[U+FFFD]'],
  ])('§6-20 %s in a name refuses the row and is shown by its number', async (_name, name, shown) => {
    const { verdict, errors, message } = await told(office, { 対象者氏名: name })
    expect([verdict, errors]).toEqual(['rejected', ['対象者氏名 bad-character']])
    expect(message).toContain(shown)
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  test.each(['整理番号', '対象者カナ', '宛名番号', '業者番号'])('§6-20 the same for %s', async (column) => {
    expect((await told(office, { [column]: '1\u200B2' })).errors).toContain(`${column} bad-character`)
  })

  test('§6-20 blanks of any width in a name are no matter', async () => {
    expect((await told(office, { 対象者氏名: '丹羽\u3000 さくら' })).verdict).toBe('added')
  })

  test('§6-20 a memo keeps its line ends and tabs', async () => {
    const { verdict, warnings, found } = await told(office, { メモ: '一行目\n\t二行目' })
    expect([verdict, warnings, found?.problems]).toEqual(['added', [], []])
    expect((await told(office, { メモ: '右から\u202E左へ' })).errors).toEqual(['メモ bad-character'])
  })

  test('§6-20 in other texts a line end becomes a blank and is told; the cell stays as it came', async () => {
    const staged = await stage(office, csv([row({ 住所: '愛知県名古屋市西区\n浄心4ー95ー12', 電話: '090\u200B0000' })]))
    expect(staged.warnings.map((w) => w.code)).toEqual(['hidden-character', 'hidden-character'])
    const [kept] = await sql(office, 'select details, cells from import_row where batch_id = ?', staged.batchId)
    expect(kept?.['details']).toContain('"愛知県名古屋市西区 浄心4ー95ー12"')
    expect(kept?.['cells']).toContain(String.raw`名古屋市西区\n浄心`)
  })

  test('§6-20 an unknown word is repeated visibly', async () => {
    const { warnings, message } = await told(office, { 受付方法: '窓\u200B\n口' })
    expect(warnings).toEqual(['unknown-word'])
    expect(message).toContain('窓[U+200B][U+000A]口')
  })

  test('§6-20 外字 are told in any text, names among them', async () => {
    const { verdict, warnings, message } = await told(office, { 対象者氏名: '丹\uE000さくら' })
    expect(verdict).toBe('added')
    expect(warnings).toContain('hidden-character')
    expect(message).toMatch(/U\+E000|違います/)
  })
})

describe('§6-21 the same again', () => {
  test('§6-21 the same bytes are recognised by their hash, the same rows in another file by their receipt number', async () => {
    const text = csv([row({ 整理番号: '二一-1' })])
    const first = await commit(await stage(office, text, { name: 'a.csv' }))
    const again = await stage(office, text, { name: 'b.csv' })
    expect(again).toMatchObject({ sameContentAs: first.importNo, added: 0, same: 1 })
    const other = await stage(office, text.replaceAll('\r\n', '\n'))
    expect(other).toMatchObject({ sameContentAs: null, added: 0, same: 1 })
    const before = await one(office, 'select count(*) from application')
    await commit(other)
    expect(await one(office, 'select count(*) from application')).toBe(before)
  })
})

describe('§6-22 the same receipt number, another content', () => {
  test('§6-22 is a newer answer beside the first one, which stays as it came', async () => {
    await commit(await stage(office, csv([row({ 整理番号: '二二-1', 見積額: '1000' })])))
    const newer = await stage(office, csv([row({ 整理番号: '二二-1', 見積額: '2000' })]))
    expect(newer).toMatchObject({ added: 0, changed: 1 })
    await commit(newer)
    const kept = await sql(
      office,
      'select a.details from application a join welfare_case c on c.case_id = a.case_id where c.receipt_no = ? order by a.version',
      '二二-1',
    )
    expect(kept.map((a) => (JSON.parse(String(a['details'])) as { price: number }).price)).toEqual([1000, 2000])
  })

  test('§6-22 in one file the later row is refused', async () => {
    const rows = await rowsOf(office, await stage(office, csv([row({ 整理番号: '二二-2' }), row({ 整理番号: '二二-2', 見積額: '2' })])))
    expect(rows.map((r) => r.problems.map((p) => p.code))).toEqual([[], ['duplicate-receipt']])
  })
})

test('§6-41 half-width kana are found as full-width ones, and are kept as they came', async () => {
  await commit(await stage(office, csv([row({ 整理番号: '四一-1', 対象者カナ: 'ﾔﾏﾀﾞ ｻｸﾗ', 宛名番号: '' })])))
  const [kept] = await sql(office, 'select kana, kana_key from welfare_case where receipt_no = ?', '四一-1')
  expect(kept).toEqual({ kana: 'ﾔﾏﾀﾞ ｻｸﾗ', kana_key: foldKana('ヤマダ　さくら') })
})

describe('§6-42 letters with marks of their own', () => {
  test('§6-42 か and a combining mark are one が in names; the cell stays as it came', async () => {
    const name = 'か\u3099くさくら'
    const staged = await stage(office, csv([row({ 整理番号: '四二-1', 対象者氏名: name })]))
    const [kept] = await sql(office, 'select name, cells from import_row where batch_id = ?', staged.batchId)
    expect(kept?.['name']).toBe('がくさくら')
    expect(kept?.['cells']).toContain(name)
  })

  test('§6-42 composing never exchanges a kanji of a name', async () => {
    // U+FA19 is another character than U+795E, and NFC of the whole text would make the one of the other
    const name = '\uFA19山 さくら'
    const staged = await stage(office, csv([row({ 整理番号: '四二-2', 対象者氏名: name })]))
    expect((await sql(office, 'select name from import_row where batch_id = ?', staged.batchId))[0]?.['name']).toBe(name)
  })
})

describe('§6-43 characters of more than one code unit', () => {
  test('§6-43 𠮷 and a kanji with its variation selector are kept', async () => {
    const name = '𠮷田 葛\u{E0100}子'
    const staged = await stage(office, csv([row({ 整理番号: '四三-1', 対象者氏名: name })]))
    expect((await sql(office, 'select name from import_row where batch_id = ?', staged.batchId))[0]?.['name']).toBe(name)
  })

  test.each([
    ['𠮷葛\u{E0100}か\u3099👨‍👩‍👧終', 4, '𠮷葛\u{E0100}か\u3099👨‍👩‍👧…'],
    ['𠮷葛\u{E0100}か\u3099👨‍👩‍👧終', 3, '𠮷葛\u{E0100}か\u3099…'],
    ['𠮷葛\u{E0100}か\u3099👨‍👩‍👧終', 2, '𠮷葛\u{E0100}…'],
    ['𠮷葛\u{E0100}か\u3099👨‍👩‍👧終', 1, '𠮷…'],
    ['𠮷葛\u{E0100}', 2, '𠮷葛\u{E0100}'],
  ])('§6-43 %s cut to %i characters', (text, count, cut) => {
    expect(cutGraphemes(text, count)).toBe(cut)
  })

  test('§6-43 a message repeats at most a line of a long cell', async () => {
    expect(shownCell('𠮷'.repeat(61))).toBe(`${'𠮷'.repeat(60)}…`)
    expect((await told(office, { 見積額: '9'.repeat(10_000) })).message.length).toBeLessThan(200)
  })
})

describe('マイナンバー', () => {
  const filesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
  /** The published specimen. */
  const number = '123456789018'

  test.each([
    ['in a memo', { メモ: `個人番号は${number}です` }],
    ['with hyphens', { メモ: '1234-5678-9018' }],
    ['in full width', { メモ: `番号 １２３４５６７８９０１８ 以上` }],
    ['as a telephone number', { 電話: number }],
    ['in an address', { 住所: `愛知県名古屋市西区浄心4ー95ー12 ${number}` }],
    ['in a column nobody reads', { 入力者: number }],
  ])('written %s it is told, and kept nowhere', async (_name, change) => {
    const staged = await stage(office, csv([row({ 整理番号: `個${Object.keys(change)[0] ?? ''}`, ...change })]))
    expect(staged.warnings.map((w) => w.code)).toContain('my-number-in-text')
    await commit(staged)
    const kept = (await keptOf(office, staged)).normalize('NFKC')
    expect(kept).toContain('マイナンバーのため消去')
    expect(kept.replace(/[\s-]/g, '')).not.toContain(number)
    for (const file of filesOf(office.folder)) expect(readFileSync(file).includes(number)).toBe(false)
  })

  test('the same file again is the same answer, and a mended row keeps its warning', async () => {
    const text = csv([row({ 整理番号: '個-再', メモ: number })])
    await commit(await stage(office, text))
    expect(await stage(office, text)).toMatchObject({ same: 1, changed: 0 })
    const staged = await stage(office, csv([row({ 整理番号: '個-直', メモ: number })]))
    const mended = await office.call('intake', 'import.mend', { batchId: staged.batchId, line: 2, field: 'phone', value: '052-000-0000' })
    expect(mended.row.warnings.map((w) => w.code)).toContain('my-number-in-text')
    const worse = await office.call('intake', 'import.mend', { batchId: staged.batchId, line: 2, field: 'phone', value: `tel ${number}` })
    expect(worse.row.warnings.filter((w) => w.code === 'my-number-in-text')).toHaveLength(2)
    expect(await keptOf(office, staged)).not.toContain(number)
  })

  test.each([
    ['a wrong check digit', '123456789012'],
    ['thirteen digits', `1${number}`],
    ['part of a longer number with hyphens', '1234-5678-9018-1111'],
    ['a telephone number', '090-0000-0000'],
  ])('%s is left alone', async (_name, text) => {
    const { warnings } = await told(office, { メモ: text })
    expect(warnings).not.toContain('my-number-in-text')
  })

  test('in the place of a 宛名番号 it refuses the row, in the file of refused rows it is struck out', async () => {
    const staged = await stage(office, csv([row({ 整理番号: '個-宛', 宛名番号: number, メモ: number })]))
    expect(staged.errors.map((e) => e.code)).toEqual(['my-number'])
    const path = join(office.folder, '..', 'rejects.csv')
    await office.call('intake', 'import.rejects', { batchId: staged.batchId, save: office.save(path), replace: false })
    expect(readFileSync(path, 'utf8')).not.toContain(number)
    expect(await keptOf(office, staged)).not.toContain(number)
  })
})
