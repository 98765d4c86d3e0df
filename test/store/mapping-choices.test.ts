/** 選択肢ごとの列 through the operations of the wizard: found, read, mended, saved and handed on. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { quickOffice, sql } from './acts.ts'
import { csv, header, row } from './bad-inputs-support.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

/** The counter's file, with its column of papers as one column for each paper. */
function choicesFile(marks: readonly (readonly [string, string, string])[]): string {
  const rows = marks.map(([a, b, c], i) => [...row({ 整理番号: `選${i + 1}` }).filter((_, at) => header[at] !== '添付'), a, b, c])
  const names = [...header.filter((name) => name !== '添付'), '添付書類：見積書', '添付書類：カタログ', '添付書類：医師意見書']
  const lines = [names, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(','))
  return `${lines.join('\r\n')}\r\n`
}

async function inspected(text: string, name = 'choices.csv') {
  const path = join(office.folder, '..', name)
  writeFileSync(path, text)
  const ticket = office.open(path)
  return { ticket, seen: await office.call('intake', 'import.inspect', { ticket, profile: '' }) }
}

const marks = [
  ['○', '', '1'],
  ['○', '×', ''],
  ['レ', 'はい', ''],
] as const

test('the wizard finds the group; the file is read with it, the profile is saved, exported and read again', async () => {
  expect(header).toContain('添付')
  const { ticket, seen } = await inspected(choicesFile(marks))
  expect(seen.draft.choiceColumns?.['attachments']).toEqual({
    '添付書類：見積書': '見積書',
    '添付書類：カタログ': 'カタログ',
    '添付書類：医師意見書': '医師意見書',
  })
  const staged = await office.call('intake', 'import.stage', { ticket, programme: 'aids', draft: { ...seen.draft, id: 'draft' } })
  const kept = await sql(office, 'select details from row_value where batch_id = ? order by line', staged.batchId)
  expect(kept.map((one) => (JSON.parse(String(one['details'])) as { attachments: unknown }).attachments)).toEqual([
    ['見積書', '医師意見書'],
    ['見積書'],
    ['見積書', 'カタログ'],
  ])
  const saved = await office.call('intake', 'profile.save', {
    draft: seen.draft,
    name: '選択肢ごとの様式',
    source: '',
    header: seen.columns.map((column) => column.header),
    version: 0,
  })
  const again = await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: saved.id })
  expect(again).toMatchObject({ added: staged.added, rejected: staged.rejected })
  const out = join(office.folder, '..', 'choices.json')
  await office.call('intake', 'profile.export', { id: saved.id, save: office.save(out), replace: false })
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ choiceColumns: { attachments: { '添付書類：見積書': '見積書' } } })
})

describe('mending', () => {
  test('the mark of one choice is mended in its own column; a word that is no mark is told', async () => {
    const { ticket, seen } = await inspected(choicesFile([['後日', '', '○']]), 'odd.csv')
    const draft = { ...seen.draft, id: 'draft', choiceColumns: (await inspected(choicesFile(marks))).seen.draft.choiceColumns }
    delete (draft.columns as Record<string, unknown>)['attachments']
    const staged = await office.call('intake', 'import.stage', { ticket, programme: 'aids', draft })
    expect(staged.warnings.map((w) => w.message).join()).toContain('見積書（後日）')
    const line = 2
    const before = await office.call('intake', 'import.row', { batchId: staged.batchId, line })
    const cell = before.cells.find((one) => one.header === '添付書類：見積書')
    expect(cell?.label).toBe('添付書類：見積書')
    const field = cell?.field ?? ''
    const { candidates } = await office.call('intake', 'import.candidates', { batchId: staged.batchId, line, field })
    expect(candidates.map((one) => one.value)).toEqual(['○', ''])
    const done = await office.call('intake', 'import.mend', { batchId: staged.batchId, line, field, value: '○' })
    expect(done.row.warnings.map((w) => w.message).join()).not.toContain('後日')
    expect(done.row.cells.find((one) => one.header === '添付書類：見積書')).toMatchObject({ value: '○', original: '後日' })
    const [kept] = await sql(office, 'select details from row_value where batch_id = ?', staged.batchId)
    expect((JSON.parse(String(kept?.['details'])) as { attachments: unknown }).attachments).toEqual(['見積書', '医師意見書'])
  })
})

test('a file without a group is read as before', async () => {
  const { seen } = await inspected(csv([row()]), 'plain.csv')
  expect([seen.draft.choiceColumns, seen.draft.columns['attachments']]).toEqual([undefined, '添付'])
})
