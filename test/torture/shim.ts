/** The piece between a process and its disk (`shim.c`): made with the C compiler of the machine, spoken to by names that are opened. */
import { spawnSync } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The C compiler, where the machine has one. */
const compiler = 'cc'

/** Makes it in a folder. Answers its path, or why it cannot be made here. */
export function makeShim(folder: string): { readonly path: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'only on Linux' }
  const path = join(folder, 'shim.so')
  const source = join(import.meta.dirname, 'shim.c')
  const made = spawnSync(compiler, ['-shared', '-fPIC', '-O1', '-o', path, source, '-ldl', '-lpthread'], { encoding: 'utf8' })
  if (made.error !== undefined) return { missing: 'no C compiler (cc)' }
  if (made.status !== 0) throw new Error(`shim.c does not compile: ${made.stderr}`)
  return { path }
}

/** Gives the shim of this process an order; without one nothing happens. */
export function tellShim(order: string): void {
  try {
    openSync(`/kyufu-shim/${order}`, 'r')
  } catch {
    // there is no such file, with and without the shim
  }
}

/** Writes since the last order, through a file beside the office. */
export function shimCount(file: string): number {
  tellShim(`count${file}`)
  return Number(readFileSync(file, 'utf8'))
}

/** One change of the disk. */
export type DiskOp =
  | { readonly kind: 'create'; readonly path: string; readonly empty: boolean }
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'cut'; readonly path: string; readonly size: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'rename' | 'link'; readonly path: string; readonly to: string }
  | { readonly kind: 'unlink' | 'mkdir'; readonly path: string }
  | { readonly kind: 'ack'; readonly text: string }

/** Reads a recording. */
export function readRecording(bytes: Buffer): DiskOp[] {
  const ops: DiskOp[] = []
  for (let at = 0; at + 21 <= bytes.length;) {
    const kind = String.fromCharCode(bytes[at] ?? 0)
    const length = bytes.readInt32LE(at + 1)
    const offset = Number(bytes.readBigInt64LE(at + 5))
    const size = Number(bytes.readBigInt64LE(at + 13))
    const path = bytes.toString('utf8', at + 21, at + 21 + length)
    const data = bytes.subarray(at + 21 + length, at + 21 + length + size)
    at += 21 + length + size
    if (kind === 'O') ops.push({ kind: 'create', path, empty: offset === 1 })
    else if (kind === 'W') ops.push({ kind: 'write', path, at: offset, data })
    else if (kind === 'T') ops.push({ kind: 'cut', path, size: offset })
    else if (kind === 'S') ops.push({ kind: 'sync', path })
    else if (kind === 'R' || kind === 'L') ops.push({ kind: kind === 'R' ? 'rename' : 'link', path, to: data.toString('utf8') })
    else if (kind === 'U' || kind === 'D') ops.push({ kind: kind === 'U' ? 'unlink' : 'mkdir', path })
    else if (kind === 'A') ops.push({ kind: 'ack', text: path })
    else throw new Error(`a recording that cannot be read at ${at}: ${kind}`)
  }
  return ops
}
