/** A ledger of many rows as Excel: writing against the CSV of the same rows, reading against unpacking and one look at every byte. */
import { spawnSync } from 'node:child_process'
import { createWriteStream, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { inflateRawSync } from 'node:zlib'
import { csvPieces } from '../../electron/backend/files/csv-write.ts'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { writeLedgerXlsx, type Ledger, type LedgerCell } from '../../electron/backend/files/xlsx-write.ts'
import { temporaryFolder } from '../support/office.ts'
import { ciSizes, cpuText, peakMb, tellFigure, weigh } from './figure.ts'

const rows = ciSizes ? 20_000 : 100_000
/** What an office's own file may hold, and nearly the most that is read. */
const [readRows, mostRows] = ciSizes ? [2_000, 20_000] : [10_000, 29_000]
const folder = temporaryFolder('bench-excel')
const kinds = ['text', 'text', 'date', 'yen', 'count'] as const
const columns = Array.from({ length: 20 }, (_, i) => ({ header: `列${i + 1}`, kind: kinds[i % 5] ?? ('text' as const), width: 12 }))
const row = (n: number): readonly LedgerCell[] =>
  columns.map(({ kind }, i) => (kind === 'text' ? `見本　${n}-${i}` : kind === 'date' ? '2026-11-24' : n * 10 + i))
function* all(count: number): Generator<readonly LedgerCell[]> {
  for (let n = 0; n < count; n++) yield row(n)
}
const ledger = (count: number): Ledger => ({
  sheet: '台帳',
  title: null,
  columns,
  rows: all(count),
  madeAt: new Date('2026-11-24T00:00:00Z'),
})
const at = (name: string): string => join(folder, name)

const written = await weigh(
  {
    csv: () => pipeline(Readable.from(csvPieces(all(rows))), createWriteStream(at('rows.csv'))),
    small: () => writeLedgerXlsx(at('small.xlsx'), ledger(rows / 10), { replace: true }),
    excel: () => writeLedgerXlsx(at('rows.xlsx'), ledger(rows), { replace: true }),
  },
  { rounds: 3, least: 0 },
)
const writeMemory = peakMb()
await writeLedgerXlsx(at('read.xlsx'), ledger(readRows), { replace: true })
await writeLedgerXlsx(at('most.xlsx'), ledger(mostRows), { replace: true })
const bytes = new Uint8Array(readFileSync(at('read.xlsx')))

/** Unpacks every part of the file and looks once at each byte: less no reader can do. */
function unpackAndScan(): number {
  const view = Buffer.from(bytes)
  let seen = 0
  for (let from = view.indexOf('PK\u0001\u0002', 0, 'latin1'); from >= 0; from = view.indexOf('PK\u0001\u0002', from + 4, 'latin1')) {
    const start = view.readUInt32LE(from + 42)
    const data = start + 30 + view.readUInt16LE(start + 26) + view.readUInt16LE(start + 28)
    const part = view.subarray(data, data + view.readUInt32LE(from + 20))
    const text = view.readUInt16LE(from + 10) === 8 ? inflateRawSync(part) : part
    for (const byte of text) if (byte === 60) seen++
  }
  return seen
}
const read = await weigh({ scan: unpackAndScan, read: () => readXlsx(bytes, 'read.xlsx') }, { rounds: 7, least: 0 })

interface Alone {
  readonly cpu: number
  /** MB, the most there was during one reading. */
  readonly first: number
}
/** Reads a file in a process of its own: what it weighs is then its own weight. */
function alone(name: string): Alone {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'excel-child.ts'), at(name)], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return JSON.parse(run.stdout) as Alone
}
const [some, most] = [alone('read.xlsx'), alone('most.xlsx')]
tellFigure({
  job: `Excel の台帳 ${rows.toLocaleString('ja-JP')}行×20列の書出し`,
  baseline: `同じ行の CSV ${cpuText(written.csv)}`,
  subject: cpuText(written.excel),
  ratio: written.excel / written.csv,
  goal: 12,
  fail: 15,
  growth: `10倍の行で${(written.excel / written.small).toFixed(1)}倍`,
  memory: `${writeMemory}MB`,
})
tellFigure({
  job: `Excel の読込み ${readRows.toLocaleString('ja-JP')}行×20列`,
  baseline: `展開と走査 ${cpuText(read.scan)}`,
  subject: cpuText(read.read),
  ratio: read.read / read.scan,
  goal: 2,
  fail: 8,
  growth: `${(mostRows / readRows).toFixed(mostRows % readRows === 0 ? 0 : 1)}倍の行で${(most.cpu / some.cpu).toFixed(1)}倍`,
  memory: `${some.first}MB、${mostRows.toLocaleString('ja-JP')}行で${most.first}MB`,
})
rmSync(folder, { recursive: true, force: true })
