/**
 * Part of `npm run bench`; alone `node test/bench/import.ts` (`--json=FILE`): the import against the sqlite3 shell's `.import` of the same rows and
 * against a plain Python script. All cases take turns in one run; what counts is the ratio of CPU time (medians), never milliseconds.
 * Ends with status 1 when a figure is beyond its limit. Never part of the tests.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { project, sampleFile, sampleOffice, temporaryFolder } from '../support/office.ts'
import { tellFigure } from './figure.ts'
import { makeFiles } from './make-file.ts'

/** Limits beyond which the bench fails; `goal` is where the house wants to be. */
const limits = { cpuOfShell: 8, cpuGoal: 6, wallGoal: 4, rssMb: 400, answerMs: 100, cancelMs: 1000 }

const args = process.argv.slice(2)
const json = args.find((arg) => arg.startsWith('--json='))?.slice('--json='.length)
// also with `--ci`: a shorter import is half made of what the engine of the language learns at its beginning, and the gate is about 100,000 rows
const [small, large] = [20_000, 100_000]
const rounds = 3
const folder = temporaryFolder('bench')
/**
 * The space for young objects that Electron's backend process has (16 MB in all, measured there). Node's own is four times as large, and
 * its memory would not be the program's.
 */
const youngSpace = '--max-semi-space-size=8'
/** A sample office as it was made, and the measured program; packages are found from there. */
const fresh = join(folder, 'office')
const bundle = join(project, 'node_modules/.cache/kyufu-bench')

interface Cost {
  readonly cpu: number
  readonly wall: number
  /** What the program printed. */
  readonly said: string
}

type Said = Readonly<Record<string, number>>

/** Runs a program and weighs it whole, with the shell's own `time`. Null: the program is not there. */
function weigh(program: string, argv: readonly string[], input = ''): Cost | null {
  if (spawnSync(program, ['--version']).error !== undefined) return null
  const run = spawnSync('bash', ['-c', 'TIMEFORMAT="@ %U %S %R"; time "$0" "$@"', program, ...argv], { encoding: 'utf8', input })
  const found = /@ ([\d.]+) ([\d.]+) ([\d.]+)/.exec(run.stderr)
  if (run.status !== 0 || found === null) throw new Error(`${program}: ${run.stderr.slice(0, 500)}`)
  const [user = 0, system = 0, wall = 0] = found.slice(1).map(Number)
  return { cpu: user + system, wall, said: run.stdout }
}

function child(file: string, mode: 'time' | 'answers' | 'cancel'): Said {
  const office = join(temporaryFolder('bench-office'), 'office')
  cpSync(fresh, office, { recursive: true })
  const argv = [youngSpace, join(bundle, 'import-child.js'), file, mode, office]
  const run = spawnSync(process.execPath, argv, { encoding: 'utf8', cwd: project })
  rmSync(join(office, '..'), { recursive: true, force: true })
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return JSON.parse(run.stdout) as Said
}

/** Bundles the measured program as the product is: its own sources, Kysely and zod in one file. */
async function bundleChild(): Promise<void> {
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['kysely', 'zod'] },
    build: {
      ssr: true,
      outDir: bundle,
      emptyOutDir: true,
      target: 'node20.18',
      rolldownOptions: {
        // the thread that moves the log is part of what is measured
        input: {
          'import-child': join(import.meta.dirname, 'import-child.ts'),
          'backup-worker': join(project, 'electron/backend/backup/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Lines of the sample whose rows come in without anything to say about them. The office it was asked of is kept as `fresh`. */
async function goodLines(): Promise<ReadonlySet<number>> {
  const office = await sampleOffice()
  const ticket = office.open(sampleFile('aids-etumo.csv'))
  const staged = await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: 'aids-etumo' })
  const { rows } = await office.call('intake', 'import.rows', { batchId: staged.batchId, only: 'added', afterLine: 0, limit: 500 })
  await office.call('intake', 'import.discard', { batchId: staged.batchId })
  await office.backend.close()
  cpSync(office.folder, fresh, { recursive: true })
  rmSync(join(office.folder, '..'), { recursive: true, force: true })
  return new Set(rows.filter((row) => row.warnings.length === 0).map((row) => row.line))
}

const pathsOf = (rows: number) => ({ cp932: join(folder, `${rows}.csv`), utf8: join(folder, `${rows}-utf8.csv`) })

/** Everything measured at one size. All cases take turns; the answers of other calls are asked for in a run of their own. */
interface Measured {
  readonly rows: number
  readonly shell: Cost[]
  readonly python: Cost[]
  readonly ours: Said[]
}

const missing = new Set<string>()

function takeTurn({ rows, shell, python, ours }: Measured, round: number): void {
  const paths = pathsOf(rows)
  const script = `pragma journal_mode=wal;\npragma synchronous=full;\n.mode csv\n.import ${paths.utf8} flat\n`
  const flat = weigh('sqlite3', [join(folder, `shell-${rows}-${round}.db`)], script)
  if (flat === null) missing.add('sqlite3')
  else shell.push(flat)
  const own = child(paths.cp932, 'time')
  ours.push(own)
  const target = join(folder, `python-${rows}-${round}.db`)
  const plain = weigh('python3', [join(import.meta.dirname, 'plain_import.py'), paths.cp932, target, join(project, 'resources/sample')])
  if (plain === null) {
    missing.add('python3')
    return
  }
  python.push(plain)
  const counted = JSON.parse(plain.said) as Said
  const differing = ['added', 'same', 'changed', 'rejected'].filter((name) => counted[name] !== own[name])
  if (differing.length > 0) throw new Error(`the Python script counts otherwise: ${differing.join(', ')}, ${plain.said}`)
}

const of = (said: readonly Said[], name: string): number => median(said.map((one) => one[name] ?? Number.NaN))
const both = (said: readonly Said[], what: 'Cpu' | 'Wall'): number =>
  median(said.map((one) => (one[`stage${what}`] ?? 0) + (one[`commit${what}`] ?? 0)))

/** The figures of one size: seconds, megabytes, milliseconds, and ratios of medians. */
function figuresOf({ rows, shell, python, ours }: Measured) {
  const answers = child(pathsOf(rows).cp932, 'answers')
  const cpu = both(ours, 'Cpu')
  const wall = both(ours, 'Wall')
  const shellCpu = median(shell.map((one) => one.cpu))
  const pythonCpu = median(python.map((one) => one.cpu))
  return {
    rows,
    added: of(ours, 'added'),
    same: of(ours, 'same'),
    rejected: of(ours, 'rejected'),
    stageCpu: of(ours, 'stageCpu'),
    stageWall: of(ours, 'stageWall'),
    commitCpu: of(ours, 'commitCpu'),
    commitWall: of(ours, 'commitWall'),
    cpu,
    wall,
    shellCpu,
    pythonCpu,
    ofShell: cpu / shellCpu,
    ofShellWall: wall / median(shell.map((one) => one.wall)),
    ofPython: cpu / pythonCpu,
    ofPythonWall: wall / median(python.map((one) => one.wall)),
    rssMb: of(ours, 'rss'),
    rssBeforeMb: of(ours, 'rssBefore'),
    stageAnswerMs: answers['stageAnswerMs'] ?? Number.NaN,
    commitAnswerMs: answers['commitAnswerMs'] ?? Number.NaN,
  }
}

const good = await goodLines()
await bundleChild()
const sizes = [small, large].map((rows): Measured => ({ rows, shell: [], python: [], ours: [] }))
for (const { rows } of sizes) makeFiles(pathsOf(rows), rows, good)
const megabytes = (statSync(pathsOf(large).cp932).size / 1e6).toFixed(1)
say(`${small.toLocaleString('ja-JP')}行と${large.toLocaleString('ja-JP')}行・34列・CP932（${megabytes} MB）、交互に${rounds}回の中央値`)
for (let round = 0; round < rounds; round++) for (const size of sizes) takeTurn(size, round)
const figures = sizes.map(figuresOf)
const cancel = child(pathsOf(large).cp932, 'cancel')
for (const made of [folder, bundle]) rmSync(made, { recursive: true, force: true })

type Figures = ReturnType<typeof figuresOf>
const seconds = (value: number): string => `${value.toFixed(2)}秒`
const times = (value: number): string => `${value.toFixed(1)}倍`
const milliseconds = (value: number): string => `${Math.round(value)}ミリ秒`
const last = figures.at(-1)
if (last === undefined) throw new Error('nothing was measured')

/** Name, one figure for each size, and whether the largest size keeps its limit (null: no limit, or nothing to compare with). */
const table: readonly (readonly [name: string, figure: (f: Figures) => string, holds: boolean | null])[] = [
  ['取り込む行（新規・既にある・エラー）', (f) => `${f.added}・${f.same}・${f.rejected}`, null],
  ['読込と検査 CPU（経過）', (f) => `${seconds(f.stageCpu)}（${seconds(f.stageWall)}）`, null],
  ['取込 CPU（経過）', (f) => `${seconds(f.commitCpu)}（${seconds(f.commitWall)}）`, null],
  ['基準 sqlite3 .import CPU', (f) => (missing.has('sqlite3') ? 'なし' : seconds(f.shellCpu)), null],
  ['比較 Python の素朴な取込 CPU', (f) => (missing.has('python3') ? 'なし' : seconds(f.pythonCpu)), null],
  [
    `基準との比 CPU・経過（限度 CPU ${limits.cpuOfShell}倍、目標${limits.cpuGoal}倍・${limits.wallGoal}倍）`,
    (f) => `${times(f.ofShell)}・${times(f.ofShellWall)}`,
    missing.has('sqlite3') ? null : last.ofShell <= limits.cpuOfShell,
  ],
  [
    'Python との比 CPU・経過（限度 CPU 1倍）',
    (f) => `${times(f.ofPython)}・${times(f.ofPythonWall)}`,
    missing.has('python3') ? null : last.ofPython <= 1,
  ],
  [
    `最大メモリー（限度${limits.rssMb}MB、始める前）`,
    (f) => `${Math.round(f.rssMb)}MB（${Math.round(f.rssBeforeMb)}MB）`,
    last.rssMb <= limits.rssMb,
  ],
  [
    `他の応答、最も遅いもの 読込中・取込中（目標${limits.answerMs}ミリ秒）`,
    (f) => `${milliseconds(f.stageAnswerMs)}・${milliseconds(f.commitAnswerMs)}`,
    null,
  ],
]
for (const [name, figure, holds] of table) {
  say(`${holds === null ? '　' : holds ? '○' : '×'} ${name}: ${figures.map(figure).join(' | ')}`)
}
const [cancelMs = Number.NaN, rowsLeft = Number.NaN] = [cancel['cancelMs'], cancel['rowsLeft']]
const cancelHolds = cancelMs <= limits.cancelMs && rowsLeft === 0
say(`${cancelHolds ? '○' : '×'} 中止が済むまで（限度${limits.cancelMs}ミリ秒、残る行0）: ${milliseconds(cancelMs)}、${rowsLeft}行`)
if (json !== undefined) {
  const growth = last.cpu / (figures[0]?.cpu ?? Number.NaN) / (large / small)
  writeFileSync(json, `${JSON.stringify({ figures, growth, cancelMs, rowsLeft, missing: [...missing], limits }, null, 1)}\n`)
}
if (!cancelHolds || table.some(([, , holds]) => holds === false)) process.exitCode = 1
tellFigure({
  job: `取込 ${large.toLocaleString('ja-JP')}行（読込・検査・確定の全体）`,
  baseline: missing.has('sqlite3') ? 'sqlite3 がないため、比べていません' : `sqlite3 .import ${seconds(last.shellCpu)}`,
  subject: `${seconds(last.cpu)}（経過${seconds(last.wall)}、${times(last.ofShellWall)}）`,
  peer: missing.has('python3') ? 'python3 がないため、比べていません' : `素朴な Python の${last.ofPython.toFixed(2)}倍（限度1倍）`,
  ratio: last.ofShell,
  goal: limits.cpuGoal,
  fail: limits.cpuOfShell,
  growth: `${large / small}倍の行で${(last.cpu / (figures[0]?.cpu ?? Number.NaN)).toFixed(1)}倍`,
  memory: `${Math.round(last.rssMb)}MB`,
})
