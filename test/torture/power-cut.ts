/** 停電. A piece of work is recorded once, and the power cut at any place of it; what the disk then holds must open and hold. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { chance, type Chance } from './chance.ts'
import { judge } from './judge.ts'
import { freshCopy, makeTemplate, plainChild, runChild } from './harness.ts'
import { diskOf, type Disk } from './played-disk.ts'
import type { Ack, Fault, Scenario } from './scenario.ts'
import { makeShim, readRecording, type DiskOp } from './shim.ts'
import { workersOf } from './workers.ts'

/** The figures of a scenario under power cuts. */
export interface CutFigures {
  readonly name: string
  readonly synchronous: 'FULL' | 'OFF'
  readonly cuts: number
  /** Acts that were answered before the cut, over all cuts. */
  readonly acked: number
  readonly writes: number
  readonly syncs: number
  readonly cutsWithFaults: number
  readonly faults: readonly (Fault & { readonly seed: number })[]
}

/** Lets a scenario work once from a template, in `root`, and answers every change of the disk it made; a text: why it cannot be recorded here. */
export async function recorded(
  scenario: Scenario,
  root: string,
  options: { readonly off?: boolean; readonly child?: string } = {},
): Promise<readonly DiskOp[] | string> {
  const tools = mkdtempSync(join(tmpdir(), 'kyufu-shim-'))
  try {
    const shim = makeShim(tools)
    if ('missing' in shim) return shim.missing
    const log = join(tools, 'log')
    const ended = await runChild(options.child ?? plainChild, scenario.name, root, 0, null, {
      LD_PRELOAD: shim.path,
      KYUFU_SHIM_ROOT: root,
      KYUFU_SHIM_LOG: log,
      ...(options.off === true ? { KYUFU_SYNC_OFF: '1' } : {}),
    })
    if (ended.statements === null) throw new Error(`${scenario.name} does not come to its end: ${ended.stderr.slice(0, 2000)}`)
    // shared memory between processes is no file after a cut
    const ops = readRecording(readFileSync(log)).filter((op) => op.kind === 'ack' || !op.path.endsWith('-shm'))
    // files that the program itself writes, and work before an office is open, know no `synchronous`: their syncs are taken away as well
    return options.off === true ? ops.filter((op) => op.kind !== 'sync') : ops
  } finally {
    rmSync(tools, { recursive: true, force: true })
  }
}

/** Records a scenario once and cuts the power at `cuts` random places of it. Answers a text: why it cannot be done here. */
export async function powerCuts(
  scenario: Scenario,
  options: {
    readonly cuts: number
    readonly seed: number
    readonly off?: boolean
    readonly child?: string
    readonly until?: number
    /** Ends with the first cut that shows a fault: all that a control has to show. */
    readonly firstFault?: boolean
  },
): Promise<CutFigures | string> {
  const { template, known } = await makeTemplate(scenario)
  const root = freshCopy(template)
  try {
    const ops = await recorded(scenario, root, options)
    if (typeof ops === 'string') return ops
    const missed = unseen(template, root, ops)
    if (missed.length > 0) throw new Error(`the recording of ${scenario.name} misses changes of ${missed.join(', ')}`)
    const begin = ops.findIndex((op) => op.kind === 'ack')
    if (begin < 0) throw new Error(`the recording of ${scenario.name} holds no answer`)
    const figures = { cuts: 0, acked: 0, cutsWithFaults: 0 }
    const faults: (Fault & { readonly seed: number })[] = []
    for (let i = 0; i < options.cuts && Date.now() < (options.until ?? Number.POSITIVE_INFINITY); i++) {
      const seed = options.seed + i
      const dice = chance(seed)
      const place = 1 + dice.whole(ops.length)
      const { acks, folder } = replay(template, root, ops.slice(0, place), dice)
      const found = await judge(scenario, folder, acks, known, workersOf(options.child ?? plainChild))
      rmSync(folder, { recursive: true, force: true })
      figures.cuts++
      figures.acked += acks.length
      if (found.length > 0) figures.cutsWithFaults++
      faults.push(...found.map((one) => ({ ...one, seed })))
      if (options.firstFault === true && found.length > 0) break
    }
    const count = (kind: DiskOp['kind']): number => ops.filter((op) => op.kind === kind).length
    return {
      name: scenario.name,
      synchronous: options.off === true ? 'OFF' : 'FULL',
      ...figures,
      writes: count('write'),
      syncs: count('sync'),
      faults,
    }
  } finally {
    for (const path of [template, root]) rmSync(path, { recursive: true, force: true })
  }
}

/** The disk of a folder that began as `template` and was worked on as `root`. */
function playedDisk(template: string, root: string, ops: readonly DiskOp[]): Disk {
  const disk = diskOf((path) => {
    const from = join(template, relative(root, path))
    return existsSync(from) && statSync(from).isFile() ? readFileSync(from) : null
  })
  for (const op of ops) disk.do(op)
  return disk
}

/**
 * Files below `root` that are not as the recording says: the process changed them past the recorder, and no cut could be believed. Empty:
 * the recording is whole.
 */
export function unseen(template: string, root: string, ops: readonly DiskOp[]): string[] {
  const filesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && !one.name.endsWith('-shm'))
      .map((one) => relative(folder, join(one.parentPath, one.name)))
  const known = playedDisk(template, root, ops).now()
  return [...new Set([...filesOf(template), ...filesOf(root), ...[...known.keys()].map((path) => relative(root, path))])].filter((name) => {
    const [path, before] = [join(root, name), join(template, name)]
    const there = existsSync(path) && statSync(path).isFile() ? readFileSync(path) : null
    const said = known.get(path)
    const expected = said !== undefined ? said : existsSync(before) ? readFileSync(before) : null
    return there === null || expected === null ? there !== expected : !there.equals(expected)
  })
}

/** Lays the disk as the cut left it into a fresh copy of the office. */
function replay(
  template: string,
  root: string,
  ops: readonly DiskOp[],
  dice: Chance,
): { readonly acks: readonly Ack[]; readonly folder: string } {
  const acks: Ack[] = []
  const folder = freshCopy(template)
  for (const op of ops) {
    if (op.kind === 'ack') acks.push(JSON.parse(op.text) as Ack)
    else if (op.kind === 'mkdir') mkdirSync(join(folder, relative(root, op.path)), { recursive: true })
  }
  const disk = playedDisk(template, root, ops)
  for (const [path, bytes] of disk.cut(dice)) {
    const to = join(folder, relative(root, path))
    if (bytes === null) rmSync(to, { force: true })
    else {
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, bytes)
    }
  }
  return { acks, folder }
}
