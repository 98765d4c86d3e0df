import type { Migration } from '../migrate.ts'

/** 取込: what was noticed of a file as a whole. */
export const importNotes: Migration = {
  name: '0009-import-notes',
  async up({ run }) {
    await run(`alter table import_batch add column notes text not null default '[]'`)
  },
}
