/**
 * The bank file of many transfers: making and writing it against writing and syncing the same bytes, and reading it again against the same.
 * By elapsed time, as the limits were set: waiting for the disk is what cannot be done faster, and it costs the processor next to nothing.
 * The ratio of CPU time is told beside it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomic } from '../../electron/backend/files/atomic.ts'
import { checkTransferBytes, holdsTransfers } from '../../shared/domain/zengin-check.ts'
import { USUAL_ZENGIN_PROFILE, type ZenginHeader, type ZenginTransfer } from '../../shared/domain/zengin-types.ts'
import { buildTransferFile } from '../../shared/domain/zengin.ts'
import { temporaryFolder } from '../support/office.ts'
import { ciSizes, cpuText, peakMb, tellFigure, timesText, weighBoth } from './figure.ts'

const header: ZenginHeader = {
  clientCode: '1234567890',
  clientName: 'ﾐﾎﾝｼ ﾌｸｼｼﾞﾑｼﾖ',
  transferDate: '2026-12-25',
  bankCode: '9999',
  bankName: 'ﾐﾎﾝ',
  branchCode: '999',
  branchName: 'ﾎﾝﾃﾝ',
  accountType: '1',
  accountNumber: '1234567',
}

const transfers = (count: number): readonly ZenginTransfer[] =>
  Array.from({ length: count }, (_, i) => ({
    bankCode: '9998',
    bankName: 'ﾐﾎﾝﾐﾅﾐ',
    branchCode: String(100 + (i % 800)),
    branchName: 'ﾁﾕｳｵｳ',
    accountType: '1' as const,
    accountNumber: String(1_000_000 + i),
    payeeName: `ﾐﾎﾝ ${'ﾀﾛｳ'.repeat((i % 3) + 1)}`,
    amount: 1000 + (i % 90_000),
    newCode: '0' as const,
    reference: { kind: 'customer' as const, code1: String(i).padStart(10, '0'), code2: '0000000000' },
  }))

const [small, large] = ciSizes ? [2_000, 20_000] : [10_000, 100_000]
const folder = temporaryFolder('bench-payment')
const profile = USUAL_ZENGIN_PROFILE

function made(list: readonly ZenginTransfer[]): Uint8Array {
  const file = buildTransferFile(header, list, profile, { holidays: new Set() })
  if (!file.ok) throw new Error(JSON.stringify(file).slice(0, 500))
  return file.bytes
}

const lists = { small: transfers(small), large: transfers(large) }
const bytes = made(lists.large)
const target = join(folder, 'out.txt')
writeFileSync(target, bytes)

function plainWrite(): void {
  const file = openSync(join(folder, 'plain.txt'), 'w')
  writeSync(file, bytes)
  fsyncSync(file)
  closeSync(file)
}

const before = peakMb()
await writeAtomic(target, made(lists.large), { replace: true })
const once = peakMb() - before
const { cpu, elapsed } = await weighBoth({
  plain: plainWrite,
  small: () => writeAtomic(join(folder, 'small.txt'), made(lists.small), { replace: true }),
  write: () => writeAtomic(target, made(lists.large), { replace: true }),
  check: () => {
    const read = checkTransferBytes(readFileSync(target), profile)
    if (!read.ok || read.count !== large) throw new Error(JSON.stringify(read))
  },
  compare: () => {
    if (!holdsTransfers(bytes, lists.large)) throw new Error('other transfers')
  },
})
const told = (work: 'write' | 'check'): string =>
  `${cpuText(elapsed[work])}（CPU ${cpuText(cpu[work])}、CPU だけなら${timesText(cpu[work] / cpu.plain)}）`
const name = `${large.toLocaleString('ja-JP')}件`
const compared = {
  baseline: `同じバイトを書いて fsync（経過）${cpuText(elapsed.plain)}`,
  growth: `${(large / small).toFixed(0)}倍の件数で CPU ${(cpu.write / cpu.small).toFixed(1)}倍`,
  memory: `${once}MB 増（ファイル${(bytes.length / 1e6).toFixed(0)}MB）`,
}
tellFigure({
  job: `振込データ${name}の作成と書込み`,
  ...compared,
  subject: told('write'),
  ratio: elapsed.write / elapsed.plain,
  goal: 5,
  fail: 10,
})
tellFigure({
  job: `振込データ${name}の読返し`,
  ...compared,
  subject: `${told('check')}、支出命令との照合はほかに${cpuText(elapsed.compare)}`,
  ratio: elapsed.check / elapsed.plain,
  goal: 2,
  fail: 4,
})
rmSync(folder, { recursive: true, force: true })
