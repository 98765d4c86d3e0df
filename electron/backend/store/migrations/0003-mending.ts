import type { Migration } from '../migrate.ts'

/** 取込の修正と取消. Staged rows can be mended and left out; a committed import can be taken back. */
export const mending: Migration = {
  name: '0003-mending',
  async up({ index, run }) {
    // mended: column index → new cell, beside the cells as they came; original: their content as it would have been read
    await run(`alter table import_row add column mended text`)
    await run(`alter table import_row add column original text`)
    await run(`alter table import_row add column excluded integer not null default 0 check (excluded in (0, 1))`)
    // the case as it stood before this row's newer answer, for taking the import back
    await run(`alter table import_row add column case_before text`)
    await run(`alter table import_batch add column excluded integer not null default 0 check (excluded >= 0)`)
    await run(`alter table import_batch add column undone_at text`)
    await run(`alter table import_batch add column undone_by text`)
    await run(`alter table import_batch add column undo_reason text`)
    await run(`alter table application add column mended text`)
    await run(`alter table application add column original text`)
    // 1: written by 一括審査; a person's judgement stands in the way of taking an import back
    await run(`alter table review add column auto integer not null default 0 check (auto in (0, 1))`)
    await index('import_row_receipt', 'import_row (batch_id, receipt_no)')
    await index('import_row_person', 'import_row (batch_id, person_key)')
  },
}
