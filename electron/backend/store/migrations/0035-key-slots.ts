import type { Migration } from '../migrate.ts'

/**
 * 鍵の開け口. The office's key, sealed once for each who may open it: users, users with a first password, the paper. A slot whose `box` is
 * null is shut: its holder stays known, so that it can be sealed for him again. Slots go for good with their row.
 */
export const keySlots: Migration = {
  name: '0035-key-slots',
  async up({ table }) {
    await table(
      'key_slot',
      `kind text not null check (kind in ('user', 'first', 'recovery')), owner text not null, holder text not null check (length(holder) = 43),
       kdf text not null, key_id text not null check (length(key_id) = 16), fresh text, box text, made_at text not null,
       by_user text not null, primary key (kind, owner), check ((fresh is null) = (box is null)), check ((kind = 'first') = (kdf <> '')),
       check ((kind = 'recovery') = (owner = ''))`,
    )
  },
}
