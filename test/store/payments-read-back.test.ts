import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import {
  approveAll,
  claimOf,
  copyOf,
  issuedFolder,
  moneyState,
  refusalOf,
  takeClaims,
  transferDate,
  voucherOf,
} from './payments-support.ts'

type Atomic = typeof import('../../electron/backend/files/atomic.ts')

/** What the disk does to the bytes on their way: a faulty stick, another program. */
const disk = vi.hoisted(() => ({ harm: (bytes: Uint8Array): Uint8Array => bytes }))

vi.mock('../../electron/backend/files/atomic.ts', async (original) => {
  const real = await original<Atomic>()
  const writeAtomic: Atomic['writeAtomic'] = (target, data, options) =>
    real.writeAtomic(target, typeof data === 'string' ? data : disk.harm(data), options)
  return { ...real, writeAtomic }
})

/** The bytes with one digit changed. `at` counts from 1 within the second record, the first transfer. */
const changed = (at: number, byte: number) => (bytes: Uint8Array) => bytes.with(122 + at - 1, byte)

test('a file that differs on the disk is taken away, and nothing is paid', async () => {
  const folder = await issuedFolder()
  const office = await copyOf(folder)
  await takeClaims(office, [claimOf(await voucherOf(office, 'L2026-100035'))])
  const { draftNo } = await office.call('payer', 'payment.create', { month: '2026-12', transferDate })
  await approveAll(office, draftNo)
  const before = await moneyState(office)
  const path = join(office.folder, '..', 'bank.txt')
  const make = () => office.call('payer', 'payment.export', { month: '2026-12', save: office.save(path), replace: false })
  const harms: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
    // another account, which only the comparison with the order shows
    changed(44, 0x39),
    // another amount, which the total shows
    changed(90, 0x39),
    (bytes) => bytes.subarray(0, 200),
  ]
  for (const harm of harms) {
    disk.harm = harm
    expect(await refusalOf(make())).toMatchObject({ code: 'bank-file-refused' })
    expect(existsSync(path)).toBe(false)
    expect(await moneyState(office)).toEqual(before)
  }
  disk.harm = (bytes) => bytes
  expect((await make()).payees).toBe(1)
  await office.dispose()
  rmSync(join(folder, '..'), { recursive: true, force: true })
})
