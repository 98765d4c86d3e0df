/** Processes that open one office in the same instant; the short form of `npm run torture`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { lockOffice } from '../../electron/backend/store/lock.ts'
import { processes } from './processes.ts'

it('one of them has the office, and after its end or its death the next', { timeout: 120_000 }, async () => {
  const [made] = await processes({ rounds: 12, seed: 1 })
  expect(made?.faults).toEqual([])
  expect([made?.row.rounds, (made?.row.acts ?? 0) > 24, (made?.row.tally?.['開いたまま殺した'] ?? 0) > 0]).toEqual([12, true, true])
})

it('who asks while another one is only asking has the office; who asks while another one has it is told so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyufu-lock-'))
  const asking = new Database(join(folder, 'office.lock'))
  try {
    asking.exec('begin; select * from sqlite_master')
    const waits: number[] = []
    const lock = lockOffice(folder, (ms) => {
      waits.push(ms)
      if (waits.length === 2) asking.exec('rollback')
    })
    expect(waits).toEqual([1, 2])
    const refused: number[] = []
    expect(() => lockOffice(folder, (ms) => void refused.push(ms))).toThrow('office-in-use')
    expect(refused.reduce((all, ms) => all + ms, 0)).toBeLessThan(250)
    lock.release()
    lockOffice(folder, () => expect.unreachable()).release()
  } finally {
    asking.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
