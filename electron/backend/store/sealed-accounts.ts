import type { ReadDb } from './db.ts'

/** Whether the store holds an account that only the office's key opens. */
export async function anySealedAccount(read: ReadDb): Promise<boolean> {
  const found = await Promise.all([
    read.selectFrom('account_answer').select('answer_id').where('sealed', 'is not', null).limit(1).executeTakeFirst(),
    read.selectFrom('payment_account_check').select('check_id').where('account', 'is not', null).limit(1).executeTakeFirst(),
    read.selectFrom('payment_payee').select('run_id').where('kind', '=', 'person').limit(1).executeTakeFirst(),
  ])
  return found.some((row) => row !== undefined)
}
