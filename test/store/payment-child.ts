/**
 * Does one act on an order and kills itself, hard, after the n-th statement of it. Without reaching that statement it says `done`.
 * Arguments: folder, user, operation, n, its input as JSON (`save` and `ticket` as paths).
 */
import Database from 'better-sqlite3'
import { openTestOffice } from '../support/office.ts'
import { claimDay } from './payments-support.ts'

const [folder = '', user = '', op = '', last = '0', detail = '{}'] = process.argv.slice(2)
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

const office = await openTestOffice(folder, { businessDay: claimDay })
const { save, ticket, ...rest } = JSON.parse(detail) as Record<string, string>
const files = {
  ...(save === undefined ? {} : { save: office.save(save) }),
  ...(ticket === undefined ? {} : { ticket: office.open(ticket) }),
}
await office.call(user, 'office.view', {})
counting = true
await office.call(user, op as 'payment.view', { ...rest, ...files } as unknown as { runNo: string })
counting = false
await office.backend.close()
process.stdout.write(`done after ${statements}\n`)
