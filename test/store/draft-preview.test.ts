/** 起案の下見: what is left out is told, also when nothing else is there. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { refusal, reviewedOffice, sql } from './acts.ts'

let office: TestOffice
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(() => office.dispose())

it('when every reviewed case has to be reviewed again, each is named; nothing is drafted', async () => {
  const before = await office.call('drafter', 'draft.preview', { kind: 'grant' })
  expect(before).toMatchObject({ leftOut: [] })
  expect(before.cases).toBeGreaterThan(1)
  await sql(office, "update tax set status = '未申告', welfare = 0, repatriate = 0, income_levy = null")
  const after = await office.call('drafter', 'draft.preview', { kind: 'grant' })
  expect(after).toMatchObject({ cases: 0, amount: 0, route: [] })
  expect(after.leftOut.map((one) => one.code)).toEqual(after.leftOut.map(() => 'not-grantable'))
  expect(after.leftOut).toHaveLength(before.cases)
  expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant' }))).toBe('nothing-to-draft')
})
