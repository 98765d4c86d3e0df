import { withdrawers, type Withdrawer, type WithdrawalCause } from '../../../shared/domain/withdrawal.ts'
import type { ReadDb } from './db.ts'
import type { DraftCaseTable, DraftTable } from './schema-cases.ts'

/** What the trail has of the last withdrawal of a case. */
export interface WithdrawalEntry {
  readonly cause: WithdrawalCause
  readonly at: string
  readonly actor: string
  /** Of a withdrawal on somebody's word; null otherwise, and where the body of the entry was erased. */
  readonly said: { readonly on: string; readonly by: Withdrawer } | null
  readonly reason: string
}

/** The entry that withdrew a case last; undefined where none did. */
export async function lastWithdrawal(read: ReadDb, caseNo: string): Promise<WithdrawalEntry | undefined> {
  const row = await read
    .selectFrom('audit_entry as e')
    .leftJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.action', 'e.actor', 'e.at_local', 'b.body'])
    .where('e.ref', '=', caseNo)
    .where('e.action', 'in', ['withdraw', 'withdraw-said', 'import-undone'])
    .orderBy('e.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const body = row.body === null ? {} : (JSON.parse(row.body) as Readonly<Record<string, unknown>>)
  const { saidOn, reason } = body
  const by = withdrawers.find((one) => one === body['by'])
  return {
    cause: row.action === 'withdraw-said' ? 'said' : row.action === 'withdraw' ? 'duplicate' : 'import',
    at: row.at_local,
    actor: row.actor,
    said: typeof saidOn === 'string' && by !== undefined ? { on: saidOn, by } : null,
    reason: typeof reason === 'string' ? reason : '',
  }
}

/** The open draft a case is in, with its row there; undefined: it is in none. A draft of a cancellation does not count. */
export async function draftHolding(
  read: ReadDb,
  caseId: string,
): Promise<{ readonly draft: DraftTable; readonly row: DraftCaseTable } | undefined> {
  const row = await read.selectFrom('draft_case').selectAll().where('case_id', '=', caseId).where('open', '=', 1).executeTakeFirst()
  if (row === undefined) return undefined
  const draft = await read
    .selectFrom('draft')
    .selectAll()
    .where('draft_id', '=', row.draft_id)
    .where('state', 'in', ['circulating', 'returned'])
    .where('kind', 'in', ['grant', 'refuse'])
    .executeTakeFirst()
  return draft === undefined ? undefined : { draft, row }
}
