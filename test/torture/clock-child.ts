/**
 * A process whose clock differs: `clock-child OFFICE MOMENT DAY` opens the office, asks for a payment, leaves, and says how that was answered. Every
 * date of the process, not only those that the program is handed, begins at MOMENT (milliseconds since the epoch).
 */
import { writeSync } from 'node:fs'

const [folder = '', moment = '0', businessDay = ''] = process.argv.slice(2)
const ahead = Number(moment) - Date.now()
const Real = Date
globalThis.Date = new Proxy(Real, {
  construct: (target, args: []) => (args.length === 0 ? new Real(Real.now() + ahead) : Reflect.construct(target, args)),
  apply: () => new Real(Real.now() + ahead).toString(),
  get: (target, name) => (name === 'now' ? () => Real.now() + ahead : (Reflect.get(target, name) as unknown)),
})

const { openTestOffice, Refused } = await import('../support/office.ts')
const office = await openTestOffice(folder, { ...(businessDay === '' ? {} : { businessDay }), watchClock: true })
let answer = 'done'
try {
  await office.call('payer', 'payment.create', { month: '2031-01', transferDate: '2031-02-10' })
} catch (error) {
  if (!(error instanceof Refused)) throw error
  answer = error.error.code
}
await office.call('payer', 'session.logout', {})
await office.backend.close()
writeSync(1, `${answer}\n`)
