/**
 * A working day, compressed: `soak-child HOURS SEED CLIENTS`. The clients work minute by minute on a clock of their own; at each full hour one line
 * of JSON says what the process holds. The last line is `end`.
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { approve, counterText, quickOffice, readyCases, refusal } from '../support/hands.ts'
import { importSample, proposeNow, type TestOffice } from '../support/office.ts'
import { chance } from './chance.ts'
import { heldMb } from './memory.ts'

const [hours = '1', seed = '1', atOnce = '5'] = process.argv.slice(2)
const dice = chance(Number(seed))
const start = Date.parse('2026-11-24T00:00:00.000Z')
let minute = 0
const office: TestOffice = await quickOffice({ now: () => new Date(start + minute * 60_000) })
await importSample(office, 'aids-counter.csv', 'aids-counter')
await office.call('reviewer', 'review.auto', {})
const allNos = (await office.call('intake', 'case.page', { caseNos: ['R8-000001', 'R8-000002', 'R8-000003', 'R8-000010'] })).rows.map(
  (row) => row.caseNo,
)
const row = counterText(['窓0001'])
const outcomes = new Map<string, number>()
let acts = 0

async function act(name: string, work: () => Promise<unknown>): Promise<void> {
  acts++
  const code = await refusal(work())
  outcomes.set(`${name}: ${code}`, (outcomes.get(`${name}: ${code}`) ?? 0) + 1)
}

async function importOne(): Promise<void> {
  const path = join(office.folder, '..', 'soak.csv')
  writeFileSync(path, row.replaceAll('窓0001', `走${minute}`))
  const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
  await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
}

async function decideOne(): Promise<void> {
  const caseNos = await readyCases(office, 1)
  if (caseNos.length === 0) return
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos })
  await approve(office, 'chief', draftNo)
  await approve(office, 'manager', draftNo)
}

const caseNo = (): string => dice.pick(allNos)
const clients: readonly (() => Promise<void>)[] = [
  () => act('import', importOne),
  () => act('review', () => office.call('reviewer', 'review.auto', {})),
  () => act('view', () => office.call('reviewer', 'case.view', { caseNo: caseNo() })),
  () => act('counts', () => office.call('drafter', 'case.counts', {})),
  () => act('home', () => office.call('chief', 'office.view', {})),
  () => act('page', () => office.call('intake', 'case.page', { caseNos: allNos })),
  () => act('propose', () => proposeNow(office, 'reviewer', { caseNo: caseNo(), propose: 'refuse', reason: '試験' })),
  () => act('papers', () => office.call('mailing', 'papers.pending', { limit: 50 })),
  () => act('decide', decideOne),
  () => act('print', () => office.call('mailing', 'papers.issue', { oneFile: true })),
]
const safe = join(office.folder, '..', 'safe')
mkdirSync(safe)

const wal = (): number => {
  const path = join(office.folder, 'office.sqlite-wal')
  return existsSync(path) ? statSync(path).size / 1e6 : 0
}
const handles = (): number => readdirSync('/proc/self/fd').length
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)

/** The longest log of the hour. */
let walMb = 0
for (; minute < Number(hours) * 60; minute++) {
  await Promise.all(Array.from({ length: Number(atOnce) }, () => dice.pick(clients)()))
  // as the schedule does it, and with the office at work
  if (minute % 60 === 30) await act('backup', () => office.call('admin', 'backup.run', { folder: office.open(safe) }))
  walMb = Math.max(walMb, wal())
  if (minute % 60 === 59) {
    say({ hour: (minute + 1) / 60, heldMb: heldMb(), rssMb: process.memoryUsage().rss / 1e6, walMb, handles: handles(), acts })
    walMb = 0
  }
}
const trail = await verifyTrail(office.backend.env.store.reader)
say({ end: true, acts, trail: trail.ok, outcomes: Object.fromEntries(outcomes) })
await office.dispose()
