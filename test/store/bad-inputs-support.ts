/** Bad files for the gate: one good row of the counter, made worse in one place, and what the gate says of it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Output } from '../../shared/contract.ts'
import { parseCsv } from '../support/csv.ts'
import { project, Refused, sampleFile, type TestOffice } from '../support/office.ts'
import { one, sql } from './acts.ts'

const [head, first] = parseCsv(readFileSync(sampleFile('aids-counter.csv'), 'utf8'))
export const header: readonly string[] = head?.cells ?? []
/** A row nobody can find fault with: 窓0001. */
const good: readonly string[] = first?.cells ?? []

/** The good row with some cells changed, by their headers. */
export function row(change: Readonly<Record<string, string>> = {}): readonly string[] {
  return header.map((name, i) => change[name] ?? good[i] ?? '')
}

const quoted = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')

/** The header and these rows as CSV, every cell quoted. */
export const csv = (rows: readonly (readonly string[])[], end = '\r\n'): string =>
  [header, ...rows].map((cells) => quoted(cells) + end).join('')

/** The counter's profile with some settings changed. */
export function counterProfile(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const json = JSON.parse(readFileSync(join(project, 'resources/profiles/aids-counter.json'), 'utf8')) as Record<string, unknown>
  return { ...json, name: '窓口', delimiter: ',', headerRow: 1, ...change }
}

type Summary = Output<'import.stage'>

export interface HowToStage {
  readonly name?: string
  /** Id of a shipped profile, or the settings of one (the counter's when left out). */
  readonly profile?: string | Readonly<Record<string, unknown>>
}

/** Stages bytes or a text (UTF-8) as the intake clerk. */
export async function stage(office: TestOffice, content: string | Uint8Array, how: HowToStage = {}): Promise<Summary> {
  const path = join(office.folder, '..', how.name ?? 'bad.csv')
  writeFileSync(path, content)
  return stagePath(office, path, how)
}

export async function stagePath(office: TestOffice, path: string, { profile = 'aids-counter' }: HowToStage = {}): Promise<Summary> {
  const chosen = typeof profile === 'string' ? { profile } : { draft: profile as never }
  return office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', ...chosen })
}

/** What cases, applications, files handed over and staged rows there are: what no refused file may change. */
async function real(office: TestOffice): Promise<readonly number[]> {
  const tables = [
    'welfare_case',
    'application',
    'hand_over',
    "import_row r join import_batch b on b.batch_id = r.batch_id and b.state = 'staged'",
  ]
  return Promise.all(tables.map((table) => one(office, `select count(*) from ${table}`)))
}

/** A file that is refused whole: the code with what the message must name; nothing is left of the file. */
export async function expectRefusedWhole(
  office: TestOffice,
  content: string | Uint8Array,
  code: string,
  named: readonly (string | RegExp)[] = [],
  how: HowToStage = {},
): Promise<void> {
  const before = await real(office)
  const refused = await stage(office, content, how).then(
    (summary) => expect.fail(`taken in: ${JSON.stringify(summary)}`),
    (error: unknown) => error,
  )
  if (!(refused instanceof Refused)) throw refused
  const { error } = refused
  expect(error.code).toBe(code)
  for (const words of named) expect(`${error.title} ${error.message} ${error.next}`).toMatch(words)
  expect(await real(office)).toEqual(before)
}

/** What the gate says of each row of a staged file. */
export async function rowsOf(office: TestOffice, { batchId }: Summary) {
  const { rows } = await office.call('intake', 'import.rows', { batchId, only: 'all', afterLine: 0, limit: 100 })
  return rows
}

/** The one row of a file that holds only it: verdict, codes of errors with their columns, and of warnings. */
export async function told(office: TestOffice, change: Readonly<Record<string, string>>, how: HowToStage = {}) {
  const staged = await stage(office, csv([row(change)]), how)
  const [found] = await rowsOf(office, staged)
  await office.call('intake', 'import.discard', { batchId: staged.batchId })
  return {
    verdict: found?.verdict,
    errors: (found?.problems ?? []).map((problem) => `${problem.column} ${problem.code}`),
    warnings: (found?.warnings ?? []).map((warning) => warning.code),
    message: found?.problems[0]?.message ?? found?.warnings[0]?.message ?? '',
    found,
  }
}

/** Everything the store kept of a staged file, as one text: to look for what may not be in it. */
export async function keptOf(office: TestOffice, { batchId }: Summary): Promise<string> {
  return JSON.stringify([
    await sql(office, 'select * from import_row where batch_id = ?', batchId),
    await sql(office, 'select a.* from application a where a.batch_id = ?', batchId),
    await sql(office, 'select * from audit_entry'),
  ])
}
