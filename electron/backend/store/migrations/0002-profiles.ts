import type { Migration } from '../migrate.ts'

/** 取込プロファイル of the office, every version kept, and mappings that somebody has not finished. */
export const profiles: Migration = {
  name: '0002-profiles',
  async up({ table, appendOnly }) {
    await table(
      'import_profile',
      `profile_id text not null, version integer not null check (version >= 1), programme text not null, name text not null,
       source text not null, json text not null, header text not null, removed integer not null check (removed in (0, 1)),
       saved_by text not null references user_account, saved_at text not null, primary key (profile_id, version)`,
    )
    await appendOnly('import_profile')
    await table(
      'mapping_draft',
      `user_id text primary key references user_account, file text not null, sha256 text not null, headers text not null,
       json text not null, at text not null`,
    )
  },
}
