/**
 * Does one act on an office and kills itself, hard, after the n-th statement of it: what a power switch does to the program
 * in the middle of its work. Without reaching that statement it says `done`. Arguments: folder, act, n, and what the act needs.
 */
import { openTestOffice } from '../support/office.ts'
import { killAfter, statementsMade } from '../torture/statements.ts'

const [folder = '', act = '', last = '0', detail = ''] = process.argv.slice(2)

const office = await openTestOffice(folder)
if (act === 'stage') {
  await office.call('intake', 'office.view', {})
  killAfter(Number(last))
  await office.call('intake', 'import.stage', { ticket: office.open(detail), programme: 'aids', profile: 'aids-counter' })
} else if (act === 'entry') {
  await office.call('intake', 'office.view', {})
  killAfter(Number(last))
  await office.call('intake', 'entry.commit', { values: JSON.parse(detail) as Record<string, string> })
}
const made = statementsMade()
killAfter(null)
await office.backend.close()
process.stdout.write(`done after ${made}\n`)
