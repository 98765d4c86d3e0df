/** 封じ直し. Everything in the store that is sealed by the office's key, and sealing a piece of it anew. */
import { CompiledQuery } from 'kysely'
import { resealField } from '../keys/field-cipher.ts'
import { answerOwner, checkOwner, draftOwner, payeeOwner } from '../keys/field-owners.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { resealText, sealText } from './sealed-text.ts'
import { withoutTriggers } from './triggers.ts'

type Ids = readonly (string | number)[]

export interface SealedPlace {
  readonly table:
    | 'resident'
    | 'review'
    | 'decision'
    | 'change_log'
    | 'import_row'
    | 'sealed_block'
    | 'request'
    | 'form_draft'
    | 'account_answer'
    | 'payment_account_check'
    | 'payment_payee'
    | 'payment_payee_shown'
  readonly columns: readonly string[]
  /** For fields sealed whole: the columns that say whose they are, and what they give. Without it tokens stand within texts. */
  readonly ids?: readonly string[]
  readonly owner?: (ids: Ids) => string
  /** Where the earlier ciphertext is kept, sealed, under the same `ids`: an approval vouches for it. */
  readonly shown?: 'payment_payee_shown'
}

/** Every column of the store in which something sealed may stand; a test looks for it in all others. */
export const sealedPlaces: readonly SealedPlace[] = [
  { table: 'import_row', columns: ['cells', 'details', 'content', 'original', 'mended', 'problems', 'warnings'] },
  { table: 'sealed_block', columns: ['text'] },
  { table: 'request', columns: ['result'] },
  { table: 'form_draft', columns: ['content'], ids: ['user_id', 'form'], owner: ([user, form]) => draftOwner(String(user), String(form)) },
  { table: 'account_answer', columns: ['sealed'], ids: ['answer_id'], owner: ([id]) => answerOwner(String(id)) },
  { table: 'payment_account_check', columns: ['account'], ids: ['check_id'], owner: ([id]) => checkOwner(String(id)) },
  {
    table: 'payment_payee',
    columns: ['account_number'],
    ids: ['run_id', 'seq'],
    owner: ([run, seq]) => payeeOwner(String(run), Number(seq)),
    shown: 'payment_payee_shown',
  },
  { table: 'payment_payee_shown', columns: ['shown'] },
  { table: 'resident', columns: ['postal_code', 'address'] },
  { table: 'review', columns: ['checks', 'summary', 'facts'] },
  { table: 'decision', columns: ['frozen'] },
  { table: 'change_log', columns: ['before_value', 'after_value'] },
]

/** Rows of a piece: short enough that whoever waits for the store does not feel it. */
const rowsPerPiece = 200

export interface ResealedPiece {
  /** The last row looked at; null: there are no more. */
  readonly last: number | null
  readonly rows: number
  readonly anew: number
  readonly shut: number
}

/** How many rows a place has. */
export async function rowsIn(read: ReadDb, { table }: SealedPlace): Promise<number> {
  const { n } = await read
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/**
 * Seals the next rows of a place by the present key. What stands there says the same as before; rows that are evidence are changed in
 * nothing else: the triggers of the table are away within this transaction only.
 */
export async function resealPiece(tx: WriteTx, keys: OfficeKeys, place: SealedPlace, after: number): Promise<ResealedPiece> {
  const ask = async <R>(text: string, ...values: unknown[]): Promise<R[]> =>
    (await tx.executeQuery<R>(CompiledQuery.raw(text, values))).rows
  // under other names, so that the tokens come as they lie there
  const wanted = [...place.columns.map((name, i) => `${name} as t${i}`), ...(place.ids ?? []).map((name, i) => `${name} as i${i}`)]
  const rows = await ask<Record<string, string | number | null>>(
    `select rowid as at, ${wanted.join(', ')} from ${place.table} where rowid > ? order by rowid limit ${rowsPerPiece}`,
    after,
  )
  let anew = 0
  let shut = 0
  const changes = rows.flatMap((row) => {
    const ids = (place.ids ?? []).map((_, i) => row[`i${i}`] ?? '')
    const sets = place.columns.flatMap((name, i): [string, string][] => {
      const text = row[`t${i}`]
      if (typeof text !== 'string') return []
      const done = place.owner === undefined ? resealText(keys, text) : resealField(keys, place.owner(ids), text)
      anew += done.anew
      shut += done.shut
      return done.anew === 0 ? [] : [[name, done.text]]
    })
    return sets.length === 0 ? [] : [{ at: Number(row['at']), sets, ids, was: String(row['t0']) }]
  })
  if (changes.length > 0) {
    await withoutTriggers(tx, place.table, async () => {
      for (const { at, sets, ids, was } of changes) {
        if (place.shown !== undefined)
          await ask(
            `insert into ${place.shown} (${(place.ids ?? []).join(', ')}, shown) values (?, ?, ?) on conflict do nothing`,
            ...ids,
            sealText(() => keys, 'payee', was),
          )
        await ask(
          `update ${place.table} set ${sets.map(([name]) => `${name} = ?`).join(', ')} where rowid = ?`,
          ...sets.map(([, text]) => text),
          at,
        )
      }
    })
  }
  const last = rows.at(-1)
  return { last: last === undefined ? null : Number(last['at']), rows: rows.length, anew, shut }
}
