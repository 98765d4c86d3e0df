import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Runtime } from '../runtime.ts'
import type { Placed } from './shipped.ts'

/** What the program is put together for. */
export type Target = { readonly platform: 'linux' | 'win32'; readonly arch: 'x64' | 'arm64' }

export type Staging = {
  readonly project: string
  /** Folder that becomes `app.asar`. */
  readonly folder: string
  readonly target: Target
  /** Packages that are carried beside our own files. */
  readonly carried: readonly Placed[]
  /** Facts that the program reads about itself. */
  readonly facts: { readonly builtOn: string; readonly keys: readonly string[] }
  readonly runtime: Runtime
}

/** Native packages exist only for their own platform. */
const nativeFor: Readonly<Record<Target['platform'], (arch: string) => string>> = {
  linux: (arch) => `linux-${arch}`,
  win32: (arch) => `win32-${arch}`,
}

/**
 * Files of a package that nothing reads at run time: other builds, sources, types, texts (licences stay), maps with paths in them.
 * Folders by their name at the top of a package alone: deeper down a `doc` may be code (exceljs keeps its workbook there).
 */
const needless = [
  /\.(map|ts|mts|cts|tsx|md|markdown|flow|coffee|gyp|gypi|yml|yaml|tgz|c|cc|cpp|h|hpp)$/i,
  /^(test|tests|__tests__|example|examples|docs?|man|\.github|\.vscode|benchmarks?|coverage)\//i,
  /(^|\/)(tsconfig[^/]*\.json|\.[^/]+|Makefile|bower\.json|jsconfig\.json|rollup\.config\.mjs|vitest\.config\.js)$/i,
]

/** The same for single packages. */
const needlessIn: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^(deps|src)\//,
  exceljs: /^dist\//,
  pdfkit: /^js\/(output\.|pdfkit\.(browser|old|standalone))|^(tools|types)\//,
  fontkit: /^(dist\/browser|src\/)/,
}

/** Whether a file of a package is carried. `file` is its path inside the package. */
export function isCarried(name: string, file: string, target: Target): boolean {
  if (needless.some((pattern) => pattern.test(file))) return false
  if (needlessIn[name]?.test(file) === true) return false
  const own = nativeFor[target.platform](target.arch)
  const prebuilt = /^prebuilds\/([^/]+)\.node$/.exec(file)?.[1]
  return prebuilt === undefined || prebuilt === own
}

/** Puts together the folder that is packed: built files, carried packages, a `package.json` with the facts of this build. */
export async function stage(staging: Staging): Promise<void> {
  const { project, folder } = staging
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const part of ['main', 'preload', 'renderer']) {
    await cp(join(project, 'dist', part), join(folder, 'dist', part), { recursive: true, filter: (from) => !from.endsWith('.map') })
  }
  for (const { place, name } of staging.carried) {
    if (staging.runtime.sqliteModules !== null && name === 'better-sqlite3') continue
    await carry(join(project, place), join(folder, place), name, staging.target)
  }
  if (staging.runtime.sqliteModules !== null) await carryRuntimeModules(staging.runtime.sqliteModules, folder, staging.target)
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await description(staging), null, 2)}\n`)
}

async function carry(from: string, to: string, name: string, target: Target): Promise<void> {
  const inside = (file: string) => file.slice(from.length + 1).replaceAll('\\', '/')
  await cp(from, to, {
    recursive: true,
    // a link in a checkout that shares its packages is followed; folders of nested packages are carried by their own entry
    dereference: true,
    filter: (file) => {
      const path = inside(file)
      return path === '' || (basename(file) !== 'node_modules' && isCarried(name, path, target) && !needlessIn[name]?.test(`${path}/`))
    },
  })
}

/** The rehearsal on the stand-in carries the modules that were built for it. */
async function carryRuntimeModules(modules: string, folder: string, target: Target): Promise<void> {
  for (const name of ['better-sqlite3', 'bindings', 'file-uri-to-path']) {
    await carry(join(modules, name), join(folder, 'node_modules', name), name, target)
  }
}

async function description({ project, carried, facts, runtime }: Staging): Promise<object> {
  const read = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as Record<string, unknown>
  const { name, productName, version, license, type, main } = read
  const top = carried.filter((one) => one.place === `node_modules/${one.name}`)
  const dependencies = Object.fromEntries([
    ...top.map((one) => [one.name, one.version]),
    ...(runtime.sqliteModules === null ? [] : [['bindings', '*']]),
  ])
  if (runtime.sqliteModules !== null) dependencies['better-sqlite3'] = '*'
  return {
    name,
    productName,
    version,
    description: read['description'],
    author: '給付デスク',
    license,
    type,
    main,
    dependencies,
    kyufu: facts,
  }
}
