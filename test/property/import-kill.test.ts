/** kill -9 in the middle: after every restart an act is there as a whole or not at all, and the trail holds. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTestOffice, type TestOffice } from '../support/office.ts'
import { approve, counterText, one, reviewedOffice, smallDraft, sql, trailHolds } from '../store/acts.ts'

const child = join(import.meta.dirname, '../store/crash-child.ts')

/** Runs the act until it dies after its n-th statement; true when it came to its end. */
function dies(folder: string, act: string, n: number, detail: string): boolean {
  const run = spawnSync(process.execPath, [child, folder, act, String(n), detail], { encoding: 'utf8' })
  const outcome = run.signal ?? run.stdout.replace(/\d+\n/, '')
  expect(['SIGKILL', 'done after ']).toContain(outcome === '' ? run.stderr : outcome)
  return run.signal === null
}

const whole = async (office: TestOffice): Promise<void> => {
  expect(await trailHolds(office)).toBe(true)
  expect(await sql(office, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(await sql(office, 'pragma foreign_key_check')).toEqual([])
}

describe('killed in the middle', () => {
  it('of the commit of an import: all rows or none', async () => {
    let office = await reviewedOffice()
    const { folder } = office
    const path = join(folder, '..', 'more.csv')
    const text = counterText(['窓0001', '窓0002', '窓0007', '窓0008', '窓0009', '窓0010', '窓0011', '窓0012'])
    writeFileSync(path, text.replaceAll('窓', '夜'))
    const state = async () => ({
      cases: await one(office, 'select count(*) from welfare_case'),
      applications: await one(office, 'select count(*) from application'),
      imports: await one(office, "select count(*) from audit_entry where action = 'import'"),
      committed: await one(office, "select count(*) from import_batch where state = 'committed'"),
      handedOver: await one(office, 'select count(*) from hand_over'),
      counter: await one(office, "select value from counter where name = 'case-2026'"),
    })
    const none = await state()
    const rows = 8
    const all = {
      cases: none.cases + rows,
      applications: none.applications + rows,
      imports: none.imports + 1,
      committed: none.committed + 1,
      handedOver: none.handedOver + 1,
      counter: none.counter + rows,
    }
    let rounds = 0
    let kept = false
    for (let n = 1; !kept; n += 2) {
      await office.backend.close()
      const ended = dies(folder, 'import', n, path)
      office = await openTestOffice(folder)
      const found = await state()
      expect([none, all]).toContainEqual(found)
      kept = found.cases === all.cases
      if (ended) expect(kept).toBe(true)
      await whole(office)
      rounds++
    }
    expect(rounds).toBeGreaterThan(6)
    await office.dispose()
  })

  it('of the deciding approval: all decisions or none', async () => {
    let office = await reviewedOffice()
    const { folder } = office
    const draft = await smallDraft(office, 2)
    await approve(office, 'chief', draft.draftNo)
    const state = async () => ({
      decisions: await one(office, 'select count(*) from decision'),
      withVouchers: await one(office, 'select count(distinct decision_id) from voucher'),
      granted: await one(office, "select count(*) from welfare_case where state = 'granted'"),
      recorded: await one(office, "select count(*) from grant_record where source = 'decided'"),
      approved: await one(office, "select count(*) from draft where state = 'approved'"),
      decided: await one(office, "select count(*) from draft_case where outcome = 'decided'"),
      number: await one(office, "select coalesce(max(value), 0) from counter where name = 'decision-2026'"),
    })
    const none = { decisions: 0, withVouchers: 0, granted: 0, recorded: 0, approved: 0, decided: 0, number: 0 }
    const all = { decisions: 2, withVouchers: 2, granted: 2, recorded: 2, approved: 1, decided: 2, number: 2 }
    expect(await state()).toEqual(none)
    let rounds = 0
    let decided = false
    for (let n = 3; !decided; n += 7) {
      await office.backend.close()
      const ended = dies(folder, 'approve', n, draft.draftNo)
      office = await openTestOffice(folder)
      const found = await state()
      expect([none, all]).toContainEqual(found)
      decided = found.decisions > 0
      if (ended) expect(decided).toBe(true)
      await whole(office)
      rounds++
    }
    expect(rounds).toBeGreaterThan(6)
    await office.dispose()
  })
})
