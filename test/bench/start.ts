/**
 * Cold start: from the start of the program to its first screen with an answer of the backend, against an empty window of the same
 * Electron; and the same with an office of many cases. Wants a display (`xvfb-run`) and the built program. `--office=DIR`: a large office.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, errors } from 'playwright'
import { ensureBuilt, placeRuntimeModules, project } from '../../electron/tools/built-app.ts'
import { findRuntime, runtimeQuestion } from '../../electron/tools/runtime.ts'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { closedSampleOffice } from '../support/electron-app.ts'
import { ciSizes, median, tellFigure } from './figure.ts'

const large = process.argv.find((word) => word.startsWith('--office='))?.slice('--office='.length)
if (process.platform === 'linux' && process.env['DISPLAY'] === undefined) {
  say('画面がないため、起動は測っていません（xvfb-run を使ってください）。')
} else {
  await ensureBuilt(say)
  const runtime = await findRuntime(runtimeQuestion(project, say))
  await placeRuntimeModules(runtime)
  const root = mkdtempSync(join(tmpdir(), 'kyufu-bench-start-'))
  const empty = join(root, 'empty')
  mkdirSync(empty)
  writeFileSync(join(empty, 'package.json'), JSON.stringify({ name: 'empty', main: 'main.cjs' }))
  writeFileSync(
    join(empty, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadURL('data:text/html,<p id=there>x</p>'))`,
  )
  let turn = 0
  const start = async (folder: string, args: readonly string[], first: string): Promise<{ readonly ms: number; readonly mb: number }> => {
    const from = performance.now()
    const app = await _electron.launch({
      executablePath: runtime.executable,
      args: [folder, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${join(root, `user-${turn++}`)}`, ...args],
      timeout: 20_000,
    })
    const page = await app.firstWindow({ timeout: 120_000 })
    await page.locator(first).first().waitFor({ timeout: 120_000 })
    const ms = performance.now() - from
    const mb = await app.evaluate(
      ({ app: running }) => running.getAppMetrics().reduce((sum, one) => sum + one.memory.workingSetSize, 0) / 1024,
    )
    await app.close()
    return { ms, mb: Math.round(mb) }
  }
  const sample = await closedSampleOffice()
  const cases = {
    empty: () => start(empty, [], '#there'),
    sample: () => start(project, [`--office=${sample}`, '--on=2026-11-24'], 'input[type=password]'),
    ...(large === undefined ? {} : { large: () => start(project, [`--office=${large}`, '--on=2026-11-24'], 'input[type=password]') }),
  }
  // nothing is held back here (`held-start.ts`), so a driver may come just as the first page takes its place, and never hear of it
  const attached = async (run: (typeof cases)['empty']): ReturnType<typeof run> => {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error
      return run()
    }
  }
  const spent = new Map<string, { ms: number; mb: number }[]>()
  for (let round = 0; round < (ciSizes ? 3 : 5); round++)
    for (const [name, run] of Object.entries(cases)) spent.set(name, [...(spent.get(name) ?? []), await attached(run)])
  const ms = (name: string): number => median((spent.get(name) ?? []).map((one) => one.ms))
  const mb = (name: string): number => median((spent.get(name) ?? []).map((one) => one.mb))
  tellFigure({
    job: '起動から最初の画面（経過）',
    baseline: `空の Electron の窓 ${ms('empty').toFixed(0)}ミリ秒`,
    subject: `${ms('sample').toFixed(0)}ミリ秒`,
    ratio: ms('sample') / ms('empty'),
    goal: 1.5,
    fail: 2,
    growth: large === undefined ? '－' : `大きな事務所で${(ms('large') / ms('sample')).toFixed(2)}倍`,
    memory: `全プロセス${mb('sample')}MB${large === undefined ? '' : `、大きな事務所で${mb('large')}MB`}（空の窓${mb('empty')}MB）`,
  })
  rmSync(root, { recursive: true, force: true })
  rmSync(join(sample, '..'), { recursive: true, force: true })
}
