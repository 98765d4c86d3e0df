/**
 * A power cut, played: of what a process wrote, synced writes stay; of the others none, or some, or torn pieces of 512 bytes. Names are
 * safe once their folder was synced; of the others as many as came first by chance.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Chance } from './chance.ts'
import { chance } from './chance.ts'
import { judge } from './judge.ts'
import { freshCopy, makeTemplate, plainChild, runChild } from './harness.ts'
import type { Ack, Fault, Scenario } from './scenario.ts'
import { makeShim, readRecording, type DiskOp } from './shim.ts'

const sector = 512

/** A file's content: what is safe, and what was done to it since. */
interface Content {
  safe: Buffer
  pending: Extract<DiskOp, { kind: 'write' | 'cut' }>[]
}

const sized = (bytes: Buffer, size: number): Buffer =>
  size <= bytes.length ? Buffer.from(bytes.subarray(0, size)) : Buffer.concat([bytes, Buffer.alloc(size - bytes.length)])

function applied(bytes: Buffer, op: Content['pending'][number]): Buffer {
  if (op.kind === 'cut') return sized(bytes, op.size)
  const long = op.at + op.data.length > bytes.length ? sized(bytes, op.at + op.data.length) : bytes
  op.data.copy(long, op.at)
  return long
}

/** The disk of one folder as it is and as a cut may leave it. */
export interface Disk {
  do(op: DiskOp): void
  /** What lies there after a cut now: paths below the folder with their bytes; null: it is gone. */
  cut(dice: Chance): ReadonlyMap<string, Buffer | null>
}

/** `base`: reads what a file held before the recording (null: there was none). */
export function diskOf(base: (path: string) => Buffer | null): Disk {
  /** Names now, and as they are safe; contents are shared between both. */
  const names = new Map<string, Content | null>()
  const safeNames = new Map<string, Content | null>()
  let pendingNames: {
    readonly folders: readonly string[]
    readonly names: readonly (readonly [path: string, content: Content | null])[]
  }[] = []
  const contentOf = (path: string): Content | null => {
    const known = names.get(path)
    if (known !== undefined) return known
    const bytes = base(path)
    // a folder, or a file that is made only now
    if (bytes === null) return null
    const content: Content = { safe: bytes, pending: [] }
    names.set(path, content)
    safeNames.set(path, content)
    return content
  }
  /** Names that change together: a rename is never half done. */
  const setNames = (...changes: readonly (readonly [path: string, content: Content | null])[]): void => {
    for (const [path, content] of changes) {
      contentOf(path)
      names.set(path, content)
    }
    pendingNames.push({ folders: changes.map(([path]) => dirname(path)), names: changes })
  }
  return {
    do(op) {
      if (op.kind === 'create') {
        const found = contentOf(op.path)
        if (found === null) setNames([op.path, { safe: Buffer.alloc(0), pending: [] }])
        else if (op.empty) found.pending.push({ kind: 'cut', path: op.path, size: 0 })
      } else if (op.kind === 'write' || op.kind === 'cut') contentOf(op.path)?.pending.push(op)
      else if (op.kind === 'sync') {
        const content = contentOf(op.path)
        if (content !== null) {
          content.safe = content.pending.reduce(applied, content.safe)
          content.pending = []
        }
        // a folder has no content: its names are safe with it
        const isSafe = (one: (typeof pendingNames)[number]): boolean => one.folders.includes(op.path)
        for (const [path, named] of pendingNames.filter(isSafe).flatMap((one) => one.names)) safeNames.set(path, named)
        pendingNames = pendingNames.filter((one) => !isSafe(one))
      } else if (op.kind === 'rename' || op.kind === 'link') {
        const content = contentOf(op.path)
        setNames([op.to, content], ...(op.kind === 'rename' ? ([[op.path, null]] as const) : []))
      } else if (op.kind === 'unlink') setNames([op.path, null])
    },
    cut(dice) {
      // a third of the cuts leaves nothing that was not synced; the others let through what the disk happened to have done
      const mode = dice.whole(3)
      const after = new Map(safeNames)
      if (mode > 0)
        for (const one of pendingNames.slice(0, dice.whole(pendingNames.length + 1)))
          for (const [path, named] of one.names) after.set(path, named)
      const found = new Map<string, Buffer | null>()
      const done = new Map<Content, Buffer>()
      for (const [path, content] of after) {
        if (content === null) {
          found.set(path, null)
          continue
        }
        let bytes = done.get(content)
        if (bytes === undefined) {
          bytes = Buffer.from(content.safe)
          if (mode > 0) for (const op of content.pending) if (dice.whole(2) === 0) bytes = applied(bytes, mode === 2 ? torn(op, dice) : op)
          done.set(content, bytes)
        }
        found.set(path, bytes)
      }
      return found
    },
  }
}

/** A write of which only some first sectors came through. */
function torn(op: Content['pending'][number], dice: Chance): Content['pending'][number] {
  if (op.kind === 'cut') return op
  const sectors = Math.ceil(op.data.length / sector)
  return { ...op, data: op.data.subarray(0, sector * dice.whole(sectors + 1)) }
}

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
    const begin = ops.findIndex((op) => op.kind === 'ack')
    if (begin < 0) throw new Error(`the recording of ${scenario.name} holds no answer`)
    const figures = { cuts: 0, acked: 0, cutsWithFaults: 0 }
    const faults: (Fault & { readonly seed: number })[] = []
    for (let i = 0; i < options.cuts && Date.now() < (options.until ?? Number.POSITIVE_INFINITY); i++) {
      const seed = options.seed + i
      const dice = chance(seed)
      const place = 1 + dice.whole(ops.length)
      const { acks, folder } = replay(template, root, ops.slice(0, place), dice)
      const found = await judge(scenario, folder, acks, known)
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

/** Lays the disk as the cut left it into a fresh copy of the office. */
function replay(
  template: string,
  root: string,
  ops: readonly DiskOp[],
  dice: Chance,
): { readonly acks: readonly Ack[]; readonly folder: string } {
  const disk = diskOf((path) => {
    const from = join(template, relative(root, path))
    return existsSync(from) && statSync(from).isFile() ? readFileSync(from) : null
  })
  const acks: Ack[] = []
  const folder = freshCopy(template)
  for (const op of ops) {
    if (op.kind === 'ack') acks.push(JSON.parse(op.text) as Ack)
    else if (op.kind === 'mkdir') mkdirSync(join(folder, relative(root, op.path)), { recursive: true })
    else disk.do(op)
  }
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
