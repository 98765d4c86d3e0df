/**
 * Does the work of a scenario until it is killed: `kill-child SCENARIO FOLDER N KNOWN`. N: the statement after which it kills itself (0:
 * it is killed from outside, or not at all). Lines on its output: `begin`, one for each answered act, `end` with the statements made.
 */
import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openTestOffice } from '../support/office.ts'
import { sql } from '../support/hands.ts'
import { scenarios } from './scenarios.ts'
import { tellShim } from './shim.ts'
import { killAfter, statementsMade } from './statements.ts'
import { workersOf } from './workers.ts'

const [name = '', root = '', last = '0'] = process.argv.slice(2)
const scenario = scenarios.find((one) => one.name === name)
if (scenario === undefined) throw new Error(`no scenario ${name}`)
const known = JSON.parse(readFileSync(join(root, 'known.json'), 'utf8')) as Readonly<Record<string, unknown>>
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)
const ack = (what: object): void => {
  say({ ack: what })
  tellShim(`ack/${JSON.stringify(what)}`)
}
const n = Number(last)
const folder = join(root, 'office')
if (scenario.bare === undefined) {
  const office = await openTestOffice(folder, {
    ...(scenario.businessDay === undefined ? {} : { businessDay: scenario.businessDay }),
    resources: join(process.cwd(), 'resources'),
    ...workersOf(process.argv[1] ?? ''),
    checkOutputs: false,
  })
  for (const user of (known['users'] ?? []) as string[]) await office.call(user, 'office.view', {})
  // the control: what the program must never do
  if (process.env['KYUFU_SYNC_OFF'] !== undefined) await sql(office, 'pragma synchronous = off')
  say({ begin: true })
  killAfter(n === 0 ? null : n)
  await scenario.act(office, ack, known)
  say({ end: statementsMade() })
  killAfter(null)
  await office.backend.close()
} else {
  say({ begin: true })
  killAfter(n === 0 ? null : n)
  await scenario.bare(folder, ack)
  say({ end: statementsMade() })
}
