/** 入力 in the real window: by keyboard only, with an input method converting, and over a backend that is killed. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CDPSession } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { backendPid, closedSampleOffice, launchApp } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'

let template: string
beforeAll(async () => {
  template = await closedSampleOffice()
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

async function logIn(): Promise<void> {
  await program.page.getByLabel('利用者ID').fill('intake')
  await program.page.getByLabel('パスワード').fill('mihon-2026')
  await program.page.keyboard.press('Enter')
  await program.page.getByRole('navigation', { name: '業務' }).waitFor()
}

async function openEntry(): Promise<void> {
  program = await launchApp({ backend: 'real', officeTemplate: template, on: '2026-11-24' })
  await logIn()
  await program.page.getByRole('link', { name: '入力' }).click()
  await waitForFocus('residentNo')
}

const valueOf = (name: string): Promise<string> => program.page.locator(`form.kd-entry [name="${name}"]`).inputValue()
const focused = (): Promise<string | null> => program.page.evaluate(() => document.activeElement?.getAttribute('name') ?? null)
const waitForFocus = (name: string) =>
  program.page.waitForFunction((wanted) => document.activeElement?.getAttribute('name') === wanted, name)

/** Presses keys and types texts one after the other, and counts every stroke. */
function keyboard() {
  let strokes = 0
  return {
    count: () => strokes,
    press: async (...keys: readonly string[]) => {
      strokes += keys.length
      await program.press(...keys)
    },
    type: async (text: string) => {
      strokes += text.length
      await program.page.keyboard.type(text)
    },
  }
}

describe('an application typed at the desk', () => {
  test('goes in by keyboard alone, in few strokes, and its slip is shown', async () => {
    await openEntry()
    const keys = keyboard()
    await keys.type('1000000007')
    await keys.press('Enter')
    await waitForFocus('phone')
    expect([await valueOf('name'), await valueOf('kana'), await valueOf('birthDate')]).toEqual([
      '藤田　浩二',
      'フジタ　コウジ',
      '昭和58年8月13日',
    ])
    await keys.type('09000000001')
    // e-mail, applicant, agent and relation, certificate, number, grade, disability: as they are
    await keys.press('Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter')
    expect(await focused()).toBe('item')
    await keys.type('n01')
    await program.page.getByRole('option', { name: /N01/ }).waitFor()
    await keys.press('ArrowDown', 'Enter')
    await waitForFocus('quantity')
    await keys.press('Enter')
    expect(await focused()).toBe('providerNo')
    await keys.type('j0102')
    await program.page.getByRole('option', { name: /J0102/ }).waitFor()
    await keys.press('ArrowDown', 'Enter')
    await waitForFocus('modelName')
    await keys.press('Enter')
    await keys.type('123400')
    await keys.press('Enter')
    expect(await valueOf('price')).toBe('123,400')
    await keys.type('r081120')
    await keys.press('Enter')
    expect(await valueOf('estimateDate')).toBe('令和8年11月20日')
    await keys.type('1')
    await keys.press('Enter', 'Enter')
    await keys.type('1')
    await keys.press('Enter')
    await keys.type('2')
    await keys.press('Enter', 'Enter', 'Space')
    expect([await valueOf('place'), await valueOf('taxConsent'), await valueOf('alreadyBought')]).toEqual(['在宅', 'はい', 'いいえ'])
    await keys.press('F12')
    await program.page.getByText('受付番号 R8-U0001（案件 R8-000001）で受け付けました').waitFor()
    await program.page.locator('iframe[title^="受付票_R8-U0001.pdf"]').waitFor()
    await waitForFocus('residentNo')
    expect(await valueOf('name')).toBe('')
    const frame = await program.page.locator('iframe').boundingBox()
    expect(frame === null ? 0 : frame.x + frame.width).toBeLessThanOrEqual(await program.page.evaluate(() => window.innerWidth))
    expect(keys.count()).toBeLessThan(90)
    expect(program.complaints()).toEqual([])
  })

  test('what is wrong is told at its field, as it was typed, and nothing is taken in', async () => {
    await openEntry()
    const keys = keyboard()
    await program.page.locator('[name="birthDate"]').focus()
    await keys.type('R8.2.30')
    await keys.press('Enter')
    const mark = program.page.locator('[data-field="birthDate"] .kd-entry-mark')
    await mark.waitFor()
    expect(await mark.textContent()).toContain('令和8年2月30日という日は暦にありません')
    expect(await valueOf('birthDate')).toBe('R8.2.30')
    await keys.press('F12')
    await program.page.getByText(/まだ受け付けていません/).waitFor()
    expect(await focused()).toBe('kana')
    await keys.press('Shift+Enter')
    expect(await focused()).toBe('residentNo')
  })
})

describe('an input method', () => {
  /** The keys of a running conversion, as the system sends them. */
  const converting = (cdp: CDPSession, key: string) =>
    cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229 })

  test('keeps its Enter, its arrows and its text; the field is put in order only when it is left', async () => {
    await openEntry()
    const cdp = await program.page.context().newCDPSession(program.page)
    for (const [name, reading, chosen, after] of [
      ['kana', 'ふじた', 'ふじた', 'フジタ'],
      ['name', 'ふじた', '藤田', '藤田'],
    ] as const) {
      await program.page.locator(`[name="${name}"]`).focus()
      for (let length = 1; length <= reading.length; length++) {
        await converting(cdp, 'Process')
        const text = reading.slice(0, length)
        await cdp.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length })
        expect(await valueOf(name)).toBe(text)
      }
      for (const key of ['ArrowDown', 'Enter', 'F12']) {
        await converting(cdp, key)
        expect([key, await focused(), await valueOf(name)]).toEqual([key, name, reading])
      }
      expect(await program.page.locator('.kd-candidate').count()).toBe(0)
      await cdp.send('Input.insertText', { text: chosen })
      expect(await valueOf(name)).toBe(chosen)
      await program.page.locator('.kd-candidate').first().waitFor()
      await program.press('Escape', 'Enter')
      expect(await valueOf(name)).toBe(after)
    }
    expect(await program.page.getByRole('dialog').count()).toBe(0)
    expect(await program.page.getByText(/受け付けました|まだ受け付けていません/).count()).toBe(0)
  })
})

describe('what was typed', () => {
  test('is there again after the backend was killed and the user has signed in anew', async () => {
    await openEntry()
    await program.page.locator('[name="name"]').focus()
    await program.page.keyboard.type('藤田　浩二')
    await program.press('Enter')
    await program.page.keyboard.type('S58.8')
    const saved = program.page.locator('time', { hasText: '下書き保存' })
    await saved.waitFor()
    const before = await saved.getAttribute('datetime')
    await program.page.locator('[name="attachments"][value="カタログ"]').check()
    await program.page.waitForFunction((at) => document.querySelector('time')?.dateTime !== at, before)
    process.kill(await backendPid(program), 'SIGKILL')
    await program.page.getByLabel('利用者ID').waitFor()
    await logIn()
    await program.page.getByText(/下書きを復元しました/).waitFor()
    expect([await valueOf('name'), await valueOf('birthDate')]).toEqual(['藤田　浩二', 'S58.8'])
    expect(await program.page.locator('[name="attachments"][value="カタログ"]').isChecked()).toBe(true)
  })
})
