import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { runProgram } from './run-program.ts'
import { toolFailure } from './say.ts'
import type { Say } from './say.ts'
import { makeStandIn, standIn, standInFits, standInFolder, standInIsMade } from './stand-in.ts'

/** A real Electron that can be started. */
export type Runtime = {
  /** `override`: named by the person; `official`: the published binary; `stand-in`: made from a registry package. */
  readonly kind: 'override' | 'official' | 'stand-in'
  readonly executable: string
  /** Version of Electron, such as `45.4.1`. */
  readonly version: string
  /** Folder with a better-sqlite3 built for this runtime; null when the project's own works in it. */
  readonly sqliteModules: string | null
}

export type RuntimeQuestion = {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** The checkout: its `electron` package and its npm settings are used. */
  readonly project: string
  readonly say: Say
}

/** From this Electron on, Node is 22 or newer and the project's own better-sqlite3 works. */
const firstWithNewNode = 35

/**
 * Finds a real Electron: the one named by ELECTRON_OVERRIDE_DIST_PATH, the official binary if it can be fetched, or the
 * stand-in. Once the stand-in is made, later runs take it at once and don't try the official one again.
 * @throws with Japanese sentences when there is none: what was tried, and what to do
 */
export async function findRuntime(question: RuntimeQuestion): Promise<Runtime> {
  const override = question.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined && override !== '') return overridden(override, question.platform)

  const installed = await officialRuntime(question.project)
  if (installed !== null) return installed

  const cache = cacheFolder(question.env)
  const fits = standInFits(question.platform, question.arch)
  if (fits && (await standInIsMade(cache))) return standInRuntime(cache)

  question.say('Electron の公式の実行ファイルを取得しています…')
  const trouble = await fetchOfficial(question.project, fits ? 60_000 : 15 * 60_000)
  const fetched = await officialRuntime(question.project)
  if (fetched !== null) return fetched
  question.say(`公式の実行ファイルは取得できませんでした（${trouble}）。`)

  if (!fits) {
    throw toolFailure(
      'Electron の実行環境がありません。アプリは起動していません。',
      `このコンピューター（${question.platform} ${question.arch}）には、代わりの実行環境もありません。`,
      '公式の配布物を別の場所で入手して展開し、環境変数 ELECTRON_OVERRIDE_DIST_PATH にそのフォルダーを指定してください。',
    )
  }
  await makeStandIn(cache, question.project, question.say)
  return standInRuntime(cache)
}

/** The question for this process: its environment, its platform. */
export function runtimeQuestion(project: string, say: Say): RuntimeQuestion {
  return { env: process.env, platform: process.platform, arch: process.arch, project, say }
}

/** Where runtimes are kept, outside every checkout. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME']
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'kyufu-desk')
}

/** What a person should know about the runtime in use, in one line. */
export function describeRuntime(runtime: Runtime): string {
  const name = { override: '指定された実行環境', official: '公式の実行環境', 'stand-in': '代わりの実行環境（開発と試験用）' }
  return `Electron ${runtime.version}: ${name[runtime.kind]}`
}

async function overridden(folder: string, platform: NodeJS.Platform): Promise<Runtime> {
  const executable = join(folder, executableName(platform))
  const version = await readVersion(folder)
  if (!existsSync(executable) || version === null) {
    throw toolFailure(
      `ELECTRON_OVERRIDE_DIST_PATH のフォルダー（${folder}）に Electron がありません。アプリは起動していません。`,
      `${executableName(platform)} と version のあるフォルダーを指定するか、この環境変数を取り除いてください。`,
    )
  }
  const modules = join(dirname(folder), 'node_modules')
  const sqliteModules = existsSync(join(modules, 'better-sqlite3')) ? modules : null
  if (sqliteModules === null && Number.parseInt(version, 10) < firstWithNewNode) {
    throw toolFailure(
      `指定された Electron ${version} は古く、データベースの部品が動きません。アプリは起動していません。`,
      `Electron ${firstWithNewNode} 以上を指定してください。`,
    )
  }
  return { kind: 'override', executable, version, sqliteModules }
}

async function officialRuntime(project: string): Promise<Runtime | null> {
  const folder = electronPackage(project)
  const name = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => null)
  const version = await readVersion(join(folder, 'dist'))
  if (name === null || version === null) return null
  const executable = join(folder, 'dist', name.trim())
  return existsSync(executable) ? { kind: 'official', executable, version, sqliteModules: null } : null
}

/** Lets the `electron` package fetch its binary. Gives what went wrong, for the person; success is read from the disk. */
async function fetchOfficial(project: string, timeLimit: number): Promise<string> {
  const run = await runProgram(process.execPath, [join(electronPackage(project), 'install.js')], { timeLimit })
  if (run.timedOut) return `${timeLimit / 1000}秒以内に終わりませんでした`
  return run.stderr.trim().split('\n')[0] ?? ''
}

function standInRuntime(cache: string): Runtime {
  const folder = standInFolder(cache)
  return {
    kind: 'stand-in',
    executable: join(folder, 'dist', 'electron'),
    version: standIn.version,
    sqliteModules: join(folder, 'node_modules'),
  }
}

function electronPackage(project: string): string {
  return dirname(createRequire(join(project, 'package.json')).resolve('electron/package.json'))
}

async function readVersion(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'version'), 'utf8').catch(() => null)
  return text === null ? null : text.trim().replace(/^v/, '')
}

function executableName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}
