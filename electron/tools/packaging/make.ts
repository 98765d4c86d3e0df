import { existsSync } from 'node:fs'
import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { listContext, listName, makeFileList } from '../../release/file-list.ts'
import { signText } from '../../release/signed.ts'
import { ensureBuilt, fingerprint, project } from '../built-app.ts'
import { cacheFolder } from '../runtime.ts'
import type { Runtime } from '../runtime.ts'
import type { Say } from '../say.ts'
import { releaseKeys } from './keys.ts'
import type { ReleaseKeys } from './keys.ts'
import { writePapers } from './papers.ts'
import { bundledIntoMain, closureOf, readLock, windowPackages } from './shipped.ts'
import { stage } from './stage.ts'
import type { Target } from './stage.ts'

export type PackageOrder = {
  readonly runtime: Runtime
  readonly target: Target
  /** `dir`: the folder of the program alone, as an installer would lay it; `installer`: what the platform installs from. */
  readonly form: 'dir' | 'installer'
  readonly keys: ReleaseKeys
  /** Folder that all goes into. */
  readonly out: string
  /** Day `YYYY-MM-DD` that the program states as its own. */
  readonly builtOn: string
  readonly say: Say
}

/** Name of the program's file, without the ending of the platform. */
export const executableName = 'kyufu-desk'
/** The same program with one fuse more, for a test driver. Only in the folder of a rehearsal. */
export const drivenName = 'kyufu-desk-driven'

/**
 * Packs the built program: stage, electron-builder, fuses, signed list of files.
 * @returns the folder of the unpacked program
 */
export async function makePackage(order: PackageOrder): Promise<string> {
  const { out, target, say, runtime } = order
  const lock = readLock(project)
  const described = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
    readonly version: string
    readonly dependencies: Readonly<Record<string, string>>
  }
  const carried = closureOf(
    lock,
    Object.keys(described.dependencies).filter((name) => !bundledIntoMain.includes(name)),
    project,
  )
  const shipped = closureOf(lock, [...Object.keys(described.dependencies), ...windowPackages(project)], project)
  say(`部品 ${carried.length}件を集めています…`)
  await stage({
    project,
    folder: join(out, 'app'),
    target,
    carried,
    facts: { builtOn: order.builtOn, keys: order.keys.publicKeys },
    runtime,
  })
  await writePapers(project, join(out, 'papers'), shipped, runtime.version)
  say('パッケージにまとめています…')
  return pack(order, described)
}

async function pack(order: PackageOrder, described: { readonly version: string }): Promise<string> {
  const { build, Platform, Arch } = await copyingBuilder()
  const { out, target, runtime, keys } = order
  const platform = target.platform === 'linux' ? Platform.LINUX : Platform.WINDOWS
  let made = ''
  await build({
    projectDir: project,
    targets: platform.createTarget(order.form === 'dir' ? 'dir' : undefined, target.arch === 'x64' ? Arch.x64 : Arch.arm64),
    publish: 'never',
    config: {
      directories: { app: join(out, 'app'), output: join(out, 'made') },
      extraResources: [{ from: join(out, 'papers'), to: 'papers' }],
      electronVersion: runtime.version,
      // an installer for another platform wants that platform's own distribution
      ...(runtime.kind === 'official' && order.form === 'installer' ? {} : { electronDist: dirname(runtime.executable) }),
      // after the last of our files is in place, before the platform signs and wraps them
      afterPack: async (context) => {
        made = context.appOutDir
        await tidy(made)
        const resources = join(made, 'resources')
        const list = makeFileList(made, { version: described.version, electron: runtime.version }, executableOf(target))
        await writeFile(join(resources, listName), signText(JSON.stringify(list), keys.privatePem, listContext))
      },
    },
  })
  if (keys.rehearsal && order.form === 'dir') await addDriven(made, target)
  return made
}

/**
 * The packager, made to copy: links would let a hand in the package reach the checkout, and a change of the checkout the package. It
 * decides when it is loaded, and takes links under a test runner whatever it is told.
 */
async function copyingBuilder(): Promise<typeof import('electron-builder')> {
  const { VITEST: runner } = process.env
  process.env['USE_HARD_LINKS'] = 'false'
  delete process.env['VITEST']
  try {
    return await import('electron-builder')
  } finally {
    if (runner !== undefined) process.env['VITEST'] = runner
  }
}

/** What came from the folder of the runtime and is not the program's: the stand-in's small start application, its notes. */
async function tidy(folder: string): Promise<void> {
  await rm(join(folder, 'resources', 'app'), { recursive: true, force: true })
  await rm(join(folder, 'resources', 'default_app.asar'), { force: true })
  for (const name of await readdir(folder)) if (name === 'electron' || name === 'version') await rm(join(folder, name), { force: true })
}

const executableOf = (target: Target): string => (target.platform === 'win32' ? `${executableName}.exe` : executableName)

/** A test driver attaches by Node's inspector, which the fuses of the program shut: beside it stands one with this single fuse open. */
async function addDriven(folder: string, target: Target): Promise<void> {
  const driven = join(folder, drivenName)
  await copyFile(join(folder, executableOf(target)), driven)
  await flipFuses(driven, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true })
}

/** Where everything of the packaging goes. */
export const packageFolder = join(project, 'out', 'package')
const rehearsalStamp = join(packageFolder, '.made-from')
const rehearsalFolder = join(packageFolder, 'made', 'linux-unpacked')

/**
 * The unpacked program of the present sources, made anew when they changed: what tests of the packaged program start.
 * @returns its folder
 */
export async function ensurePackaged(runtime: Runtime, say: Say): Promise<string> {
  // before the build: what changes while it runs must make the next package anew
  const wanted = `${await fingerprint(packedSources)} ${runtime.version}`
  await ensureBuilt(say)
  const found = await readFile(rehearsalStamp, 'utf8').catch(() => null)
  if (found === wanted && existsSync(join(rehearsalFolder, drivenName))) return rehearsalFolder
  await rm(rehearsalStamp, { force: true })
  const target: Target = { platform: 'linux', arch: process.arch === 'arm64' ? 'arm64' : 'x64' }
  const keys = await releaseKeys({}, cacheFolder(process.env))
  const builtOn = new Date().toISOString().slice(0, 10)
  const made = await makePackage({ runtime, target, form: 'dir', keys, out: packageFolder, builtOn, say })
  await writeFile(rehearsalStamp, wanted)
  return made
}

/** What a package depends on besides the sources of the built files. */
const packedSources = ['resources']
