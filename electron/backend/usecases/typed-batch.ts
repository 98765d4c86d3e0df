import type { CommandContext } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import { insertBatch } from '../store/imports.ts'
import type { ImportBatchTable } from '../store/schema-cases.ts'

/** In what one batch of a typed row differs from another. */
export interface TypedBatch {
  readonly batchId: string
  /** What stands where a file's name would. */
  readonly file: string
  readonly sha256: string
  readonly profileId: string
  readonly profile: string
  readonly programme: string
  readonly header: readonly string[]
  /** Whether the row makes a case or a further version of an application. */
  readonly verdict: 'new' | 'changed'
  readonly warned: boolean
  /** ISO instant of the act. */
  readonly at: string
}

/** 取込の束 of one row that a person typed: made and committed in the same transaction, with the next import number. */
export async function insertTypedBatch({ tx, env, user }: CommandContext, typed: TypedBatch): Promise<ImportBatchTable> {
  const day = env.businessDay()
  const batch: ImportBatchTable = {
    batch_id: typed.batchId,
    import_no: await nextInSeries(tx, 'import', day),
    state: 'committed',
    file: typed.file,
    sha256: typed.sha256,
    encoding: 'utf-8',
    profile_id: typed.profileId,
    profile: typed.profile,
    programme: typed.programme,
    header: JSON.stringify(typed.header),
    fields: '[]',
    unmapped: '[]',
    notes: '[]',
    row_count: 1,
    added: typed.verdict === 'new' ? 1 : 0,
    same: 0,
    changed: typed.verdict === 'changed' ? 1 : 0,
    rejected: 0,
    warned: typed.warned ? 1 : 0,
    excluded: 0,
    undone_at: null,
    undone_by: null,
    undo_reason: null,
    staged_by: user.userId,
    staged_at: typed.at,
    committed_at: typed.at,
    business_day: day,
  }
  await insertBatch(tx, batch)
  return batch
}
