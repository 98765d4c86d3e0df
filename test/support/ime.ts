import type { CDPSession, Page } from 'playwright'

/** Keys that mean something to the program, and belong to the input method while it converts. */
const keys = ['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'ArrowLeft', ' ', 'F2', 'F3', 'F8', 'F9', 'F12'] as const

/** What must be as before after each key of a conversion. */
const standing = (page: Page) =>
  page.evaluate(() => ({
    value:
      document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement
        ? document.activeElement.value
        : null,
    label:
      document.activeElement?.getAttribute('name') ??
      document.activeElement?.getAttribute('aria-label') ??
      document.activeElement?.id ??
      '',
    active: document.activeElement?.getAttribute('aria-activedescendant') ?? null,
    dialogs: document.querySelectorAll('dialog[open]').length,
    heading: document.querySelector('h1')?.textContent ?? '',
    told: [...document.querySelectorAll('.kd-notice, [role="alert"]')].map((one) => one.textContent),
    chosen: document.querySelector('[role="row"][data-active]')?.id ?? '',
  }))

/**
 * Converts a reading in the field that has the focus, pressing meanwhile every key the program knows, then takes the converted text.
 * Answers which keys did something that they should not.
 */
export async function convert(page: Page, cdp: CDPSession, reading: string, chosen: string): Promise<readonly string[]> {
  for (let length = 1; length <= reading.length; length++) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', windowsVirtualKeyCode: 229 })
    const text = reading.slice(0, length)
    await cdp.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length })
  }
  const wrong: string[] = []
  const before = await standing(page)
  if (before.value?.includes(reading) !== true) wrong.push(`the reading did not come: ${String(before.value)}`)
  for (const [key, modifiers] of [...keys.map((one) => [one, 0] as const), ['Enter', 2] as const, ['k', 2] as const]) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, modifiers, windowsVirtualKeyCode: 229 })
    // what a key does is drawn in the next frame
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const after = await standing(page)
    if (JSON.stringify(after) !== JSON.stringify(before))
      wrong.push(`${modifiers === 2 ? 'Ctrl+' : ''}${key}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`)
  }
  await cdp.send('Input.insertText', { text: chosen })
  const { value } = await standing(page)
  if (value?.includes(chosen) !== true) wrong.push(`the converted text did not come: ${String(value)}`)
  return wrong
}
