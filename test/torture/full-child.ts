/**
 * Does a scenario's work on a disk that is full from its n-th write on, for many n in one process, under the shim: `full-child SCENARIO
 * TEMPLATE ROOT POINTS SEED UNTIL`. POINTS: how many n by chance, or the end of the name of the file whose first write finds no space. ROOT is
 * where the shim looks. A line of JSON for each point: the write, how the act was refused, what is wrong.
 */
import { cpSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { openTestOffice, Refused } from '../support/office.ts'
import { chance } from './chance.ts'
import { judge } from './judge.ts'
import { fault, type Ack, type Fault, type Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { shimCount, tellShim } from './shim.ts'
import { workersOf } from './workers.ts'

const [name = '', template = '', root = '', points = '0', seed = '1', until = '0'] = process.argv.slice(2)
const found = scenarios.find((one) => one.name === name)
if (found === undefined) throw new Error(`no scenario ${name}`)
const scenario: Scenario = found
const known = JSON.parse(readFileSync(join(template, 'known.json'), 'utf8')) as Readonly<Record<string, unknown>>
const workers = workersOf(process.argv[1] ?? '')
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)

/** Codes with which a full disk may be told; anything else is a fault of the program. */
const told = ['store-full', 'store-io', 'output-unwritable', 'backup-space', 'backup-disk', 'backup-unwritable', 'attachment-unwritable']

/** How the work ended: `done`, or the code of the refusal and what a person reads of it. */
interface Told {
  readonly code: string
  readonly words: string
}

function toldOf(error: unknown): Told {
  if (error instanceof Refused) return { code: error.error.code, words: error.error.message }
  // before an office is open nothing stands between the error and its words
  if (error instanceof AppError) return { code: error.code, words: messageOf(error).text }
  return { code: String(error), words: '' }
}

/** Work before an office is open: nothing is open afterwards that could go on, the next start must. */
async function actBare(folder: string, acks: Ack[], begin: () => void): Promise<Told> {
  begin()
  try {
    await scenario.bare?.(folder, (ack) => acks.push(ack))
    return { code: 'done', words: '' }
  } catch (error) {
    return toldOf(error)
  }
}

/** Works until the disk is full (`at` 0: it never is; a text: at the first write into a file that ends so), then gives it space again. Answers how many writes were made. */
async function workOn(at: number | string): Promise<number> {
  rmSync(join(root, 'round'), { recursive: true, force: true })
  const folder = join(root, 'round', 'office')
  cpSync(template, join(root, 'round'), { recursive: true })
  const acks: Ack[] = []
  const faults: Fault[] = []
  const begin = (): void => tellShim(typeof at === 'string' ? `full-on/${at}` : `full/${at}`)
  let made = 0
  const ended = (): void => {
    made = shimCount(join(root, 'count'))
    tellShim('space')
  }
  const saying = (one: Fault, code: string): Fault => ({ ...one, what: `write ${at}, ${code}: ${one.what}` })
  let end: Told
  if (scenario.bare === undefined) {
    const day = scenario.businessDay === undefined ? {} : { businessDay: scenario.businessDay }
    const office = await openTestOffice(folder, { ...day, ...workers, resources: join(process.cwd(), 'resources'), checkOutputs: false })
    for (const user of (known['users'] ?? []) as string[]) await office.call(user, 'office.view', {})
    begin()
    end = await scenario.act(office, (ack) => acks.push(ack), known).then(() => ({ code: 'done', words: '' }), toldOf)
    ended()
    // the same process, the same open office: with space again the next act goes through
    const { code } = end
    try {
      faults.push(...(await scenario.verdict(office, acks, known)).map((one) => saying(one, code)))
    } catch (error) {
      faults.push(fault('stuck', `write ${at}, ${code}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`))
    }
    await office.backend.close()
    faults.push(...(await judge({ ...scenario, verdict: () => Promise.resolve([]) }, join(root, 'round'), [], known, workers)))
  } else {
    end = await actBare(folder, acks, begin)
    ended()
    const { code } = end
    faults.push(...(await judge(scenario, join(root, 'round'), acks, known, workers)).map((one) => saying(one, code)))
  }
  if (end.code !== 'done' && !told.includes(end.code)) faults.push(fault('stuck', `write ${at}: ${end.code} ${end.words}`))
  else if (end.code !== 'done' && !/。/.test(end.words)) faults.push(fault('stuck', `write ${at}: ${end.code} says nothing`))
  if (at !== 0) say({ at, code: end.code, acked: acks.length, faults })
  else if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return made
}

const writes = await workOn(0)
say({ writes })
const count = Number(points)
const dice = chance(Number(seed))
const all = Array.from({ length: writes }, (_, i) => i + 1)
const byChance = (): number[] => (count >= writes ? all : Array.from({ length: count }, () => 1 + dice.whole(writes)))
for (const at of Number.isNaN(count) ? [points] : byChance()) {
  if (Date.now() > Number(until)) break
  await workOn(at)
}
