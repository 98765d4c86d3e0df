/**
 * kill -9 at every step of a payment: each act is there as a whole or not at all, a file without its order is made again with the very
 * same bytes, and every claim is paid once. `KYUFU_KILLS=1` in the environment kills after every statement; else after some of them, in the acts that move money.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestOffice, type TestOffice } from '../support/office.ts'
import { claimedFolder, month, paidTwice } from '../store/payments-run-support.ts'
import { approveAll, claimDay, copyOf, moneyState, transferDate } from '../store/payments-support.ts'

const child = join(import.meta.dirname, '../store/payment-child.ts')
const every = process.env['KYUFU_KILLS'] !== undefined
let folder: string
beforeAll(async () => {
  folder = (await claimedFolder(4)).folder
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

/** Runs the act until it dies after its n-th statement; true when it came to its end. */
function dies(at: string, user: string, op: string, n: number, input: object): boolean {
  const run = spawnSync(process.execPath, [child, at, user, op, String(n), JSON.stringify(input)], { encoding: 'utf8' })
  const outcome = run.signal ?? run.stdout.replace(/\d+\n/, '')
  expect(['SIGKILL', 'done after ']).toContain(outcome === '' ? run.stderr : outcome)
  return run.signal === null
}

/** Kills the act earlier and later until it goes through; the store is always as before or as after. */
async function killed(office: TestOffice, user: string, op: string, input: object, done: (o: TestOffice) => Promise<boolean>) {
  const { folder: at } = office
  const before = await moneyState(office)
  await office.backend.close()
  let open = office
  let rounds = 0
  for (let n = 1; ; n = every ? n + 1 : n * 7) {
    const ended = dies(at, user, op, n, input)
    rounds++
    open = await openTestOffice(at, { businessDay: claimDay })
    if (await done(open)) break
    expect(ended).toBe(false)
    expect(await moneyState(open)).toEqual(before)
    await open.backend.close()
  }
  expect(await paidTwice(open)).toEqual([])
  const { rows } = await sqlOf(open, 'pragma integrity_check')
  expect(rows).toEqual([{ integrity_check: 'ok' }])
  expect(await open.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
  return { office: open, rounds }
}

const sqlOf = (office: TestOffice, text: string) => office.backend.env.store.reader.executeQuery(CompiledQuery.raw(text))

it('of ordering, exporting, handing over and taking a return back', { timeout: 600_000 }, async () => {
  let office = await copyOf(folder)
  const stateOf = async (o: TestOffice) => (await o.call('payer', 'payment.list', {}))[0]?.state
  let rounds = 0
  const step = async (user: string, op: string, input: object, done: (o: TestOffice) => Promise<boolean>) => {
    const made = await killed(office, user, op, input, done)
    office = made.office
    rounds += made.rounds
  }
  if (every) await step('payer', 'payment.create', { month, transferDate }, async (o) => (await stateOf(o)) === 'draft')
  else await office.call('payer', 'payment.create', { month, transferDate })
  const [run] = await office.call('payer', 'payment.list', {})
  await approveAll(office, run?.draftNo ?? '')
  const runNo = run?.runNo ?? ''
  const path = join(office.folder, '..', 'bank.txt')
  await step('payer', 'payment.export', { runNo, save: path, replace: false }, async (o) => (await stateOf(o)) === 'exported')
  expect(existsSync(path)).toBe(true)
  const { version } = await office.call('payer', 'payment.view', { runNo })
  const hand = { runNo, version, ticket: path, handedOn: claimDay, handedTo: '見本銀行' }
  if (every) await step('payer', 'payment.handOver', hand, async (o) => (await stateOf(o)) === 'handed-over')
  const back = { runNo, seq: 1, reasonCode: 'closed', note: '', returnedOn: claimDay }
  await step('payer', 'returned.enter', back, async (o) => (await o.call('payer', 'returned.list', {})).length === 1)
  expect(rounds).toBeGreaterThan(every ? 100 : 4)
  await office.dispose()
})
