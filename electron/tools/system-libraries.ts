import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runProgram } from './run-program.ts'
import { toolFailure } from './say.ts'
import type { Say } from './say.ts'

/** Debian packages with the shared libraries Electron links to or opens. */
const libraryPackages = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'libxss1',
  'libnotify4',
]

/** Programs that a display for tests needs, and the Debian package of each. */
const displayPrograms: ReadonlyMap<string, string> = new Map([
  ['xvfb-run', 'xvfb'],
  ['Xvfb', 'xvfb'],
  ['xauth', 'xauth'],
])

export type Missing = { readonly libraries: readonly string[]; readonly programs: readonly string[] }

/** The lines of `ldd` that name a library nobody could find. */
export function missingLibraries(lddOutput: string): readonly string[] {
  return lddOutput
    .split('\n')
    .map((line) => /^\s*(\S+) => not found/.exec(line)?.[1])
    .filter((name) => name !== undefined)
}

/** Debian packages that bring what is missing. */
export function packagesFor(missing: Missing): readonly string[] {
  const programs = missing.programs.map((program) => displayPrograms.get(program) ?? program)
  return [...new Set([...(missing.libraries.length > 0 ? libraryPackages : []), ...programs])]
}

/**
 * Sees to it that what Electron needs from the system is there. On a Debian-like machine and as root it installs what
 * is missing (and says so); elsewhere it fails and names the packages.
 * @param display true when tests need a display of their own (xvfb)
 * @throws with Japanese sentences: what is missing, and the command that gets it
 */
export async function ensureSystemLibraries(executable: string, display: boolean, say: Say): Promise<void> {
  if (process.platform !== 'linux') return
  const before = await findMissing(executable, display)
  if (isComplete(before)) return
  const packages = packagesFor(before)
  const missing = [...before.libraries, ...before.programs].join('、')
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    throw toolFailure(
      `Electron に必要な部品がこのコンピューターにありません：${missing}`,
      'アプリは起動していません。管理者に依頼して、次のパッケージを入れてください。',
      onPath('apt-get')
        ? `  sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`
        : `  ${packages.join(' ')}（Debian での名前です。お使いのシステムで当たるものを入れてください）`,
    )
  }
  say(`Electron に必要な部品がありません：${missing}`)
  say(`apt-get で次のパッケージを入れます：${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await runProgram('apt-get', ['update', '-q'], { env })
  if (updated.status !== 0) say(`apt-get update が失敗しました。手元の一覧で続けます。\n${updated.stderr.trim()}`)
  const named = await Promise.all(packages.map(nameHere))
  const installed = await runProgram('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...named], { env })
  const after = await findMissing(executable, display)
  if (isComplete(after)) {
    say('必要な部品が入りました。')
    return
  }
  throw toolFailure(
    installed.stdout + installed.stderr,
    `apt-get を実行しましたが、まだ足りません：${[...after.libraries, ...after.programs].join('、')}`,
    'アプリは起動していません。上の apt-get の表示を確かめて、足りないものを入れてください。',
  )
}

function isComplete(missing: Missing): boolean {
  return missing.libraries.length === 0 && missing.programs.length === 0
}

async function findMissing(executable: string, display: boolean): Promise<Missing> {
  const ldd = await runProgram('ldd', [executable])
  const programs = display ? [...displayPrograms.keys()].filter((program) => !onPath(program)) : []
  return { libraries: missingLibraries(ldd.stdout), programs }
}

/** Newer Debian releases carry some of these libraries under a name ending in t64. */
async function nameHere(name: string): Promise<string> {
  const renamed = await runProgram('apt-cache', ['policy', `${name}t64`])
  return /Candidate: (?!\(none\))\S/.test(renamed.stdout) ? `${name}t64` : name
}

function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)))
}
