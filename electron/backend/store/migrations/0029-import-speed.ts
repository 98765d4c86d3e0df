import type { Migration } from '../migrate.ts'

/**
 * 速い確定. A new case enters fewer indexes: those about what a new case does not have yet know only the cases that have it, and those
 * that another index answers for are gone. A commit of many cases keeps the counts and the words of the search itself, a piece of rows at
 * a time, and says so by the row of `bulk_write`.
 */
export const importSpeed: Migration = {
  name: '0029-import-speed',
  async up({ table, run }) {
    for (const name of ['case_receipt', 'case_item_applied', 'case_state_proposal', 'case_assigned', 'case_resident'])
      await run(`drop index ${name}`)
    await run('create index case_state_proposal on welfare_case (state, proposal, case_no) where proposal is not null')
    await run('create index case_assigned on welfare_case (assigned_to, state, case_no) where assigned_to is not null')
    await run('create index case_resident on welfare_case (resident_no) where resident_no is not null')

    await table('bulk_write', 'n integer primary key check (n = 1)')
    const singly = 'after insert on welfare_case when not exists (select 1 from bulk_write) begin'
    await run('drop trigger case_count_more')
    await run(
      `create trigger case_count_more ${singly}
         insert into case_count values (new.programme, new.state, coalesce(new.proposal, ''), new.channel, new.item_code,
           instr(new.flags, '"protected"') > 0, instr(new.flags, '"duplicate"') > 0, 1) on conflict do update set n = n + 1; end`,
    )
    await run('drop trigger welfare_case_words')
    const enter = (word: string): string =>
      `insert into search_word (word, fold) select ${word}, replace(${word}, 'ー', '')
         where ${word} <> '' and not exists (select 1 from search_word where word = ${word});`
    await run(`create trigger welfare_case_words ${singly} ${enter('new.kana_key')} ${enter('new.name_key')} end`)

    await shortDetails(run)
  },
}

/**
 * 短い値. Rows of a file tell their values in short (`shortValues`): what a cell says already is not written again. `row_value` shows them
 * whole, by the names of the fields that stand with the batch, and `application` with it.
 */
async function shortDetails(run: (sql: string) => Promise<void>): Promise<void> {
  await run(`alter table import_batch add column fields text not null default '[]'`)
  await run('drop view application')
  const value = `case v.type when 'integer' then json_quote(json_extract(r.cells, '$[' || v.value || ']')) when 'text' then json_quote(v.value)
    when 'object' then substr(v.value, 5, length(v.value) - 5) when 'array' then v.value else v.type end`
  await run(
    `create view row_value as select r.batch_id, r.line, case substr(r.details, 1, 1) when '[' then (
       select '{' || group_concat(json_quote(json_extract(b.fields, '$[' || v.key || ']')) || ':' || ${value}) || '}'
       from import_batch b, json_each(r.details) v where b.batch_id = r.batch_id) else r.details end as details from import_row r`,
  )
  const told = (column: string, from = 'import_row'): string =>
    `case e.cells when '' then (select r.${column} from ${from} r where r.batch_id = e.batch_id and r.line = e.line) else e.${column} end as ${column}`
  await run(
    `create view application as select e.application_id, e.case_id, e.version, e.batch_id, e.line, e.received_at,
     ${['content', 'cells', 'warnings', 'mended', 'original'].map((column) => told(column)).join(', ')}, ${told('details', 'row_value')}
     from application_entry e`,
  )
}
