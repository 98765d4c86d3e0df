/** Short words for tests that mend staged files: rows of the counter's sample with cells changed, staged and acted on. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportSummary } from '../../shared/contract/intake.ts'
import { parseCsv } from '../support/csv.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'

const [head, ...records] = parseCsv(readFileSync(sampleFile('aids-counter.csv'), 'utf8'))
/** Headers of the counter's file. */
export const names: readonly string[] = head?.cells ?? []

/** One row of the sample (0 is the first) with cells changed by header. */
export function sampleRow(index: number, change: Readonly<Record<string, string>> = {}): readonly string[] {
  const cells = records[index]?.cells ?? []
  return names.map((name, i) => change[name] ?? cells[i] ?? '')
}

export const csvOf = (rows: readonly (readonly string[])[]): string =>
  [names, ...rows].map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join('')

export async function stageRows(office: TestOffice, rows: readonly (readonly string[])[], name = 'staged.csv'): Promise<ImportSummary> {
  const path = join(office.folder, '..', name)
  writeFileSync(path, csvOf(rows))
  return office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
}

export const mend = (office: TestOffice, batchId: string, line: number, field: string, value: string) =>
  office.call('intake', 'import.mend', { batchId, line, field, value })

export const commit = (office: TestOffice, staged: ImportSummary) =>
  office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })

export const undo = (office: TestOffice, batchId: string, reason = '違うファイルでした') =>
  office.call('intake', 'import.undo', { batchId, reason })

/** Every row as the preview shows it. */
export async function rowsOf(office: TestOffice, batchId: string) {
  const { rows } = await office.call('intake', 'import.rows', { batchId, only: 'all', afterLine: 0, limit: 500 })
  return rows
}

/** What the rows came to, as `line verdict` with the codes of errors and warnings. */
export async function verdictsOf(office: TestOffice, batchId: string): Promise<string[]> {
  const rows = await rowsOf(office, batchId)
  return rows.map((row) => {
    const codes = [...row.problems, ...row.warnings].map((one) => one.code)
    return [row.line, row.excluded ? 'excluded' : row.verdict, ...codes].join(' ')
  })
}
