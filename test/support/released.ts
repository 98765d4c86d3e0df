import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executableName } from '../../electron/tools/packaging/make.ts'

/** The packaged program as it would be given away, with all its fuses: no driver can attach, so it is seen by its log and its end. */
export interface Released {
  /** `ready`: an office is being served; otherwise how it ended. */
  readonly outcome: 'ready' | { readonly status: number | null }
  readonly stderr: string
  readonly log: string
  /** Ends it and takes its folders away. */
  readonly end: () => Promise<void>
}

/** Starts it on fresh folders and waits until it serves an office or has ended. */
export async function startReleased(
  folder: string,
  more: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly office: string },
): Promise<Released> {
  const root = mkdtempSync(join(tmpdir(), 'kyufu-released-'))
  const userData = join(root, 'user-data')
  mkdirSync(userData)
  const args = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${userData}`,
    `--office=${more.office}`,
    ...(more.args ?? []),
  ]
  const child = spawn(join(folder, executableName), args, {
    env: { ...process.env, NODE_OPTIONS: undefined, ...more.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString('utf8')))
  const end: { status?: number | null } = {}
  const over = new Promise<void>((resolve) => {
    child.once('close', (status) => {
      end.status = status
      resolve()
    })
  })
  const logFile = join(userData, 'logs', 'main.log')
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')
  const limit = Date.now() + 60_000
  while (end.status === undefined && !/backend state=(ready|failed)/.test(log()) && Date.now() < limit)
    await new Promise((next) => setTimeout(next, 50))
  return {
    outcome: end.status === undefined ? 'ready' : { status: end.status },
    stderr,
    log: log(),
    end: async () => {
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await over
      clearTimeout(killer)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** A copy of the program's folder for a hand in it: all files are links but those named, which are copies of their own. */
export function linkedCopy(folder: string, own: readonly string[]): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'kyufu-copy-')), 'program')
  // links save half a gigabyte of copying; another disk than the program's takes plain copies
  if (spawnSync('cp', ['-al', folder, copy]).status !== 0) spawnSync('cp', ['-a', folder, copy])
  for (const name of own) {
    rmSync(join(copy, name))
    spawnSync('cp', ['-a', join(folder, name), join(copy, name)])
  }
  return copy
}
