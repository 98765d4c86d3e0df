/** The part of an import that only reads: decoding and parsing a CP932 file against decoding it and one look at every byte. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { INTAKE_CSV_LIMITS, readCsv } from '../../electron/backend/files/csv.ts'
import { decodeFile } from '../../electron/backend/files/encoding.ts'
import { temporaryFolder } from '../support/office.ts'
import { ciSizes, cpuText, peakMb, tellFigure, weigh } from './figure.ts'
import { makeFiles } from './make-file.ts'

const rows = ciSizes ? 20_000 : 100_000
const folder = temporaryFolder('bench-parse')
const paths = { cp932: join(folder, 'a.csv'), utf8: join(folder, 'b.csv') }
makeFiles(paths, rows, new Set(Array.from({ length: 50 }, (_, i) => i + 2)))
const bytes = new Uint8Array(readFileSync(paths.cp932))

function decodeAndScan(): number {
  const decoder = new TextDecoder('shift_jis', { fatal: true })
  let seen = 0
  for (let from = 0; from < bytes.length; from += 1 << 20)
    seen += decoder.decode(bytes.subarray(from, from + (1 << 20)), { stream: true }).length
  for (const byte of bytes) if (byte === 44 || byte === 34 || byte === 10) seen++
  return seen
}
function parse(): number {
  let cells = 0
  for (const record of readCsv(decodeFile(bytes, 'cp932').chunks(), INTAKE_CSV_LIMITS)) cells += record.cells.length
  return cells
}
const before = peakMb()
const found = await weigh({ scan: decodeAndScan, parse }, { least: 0 })
tellFigure({
  job: `取込のうち解読と分割（${rows.toLocaleString('ja-JP')}行）`,
  baseline: `TextDecoder と走査 ${cpuText(found.scan)}`,
  subject: cpuText(found.parse),
  ratio: found.parse / found.scan,
  goal: 3.5,
  fail: 5,
  memory: `${peakMb() - before}MB 増`,
})
rmSync(folder, { recursive: true, force: true })
