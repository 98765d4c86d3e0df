/** 満杯のディスク: each piece of work with no space from its n-th write on. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { project } from '../support/office.ts'
import { makeTemplate } from './harness.ts'
import { faultCounts, type Row } from './report.ts'
import type { Fault, Scenario } from './scenario.ts'
import { makeShim } from './shim.ts'

/** What the child says of one full disk. */
export interface FullPoint {
  readonly at: number | string
  readonly code: string
  readonly acked: number
  readonly faults: readonly Fault[]
}

/** A scenario on full disks. */
export interface FullFigures {
  /** Writes of the whole work. */
  readonly writes: number
  readonly points: readonly FullPoint[]
}

/** Runs one scenario on `points` full disks, or on one that is full for the first write into a file that ends so; a text: why it cannot be done here. */
export async function fullDisks(
  scenario: Scenario,
  options: { readonly points: number | string; readonly seed: number; readonly until?: number; readonly child?: string },
): Promise<FullFigures | string> {
  const tools = mkdtempSync(join(tmpdir(), 'kyufu-shim-'))
  const { template } = await makeTemplate(scenario)
  const root = mkdtempSync(join(tmpdir(), 'kyufu-full-'))
  try {
    const shim = makeShim(tools)
    if ('missing' in shim) return shim.missing
    const until = Math.min(options.until ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    const args = [scenario.name, template, root, String(options.points), String(options.seed), String(until)]
    const run = spawn(process.execPath, [options.child ?? join(import.meta.dirname, 'full-child.ts'), ...args], {
      cwd: project,
      env: { ...process.env, LD_PRELOAD: shim.path, KYUFU_SHIM_ROOT: root },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    run.stdout.on('data', (piece: Buffer) => (out += piece.toString('utf8')))
    run.stderr.on('data', (piece: Buffer) => (err += piece.toString('utf8')))
    const status = await new Promise((resolve) => void run.on('close', resolve))
    const lines = out.split('\n').filter((line) => line !== '')
    const [first, ...rest] = lines.map((line) => JSON.parse(line) as Partial<FullPoint> & { readonly writes?: number })
    if (status !== 0 || first?.writes === undefined) throw new Error(`${scenario.name}: ${err.slice(0, 3000)}`)
    return { writes: first.writes, points: rest as FullPoint[] }
  } finally {
    for (const path of [tools, template, root]) rmSync(path, { recursive: true, force: true })
  }
}

/** What was left to do may need no space. */
const told = (code: string): string => (code === 'done' ? '終わりまでできた' : code)

/** All scenarios, as lines of the table. */
export async function fullDisk(
  scenarios: readonly Scenario[],
  options: { readonly points: number; readonly seed: number; readonly until?: number; readonly child?: string },
): Promise<readonly { readonly row: Row; readonly faults: readonly Fault[] }[]> {
  const rows: { readonly row: Row; readonly faults: readonly Fault[] }[] = []
  for (const [i, scenario] of scenarios.entries()) {
    // what time there is, is for all of them
    const now = Date.now()
    const until = now + ((options.until ?? Number.POSITIVE_INFINITY) - now) / (scenarios.length - i)
    const made = await fullDisks(scenario, { ...options, until })
    if (typeof made === 'string') continue
    const codes = new Map<string, number>()
    for (const { code } of made.points) codes.set(told(code), (codes.get(told(code)) ?? 0) + 1)
    const faults = made.points.flatMap((point) => point.faults)
    rows.push({
      row: {
        part: '満杯のディスク',
        name: scenario.title,
        rounds: made.points.length,
        acts: made.points.reduce((all, point) => all + point.acked, 0),
        faults: faultCounts(faults),
        note: `書込み${made.writes.toLocaleString('ja-JP')}か所から`,
        tally: Object.fromEntries(codes),
        control: false,
      },
      faults,
    })
  }
  return rows
}
