import type { Page } from 'playwright'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { moduleKey, modules } from '../../renderer/modules.ts'
import type { AppUnderTest } from './electron-app.ts'

declare global {
  interface Window {
    /** What a keyboard journey must not have: presses of a pointer, and breaches of the content policy. */
    journeyFaults?: string[]
    /** What was said in alerts, in order; some stand only for a moment. */
    journeyAlerts?: string[]
  }
}

/** A person at the window with nothing but a keyboard and eyes. There is no way to click. */
export interface Desk {
  readonly press: (...keys: readonly string[]) => Promise<void>
  /** The same without waiting for answers between the keys. */
  readonly pressNow: (...keys: readonly string[]) => Promise<void>
  /** Types text into what has the focus, as an input method hands it over. */
  readonly type: (text: string) => Promise<void>
  /** Waits until the text is visible somewhere in the window. */
  readonly sees: (text: string | RegExp) => Promise<void>
  /** Waits until the text is gone. */
  readonly misses: (text: string | RegExp) => Promise<void>
  /** Whether the text is visible now. */
  readonly showsNow: (text: string | RegExp) => Promise<boolean>
  /** Waits for the screen of this heading. */
  readonly at: (heading: string) => Promise<void>
  /** Waits for the part of the screen under this heading. */
  readonly reads: (heading: string) => Promise<void>
  /** Moves with Tab until what has the focus is called like this; answers how many presses it took. */
  readonly tabTo: (name: string | RegExp, key?: 'Tab' | 'Shift+Tab') => Promise<number>
  /** With the arrow keys to the option of the list in focus whose text contains this. */
  readonly choose: (option: string) => Promise<void>
  /** The counts beside the words of the headings. */
  readonly tabCounts: (label: string) => Promise<Readonly<Record<string, number>>>
  /** Waits for the viewer that shows the pages of a file, and that it is large enough to read. */
  readonly seesPages: () => Promise<void>
  /** Signs in and waits for the first screen of the user. */
  readonly logIn: (user: string, heading: string) => Promise<void>
  readonly logOut: () => Promise<void>
  /** Enlarges the page; 2 leaves 683 × 364 of a window of 1366 × 728. */
  readonly zoom: (factor: number) => Promise<void>
  /** The window as it is on the glass, enlarged or not, as a PNG. */
  readonly glass: () => Promise<Buffer>
  /** What of the page is wider than the window, and whether its heading and its first pane are seen. */
  readonly layout: () => Promise<{ readonly wider: readonly string[]; readonly headingSeen: boolean; readonly paneSeen: boolean }>
  /** Everything alerts have said so far. */
  readonly alerts: () => Promise<readonly string[]>
  /** What the main process answers the next time a page asks for a file: the dialog belongs to the system, not to the page. */
  readonly nextFile: (path: string) => Promise<void>
  /** Pointer presses, breaches of the content policy, console errors, and addresses outside the program. */
  readonly faults: () => Promise<readonly string[]>
}

/** Longest time anything on screen may take, in milliseconds; the whole file of applications is the slowest. */
const patience = 20_000
/** Print of a letter on the screen is thousands of dark pixels; a blank frame has none. */
const printedPixels = 300
const tabLimit = 30

export async function sitDown(program: AppUnderTest): Promise<Desk> {
  const { page, app } = program
  const foreign: string[] = []
  page.on('request', (request) => {
    // The viewer of the browser itself shows the PDF; it is part of the program, not of the network.
    if (!/^(app|blob):/.test(request.url())) foreign.push(`request ${request.url()}`)
  })
  await page.evaluate(() => {
    const faults: string[] = []
    window.journeyFaults = faults
    const alerts: string[] = []
    window.journeyAlerts = alerts
    new MutationObserver(() => {
      for (const alert of document.querySelectorAll('[role="alert"]')) {
        const text = alert.textContent ?? ''
        if (!alerts.includes(text)) alerts.push(text)
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
    document.addEventListener(
      'pointerdown',
      (event) => faults.push(`pointer on ${event.target instanceof Element ? event.target.outerHTML.slice(0, 80) : 'the page'}`),
      true,
    )
    document.addEventListener('securitypolicyviolation', (event) => faults.push(`policy ${event.violatedDirective} ${event.blockedURI}`))
  })
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const sees = (text: string | RegExp) =>
    page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: patience }).catch(whatWasThere(page, text))
  const at = (heading: string) =>
    page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor({ timeout: patience }).catch(whatWasThere(page, heading))
  const tabTo = (name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab') =>
    tabUntil(page, key, (focus) => (typeof name === 'string' ? focus.includes(name) : name.test(focus)))
  return {
    press,
    pressNow: program.pressNow,
    type: (text) => page.keyboard.insertText(text),
    sees,
    misses: (text) => page.getByText(text).filter({ visible: true }).first().waitFor({ state: 'hidden', timeout: patience }),
    showsNow: async (text) => (await page.getByText(text).filter({ visible: true }).count()) > 0,
    at,
    reads: (heading) =>
      page.getByRole('heading', { level: 2, name: heading }).waitFor({ timeout: patience }).catch(whatWasThere(page, heading)),
    tabTo,
    choose: async (option) => {
      for (let presses = 0; presses < tabLimit; presses++) {
        const chosen = await page.evaluate(() =>
          document.activeElement instanceof HTMLSelectElement ? (document.activeElement.selectedOptions[0]?.textContent ?? '') : null,
        )
        if (chosen === null) throw new Error('what has the focus is no list to choose from')
        if (chosen.includes(option)) return
        await press('ArrowDown')
      }
      throw new Error(`there is no ${option} to choose`)
    },
    tabCounts: async (label) => {
      const texts = await page.getByRole('tablist', { name: label }).getByRole('tab').allInnerTexts()
      return Object.fromEntries(
        texts.map((text) => {
          const found = /^(.*?)\s*([\d,]+)$/s.exec(text.trim())
          return [found?.[1] ?? text, Number((found?.[2] ?? 'NaN').replaceAll(',', ''))] as const
        }),
      )
    },
    seesPages: async () => {
      const frame = page.locator('iframe[src^="blob:"]')
      await frame.waitFor({ timeout: patience })
      // the frame may be drawn anew while its pages come
      const until = Date.now() + patience
      let box = await frame.boundingBox()
      while ((box === null || box.width < 300 || box.height < 300) && Date.now() < until) {
        await page.evaluate(() => new Promise(requestAnimationFrame))
        box = await frame.boundingBox()
      }
      if (box === null || box.width < 300 || box.height < 300) throw new Error(`the pages are shown too small: ${JSON.stringify(box)}`)
      // A viewer that did not start is a white frame of the right size: the pixels say whether a page with print on it is there.
      const rect = { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height) }
      const deadline = Date.now() + patience
      for (let dark = 0; dark < printedPixels;) {
        if (Date.now() > deadline) throw new Error(`the pages stay blank: ${dark} dark pixels`)
        dark = await app.evaluate(async ({ BrowserWindow }, area) => {
          const bitmap = (await BrowserWindow.getAllWindows()[0]!.webContents.capturePage(area)).toBitmap()
          let found = 0
          for (let i = 0; i < bitmap.length; i += 4) if (bitmap[i]! < 70 && bitmap[i + 1]! < 70 && bitmap[i + 2]! < 70) found += 1
          return found
        }, rect)
      }
    },
    logIn: async (user, heading) => {
      await at('給付デスク')
      // the heading is there while the office is still being opened
      await page.getByRole('textbox', { name: '利用者ID' }).and(page.locator(':focus')).waitFor({ timeout: patience })
      await page.keyboard.insertText(user)
      await press('Enter')
      await page.locator('input[type="password"]:focus').waitFor({ timeout: patience })
      await page.keyboard.insertText(samplePassword)
      await press('Enter')
      // everybody begins at the work of the day, unless the same person comes back to where he was
      await page.getByRole('heading', { level: 1, name: new RegExp(`^(今日の仕事|${heading})$`) }).waitFor({ timeout: patience })
      const module = modules.findIndex((one) => one.label === heading)
      if (module >= 0 && (await page.getByRole('heading', { level: 1, name: '今日の仕事', exact: true }).count()) > 0)
        await press(`Alt+${moduleKey(module + 1)}`)
      await at(heading)
    },
    logOut: async () => {
      await tabTo('ログアウト', 'Shift+Tab')
      await press('Enter')
      await at('給付デスク')
    },
    zoom: async (factor) => {
      await app.evaluate(({ BrowserWindow }, times) => {
        const window = BrowserWindow.getAllWindows()[0]
        window?.setContentSize(1366, 728)
        window?.webContents.setZoomFactor(times)
      }, factor)
      await page.waitForFunction((width) => Math.abs(window.innerWidth - width) <= 1, 1366 / factor)
    },
    glass: async () => {
      const png = await app.evaluate(async ({ BrowserWindow }) => {
        const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
        return image?.toPNG().toString('base64') ?? ''
      })
      return Buffer.from(png, 'base64')
    },
    layout: () =>
      page.evaluate(() => {
        const parts = [...document.querySelectorAll<HTMLElement>('.kd-shell, .kd-screen, .kd-screen-head, .kd-tabs, dialog[open]')]
        const heading = document.querySelector('h1')?.getBoundingClientRect()
        const pane = document.querySelector('main [data-pane]')?.getBoundingClientRect()
        return {
          wider: parts.filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1).map((part) => part.className),
          headingSeen: heading !== undefined && heading.top >= 0 && heading.bottom <= window.innerHeight,
          // of a list its head and two rows at least
          paneSeen: pane !== undefined && Math.min(pane.bottom, window.innerHeight) - pane.top >= 90,
        }
      }),
    alerts: () => page.evaluate(() => window.journeyAlerts ?? []),
    nextFile: (path) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
      }, path),
    faults: async () => [
      ...(await page.evaluate(() => window.journeyFaults ?? ['the watch was lost'])),
      ...program.complaints(),
      ...foreign,
    ],
  }
}

/** 決裁する on the sheet in sight: its summary ticked, a reason given where exceptions were not read. */
export async function confirmDraft(desk: Desk): Promise<void> {
  await desk.press('F12')
  await desk.sees('確認表と一致しています')
  await desk.misses('対象外になる案件を確かめています')
  if (await desk.showsNow('読まずに決める理由')) {
    await desk.type('係で一件ずつ確かめた')
    await desk.press('Tab')
  }
  await desk.press('Space', 'F12')
}

/** A wait that failed, with what the person saw instead. */
function whatWasThere(page: Page, text: string | RegExp): (error: unknown) => Promise<never> {
  return async (error) => {
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('dialog[open], [role="alert"], .kd-notice, header, [role="tablist"], h2')]
        .map((part) => part.textContent)
        .join(' | '),
    )
    throw new Error(`「${String(text)}」 never came. On screen: ${shown.slice(0, 1500)}`, { cause: error })
  }
}

/** Presses until the name of what has the focus fits. Throws when the limit is passed, naming what was met on the way. */
async function tabUntil(page: Page, key: string, fits: (focus: string) => boolean): Promise<number> {
  const met: string[] = []
  for (let presses = 0; presses <= tabLimit; presses++) {
    const focus = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return ''
      const label =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement
          ? element.labels?.[0]?.textContent
          : null
      return label ?? element.getAttribute('aria-label') ?? element.textContent ?? ''
    })
    if (fits(focus)) return presses
    met.push(focus.slice(0, 20))
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never came to it. Met: ${met.join(' | ')}`)
}
