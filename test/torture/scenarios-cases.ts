/** Work on cases: bringing them in, reviewing and deciding them. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { approve, counterText, one, quickOffice, readyCases, sql } from '../support/hands.ts'
import { importSample, openTestOffice, proposeNow, type TestOffice } from '../support/office.ts'
import { faultsOf, type Fault, type Scenario } from './scenario.ts'

/** Closes the office and puts it where the rounds take it from. */
export async function settled(office: TestOffice, root: string): Promise<void> {
  await office.backend.close()
  cpSync(office.folder, join(root, 'office'), { recursive: true, preserveTimestamps: true })
  rmSync(join(office.folder, '..'), { recursive: true, force: true })
}

const files = 5
const rows = 6

/** 取込: files of six rows, one after the other, each read and committed. */
export const importing: Scenario = {
  name: 'import',
  title: '取込',
  async prepare(root) {
    await settled(await quickOffice(), root)
    const text = counterText(['窓0001', '窓0002', '窓0007', '窓0008', '窓0009', '窓0010'])
    for (let file = 0; file < files; file++) writeFileSync(join(root, `${file}.csv`), text.replaceAll('窓', `夜${file}-`))
    return { users: ['intake'] }
  },
  async act(office, ack) {
    for (let file = 0; file < files; file++) {
      const ticket = office.open(join(office.folder, '..', `${file}.csv`))
      const { batchId, sha256 } = await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: 'aids-counter' })
      ack({ staged: file })
      const { added } = await office.call('intake', 'import.commit', { batchId, sha256 })
      ack({ file, added })
    }
  },
  async verdict(office, acks) {
    const found: Fault[] = []
    let whole = 0
    for (let file = 0; file < files; file++) {
      const cases = await one(office, 'select count(*) from welfare_case where receipt_no like ?', `夜${file}-%`)
      const answered = acks.some((ack) => ack['file'] === file)
      if (cases === rows) whole++
      found.push(
        ...faultsOf(
          [cases === 0 || cases === rows, 'half', `file ${file}: ${cases} of ${rows} cases`],
          [!answered || cases > 0, 'lost', `file ${file} was answered and is gone`],
        ),
      )
    }
    const answered = acks.filter((ack) => 'file' in ack).length
    const count = (text: string) => one(office, `select count(*) from ${text}`)
    found.push(
      ...faultsOf(
        [whole - answered <= 1, 'double', `${whole} files in, ${answered} answered`],
        [(await count('application')) === whole * rows, 'half', 'applications do not match the cases'],
        [(await count("import_batch where state = 'committed'")) === whole, 'half', 'batches do not match the files'],
        [(await count("audit_entry where action = 'import'")) === whole, 'trail', 'entries do not match the files'],
        [(await count('hand_over')) === whole, 'half', 'the ledger of files does not match'],
        [
          (await one(office, "select coalesce(max(value), 0) from counter where name = 'case-2026'")) === whole * rows,
          'half',
          'the counter of cases',
        ],
      ),
    )
    for (const { batchId } of await office.call('intake', 'import.leftovers', {}))
      await office.call('intake', 'import.discard', { batchId })
    for (let file = 0; file < files; file++) {
      const ticket = office.open(join(office.folder, '..', `${file}.csv`))
      const known = (await one(office, 'select count(*) from welfare_case where receipt_no like ?', `夜${file}-%`)) > 0
      const staged = await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: 'aids-counter' })
      found.push(...faultsOf([staged.added === (known ? 0 : rows), 'double', `file ${file} again: ${staged.added} new`]))
      if (!known) await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
    }
    return [...found, ...faultsOf([(await count('welfare_case')) === files * rows, 'double', 'cases at the end'])]
  },
}

const verdictsOf = (office: TestOffice) =>
  sql(office, 'select case_no, state, proposal, public_payment, self_payment from welfare_case order by case_no')

/** 審査: all cases by the rules, then some by a person, each answered. */
export const reviewing: Scenario = {
  name: 'review',
  title: '審査',
  async prepare(root) {
    const office = await quickOffice()
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await office.backend.close()
    cpSync(office.folder, join(root, 'office'), { recursive: true })
    const calm = await openTestOffice(office.folder)
    await calm.call('reviewer', 'review.auto', {})
    const end = await verdictsOf(calm)
    const byHand = (await sql(calm, "select case_no from welfare_case where state = 'received' order by case_no limit 12")).map((row) =>
      String(row['case_no']),
    )
    await calm.dispose()
    return { users: ['reviewer'], end: end.filter((row) => !byHand.includes(String(row['case_no']))), byHand }
  },
  async act(office, ack, known) {
    const { reviewed } = await office.call('reviewer', 'review.auto', {})
    ack({ reviewed })
    for (const caseNo of known['byHand'] as string[]) {
      await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '要件を満たすことを確認できないため。' })
      ack({ caseNo })
    }
  },
  async verdict(office, acks, known) {
    const byHand = known['byHand'] as readonly string[]
    const count = (text: string) => one(office, `select count(*) from ${text}`)
    const handed = `welfare_case where state = 'reviewed' and case_no in (${byHand.map((no) => `'${no}'`).join(', ')})`
    const found = faultsOf(
      [
        (await count(
          "welfare_case c where c.state = 'reviewed' and not exists (select 1 from review r where r.review_id = c.review_id and r.case_id = c.case_id)",
        )) === 0,
        'half',
        'a reviewed case without its review',
      ],
      [
        (await count("audit_entry where action = 'review'")) === (await count("welfare_case where state = 'reviewed'")),
        'trail',
        'entries do not match the reviewed cases',
      ],
      [(await count(handed)) - acks.filter((ack) => 'caseNo' in ack).length <= 1, 'double', 'more by hand than answered'],
    )
    const answered = acks.filter((ack) => 'caseNo' in ack)
    for (const { caseNo } of answered)
      found.push(
        ...faultsOf([
          (await one(office, "select count(*) from welfare_case where state = 'reviewed' and case_no = ?", caseNo ?? '')) === 1,
          'lost',
          `${caseNo} was answered`,
        ]),
      )
    const ends = async (): Promise<boolean> => {
      const now = (await verdictsOf(office)).filter((row) => !byHand.includes(String(row['case_no'])))
      return JSON.stringify(now) === JSON.stringify(known['end'])
    }
    if (acks.length > 0) found.push(...faultsOf([await ends(), 'lost', 'the review was answered, its outcome is not there']))
    await office.call('reviewer', 'review.auto', {})
    return [...found, ...faultsOf([await ends(), 'half', 'reviewing again does not come to the same end'])]
  },
}

const drafts = 5

/** 決裁: drafts of two cases, each approved by two persons. */
export const approving: Scenario = {
  name: 'approve',
  title: '決裁',
  async prepare(root) {
    const office = await quickOffice()
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await office.call('reviewer', 'review.auto', {})
    const caseNos = await readyCases(office, drafts * 2)
    const draftNos: string[] = []
    for (let i = 0; i < drafts; i++) {
      const made = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: caseNos.slice(2 * i, 2 * i + 2) })
      draftNos.push(made.draftNo)
    }
    await settled(office, root)
    return { users: ['chief', 'manager'], draftNos }
  },
  async act(office, ack, known) {
    for (const draftNo of known['draftNos'] as string[]) {
      await approve(office, 'chief', draftNo)
      ack({ step: draftNo })
      await approve(office, 'manager', draftNo)
      ack({ decided: draftNo })
    }
  },
  async verdict(office, acks, known) {
    const found: Fault[] = []
    let approved = 0
    for (const draftNo of known['draftNos'] as string[]) {
      const [row] = await sql(
        office,
        `select d.state,
           (select count(*) from decision x where x.draft_id = d.draft_id) as decisions,
           (select count(distinct v.decision_id) from voucher v join decision x on x.decision_id = v.decision_id where x.draft_id = d.draft_id) as vouchers,
           (select count(*) from welfare_case c join draft_case k on k.case_id = c.case_id where k.draft_id = d.draft_id and c.state = 'granted') as granted,
           (select count(*) from draft_case k where k.draft_id = d.draft_id and k.outcome = 'decided') as outcomes,
           (select count(*) from draft_step s where s.draft_id = d.draft_id and s.state = 'approved') as steps
         from draft d where d.draft_no = ?`,
        draftNo,
      )
      const done = row?.['state'] === 'approved'
      if (done) approved++
      const parts = [row?.['decisions'], row?.['vouchers'], row?.['granted'], row?.['outcomes']].map(Number)
      const answered = (name: string): boolean => acks.some((ack) => ack[name] === draftNo)
      found.push(
        ...faultsOf(
          [parts.every((n) => n === (done ? 2 : 0)), 'half', `${draftNo} ${String(row?.['state'])}: ${parts.join(', ')}`],
          [!answered('decided') || done, 'lost', `the decision of ${draftNo} was answered`],
          [!answered('step') || Number(row?.['steps']) >= 1, 'lost', `the step of ${draftNo} was answered`],
        ),
      )
    }
    const count = (text: string) => one(office, `select count(*) from ${text}`)
    const numbers = await one(office, "select coalesce(max(value), 0) from counter where name = 'decision-2026'")
    found.push(
      ...faultsOf(
        [approved - acks.filter((ack) => 'decided' in ack).length <= 1, 'double', 'more decided than answered'],
        [numbers === 2 * approved, 'half', `${numbers} numbers for ${2 * approved} decisions`],
        [(await count("grant_record where source = 'decided'")) === 2 * approved, 'half', 'records of grants'],
      ),
    )
    for (const draftNo of known['draftNos'] as string[]) {
      const state = String((await sql(office, 'select state from draft where draft_no = ?', draftNo))[0]?.['state'])
      if (state === 'approved') continue
      const [step] = await sql(
        office,
        "select holder from draft_step s join draft d on d.draft_id = s.draft_id where d.draft_no = ? and s.state = 'current'",
        draftNo,
      )
      if (step?.['holder'] === 'chief') await approve(office, 'chief', draftNo)
      await approve(office, 'manager', draftNo)
    }
    const decisions = await count('decision')
    const twice = await sql(office, 'select case_id from decision group by case_id having count(*) > 1')
    return [...found, ...faultsOf([decisions === 2 * drafts && twice.length === 0, 'double', `${decisions} decisions at the end`])]
  },
}
