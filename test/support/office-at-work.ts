import { roles } from '../../shared/permissions.ts'
import { quickOffice, sql } from './hands.ts'
import { importSample, proposeNow, sampleOffice, type TestOffice } from './office.ts'

/** Who holds every role but the administrator's, and has a seat on the route of decisions. */
export const everybody = 'chief'

/** The same office with cheap passwords and one person in every role but the administrator's (who may not decide): what a walk over all screens needs. Remove its parent folder. */
export async function officeOfOne(): Promise<string> {
  const office = await quickOffice()
  for (const role of roles.filter((one) => one !== 'administrator'))
    await sql(
      office,
      "insert or ignore into user_role (user_id, role, valid_from, valid_to) values (?, ?, '2020-04-01', null)",
      everybody,
      role,
    )
  return work(office)
}

/** Imported, reviewed, two drafts on their way, one decided by its last approver, its letters not yet printed. */
export async function officeAtWork(): Promise<string> {
  return work(await sampleOffice())
}

async function work(office: TestOffice): Promise<string> {
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const first = await office.call('drafter', 'draft.create', { kind: 'grant' })
  for (const user of ['chief', 'manager', 'director']) {
    const { state } = await office.call(user, 'draft.view', { draftNo: first.draftNo, limit: 1 })
    if (state === 'circulating') await office.call(user, 'draft.approve', { draftNo: first.draftNo, asDeputy: false })
  }
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await office.call('reviewer', 'review.auto', {})
  const failing = await office.call('reviewer', 'case.ids', { state: 'received', proposal: 'refuse' })
  for (const caseNo of failing.caseNos.slice(-6)) await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '' })
  const asking = await office.call('reviewer', 'case.ids', { state: 'received', proposal: 'ask' })
  const { cases } = await office.call('reviewer', 'case.details', { caseNos: asking.caseNos.slice(-60) })
  for (const { caseNo, checks } of cases) {
    // only what a talk with the person can settle: an estimate without a provider cannot be granted
    if (!checks.every((line) => line.verdict === 'ok' || ['1', '12', '13'].includes(line.id))) continue
    await proposeNow(office, 'reviewer', { caseNo, propose: 'grant', reason: '本人に電話で確かめ、書類の写しを受け取った。' })
  }
  await office.call('drafter', 'draft.create', { kind: 'grant' })
  await office.call('drafter', 'draft.create', { kind: 'refuse' })
  await office.backend.close()
  return office.folder
}
