/** Opens the office given and says how it went in one line of JSON; keeps it open until its input ends. For tests of a second process. */
import Database from 'better-sqlite3'
import { quickLook } from '../../electron/backend/backup/store-check.ts'
import { openBackend } from '../../electron/backend/office/open.ts'

const [folder = '', user] = process.argv.slice(2)
// the engine loads its binary with the first database: before the change of user, who may not be able to read the project
new Database(':memory:').close()
if (user !== undefined) process.setuid?.(Number(user))

const say = (outcome: object): void => void process.stdout.write(`${JSON.stringify(outcome)}\n`)
try {
  const backend = await openBackend(folder, { businessDay: '2026-11-24' })
  say({ opened: backend.env.store.schemaVersion })
  await new Promise((resolve) => void process.stdin.on('end', resolve).resume())
  await backend.close()
} catch (error) {
  say({ code: error instanceof Error && 'code' in error ? error.code : String(error), looked: quickLook(folder).integrity })
}
