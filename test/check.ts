import { join } from 'node:path'
import { project } from '../electron/tools/built-app.ts'
import { runProgram } from '../electron/tools/run-program.ts'
import { sayToTerminal as say } from '../electron/tools/say.ts'

/** One check of `npm run check`: a tool of this project, run by the Node that runs this file. */
interface Check {
  readonly name: string
  /** The tool's start file below `node_modules/`. */
  readonly tool: string
  readonly args: readonly string[]
}

/** The longest ones first, so that two lanes end at about the same time. Tests on whole offices and in the window are for `npm test`. */
const checks: readonly Check[] = [
  {
    name: '試験（規則・契約・構造）',
    tool: 'vitest/vitest.mjs',
    args: [
      'run',
      '--config=test/vitest.config.ts',
      '--project=node',
      '--reporter=default',
      ...['unit/', 'contract/', 'golden/', 'migrations/', 'architecture', 'licences'].map((name) => `test/${name}`),
    ],
  },
  { name: '型', tool: 'typescript/bin/tsc', args: ['-b'] },
  { name: '静的検査', tool: 'oxlint/bin/oxlint', args: [] },
  { name: '書式', tool: 'oxfmt/bin/oxfmt', args: ['--list-different'] },
  { name: '使われていないもの', tool: 'knip/bin/knip.js', args: ['--no-progress'] },
]

/** Checks at the same time: more would only take the tests' processor time away. */
const LANES = 2

/** A tool that hangs is a failure as well. Milliseconds. */
const TIME_LIMIT = 10 * 60_000

/** Runs one check, tells its result in one line (and all that the tool said, when it failed), and gives whether it passed. */
async function run(check: Check): Promise<boolean> {
  const start = performance.now()
  const result = await runProgram(process.execPath, [join(project, 'node_modules', check.tool), ...check.args], {
    cwd: project,
    env: { ...process.env, NO_COLOR: '1' },
    timeLimit: TIME_LIMIT,
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const passed = result.status === 0
  say(`${passed ? '○' : '×'} ${check.name}（${seconds}秒）${result.timedOut ? '時間切れで止めました。' : ''}`)
  if (!passed) say(`${result.stdout}${result.stderr}`.trimEnd())
  return passed
}

const start = performance.now()
const waiting = [...checks]
const failed: string[] = []
const lane = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!(await run(next))) failed.push(next.name)
  }
}
await Promise.all(Array.from({ length: LANES }, lane))

const seconds = ((performance.now() - start) / 1000).toFixed(0)
if (failed.length === 0) say(`検査はすべて通りました（${checks.length}件、${seconds}秒）。`)
else
  say(
    `通らなかった検査: ${failed.join('、')}（${checks.length}件中${failed.length}件、${seconds}秒）。上の指摘を直して、もう一度実行してください。`,
  )
process.exitCode = failed.length === 0 ? 0 : 1
