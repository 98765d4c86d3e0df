/** 更新サーバー: a package from a local web server; what a server may do wrong; nothing is asked of anybody before an address was entered. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeBackup } from '../../electron/backend/backup/run.ts'
import { systemHands } from '../../electron/backend/backup/schedule.ts'
import type { RunningProgram } from '../../electron/backend/update/program.ts'
import { listName, offerText, readOffer } from '../../electron/release/offer.ts'
import { AppError } from '../../shared/errors.ts'
import { openTestOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { makeUpdate, releaseKey } from '../support/update-kit.ts'
import { one, quickOffice, refusal, sql } from './acts.ts'

const own = releaseKey()
const platform = `${process.platform}-${process.arch}`
let office: TestOffice
let folder: string
let server: Server
let address: string
let asked: string[]
let answer: RequestListener

const program = (more: Partial<RunningProgram> = {}): RunningProgram => ({
  version: '0.1.0',
  builtOn: '2026-11-01',
  keys: [own.key],
  platform,
  papers: null,
  updates: join(folder, 'updates'),
  install: () => undefined,
  ...more,
})

/** Serves the files of a folder. */
const files =
  (from: string): RequestListener =>
  (request, response) => {
    const path = join(from, request.url ?? '')
    if (existsSync(path)) response.end(readFileSync(path))
    else response.writeHead(404).end()
  }

beforeEach(async () => {
  folder = temporaryFolder('update-server')
  asked = []
  answer = files(folder)
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  office = await (await quickOffice()).reopen({ program: program() })
})
afterEach(async () => {
  await office.dispose()
  server.closeAllConnections()
  await new Promise((resolve) => void server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const text = (action: string): Promise<string[]> =>
  sql(office, 'select b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = ? order by e.seq', action).then(
    (rows) => rows.map((row) => (JSON.parse(String(row['body'])) as { text: string }).text),
  )
const use = (to: string = address) => office.call('admin', 'update.server', { address: to })
/** The package of the vendor and its list, as they lie on the server. */
function offered(more: Parameters<typeof makeUpdate>[2] = {}, pem = own.pem): string {
  const file = makeUpdate(folder, pem, more, 'kyufu.kup')
  writeFileSync(join(folder, listName(platform)), offerText(more.version ?? '0.2.0', file))
  return file
}

describe('a package on the server', () => {
  it('is brought when asked for, looked at like one from a medium, and prepared', async () => {
    offered()
    await use()
    expect(asked).toEqual([])
    const { version, found } = await office.call('admin', 'update.fetch', {})
    expect(asked).toEqual([`/${listName(platform)}`, '/kyufu.kup'])
    expect([version, found?.look.file, found?.look.refusals]).toEqual(['0.2.0', 'kyufu.kup', []])
    const prepared = await office.call('admin', 'update.prepare', { ticket: found?.ticket ?? '', version: '0.2.0' })
    expect(prepared.version).toBe('0.2.0')
    expect(readdirSync(join(folder, 'updates'))).toEqual(['0.2.0'])
    expect(await text('update-fetched')).toEqual(['更新サーバーから「kyufu.kup」（版 0.2.0）を受け取りました: 更新できます'])
  })

  it('that is not newer is not brought', async () => {
    offered({ version: '0.1.0' })
    await use()
    expect(await office.call('admin', 'update.fetch', {})).toEqual({ version: '0.1.0', found: null })
    expect(asked).toEqual([`/${listName(platform)}`])
  })

  it('of a stranger is refused like one from a medium, and goes', async () => {
    offered({}, releaseKey().pem)
    await use()
    expect(await refusal(office.call('admin', 'update.fetch', {}))).toBe('update-package')
    expect(existsSync(join(folder, 'updates', 'download'))).toBe(false)
  })
})

describe('no connection', () => {
  it('is made before an address was entered, nor after it was taken away', async () => {
    offered()
    expect(await refusal(office.call('admin', 'update.fetch', {}))).toBe('update-server-none')
    await use()
    await use('')
    expect(await refusal(office.call('admin', 'update.fetch', {}))).toBe('update-server-none')
    expect(asked).toEqual([])
    expect(await text('update-server')).toEqual([
      `更新サーバーを「${address}」にしました`,
      '更新サーバーの設定を外しました（どこにも接続しません）',
    ])
  })

  it.each([
    'kyufu.example.jp',
    'ftp://kyufu.example.jp/',
    'file:///etc/',
    'http://a:b@kyufu.example.jp/',
    'http://kyufu.example.jp/?a=1',
    'javascript:1',
  ])('to %s', async (bad) => {
    expect(await refusal(use(bad))).toBe('update-server-address')
    expect((await office.call('admin', 'update.view', {})).server).toBe('')
  })

  it('is anybody’s but the administrator’s to set', async () => {
    expect(await refusal(office.call('reviewer', 'update.server', { address }))).toBe('forbidden')
  })
})

describe('a server that goes wrong: nothing stays, and it is said', () => {
  const list = (): string => readFileSync(join(folder, listName(platform)), 'utf8')
  it.each<[string, () => RequestListener, string]>([
    ['has no list', () => (_, response) => void response.writeHead(404).end(), 'がありません（404）'],
    [
      'sends elsewhere',
      () => (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      '別の場所を見るよう答えました（302）',
    ],
    ['fails', () => (_, response) => void response.writeHead(500).end(), '受け付けません（500）'],
    ['has another list', () => (_, response) => void response.end('<html>'), '更新パッケージ（.kup）の記載がありません'],
    ['never stops', () => (_, response) => void response.end('x'.repeat(100_000)), '決められた大きさを超えました'],
    [
      'names a file elsewhere',
      () => (_, response) => void response.end(list().replace('kyufu.kup', '../kyufu.kup')),
      '更新パッケージ（.kup）の記載がありません',
    ],
    [
      'cuts the package off',
      () => (request, response) => {
        if (!(request.url ?? '').endsWith('.kup')) return void response.end(list())
        response.writeHead(200, { 'content-length': 1000 }).write('KYUFU')
        response.destroy()
      },
      '途中で切れました',
    ],
    [
      'sends another package',
      () => (request, response) => void response.end((request.url ?? '').endsWith('.kup') ? 'x'.repeat(1000) : list()),
      '受け取った内容が、サーバーの一覧と違います',
    ],
    [
      'sends more than it said',
      () => (request, response) => void response.end((request.url ?? '').endsWith('.kup') ? Buffer.alloc(1_000_000) : list()),
      '決められた大きさを超えました',
    ],
  ])('%s', async (_, how, words) => {
    offered()
    await use()
    answer = how()
    const told = await office.call('admin', 'update.fetch', {}).catch((error: unknown) => error)
    expect(String((told as { error?: { message: string } }).error?.message)).toContain(words)
    const left = existsSync(join(folder, 'updates')) ? readdirSync(join(folder, 'updates'), { recursive: true }) : []
    expect(left.filter((name) => String(name).includes('.'))).toEqual([])
    expect(await one(office, 'select count(*) from backup_run')).toBe(0)
  })

  it('is not there', async () => {
    await use('http://127.0.0.1:9/')
    const told = await office.call('admin', 'update.fetch', {}).catch((error: unknown) => error)
    expect(String((told as { error?: { message: string } }).error?.message)).toContain('サーバーにつながりません')
  })
})

describe('the list', () => {
  const entry = (url: string): string => `  - url: ${url}\n    sha512: ${'A'.repeat(86)}==\n    size: 10\n`
  it.each<[string, string, string, string | null]>([
    ['one package', `version: 0.2.0\nfiles:\n${entry('a.kup')}`, 'win32-x64', 'a.kup'],
    ['installers beside it', `version: 0.2.0\nfiles:\n${entry('a.exe')}${entry('a.kup')}path: a.exe\nsha512: x\n`, 'win32-x64', 'a.kup'],
    [
      'of the platform',
      `version: '0.2.0'\r\nfiles:\r\n${entry('a-win32-x64.kup')}${entry('a-win32-arm64.kup')}`,
      'win32-arm64',
      'a-win32-arm64.kup',
    ],
    ['no version', `files:\n${entry('a.kup')}`, 'win32-x64', null],
    ['a whole address', `version: 0.2.0\nfiles:\n${entry('http://evil.example/a.kup')}`, 'win32-x64', null],
  ])('%s', (_, yml, of, file) => {
    expect(readOffer(yml, of)?.file ?? null).toBe(file)
  })
  it.each([
    ['win32-x64', 'latest.yml'],
    ['win32-arm64', 'latest.yml'],
    ['linux-x64', 'latest-linux.yml'],
    ['linux-arm64', 'latest-linux-arm64.yml'],
  ])('of %s is %s', (of, name) => {
    expect(listName(of)).toBe(name)
  })
})

describe('an update that is done', () => {
  const prepare = async (more: Parameters<typeof makeUpdate>[2]): Promise<string> => {
    const file = makeUpdate(folder, own.pem, more, `${more?.version ?? 'next'}.kup`)
    const made = await office.call('admin', 'update.prepare', { ticket: office.open(file), version: more?.version ?? '0.2.0' })
    return made.backup
  }

  it('is entered once, and closes the office to versions below its floor', async () => {
    await prepare({ version: '0.2.0', minVersion: '0.2.0' })
    // not yet: the old version works until the new one has opened the office
    office = await office.reopen({ program: program() })
    office = await office.reopen({ program: program({ version: '0.2.0' }) })
    expect(await text('update-done')).toEqual(['版 0.2.0 への更新が済みました。版 0.2.0 より古い版では開けません'])
    office = await office.reopen({ program: program({ version: '0.2.0' }) })
    expect(await text('update-done')).toHaveLength(1)
    await office.backend.close()
    const refused = await openTestOffice(office.folder, { program: program() }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(AppError)
    expect(refused).toMatchObject({ code: 'program-old', params: { version: '0.1.0', needed: '0.2.0' } })
    office = await openTestOffice(office.folder, { program: program({ version: '0.2.1' }) })
    const back = makeUpdate(folder, own.pem, { version: '0.1.9', rollbackFrom: ['0.2.1'] }, 'back.kup')
    const { refusals } = await office.call('admin', 'update.check', { ticket: office.open(back) })
    expect(refusals.map(({ code }) => code)).toEqual(['too-old'])
  })

  it('without a floor shuts nobody out', async () => {
    await prepare({ version: '0.2.0' })
    office = await office.reopen({ program: program({ version: '0.2.0' }) })
    office = await office.reopen({ program: program() })
    expect((await office.call('admin', 'update.view', {})).version).toBe('0.1.0')
  })

  it('keeps its backup from being pruned until the next one is done', async () => {
    const first = await prepare({ version: '0.2.0' })
    const folderOf = join(office.folder, 'backups')
    const later = await office.call('admin', 'backup.run', {})
    const { removed } = await makeBackup(systemHands(office.backend.env), 'daily', { folder: folderOf, prune: true, deep: false })
    expect([removed, existsSync(first)]).toEqual([[later.file], true])
  })

  it('lets the backup of the update before go to the ordinary rule', async () => {
    const first = await prepare({ version: '0.2.0' })
    const pinned = async (): Promise<string[]> =>
      (
        JSON.parse(String((await sql(office, "select value from meta where key = 'update-backups'"))[0]?.['value'])) as { name: string }[]
      ).map(({ name }) => name)
    office = await office.reopen({ program: program({ version: '0.2.0' }) })
    expect((await pinned()).map((name) => first.endsWith(name))).toEqual([true])
    const second = await prepare({ version: '0.3.0' })
    expect(await pinned()).toHaveLength(2)
    office = await office.reopen({ program: program({ version: '0.3.0' }) })
    expect((await pinned()).map((name) => second.endsWith(name))).toEqual([true])
  })
})
