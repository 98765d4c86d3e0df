/**
 * Part of `npm run bench`; alone: `node test/bench/trail.ts` (`--ci` for a small trail). Writing and verifying the trail. What counts is the ratio of two things
 * measured in the same run; milliseconds are told beside it.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { makeCheckpoint } from '../../electron/backend/audit/checkpoint.ts'
import { enterDeviceKey } from '../../electron/backend/audit/device.ts'
import { firstPrev, signedText } from '../../electron/backend/audit/format.ts'
import { auditPen } from '../../electron/backend/audit/pen.ts'
import { deviceKey } from '../../electron/backend/keys/device-key.ts'
import { signText } from '../../electron/backend/keys/key-pair.ts'
import { transact } from '../../electron/backend/store/db.ts'
import { createOffice, openOffice } from '../../electron/backend/store/open.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { officeDialect } from '../../electron/backend/store/sqlite.ts'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { fillEntries } from '../support/big-office-trail.ts'
import { temporaryFolder } from '../support/office.ts'
import { tellFigure, timesText } from './figure.ts'

/**
 * A figure beyond its limit fails the bench. A link alone is allowed 2.5 times the reading, as the design has it; an entry of ours is a link, the
 * hash of its body and a share of a signature, for which there is a line of its own.
 */
const limits = { appendsPerSecond: 100, appendP99Ms: 50, linksOfRead: 2.5, verifyOfRead: 3.5, ofPython: 1, rssMb: 250 }

const at = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; cpu: number; value: T }> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const value = await work()
  const used = process.cpuUsage(before)
  return { ms: performance.now() - start, cpu: (used.user + used.system) / 1000, value }
}

/** Measures on trails of these sizes, tells the figures, and gives the names of those beyond their limits. */
async function benchTrail(sizes: readonly number[]): Promise<string[]> {
  const folder = temporaryFolder('bench-trail')
  const now = (): Date => new Date()
  const beyond: string[] = []
  const tell = (name: string, figure: string, holds?: boolean): void => {
    say(`${holds === undefined ? '　' : holds ? '○' : '×'} ${name}: ${figure}`)
    if (holds === false) beyond.push(name)
  }
  try {
    const office = join(folder, 'office')
    await createOffice(office, now)
    const store = await openOffice(office, now)
    const key = await deviceKey(office)
    await enterDeviceKey(store, key, { device: 'bench', now, watchClock: true })
    const who = { actor: 'reviewer', device: 'bench', now, office: key, person: null, watchClock: true }
    const act = { action: 'view', ref: 'R8-000001', body: { text: '案件を見ました', operation: 'case.view' } }

    const each: number[] = []
    const single = await timed(async () => {
      for (let n = 0; n < 2_000; n++) each.push((await timed(() => transact(store, (tx) => auditPen(tx, who).write(act)))).ms)
    })
    const perSecond = 2_000_000 / single.ms
    tell('1件ずつの記録の CPU', `${(single.cpu / 2_000).toFixed(2)}ミリ秒`)
    tell(
      `1件ずつの記録（鎖・署名・FULL の同期、限度 毎秒${limits.appendsPerSecond}件）`,
      `毎秒${Math.round(perSecond)}件`,
      perSecond >= limits.appendsPerSecond,
    )
    tell(`その99%点（限度${limits.appendP99Ms}ミリ秒）`, `${at(each, 0.99).toFixed(1)}ミリ秒`, at(each, 0.99) <= limits.appendP99Ms)
    const bulk = await timed(() =>
      transact(store, async (tx) => {
        const pen = auditPen(tx, who)
        for (let n = 0; n < 5_000; n++) await pen.write(act)
      }),
    )
    tell(
      '5,000件を一つのトランザクションで',
      `1件${((1000 * bulk.cpu) / 5_000).toFixed(0)}マイクロ秒（CPU）、毎秒${Math.round(5_000_000 / bulk.ms)}件`,
    )
    const signing = await timed(async () => {
      for (let n = 0; n < 2_000; n++) signText(key, signedText(firstPrev))
    })
    tell('そのうち署名', `1件${(signing.cpu / 2).toFixed(0)}マイクロ秒（CPU）`)
    await store.close()

    let spent: number | undefined
    for (const size of sizes) spent = await benchVerify(office, size, key, tell, spent)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return beyond
}

/** Fills the trail up to a size by plain statements, then verifies it in several ways. */
async function benchVerify(
  office: string,
  size: number,
  signer: Awaited<ReturnType<typeof deviceKey>>,
  tell: (name: string, figure: string, holds?: boolean) => void,
  smaller: number | undefined,
): Promise<number> {
  const file = new Database(join(office, 'office.sqlite'))
  file.pragma('synchronous = off')
  const db = new Kysely<Schema>({ dialect: officeDialect(file) })
  fillEntries(file, size, signer)
  await db.transaction().execute((tx) => makeCheckpoint(tx, signer, 'demand', new Date()))
  const name = `${size.toLocaleString('ja-JP')}件`
  await db.destroy()
  const said = child(office, size)
  const figure = (what: string): number => said[what] ?? Number.NaN
  const ratio = figure('verifyCpu') / figure('readCpu')
  const script = python(office)
  const ofPython = script === null ? null : figure('verifyCpu') / 1000 / script
  const baseline = `同じ行を読むだけ ${(figure('readCpu') / 1000).toFixed(2)}秒`
  tellFigure({
    job: `監査記録${name}の検証（鎖だけ）`,
    baseline,
    subject: `${(figure('linksCpu') / 1000).toFixed(2)}秒`,
    ratio: figure('linksCpu') / figure('readCpu'),
    goal: 2,
    fail: limits.linksOfRead,
  })
  const growth = smaller === undefined ? {} : { growth: `10倍の件数で${(figure('verifyCpu') / smaller).toFixed(1)}倍` }
  tellFigure({
    job: `監査記録${name}の検証（鎖・本文・署名）`,
    baseline,
    subject: `${(figure('verifyCpu') / 1000).toFixed(2)}秒`,
    peer:
      ofPython === null
        ? 'Python がないため、比べていません'
        : `素朴な Python（鎖と本文）の${timesText(ofPython)}（限度${limits.ofPython}倍）`,
    ratio,
    goal: 2.5,
    fail: limits.verifyOfRead,
    ...growth,
    memory: `${Math.round(figure('rss'))}MB`,
  })
  // a script has nothing to warm up: small trails are told, not judged
  if (ofPython !== null) tell(`${name}の検証と素朴な Python`, timesText(ofPython), size < 100_000 ? undefined : ofPython <= limits.ofPython)
  tell(
    `${name}の検証（CPU、読むだけとの比、限度${limits.verifyOfRead}倍）`,
    `${(figure('verifyCpu') / 1000).toFixed(2)}秒、${ratio.toFixed(2)}倍`,
    ratio <= limits.verifyOfRead,
  )
  tell(`${name}の検証（経過）`, `${(figure('wall') / 1000).toFixed(2)}秒`)
  tell(`${name}の検証の最大メモリー（限度${limits.rssMb}MB）`, `${Math.round(figure('rss'))}MB`, figure('rss') <= limits.rssMb)
  tell(`${name}で照合点の後だけ`, `${figure('since').toFixed(1)}ミリ秒`)
  if (!Number.isNaN(figure('each'))) tell(`${name}のすべての署名を一件ずつ`, `1件${figure('each').toFixed(0)}マイクロ秒（CPU）`)
  return figure('verifyCpu')
}

/** CPU seconds of a plain script over the same rows, in a file that older engines read, too; null: no Python here. */
function python(office: string): number | null {
  const plain = join(office, '..', 'plain.sqlite')
  const copy = new Database(plain)
  copy.exec(`attach '${join(office, 'office.sqlite')}' as made`)
  for (const table of ['audit_entry', 'audit_body'])
    copy.exec(`create table ${table} as select * from made.${table}; create unique index of_${table} on ${table} (seq)`)
  copy.close()
  const run = spawnSync('python3', [join(import.meta.dirname, 'plain_verify.py'), plain], { encoding: 'utf8' })
  rmSync(plain, { force: true })
  if (run.error !== undefined) return null
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return (JSON.parse(run.stdout) as { seconds: number }).seconds
}

/** Verifies in a process of its own: what it weighs is then its own weight. */
function child(office: string, size: number): Readonly<Record<string, number>> {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'trail-child.ts'), office, String(size)], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return JSON.parse(run.stdout) as Record<string, number>
}

/** What `npm run bench` measures, and small sizes for `--ci`. */
const trailSizes = (ci: boolean): readonly number[] => (ci ? [10_000, 100_000] : [100_000, 1_000_000])

if ((await benchTrail(trailSizes(process.argv.includes('--ci')))).length > 0) process.exitCode = 1
