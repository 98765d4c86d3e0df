/** kill -9 while a file is read: the batch is whole, or offered for deletion, and never anything of it among the cases. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { counterText, entries, one, quickOffice, sql, trailHolds } from '../store/acts.ts'
import { openTestOffice } from '../support/office.ts'

const child = join(import.meta.dirname, '../store/crash-child.ts')
const rows = 4_200
/** Rows that are written in one transaction. */
const together = 2000
const rounds = 12

/** Stages the file in a process of its own that dies after its n-th statement. Returns how many it made when it lived. */
function dies(folder: string, path: string, n: number): number | null {
  const run = spawnSync(process.execPath, [child, folder, 'stage', String(n), path], { encoding: 'utf8' })
  if (run.signal === 'SIGKILL') return null
  expect(run.stderr).toBe('')
  return Number(run.stdout.replace('done after ', ''))
}

it('leaves a whole batch or one that is offered for deletion, and changes no case', async () => {
  let office = await quickOffice()
  const { folder } = office
  const path = join(folder, '..', 'many.csv')
  const [header = '', row = ''] = counterText(['窓0001']).split('\n')
  writeFileSync(path, [header, ...Array.from({ length: rows }, (_, i) => row.replace('窓0001', `夜${i + 1}`)), ''].join('\n'))
  await office.backend.close()
  const statements = dies(folder, path, Number.MAX_SAFE_INTEGER) ?? 0
  expect(statements).toBeGreaterThan(100)
  const cut: number[] = []
  for (let round = 0; round < rounds; round++) {
    // the first statements make the batch, the last ones write its counts: between them evenly
    const n = round < 3 ? 2 + round * 3 : Math.floor((statements * (round - 1)) / rounds)
    expect(dies(folder, path, n)).toBeNull()
    office = await openTestOffice(folder)
    const written = await entries(office)
    const left = await office.call('intake', 'import.leftovers', {})
    expect(left.length).toBeLessThanOrEqual(1)
    for (const cutOff of left) {
      cut.push(cutOff.rows)
      expect(cutOff).toMatchObject({ file: 'many.csv', rows: cutOff.rows - (cutOff.rows % together) })
      await expect(office.call('intake', 'import.commit', { batchId: cutOff.batchId, sha256: '' })).rejects.toThrow(
        /changed-by-other|not-found/,
      )
      await office.call('intake', 'import.discard', { batchId: cutOff.batchId })
    }
    expect(await office.call('intake', 'import.leftovers', {})).toEqual([])
    // 1: the discarding told in the trail; the login of this round
    expect((await entries(office)) - written).toBe(left.length + 1)
    await office.backend.close()
  }
  expect(Math.max(...cut)).toBeGreaterThan(0)
  office = await openTestOffice(folder)
  expect(
    await sql(
      office,
      "select row_count as n, (select count(*) from import_row r where r.batch_id = b.batch_id) as kept from import_batch b where state = 'staged'",
    ),
  ).toEqual([{ n: rows, kept: rows }])
  expect(await one(office, 'select count(*) from import_row')).toBe(rows)
  expect(await one(office, 'select count(*) from welfare_case')).toBe(0)
  expect(await one(office, 'select count(*) from hand_over')).toBe(0)
  expect(await trailHolds(office)).toBe(true)
  expect(await sql(office, 'pragma foreign_key_check')).toEqual([])
  await office.backend.close()
  rmSync(join(folder, '..'), { recursive: true })
})
