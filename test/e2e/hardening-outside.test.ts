/** Point 19 from outside: what an environment, a word on the command line or a hand in the folder makes of the program given away. */
import {
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
  cpSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { closedSampleOffice, packagedProgram } from '../support/electron-app.ts'
import { linkedCopy, startReleased } from '../support/released.ts'
import type { Released } from '../support/released.ts'

let folder: string
let template: string
let work: string
let office: string
let running: Released | null = null
const copies: string[] = []
beforeAll(async () => {
  folder = await packagedProgram()
  template = await closedSampleOffice()
  work = mkdtempSync(join(tmpdir(), 'kyufu-hard-'))
  office = join(work, 'office')
  cpSync(template, office, { recursive: true })
})
afterEach(async () => {
  await running?.end()
  running = null
  for (const copy of copies.splice(0)) rmSync(dirname(copy), { recursive: true, force: true })
})
afterAll(() => {
  for (const one of [work, dirname(template)]) rmSync(one, { recursive: true, force: true })
})

const start = async (from: string, more: Omit<Parameters<typeof startReleased>[1], 'office'> = {}): Promise<Released> => {
  running = await startReleased(from, { office, ...more })
  return running
}

test('the program given away starts and serves an office', async () => {
  const { outcome, log } = await start(folder)
  expect(outcome).toBe('ready')
  expect(log).toMatch(/start version=\S+ electron=\S+ packaged=true/)
  expect(log).toContain('backend state=ready')
})

test('ELECTRON_RUN_AS_NODE and NODE_OPTIONS run nothing', async () => {
  const mark = join(work, 'ran')
  const script = join(work, 'evil.cjs')
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'x')`)
  const { outcome, log } = await start(folder, {
    args: [script],
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${script}`, ELECTRON_NO_ASAR: '1' },
  })
  expect(outcome).toBe('ready')
  expect(log).toContain('packaged=true')
  expect(existsSync(mark)).toBe(false)
})

test('--inspect opens no door', async () => {
  const port = 9300 + (process.pid % 500)
  const { outcome } = await start(folder, { args: [`--inspect=127.0.0.1:${port}`, `--inspect-brk=127.0.0.1:${port}`] })
  expect(outcome).toBe('ready')
  const answer = await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve('open'))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
  })
  expect(answer).toBe('ECONNREFUSED')
})

test.each(['--remote-debugging-port=9222', '--remote-debugging-pipe', '--remote-debugging-address=0.0.0.0', '--Remote-Debugging-Port=0'])(
  '%s is refused, nothing is opened',
  async (word) => {
    const { outcome, stderr, log } = await start(folder, { args: [word] })
    expect(outcome).toEqual({ status: 4 })
    expect(stderr).toContain('外から操作するための指定')
    expect(stderr).not.toContain('DevTools listening')
    expect(log).toBe('')
  },
)

const archive = 'resources/app.asar'
const native = 'resources/app.asar.unpacked/node_modules/better-sqlite3/build/Release/better_sqlite3.node'

function flip(file: string, at: (bytes: number) => number): void {
  const handle = openSync(file, 'r+')
  const place = at(statSync(file).size)
  const one = Buffer.alloc(1)
  readSync(handle, one, 0, 1, place)
  writeSync(handle, Buffer.from([(one[0] ?? 0) ^ 0x01]), 0, 1, place)
  closeSync(handle)
}

test.each([
  [
    'a byte of the archive',
    archive,
    (copy: string) => flip(join(copy, archive), (bytes) => Math.floor(bytes * 0.9)),
    /内容が違います: resources\/app\.asar/,
  ],
  ['a byte of the native module', native, (copy: string) => flip(join(copy, native), (bytes) => bytes - 100), /better_sqlite3\.node/],
  [
    'a missing font',
    'resources/resources/fonts/OFL-noto-sans-jp.txt',
    (copy: string) => rmSync(join(copy, 'resources/resources/fonts/OFL-noto-sans-jp.txt')),
    /ファイルがありません/,
  ],
  [
    'a library of the runtime from another version',
    'libffmpeg.so',
    (copy: string) => writeFileSync(join(copy, 'libffmpeg.so'), 'x', { flag: 'a' }),
    /libffmpeg\.so/,
  ],
  [
    'a changed list',
    'resources/files.signed.json',
    (copy: string) => {
      const file = join(copy, 'resources/files.signed.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace(/\\"bytes\\":(\d)/, '\\"bytes\\":9$1'))
    },
    /署名が確かめられません/,
  ],
  [
    'no list at all',
    'resources/files.signed.json',
    (copy: string) => rmSync(join(copy, 'resources/files.signed.json')),
    /署名が確かめられません/,
  ],
] as const)('%s: the program does not start and touches no office', async (_what, own, hand, said) => {
  const copy = linkedCopy(folder, [own])
  copies.push(copy)
  hand(copy)
  const before = statSync(join(office, 'office.sqlite')).mtimeMs
  const { outcome, stderr } = await start(copy)
  expect(outcome).toEqual({ status: 4 })
  expect(stderr).toMatch(said)
  expect(stderr).toContain('同じ版のインストーラーで入れ直してください。')
  expect(statSync(join(office, 'office.sqlite')).mtimeMs).toBe(before)
})
