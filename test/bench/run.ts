/**
 * `npm run bench`: every job of the goal table, each in a process of its own and against the limit of what it does, by CPU time, in turns. `-- --ci`: small
 * sizes, some minutes; `--job=NAME`; `--without=NAME,NAME`; `--json=FILE`; `--markdown`: the table; `--write`: the table into README.md and the promises, with day
 * and machine. Ends with status 1 when a figure is beyond its limit twice. Never part of the tests.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { project } from '../support/office.ts'
import { figuresIn, timesText, type Figure } from './figure.ts'
import { writeTables } from './tables.ts'

/** In the order of the table. */
const jobs = [
  'import',
  'parse',
  'queue',
  'approve',
  'payment-file',
  'papers',
  'papers-files',
  'excel',
  'trail',
  'query-layer',
  'ipc',
  'modules',
  'start',
] as const

const args = process.argv.slice(2)
const wordOf = (name: string): string | undefined => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
const passed = args.filter((arg) => arg === '--ci' || arg.startsWith('--office='))
const chosen = wordOf('job')
if (chosen !== undefined && !jobs.some((job) => job === chosen)) {
  say(`仕事「${chosen}」はありません。あるもの: ${jobs.join('、')}`)
  process.exit(2)
}

interface Outcome {
  readonly figures: readonly Figure[]
  readonly failed: boolean
}

const beyond = ({ ratio, fail }: Figure): boolean => fail !== null && !(ratio <= fail)

function runJob(job: string): Outcome {
  const argv = [join(import.meta.dirname, `${job}.ts`), ...passed]
  const display = job === 'start' && process.platform === 'linux' && process.env['DISPLAY'] === undefined
  const [program, words] = display ? ['xvfb-run', ['-a', process.execPath, ...argv]] : [process.execPath, argv]
  const run = spawnSync(program, words, { encoding: 'utf8', cwd: project, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 })
  const { figures, words: said } = figuresIn(run.stdout ?? '')
  if (said.trim() !== '') say(said.trimEnd())
  return { figures, failed: run.status !== 0 || figures.some(beyond) }
}

const all: Figure[] = []
const failed: string[] = []
const without = wordOf('without')?.split(',') ?? []
for (const job of jobs.filter((one) => (chosen === undefined || one === chosen) && !without.includes(one))) {
  let outcome = runJob(job)
  if (outcome.failed) {
    say(`${job}: 限度を超えたため、もう一度測ります。`)
    outcome = runJob(job)
  }
  if (outcome.failed) failed.push(job)
  for (const one of outcome.figures) {
    const sign = beyond(one) ? '×' : one.goal !== null && one.ratio > one.goal ? '△' : '○'
    say(`${sign} ${one.job}: ${timesText(one.ratio)}（目標${one.goal?.toFixed(2) ?? '－'}、限度${one.fail?.toFixed(2) ?? '－'}）`)
  }
  all.push(...outcome.figures)
}
const machine = `${cpus()[0]?.model.trim() ?? ''}（${cpus().length}コア、メモリー${Math.round(totalmem() / 2 ** 30)}GB、Node ${process.versions.node}）`
const measured = { day: new Date().toISOString().slice(0, 10), machine, small: passed.includes('--ci'), failed, figures: all }
const json = wordOf('json')
if (json !== undefined) writeFileSync(json, `${JSON.stringify(measured, null, 1)}\n`)
if (args.includes('--markdown') || args.includes('--write')) {
  const { table, written } = writeTables(measured, args.includes('--write') ? project : null, (path) => readFileSync(path, 'utf8'))
  say(table)
  for (const path of written) say(`書きました: ${path}`)
}
if (failed.length > 0) {
  say(`限度を超えたもの: ${failed.join('、')}`)
  process.exitCode = 1
}
