/**
 * Does one act on an office and kills itself, hard, after the n-th statement of it: what a power switch does to the program
 * in the middle of its work. Without reaching that statement it says `done`. Arguments: folder, act, n, and what the act needs.
 */
import Database from 'better-sqlite3'
import { openTestOffice } from '../support/office.ts'

const [folder = '', act = '', last = '0', detail = ''] = process.argv.slice(2)
let counting = false
let statements = 0

type Run = (...values: unknown[]) => unknown
const prepare = Reflect.get(Database.prototype, 'prepare') as (this: unknown, text: string) => Record<'run' | 'all', Run>
Reflect.set(Database.prototype, 'prepare', function (this: unknown, text: string) {
  const statement = prepare.call(this, text)
  for (const name of ['run', 'all'] as const) {
    const run = statement[name].bind(statement)
    statement[name] = (...values) => {
      const result = run(...values)
      if (counting && ++statements === Number(last)) process.kill(process.pid, 'SIGKILL')
      return result
    }
  }
  return statement
})

const office = await openTestOffice(folder)
if (act === 'import') {
  const staged = await office.call('intake', 'import.stage', { ticket: office.open(detail), programme: 'aids', profile: 'aids-counter' })
  counting = true
  await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
} else if (act === 'stage') {
  await office.call('intake', 'office.view', {})
  counting = true
  await office.call('intake', 'import.stage', { ticket: office.open(detail), programme: 'aids', profile: 'aids-counter' })
} else if (act === 'entry') {
  await office.call('intake', 'office.view', {})
  counting = true
  await office.call('intake', 'entry.commit', { values: JSON.parse(detail) as Record<string, string> })
} else {
  await office.call('manager', 'office.view', {})
  counting = true
  await office.call('manager', 'draft.approve', { draftNo: detail, asDeputy: false })
}
counting = false
await office.backend.close()
process.stdout.write(`done after ${statements}\n`)
