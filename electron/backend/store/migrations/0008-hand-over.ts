import type { Migration } from '../migrate.ts'

/** 授受簿: what is said later of a line (medium, recipient); the line itself never changes. */
export const handOver: Migration = {
  name: '0008-hand-over',
  async up({ table, index, appendOnly }) {
    await table(
      'hand_over_note',
      `note_id text primary key, entry_id text not null references hand_over, seq integer not null check (seq > 0),
       medium text not null check (medium <> ''), recipient text not null, remark text not null, by_user text not null, at text not null,
       unique (entry_id, seq)`,
    )
    await appendOnly('hand_over_note')
    await index('hand_over_at', 'hand_over (at, entry_id)')
    await index('hand_over_direction', 'hand_over (direction, at, entry_id)')
    await index('import_batch_state', 'import_batch (state, staged_at)')
  },
}
