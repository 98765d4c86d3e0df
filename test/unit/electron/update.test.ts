import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compareVersions, judgeUpdate } from '../../../electron/backend/update/judge.ts'
import type { UpdateFacts } from '../../../electron/backend/update/judge.ts'
import { installUpdate } from '../../../electron/main/update.ts'
import type { CodeSignature, InstallOrder } from '../../../electron/main/update.ts'
import { checkInstalled, listContext, listName, makeFileList } from '../../../electron/release/file-list.ts'
import { keyName, openSigned, signText } from '../../../electron/release/signed.ts'
import { headOf, openPackage, takePart } from '../../../electron/release/update-package.ts'
import type { UpdateManifest } from '../../../electron/release/update-package.ts'
import { makeUpdate, releaseKey } from '../../support/update-kit.ts'

const own = releaseKey()
const spare = releaseKey()
const stranger = releaseKey()
const keys = [own.key, spare.key]
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyufu-update-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a signed text', () => {
  test('is opened with the key in use and with the spare', () => {
    for (const { pem, key } of [own, spare]) {
      expect(openSigned(signText('本文', pem, 'update'), keys, 'update')).toEqual({ ok: true, body: '本文', key: keyName(key) })
    }
  })
  test.each([
    ['of a stranger', signText('x', stranger.pem, 'update'), 'key'],
    ['of another kind', signText('x', own.pem, listContext), 'signature'],
    ['with another body', signText('x', own.pem, 'update').replace('"body":"x"', '"body":"y"'), 'signature'],
    ['that says it is of our key', signText('x', stranger.pem, 'update').replace(keyName(stranger.key), keyName(own.key)), 'signature'],
    ['without a signature', '{"body":"x"}', 'form'],
    ['that is none', 'MZ', 'form'],
    ['with an empty signature', JSON.stringify({ body: 'x', key: keyName(own.key), signature: '' }), 'signature'],
  ])('%s is refused', (_what, text, fault) => {
    expect(openSigned(text, keys, 'update')).toEqual({ ok: false, fault })
  })
})

describe('an update package', () => {
  let file: string
  beforeEach(() => {
    rmSync(join(folder, 'kup'), { recursive: true, force: true })
    file = makeUpdate(join(folder, 'kup'), own.pem)
  })

  test('is read, and its parts come out as they were put in', async () => {
    const opened = openPackage(file, keys)
    if (!opened.ok) throw new Error(opened.fault)
    expect(opened.manifest).toMatchObject({ version: '0.2.0', parts: [{ kind: 'installer', bytes: 300_000 }, { kind: 'sbom' }] })
    const target = join(folder, 'kup', 'taken')
    expect(await takePart(file, opened, 'installer', target)).toBe(true)
    expect(readFileSync(target).equals(Buffer.alloc(300_000, 'installer '))).toBe(true)
    expect(await takePart(file, opened, 'sbom', null)).toBe(true)
  })

  test.each([
    ['cut short', () => truncateSync(file, readFileSync(file).length - 1), 'cut'],
    ['cut in its head', () => truncateSync(file, 200), 'cut'],
    ['with something behind it', () => appendFileSync(file, 'x'), 'cut'],
    ['empty', () => truncateSync(file, 0), 'form'],
    [
      'with a changed manifest',
      () => writeFileSync(file, Buffer.from(readFileSync(file).toString('latin1').replace('0.2.0', '0.9.0'), 'latin1')),
      'signature',
    ],
    [
      'with a head said to be huge',
      () =>
        writeFileSync(
          file,
          readFileSync(file)
            .toString('latin1')
            .replace(/\n\d{10}\n/, '\n9999999999\n'),
          'latin1',
        ),
      'form',
    ],
  ])('%s is refused', (_what, spoil, fault) => {
    spoil()
    expect(openPackage(file, keys)).toEqual({ ok: false, fault })
  })

  test('of a stranger is refused', () => {
    expect(openPackage(makeUpdate(join(folder, 'kup'), stranger.pem, {}, 'other.kup'), keys)).toEqual({ ok: false, fault: 'key' })
  })

  test('with a changed byte in the installer gives no installer', async () => {
    const bytes = readFileSync(file)
    bytes[bytes.length - 100_000] = 0
    writeFileSync(file, bytes)
    const opened = openPackage(file, keys)
    if (!opened.ok) throw new Error(opened.fault)
    const target = join(folder, 'kup', 'spoilt')
    expect(await takePart(file, opened, 'installer', target)).toBe(false)
    expect(() => readFileSync(target)).toThrow('ENOENT')
  })
})

describe('what speaks against an update', () => {
  const manifest: UpdateManifest = {
    format: 1,
    version: '0.3.0',
    electron: '45.4.1',
    platform: 'win32-x64',
    schema: 30,
    schemaFrom: 10,
    builtOn: '2026-11-20',
    notes: '',
    withdrawn: [],
    rollbackFrom: [],
    parts: [{ kind: 'installer', name: 'a.exe', bytes: 100_000_000, sha512: '' }],
  }
  const facts: UpdateFacts = {
    version: '0.2.9',
    platform: 'win32-x64',
    schema: 26,
    withdrawn: [],
    minVersion: '',
    storeBytes: 100_000_000,
    freeAtOffice: 550_000_000,
    freeAtUpdates: 400_000_000,
    openRuns: [],
    nearTransfer: null,
  }
  test.each<[string, Partial<UpdateManifest>, Partial<UpdateFacts>, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['the version in use', { version: '0.2.9' }, {}, ['same']],
    ['an older version', { version: '0.2.8' }, {}, ['older']],
    ['an older one, number by number', { version: '0.2.9' }, { version: '0.2.10' }, ['older']],
    ['going back where it is signed for', { version: '0.2.8', rollbackFrom: ['0.2.9'] }, {}, []],
    ['going back from another version', { version: '0.2.8', rollbackFrom: ['0.2.7'] }, {}, ['older']],
    ['going back under the store format', { version: '0.2.8', rollbackFrom: ['0.2.9'], schema: 25 }, {}, ['format-older']],
    ['a version withdrawn before', {}, { withdrawn: ['0.3.0'] }, ['withdrawn']],
    ['a version that withdraws itself', { withdrawn: ['0.3.0'] }, {}, ['withdrawn']],
    ['a version below the floor', { version: '0.2.8', rollbackFrom: ['0.2.9'] }, { minVersion: '0.2.9' }, ['too-old']],
    ['the floor itself', {}, { minVersion: '0.3.0' }, []],
    ['a store format too old for it', { schemaFrom: 27 }, {}, ['format-step']],
    ['another platform', { platform: 'win32-arm64' }, {}, ['platform']],
    ['a byte too few at the office', {}, { freeAtOffice: 549_999_999 }, ['disk']],
    ['a byte too few for the installer', {}, { freeAtUpdates: 399_999_999 }, ['disk']],
    ['a payment under way', {}, { openRuns: ['R8-P0001'] }, ['payment-open']],
    ['a transfer within five working days', {}, { nearTransfer: '2026-11-27' }, ['payment-near']],
    ['several things at once', { version: '0.2.8', schema: 20 }, { openRuns: ['R8-P0001'] }, ['older', 'format-older', 'payment-open']],
  ])('%s', (_what, other, differing, codes) => {
    const found = judgeUpdate({ ...manifest, ...other }, { ...facts, ...differing })
    expect(found.map((one) => one.code)).toEqual(codes)
    for (const one of found) expect(`${one.text}${one.next}`).toMatch(/。.*。$/)
  })
  test('versions are compared by number', () => {
    expect(['0.10.0', '0.2.0', '1.0.0', '0.2.10', '0.2.9'].toSorted(compareVersions)).toEqual([
      '0.2.0',
      '0.2.9',
      '0.2.10',
      '0.10.0',
      '1.0.0',
    ])
  })
})

describe('the last look before the installer is started', () => {
  const signed: CodeSignature = { valid: true, signer: 'CN=Kyufu, O=Example, C=JP' }
  let started: string[]
  let order: InstallOrder
  beforeEach(async () => {
    started = []
    const updates = join(folder, 'updates')
    rmSync(updates, { recursive: true, force: true })
    const file = makeUpdate(join(folder, 'last'), own.pem, {}, `u${Math.round(performance.now() * 1000)}.kup`)
    const opened = openPackage(file, keys)
    if (!opened.ok) throw new Error(opened.fault)
    mkdirSync(join(updates, '0.2.0'), { recursive: true })
    await takePart(file, opened, 'installer', join(updates, '0.2.0', 'kyufu-desk-0.2.0.exe'))
    writeFileSync(join(updates, '0.2.0', 'manifest.signed.json'), headOf(file))
    order = {
      updates,
      version: '0.2.0',
      keys,
      platform: 'win32',
      executable: 'kyufu-desk.exe',
      signatureOf: () => Promise.resolve(signed),
      start: (installer) => Promise.resolve(started.push(installer) > 0),
    }
  })

  test('lets a whole one through, once', async () => {
    expect(await installUpdate(order)).toEqual({ kind: 'started' })
    expect(started).toEqual([join(order.updates, '0.2.0', 'kyufu-desk-0.2.0.exe')])
  })
  test('says where a platform without a started installer finds the file', async () => {
    expect(await installUpdate({ ...order, platform: 'linux' })).toMatchObject({ kind: 'by-hand' })
    expect(started).toEqual([])
  })
  const installer = () => join(order.updates, '0.2.0', 'kyufu-desk-0.2.0.exe')
  const spoil = () => appendFileSync(installer(), 'x')
  test.each<[string, () => Partial<InstallOrder>]>([
    ['an installer changed since', () => (spoil(), {})],
    ['an installer changed since, where it is installed by hand', () => (spoil(), { platform: 'linux' as const })],
    ['no installer', () => (rmSync(installer()), {})],
    ['a head of a stranger', () => (copyFileSync(join(folder, 'stranger.json'), join(order.updates, '0.2.0', 'manifest.signed.json')), {})],
    ['a version that was not prepared', () => ({ version: '0.3.0' })],
    ['PowerShell blocked', () => ({ signatureOf: () => Promise.resolve(null) })],
    ['no valid code signature', () => ({ signatureOf: () => Promise.resolve({ valid: false, signer: signed.signer }) })],
    [
      'another publisher',
      () => ({ signatureOf: (file: string) => Promise.resolve(file === 'kyufu-desk.exe' ? signed : { valid: true, signer: 'CN=Other' }) }),
    ],
    ['no publisher at all', () => ({ signatureOf: () => Promise.resolve({ valid: true, signer: '' }) })],
  ])('refuses %s', async (_what, hand) => {
    const other = makeUpdate(join(folder, 'last'), stranger.pem, {}, `s${Math.round(performance.now() * 1000)}.kup`)
    writeFileSync(join(folder, 'stranger.json'), headOf(other))
    const outcome = await installUpdate({ ...order, ...hand() })
    expect(outcome).toMatchObject({ kind: 'refused' })
    expect('text' in outcome && outcome.text).toContain('何も更新していません。')
    expect(started).toEqual([])
  })
  test('says so when the installer does not start', async () => {
    expect(await installUpdate({ ...order, start: () => Promise.resolve(false) })).toMatchObject({ kind: 'refused' })
  })
})

describe('the signed list of an installed program', () => {
  const facts = { version: '0.1.0', electron: '45.4.1' }
  let installed: string
  beforeEach(() => {
    installed = mkdtempSync(join(folder, 'installed-'))
    mkdirSync(join(installed, 'resources', 'fonts'), { recursive: true })
    writeFileSync(join(installed, 'kyufu-desk.exe'), 'exe')
    writeFileSync(join(installed, 'ffmpeg.dll'), 'dll')
    writeFileSync(join(installed, 'resources', 'app.asar'), 'archive')
    writeFileSync(join(installed, 'resources', 'fonts', 'a.ttf'), 'font')
    const list = makeFileList(installed, facts, 'kyufu-desk.exe')
    writeFileSync(join(installed, 'resources', listName), signText(JSON.stringify(list), own.pem, listContext))
  })
  const check = (running = facts, whole = false) => checkInstalled(installed, join(installed, 'resources'), running, keys, whole)

  test('finds nothing in a whole one, and does not mind the signed executable or an uninstaller', () => {
    writeFileSync(join(installed, 'kyufu-desk.exe'), 'exe with a signature')
    writeFileSync(join(installed, 'Uninstall 給付デスク.exe'), 'x')
    expect(check()).toEqual([])
  })
  test.each<[string, () => void, string, string]>([
    ['a changed archive', () => writeFileSync(join(installed, 'resources', 'app.asar'), 'Archive'), 'changed', 'resources/app.asar'],
    ['a missing font', () => rmSync(join(installed, 'resources', 'fonts', 'a.ttf')), 'missing', 'resources/fonts/a.ttf'],
    ['a library of another size', () => writeFileSync(join(installed, 'ffmpeg.dll'), 'dll2'), 'changed', 'ffmpeg.dll'],
    [
      'a list of a stranger',
      () => writeFileSync(join(installed, 'resources', listName), signText('{}', stranger.pem, listContext)),
      'list',
      'key',
    ],
    ['no list', () => rmSync(join(installed, 'resources', listName)), 'list', 'なし'],
  ])('finds %s', (_what, hand, kind, name) => {
    hand()
    expect(check()).toEqual([{ kind, name }])
  })
  test('finds files of two versions, and another runtime', () => {
    expect(check({ ...facts, version: '0.2.0' })).toEqual([{ kind: 'version', name: '0.1.0' }])
    expect(check({ ...facts, electron: '44.0.0' })).toEqual([{ kind: 'electron', name: '45.4.1' }])
  })
  test('finds a library of the same size only when all is read', () => {
    writeFileSync(join(installed, 'ffmpeg.dll'), 'DLL')
    expect([check(), check(facts, true)]).toEqual([[], [{ kind: 'changed', name: 'ffmpeg.dll' }]])
  })
})
