import { isSealedField, openField, sealField } from '../keys/field-cipher.ts'
import { draftOwner } from '../keys/field-owners.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { FormDraftTable } from './schema-entry.ts'

/** 下書き of forms: one for each user and form, its content sealed under the office's key (rows of older programs are plain JSON). */

export interface TypedDraft {
  readonly form: string
  readonly values: Readonly<Record<string, string>>
  /** UTC. */
  readonly savedAt: string
}

/** The office's keys, asked for only when something is sealed. */
export type KeyOf = () => Promise<OfficeKeys>

async function opened(keyOf: KeyOf, rows: readonly FormDraftTable[]): Promise<TypedDraft[]> {
  const key = rows.some((row) => isSealedField(row.content)) ? await keyOf() : null
  return rows.map((row) => {
    const plain = key === null || !isSealedField(row.content) ? row.content : openField(key, draftOwner(row.user_id, row.form), row.content)
    return { form: row.form, values: JSON.parse(plain) as Record<string, string>, savedAt: row.saved_at }
  })
}

/** All drafts of a user, the newest first. Throws AppError `office-key-missing`, `office-key-wrong`. */
export async function draftsOf(read: ReadDb, keyOf: KeyOf, userId: string): Promise<TypedDraft[]> {
  const rows = await read.selectFrom('form_draft').selectAll().where('user_id', '=', userId).orderBy('saved_at', 'desc').execute()
  return opened(keyOf, rows)
}

/** The user's draft of a form, or undefined. Throws AppError `office-key-missing`, `office-key-wrong`. */
export async function draftOf(read: ReadDb, keyOf: KeyOf, userId: string, form: string): Promise<TypedDraft | undefined> {
  const rows = await read.selectFrom('form_draft').selectAll().where('user_id', '=', userId).where('form', '=', form).execute()
  return (await opened(keyOf, rows))[0]
}

/** Puts a draft in the place of the user's earlier one of that form. Throws AppError `office-key-missing`. */
export async function keepDraft(tx: WriteTx, keyOf: KeyOf, draft: TypedDraft & { readonly userId: string }): Promise<void> {
  const content = sealField(await keyOf(), draftOwner(draft.userId, draft.form), JSON.stringify(draft.values))
  await tx
    .insertInto('form_draft')
    .values({ user_id: draft.userId, form: draft.form, content, saved_at: draft.savedAt })
    .onConflict((on) => on.columns(['user_id', 'form']).doUpdateSet({ content, saved_at: draft.savedAt }))
    .execute()
}

/** Takes the user's draft of a form away. */
export async function dropDraft(tx: WriteTx, userId: string, form: string): Promise<void> {
  await tx.deleteFrom('form_draft').where('user_id', '=', userId).where('form', '=', form).execute()
}

/** Keeps the newest drafts of a user, so many. */
export async function dropOldDrafts(tx: WriteTx, userId: string, most: number): Promise<void> {
  const old = await tx
    .selectFrom('form_draft')
    .select('form')
    .where('user_id', '=', userId)
    .orderBy('saved_at', 'desc')
    .limit(1000)
    .offset(most)
    .execute()
  if (old.length === 0) return
  await tx
    .deleteFrom('form_draft')
    .where('user_id', '=', userId)
    .where(
      'form',
      'in',
      old.map(({ form }) => form),
    )
    .execute()
}
