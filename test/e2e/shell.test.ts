import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'

let shell: AppUnderTest
beforeAll(async () => {
  shell = await launchApp({ backend: 'echo', on: '2026-11-24', asksOutside: true })
})
afterAll(() => shell.discard())

describe('the window', () => {
  test('comes from our own scheme, with its title and size', async () => {
    expect(shell.page.url()).toMatch(/^app:\/\/kyufu\/index\.html/)
    const facts = await shell.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]
      return { title: window?.getTitle(), least: window?.getMinimumSize(), visible: window?.isVisible() }
    })
    expect(facts).toEqual({ title: '給付デスク', least: [1024, 640], visible: true })
  })

  test('has no Node, no process and no raw channel', async () => {
    const types = await shell.page.evaluate(() => {
      const page = globalThis as unknown as Record<string, unknown>
      return ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].map((name) => typeof page[name])
    })
    expect(types).toEqual(['undefined', 'undefined', 'undefined', 'undefined', 'undefined'])
  })

  test('is given six functions and nothing else', async () => {
    const bridge = await shell.page.evaluate(() =>
      Object.entries((window as unknown as { app: object }).app).map(([name, value]) => `${name}: ${typeof value}`),
    )
    expect(bridge.toSorted()).toEqual([
      'connect: function',
      'droppedFile: function',
      'info: function',
      'onAway: function',
      'pickFile: function',
      'saveFile: function',
    ])
  })

  test('runs sandboxed and isolated, with the developer doors of a page shut', async () => {
    const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>
      }
      const all = contents.getLastWebPreferences()
      return [all['sandbox'], all['contextIsolation'], all['nodeIntegration'], all['webviewTag'], all['webSecurity']]
    })
    expect(preferences).toEqual([true, true, false, false, true])
  })

  test('knows the program, the office name and the business day, but no path', async () => {
    const info = await shell.page.evaluate(() =>
      (window as unknown as { app: { info: () => Promise<Record<string, unknown>> } }).app.info(),
    )
    expect(info).toMatchObject({ office: 'office', on: '2026-11-24', backend: { kind: 'ready', schemaVersion: 0 } })
    expect(JSON.stringify(info)).not.toContain(shell.folders.root)
  })
})

describe('what a page cannot do', () => {
  test('an inline script does not run and is reported', async () => {
    const outcome = await shell.page.evaluate(async () => {
      const reported = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
      })
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.head.append(script)
      return { directive: await reported, ran: (window as unknown as { ran?: boolean }).ran ?? false }
    })
    expect(outcome).toEqual({ directive: 'script-src-elem', ran: false })
  })

  test('text is not run as code', async () => {
    // A test driver's own call is exempt from the policy; what runs after it is the page's.
    const result = await shell.page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            try {
              resolve(globalThis.eval('1 + 1'))
            } catch (error) {
              resolve((error as Error).name)
            }
          })
        }),
    )
    expect(result).toBe('EvalError')
  })

  test('a second window is refused', async () => {
    const opened = await shell.page.evaluate(() => window.open('app://kyufu/index.html') === null)
    expect(opened).toBe(true)
    expect(shell.app.windows()).toHaveLength(1)
  })

  test.each([
    'https://example.jp/',
    'file:///etc/passwd',
    'app://other/index.html',
    'app://kyufu.example/index.html',
    'data:text/html,hello',
  ])('the window stays where it is instead of going to %s', async (address) => {
    const before = shell.page.url()
    await shell.page.evaluate((to) => {
      const link = document.createElement('a')
      link.href = to
      document.body.append(link)
      link.click()
      link.remove()
    }, address)
    const stayed = await shell.page.evaluate(() => 'app' in window)
    expect(stayed).toBe(true)
    expect(shell.page.url()).toBe(before)
  })

  test.each(['camera', 'microphone', 'notifications', 'geolocation', 'clipboard-read', 'clipboard-write', 'midi'])(
    'the permission for %s is denied',
    async (name) => {
      const state = await shell.page.evaluate(
        async (asked) => (await navigator.permissions.query({ name: asked as PermissionName })).state,
        name,
      )
      expect(state).toBe('denied')
    },
  )

  test('asking for notices and the position is answered with no', async () => {
    const answers = await shell.page.evaluate(async () => ({
      notices: await Notification.requestPermission(),
      position: await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('allowed'),
          (error) => resolve(error.code),
        )
      }),
    }))
    expect(answers).toEqual({ notices: 'denied', position: 1 })
  })

  test('pictures of the screen are refused, and the program goes on', async () => {
    const answer = await shell.page.evaluate(() =>
      navigator.mediaDevices.getDisplayMedia({ video: true }).then(
        () => 'allowed',
        (error: Error) => error.name,
      ),
    )
    expect(answer).toBe('NotAllowedError')
    expect(await shell.page.evaluate(async () => (await window.app.info()).backend.kind)).toBe('ready')
  })

  test('a download is refused: files leave through a ticket only', async () => {
    await shell.app.evaluate(({ BrowserWindow }) => {
      const kept = globalThis as { refused?: Promise<boolean> }
      kept.refused = new Promise((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.session.once('will-download', (event) => resolve(event.defaultPrevented))
      })
    })
    await shell.page.evaluate(() => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['x'], { type: 'text/csv' }))
      link.download = 'names.csv'
      link.click()
    })
    expect(await shell.app.evaluate(() => (globalThis as { refused?: Promise<boolean> }).refused)).toBe(true)
  })

  test('what a page shows lives in a folder of this run alone, without an HTTP cache', async () => {
    const where = await shell.app.evaluate(async ({ BrowserWindow, app, session }) => {
      const own = BrowserWindow.getAllWindows()[0]?.webContents.session
      const path = own?.storagePath ?? ''
      return {
        inUserData: path.startsWith(app.getPath('userData')),
        name: path.split(/[\\/]/).at(-1),
        other: session.defaultSession === own,
        pid: process.pid,
      }
    })
    expect(where).toMatchObject({ inUserData: true, name: `pages-${where.pid}`, other: false })
    expect(readdirSync(shell.folders.userData).filter((name) => name.startsWith('pages-'))).toEqual([`pages-${where.pid}`])
    expect(existsSync(join(shell.folders.userData, `pages-${where.pid}`, 'Cache'))).toBe(false)
  })

  test('nothing is fetched from a network, not even when the policy of the page is left aside', async () => {
    const outcome = await shell.app.evaluate(async ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!
        .webContents.session.fetch('https://example.jp/')
        .then(
          () => 'fetched',
          (error: Error) => error.message,
        ),
    )
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
  })

  test('a webview is an unknown element', async () => {
    const made = await shell.page.evaluate(() => document.createElement('webview').constructor.name)
    expect(made).toBe('HTMLElement')
  })
})

describe('the address list', () => {
  test.each([
    ['app://kyufu/index.html', 200],
    ['app://kyufu/..%2f..%2fpackage.json', 404],
    ['app://kyufu/..%5c..%5cpackage.json', 404],
    ['app://kyufu/%2e%2e/%2e%2e/package.json', 404],
    ['app://kyufu/assets/../../main/main.js', 404],
    ['app://kyufu//etc/passwd', 404],
    ['app://kyufu/', 404],
    ['app://other/index.html', 404],
  ])('%s is answered with %i', async (address, status) => {
    const answer = await shell.app.evaluate(async ({ BrowserWindow }, to) => {
      const response = await BrowserWindow.getAllWindows()[0]!.webContents.session.fetch(to)
      return { status: response.status, policy: response.headers.get('content-security-policy') }
    }, address)
    expect(answer.status).toBe(status)
    expect(answer.policy).toContain("default-src 'none'")
  })

  test('a written answer is refused', async () => {
    const status = await shell.app.evaluate(async ({ BrowserWindow }) => {
      const response = await BrowserWindow.getAllWindows()[0]!.webContents.session.fetch('app://kyufu/index.html', {
        method: 'POST',
        body: 'x',
      })
      return response.status
    })
    expect(status).toBe(405)
  })
})

test('a paper from memory fills its frame in the built-in viewer, although the policy is strict', async () => {
  await shell.page.evaluate(() => {
    const paper = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>`
    const frame = document.createElement('iframe')
    frame.width = '900'
    frame.height = '600'
    frame.src = URL.createObjectURL(new Blob([paper], { type: 'application/pdf' }))
    document.body.append(frame)
  })
  const viewerShown = () =>
    shell.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.framesInSubtree.some((frame) => frame.url.startsWith('chrome-extension://')),
    )
  await expect.poll(viewerShown, { timeout: 20_000 }).toBe(true)
  const wrapper = shell.page.mainFrame().childFrames()[0]
  const height = () => wrapper?.evaluate(() => document.querySelector('embed, iframe')?.getBoundingClientRect().height)
  await expect.poll(height, { timeout: 20_000 }).toBe(600)
})

test('the page complained about nothing but what these tests did on purpose', () => {
  const planted = /inline script|Refused to evaluate|Not allowed to (load|navigate)/
  expect(shell.complaints().filter((text) => !planted.test(text))).toEqual([])
})
