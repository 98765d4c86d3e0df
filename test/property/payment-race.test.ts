/**
 * Two clerks at the same moment, over and over: making, closing, exporting, making again and cancelling one order. Whatever wins, every
 * claim is in one live order at most, and paid once. `KYUFU_RACES=10000` in the environment for the long run (calls that raced).
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { claimedFolder, month, paidTwice, secondPayer, sumOf } from '../store/payments-run-support.ts'
import { approveAll, copyOf, refusalOf, transferDate } from '../store/payments-support.ts'

const wanted = Number(process.env['KYUFU_RACES'] ?? 300)
let folder: string
let total: number
beforeAll(async () => {
  const made = await claimedFolder(5)
  folder = made.folder
  total = sumOf(made.vouchers)
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const code = async (call: Promise<unknown>): Promise<string> => (await refusalOf(call))?.code ?? 'done'
const won = (codes: readonly string[]): number => codes.filter((one) => one === 'done').length

async function separately(office: TestOffice): Promise<void> {
  const row = { programme: 'office', key: 'payment.closing', value: 'separate', valid_from: '2020-04-01', valid_to: null, article: '' }
  await office.backend.env.store.writer.insertInto('parameter').values(row).execute()
}

it(`${wanted} calls of two clerks at once pay each claim once`, { timeout: wanted * 200 + 60_000 }, async () => {
  const office = await copyOf(folder)
  await secondPayer(office)
  await separately(office)
  const clerks = ['payer', 'mailing'] as const
  for (const user of [...clerks, 'chief', 'manager']) await office.call(user, 'office.view', {})
  let raced = 0
  const enough = (): boolean => raced >= wanted
  for (let round = 0; !enough(); round++) {
    const race = async (calls: readonly Promise<unknown>[]): Promise<string[]> => {
      raced += calls.length
      const codes = await Promise.all(calls.map(code))
      expect(codes).not.toContain('internal')
      expect(await paidTwice(office)).toEqual([])
      return codes
    }
    const both = (call: (user: (typeof clerks)[number]) => Promise<unknown>) => clerks.map(call)
    expect(won(await race(both((user) => office.call(user, 'payment.create', { month, transferDate }))))).toBe(1)
    const [run] = await office.call('payer', 'payment.list', {})
    const { runNo, draftNo } = { runNo: run?.runNo ?? '', draftNo: run?.draftNo ?? '' }
    await approveAll(office, draftNo)
    const { version } = await office.call('payer', 'payment.view', { runNo })
    const closers = [...clerks, 'chief', 'manager'] as const
    expect(won(await race(closers.map((user) => office.call(user, 'payment.close', { runNo, version }))))).toBe(1)
    const name = (user: string, n: number) => join(office.folder, '..', `${user}-${round}-${n}.txt`)
    const make = (user: string, n: number) =>
      office.call(user, 'payment.export', { runNo, save: office.save(name(user, n)), replace: true, medium: 'USB' })
    const stop = () => office.call('payer', 'payment.cancel', { runNo, reason: '競争' })
    const rivals =
      round % 3 === 0 ? [make('payer', 1), stop(), make('mailing', 1)] : [make('payer', 1), make('mailing', 1), make('payer', 2)]
    expect(won(await race(rivals))).toBe(1)
    const after = await office.call('payer', 'payment.view', { runNo })
    if (after.state === 'cancelled') continue
    expect(after).toMatchObject({ state: 'exported', totals: { file: { amount: total } } })
    const kind = round % 2 === 0 ? ('remake' as const) : ('cancel' as const)
    const asked = await race(both((user) => office.call(user, 'payment.ask', { runNo, version: after.version, kind, reason: '競争' })))
    expect(won(asked)).toBe(1)
    const { request } = await office.call('payer', 'payment.view', { runNo })
    const answer = (user: string) => office.call(user, 'payment.answer', { requestId: request?.requestId ?? '', confirm: true })
    expect(won(await race([...clerks, 'chief', 'manager'].map(answer)))).toBe(1)
    if (kind === 'cancel') continue
    expect(won(await race([make('payer', 3), make('mailing', 3), make('payer', 4)]))).toBe(1)
    // free for the next round
    const exported = await office.call('payer', 'payment.view', { runNo })
    expect(exported.files.map((f) => f.state)).toEqual(['void', 'live'])
    const end = { runNo, version: exported.version, kind: 'cancel' as const, reason: '次へ' }
    const { requestId } = await office.call('payer', 'payment.ask', end)
    await office.call('chief', 'payment.answer', { requestId, confirm: true })
  }
  expect(raced).toBeGreaterThanOrEqual(wanted)
  const paid = await office.backend.env.store.reader.selectFrom('claim').select('state').distinct().execute()
  expect(paid).toHaveLength(1)
  expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
  await office.dispose()
})
