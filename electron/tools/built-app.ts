import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Runtime } from './runtime.ts'
import { runProgram } from './run-program.ts'
import { toolFailure } from './say.ts'
import type { Say } from './say.ts'

/** The checkout this tool belongs to. */
export const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What the built files depend on. */
const sources = ['shared', 'electron', 'renderer', 'package.json', 'package-lock.json']
const stamp = join('dist', '.built-from')

/**
 * Builds the application unless the built files are of the present sources.
 * @throws with the bundler's own words when the build fails; the old stamp is gone then, so the next run builds again
 */
export async function ensureBuilt(say: Say): Promise<void> {
  const wanted = await fingerprint()
  const found = await readFile(join(project, stamp), 'utf8').catch(() => null)
  if (found === wanted) return
  await buildApp(say)
}

/** Builds main process, backend, preload and window into `dist/`. */
export async function buildApp(say: Say): Promise<void> {
  say('アプリを組み立てています…')
  const before = await fingerprint()
  await rm(join(project, stamp), { force: true })
  const bundler = join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const built = await runProgram(process.execPath, [bundler, 'build', '--config', 'electron/vite.config.ts'], {
    cwd: project,
  })
  if (built.status !== 0) throw toolFailure('アプリを組み立てられませんでした。', built.stdout, built.stderr)
  await writeFile(join(project, stamp), before)
}

/**
 * Puts the SQLite modules that belong to the runtime next to the built main bundle, where Node's look-up finds them
 * before the project's own, or takes them away for a runtime that needs none. No line of the product knows of it.
 */
export async function placeRuntimeModules(runtime: Runtime): Promise<void> {
  const modules = join(project, 'dist', 'node_modules')
  const note = join(modules, '.from')
  if (runtime.sqliteModules === null) {
    await rm(modules, { recursive: true, force: true })
    return
  }
  const present = await readFile(note, 'utf8').catch(() => null)
  if (present === runtime.sqliteModules) return
  await rm(modules, { recursive: true, force: true })
  await mkdir(modules, { recursive: true })
  await cp(runtime.sqliteModules, modules, { recursive: true })
  await writeFile(note, runtime.sqliteModules)
}

/** One text for the present sources, and for further folders of the checkout. */
export async function fingerprint(more: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256')
  for (const source of [...sources, ...more]) {
    for (const file of await filesOf(source)) hash.update(`${file}\0`).update(await readFile(join(project, file)))
  }
  return hash.digest('hex')
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (path.includes('.')) return existsSync(join(project, path)) ? [path] : []
  const entries = await readdir(join(project, path), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => file.slice(project.length + 1))
    .sort()
}
