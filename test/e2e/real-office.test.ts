import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { backendPid, closedSampleOffice, launchApp } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { openLine } from '../support/page-line.ts'

let template: string
beforeAll(async () => {
  template = await closedSampleOffice()
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

const open = () => launchApp({ backend: 'real', officeTemplate: template, on: '2026-11-24' })

describe('the program as built, on the sample office', () => {
  test('opens its store in the backend process and answers over the port of the window', async () => {
    program = await open()
    const line = await openLine(program.page)
    expect(await line.call(1, 'office.view', {})).toMatchObject({
      ok: true,
      value: { name: expect.stringContaining('見本市'), practice: true, businessDay: '2026-11-24', user: null },
    })
  })

  test('checks passwords, and keeps the session to its port', async () => {
    program = await open()
    const line = await openLine(program.page)
    expect(await line.call(1, 'session.login', { user: 'chief', password: 'wrong' })).toMatchObject({
      error: { code: 'wrong-password' },
    })
    expect(await line.call(2, 'session.login', { user: 'chief', password: 'mihon-2026' })).toMatchObject({
      value: { userId: 'chief' },
    })
    expect(await line.call(3, 'office.view', {})).toMatchObject({ value: { user: { userId: 'chief' } } })
    const other = await openLine(program.page)
    expect(await other.call(1, 'office.view', {})).toMatchObject({ value: { user: null } })
  })

  test('a killed backend comes back on the same office, without a session', async () => {
    program = await open()
    const line = await openLine(program.page)
    await line.call(1, 'session.login', { user: 'chief', password: 'mihon-2026' })
    const before = await backendPid(program)
    const soFar = (await line.heard(1)).length
    process.kill(before, 'SIGKILL')
    expect((await line.heard(soFar + 2)).slice(soFar, soFar + 2)).toEqual(['lost', 'back'])
    expect(await line.call(2, 'office.view', {})).toMatchObject({ ok: true, value: { practice: true, user: null } })
    expect(await backendPid(program)).not.toBe(before)
  })

  test('shows its own page without a complaint of the content policy', async () => {
    program = await open()
    await program.page.waitForFunction(() => document.querySelector('#root')?.children.length !== 0)
    const picture = join(program.folders.root, 'first.png')
    await program.picture(picture)
    expect(existsSync(picture)).toBe(true)
    expect(program.complaints()).toEqual([])
  })

  test('leaves the office closed in order: it opens again at once', async () => {
    program = await open()
    await program.close()
    const again = await launchApp({ backend: 'real', folders: program.folders })
    const info = await again.page.evaluate(() => window.app.info())
    await again.close()
    expect(info.backend.kind).toBe('ready')
    const log = readFileSync(join(program.folders.userData, 'logs', 'main.log'), 'utf8')
    expect(log).not.toContain('backend-killed')
  })
})

test('a folder that is no office is told in the window, and the program stays up', async () => {
  program = await launchApp({ backend: 'real' })
  const info = await program.page.evaluate(() => window.app.info())
  expect(info.failed?.code).toMatch(/^office-/)
  expect(info.failed?.message).toMatch(/[ぁ-ん]/)
})
