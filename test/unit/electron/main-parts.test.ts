import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readArguments } from '../../../electron/main/arguments.ts'
import { backendEnvironment } from '../../../electron/main/environment.ts'
import { filterForSaving, isPickKind, plainFileName } from '../../../electron/main/file-names.ts'
import { createLog } from '../../../electron/main/log.ts'
import { isOwnAddress, isOwnMainFrame } from '../../../electron/main/own-page.ts'
import { restartLimit } from '../../../electron/main/restart-limit.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyufu-main-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the command line', () => {
  test.each([
    [[], { office: null, on: null }],
    [['--office=/srv/役所 1', '--on=2026-11-24'], { office: '/srv/役所 1', on: '2026-11-24' }],
    [['/app', '--inspect=0', '--office=C:\\office=1'], { office: 'C:\\office=1', on: null }],
    [['--on=2028-02-29'], { office: null, on: '2028-02-29' }],
  ])('%j is read', (argv, expected) => {
    expect(readArguments(argv)).toEqual(expected)
  })

  test.each([
    [['--on=2026-02-29'], '--on=2026-02-29'],
    [['--on=2026-13-01'], '--on=2026-13-01'],
    [['--on=24/11/2026'], '--on=24/11/2026'],
    [['--on='], '--on='],
    [['--office', '/srv'], '--office'],
    [['--office='], '--office='],
  ])('%j is refused by name', (argv, word) => {
    const read = readArguments(argv)
    expect('problem' in read ? read.problem : '').toContain(word)
  })
})

describe('who may speak to the main process', () => {
  test.each([
    ['app://kyufu/index.html', true],
    ['app://kyufu/index.html#/cases/1', true],
    ['app://kyufu.example/index.html', false],
    ['app://other/index.html', false],
    ['app://user@kyufu/index.html', false],
    ['https://kyufu/index.html', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isOwnAddress(address)).toBe(expected)
  })

  const own = { url: 'app://kyufu/index.html', origin: 'app://kyufu', parent: null }
  test.each([
    ['the main frame of our page', own, true],
    ['a frame inside it', { ...own, parent: own }, false],
    ['a frame that is gone', null, false],
    ['a blank page that kept our origin', { ...own, url: 'about:blank' }, false],
    ['an opaque origin under our address', { ...own, origin: 'null' }, false],
  ])('%s: %j', (_name, frame, expected) => {
    expect(isOwnMainFrame(frame)).toBe(expected)
  })
})

describe('file names', () => {
  test.each([
    ['決定通知書.pdf', '決定通知書.pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Users\\a.csv', 'C__Users_a.csv'],
    ['台帳\u0000\u202Efdp.exe', '台帳fdp.exe'],
    ['.. ', '無題'],
    ['', '無題'],
    ['あ'.repeat(200), 'あ'.repeat(120)],
  ])('%j becomes %j', (suggestion, expected) => {
    expect(plainFileName(suggestion)).toBe(expected)
  })

  test('a filter follows from the ending', () => {
    expect(filterForSaving('台帳.XLSX')).toEqual({ name: 'XLSX ファイル', extensions: ['xlsx'] })
    expect(filterForSaving('台帳')).toBeNull()
  })

  test.each([
    ['csv', true],
    ['any', true],
    ['folder', true],
    ['zip', true],
    ['attachment', true],
    ['exe', false],
    ['constructor', false],
    [null, false],
  ])('%j as a kind: %s', (kind, expected) => {
    expect(isPickKind(kind)).toBe(expected)
  })
})

test('the backend gets its settings and plain variables, and nothing that changes Node', () => {
  const settings = {
    office: '/srv/o',
    on: '2026-11-24',
    resources: '/srv/r',
    witness: '/srv/seen',
    program: '/srv/p',
    papers: '/srv/q',
    updates: '/srv/u',
  }
  const env = { PATH: '/bin', TZ: 'Asia/Tokyo', NODE_OPTIONS: '--require evil', KYUFU_PASSWORD: 'x', KYUFU_OFFICE: '/old' }
  expect(backendEnvironment(env, settings)).toEqual({
    PATH: '/bin',
    TZ: 'Asia/Tokyo',
    KYUFU_OFFICE: '/srv/o',
    KYUFU_RESOURCES: '/srv/r',
    KYUFU_WITNESS: '/srv/seen',
    KYUFU_PROGRAM: '/srv/p',
    KYUFU_PAPERS: '/srv/q',
    KYUFU_UPDATES: '/srv/u',
    KYUFU_ON: '2026-11-24',
  })
  expect(backendEnvironment({}, { ...settings, on: null })).not.toHaveProperty('KYUFU_ON')
})

test('restarts are allowed three times within a minute, and again later', () => {
  const may = restartLimit(3, 60_000)
  expect([0, 1, 2, 3, 59_999, 60_000, 60_001, 60_002, 60_003].map((time) => may(time))).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
    true,
    true,
    false,
  ])
})

describe('the log', () => {
  const now = () => new Date('2026-11-24T00:00:00Z')

  test('numbers its lines and writes figures and codes', () => {
    const log = createLog({ folder: join(folder, 'logs'), now })
    log('start', { version: '0.1.0', packaged: false })
    log('backend-exit', { code: 139 })
    expect(readFileSync(join(folder, 'logs', 'main.log'), 'utf8')).toBe(
      '2026-11-24T00:00:00.000Z #1 start version=0.1.0 packaged=false\n2026-11-24T00:00:00.000Z #2 backend-exit code=139\n',
    )
  })

  test.each(['山田 太郎', 'C:\\Users\\yamada\\x', 'two words', 'a\nb', 'x'.repeat(81)])('does not write %j', (text) => {
    createLog({ folder, now })('fault', { text })
    const written = readFileSync(join(folder, 'main.log'), 'utf8')
    expect(written).not.toContain(text)
    expect(written).toContain(`text=(${text.length} characters)`)
  })

  test('begins a new file at its limit and keeps so many old ones', () => {
    const log = createLog({ folder, now, limit: 60, keep: 2 })
    for (const round of [1, 2, 3, 4, 5]) log('start', { round })
    expect(readdirSync(folder).toSorted()).toEqual(['main.log', 'main.log.1', 'main.log.2'])
    expect(readFileSync(join(folder, 'main.log'), 'utf8')).toContain('#5 start round=5')
    expect(readFileSync(join(folder, 'main.log.2'), 'utf8')).toContain('#3 start round=3')
  })

  test('does not throw when it cannot write', () => {
    mkdirSync(join(folder, 'main.log'))
    writeFileSync(join(folder, 'main.log', 'x'), '')
    expect(() => createLog({ folder, now })('start')).not.toThrow()
  })
})
