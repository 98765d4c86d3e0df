/** Work whose outcome leaves the store: letters, bank files, backups. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { officeKey } from '../../electron/backend/keys/office-key.ts'
import { restoreOffice } from '../../electron/backend/office/restore.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { approveAll, claimDay, transferDate } from '../store/payments-support.ts'
import { claimedFolder, month, paidTwice } from '../store/payments-run-support.ts'
import { filesOf, halves } from '../store/backups-support.ts'
import { cheapLogins, one, quickOffice, readyCases, sql } from '../support/hands.ts'
import { importSample, openTestOffice, type TestOffice } from '../support/office.ts'
import { settled } from './scenarios-cases.ts'
import { faultsOf, type Fault, type Scenario } from './scenario.ts'

const count = (office: TestOffice, text: string) => one(office, `select count(*) from ${text}`)
const letters = 6

async function openRun(office: TestOffice): Promise<string> {
  const { runNo } = await office.call('mailing', 'printRun.open', {
    kind: 'all',
    order: 'decision',
    perBundle: 2,
    service: 'plain',
    leaveOut: [],
    atDesk: [],
  })
  return runNo
}

async function countAll(office: TestOffice, runNo: string): Promise<void> {
  const files = await office.call('mailing', 'papers.files', {})
  const { bundles } = await office.call('mailing', 'printRun.view', { runNo })
  for (const { bundle, state, file } of bundles) {
    const sheets = files.find((one_) => one_.name === file)?.pages ?? 0
    if (state === 'made') await office.call('mailing', 'printRun.count', { runNo, bundle, sheets })
  }
}

/** 印刷と発送: a run of three bundles, printed, counted and posted. */
export const printing: Scenario = {
  name: 'papers',
  title: '印刷と発送',
  async prepare(root) {
    const office = await quickOffice()
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await office.call('reviewer', 'review.auto', {})
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: await readyCases(office, letters) })
    await approveAll(office, draftNo)
    await settled(office, root)
    return { users: ['mailing'] }
  },
  async act(office, ack) {
    const runNo = await openRun(office)
    ack({ run: runNo })
    for (const bundle of [1, 2, 3]) {
      await office.call('mailing', 'printRun.print', { runNo, bundle })
      ack({ bundle })
    }
    await countAll(office, runNo)
    ack({ counted: runNo })
    await office.call('mailing', 'printRun.post', { runNo })
    ack({ posted: runNo })
  },
  async verdict(office, acks) {
    const found: Fault[] = []
    const answered = (name: string): boolean => acks.some((ack) => name in ack)
    const papers = join(office.folder, 'papers')
    const onDisk = [...filesOf(papers).keys()].filter((name) => name.endsWith('.pdf'))
    const rows = await sql(office, 'select name, sha256 from paper_file')
    for (const row of rows) {
      const path = join(papers, String(row['name']))
      const right = existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === row['sha256']
      found.push(...faultsOf([right, 'lost', `${String(row['name'])} is entered and not there as it was made`]))
    }
    const made = await count(office, "print_bundle where state <> 'waiting'")
    const acked = acks.filter((ack) => 'bundle' in ack).length
    found.push(
      ...faultsOf(
        [!answered('run') || (await count(office, 'print_run')) === 1, 'lost', 'the run was answered'],
        [made >= acked, 'lost', `${made} bundles, ${acked} answered`],
        [made - acked <= 1, 'double', `${made} bundles, ${acked} answered`],
        [(await count(office, "welfare_case where state = 'issued'")) === 2 * made, 'half', 'cases do not match the bundles'],
        [!answered('posted') || (await count(office, 'mailing_entry')) === letters, 'lost', 'the posting was answered'],
        [[0, letters].includes(await count(office, 'mailing_entry')), 'half', 'letters in the ledger of mail'],
        [onDisk.length - rows.length <= 1, 'double', `${onDisk.length} files, ${rows.length} entered`],
      ),
    )
    const [run] = await sql(office, 'select run_no, state from print_run')
    const runNo = run === undefined ? await openRun(office) : String(run['run_no'])
    const { bundles } = await office.call('mailing', 'printRun.view', { runNo })
    if (bundles.some((b) => b.state === 'waiting')) await office.call('mailing', 'printRun.print', { runNo })
    await countAll(office, runNo)
    if ((await count(office, 'mailing_entry')) === 0) await office.call('mailing', 'printRun.post', { runNo })
    const numbers = await sql(office, 'select number from paper group by number having count(*) > 1')
    const left = [...filesOf(papers).keys()].filter((name) => !rows.some((row) => row['name'] === name))
    const known = (await sql(office, 'select name from paper_file')).map((row) => String(row['name']))
    return [
      ...found,
      ...faultsOf(
        [numbers.length === 0, 'double', 'a number on two papers'],
        [(await count(office, "welfare_case where state = 'issued'")) === letters, 'stuck', 'not all letters go out'],
        [(await count(office, 'mailing_entry')) === letters, 'double', 'letters in the ledger of mail at the end'],
        [
          left.every((name) => known.includes(name)),
          'half',
          `files nobody knows: ${left.filter((name) => !known.includes(name)).join(', ')}`,
        ],
      ),
    ]
  },
}

const runOf = async (office: TestOffice) => (await office.call('payer', 'payment.list', {}))[0]
const order = ['none', 'draft', 'approved', 'closed', 'exported', 'handed-over', 'settled'] as const

/** From where the order stands to the return that is taken back. */
async function payOn(office: TestOffice, ack: (state: (typeof order)[number] | 'returned') => void, file: string): Promise<void> {
  if ((await runOf(office)) === undefined) {
    await office.call('payer', 'payment.create', { month, transferDate })
    ack('draft')
  }
  const draftNo = (await runOf(office))?.draftNo ?? ''
  if ((await runOf(office))?.state === 'draft') {
    for (const user of ['chief', 'manager', 'director']) {
      const [step] = await sql(
        office,
        "select s.holder from draft_step s join draft d on d.draft_id = s.draft_id where d.draft_no = ? and s.state = 'current'",
        draftNo,
      )
      if (step?.['holder'] === user) await office.call(user, 'draft.approve', { draftNo, asDeputy: false })
    }
    ack('closed')
  }
  const { runNo = '', state } = (await runOf(office)) ?? {}
  if (state === 'closed' || state === 'approved') {
    await office.call('payer', 'payment.export', { runNo, save: office.save(file), replace: true })
    ack('exported')
  }
  const run = await office.call('payer', 'payment.view', { runNo })
  if (run.state === 'exported') {
    const hand = { runNo, version: run.version, ticket: office.open(file), handedOn: claimDay, handedTo: '見本銀行' }
    await office.call('payer', 'payment.handOver', hand)
    ack('handed-over')
  }
  if ((await office.call('payer', 'returned.list', {})).length === 0) {
    await office.call('payer', 'returned.enter', { runNo, seq: 1, reasonCode: 'closed', note: '', returnedOn: claimDay })
    ack('returned')
  }
}

/** 支払: an order made, decided, exported, handed over, and one transfer of it returned. */
export const paying: Scenario = {
  name: 'payment',
  title: '支払',
  businessDay: claimDay,
  async prepare(root) {
    const { folder } = await claimedFolder(4)
    const office = await openTestOffice(folder, { businessDay: claimDay })
    await cheapLogins(office)
    await settled(office, root)
    return { users: ['payer', 'chief', 'manager'] }
  },
  act: (office, ack) => payOn(office, (state) => ack({ state }), join(office.folder, '..', 'bank.txt')),
  async verdict(office, acks) {
    const state = (await runOf(office))?.state ?? 'none'
    const rank = (name: string): number => order.findIndex((one_) => one_ === name)
    const highest =
      acks
        .map((ack) => String(ack['state']))
        .filter((name) => name !== 'returned')
        .at(-1) ?? 'none'
    const returned = await office.call('payer', 'returned.list', {})
    const file = join(office.folder, '..', 'bank.txt')
    const runs = await office.call('payer', 'payment.list', {})
    const found = faultsOf(
      [rank(state) >= rank(highest), 'lost', `${highest} was answered, it is ${state}`],
      [!acks.some((ack) => ack['state'] === 'returned') || returned.length === 1, 'lost', 'the return was answered'],
      [runs.length <= 1, 'double', `${runs.length} orders`],
      [(await paidTwice(office)).length === 0, 'double', 'a claim is paid twice'],
      [rank(state) < rank('exported') || existsSync(file), 'lost', 'the file of the order is not there'],
    )
    const parts = readdirSync(join(office.folder, '..')).filter((name) => name.startsWith('bank') && name !== 'bank.txt')
    if (existsSync(file)) found.push(...faultsOf([readTransferFile(readFileSync(file)).ok, 'half', 'the bank file cannot be read']))
    await payOn(office, () => undefined, file)
    const last = await runOf(office)
    const sum = await one(office, 'select sum(amount) from payment_payee')
    const read = readTransferFile(readFileSync(file))
    return [
      ...found,
      ...faultsOf(
        [last?.state === 'handed-over', 'stuck', `the order ends as ${String(last?.state)}`],
        [(await paidTwice(office)).length === 0, 'double', 'a claim is paid twice at the end'],
        [(await office.call('payer', 'returned.list', {})).length === 1, 'double', 'returns at the end'],
        [read.ok && sum > 0, 'half', 'the bank file at the end'],
        [parts.length <= 1, 'double', `parts of files: ${parts.join(', ')}`],
      ),
    ]
  },
}

const restoreFrom = async ({ folder, backend }: TestOffice, file: string, into: string): Promise<string | null> => {
  const { backupWorker } = backend.env
  try {
    const opener = { kind: 'office' as const, keys: await officeKey(folder) }
    const restored = await restoreOffice(file, into, opener, backupWorker === undefined ? {} : { workerUrl: backupWorker })
    return restored.cases === 156 ? null : `${restored.cases} cases`
  } catch (error) {
    return String(error)
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

/** バックアップ: three in a row into one folder, with work in between. */
export const backingUp: Scenario = {
  name: 'backup',
  title: 'バックアップ',
  async prepare(root) {
    const office = await quickOffice()
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    for (let i = 0; i < 6; i++) writeFileSync(join(office.folder, 'papers', `${i}.pdf`), Buffer.alloc(40_000, i))
    await settled(office, root)
    mkdirSync(join(root, 'safe'))
    return { users: ['admin', 'reviewer'] }
  },
  async act(office, ack) {
    const to = join(office.folder, '..', 'safe')
    for (let i = 0; i < 3; i++) {
      const { file } = await office.call('admin', 'backup.run', { folder: office.open(to) }).catch((error: unknown) => {
        ack({ refused: i })
        throw error
      })
      ack({ backup: file })
      if (i === 0) await office.call('reviewer', 'review.auto', {})
    }
  },
  async verdict(office, acks) {
    const to = join(office.folder, '..', 'safe')
    const there = existsSync(to) ? readdirSync(to).filter((name) => name.endsWith('.kyb') && !name.startsWith('.')) : []
    const lists = existsSync(to) ? readdirSync(to).filter((name) => name.endsWith('.list')) : []
    const made = acks.filter((ack) => 'backup' in ack)
    const found = faultsOf(
      [made.every((ack) => there.includes(String(ack['backup']))), 'lost', 'a backup was answered and is not there'],
      [there.length - made.length <= 1, 'double', `${there.length} backups, ${made.length} answered`],
      [halves(office.folder).length === 0, 'half', `left in the office: ${halves(office.folder).join(', ')}`],
      [there.every((name) => lists.includes(name.replace('.kyb', '.list'))), 'half', 'a backup has no list'],
      [made.length === acks.length || lists.length === there.length, 'half', 'a list stays of a backup that was refused'],
    )
    for (const name of there) {
      const said = await restoreFrom(office, join(to, name), join(office.folder, '..', 'restored'))
      found.push(...faultsOf([said === null, 'half', `${name}: ${String(said)}`]))
    }
    const next = await office.call('admin', 'backup.run', { folder: office.open(to) })
    return [...found, ...faultsOf([next.verified, 'stuck', 'no backup any more'], [halves(to).length === 0, 'half', halves(to).join(', ')])]
  },
}
