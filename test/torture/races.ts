/** 競争: two to six clients at the same moment on one draft, one order, the next number, the last administrator. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { approve, counterText, one, quickOffice, readyCases, refusal, sql } from '../support/hands.ts'
import { importSample, openTestOffice, type TestOffice } from '../support/office.ts'
import { claimedFolder, month, paidTwice } from '../store/payments-run-support.ts'
import { approveAll, claimDay, transferDate } from '../store/payments-support.ts'
import { chance } from './chance.ts'
import { faultCounts, type Row } from './report.ts'
import { faultsOf, fault, type Fault } from './scenario.ts'

/** One kind of race. */
interface Race {
  readonly name: string
  readonly title: string
  readonly open: () => Promise<TestOffice>
  /** Lets `clients` clients act at once. Answers the calls that raced, and what is wrong after them. */
  readonly round: (
    office: TestOffice,
    round: number,
    clients: number,
  ) => Promise<{ readonly calls: number; readonly faults: readonly Fault[] }>
}

const won = (codes: readonly string[]): number => codes.filter((code) => code === 'done').length
const cyclic = <T>(of: readonly T[], clients: number): T[] => Array.from({ length: clients }, (_, i) => of[i % of.length] as T)
const internal = (codes: readonly string[]): Fault[] => (codes.includes('internal') ? [fault('stuck', 'internal')] : [])

/** 決裁: a small draft made anew for each round, all at once on its last step. */
const approvals: Race = {
  name: 'approve',
  title: '決裁',
  async open() {
    const office = await quickOffice({ businessDay: '2026-11-18' })
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await office.call('reviewer', 'review.auto', {})
    return office
  },
  async round(office, _round, clients) {
    const [caseNo] = await readyCases(office, 1)
    if (caseNo === undefined) return { calls: 0, faults: [] }
    const before = await one(office, 'select count(*) from decision')
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await approve(office, 'chief', draftNo)
    const acts = [
      () => approve(office, 'manager', draftNo),
      () => approve(office, 'chief', draftNo, { asDeputy: true }),
      () => approve(office, 'manager', draftNo),
      () => office.call('manager', 'draft.sendBack', { draftNo, to: '係長', comment: '競争' }),
      () => office.call('drafter', 'draft.recall', { draftNo }),
      () => approve(office, 'director', draftNo, { asDeputy: true }),
    ]
    const codes = await Promise.all(cyclic(acts, clients).map((act) => refusal(act())))
    const decisions = (await one(office, 'select count(*) from decision')) - before
    const faults = faultsOf(
      [won(codes) === 1, 'double', `${won(codes)} of ${codes.join(', ')}`],
      [decisions <= 1, 'double', `${decisions} decisions of one case`],
      [
        (await one(office, 'select count(*) from (select case_id from decision group by case_id having count(*) > 1)')) === 0,
        'double',
        'decided twice',
      ],
    )
    return { calls: codes.length, faults: [...faults, ...internal(codes)] }
  },
}

/** 支払: orders of one month, made and called off at once. */
const payments: Race = {
  name: 'pay',
  title: '支払',
  async open() {
    const { folder } = await claimedFolder(3)
    const office = await openTestOffice(folder, { businessDay: claimDay })
    await sql(office, "insert into user_role values ('mailing', 'payer', '2020-04-01', null)")
    return office
  },
  async round(office, _round, clients) {
    const users = cyclic(['payer', 'mailing'], clients)
    const made = await Promise.all(users.map((user) => refusal(office.call(user, 'payment.create', { month, transferDate }))))
    const [run] = await office.call('payer', 'payment.list', {})
    const { runNo, draftNo } = { runNo: run?.runNo ?? '', draftNo: run?.draftNo ?? '' }
    await approveAll(office, draftNo)
    const ended = await Promise.all(users.map((user) => refusal(office.call(user, 'payment.cancel', { runNo, reason: '競争' }))))
    const faults = faultsOf(
      [won(made) === 1, 'double', `made: ${made.join(', ')}`],
      [won(ended) === 1, 'double', `called off: ${ended.join(', ')}`],
      [(await paidTwice(office)).length === 0, 'double', 'a claim in two orders'],
    )
    return { calls: made.length + ended.length, faults: [...faults, ...internal([...made, ...ended])] }
  },
}

/** 採番: applications taken in at the same moment, each with a number of its own and none left out. */
const numbers: Race = {
  name: 'number',
  title: '採番',
  open: () => quickOffice(),
  async round(office, round, clients) {
    const row = counterText(['窓0001'])
    const staged = []
    for (let i = 0; i < clients; i++) {
      const path = join(office.folder, '..', `race-${i}.csv`)
      writeFileSync(path, row.replaceAll('窓0001', `競${round}-${i}`))
      staged.push(await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' }))
    }
    const codes = await Promise.all(
      staged.map(({ batchId, sha256 }) => refusal(office.call('intake', 'import.commit', { batchId, sha256 }))),
    )
    const cases = await one(office, 'select count(*) from welfare_case')
    const counter = await one(office, "select value from counter where name = 'case-2026'")
    const distinct = await one(office, 'select count(distinct case_no) from welfare_case')
    const faults = faultsOf(
      [won(codes) === clients, 'stuck', codes.join(', ')],
      [cases === counter && distinct === cases, 'double', `${cases} cases, ${distinct} numbers, counter ${counter}`],
    )
    return { calls: codes.length, faults: [...faults, ...internal(codes)] }
  },
}

/** 最後の管理者: administrators suspend one another at once; one stays. */
const administrators: Race = {
  name: 'administrator',
  title: '最後の管理者',
  async open() {
    const office = await quickOffice()
    for (const user of ['intake', 'reviewer', 'drafter', 'mailing', 'payer'])
      await sql(office, 'insert into user_role values (?, ?, ?, null)', user, 'administrator', '2020-04-01')
    return office
  },
  async round(office, _round, clients) {
    const all = ['admin', 'intake', 'reviewer', 'drafter', 'mailing', 'payer']
    const racing = all.slice(0, clients)
    for (const user of all) await sql(office, 'update user_account set active = 1 where user_id = ?', user)
    for (const user of all.slice(clients)) await sql(office, 'update user_account set active = 0 where user_id = ?', user)
    const next = (i: number): string => racing[(i + 1) % racing.length] ?? 'admin'
    const codes = await Promise.all(racing.map((user, i) => refusal(office.call(user, 'users.suspend', { user: next(i), reason: '競争' }))))
    const left = await one(
      office,
      "select count(*) from user_account a join user_role r on r.user_id = a.user_id where r.role = 'administrator' and a.active = 1",
    )
    for (const user of all) await sql(office, 'update user_account set active = 1 where user_id = ?', user)
    return { calls: codes.length, faults: [...faultsOf([left >= 1, 'lost', `nobody is left: ${codes.join(', ')}`]), ...internal(codes)] }
  },
}

const kinds: readonly Race[] = [approvals, payments, numbers, administrators]

/** Races until so many calls raced, a quarter of them in each kind. */
export async function races(options: {
  readonly races: number
  readonly seed: number
  readonly until?: number
}): Promise<readonly { readonly row: Row; readonly faults: readonly Fault[] }[]> {
  const made: { row: Row; faults: readonly Fault[] }[] = []
  const each = ((options.until ?? Number.POSITIVE_INFINITY) - Date.now()) / kinds.length
  for (const kind of kinds) {
    const until = Date.now() + each
    const dice = chance(options.seed)
    const faults: Fault[] = []
    let calls = 0
    let rounds = 0
    let office: TestOffice | undefined
    while (calls < options.races / kinds.length && Date.now() < until) {
      office ??= await kind.open()
      const round = await kind.round(office, rounds, 2 + dice.whole(5))
      calls += round.calls
      faults.push(...round.faults)
      if (round.calls > 0) rounds++
      // what there was to race for is used up, or the trail is long enough to be looked through
      if (round.calls === 0 || rounds % 100 === 0) {
        faults.push(...(await closed(office)))
        office = undefined
      }
    }
    if (office !== undefined) faults.push(...(await closed(office)))
    made.push({
      row: { part: '競争（2〜6人）', name: kind.title, rounds, acts: calls, faults: faultCounts(faults), note: '', control: false },
      faults,
    })
  }
  return made
}

async function closed(office: TestOffice): Promise<Fault[]> {
  const verdict = await verifyTrail(office.backend.env.store.reader)
  await office.dispose()
  return verdict.ok ? [] : [fault('trail', JSON.stringify(verdict.firstBad))]
}
