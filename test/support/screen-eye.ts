import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright'
import { project } from './office.ts'

const axeSource = readFileSync(join(project, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface AxeAnswer {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string; readonly target: readonly unknown[] }[]
  }[]
}
declare global {
  interface Window {
    axe?: { run: (context: Document, options: object) => Promise<AxeAnswer> }
  }
}

/** Waits until nothing is being read, nothing is busy, and the page has kept still for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(
    () => {
      const said = [...document.querySelectorAll('[role="status"]')].some((one) => one.textContent?.endsWith('います…'))
      const asking = document.documentElement.hasAttribute('data-asking')
      const busy = said || asking || document.querySelector('.kd-loading, [aria-busy="true"]') !== null
      const now = document.body.innerHTML
      const state = window as unknown as { stillSince?: number; stillText?: string }
      if (busy || state.stillText !== now) {
        state.stillText = now
        state.stillSince = performance.now()
        return false
      }
      return performance.now() - (state.stillSince ?? 0) > 150
    },
    undefined,
    { timeout: 90_000 },
  )
}

/** Times and sums over bytes, which differ from run to run, written over with others as long. */
const calm = (text: string): string =>
  text
    .replace(/(R\d+\.\d+\.\d+|令和\d+年\d+月\d+日) ?\d{1,2}:\d{2}(:\d{2})?/g, 'R8.11.24 10:00')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*Z?/g, '2026-11-24T10:00')
    .replace(/\b\d{1,2}:\d{2}(:\d{2})?\b/g, '10:00')
    .replace(/\d[\d.,]* ?(KB|MB|GB|TB)/g, '1 $1')
    // the beginning of one may happen to be digits alone, or letters alone
    .replace(/\b[0-9a-f]{8,64}(?=…)/gi, (sum) => '0'.repeat(sum.length))
    .replace(/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b/gi, (sum) => '0'.repeat(sum.length))

/** The same on the page itself, before a picture of it. */
export async function steadied(page: Page): Promise<void> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (/[\d]/.test(node.nodeValue ?? '')) found.push(node.nodeValue ?? '')
    return found
  })
  const changed = texts.map((text) => [text, calm(text)] as const).filter(([text, after]) => text !== after)
  if (changed.length === 0) return
  await page.evaluate((pairs) => {
    const after = new Map(pairs)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      node.nodeValue = after.get(node.nodeValue ?? '') ?? node.nodeValue
  }, changed)
}

/** What a screen reader is told of the dialog on top, else of the screen; of the whole window where there is no screen. */
export async function names(page: Page, moving: boolean): Promise<string> {
  const [dialogs, main] = [page.locator('dialog[open]'), page.locator('main')]
  const part = (await dialogs.count()) > 0 ? dialogs.last() : (await main.count()) > 0 ? main : page.locator('body')
  const told = `${calm(await part.ariaSnapshot())}\n`
  return moving ? told.replace(/(: |フォルダー )\/\S+/g, '$1/…').replace(/\d+/g, '0') : told
}

/** Findings of axe on what is shown now: rules of WCAG 2.0 to 2.2 A and AA and of good practice; `but` are rules left out. */
export async function findings(page: Page, but: readonly string[] = []): Promise<readonly string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axeSource)
  const answer = await page.evaluate(
    async (out) =>
      (await window.axe?.run(document, {
        runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
        rules: Object.fromEntries(out.map((id) => [id, { enabled: false }])),
        // the viewer of pages is a frame of the browser's own
        iframes: false,
        resultTypes: ['violations'],
      })) ?? { violations: [{ id: 'no-axe', help: '', nodes: [] }] },
    [...but],
  )
  return answer.violations.flatMap(({ id, help, nodes }) => [
    ...nodes.slice(0, 3).map((node) => `${id}: ${help} — ${node.html.slice(0, 160)}`),
    ...(nodes.length === 0 ? [id] : []),
  ])
}

export interface Glass {
  readonly width: number
  readonly height: number
  /** Device pixels for one of the page: 2 is what 200 % zoom makes of a window. */
  readonly scale: number
}

/** Makes the page believe in a screen of this size, whatever display there is. */
export async function onGlass(cdp: CDPSession, { width, height, scale }: Glass): Promise<void> {
  await cdp.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false })
}

/** What does not fit at this size: a page wider than the window, a heading out of sight, words cut without a way to reach them. */
export function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.scrollingElement
    if (root !== null && root.scrollWidth > window.innerWidth + 1) found.push(`the page is ${root.scrollWidth} wide`)
    const within = document.querySelector('dialog[open]') ?? document.body
    const heading = within.querySelector('h1, h2')?.getBoundingClientRect()
    if (heading !== undefined && (heading.top < -1 || heading.bottom > window.innerHeight + 1)) found.push('its heading is out of sight')
    for (const part of within.querySelectorAll<HTMLElement>('button, input, select, textarea, h1, h2, [role="tab"], label')) {
      const box = part.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || part.closest('[aria-hidden="true"], .kd-keybar') !== null) continue
      if (box.right <= window.innerWidth + 1 && box.left >= -1) continue
      // a part of its own that scrolls sideways (a wide table, a row of headings) can be reached
      let scrolls = part.parentElement
      while (scrolls !== null && !/auto|scroll/.test(getComputedStyle(scrolls).overflowX)) scrolls = scrolls.parentElement
      if (scrolls === null) found.push(`cut: ${part.textContent?.trim().slice(0, 30) || part.outerHTML.slice(0, 60)}`)
    }
    return found
  })
}

/** How often Tab is pressed from where the screen puts the focus to its main list; the focus is put back. */
export async function stepsToTheList(page: Page): Promise<number> {
  const there = () =>
    page.evaluate(() => {
      const list = document.querySelector('main [role="grid"]') ?? document.querySelector('main [data-pane]')
      return list === null || list.contains(document.activeElement)
    })
  const before = await page.evaluateHandle(() => document.activeElement as HTMLElement)
  let steps = 0
  while (steps < 20 && !(await there())) {
    await page.keyboard.press('Tab')
    steps += 1
  }
  await before.evaluate((element) => element.focus())
  return steps
}

/** What cannot be told apart with the colours of the system alone: the chosen row, tab and module, buttons without an edge. */
export function palefaces(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const canvas = getComputedStyle(document.body).backgroundColor
    const chosen = [
      ...document.querySelectorAll<HTMLElement>('.kd-row[data-active], .kd-rail-link[aria-current], .kd-tab[aria-selected="true"]'),
    ]
    const pale = chosen
      .filter((one) => [canvas, 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(one).backgroundColor))
      .map((one) => `${one.textContent?.slice(0, 20)} is not seen as chosen`)
    const buttons = [...document.querySelectorAll<HTMLElement>('.kd-btn')].filter((one) => one.offsetParent !== null)
    const edgeless = buttons.filter(
      (one) => getComputedStyle(one).borderTopWidth === '0px' && getComputedStyle(one).textDecorationLine === 'none',
    )
    const unseen = [...document.querySelectorAll<HTMLElement>('button, input, label, h1, h2, .kd-mark')].filter((one) => {
      const style = getComputedStyle(one)
      return style.color === style.backgroundColor
    })
    return [
      ...pale,
      ...edgeless.map((one) => `${one.textContent} has no edge`),
      ...unseen.map((one) => `${one.textContent} has the colour of its ground`),
    ]
  })
}
