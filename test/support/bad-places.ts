/** 悪い置き場所. Disks that are full or take nothing, as the system itself makes them; the nearest thing where it does not let us. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ran = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

export interface SmallDisk {
  /** `tmpfs`: a small disk of its own. `limit`: a limit on the size of files the backend may write, where nothing may be mounted. */
  readonly kind: 'tmpfs' | 'limit'
  /** No more is taken. */
  fill(backendPid: number): void
  /** There is room again. */
  free(backendPid: number): void
  /** From now on nothing at all may be written. Only for `tmpfs`. */
  readOnly(): void
  remove(): void
}

/** Puts a copy of an office on a disk of `mb` megabytes at `folder`, which is made. */
export function smallDisk(template: string, folder: string, mb: number): SmallDisk {
  mkdirSync(folder)
  const mounted = process.getuid?.() === 0 && ran('mount', '-t', 'tmpfs', '-o', `size=${mb}m`, 'tmpfs', folder)
  cpSync(template, folder, { recursive: true })
  const ballast = join(folder, 'ballast')
  return {
    kind: mounted ? 'tmpfs' : 'limit',
    fill(pid) {
      if (!mounted) {
        const bytes = Math.ceil(statSync(join(folder, 'office.sqlite-wal')).size / 512) * 512
        if (!ran('prlimit', '--pid', String(pid), `--fsize=${bytes}:unlimited`))
          throw new Error('neither mount nor prlimit: no disk can be filled here')
        return
      }
      for (let size = 1 << 20; size >= 512; size >>= 1) {
        const block = Buffer.alloc(size)
        try {
          for (;;) writeFileSync(ballast, block, { flag: 'a' })
        } catch {
          // as much as goes in of this size
        }
      }
    },
    free(pid) {
      if (mounted) rmSync(ballast)
      else ran('prlimit', '--pid', String(pid), '--fsize=unlimited:unlimited')
    },
    readOnly() {
      if (!mounted || !ran('mount', '-o', 'remount,ro', folder)) throw new Error('only a disk of its own can be made read-only')
    },
    remove() {
      if (mounted) execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
