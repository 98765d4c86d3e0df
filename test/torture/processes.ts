/** 複数のプロセス: two to six processes open one office in the same instant; one of them has it, and when it is gone, however, the next. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { quickOffice } from '../support/hands.ts'
import { project } from '../support/office.ts'
import { chance } from './chance.ts'
import { judge } from './judge.ts'
import { faultCounts, type Row } from './report.ts'
import { faultsOf, type Fault, type Scenario } from './scenario.ts'

interface Rival {
  readonly process: ChildProcess
  readonly lines: AsyncIterator<string>
  readonly reader: Interface
}

const mostRivals = 6
/** Milliseconds until the instant: time enough for all to have heard of it. */
const ahead = 15

async function startRival(child: string): Promise<Rival> {
  const started = spawn(process.execPath, [child], { cwd: project, stdio: ['pipe', 'pipe', 'inherit'] })
  if (started.stdout === null) throw new Error('no output')
  const reader = createInterface({ input: started.stdout })
  const rival = { process: started, reader, lines: reader[Symbol.asyncIterator]() }
  await heard(rival)
  return rival
}

async function heard(rival: Rival): Promise<string> {
  const line = await rival.lines.next()
  if (line.done === true) throw new Error('a process that opens offices ended')
  return line.value
}

async function gone(rival: Rival): Promise<void> {
  const ended = once(rival.process, 'close')
  rival.process.kill('SIGKILL')
  await ended
}

/** What is looked at when all of them are gone: the office as such. */
const lookedAt: Scenario = {
  name: 'processes',
  title: '同時に開く',
  prepare: () => Promise.reject(new Error('made here')),
  act: () => Promise.reject(new Error('done by others')),
  verdict: () => Promise.resolve([]),
}

/** Rounds of opening one office at once; in a third of them the process that has it is killed instead of closing it. */
export async function processes(options: {
  readonly rounds: number
  readonly seed: number
  readonly until?: number
  readonly child?: string
}): Promise<readonly { readonly row: Row; readonly faults: readonly Fault[] }[]> {
  const child = options.child ?? join(import.meta.dirname, 'open-child.ts')
  const office = await quickOffice()
  await office.backend.close()
  const root = join(office.folder, '..')
  const dice = chance(options.seed)
  const faults: Fault[] = []
  const rivals: Rival[] = []
  const figures = { rounds: 0, acts: 0, killed: 0 }
  try {
    while (figures.rounds < options.rounds && Date.now() < (options.until ?? Number.POSITIVE_INFINITY)) {
      const many = 2 + dice.whole(mostRivals - 1)
      while (rivals.length < many) rivals.push(await startRival(child))
      const racing = rivals.slice(0, many)
      const moment = Date.now() + ahead
      for (const { process: one } of racing) one.stdin?.write(`${office.folder} ${moment}\n`)
      const said = await Promise.all(racing.map(heard))
      const winners = racing.filter((_, i) => said[i] === 'open')
      faults.push(
        ...faultsOf(
          [winners.length <= 1, 'double', `${winners.length} have it: ${said.join(', ')}`],
          [winners.length >= 1, 'stuck', `nobody has it: ${said.join(', ')}`],
          [said.every((one) => one === 'open' || one === 'office-in-use'), 'stuck', said.join(', ')],
        ),
      )
      const kill = dice.whole(3) === 0
      for (const winner of winners)
        if (kill) {
          await gone(winner)
          rivals.splice(rivals.indexOf(winner), 1)
          figures.killed++
        } else {
          winner.process.stdin?.write('end\n')
          await heard(winner)
        }
      figures.rounds++
      figures.acts += said.length
    }
    await Promise.all(rivals.splice(0).map(gone))
    faults.push(...(await judge(lookedAt, root, [], {})))
  } finally {
    await Promise.all(rivals.map(gone))
    rmSync(root, { recursive: true, force: true })
  }
  const { rounds, acts, killed } = figures
  const row: Row = {
    part: '複数のプロセス（2〜6）',
    name: lookedAt.title,
    rounds,
    acts,
    faults: faultCounts(faults),
    note: '',
    tally: { 開いたまま殺した: killed },
    control: false,
  }
  return [{ row, faults }]
}
