import type { App, Session, WebContents } from 'electron'
import type { Log } from './log.ts'

/** Schemes a window needs: our page, papers shown from memory, and the parts of the built-in PDF viewer and tools. */
const openSchemes = new Set(['app:', 'blob:', 'data:', 'devtools:', 'chrome:', 'chrome-extension:'])

/** Must be called before the app is ready: no name is ever looked up, so nothing can leave by a look-up either. */
export function lockNetwork(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
}

/** Takes from every page of this session what the program never needs: the network, permissions, devices, downloads. */
export function lockSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, reply) => {
    log('permission-refused', { permission })
    reply(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, reply) => reply({}))
  session.setBluetoothPairingHandler((_details, reply) => reply({ confirmed: false }))
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, reply) => {
    const scheme = schemeOf(details.url)
    const cancel = !openSchemes.has(scheme)
    if (cancel) log('request-refused', { scheme })
    reply({ cancel })
  })
  // A file leaves the program only through a ticket, where the backend records it.
  session.on('will-download', (event) => {
    log('download-refused')
    event.preventDefault()
  })
}

/** Locks every page that will ever be made: no navigation, no second window, no webview. */
export function lockPages(app: App, log: Log): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, log))
}

function lockPage(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(() => {
    log('window-refused')
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    log('navigation-refused')
    event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    const scheme = schemeOf(event.url)
    // A paper from memory may be shown inside our page, with the built-in viewer.
    if (!event.isMainFrame && (scheme === 'blob:' || scheme === 'chrome-extension:')) return
    event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** `https:` and the like; empty for what is no address, which is then refused. */
function schemeOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : ''
}
