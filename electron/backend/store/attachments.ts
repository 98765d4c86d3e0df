import { sql } from 'kysely'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import type { AttachmentSetTable, AttachmentStageTable, AttachmentTable } from './schema-attachments.ts'

/** 添付. What cases hold, and what lies staged until a person commits it. */

/** A case that files may belong to, with what its application states and the row it came from. */
export interface AttachableCase {
  readonly case_id: string
  readonly case_no: string
  readonly receipt_no: string
  readonly application_id: string
  readonly name: string
  readonly state: string
  readonly batch_id: string | null
  /** 添付書類 of the application as JSON. */
  readonly told: string | null
}

/** Every case of a programme that still takes papers: all but those withdrawn or cancelled. */
export async function attachableCases(read: ReadDb, programme: string): Promise<AttachableCase[]> {
  return read
    .selectFrom('welfare_case as c')
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select(['c.case_id', 'c.case_no', 'c.receipt_no', 'c.application_id', 'c.name', 'c.state', 'a.batch_id'])
    .select(sql<string | null>`json_extract(a.details, '$.attachments')`.as('told'))
    .where('c.programme', '=', programme)
    .where('c.state', 'not in', ['withdrawn', 'cancelled'])
    .orderBy('c.case_no')
    .execute()
}

/** Cells of the applications that an import brought, by application. */
export async function cellsOfBatch(read: ReadDb, batchId: string): Promise<Map<string, readonly string[]>> {
  const rows = await read.selectFrom('application').select(['application_id', 'cells']).where('batch_id', '=', batchId).execute()
  return new Map(rows.map((row) => [row.application_id, JSON.parse(row.cells) as string[]]))
}

/** Headers and profile texts of the committed imports of a programme; of one import alone when it is named. */
export async function batchForms(read: ReadDb, programme: string, batchId?: string) {
  let query = read
    .selectFrom('import_batch')
    .select(['batch_id', 'header', 'profile'])
    .where('programme', '=', programme)
    .where('state', '=', 'committed')
  if (batchId !== undefined) query = query.where('batch_id', '=', batchId)
  return query.execute()
}

/** Receipt numbers that a file named, whatever became of its rows; refused rows are left out. */
export async function receiptsOfBatch(read: ReadDb, batchId: string): Promise<Set<string>> {
  const rows = await read
    .selectFrom('import_row')
    .select('receipt_no')
    .where('batch_id', '=', batchId)
    .where('verdict', '<>', 'rejected')
    .execute()
  return new Set(rows.map((row) => row.receipt_no))
}

/** Hash and kind of everything that cases of a programme hold, by case. */
export async function heldByCase(read: ReadDb, programme: string): Promise<Map<string, { sha256: string; kind: string | null }[]>> {
  const rows = await read
    .selectFrom('attachment as x')
    .innerJoin('welfare_case as c', 'c.case_id', 'x.case_id')
    .select(['x.case_id', 'x.sha256', 'x.kind'])
    .where('c.programme', '=', programme)
    .execute()
  const held = new Map<string, { sha256: string; kind: string | null }[]>()
  for (const { case_id, ...one } of rows) held.set(case_id, [...(held.get(case_id) ?? []), one])
  return held
}

/** 添付済みの書類. Kinds of paper that files of a case bring, each once; files of unknown kind bring none. */
export async function attachedKinds(read: ReadDb, caseId: string): Promise<readonly string[]> {
  const rows = await read
    .selectFrom('attachment')
    .select('kind')
    .distinct()
    .where('case_id', '=', caseId)
    .where('kind', 'is not', null)
    .orderBy('kind')
    .execute()
  return rows.flatMap((row) => (row.kind === null ? [] : [row.kind]))
}

/** What a case holds, oldest first. */
export async function attachmentsOf(read: ReadDb, caseId: string): Promise<AttachmentTable[]> {
  return read.selectFrom('attachment').selectAll().where('case_id', '=', caseId).orderBy('at').orderBy('attachment_id').execute()
}

/** One attachment of a case; undefined when that case has none of this id. */
export async function attachmentOf(read: ReadDb, caseId: string, attachmentId: string): Promise<AttachmentTable | undefined> {
  return read
    .selectFrom('attachment')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('attachment_id', '=', attachmentId)
    .executeTakeFirst()
}

/** Enters attachments of cases; their contents are kept before. */
export async function insertAttachments(tx: WriteTx, rows: readonly AttachmentTable[]): Promise<void> {
  for (const piece of chunks(rows, 13)) await tx.insertInto('attachment').values(piece).execute()
}

/** Begins a set: one ZIP or folder, being read. */
export async function insertSet(tx: WriteTx, set: AttachmentSetTable): Promise<void> {
  await tx.insertInto('attachment_set').values(set).execute()
}

/** Notes the SHA-256 of a set once all of it was read. */
export async function writeSetHash(tx: WriteTx, setId: string, sha256: string): Promise<void> {
  await tx.updateTable('attachment_set').set({ sha256 }).where('set_id', '=', setId).execute()
}

/** A set that is still staged, or undefined. */
export async function findSet(read: ReadDb, setId: string): Promise<AttachmentSetTable | undefined> {
  return read.selectFrom('attachment_set').selectAll().where('set_id', '=', setId).executeTakeFirst()
}

/** Adds files to a staged set. */
export async function insertStaged(tx: WriteTx, rows: readonly AttachmentStageTable[]): Promise<void> {
  for (const piece of chunks(rows, 10)) await tx.insertInto('attachment_stage').values(piece).execute()
}

/** Files of a staged set, about in the order they were read. */
export async function stagedOf(read: ReadDb, setId: string): Promise<AttachmentStageTable[]> {
  return read.selectFrom('attachment_stage').selectAll().where('set_id', '=', setId).orderBy('stage_id').execute()
}

/** Every staged set, for what a former session left. */
export async function stagedSets(read: ReadDb): Promise<string[]> {
  const rows = await read.selectFrom('attachment_set').select('set_id').execute()
  return rows.map((row) => row.set_id)
}

/** Takes the staged rows of a set away; the contents are somebody else's to remove. */
export async function clearSet(tx: WriteTx, setId: string): Promise<void> {
  await tx.deleteFrom('attachment_stage').where('set_id', '=', setId).execute()
  await tx.deleteFrom('attachment_set').where('set_id', '=', setId).execute()
}

/** Those of these contents that no case and no account of a provider (委任状) holds and no other set names. */
export async function unheld(read: ReadDb, hashes: readonly string[], setId: string): Promise<string[]> {
  const free: string[] = []
  for (const sha256 of new Set(hashes)) {
    const held = await read.selectFrom('attachment').select('attachment_id').where('sha256', '=', sha256).executeTakeFirst()
    const staged = await read
      .selectFrom('attachment_stage')
      .select('stage_id')
      .where('sha256', '=', sha256)
      .where('set_id', '<>', setId)
      .executeTakeFirst()
    const attorney = await read.selectFrom('provider_account').select('seq').where('attorney_sha256', '=', sha256).executeTakeFirst()
    if (held === undefined && staged === undefined && attorney === undefined) free.push(sha256)
  }
  return free
}

/** Whether any case or any account of a provider holds anything. */
export async function anyAttachment(read: ReadDb): Promise<boolean> {
  const attorney = await read
    .selectFrom('provider_account')
    .select('seq')
    .where('attorney_sha256', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  const held = await read.selectFrom('attachment').select('attachment_id').limit(1).executeTakeFirst()
  return held !== undefined || attorney !== undefined
}

/** Numbers of cases by id, of those among these that still take papers. */
export async function openCaseNumbers(read: ReadDb, caseIds: readonly string[]): Promise<Map<string, string>> {
  const numbers = new Map<string, string>()
  for (const piece of chunks([...new Set(caseIds)], 1)) {
    const rows = await read
      .selectFrom('welfare_case')
      .select(['case_id', 'case_no'])
      .where('case_id', 'in', piece)
      .where('state', 'not in', ['withdrawn', 'cancelled'])
      .execute()
    for (const row of rows) numbers.set(row.case_id, row.case_no)
  }
  return numbers
}

/** `case id` + blank + hash of everything that these cases hold. */
export async function heldKeys(read: ReadDb, caseIds: readonly string[]): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const piece of chunks([...new Set(caseIds)], 1)) {
    const rows = await read.selectFrom('attachment').select(['case_id', 'sha256']).where('case_id', 'in', piece).execute()
    for (const row of rows) keys.add(`${row.case_id} ${row.sha256}`)
  }
  return keys
}
