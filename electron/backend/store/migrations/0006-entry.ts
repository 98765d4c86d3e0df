import type { Migration } from '../migrate.ts'

/** 下書き. What a user has typed into a form and not yet committed: one for each user and form. */
export const entry: Migration = {
  name: '0006-entry',
  async up({ table }) {
    await table(
      'form_draft',
      `user_id text not null references user_account, form text not null, content text not null, saved_at text not null,
       primary key (user_id, form)`,
    )
  },
}
