/** Verifies the trail of an office and says what it cost, as one line of JSON: `node trail-child.ts FOLDER ENTRIES`. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { trailPage, verifyTrail } from '../../electron/backend/audit/verify.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { lastCheckpoint } from '../../electron/backend/store/signing.ts'
import { officeDialect } from '../../electron/backend/store/sqlite.ts'

const [folder = '', entries = '0'] = process.argv.slice(2)
const size = Number(entries)
const file = new Database(join(folder, 'office.sqlite'), { readonly: true })
const db = new Kysely<Schema>({ dialect: officeDialect(file) })

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const used = process.cpuUsage(before)
  return (used.user + used.system) / 1000
}

/** The same pages without any look at them: what verifying is compared with. */
async function readAll(): Promise<void> {
  for (let seq = 0; ;) {
    const rows = await trailPage(db, seq, 2_000)
    seq = rows.at(-1)?.seq ?? seq
    if (rows.length < 2_000) return
  }
}

let rss = 0
let wall = 0
async function verifyAll(): Promise<void> {
  const start = performance.now()
  const report = await verifyTrail(db, { onPage: () => void (rss = Math.max(rss, process.memoryUsage.rss())) })
  wall = performance.now() - start
  if (!report.ok || report.entries < size) throw new Error(JSON.stringify(report))
}

const [reads, verifies]: [number[], number[]] = [[], []]
for (let round = 0; round < (size > 300_000 ? 3 : 5); round++) {
  reads.push(await cpuOf(readAll))
  verifies.push(await cpuOf(verifyAll))
}
const since = await lastCheckpoint(db)
if (since === undefined) throw new Error('no checkpoint')
const start = performance.now()
const later = await verifyTrail(db, { since })
if (!later.ok) throw new Error(JSON.stringify(later))
const sinceMs = performance.now() - start
const each = size <= 100_000 ? ((await cpuOf(() => verifyTrail(db, { everySignature: true }))) * 1000) / size : null
process.stdout.write(
  JSON.stringify({
    readCpu: median(reads),
    verifyCpu: median(verifies),
    wall,
    rss: rss / 1e6,
    since: sinceMs,
    ...(each === null ? {} : { each }),
  }),
)
await db.destroy()
