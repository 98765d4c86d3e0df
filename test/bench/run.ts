/**
 * `npm run bench` (`-- --ci` for small sizes, `-- --json=FILE`): the import against the sqlite3 shell's `.import` of the same rows and
 * against a plain Python script. All cases take turns in one run; what counts is the ratio of CPU time (medians), never milliseconds.
 * Ends with status 1 when a figure is beyond its limit. Never part of the tests.
 */
import { spawnSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { sampleFile, sampleOffice, temporaryFolder } from '../support/office.ts'
import { makeFiles } from './make-file.ts'
import { benchTrail, trailSizes } from './trail.ts'

/** Limits beyond which the bench fails; `goal` is where the house wants to be. */
const limits = { cpuOfShell: 8, cpuGoal: 6, rssMb: 400, answerMs: 100, cancelMs: 1000 }

const args = process.argv.slice(2)
const ci = args.includes('--ci')
const json = args.find((arg) => arg.startsWith('--json='))?.slice('--json='.length)
const [small, large] = ci ? [4_000, 20_000] : [20_000, 100_000]
const rounds = ci ? 3 : 3
const folder = temporaryFolder('bench')

interface Cost {
  readonly cpu: number
  readonly wall: number
}

type Said = Readonly<Record<string, number>>

/** Runs a program and weighs it whole, with the shell's own `time`. Null: the program is not there. */
function weigh(program: string, argv: readonly string[], input = ''): Cost | null {
  if (spawnSync(program, ['--version']).error !== undefined) return null
  const run = spawnSync('bash', ['-c', 'TIMEFORMAT="@ %U %S %R"; time "$0" "$@"', program, ...argv], { encoding: 'utf8', input })
  const found = /@ ([\d.]+) ([\d.]+) ([\d.]+)/.exec(run.stderr)
  if (run.status !== 0 || found === null) throw new Error(`${program}: ${run.stderr.slice(0, 500)}`)
  const [user = 0, system = 0, wall = 0] = found.slice(1).map(Number)
  return { cpu: user + system, wall }
}

function child(file: string, mode: 'time' | 'answers' | 'cancel'): Said {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'import-child.ts'), file, mode], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return JSON.parse(run.stdout) as Said
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Lines of the sample whose rows come in without anything to say about them. */
async function goodLines(): Promise<ReadonlySet<number>> {
  const office = await sampleOffice()
  const ticket = office.open(sampleFile('aids-etumo.csv'))
  const staged = await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: 'aids-etumo' })
  const { rows } = await office.call('intake', 'import.rows', { batchId: staged.batchId, only: 'added', afterLine: 0, limit: 500 })
  await office.dispose()
  return new Set(rows.filter((row) => row.warnings.length === 0).map((row) => row.line))
}

const pathsOf = (rows: number) => ({ cp932: join(folder, `${rows}.csv`), utf8: join(folder, `${rows}-utf8.csv`) })
const good = await goodLines()
for (const rows of [small, large]) makeFiles(pathsOf(rows), rows, good)
const paths = pathsOf(large)
say(`${large.toLocaleString('ja-JP')}行・34列・CP932 ${(statSync(paths.cp932).size / 1e6).toFixed(1)} MB、交互に${rounds}回`)

const shell: Cost[] = []
const python: Cost[] = []
const ours: Said[] = []
const ofSmall: Said[] = []
const missing = new Set<string>()
for (let round = 0; round < rounds; round++) {
  const db = join(folder, `shell-${round}.db`)
  const script = `pragma journal_mode=wal;\npragma synchronous=full;\n.mode csv\n.import ${paths.utf8} flat\n`
  const flat = weigh('sqlite3', [db], script)
  if (flat === null) missing.add('sqlite3')
  else shell.push(flat)
  ours.push(child(paths.cp932, 'time'))
  const plain = weigh('python3', [join(import.meta.dirname, 'plain_import.py'), paths.cp932, join(folder, `python-${round}.db`)])
  if (plain === null) missing.add('python3')
  else python.push(plain)
  ofSmall.push(child(pathsOf(small).cp932, 'time'))
}
const answers = child(paths.cp932, 'answers')
const cancel = child(paths.cp932, 'cancel')
rmSync(folder, { recursive: true, force: true })

const of = (said: readonly Said[], name: string): number => median(said.map((one) => one[name] ?? Number.NaN))
const cpu = (said: readonly Said[]): number => median(said.map((one) => (one['stageCpu'] ?? 0) + (one['commitCpu'] ?? 0)))
const shellCpu = median(shell.map((one) => one.cpu))
const pythonCpu = median(python.map((one) => one.cpu))
const figures = {
  rows: large,
  added: of(ours, 'added'),
  same: of(ours, 'same'),
  rejected: of(ours, 'rejected'),
  stageCpu: of(ours, 'stageCpu'),
  stageWall: of(ours, 'stageWall'),
  commitCpu: of(ours, 'commitCpu'),
  commitWall: of(ours, 'commitWall'),
  cpu: cpu(ours),
  shellCpu,
  pythonCpu,
  ofShell: cpu(ours) / shellCpu,
  ofPython: cpu(ours) / pythonCpu,
  growth: cpu(ours) / cpu(ofSmall) / (large / small),
  rssMb: of(ours, 'rss'),
  rssSmallMb: of(ofSmall, 'rss'),
  stageAnswerMs: answers['stageAnswerMs'] ?? Number.NaN,
  commitAnswerMs: answers['commitAnswerMs'] ?? Number.NaN,
  cancelMs: cancel['cancelMs'] ?? Number.NaN,
  rowsLeftByCancel: cancel['rowsLeft'] ?? Number.NaN,
}

const seconds = (value: number): string => `${value.toFixed(2)}秒`
const times = (value: number): string => `${value.toFixed(1)}倍`
/** Name, figure, and whether it keeps its limit (null: no limit, or nothing to compare with). */
const table: readonly (readonly [name: string, figure: string, holds?: boolean | null])[] = [
  ['取り込む行（新規・既にある・エラー）', `${figures.added}・${figures.same}・${figures.rejected}`],
  ['読込と検査 CPU（経過）', `${seconds(figures.stageCpu)}（${seconds(figures.stageWall)}）`],
  ['取込 CPU（経過）', `${seconds(figures.commitCpu)}（${seconds(figures.commitWall)}）`],
  ['sqlite3 .import CPU', missing.has('sqlite3') ? '（sqlite3 がありません）' : seconds(shellCpu)],
  ['Python の素朴な取込 CPU', missing.has('python3') ? '（python3 がありません）' : seconds(pythonCpu)],
  [
    `.import との比（限度${limits.cpuOfShell}倍、目標${limits.cpuGoal}倍）`,
    times(figures.ofShell),
    missing.has('sqlite3') ? null : figures.ofShell <= limits.cpuOfShell,
  ],
  ['Python との比（限度1倍）', times(figures.ofPython), missing.has('python3') ? null : figures.ofPython <= 1],
  [`${small}行に対する1行あたりの伸び`, times(figures.growth)],
  [
    `最大メモリー（限度${limits.rssMb}MB）`,
    `${Math.round(figures.rssMb)}MB（${small}行: ${Math.round(figures.rssSmallMb)}MB）`,
    figures.rssMb <= limits.rssMb,
  ],
  [`読込中の他の応答、最も遅いもの（目標${limits.answerMs}ミリ秒）`, `${Math.round(figures.stageAnswerMs)}ミリ秒`],
  ['取込中の他の応答、最も遅いもの', `${Math.round(figures.commitAnswerMs)}ミリ秒`],
  [
    `中止が済むまで（限度${limits.cancelMs}ミリ秒、残る行0）`,
    `${Math.round(figures.cancelMs)}ミリ秒、${figures.rowsLeftByCancel}行`,
    figures.cancelMs <= limits.cancelMs && figures.rowsLeftByCancel === 0,
  ],
]
for (const [name, figure, holds] of table) say(`${holds === null || holds === undefined ? '　' : holds ? '○' : '×'} ${name}: ${figure}`)
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...figures, missing: [...missing], limits }, null, 1)}\n`)
if (table.some(([, , holds]) => holds === false)) process.exitCode = 1
if ((await benchTrail(trailSizes(ci))).length > 0) process.exitCode = 1
