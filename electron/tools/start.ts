import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, placeRuntimeModules, project } from './built-app.ts'
import { runAttached } from './run-program.ts'
import { describeRuntime, findRuntime, runtimeQuestion } from './runtime.ts'
import { messageOf, sayToTerminal as say, toolFailure } from './say.ts'
import { wordsForProgram } from './start-words.ts'
import { ensureSystemLibraries } from './system-libraries.ts'

/**
 * `npm start [-- --office=DIR] [-- --on=YYYY-MM-DD] [-- --sample]`: builds what is stale, finds an Electron and opens the window: with the
 * office this PC opened last, else with はじめに, where practice is one key away. `--sample` opens 見本市 without a past, and makes it first.
 */
async function start(args: readonly string[]): Promise<number> {
  refuseWithoutDisplay()
  const runtime = await findRuntime(runtimeQuestion(project, say))
  await ensureSystemLibraries(runtime.executable, false, say)
  await ensureBuilt(say)
  await placeRuntimeModules(runtime)
  const { sample, words } = wordsForProgram(args, defaultOffice())
  if (sample) await ensureSampleOffice()
  say(`${describeRuntime(runtime)} で起動します。`)
  return runAttached(runtime.executable, [project, ...sandboxArguments(), ...words])
}

function refuseWithoutDisplay(): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return
  throw toolFailure(
    '画面（DISPLAY）がないため、ウィンドウを開けません。アプリは起動していません。',
    '画面のあるコンピューターで実行してください。画面なしで使うには npm run kyufu -- を使ってください。',
  )
}

/**
 * As root, Chromium refuses to start with its sandbox (containers and bare test machines). Only this tool for
 * developers turns it off; the product never does.
 */
function sandboxArguments(): readonly string[] {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return []
  say('root で動いているため、ブラウザー部分の隔離（sandbox）を切って起動します。開発と試験だけの扱いです。')
  return ['--no-sandbox']
}

/** The folder the program uses when no other is named: `office` in its user data folder. */
function defaultOffice(): string {
  const env = process.env
  const appData =
    process.platform === 'win32'
      ? (env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : env['XDG_CONFIG_HOME'] || join(homedir(), '.config')
  return join(appData, 'kyufu-desk', 'office')
}

async function ensureSampleOffice(): Promise<void> {
  const office = defaultOffice()
  if (existsSync(office)) return
  say(`見本の役所（見本市）を ${office} に作ります…`)
  const cli = join(project, 'electron', 'cli.ts')
  const status = await runAttached(process.execPath, [cli, 'init', '--sample', '--office', office], { cwd: project })
  if (status !== 0) throw toolFailure('見本の役所を作れませんでした。アプリは起動していません。')
}

try {
  process.exitCode = await start(process.argv.slice(2))
} catch (error) {
  say(messageOf(error))
  process.exitCode = 1
}
