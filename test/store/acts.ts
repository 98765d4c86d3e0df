/** Short words for what tests of the whole backend do again and again; those that need no test runner are in support/hands.ts. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { BackendOptions } from '../../electron/backend/office/open.ts'
import { quickOffice, sql } from '../support/hands.ts'
import { importSample, openTestOffice, project, temporaryFolder, type TestOffice } from '../support/office.ts'

export {
  approve,
  codeOf,
  counterText,
  entries,
  one,
  quickOffice,
  readyCases,
  refusal,
  type Row,
  smallDraft,
  sql,
  trailHolds,
} from '../support/hands.ts'

let reviewed: Promise<string> | undefined
afterAll(async () => {
  if (reviewed !== undefined) rmSync(join(await reviewed, '..'), { recursive: true, force: true })
})

async function makeReviewed(): Promise<string> {
  const office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  await office.backend.close()
  return office.folder
}

/** An office with the counter file imported and reviewed: some seventy cases ready to be granted. Made once, then copied. */
export async function reviewedOffice(options: BackendOptions = {}): Promise<TestOffice> {
  reviewed ??= makeReviewed()
  const folder = join(temporaryFolder('reviewed'), 'office')
  cpSync(await reviewed, folder, { recursive: true })
  return openTestOffice(folder, options)
}

export const stateOf = async (office: TestOffice, caseNo: string): Promise<string> =>
  String((await sql(office, 'select state from welfare_case where case_no = ?', caseNo))[0]?.['state'])

export const draftState = async (office: TestOffice, draftNo: string): Promise<string> =>
  String((await sql(office, 'select state from draft where draft_no = ?', draftNo))[0]?.['state'])

/** Gives a user one more role from the office's beginning. */
export async function addRole(
  office: TestOffice,
  user: string,
  role: string,
  from = '2020-04-01',
  to: string | null = null,
): Promise<void> {
  await sql(office, 'insert into user_role (user_id, role, valid_from, valid_to) values (?, ?, ?, ?)', user, role, from, to)
}

/** Puts a user on a post in the place of its holder. */
export async function seat(office: TestOffice, post: string, user: string): Promise<void> {
  await sql(office, 'update post_holder set user_id = ? where post = ?', user, post)
}

/** The expected answers that were computed apart from the program. */
export const expectedAnswer = <T>(name: string): T =>
  JSON.parse(readFileSync(join(project, 'test/data/expected', `${name}.json`), 'utf8')) as T

/** Imports a file of any content with the counter's profile. */
export async function importText(office: TestOffice, text: string, name = 'more.csv') {
  const path = join(office.folder, '..', name)
  writeFileSync(path, text)
  const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
  return office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
}

/** The receipt number of a case. */
export const receiptOf = async (office: TestOffice, caseNo: string): Promise<string> =>
  String((await sql(office, 'select receipt_no from welfare_case where case_no = ?', caseNo))[0]?.['receipt_no'])
