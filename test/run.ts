import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, placeRuntimeModules, project } from '../electron/tools/built-app.ts'
import { runAttached } from '../electron/tools/run-program.ts'
import { describeRuntime, findRuntime, runtimeQuestion } from '../electron/tools/runtime.ts'
import { messageOf, sayToTerminal as say } from '../electron/tools/say.ts'
import { ensureSystemLibraries } from '../electron/tools/system-libraries.ts'
import { countOf, noTests, sum } from './support/test-count.ts'
import type { TestCount } from './support/test-count.ts'

/**
 * `npm test`: makes Electron and what it needs ready, builds the program, runs both test projects, and ends with the one
 * line `N passed, N failed` over all of them. What could not be run counts as failed, never as skipped.
 */
async function runAll(): Promise<TestCount> {
  const folder = mkdtempSync(join(tmpdir(), 'kyufu-tests-'))
  try {
    const ready = await prepare()
    const node = await runProject('node', folder, [])
    if (!ready) {
      say('本物の Electron での試験（e2e）は、準備ができなかったため実行していません。1件の失敗として数えます。')
      return sum(node, { passed: 0, failed: 1 })
    }
    const display = process.platform === 'linux' ? ['xvfb-run', '-a'] : []
    return sum(node, await runProject('e2e', folder, display))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function prepare(): Promise<boolean> {
  try {
    const runtime = await findRuntime(runtimeQuestion(project, say))
    await ensureSystemLibraries(runtime.executable, true, say)
    await ensureBuilt(say)
    await placeRuntimeModules(runtime)
    say(`${describeRuntime(runtime)} で試験します。`)
    return true
  } catch (error) {
    say(messageOf(error))
    return false
  }
}

/** Runs one vitest project with its normal output. `through` is a command that starts it (a display, say). */
async function runProject(name: string, folder: string, through: readonly string[]): Promise<TestCount> {
  const report = join(folder, `${name}.json`)
  const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs')
  const words = [
    ...through,
    process.execPath,
    vitest,
    'run',
    '--config=test/vitest.config.ts',
    `--project=${name}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const [command = process.execPath, ...args] = words
  const status = await runAttached(command, args, { cwd: project }).catch((error: unknown) => {
    say(messageOf(error))
    return 1
  })
  return countOf(readReport(report), status)
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const count = await runAll().catch((error: unknown) => {
  say(messageOf(error))
  return sum(noTests, { passed: 0, failed: 1 })
})
process.exitCode = count.failed === 0 ? 0 : 1
process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`)
