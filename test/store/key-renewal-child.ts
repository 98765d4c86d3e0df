/**
 * Renews the key of an office and kills itself, hard, after the n-th statement, as a power switch would in the middle. Without reaching that
 * statement it says `done`. Arguments: folder, n.
 */
import { samplePassword } from '../../electron/backend/office/init.ts'
import { renewalPiece } from '../../electron/backend/office/renew-keys.ts'
import { openTestOffice } from '../support/office.ts'
import { killAfter, statementsMade } from '../torture/statements.ts'

const [folder = '', last = '0'] = process.argv.slice(2)

const office = await openTestOffice(folder)
await office.call('admin', 'office.view', {})
killAfter(Number(last))
const { generation } = await office.call('admin', 'key.standing', {})
if (generation === 1) await office.call('admin', 'key.renew', { password: samplePassword })
for (;;) if ((await renewalPiece(office.backend.env, () => false)) !== 'more') break
const made = statementsMade()
killAfter(null)
await office.backend.close()
process.stdout.write(`done after ${made}\n`)
