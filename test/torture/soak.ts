/** 長い一日: hours of mixed work of five clients, compressed; what the process holds must not grow with them. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { project } from '../support/office.ts'
import { faultCounts, type Row } from './report.ts'
import { faultsOf, type Fault } from './scenario.ts'

export interface Hour {
  readonly hour: number
  readonly heldMb: number
  readonly rssMb: number
  readonly walMb: number
  readonly handles: number
  readonly acts: number
}

export interface Soaked {
  readonly hours: readonly Hour[]
  readonly acts: number
  readonly trail: boolean
  /** How often each act ended how. */
  readonly outcomes: Readonly<Record<string, number>>
}

/** Runs the day in a process of its own; each of the clients acts once a minute. */
export async function soakDay(hours: number, seed: number, clients = 5): Promise<Soaked> {
  const run = spawn(process.execPath, [join(import.meta.dirname, 'soak-child.ts'), String(hours), String(seed), String(clients)], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  run.stdout.on('data', (piece: Buffer) => (out += piece.toString('utf8')))
  run.stderr.on('data', (piece: Buffer) => (err += piece.toString('utf8')))
  const status = await new Promise((resolve) => void run.on('close', resolve))
  const lines = out.split('\n').filter((line) => line !== '')
  const said = lines.map((line) => JSON.parse(line) as Partial<Soaked & Hour> & { readonly end?: true })
  const end = said.at(-1)
  if (status !== 0 || end?.end !== true) throw new Error(`the day broke off: ${err.slice(0, 3000)}`)
  return { hours: said.slice(0, -1) as Hour[], acts: end.acts ?? 0, trail: end.trail ?? false, outcomes: end.outcomes ?? {} }
}

/** What is wrong with a day. The first hour loads what is loaded on use; after it memory may grow by a tenth, handles not at all. */
export function soakFaults({ hours, trail, outcomes }: Soaked): Fault[] {
  const [first] = hours
  const last = hours.at(-1)
  if (first === undefined || last === undefined) return faultsOf([false, 'stuck', 'no hour was worked'])
  const wal = Math.max(...hours.map((one) => one.walMb))
  const broken = Object.keys(outcomes).filter((name) => name.endsWith(': internal'))
  return faultsOf(
    [last.heldMb <= first.heldMb * 1.1 + 2, 'stuck', `memory grew from ${first.heldMb.toFixed(1)} to ${last.heldMb.toFixed(1)} MB`],
    [last.handles <= first.handles + 2, 'stuck', `handles grew from ${first.handles} to ${last.handles}`],
    [wal <= 100, 'stuck', `a log of ${wal.toFixed(0)} MB`],
    [broken.length === 0, 'stuck', broken.join(', ')],
    [trail, 'trail', 'the trail does not hold'],
  )
}

/** The day as a line of the table. */
export async function soak(options: {
  readonly hours: number
  readonly seed: number
}): Promise<readonly { readonly row: Row; readonly faults: readonly Fault[] }[]> {
  const day = await soakDay(options.hours, options.seed)
  const faults = soakFaults(day)
  const [first] = day.hours
  const last = day.hours.at(-1)
  const wal = Math.max(...day.hours.map((one) => one.walMb))
  const rss = Math.max(...day.hours.map((one) => one.rssMb))
  const note = `保持 ${first?.heldMb.toFixed(1)}→${last?.heldMb.toFixed(1)} MB（全体の最大 ${rss.toFixed(0)} MB）、開いたファイル ${first?.handles}→${last?.handles}、WAL 最大 ${wal.toFixed(1)} MB`
  return [
    {
      row: {
        part: '長い一日',
        name: `${options.hours}時間分`,
        rounds: options.hours,
        acts: day.acts,
        faults: faultCounts(faults),
        note,
        control: false,
      },
      faults,
    },
  ]
}
