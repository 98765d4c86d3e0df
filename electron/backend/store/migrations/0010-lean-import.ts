import type { Migration } from '../migrate.ts'

/**
 * 速い取込. What a row of a file said is kept once, in import_row; the application points there by batch and line. Texts that an
 * application carries itself (from before this step) stay where they are, an empty one stands in import_row.
 */
export const leanImport: Migration = {
  name: '0010-lean-import',
  async up({ table, index, appendOnly, run }) {
    // nearly every row of a file is new: indexes of a staged file are about the others
    for (const name of ['import_row_verdict', 'import_row_receipt', 'import_row_person']) await run(`drop index ${name}`)
    await index('import_row_verdict', `import_row (batch_id, verdict, line) where verdict <> 'added'`)
    await index('import_row_noted', `import_row (batch_id, line) where verdict = 'rejected' or warnings <> '[]'`)
    await index('import_row_warned', `import_row (batch_id, line) where warnings <> '[]'`)
    await index('import_row_excluded', `import_row (batch_id, line) where excluded = 1`)
    // 行の索引: by what later rows know a row, made when the first row of a staged file is mended
    await table(
      'import_key',
      `batch_id text not null references import_batch, kind text not null check (kind in ('receipt', 'person')), key text not null,
       line integer not null, primary key (batch_id, kind, key, line)`,
    )

    for (const act of ['update', 'delete']) await run(`drop trigger application_no_${act}`)
    await run('alter table application rename to application_entry')
    await appendOnly('application_entry')
    const told = (column: string) =>
      `case e.cells when '' then (select r.${column} from import_row r where r.batch_id = e.batch_id and r.line = e.line) else e.${column} end as ${column}`
    await run(
      `create view application as select e.application_id, e.case_id, e.version, e.batch_id, e.line, e.received_at,
       ${['content', 'cells', 'details', 'warnings', 'mended', 'original'].map(told).join(', ')} from application_entry e`,
    )
    // rows of a committed file are evidence: only what stands beside it (the case before, for taking the import back) may be added
    const evidence =
      'batch_id, line, verdict, receipt_no, application_id, case_id, content, cells, details, problems, warnings, mended, original, excluded'
    const closed = `when (select state from import_batch where batch_id = old.batch_id) = 'committed'`
    await run(
      `create trigger import_row_no_update before update of ${evidence} on import_row ${closed} begin select raise(abort, 'append-only: import_row'); end`,
    )
    await run(
      `create trigger import_row_no_delete before delete on import_row ${closed} begin select raise(abort, 'append-only: import_row'); end`,
    )
  },
}
