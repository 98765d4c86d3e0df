/** The diagnosis: a healthy office, and one sick in each way. Every finding says what to do; none names a person. */
import { expect, it } from 'vitest'
import * as check from '../../electron/backend/doctor/checks.ts'

const now = new Date('2026-11-24T01:00:00.000Z')
const keys = { name: 'office.key', state: 'ok', mode: 0o600 } as const
const well = { age: 0, inOffice: false, recovery: true, drilled: true, rehearsed: 10, lastRehearsalFailed: false, failed: null }

it.each([
  ['open', check.opens(null)],
  ['settings', check.settings(null)],
  ['integrity', check.integrity({ integrity: 'ok', orphans: 0 })[0]],
  ['foreign keys', check.integrity({ integrity: 'ok', orphans: 0 })[1]],
  ['space', check.space(10e9, 1e9)],
  ['place', check.place(false)],
  ['clock', check.clock(now, '2026-11-24T00:59:00.000Z', 0)],
  ['clock of an empty office', check.clock(now, null, 0)],
  ['keys', check.keyFiles([keys])],
  ['keys where there are no modes', check.keyFiles([{ ...keys, mode: null }])],
  ['trail', check.trail({ ok: true, entries: 3 })],
  ['backups', check.backups(well)],
  ['leftovers', check.leftovers(0)],
  ['schema', check.schema(5, 5)],
  ['fonts', check.fonts([])],
])('a healthy office: %s', (_, found) => {
  expect(found?.verdict).toBe('ok')
  expect(found?.next).toBe('')
})

it.each([
  ['does not open', check.opens({ text: '読めません。', next: '復元してください。' }), 'fail', '読めません'],
  ['synchronous fell to NORMAL', check.settings('synchronous = 1'), 'fail', 'synchronous = 1'],
  ['damaged pages', check.integrity({ integrity: '異常', orphans: 0 })[0], 'fail', '異常'],
  ['nothing known of the store', check.integrity({ integrity: '', orphans: 0, unknown: true })[0], 'warn', '確かめていません'],
  ['orphans', check.integrity({ integrity: 'ok', orphans: 3 })[1], 'fail', '3件'],
  ['disk all but full', check.space(63e6, 1e6), 'fail', '空き63MB'],
  ['room for no copy', check.space(1.9e9, 1e9), 'warn', '空き1,900MB'],
  ['on a share', check.place(true), 'fail', 'ネットワーク'],
  ['clock behind the trail', check.clock(now, '2026-11-24T02:00:00.000Z', 0), 'fail', '60分'],
  ['clock jumps unsettled', check.clock(now, null, 2), 'fail', '2件'],
  ['key lost', check.keyFiles([{ ...keys, state: 'missing' }]), 'fail', '「office.key」がありません'],
  ['key broken', check.keyFiles([{ ...keys, state: 'wrong' }]), 'fail', '壊れています'],
  ['key open to others', check.keyFiles([{ ...keys, mode: 0o644 }]), 'warn', 'ほかの利用者'],
  ['trail broken', check.trail({ ok: false, entries: 9, firstBad: { seq: 7, problem: '違います' } }), 'fail', '第7号'],
  ['no backup', check.backups({ ...well, age: null }), 'fail', 'まだ一つも'],
  ['old backup', check.backups({ ...well, age: 8 }), 'fail', '8日前'],
  ['backup of some days ago', check.backups({ ...well, age: 2 }), 'warn', '2日前'],
  ['rehearsal failed', check.backups({ ...well, lastRehearsalFailed: true }), 'fail', '失敗'],
  ['last backup failed', check.backups({ ...well, failed: '空きがありません。' }), 'fail', '空きがありません'],
  ['backups in the office', check.backups({ ...well, inOffice: true }), 'warn', '事務所フォルダーの中'],
  ['no recovery key', check.backups({ ...well, recovery: false }), 'warn', '回復鍵'],
  ['no drill', check.backups({ ...well, drilled: false }), 'warn', '確かめて'],
  ['no rehearsal', check.backups({ ...well, rehearsed: null }), 'warn', '復元の試し'],
  ['half files', check.leftovers(2), 'warn', '2個'],
  ['newer shape', check.schema(6, 5), 'fail', '事務所は6'],
  ['older shape', check.schema(4, 5), 'warn', '事務所は4'],
  ['font gone', check.fonts(['BIZUDMincho-Regular.ttf']), 'fail', 'BIZUDMincho'],
] as const)('a sick office: %s', (_, found, verdict, words) => {
  expect(found?.verdict).toBe(verdict)
  expect(found?.text).toContain(words)
  expect(found?.next).toMatch(/。$/)
})
