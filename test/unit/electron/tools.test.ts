import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { project } from '../../../electron/tools/built-app.ts'
import { cacheFolder, findRuntime } from '../../../electron/tools/runtime.ts'
import type { RuntimeQuestion } from '../../../electron/tools/runtime.ts'
import { standIn, standInFolder, standInIsMade, targetOf } from '../../../electron/tools/stand-in.ts'
import { missingLibraries, packagesFor } from '../../../electron/tools/system-libraries.ts'
import { unzip } from '../../../electron/tools/unzip.ts'

let folder: string
const said: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyufu-tools-'))
  said.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A checkout whose `electron` package has the given files and an install script that fetches nothing. */
function question(over: Partial<RuntimeQuestion> = {}): RuntimeQuestion {
  const electron = join(folder, 'checkout', 'node_modules', 'electron')
  mkdirSync(electron, { recursive: true })
  writeFileSync(join(folder, 'checkout', 'package.json'), '{}')
  writeFileSync(join(electron, 'package.json'), '{"name":"electron","version":"45.4.1"}')
  writeFileSync(join(electron, 'install.js'), "console.error('fetch failed'); process.exit(1)")
  return {
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
    platform: 'linux',
    arch: 'x64',
    project: join(folder, 'checkout'),
    say: (line) => said.push(line),
    ...over,
  }
}

function distribution(at: string, version: string): void {
  mkdirSync(at, { recursive: true })
  writeFileSync(join(at, 'electron'), '')
  writeFileSync(join(at, 'version'), version)
}

describe('finding a runtime', () => {
  test('the folder a person names comes first', async () => {
    distribution(join(folder, 'mine'), 'v45.0.0\n')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'mine') }
    expect(await findRuntime(question({ env }))).toEqual({
      kind: 'override',
      executable: join(folder, 'mine', 'electron'),
      version: '45.0.0',
      sqliteModules: null,
    })
  })

  test('an empty named folder is a failure, not a reason to look elsewhere', async () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') }
    await expect(findRuntime(question({ env }))).rejects.toThrow('ELECTRON_OVERRIDE_DIST_PATH のフォルダー')
  })

  test('a named runtime too old for the database is refused', async () => {
    distribution(join(folder, 'old'), '34.0.0')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'old') }
    await expect(findRuntime(question({ env }))).rejects.toThrow('Electron 35 以上')
  })

  test('an installed official binary is taken', async () => {
    const asked = question()
    const electron = join(asked.project, 'node_modules', 'electron')
    distribution(join(electron, 'dist'), '45.4.1')
    writeFileSync(join(electron, 'path.txt'), 'electron')
    expect(await findRuntime(asked)).toMatchObject({ kind: 'official', version: '45.4.1', sqliteModules: null })
  })

  test('a stand-in made before is taken at once, with the modules built for it', async () => {
    const asked = question()
    const made = standInFolder(cacheFolder(asked.env))
    distribution(join(made, 'dist'), standIn.version)
    expect(await findRuntime(asked)).toEqual({
      kind: 'stand-in',
      executable: join(made, 'dist', 'electron'),
      version: '33.2.1',
      sqliteModules: join(made, 'node_modules'),
    })
    expect(said).toEqual([])
  })

  test('a half-made stand-in is not taken for one', async () => {
    const cache = join(folder, 'cache')
    mkdirSync(join(standInFolder(cache), 'dist'), { recursive: true })
    writeFileSync(join(standInFolder(cache), 'dist', 'electron'), '')
    expect(await standInIsMade(cache)).toBe(false)
  })

  test('where there is none, the failure says what to do', async () => {
    const asked = question({ platform: 'win32' })
    await expect(findRuntime(asked)).rejects.toThrow(/win32 x64[^]*ELECTRON_OVERRIDE_DIST_PATH/)
    expect(said.join('\n')).toContain('fetch failed')
  })

  test('a package that cannot be fetched leaves nothing behind', async () => {
    const asked = question()
    // as variables: under `npm test` npm hands its own settings on this way, and they outrank any .npmrc
    vi.stubEnv('npm_config_offline', 'true')
    vi.stubEnv('npm_config_cache', join(folder, 'empty'))
    await expect(findRuntime(asked)).rejects.toThrow('を取得できませんでした。実行環境は作られていません。')
    expect(readdirSync(cacheFolder(asked.env))).toEqual([])
    vi.unstubAllEnvs()
  })
})

test.each([
  ['Cypress/Cypress', 'dist/electron'],
  ['Cypress/locales/ja.pak', 'dist/locales/ja.pak'],
  ['Cypress/resources/app/package.json', null],
  ['Cypress/resources/app/node_modules/lodash/index.js', null],
  ['Cypress/resources/app/node_modules/bindings/bindings.js', 'node_modules/bindings/bindings.js'],
  ['Cypress/resources/app/node_modules/bindings-other/x.js', null],
  ['Cypress/resources/app/node_modules/better-sqlite3/lib/index.js', 'node_modules/better-sqlite3/lib/index.js'],
  ['Cypress/resources/app/node_modules/better-sqlite3/deps/sqlite3.gyp', null],
  ['Cypress/resources/app-update.yml', null],
  ['Cypress/browser_v8_context_snapshot.bin', null],
  ['package.json', null],
])('the archive entry %s goes to %s', (entry, expected) => {
  expect(targetOf(entry)).toBe(expected)
})

/** A zip of stored entries, as the format describes it. */
function zipOf(entries: readonly { readonly name: string; readonly text: string; readonly mode: number }[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, text, mode } of entries) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(path.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    const madeOnUnix = Buffer.from([0x14, 0x03])
    parts.push(Buffer.from('PK\u0003\u0004'), common, path, data)
    directory.push(Buffer.from('PK\u0001\u0002'), madeOnUnix, common, rest, path)
    offset += 30 + path.length + data.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\u0005\u0006'), end])
}

describe('unpacking an archive', () => {
  const script = { name: 'a/run', text: '#!/bin/sh\n', mode: 0o100755 }

  test('keeps modes and leaves out what is not wanted', async () => {
    writeFileSync(join(folder, 'a.zip'), zipOf([script, { name: 'a/skip', text: 'x', mode: 0o100644 }]))
    const target = (name: string) => (name === 'a/run' ? 'b/run' : null)
    expect(await unzip(join(folder, 'a.zip'), join(folder, 'out'), target)).toBe(1)
    expect(readFileSync(join(folder, 'out', 'b', 'run'), 'utf8')).toBe('#!/bin/sh\n')
    expect(statSync(join(folder, 'out', 'b', 'run')).mode & 0o111).not.toBe(0)
    expect(readdirSync(join(folder, 'out'))).toEqual(['b'])
  })

  test.each(['../out.txt', '/out.txt'])('refuses the name %s', async (name) => {
    writeFileSync(join(folder, 'a.zip'), zipOf([{ ...script, name }]))
    await expect(unzip(join(folder, 'a.zip'), join(folder, 'out'), (one) => one)).rejects.toThrow(/invalid|absolute/)
  })

  test('refuses a file that is no archive', async () => {
    writeFileSync(join(folder, 'a.zip'), 'no archive')
    await expect(unzip(join(folder, 'a.zip'), join(folder, 'out'), (one) => one)).rejects.toThrow(/central directory/i)
  })
})

describe('system libraries', () => {
  const ldd = `
	linux-vdso.so.1 (0x00007ffd)
	libnss3.so => /lib/x86_64-linux-gnu/libnss3.so (0x00007f)
	libgtk-3.so.0 => not found
	libasound.so.2 => not found
`
  test('missing ones are read from ldd', () => {
    expect(missingLibraries(ldd)).toEqual(['libgtk-3.so.0', 'libasound.so.2'])
  })

  test.each([
    [{ libraries: [], programs: ['xvfb-run', 'Xvfb', 'xauth'] }, ['xvfb', 'xauth']],
    [{ libraries: [], programs: ['xauth'] }, ['xauth']],
    [{ libraries: [], programs: [] }, []],
  ])('packages for %j', (missing, expected) => {
    expect(packagesFor(missing)).toEqual(expected)
  })

  test('any missing library brings the whole list: one usually needs the next', () => {
    expect(packagesFor({ libraries: ['libgtk-3.so.0'], programs: [] })).toContain('libnss3')
  })
})

test('the tools know the checkout they belong to', () => {
  expect(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))).toMatchObject({ name: 'kyufu-desk' })
})
