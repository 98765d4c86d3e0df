/**
 * `npm run torture`: everything that may happen to an office, over and over; ends with 1 when something forbidden was found, or when a
 * control showed nothing. `--kills=1000` kills of each piece of work, `--cuts=1000` power cuts, `--full=200` full disks, `--flips=1000`
 * damaged bits, `--races=10000`, `--opens=1000` of one office by several processes, `--clocks=1000` days under a clock that jumps, of each piece of work, `--hours=8` of mixed work; 0 leaves a part out, `--small` takes a short form of all. `--work=import,…`
 * only these pieces of work; `--minutes=M` for each part at most, `--dir=FOLDER` where offices are made (memory, say: a kill needs no
 * disk), `--hands=N` processes at a time, `--seed=N`; `--json=FILE` is added to line by line, `--markdown` prints the table,
 * `--write` puts it into the README and the promises.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { project } from '../support/office.ts'
import { bundled } from './bundle.ts'
import { clocks } from './clocks.ts'
import { damage } from './damage.ts'
import { fullDisk } from './full-disk.ts'
import { killRounds } from './harness.ts'
import { powerCuts } from './power-cut.ts'
import { processes } from './processes.ts'
import { races } from './races.ts'
import { added, faultCounts, holds, markdown, readReport, writeInto, type Report, type Row } from './report.ts'
import { scenarios } from './scenarios.ts'
import { soak } from './soak.ts'

const small = { kills: '10', cuts: '10', full: '10', flips: '50', races: '200', opens: '20', clocks: '5', hours: '1' }
const large = { kills: '1000', cuts: '1000', full: '200', flips: '1000', races: '10000', opens: '1000', clocks: '1000', hours: '8' }
const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    cuts: { type: 'string' },
    full: { type: 'string' },
    flips: { type: 'string' },
    races: { type: 'string' },
    opens: { type: 'string' },
    clocks: { type: 'string' },
    hours: { type: 'string' },
    work: { type: 'string' },
    minutes: { type: 'string' },
    hands: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    dir: { type: 'string' },
    small: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const many = (name: keyof typeof large): number => Number(values[name] ?? (values.small ? small : large)[name])
const seed = Number(values.seed)
if (values.dir !== undefined) process.env['TMPDIR'] = values.dir
const until = (): number => (values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000)
const chosen = scenarios.filter((one) => values.work === undefined || values.work.split(',').includes(one.name))
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const rows: Row[] = []
const earlier = (values.json === undefined ? null : readReport(values.json))?.rows ?? []
const machine = `${cpus().length}コア、${process.platform}、Node ${process.versions.node}`
const reportNow = (): Report => ({ day: new Date().toISOString().slice(0, 10), machine, rows: added(earlier, rows) })

/** A line is kept as soon as it is known: a long run may be cut off. */
function enter(row: Row, faults: readonly object[]): void {
  rows.push(row)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reportNow(), null, 2)}\n`)
  say(
    `${holds(row) ? 'ok ' : 'NG '} ${row.part}: ${row.name}: ${row.rounds} rounds, ${row.acts} acts, ${JSON.stringify(row.faults)} ${row.note} ${row.tally === undefined ? '' : JSON.stringify(row.tally)}`,
  )
  if (!row.control) for (const one of faults.slice(0, 10)) say(`     ${JSON.stringify(one)}`)
}

const bundle = await bundled('kill-child', 'full-child', 'open-child', 'clock-child')
process.on('exit', () => rmSync(bundle, { recursive: true, force: true }))
const child = join(bundle, 'kill-child.js')
if (many('kills') > 0) {
  for (const one of chosen) {
    const made = await killRounds(one, { rounds: many('kills'), seed, child, hands: Number(values.hands), until: until() })
    enter(
      {
        part: 'kill -9',
        name: one.title,
        rounds: made.killed,
        acts: made.acked,
        faults: faultCounts(made.faults),
        note: '',
        control: false,
      },
      made.faults,
    )
  }
}
if (many('cuts') > 0) {
  for (const one of chosen) {
    for (const off of [false, true]) {
      const cuts = off ? Math.min(many('cuts'), 20) : many('cuts')
      const made = await powerCuts(one, { cuts, seed, child, off, until: until() })
      if (typeof made === 'string') {
        say(`     停電の再生はここではできません: ${made}`)
        continue
      }
      const note = `書込み${made.writes.toLocaleString('ja-JP')}、同期${made.syncs}の記録から`
      const name = off ? `${one.title}（ディスクに届くのを待たない設定）` : one.title
      enter({ part: '停電', name, rounds: made.cuts, acts: made.acked, faults: faultCounts(made.faults), note, control: off }, made.faults)
    }
  }
}
const parts = [
  () => (many('full') > 0 ? fullDisk(chosen, { points: many('full'), seed, until: until(), child: join(bundle, 'full-child.js') }) : []),
  () => (many('flips') > 0 ? damage({ flips: many('flips'), seed, until: until() }) : []),
  () => (many('races') > 0 ? races({ races: many('races'), seed, until: until() }) : []),
  () => (many('opens') > 0 ? processes({ rounds: many('opens'), seed, until: until(), child: join(bundle, 'open-child.js') }) : []),
  () => (many('clocks') > 0 ? clocks(chosen, { rounds: many('clocks'), seed, until: until(), child: join(bundle, 'clock-child.js') }) : []),
  // the control: the same with the rule about the clock switched off
  () => (many('clocks') > 0 ? clocks(chosen, { rounds: Math.min(many('clocks'), 20), seed, until: until(), blind: true }) : []),
  () => (many('hours') > 0 ? soak({ hours: many('hours'), seed }) : []),
]
for (const part of parts) for (const { row, faults } of await part()) enter(row, faults)

const report = reportNow()
process.stdout.write(markdown(report))
if (values.write) for (const name of ['README.md', 'resources/promises.md']) writeInto(join(project, name), report)
process.exitCode = rows.every(holds) ? 0 : 1
