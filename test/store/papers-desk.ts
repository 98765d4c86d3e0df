import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { OfficeStore } from '../../electron/backend/store/open.ts'
import { importSample, openTestOffice, sampleOffice, temporaryFolder, type TestOffice, proposeNow } from '../support/office.ts'

/** One of each: a monthly item with several vouchers, an adult, a child with a guardian, a protected person. */
export const granted = ['R8-000001', 'R8-000002', 'R8-000005', 'R8-000151']
/** The second is of somebody the register does not know. */
export const refused = ['R8-000051', 'R8-000071', 'R8-000131']
export const protectedCase = 'R8-000151'

/** The office of the running test, and what tests of papers ask of it. */
export interface PapersDesk {
  office: TestOffice
  /** Folder of the test; the office lies in it. */
  folder: string
  /** A decided office nobody has issued from; copied, never opened. */
  template: string
  /** Decision numbers by case number. */
  decisionNo: Readonly<Record<string, string>>
  db(): OfficeStore
  issue(user?: string, more?: { oneFile?: boolean; outDir?: string }): ReturnType<typeof issueOf>
  stateOf(caseNo: string): Promise<string>
  residentOf(caseNo: string): ReturnType<typeof residentRow>
  setResident(no: string, change: { name?: string; protection_from?: string; protection_to?: string }): Promise<void>
  giveRole(user: string, role: string): Promise<void>
}

const issueOf = (office: TestOffice, user: string, more: object) => office.call(user, 'papers.issue', { oneFile: true, ...more })

const residentRow = (store: OfficeStore, caseNo: string) =>
  store.reader
    .selectFrom('welfare_case as c')
    .innerJoin('resident as r', 'r.resident_no', 'c.resident_no')
    .selectAll('r')
    .where('c.case_no', '=', caseNo)
    .executeTakeFirstOrThrow()

/** Makes a decided office that nobody has issued from. */
export async function decideSample(target: string): Promise<void> {
  const made = await sampleOffice()
  await importSample(made, 'aids-logoform.csv', 'aids-logoform')
  await made.call('reviewer', 'review.auto', {})
  await proposeNow(made, 'reviewer', { caseNo: protectedCase, propose: 'grant', reason: '送付先を確認済み' })
  for (const caseNo of refused)
    await proposeNow(made, 'reviewer', { caseNo, propose: 'refuse', reason: '要件を満たすことを確認できないため。' })
  for (const [kind, caseNos] of [
    ['grant', granted],
    ['refuse', refused],
  ] as const) {
    const { draftNo } = await made.call('drafter', 'draft.create', { kind, caseNos })
    for (const user of ['chief', 'manager']) await made.call(user, 'draft.approve', { draftNo, asDeputy: false })
  }
  await made.backend.close()
  cpSync(made.folder, target, { recursive: true })
  rmSync(join(made.folder, '..'), { recursive: true, force: true })
}

/** Gives every test of the file a fresh copy of one decided office. */
export function papersDesk(): PapersDesk {
  const desk = {
    folder: '',
    template: '',
    decisionNo: {},
    db: () => desk.office.backend.env.store,
    issue: (user = 'mailing', more = {}) => issueOf(desk.office, user, more),
    async stateOf(caseNo) {
      return (await desk.db().reader.selectFrom('welfare_case').select('state').where('case_no', '=', caseNo).executeTakeFirstOrThrow())
        .state
    },
    residentOf: (caseNo) => residentRow(desk.db(), caseNo),
    async setResident(no, change) {
      await desk.db().writer.updateTable('resident').set(change).where('resident_no', '=', no).execute()
    },
    async giveRole(user, role) {
      await desk.db().writer.insertInto('user_role').values({ user_id: user, role, valid_from: '2020-04-01', valid_to: null }).execute()
    },
  } as PapersDesk
  beforeAll(async () => {
    desk.template = join(temporaryFolder('decided'), 'office')
    await decideSample(desk.template)
  })
  afterAll(() => rmSync(join(desk.template, '..'), { recursive: true, force: true }))
  beforeEach(async () => {
    desk.folder = temporaryFolder('papers')
    cpSync(desk.template, join(desk.folder, 'office'), { recursive: true })
    desk.office = await openTestOffice(join(desk.folder, 'office'))
    const rows = await desk
      .db()
      .reader.selectFrom('decision as d')
      .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
      .select(['c.case_no', 'd.decision_no'])
      .execute()
    desk.decisionNo = Object.fromEntries(rows.map((r) => [r.case_no, r.decision_no]))
  })
  afterEach(async () => {
    await desk.office.backend.close()
    rmSync(desk.folder, { recursive: true, force: true })
  })
  return desk
}

/** The texts of each page without any spaces. */
export async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const file = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise
  const pages: string[] = []
  for (let number = 1; number <= file.numPages; number++) {
    const { items } = await (await file.getPage(number)).getTextContent()
    pages.push(
      items
        .map((item) => ('str' in item ? item.str : ''))
        .join('')
        .replaceAll(/\s/gu, ''),
    )
  }
  return pages
}
