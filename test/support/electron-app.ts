import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, errors } from 'playwright'
import type { ElectronApplication, Page } from 'playwright'
import { ensureBuilt, placeRuntimeModules, project } from '../../electron/tools/built-app.ts'
import { drivenName, ensurePackaged } from '../../electron/tools/packaging/make.ts'
import { findRuntime, runtimeQuestion } from '../../electron/tools/runtime.ts'
import type { Runtime } from '../../electron/tools/runtime.ts'
import { sayToTerminal } from '../../electron/tools/say.ts'
import { heldApp } from './held-start.ts'
import { sampleOffice } from './office.ts'

export type LaunchOptions = {
  /**
   * `echo`: the shell alone, with a backend that answers each frame with its own input; `real`: the program as built.
   */
  readonly backend: 'echo' | 'real'
  /** Folder that is copied to become the office of this test; without it there is an empty folder. */
  readonly officeTemplate?: string
  /** No office is named: the program is started as by somebody who has none yet. */
  readonly firstStart?: true
  /** Business day, `YYYY-MM-DD`. */
  readonly on?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** For a second start on the same folders. */
  readonly folders?: AppFolders
  /** `real` only: start the packaged program instead of the built files. Default: as KYUFU_PACKAGED=1 in the environment says. */
  readonly packaged?: boolean
  /** The test itself asks for addresses outside the program; every other one fails when one was asked for. */
  readonly asksOutside?: true
}

export type AppFolders = { readonly root: string; readonly userData: string; readonly office: string }

export type AppUnderTest = {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folders: AppFolders
  /** Errors and content-policy violations that the page reported so far. */
  readonly complaints: () => readonly string[]
  /** Puts the window's content to this size and writes a picture. */
  readonly picture: (file: string, width?: number, height?: number) => Promise<void>
  /** Presses keys one after the other, as Playwright names them (`Tab`, `Control+Enter`). */
  readonly press: (...keys: readonly string[]) => Promise<void>
  /** The same without waiting for anything, as a scanner or a hasty hand does. */
  readonly pressNow: (...keys: readonly string[]) => Promise<void>
  /** Ends the program; the folders stay until `discard`. */
  readonly close: () => Promise<void>
  readonly discard: () => Promise<void>
}

let prepared: Promise<Runtime> | null = null

/** Builds what is stale and finds an Electron, once for a file of tests: the program must not change between two of them. */
async function prepare(): Promise<Runtime> {
  await ensureBuilt(sayToTerminal)
  const runtime = await findRuntime(runtimeQuestion(project, sayToTerminal))
  await placeRuntimeModules(runtime)
  return runtime
}

let packed: Promise<string> | null = null

/** Folder of the packaged program of the present sources. */
export async function packagedProgram(): Promise<string> {
  const runtime = await (prepared ??= prepare())
  return (packed ??= ensurePackaged(runtime, sayToTerminal))
}

/** Starts the built program on fresh folders and waits for its window. */
export async function launchApp(options: LaunchOptions): Promise<AppUnderTest> {
  const runtime = await (prepared ??= prepare())
  const packaged = options.backend === 'real' && (options.packaged ?? process.env['KYUFU_PACKAGED'] === '1')
  const folders = options.folders ?? freshFolders(options.officeTemplate)
  const appFolder = options.backend === 'real' ? project : shellWithEcho(folders.root)
  const app = await attached({
    executablePath: packaged ? join(await packagedProgram(), drivenName) : runtime.executable,
    args: [
      ...(packaged ? [] : [heldApp(folders.root, appFolder)]),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${folders.userData}`,
      ...(options.firstStart === true ? [] : [`--office=${folders.office}`]),
      ...(options.on === undefined ? [] : [`--on=${options.on}`]),
      ...(options.args ?? []),
    ],
    env: { ...plainEnvironment(), ...options.env },
    timeout: packaged ? 20_000 : 60_000,
  })
  const page = await app.firstWindow({ timeout: 60_000 }).catch(async (error: unknown) => {
    app.process().kill('SIGKILL')
    throw error
  })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.waitForLoadState('domcontentloaded')
  const pressNow = page.keyboard.press.bind(page.keyboard)
  page.keyboard.press = async (key, how) => {
    await atRest(page)
    await pressNow(key, how)
  }
  await app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window === undefined || window.isVisible()) return
    await new Promise<void>((resolve) => void window.once('show', () => resolve()))
  })
  const close = () => app.close()
  return {
    app,
    page,
    folders,
    complaints: () => complaints,
    picture: (file, width = 1366, height = 768) => takePicture(app, page, file, width, height),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key)
    },
    pressNow: async (...keys) => {
      for (const key of keys) await pressNow(key)
    },
    close,
    discard: async () => {
      await close().catch(() => undefined)
      const asked = options.asksOutside === true ? [] : requestsOutside(folders)
      rmSync(folders.root, { recursive: true, force: true })
      if (asked.length > 0) throw new Error(`the program asked for addresses outside itself:\n${asked.join('\n')}`)
    },
  }
}

/**
 * Starts the program with the driver listening. The packaged one is as it is delivered and cannot be held (`held-start.ts`): a driver that
 * came at the wrong moment has ended it, and starts it once more.
 */
async function attached(how: Parameters<typeof _electron.launch>[0] & { readonly timeout: number }): Promise<ElectronApplication> {
  try {
    return await _electron.launch(how)
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error
    return _electron.launch({ ...how, timeout: 60_000 })
  }
}

/** Longest wait for answers before a key is pressed all the same, in milliseconds. */
const patience = 3_000

/**
 * Until a person would press the next key: the hourglass is gone and what came is drawn. A test that wants keys faster than that uses
 * `page.keyboard.down` and `up`.
 */
async function atRest(page: Page): Promise<void> {
  const look = page.evaluate(async (longest) => {
    const until = performance.now() + longest
    for (let calm = 0; calm < 2 && performance.now() < until;) {
      // a covered window draws nothing
      await new Promise<unknown>((resolve) => {
        requestAnimationFrame(resolve)
        setTimeout(resolve, 100)
      })
      calm = document.documentElement.hasAttribute('data-asking') ? 0 : calm + 1
    }
  }, patience)
  // a page that is being replaced has nothing to wait for
  await look.catch(() => undefined)
}

/** What the program's own log says about requests that would have left it. */
function requestsOutside({ userData }: AppFolders): readonly string[] {
  const log = join(userData, 'logs', 'main.log')
  if (!existsSync(log)) return []
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes(' request-refused '))
}

/** A closed sample office 見本市 for `officeTemplate`. Remove its parent folder afterwards. */
export async function closedSampleOffice(): Promise<string> {
  const office = await sampleOffice()
  await office.backend.close()
  return office.folder
}

/** Process id of the running backend, found by its service name. */
export async function backendPid({ app }: AppUnderTest): Promise<number> {
  const pid = await app.evaluate((electron) => electron.app.getAppMetrics().find((part) => part.name === '給付デスク 業務処理')?.pid)
  if (pid === undefined) throw new Error('no backend is running')
  return pid
}

async function takePicture(app: ElectronApplication, page: Page, file: string, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
    width,
    height,
  })
  await page.waitForFunction((size) => window.innerWidth === size.width && window.innerHeight === size.height, { width, height })
  mkdirSync(dirname(file), { recursive: true })
  await page.screenshot({ path: file })
}

function freshFolders(officeTemplate: string | undefined): AppFolders {
  const root = mkdtempSync(join(tmpdir(), 'kyufu-e2e-'))
  const folders = { root, userData: join(root, 'user-data'), office: join(root, 'office') }
  mkdirSync(folders.userData)
  if (officeTemplate === undefined) mkdirSync(folders.office)
  else cpSync(officeTemplate, folders.office, { recursive: true })
  return folders
}

const blankPage = '<!doctype html><html lang="ja"><meta charset="utf-8"><title>試験</title><body></body></html>'

/** The built shell with an echo for a backend and a blank page for a window. The product has no switch for that. */
function shellWithEcho(root: string): string {
  const folder = join(root, 'shell')
  if (existsSync(folder)) return folder
  mkdirSync(join(folder, 'dist'), { recursive: true })
  cpSync(join(project, 'package.json'), join(folder, 'package.json'))
  cpSync(join(project, 'dist', 'main'), join(folder, 'dist', 'main'), { recursive: true })
  symlinkSync(join(project, 'dist', 'preload'), join(folder, 'dist', 'preload'))
  mkdirSync(join(folder, 'dist', 'renderer'))
  writeFileSync(join(folder, 'dist', 'renderer', 'index.html'), blankPage)
  const source = readFileSync(join(project, 'test', 'support', 'echo-backend.ts'), 'utf8')
  writeFileSync(join(folder, 'dist', 'main', 'backend.js'), stripTypeScriptTypes(source))
  return folder
}

/** The environment without what a test runner adds to change how Node behaves. */
function plainEnvironment(): Record<string, string> {
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && name !== 'NODE_OPTIONS' && !name.startsWith('VITEST')) clean[name] = value
  }
  return clean
}
