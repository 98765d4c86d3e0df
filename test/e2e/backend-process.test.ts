import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { backendPid, launchApp } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { openLine } from '../support/page-line.ts'

let shell: AppUnderTest
afterEach(() => shell.discard())

describe('frames', () => {
  test('travel both ways, bytes included', async () => {
    shell = await launchApp({ backend: 'echo' })
    const bytes = await shell.page.evaluate(async () => {
      const answer = new Promise<unknown>((resolve) => {
        const line = window.app.connect({ onFrame: resolve, onLost: () => {}, onBack: () => {} })
        line.send({ id: 1, op: 'echo', input: new Uint8Array([1, 2, 255]) })
      })
      const frame = (await answer) as { id: number; ok: boolean; value: Uint8Array }
      return { id: frame.id, ok: frame.ok, isBytes: frame.value instanceof Uint8Array, sum: frame.value[2] }
    })
    expect(bytes).toEqual({ id: 1, ok: true, isBytes: true, sum: 255 })
  })

  test('a page loaded anew gets a port of its own', async () => {
    shell = await launchApp({ backend: 'echo' })
    const line = await openLine(shell.page)
    await line.say({ id: 1, op: 'echo', input: '前' })
    expect(await line.heard(1)).toEqual([{ id: 1, ok: true, value: '前' }])
    await shell.page.reload()
    const second = await openLine(shell.page)
    await second.say({ id: 2, op: 'echo', input: '後' })
    expect(await second.heard(1)).toEqual([{ id: 2, ok: true, value: '後' }])
  })

  test('a closed connection sends and hears nothing', async () => {
    shell = await launchApp({ backend: 'echo' })
    const line = await openLine(shell.page)
    await line.close()
    expect(await line.say({ id: 1, op: 'echo', input: 1 })).toBe(false)
  })
})

describe('a backend that dies', () => {
  test('is announced, started again, and answers again', async () => {
    shell = await launchApp({ backend: 'echo' })
    const line = await openLine(shell.page)
    await line.say({ id: 1, op: 'echo', input: 'a' })
    await line.heard(1)
    const before = await backendPid(shell)
    process.kill(before, 'SIGKILL')
    expect(await line.heard(3)).toEqual([{ id: 1, ok: true, value: 'a' }, 'lost', 'back'])
    expect(await backendPid(shell)).not.toBe(before)
    expect(await line.say({ id: 2, op: 'echo', input: 'b' })).toBe(true)
    expect((await line.heard(4))[3]).toEqual({ id: 2, ok: true, value: 'b' })
  })

  test('is given up after three restarts within a minute, and the page can say why', async () => {
    shell = await launchApp({ backend: 'echo' })
    const line = await openLine(shell.page)
    for (const round of [1, 2, 3]) {
      await line.say({ id: round, op: 'crash', input: null })
      await line.heard(round * 2)
    }
    await line.say({ id: 4, op: 'crash', input: null })
    expect(await line.heard(7)).toEqual(['lost', 'back', 'lost', 'back', 'lost', 'back', 'lost'])
    expect(await line.say({ id: 5, op: 'echo', input: null })).toBe(false)
    const info = await shell.page.evaluate(() => window.app.info())
    expect(info.backend).toMatchObject({ kind: 'failed', code: 'backend-crashes' })
    const log = readFileSync(join(shell.folders.userData, 'logs', 'main.log'), 'utf8')
    expect(log.match(/backend-exit code=1 expected=false/g)).toHaveLength(4)
  })

  test('that cannot serve the office says so in the window and is not started again', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'kyufu-closed-'))
    writeFileSync(join(closed, 'closed'), '')
    shell = await launchApp({ backend: 'echo', officeTemplate: closed })
    rmSync(closed, { recursive: true })
    const info = await shell.page.evaluate(() => window.app.info())
    expect(info.backend).toEqual({ kind: 'failed', code: 'office-missing', message: '役所のフォルダーがありません。' })
    const line = await openLine(shell.page)
    expect(await line.heard(1)).toEqual(['lost'])
    const log = readFileSync(join(shell.folders.userData, 'logs', 'main.log'), 'utf8')
    expect(log).toContain('backend state=failed code=office-missing')
    expect(log).not.toContain('state=lost')
  })
})

test('a page that dies is loaded again and gets a port', async () => {
  shell = await launchApp({ backend: 'echo' })
  await shell.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return new Promise<void>((resolve) => {
      contents?.once('did-finish-load', () => resolve())
      contents?.forcefullyCrashRenderer()
    })
  })
  const answer = await shell.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`new Promise((resolve) => {
      const line = window.app.connect({ onFrame: resolve, onLost: () => {}, onBack: () => {} })
      line.send({ id: 1, op: 'echo', input: '再開' })
    })`),
  )
  expect(answer).toEqual({ id: 1, ok: true, value: '再開' })
  expect(readFileSync(join(shell.folders.userData, 'logs', 'main.log'), 'utf8')).toContain('page-gone reason=')
})

describe('files', () => {
  test('a chosen file reaches the page as ticket, name and size, never as a path', async () => {
    shell = await launchApp({ backend: 'echo' })
    const file = join(shell.folders.root, '申請.csv')
    writeFileSync(file, 'a,b\n')
    await shell.app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, file)
    expect(await shell.page.evaluate(() => window.app.pickFile('csv'))).toEqual({
      ticket: 't1',
      name: '申請.csv',
      size: 4,
    })
  })

  test('a cancelled dialog gives null', async () => {
    shell = await launchApp({ backend: 'echo' })
    await shell.app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
      dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
    })
    expect(await shell.page.evaluate(() => window.app.pickFile('xlsx'))).toBeNull()
    expect(await shell.page.evaluate(() => window.app.saveFile('台帳.xlsx'))).toBeNull()
  })

  test('a refusal of the backend arrives as its Japanese sentence', async () => {
    shell = await launchApp({ backend: 'echo' })
    await shell.app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      },
      join(shell.folders.root, 'ない.csv'),
    )
    const message = await shell.page.evaluate(() => window.app.pickFile('csv').catch((error: Error) => error.message))
    expect(message).toContain('「ない.csv」が見つかりません。')
  })

  test('the suggested name of a file to be saved is stripped of folders', async () => {
    shell = await launchApp({ backend: 'echo' })
    await shell.app.evaluate(({ dialog }, folder) => {
      dialog.showSaveDialog = ((_window: unknown, options: { defaultPath: string }) =>
        Promise.resolve({ canceled: false, filePath: `${folder}/${options.defaultPath}` })) as never
    }, shell.folders.root)
    expect(await shell.page.evaluate(() => window.app.saveFile('../../台帳.xlsx'))).toMatchObject({
      name: '_.._台帳.xlsx',
    })
  })

  test('a file handed to the page is exchanged for a ticket; a made-up one is refused', async () => {
    shell = await launchApp({ backend: 'echo' })
    const file = join(shell.folders.root, '請求.csv')
    writeFileSync(file, 'x')
    await shell.page.evaluate(() => {
      const input = document.createElement('input')
      input.type = 'file'
      document.body.append(input)
    })
    await shell.page.setInputFiles('input[type=file]', file)
    const ticket = await shell.page.evaluate(() => {
      const chosen = document.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0]
      return chosen === undefined ? null : window.app.droppedFile(chosen)
    })
    expect(ticket).toEqual({ ticket: 't1', name: '請求.csv', size: 1 })
    const refusal = await shell.page.evaluate(() =>
      window.app.droppedFile(new File(['x'], 'passwd')).catch((error: Error) => error.message),
    )
    expect(refusal).toContain('このファイルは受け取れませんでした。')
  })
})

describe('start and end', () => {
  test('quitting stops the backend in order and writes so', async () => {
    shell = await launchApp({ backend: 'echo' })
    await shell.close()
    const log = readFileSync(join(shell.folders.userData, 'logs', 'main.log'), 'utf8')
    expect(log).toMatch(/backend-exit code=\d+ expected=true[^]*quit/)
    expect(log).not.toContain('backend-killed')
  })

  test('a second start on the same folders brings up the first window and ends', async () => {
    shell = await launchApp({ backend: 'echo' })
    await shell.app.evaluate(({ app }) => {
      const kept = globalThis as { told?: Promise<string> }
      kept.told = new Promise((resolve) => void app.once('second-instance', () => resolve('told')))
    })
    const { file, args } = await shell.app.evaluate(() => ({ file: process.execPath, args: process.argv.slice(1) }))
    const own = args.filter((word) => !word.startsWith('--inspect') && !word.startsWith('--remote-debugging'))
    const second = spawnSync(file, own, { timeout: 30_000 })
    expect(second.status).toBe(0)
    expect(await shell.app.evaluate(() => (globalThis as { told?: Promise<string> }).told)).toBe('told')
    expect(shell.app.windows()).toHaveLength(1)
  })

  test.each(['--on=2026-02-30', '--on', '--office='])('%s is refused with status 2', async (word) => {
    shell = await launchApp({ backend: 'echo' })
    const { file, args } = await shell.app.evaluate(() => ({ file: process.execPath, args: process.argv.slice(1) }))
    const own = args.filter((one) => !/^--(inspect|remote-debugging|on|office)/.test(one))
    const second = spawnSync(file, [...own, word], { timeout: 30_000, encoding: 'utf8' })
    expect(second.stderr).toContain('アプリは起動していません。')
    expect(second.status).toBe(2)
  })
})
