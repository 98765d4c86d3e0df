/**
 * Brings attachments into an office and kills itself, hard, after the n-th statement of it, as a power switch would in the
 * middle. Without reaching that statement it says `done`. Arguments: folder, n, path of the ZIP, case and file for one more paper.
 */
import { openTestOffice } from '../support/office.ts'
import { killAfter, statementsMade } from '../torture/statements.ts'

const [folder = '', last = '0', zip = '', caseNo = '', file = ''] = process.argv.slice(2)

const office = await openTestOffice(folder)
await office.call('intake', 'office.view', {})
killAfter(Number(last))
const staged = await office.call('intake', 'attachment.stage', { ticket: office.open(zip), programme: 'aids' })
await office.call('intake', 'attachment.commit', { setId: staged.setId })
await office.call('intake', 'attachment.add', { ticket: office.open(file), caseNo, kind: null, note: '' })
const made = statementsMade()
killAfter(null)
await office.backend.close()
process.stdout.write(`done after ${made}\n`)
