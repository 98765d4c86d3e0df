/**
 * Brings attachments into an office and kills itself, hard, after the n-th statement of it, as a power switch would in the
 * middle. Without reaching that statement it says `done`. Arguments: folder, n, path of the ZIP, case and file for one more paper.
 */
import Database from 'better-sqlite3'
import { openTestOffice } from '../support/office.ts'

const [folder = '', last = '0', zip = '', caseNo = '', file = ''] = process.argv.slice(2)
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
await office.call('intake', 'office.view', {})
counting = true
const staged = await office.call('intake', 'attachment.stage', { ticket: office.open(zip), programme: 'aids' })
await office.call('intake', 'attachment.commit', { setId: staged.setId })
await office.call('intake', 'attachment.add', { ticket: office.open(file), caseNo, kind: null, note: '' })
counting = false
await office.backend.close()
process.stdout.write(`done after ${statements}\n`)
