import { basename, dirname, join } from 'node:path'
import { BrowserWindow, app, dialog, powerMonitor, session } from 'electron'
import type { WebContents } from 'electron'
import { readArguments } from './arguments.ts'
import type { AppArguments } from './arguments.ts'
import { startBackend } from './backend-process.ts'
import type { Backend } from './backend-process.ts'
import type { BackendState } from './backend-messages.ts'
import { channels } from './bridge.ts'
import type { AppInfo } from './bridge.ts'
import { backendEnvironment } from './environment.ts'
import { serveFiles } from './files.ts'
import { handle, listen } from './ipc.ts'
import { officeToOpen, rememberOffice } from './last-office.ts'
import { lockNetwork, lockPages, lockSession } from './locks.ts'
import { createLog } from './log.ts'
import { setMenu } from './menu.ts'
import { clearPages, openPagesSession } from './pages-session.ts'
import { practiceFiles } from './practice-files.ts'
import { declareScheme, serveBuiltFiles } from './protocol.ts'
import { readProgram } from '../release/program.ts'
import { startProblem } from './start-checks.ts'
import { authenticode, installUpdate, startInstaller } from './update.ts'
import { load, openWindow, windowTitle } from './window.ts'

/** The backend is given this long to close the store before it is killed, in milliseconds. */
const stopDeadline = 5000
/** A page is told after this long that the backend is still busy (copying before a migration, say). */
const startPatience = 15_000

// Chromium cannot be sandboxed as root; whoever starts it there says so with --no-sandbox. The product itself never does.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
lockNetwork(app)
declareScheme()
// An ASCII folder name, whatever the product is called on the screen: older tools of an office stumble over others.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'kyufu-desk'))

const program = readProgram(app.getAppPath())
const wanted = readArguments(process.argv.slice(1))
const problem = startProblem({
  packaged: app.isPackaged,
  argv: process.argv.slice(1),
  program,
  folder: dirname(process.execPath),
  resources: process.resourcesPath,
  electron: process.versions.electron,
})
if (problem !== null) {
  process.stderr.write(`${problem}\n`)
  dialog.showErrorBox(windowTitle, problem)
  app.exit(4)
} else if ('problem' in wanted) {
  process.stderr.write(`${wanted.problem}\n`)
  dialog.showErrorBox(windowTitle, wanted.problem)
  app.exit(2)
} else if (!app.requestSingleInstanceLock()) {
  // The first one brings its window to the front.
  app.exit(0)
} else {
  start(wanted)
}

function start(given: AppArguments): void {
  const log = createLog({ folder: join(app.getPath('userData'), 'logs'), now: () => new Date() })
  const userData = app.getPath('userData')
  const first = officeToOpen(given.office, userData)
  let office = first.folder
  /** Whether there is an office: one that is missing then is a failure, not a first start. */
  let known = first.known
  const resources = app.isPackaged ? process.resourcesPath : join(import.meta.dirname, '..', '..')
  log('start', { version: app.getVersion(), electron: process.versions.electron, packaged: app.isPackaged })
  process.on('uncaughtException', (error) => stopOnFault(error))
  process.on('unhandledRejection', (reason) => stopOnFault(reason))
  lockPages(app, log)

  const updates = join(app.getPath('userData'), 'updates')
  let backend: Backend | null = null
  let stopped = false
  app.on('before-quit', (event) => {
    if (stopped || backend === null) return
    event.preventDefault()
    void backend.stop(stopDeadline).then(() => {
      stopped = true
      log('quit')
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
  app.on('quit', () => clearPages(app.getPath('userData')))
  app.on('second-instance', () => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })

  void app.whenReady().then(() => {
    // The backend is the slowest to be ready, so it is the first to be started; before this moment it cannot be.
    backend = startBackend({
      entry: join(import.meta.dirname, 'backend.js'),
      env: () =>
        backendEnvironment(process.env, {
          office,
          on: given.on,
          resources: join(resources, 'resources'),
          witness: join(userData, 'seen'),
          program: app.getAppPath(),
          papers: join(process.resourcesPath, 'papers'),
          updates,
        }),
      log,
      now: Date.now,
      onState: tellWindows,
      onInstall: (version) => void startUpdate(version),
      onOffice: (folder) => void changeOffice(folder),
    })
    setMenu(process.platform)
    // no page lives in the default session, and nothing that gets into it may do more
    const pages = openPagesSession(app.getPath('userData'), String(process.pid))
    for (const one of [session.defaultSession, pages]) lockSession(one, log)
    serveBuiltFiles(pages, join(import.meta.dirname, '..', 'renderer'))
    servePage(
      backend,
      () => ({ office: basename(office), named: known, on: given.on }),
      () => practiceFiles(office),
    )
    // somebody who locks this PC with Windows' own key, or closes its lid, locks the window with it
    powerMonitor.on('lock-screen', tellAway)
    powerMonitor.on('suspend', tellAway)
    // the window loads while the office is being opened; what it shows of the office waits for the answer
    openWindow(log, pages)
  })

  /** The window goes to another office: nothing of the first one stays on its page, and the next start opens the new one. */
  async function changeOffice(folder: string): Promise<void> {
    office = folder
    known = true
    rememberOffice(userData, folder)
    log('office-changed')
    await backend?.restart(stopDeadline)
    for (const window of BrowserWindow.getAllWindows()) load(window, log)
  }

  /** Checks a prepared update once more, starts its installer and makes room for it; a refusal is said and everybody works on. */
  async function startUpdate(version: string): Promise<void> {
    const outcome = await installUpdate({
      updates,
      version,
      keys: program.keys,
      platform: process.platform,
      executable: process.execPath,
      signatureOf: authenticode,
      start: startInstaller,
    })
    log('update', { version, outcome: outcome.kind })
    if (outcome.kind === 'started') app.quit()
    else dialog.showErrorBox(outcome.kind === 'by-hand' ? '更新の準備ができています' : '更新を開始していません', outcome.text)
  }

  function stopOnFault(reason: unknown): void {
    log('fault')
    process.stderr.write(`${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`)
    dialog.showErrorBox(
      '予期しない問題が起きました',
      `アプリを終了します。確定した記録は保存されています。ログ（${app.getPath('logs')}）を添えて管理者に連絡してください。`,
    )
    app.exit(3)
  }
}

/** Answers the questions of a page: what program this is, a port to the backend, files. */
function servePage(backend: Backend, place: () => Pick<AppInfo, 'office' | 'named' | 'on'>, filesOf: () => string | null): void {
  handle(channels.info, async (event): Promise<AppInfo> => {
    await backend.settled(startPatience)
    const state = backend.state()
    if (state.kind !== 'failed') hopeful.add(event.sender)
    return {
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      ...place(),
      backend: state,
      ...(state.kind === 'failed' ? { failed: { code: state.code, message: state.message } } : {}),
    }
  })
  listen(channels.connect, (event, connection) => {
    if (typeof connection !== 'number') return
    const port = backend.connect(event.sender.id)
    if (port !== null) event.sender.mainFrame.postMessage(channels.port, connection, [port])
    else event.sender.send(channels.backendLost)
  })
  serveFiles({
    backend,
    filesOf,
    windowOf: (event) => {
      const window = BrowserWindow.fromWebContents(event.sender)
      if (window === null) throw new Error('the page has no window')
      return window
    },
  })
}

/** Whoever sat here has locked this PC or put it to sleep. */
function tellAway(): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channels.away)
}

/** Pages that were told that their office is open or will be. */
const hopeful = new WeakSet<WebContents>()

/**
 * The backend died, or is there again: every page learns it. A page that opens later asks for itself. When it cannot open the office after
 * all, a page that was told otherwise begins anew and says why; one that still waits for its answer hears it there.
 */
function tellWindows(state: BackendState): void {
  if (!app.isReady()) return
  for (const window of BrowserWindow.getAllWindows()) {
    if (state.kind === 'ready') window.webContents.send(channels.backendBack)
    else if (state.kind === 'failed' && state.code !== 'backend-crashes') {
      if (hopeful.delete(window.webContents)) window.webContents.reload()
    } else if (state.kind !== 'starting') window.webContents.send(channels.backendLost)
  }
}
