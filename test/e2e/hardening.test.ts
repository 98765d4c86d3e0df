/** The twenty points of Electron's own security list, each on the packaged program; what a point needs from outside is tried from outside. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentPolicy } from '../../electron/main/content-policy.ts'
import { executableName } from '../../electron/tools/packaging/make.ts'
import { closedSampleOffice, launchApp, packagedProgram } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { sampleDay } from '../support/office.ts'

let program: AppUnderTest
let template: string
let folder: string
beforeAll(async () => {
  template = await closedSampleOffice()
  folder = await packagedProgram()
  program = await launchApp({ backend: 'real', packaged: true, officeTemplate: template, on: sampleDay, asksOutside: true })
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true, force: true })
})

const preferences = () =>
  program.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
/** A file out of the archive, read as the program itself reads it. */
const packed = (file: string): Promise<string> =>
  program.app.evaluate(({ app }, name) => process.getBuiltinModule('node:fs').readFileSync(`${app.getAppPath()}/${name}`, 'utf8'), file)

test('1: only content of our own is loaded, and nothing leaves even past the policy of the page', async () => {
  const loaded = await program.page.evaluate(() =>
    [...document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script, link[rel=stylesheet], link[rel=modulepreload]')].map(
      (part) => new URL('src' in part ? part.src : part.href).protocol,
    ),
  )
  expect(loaded.length).toBeGreaterThan(1)
  expect(new Set(loaded)).toEqual(new Set(['app:']))
  const outcomes = await program.app.evaluate(async ({ BrowserWindow, session }) => {
    const own = BrowserWindow.getAllWindows()[0]!.webContents.session
    const tries = [own, session.defaultSession].flatMap((one) => ['https://example.jp/', 'http://127.0.0.1:9/'].map((to) => one.fetch(to)))
    return Promise.all(
      tries.map((one) =>
        one.then(
          () => 'fetched',
          (error: Error) => error.message,
        ),
      ),
    )
  })
  expect(outcomes).toHaveLength(4)
  for (const outcome of outcomes) expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
})

test('2: no Node in the page, its workers and its frames', async () => {
  const found = await program.page.evaluate(async () => {
    const probe = `[typeof require, typeof process, typeof module].join()`
    const worker = new Worker(URL.createObjectURL(new Blob([`postMessage(${probe})`], { type: 'text/javascript' })))
    const inWorker = await new Promise((resolve) => {
      worker.onmessage = (message) => resolve(message.data)
    })
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inner = frame.contentWindow as unknown as Record<string, unknown>
    const inFrame = ['require', 'process', 'module', 'app'].map((name) => typeof inner[name]).join()
    frame.remove()
    const page = globalThis as unknown as Record<string, unknown>
    return { inWorker, inFrame, page: ['require', 'process', 'module', 'Buffer'].map((name) => typeof page[name]).join() }
  })
  expect(found).toEqual({
    inWorker: 'undefined,undefined,undefined',
    inFrame: 'undefined,undefined,undefined,undefined',
    page: 'undefined,undefined,undefined,undefined',
  })
  expect(await preferences()).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false })
})

test('3: a page that spoils its own built-ins reaches neither the bridge nor what is behind it', async () => {
  expect(await preferences()).toMatchObject({ contextIsolation: true })
  const outcome = await program.page.evaluate(async () => {
    const kept = { parse: JSON.parse, get: Map.prototype.get }
    let caught = 0
    JSON.parse = () => void caught++
    Object.assign(Map.prototype, { get: () => void caught++ })
    const before = window.app
    try {
      ;(window as { app: unknown }).app = null
    } catch {
      // refused loudly: as good
    }
    const info = window.app.info()
    JSON.parse = kept.parse
    Object.assign(Map.prototype, { get: kept.get })
    return { same: before === window.app, version: (await info).version, caught }
  })
  expect(outcome).toMatchObject({ same: true, caught: 0 })
  expect(outcome.version).toMatch(/^\d+\.\d+\.\d+$/)
})

test('4: pages are sandboxed, and the preload needs nothing that a sandbox refuses', async () => {
  expect(await preferences()).toMatchObject({ sandbox: true })
  const asked = [...(await packed('dist/preload/preload.cjs')).matchAll(/require\(["'`]([^"'`]+)/g)].map((match) => match[1])
  expect(new Set(asked)).toEqual(new Set(['electron']))
  expect(await packed('dist/main/main.js')).toContain('enableSandbox()')
})

test('5: every permission and device is refused, asked or looked up', async () => {
  const states = await program.page.evaluate(() =>
    Promise.all(
      ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read', 'clipboard-write', 'midi', 'persistent-storage'].map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    ),
  )
  expect(new Set(states)).toEqual(new Set(['denied']))
  const tried = await program.page.evaluate(() => {
    const devices = navigator as unknown as Record<
      'usb' | 'hid' | 'serial',
      { getDevices?: () => Promise<unknown[]>; getPorts?: () => Promise<unknown[]> }
    >
    const name = (one: Promise<unknown>) =>
      one.then(
        (value) => (Array.isArray(value) ? `${value.length} devices` : 'allowed'),
        (error: Error) => error.name,
      )
    return Promise.all([
      name(navigator.clipboard.readText()),
      name(devices.usb.getDevices?.() ?? Promise.resolve([])),
      name(devices.hid.getDevices?.() ?? Promise.resolve([])),
      name(devices.serial.getPorts?.() ?? Promise.resolve([])),
    ])
  })
  expect(tried).toEqual(['NotAllowedError', '0 devices', '0 devices', '0 devices'])
})

test('6 and 8: web security is on, insecure content is not let in', async () => {
  const found = await preferences()
  expect(found['webSecurity']).toBe(true)
  expect(found['allowRunningInsecureContent'] ?? false).toBe(false)
})

test('7: the content policy comes with every answer; inline code does not run and is reported', async () => {
  const outcome = await program.page.evaluate(async () => {
    const policy = (await fetch('app://kyufu/index.html')).headers.get('content-security-policy')
    const reported = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
    })
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.head.append(script)
    return { policy, directive: await reported, ran: (window as unknown as { ran?: boolean }).ran ?? false }
  })
  expect(outcome).toEqual({ policy: contentPolicy, directive: 'script-src-elem', ran: false })
  expect(contentPolicy).toMatch(/default-src 'none'; script-src 'self';/)
  expect(contentPolicy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*|https?:/)
})

test('9 and 10: no experimental features', async () => {
  const found = await preferences()
  expect([found['experimentalFeatures'] ?? false, found['enableBlinkFeatures'] ?? '']).toEqual([false, ''])
})

test('11 and 12: a webview is an unknown element', async () => {
  expect(await preferences()).toMatchObject({ webviewTag: false })
  expect(await program.page.evaluate(() => document.createElement('webview').constructor.name)).toBe('HTMLElement')
})

test('13: the window stays where it is: links, redirects by script, a file dropped on it', async () => {
  const before = program.page.url()
  for (const to of ['https://example.jp/', 'file:///etc/passwd', 'app://kyufu.example/index.html', 'data:text/html,x']) {
    await program.page.evaluate((address) => {
      const link = document.createElement('a')
      link.href = address
      document.body.append(link)
      link.click()
      link.remove()
    }, to)
    expect(await program.page.evaluate(() => 'app' in window)).toBe(true)
  }
  // as the system hands a file to the window, not as a script would
  const line = await program.page.context().newCDPSession(program.page)
  const data = { items: [], files: [join(folder, 'LICENSES.chromium.html')], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await line.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  await line.detach()
  expect(await program.page.evaluate(() => 'app' in window)).toBe(true)
  expect(program.page.url()).toBe(before)
})

test('14: there is no second window', async () => {
  expect(await program.page.evaluate(() => window.open('app://kyufu/index.html') === null)).toBe(true)
  expect(await program.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('15: no address is handed to the system', async () => {
  for (const file of ['dist/main/main.js', 'dist/main/backend.js', 'dist/preload/preload.cjs']) {
    expect(await packed(file)).not.toMatch(/openExternal|openPath|shell\./)
  }
})

test('16: the program knows how old it is', async () => {
  const { kyufu, version } = JSON.parse(await packed('package.json')) as { version: string; kyufu: { builtOn: string; keys: string[] } }
  expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(kyufu.builtOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  expect(kyufu.keys).toHaveLength(2)
})

describe('17: a question is answered to the main frame of our own page alone', () => {
  test.each([
    ['nobody', null],
    ['another site', { url: 'https://example.jp/', origin: 'https://example.jp', parent: null }],
    ['a frame inside our page', { url: 'app://kyufu/index.html', origin: 'app://kyufu', parent: {} }],
    ['a name that begins like ours', { url: 'app://kyufu.example/', origin: 'app://kyufu.example', parent: null }],
    ['a paper from memory', { url: 'blob:app://kyufu/1', origin: 'app://kyufu', parent: null }],
  ])('%s is refused', async (_who, frame) => {
    const outcome = await program.app.evaluate(async ({ ipcMain }, senderFrame) => {
      // Electron's own table: there is no other way to speak for a frame that is not ours
      type Handlers = Map<string, (event: object, ...words: unknown[]) => unknown>
      const { _invokeHandlers: handlers } = ipcMain as unknown as { readonly _invokeHandlers: Handlers }
      const answers: string[] = []
      for (const [channel, handler] of handlers) {
        try {
          await handler({ senderFrame, sender: {} }, 'csv')
          answers.push(`${channel}: answered`)
        } catch (error) {
          answers.push(`${channel}: ${(error as Error).message.includes('not from our own page') ? 'refused' : String(error)}`)
        }
      }
      return answers
    }, frame)
    expect(outcome.length).toBeGreaterThanOrEqual(4)
    expect(outcome.filter((one) => !one.endsWith(': refused'))).toEqual([])
  })
})

test('18: an address is looked up in the list of built files; none leads out', async () => {
  const statuses = await program.app.evaluate(
    async ({ BrowserWindow }, addresses) => {
      const own = BrowserWindow.getAllWindows()[0]!.webContents.session
      return Promise.all(addresses.map(async (to) => (await own.fetch(to)).status))
    },
    [
      'app://kyufu/index.html',
      'app://kyufu/..%2f..%2fpackage.json',
      'app://kyufu/..%5c..%5cpackage.json',
      'app://kyufu/%2e%2e/%2e%2e/package.json',
      'app://kyufu//etc/passwd',
      'app://main/..%2f..%2fetc/passwd',
    ],
  )
  expect(statuses).toEqual([200, 404, 404, 404, 404, 404])
})

test('19: the fuses of the executable are as they must be', async () => {
  const wire = await getCurrentFuseWire(join(folder, executableName))
  const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE
  expect({
    runAsNode: on(FuseV1Options.RunAsNode),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
    cookies: on(FuseV1Options.EnableCookieEncryption),
    integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyArchive: on(FuseV1Options.OnlyLoadAppFromAsar),
    ownSnapshot: on(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileScheme: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    inspect: false,
    cookies: true,
    integrity: true,
    onlyArchive: true,
    ownSnapshot: false,
    fileScheme: false,
  })
})

test('20: the page is given functions of the bridge, and no channel, event or object of Electron', async () => {
  const bridge = await program.page.evaluate(() => Object.entries(window.app).map(([name, value]) => `${name}: ${typeof value}`))
  expect(bridge.toSorted()).toEqual(['connect', 'droppedFile', 'info', 'onAway', 'pickFile', 'saveFile'].map((name) => `${name}: function`))
  const globals = await program.page.evaluate(() =>
    ['ipcRenderer', 'electron', 'contextBridge', 'webFrame'].filter((name) => name in window),
  )
  expect(globals).toEqual([])
  expect(await packed('dist/preload/preload.cjs')).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/)
})
