/** Short words for tests of the whole backend, also in processes that no test runner started: plain SQL beside the gate, refusals, drafts. */
import { readFileSync } from 'node:fs'
import { hash } from '@node-rs/argon2'
import { CompiledQuery } from 'kysely'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { openSeed, passwordKey, wrapSeed, type PasswordKey } from '../../electron/backend/keys/wrap.ts'
import { passwordCost } from '../../electron/backend/passwords.ts'
import type { BackendOptions } from '../../electron/backend/office/open.ts'
import type { Input, Output } from '../../shared/contract.ts'
import { parseCsv } from './csv.ts'
import { Refused, sampleFile, sampleOffice, type TestOffice } from './office.ts'

export type Row = Readonly<Record<string, string | number | null>>

/** Runs SQL on the writer, past every rule of the program: the hand of somebody who owns the file. */
export async function sql(office: TestOffice, text: string, ...values: readonly (string | number | null)[]): Promise<Row[]> {
  const { rows } = await office.backend.env.store.writer.executeQuery<Row>(CompiledQuery.raw(text, [...values]))
  return rows
}

/** The one number a query gives. */
export async function one(office: TestOffice, text: string, ...values: readonly (string | number | null)[]): Promise<number> {
  const [row] = await sql(office, text, ...values)
  return Number(Object.values(row ?? {})[0])
}

export const entries = (office: TestOffice): Promise<number> => one(office, 'select count(*) from audit_entry')

/** The code of the refusal that a call ends with; 'done' when it is not refused. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (error instanceof Refused) return error.error.code
    throw error
  }
}

/** The business code of an error thrown by the backend's own functions. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

/** The same password at the least cost the algorithm allows: tests sign in hundreds of times. */
let cheapHash: Promise<string> | undefined

/** Everybody's signing key of the sample office under the same password, worked in at the least cost; by the wrapped text it was made from. */
const cheapKeys = new Map<string, string>()
let keyOfSample: { readonly salt: string; readonly dear: Uint8Array; readonly cheap: PasswordKey } | undefined

async function cheapened(keyId: string, wrapped: string): Promise<string> {
  const known = cheapKeys.get(wrapped)
  if (known !== undefined) return known
  const { salt } = JSON.parse(wrapped) as { readonly salt: string }
  if (keyOfSample?.salt !== salt) {
    const { key } = await passwordKey(samplePassword, passwordCost, Buffer.from(salt, 'base64'))
    keyOfSample = { salt, dear: key, cheap: await passwordKey(samplePassword, { memoryCost: 8, timeCost: 1, parallelism: 1 }) }
  }
  const seed = openSeed(keyOfSample.dear, keyId, wrapped)
  if (seed === null) throw new Error(`key ${keyId} of the sample office does not open`)
  const text = wrapSeed(keyOfSample.cheap, keyId, seed)
  cheapKeys.set(wrapped, text)
  return text
}

/** Makes signing in to an office of the sample's users take no time. */
export async function cheapLogins(office: TestOffice): Promise<void> {
  cheapHash ??= hash(samplePassword, { memoryCost: 8, timeCost: 1, parallelism: 1 })
  await sql(office, 'update user_account set password_hash = ?', await cheapHash)
  for (const row of await sql(office, 'select key_id, wrapped from signing_secret')) {
    const keyId = String(row['key_id'])
    await sql(office, 'update signing_secret set wrapped = ? where key_id = ?', await cheapened(keyId, String(row['wrapped'])), keyId)
  }
}

/** The sample office, in which signing in takes no time. */
export async function quickOffice(options: BackendOptions = {}): Promise<TestOffice> {
  const office = await sampleOffice(options)
  await cheapLogins(office)
  return office
}

/** Numbers of cases with this proposal that wait for a draft, in order, smallest public payment first if asked. */
export async function readyCases(office: TestOffice, count: number, programme = 'aids'): Promise<string[]> {
  const rows = await sql(
    office,
    `select min(c.case_no) as no from welfare_case c join review r on r.review_id = c.review_id
     where c.state = 'reviewed' and r.propose = 'grant' and c.programme = ? and c.public_payment between 1 and 100000
     group by c.resident_no order by no limit ?`,
    programme,
    count,
  )
  return rows.map((row) => String(row['no']))
}

/** A small grant draft (two posts: 係長, 課長) of cases of different persons. */
export async function smallDraft(office: TestOffice, count = 2): Promise<Output<'draft.create'> & { readonly caseNos: readonly string[] }> {
  const caseNos = await readyCases(office, count)
  return { caseNos, ...(await office.call('drafter', 'draft.create', { kind: 'grant', caseNos })) }
}

export const approve = (office: TestOffice, user: string, draftNo: string, more: Partial<Input<'draft.approve'>> = {}) =>
  office.call(user, 'draft.approve', { draftNo, asDeputy: false, ...more })

/** Verifies the whole trail as the auditor. */
export const trailHolds = async (office: TestOffice): Promise<boolean> => (await office.call('auditor', 'audit.verify', {})).ok

const quoted = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')

/** Rows of the counter file by receipt number, some cells changed: what comes in when somebody answers again. */
export function counterText(receiptNos: readonly string[], change: Readonly<Record<string, string>> = {}): string {
  const [header, ...rows] = parseCsv(readFileSync(sampleFile('aids-counter.csv'), 'utf8'))
  const names = header?.cells ?? []
  const chosen = rows.filter((row) => receiptNos.includes(row.cells[names.indexOf('整理番号')] ?? ''))
  return [names, ...chosen.map((row) => row.cells.map((cell, i) => change[names[i] ?? ''] ?? cell))]
    .map((cells) => `${quoted(cells)}\n`)
    .join('')
}
