import type { ReadDb, WriteTx } from './db.ts'
import type { BackupFailureTable, BackupHolderTable, BackupProofTable, BackupRunTable } from './schema-backups.ts'

/** Who may open the next backup. */
export async function holders(read: ReadDb): Promise<BackupHolderTable[]> {
  return read.selectFrom('backup_holder').selectAll().where('ended_at', 'is', null).orderBy('kind').orderBy('owner').execute()
}

/** Ends whoever held before under the same kind and owner, and adds the new one. */
export async function replaceHolder(tx: WriteTx, row: Omit<BackupHolderTable, 'ended_at'>): Promise<void> {
  await tx
    .updateTable('backup_holder')
    .set({ ended_at: row.made_at })
    .where('kind', '=', row.kind)
    .where('owner', '=', row.owner)
    .where('ended_at', 'is', null)
    .execute()
  await tx
    .insertInto('backup_holder')
    .values({ ...row, ended_at: null })
    .execute()
}

/** Every paper there ever was, the newest first. */
export async function papers(read: ReadDb): Promise<BackupHolderTable[]> {
  return read
    .selectFrom('backup_holder')
    .selectAll()
    .where('kind', '=', 'recovery')
    .orderBy('made_at', 'desc')
    .orderBy('ended_at')
    .execute()
}

export async function addRun(tx: WriteTx, row: BackupRunTable): Promise<void> {
  await tx.insertInto('backup_run').values(row).execute()
}

export async function addProof(tx: WriteTx, row: BackupProofTable): Promise<void> {
  await tx.insertInto('backup_proof').values(row).execute()
}

const endOfTime = '9999'

/**
 * The last moment (ISO, UTC) that what was made may bear and be taken for made. What bears a later one was made under a clock that has gone back
 * since: it must not look fresh, nor keep today's backup from being made.
 */
export const madeUntil = (now: Date): string => new Date(now.getTime() + 86_400_000).toISOString()

/** The newest backups first. */
export async function lastRuns(read: ReadDb, limit: number, until = endOfTime): Promise<BackupRunTable[]> {
  return read
    .selectFrom('backup_run')
    .selectAll()
    .where('at', '<=', until)
    .orderBy('at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(limit)
    .execute()
}

/** The newest proof of a kind; `subject`: of this key or backup. */
export async function lastProof(
  read: ReadDb,
  kind: BackupProofTable['kind'],
  { subject, until = endOfTime }: { readonly subject?: string; readonly until?: string } = {},
): Promise<BackupProofTable | undefined> {
  let query = read.selectFrom('backup_proof').selectAll().where('kind', '=', kind).where('at', '<=', until)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  return query.orderBy('at', 'desc').limit(1).executeTakeFirst()
}

export async function addFailure(tx: WriteTx, row: BackupFailureTable): Promise<void> {
  await tx.insertInto('backup_failure').values(row).execute()
}

/** The newest failures first. */
export async function lastFailures(read: ReadDb, limit: number): Promise<BackupFailureTable[]> {
  return read.selectFrom('backup_failure').selectAll().orderBy('at', 'desc').orderBy('failure_id', 'desc').limit(limit).execute()
}
