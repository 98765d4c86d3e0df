/** Kills a scenario's process again and again, opens what it left, and counts what may not be. */
import { spawn } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { project, temporaryFolder } from '../support/office.ts'
import { chance, type Chance } from './chance.ts'
import { judge } from './judge.ts'
import { fault, type Ack, type Fault, type Scenario } from './scenario.ts'
import { workersOf } from './workers.ts'

/** The figures of one scenario. */
export interface Killed {
  readonly name: string
  readonly rounds: number
  /** Rounds in which the process was really killed; the others came to their end first. */
  readonly killed: number
  /** Acts that were answered before the kill, over all rounds. */
  readonly acked: number
  readonly faults: readonly (Fault & { readonly seed: number })[]
}

export interface Ended {
  readonly signal: string | null
  readonly acks: readonly Ack[]
  readonly statements: number | null
  readonly ms: number
  readonly stderr: string
}

/** The child to start: TypeScript, or bundled into one file, which starts in a third of the time. */
export const plainChild = join(import.meta.dirname, 'kill-child.ts')

/** Runs the child once. `afterMs`: killed from outside so long after it began. */
export function runChild(
  child: string,
  scenario: string,
  root: string,
  n: number,
  afterMs: number | null,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const started = spawn(process.execPath, [child, scenario, root, String(n)], {
      cwd: project,
      // compiled once for all the rounds
      env: { ...process.env, ...(child.endsWith('.js') ? { NODE_COMPILE_CACHE: join(dirname(child), 'compiled') } : {}), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const acks: Ack[] = []
    let statements: number | null = null
    let stderr = ''
    let rest = ''
    let began = 0
    started.stderr.on('data', (piece: Buffer) => (stderr += piece.toString('utf8')))
    started.stdout.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const said = JSON.parse(line) as { readonly begin?: true; readonly ack?: Ack; readonly end?: number }
        if (said.ack !== undefined) acks.push(said.ack)
        if (said.end !== undefined) statements = said.end
        if (said.begin === true) {
          began = performance.now()
          if (afterMs !== null) setTimeout(() => started.kill('SIGKILL'), afterMs)
        }
      }
    })
    started.on('close', (_, signal) => resolve({ signal, acks, statements, ms: performance.now() - began, stderr }))
  })
}

/** A scenario whose office is made and whose length is known. */
interface Ready {
  readonly scenario: Scenario
  readonly template: string
  readonly known: Readonly<Record<string, unknown>>
  readonly child: string
  /** Statements and milliseconds of the whole work when nobody kills it, and what it answers. */
  readonly whole: Ended
}

export function freshCopy(template: string): string {
  const root = temporaryFolder('torture')
  cpSync(template, root, { recursive: true })
  return root
}

/** Makes the office that all rounds of a scenario start from. */
export async function makeTemplate(scenario: Scenario): Promise<Pick<Ready, 'template' | 'known'>> {
  const template = temporaryFolder(`torture-${scenario.name}`)
  const known = await scenario.prepare(template)
  writeFileSync(join(template, 'known.json'), JSON.stringify(known))
  return { template, known }
}

async function makeReady(scenario: Scenario, child: string): Promise<Ready> {
  const { template, known } = await makeTemplate(scenario)
  const root = freshCopy(template)
  try {
    const whole = await runChild(child, scenario.name, root, 0, null)
    if (whole.signal !== null || whole.statements === null)
      throw new Error(`${scenario.name} does not come to its end: ${whole.stderr.slice(0, 3000)}`)
    const faults = await judge(scenario, root, whole.acks, known, workersOf(child))
    if (faults.length > 0) throw new Error(`${scenario.name} is faulty before any kill: ${JSON.stringify(faults)}`)
    return { scenario, template, known, child, whole }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** One kill: after a statement or after a time, by chance. */
async function killOnce(ready: Ready, seed: number): Promise<{ readonly ended: Ended; readonly faults: readonly Fault[] }> {
  const { scenario, template, known, child, whole } = ready
  const dice: Chance = chance(seed)
  const root = freshCopy(template)
  try {
    const byStatement = dice.whole(2) === 0
    const n = byStatement ? 1 + dice.whole(whole.statements ?? 1) : 0
    const ended = await runChild(child, scenario.name, root, n, byStatement ? null : dice.share() * whole.ms)
    if (ended.signal === null && ended.statements === null) return { ended, faults: [fault('stuck', ended.stderr.slice(0, 2000))] }
    return { ended, faults: await judge(scenario, root, ended.acks, known, workersOf(child)) }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** How a long run goes on, and when it ends before its rounds are done. */
export interface KillOptions {
  readonly rounds: number
  readonly seed: number
  readonly child?: string
  /** Processes at a time. */
  readonly hands?: number
  /** Milliseconds since the epoch after which no new round begins. */
  readonly until?: number
  readonly onRound?: (done: number) => void
}

/** Kills a scenario `rounds` times. Throws when the scenario does not even hold without a kill. */
export async function killRounds(scenario: Scenario, options: KillOptions): Promise<Killed> {
  const ready = await makeReady(scenario, options.child ?? plainChild)
  const faults: (Fault & { readonly seed: number })[] = []
  const sums = { rounds: 0, killed: 0, acked: 0 }
  let next = 0
  const hand = async (): Promise<void> => {
    while (sums.killed < options.rounds && next < 3 * options.rounds && Date.now() < (options.until ?? Number.POSITIVE_INFINITY)) {
      const seed = options.seed + next++
      const { ended, faults: found } = await killOnce(ready, seed)
      sums.rounds++
      if (ended.signal === 'SIGKILL') sums.killed++
      sums.acked += ended.acks.length
      faults.push(...found.map((one) => ({ ...one, seed })))
      options.onRound?.(sums.rounds)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.hands ?? 1 }, hand))
  } finally {
    rmSync(ready.template, { recursive: true, force: true })
  }
  return { name: scenario.name, ...sums, faults }
}
