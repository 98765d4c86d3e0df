/** 支援措置: no operation shows a protected person's address to whoever may not see it. */
import { describe, expect, test } from 'vitest'
import { sampleDay } from '../support/office.ts'
import { entries, refusal, sql } from './acts.ts'
import { mend, sampleRow, stageRows } from './mend-support.ts'
import { papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()
/** A child with a guardian, both of the register. */
const childCase = 'R8-000005'

const detailsOf = async (caseNo: string): Promise<Record<string, string>> => {
  const [row] = await sql(
    desk.office,
    'select a.details from welfare_case c join application a on a.application_id = c.application_id where c.case_no = ?',
    caseNo,
  )
  return JSON.parse(String(row?.['details'])) as Record<string, string>
}

/** What of a case's place an answer holds: the register's address, the form's address, the form's postal code. */
async function holds(answer: unknown, caseNo: string): Promise<boolean[]> {
  const { address } = await desk.residentOf(caseNo)
  const stated = await detailsOf(caseNo)
  const text = JSON.stringify(answer)
  return [address, stated['address'] ?? '-', stated['postalCode'] ?? '-'].map((place) => text.includes(place))
}

describe('the view of a protected person’s case', () => {
  test.each([
    // reviewers see everything, those who take forms in see the form
    ['reviewer', true, true],
    ['intake', false, true],
  ])('%s: the register’s address %s, the form’s %s', async (user, register, form) => {
    // the form says another place than the register, so that each is told from the other
    const id = '(select application_id from welfare_case where case_no = ?)'
    await sql(desk.office, 'drop trigger if exists import_row_no_update')
    await sql(
      desk.office,
      `update import_row set details = json_set((select a.details from application a where a.application_id = import_row.application_id), '$.address', '沖縄県那覇市仮の町一丁目', '$.postalCode', '9009999') where application_id = ${id}`,
      protectedCase,
    )
    for (const answer of [
      await desk.office.call(user, 'case.view', { caseNo: protectedCase }),
      await desk.office.call(user, 'case.details', { caseNos: [protectedCase] }),
    ])
      expect(await holds(answer, protectedCase)).toEqual([register, form, form])
  })

  test.each(['drafter', 'payer'])('%s: opens no such case, and the attempt is filed', async (user) => {
    await desk.office.call(user, 'office.view', {})
    for (const attempt of [
      () => desk.office.call(user, 'case.view', { caseNo: protectedCase }),
      () => desk.office.call(user, 'case.details', { caseNos: ['R8-000001', protectedCase] }),
      () => desk.office.call(user, 'case.standing', { caseNo: protectedCase }),
      () => desk.office.call(user, 'attachment.list', { caseNo: protectedCase }),
      () => desk.office.call(user, 'correction.ofCase', { caseNo: protectedCase }),
    ]) {
      const before = await entries(desk.office)
      expect(await refusal(attempt())).toBe('protected-case')
      const fresh = await sql(desk.office, 'select actor, action, ref from audit_entry where seq > ?', before)
      expect(fresh).toEqual([{ actor: user, action: 'denied', ref: protectedCase }])
    }
    expect(await refusal(desk.office.call(user, 'case.view', { caseNo: 'R8-000001' }))).toBe('done')
  })

  test('the name of such a case stands in no list for whoever may not open it', async () => {
    const [row] = await sql(desk.office, 'select name, kana from welfare_case where case_no = ?', protectedCase)
    for (const [user, seen] of [
      ['drafter', false],
      ['reviewer', true],
    ] as const) {
      const lists = [
        await desk.office.call(user, 'case.page', { caseNos: ['R8-000001', protectedCase] }),
        await desk.office.call(user, 'case.list', { limit: 500 }),
      ]
      for (const { rows } of lists) {
        expect(rows.find((one) => one.caseNo === protectedCase)?.beneficiary).toBe(seen ? row?.['name'] : '（支援措置の対象者）')
        expect(rows.find((one) => one.caseNo === 'R8-000001')?.beneficiary).not.toBe('（支援措置の対象者）')
        expect(JSON.stringify(rows.filter((one) => one.caseNo === protectedCase)).includes(String(row?.['kana']))).toBe(seen)
      }
    }
  })

  test('nor in a pair of double applications, or among those nobody is linked to', async () => {
    await desk.office.call('drafter', 'office.view', {})
    await sql(desk.office, `update welfare_case set flags = '["protected"]'`)
    for (const [user, seen] of [
      ['payer', false],
      ['intake', true],
    ] as const) {
      const { pairs } = await desk.office.call(user, 'duplicate.list', { limit: 50 })
      expect(pairs.length).toBeGreaterThan(0)
      expect(pairs.every(({ left, fields }) => (left.beneficiary !== '（支援措置の対象者）') === seen && fields.length > 0 === seen)).toBe(
        true,
      )
      const { rows } = await desk.office.call(user, 'people.unmatched', { limit: 50 })
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.every(({ beneficiary, kana }) => (beneficiary !== '（支援措置の対象者）') === seen && (kana !== '') === seen)).toBe(true)
    }
  })

  test('a child’s place is hidden with its guardian’s', async () => {
    const child = await desk.residentOf(childCase)
    const see = async () => JSON.stringify((await desk.office.call('intake', 'case.view', { caseNo: childCase })).person)
    const ask = async () => desk.office.call('intake', 'entry.person', { residentNo: child.resident_no })
    expect(await see()).toContain(child.address)
    expect((await ask())?.address).toBe(child.address)
    await desk.setResident(child.guardian_no ?? '', { protection_from: sampleDay })
    expect(await see()).not.toContain(child.address)
    expect(await ask()).toMatchObject({ address: null, postalCode: null, protected: true })
  })
})

describe('papers that came with a form', () => {
  test('of a protected person open for those who take them in or may see the address', async () => {
    const kept = async (caseNo: string) => {
      await sql(
        desk.office,
        `insert into attachment select 'T-' || case_no, case_id, application_id, 'a.pdf', null, 'pdf', 1, printf('%064d', 0), 'manual', 'a.pdf', '', 'intake', 'x'
         from welfare_case where case_no = ?`,
        caseNo,
      )
      return { caseNo, attachmentId: `T-${caseNo}` }
    }
    const [guarded, plain] = [await kept(protectedCase), await kept('R8-000001')]
    // the content is not there: whoever gets as far as asking for it was let in
    for (const user of ['drafter', 'payer']) {
      await expect(desk.office.call(user, 'attachment.read', guarded)).rejects.toThrow(/^protected-case/)
      await expect(desk.office.call(user, 'attachment.read', plain)).rejects.toThrow(/^attachment-/)
    }
    for (const user of ['intake', 'reviewer', 'auditor'])
      await expect(desk.office.call(user, 'attachment.read', guarded)).rejects.toThrow(/^attachment-/)
  })
})

test('two applications side by side, and an answer beside the one before, show no place to whoever may not see it', async () => {
  const days = `(select min(case_no) from welfare_case where person_key = x.person_key and item_code = x.item_code)`
  await sql(desk.office, `update welfare_case as x set flags = '["duplicate","protected"]' where case_no <> ${days}`)
  for (const [user, seen] of [
    ['intake', true],
    ['payer', false],
  ] as const) {
    const { pairs } = await desk.office.call(user, 'duplicate.list', { limit: 200 })
    const guarded = pairs.filter((pair) => pair.left.protected || pair.right.protected)
    expect(guarded.length).toBeGreaterThan(0)
    for (const { fields } of guarded)
      expect(fields.filter((f) => f.id === 'address').every((f) => f.left.startsWith('（支援措置') === !seen && (seen || !f.differs))).toBe(
        true,
      )
  }
})

test('a mended address stays with the row and never gets into the trail; another text does', async () => {
  const { batchId } = await stageRows(desk.office, [sampleRow(0)])
  const place = '沖縄県那覇市仮の町一丁目'
  const { row } = await mend(desk.office, batchId, 2, 'address', place)
  expect(row.cells.find((cell) => cell.field === 'address')?.value).toBe(place)
  await mend(desk.office, batchId, 2, 'postalCode', '9009999')
  await mend(desk.office, batchId, 2, 'modelName', '仮の型番')
  const bodies = JSON.stringify(await sql(desk.office, 'select body from audit_body'))
  expect([place, '9009999', '仮の型番'].map((text) => bodies.includes(text))).toEqual([false, false, true])
})
