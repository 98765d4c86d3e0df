import { describe, expect, it } from 'vitest'
import { safetyLines } from '../../../renderer/ui/safety-lines.ts'
import type { SafetyView } from '../../../shared/contract/backups.ts'

const well: SafetyView = {
  backup: { ageDays: 0, overdue: false, failed: null },
  running: null,
  space: { freeMb: 90_000, state: 'ok' },
  refused: null,
  clock: false,
}

describe('what every screen tells of safety', () => {
  it('nothing while all is well, nor of practice data', () => {
    expect(safetyLines(well, true)).toEqual([])
    expect(safetyLines({ ...well, backup: null }, false)).toEqual([])
  })
  it.each<readonly [string, Partial<SafetyView>, 'bad' | 'warn', string]>([
    ['a full disk', { space: { freeMb: 0, state: 'full' } }, 'bad', '入力したものは画面に残っています'],
    ['a disk that fills up', { space: { freeMb: 400, state: 'tight' } }, 'warn', '400MB'],
    ['a folder that refuses', { refused: 'readonly' }, 'bad', 'フォルダーに書き込めません'],
    ['a disk that fails', { refused: 'io' }, 'bad', 'ディスクの書込みに失敗'],
    ['a clock in doubt', { clock: true }, 'bad', '支払は止まります'],
    [
      'a failed backup',
      { backup: { ageDays: 1, overdue: false, failed: { at: '2026-11-24T10:00:00', text: '空きがありません。' } } },
      'bad',
      '空きがありません。',
    ],
    ['an old backup', { backup: { ageDays: 6, overdue: true, failed: null } }, 'warn', '6日前'],
    ['no backup', { backup: { ageDays: null, overdue: true, failed: null } }, 'warn', 'まだありません'],
  ])('%s', (_, part, tone, words) => {
    const lines = safetyLines({ ...well, ...part }, false)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.tone).toBe(tone)
    expect(lines[0]?.text).toContain(words)
  })
  it('says to administrators what to do, to others whom to tell', () => {
    const old = { ...well, backup: { ageDays: 6, overdue: true, failed: null } }
    expect(safetyLines(old, true)[0]?.text).toContain('「バックアップ」の画面')
    expect(safetyLines(old, false)[0]?.text).toContain('管理者に知らせて')
  })
})
