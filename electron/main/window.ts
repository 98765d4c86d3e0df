import { join } from 'node:path'
import { BrowserWindow, app, dialog, screen } from 'electron'
import type { Input, Session } from 'electron'
import type { Log } from './log.ts'
import { startPage } from './own-page.ts'
import { restartLimit } from './restart-limit.ts'

export const windowTitle = '給付デスク'

/** Opens the window at its start page, in the session of our pages. It is shown when its first picture is ready. */
export function openWindow(log: Log, pages: Session): BrowserWindow {
  const area = screen.getPrimaryDisplay().workAreaSize
  const window = new BrowserWindow({
    title: windowTitle,
    width: Math.min(1366, Math.max(1024, area.width)),
    height: Math.min(768, Math.max(640, area.height)),
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: {
      session: pages,
      preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // The built-in viewer shows papers (PDF) inside the page.
      plugins: true,
      devTools: !app.isPackaged,
    },
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  window.once('ready-to-show', () => window.show())
  allowZoomKeys(window)
  reloadAfterCrash(window, log)
  load(window, log)
  return window
}

/** Loads the start page anew. A load that another one overtakes is rejected; that is no fault of the program. */
export function load(window: BrowserWindow, log: Log): void {
  window.loadURL(startPage).catch(() => log('page-not-loaded'))
}

/** Ctrl and +, - or 0: larger, smaller, normal. Without a menu bar these keys would be dead. */
function allowZoomKeys(window: BrowserWindow): void {
  const contents = window.webContents
  contents.on('before-input-event', (event, input) => {
    const step = zoomStep(input)
    if (step === null) return
    event.preventDefault()
    contents.setZoomLevel(step === 0 ? 0 : Math.max(-3, Math.min(6, contents.getZoomLevel() + step)))
  })
}

function zoomStep(input: Input): number | null {
  if (input.type !== 'keyDown' || !(input.control || input.meta) || input.alt) return null
  if (input.key === '+' || input.key === ';' || input.key === '=') return 0.5
  if (input.key === '-') return -0.5
  return input.key === '0' ? 0 : null
}

function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  const mayReload = restartLimit(3, 60_000)
  window.webContents.on('render-process-gone', (_event, details) => {
    log('page-gone', { reason: details.reason, code: details.exitCode })
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    if (mayReload(Date.now())) {
      load(window, log)
      return
    }
    dialog.showErrorBox(
      '画面の表示を続けられません',
      '画面が続けて止まりました。確定前の入力は保存されていません。アプリを終了して開き直してください。',
    )
  })
}
