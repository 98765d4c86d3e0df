import { sql } from 'kysely'
import { caseConflict } from './conflict.ts'
import type { WriteTx } from './db.ts'
import { answered } from './import-commit.ts'
import type { WelfareCaseTable } from './schema-cases.ts'

/** A case that an import made, or gave a newer answer. */
export interface ImportedCase {
  readonly case_id: string
  readonly case_no: string
  readonly receipt_no: string
  readonly state: string
  readonly version: number
  /** The application this import brought. */
  readonly application_id: string
  /** The one that counts now. */
  readonly current_id: string
  /** The case before this answer, as JSON; null: the import made the case. */
  readonly case_before: string | null
  /** Which answer of the case this application is, from 1. */
  readonly answer_no: number
  readonly resident_no: string | null
  /** Whom the row itself was linked to. */
  readonly row_resident_no: string | null
  /** 1: it stands in a draft, or did since this import. */
  readonly drafted: 0 | 1
  /** 1: its review was made by 一括審査 alone. */
  readonly auto: 0 | 1
}

/** Every case of an import with what decides whether it can be taken back, by case number. */
export async function casesOfImport(tx: WriteTx, batchId: string): Promise<ImportedCase[]> {
  const { rows } = await sql<ImportedCase>`
    select c.case_id, c.case_no, c.receipt_no, c.state, c.version, a.version as answer_no, a.application_id, c.application_id as current_id, r.case_before, c.resident_no, r.resident_no as row_resident_no,
      exists (select 1 from draft_case d where d.case_id = c.case_id and (d.open = 1 or d.case_version > coalesce(r.case_version, 0))) as drafted,
      coalesce((select v.auto from review v where v.review_id = c.review_id), 0) as auto
    from application a join welfare_case c on c.case_id = a.case_id
      left join import_row r on r.batch_id = a.batch_id and r.line = a.line
    where a.batch_id = ${batchId} order by c.case_no`.execute(tx)
  return rows
}

/**
 * Puts a case back as it was before its newer answer. Every such way is one of legal moves (審査のやり直し to 受付, from there to
 * 補正中, 保留 or 審査済), taken at once. Throws AppError `changed-by-other`.
 */
export async function putAnswerBack(tx: WriteTx, c: ImportedCase, at: string): Promise<void> {
  const before = JSON.parse(c.case_before ?? '{}') as Partial<WelfareCaseTable>
  const change = Object.fromEntries(answered.map((column) => [column, before[column] ?? null])) as Partial<WelfareCaseTable>
  const { numUpdatedRows } = await tx
    .updateTable('welfare_case')
    .set({ ...change, version: c.version + 1, updated_at: at })
    .where('case_id', '=', c.case_id)
    .where('version', '=', c.version)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw await caseConflict(tx, c.case_id)
}
