/** Verifies the trail of an office and says what it cost, as one line of JSON: `node trail-child.ts FOLDER ENTRIES`. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { firstPrev } from '../../electron/backend/audit/format.ts'
import { trailPage, verifyTrail } from '../../electron/backend/audit/verify.ts'
import { hashOf } from '../../resources/verifier/verify.mjs'
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
    const rows = await trailPage(db, seq, 500)
    seq = rows.at(-1)?.seq ?? seq
    if (rows.length < 500) return
  }
}

/** The chain alone, as the goal table of the design weighs it: one hash an entry, no body, no signature. */
async function linksOnly(): Promise<void> {
  let [seq, head, sig] = [0, firstPrev, '']
  for (;;) {
    const rows = await trailPage(db, seq, 500)
    for (const row of rows) {
      if (row.prev_hash !== head || hashOf(row, head, sig) !== row.entry_hash) throw new Error(`entry ${row.seq}`)
      seq = row.seq
      head = row.entry_hash
      sig = row.sig ?? ''
    }
    if (rows.length < 500) return
  }
}

let rss = 0
let wall = 0
async function verifyAll(watch = false): Promise<void> {
  const start = performance.now()
  const report = await verifyTrail(db, { onPage: watch ? () => void (rss = Math.max(rss, process.memoryUsage.rss())) : () => undefined })
  wall = performance.now() - start
  if (!report.ok || report.entries < size) throw new Error(JSON.stringify(report))
}

const [reads, links, verifies]: [number[], number[], number[]] = [[], [], []]
// its memory is that of a process that does nothing else: what the rounds leave behind is theirs
await verifyAll(true)
for (let round = 0; round < (size > 300_000 ? 3 : 5); round++) {
  reads.push(await cpuOf(readAll))
  links.push(await cpuOf(linksOnly))
  verifies.push(await cpuOf(() => verifyAll()))
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
    linksCpu: median(links),
    verifyCpu: median(verifies),
    wall,
    rss: rss / 1e6,
    since: sinceMs,
    ...(each === null ? {} : { each }),
  }),
)
await db.destroy()
