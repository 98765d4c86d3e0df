import type { Migration } from '../migrate.ts'

const account = ['bank_code', 'bank_name', 'branch_code', 'branch_name', 'account_type', 'account_number', 'account_holder_kana'] as const

/**
 * 銀行・事業者・請求. Banks and branches with their days, every account a provider ever had and who stood for it, providers that are
 * stopped, what was said of a claim, letters of returned claims, months that are closed.
 */
export const claims: Migration = {
  name: '0023-claims',
  async up({ run, table, index, appendOnly, remake }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const dayOrNull = (column: string) => `${column} text check (${column} is null or length(${column}) = 10)`
    const span = `${day('valid_from')}, ${dayOrNull('valid_to')}, check (valid_to is null or valid_to >= valid_from)`
    const who = 'by_user text not null, at text not null'

    await table(
      'bank',
      `bank_code text not null check (length(bank_code) = 4), name text not null, kana text not null, successor text, ${span.replace(', check', ', primary key (bank_code, valid_from), check')}`,
    )
    await table(
      'bank_branch',
      `bank_code text not null check (length(bank_code) = 4), branch_code text not null check (length(branch_code) = 3), name text not null, kana text not null,
       successor_bank text, successor_branch text, ${span.replace(', check', ', primary key (bank_code, branch_code, valid_from), check')},
       check ((successor_bank is null) = (successor_branch is null))`,
    )
    await index('bank_branch_kana', 'bank_branch (bank_code, kana)')
    await table(
      'bank_load',
      `load_id text primary key, ${day('as_of')}, file text not null, sha256 text not null, banks integer not null, branches integer not null,
       added integer not null, changed integer not null, closed integer not null, ${who}`,
    )
    await appendOnly('bank_load')

    // 口座の履歴: the first account of a provider holds at once, every other one waits for a second person
    await table(
      'provider_account',
      `provider_no text not null, seq integer not null check (seq > 0), ${account.map((column) => `${column} text not null`).join(', ')},
       way text not null check (way in ('first', 'changed')), attorney integer not null check (attorney in (0, 1)), attorney_sha256 text, attorney_label text,
       reason text not null, ${who}, primary key (provider_no, seq)`,
    )
    await table(
      'provider_account_word',
      `provider_no text not null, seq integer not null, agrees integer not null check (agrees in (0, 1)), comment text not null, ${who},
       primary key (provider_no, seq), foreign key (provider_no, seq) references provider_account`,
    )
    await table(
      'provider_stop',
      `provider_no text not null, seq integer not null check (seq > 0), kind text not null check (kind in ('stopped', 'resumed')), ${day('from_on')},
       reason text not null check (reason <> ''), ${who}, primary key (provider_no, seq)`,
    )
    for (const name of ['provider_account', 'provider_account_word', 'provider_stop']) await appendOnly(name)
    await run(
      `insert into provider_account select provider_no, 1, ${account.join(', ')}, 'first', 0, null, null, '', 'system', strftime('%Y-%m-%dT%H:%M:%fZ', 'now') from provider`,
    )
    // however an account comes into the table of providers, its history has it
    const same = account.map((column) => `l.${column} = new.${column}`).join(' and ')
    const last = 'select * from provider_account a where a.provider_no = new.provider_no order by a.seq desc limit 1'
    const log = (column: string) =>
      `(select c.${column} from change_log c where c.area = 'provider' and c.record_key = json_array(new.provider_no) order by c.at desc, c.rowid desc limit 1)`
    for (const event of ['insert', `update of ${account.join(', ')}`]) {
      await run(
        `create trigger provider_account_kept_${event === 'insert' ? 'new' : 'change'} after ${event} on provider
         when not exists (select 1 from (${last}) l where ${same})
         begin insert into provider_account select new.provider_no, coalesce(max(seq), 0) + 1, ${account.map((column) => `new.${column}`).join(', ')},
           iif(count(*) = 0, 'first', 'changed'), 0, null, null, '', coalesce(${log('by_user')}, 'system'),
           coalesce(${log('at')}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) from provider_account where provider_no = new.provider_no; end`,
      )
    }

    // a claim that went back to its provider frees its voucher; at any moment a voucher bears one claim
    await remake('claim', (sql) =>
      sql
        .replace('voucher_no text not null unique references voucher', 'voucher_no text not null references voucher')
        .replace(`'matched', 'ordered', 'paid'`, `'matched', 'ordered', 'paid', 'returned'`),
    )
    await run(`create unique index claim_voucher_once on claim (voucher_no) where state <> 'returned'`)
    await run(`alter table claim add column held integer not null default 0 check (held in (0, 1))`)
    await run(`alter table claim add column month text not null default ''`)
    await run(`update claim set month = substr(delivered_on, 1, 7)`)
    await index('claim_month_state', 'claim (month, state)')
    await index('claim_batch_line', 'claim (batch_id, line)')
    await run(`alter table claim_batch add column way text not null default 'file' check (way in ('file', 'counter'))`)
    for (const column of [
      `provider_no text not null default ''`,
      `claim_ref text not null default ''`,
      dayOrNull('delivered_on'),
      'amount integer',
      'decided integer',
    ]) {
      await run(`alter table claim_refusal add column ${column}`)
    }
    await index('claim_refusal_provider', 'claim_refusal (provider_no)')
    // 一致・保留・照会・返戻: what a person said of a line, one after the other
    await table(
      'claim_mark',
      `batch_id text not null references claim_batch, line integer not null, seq integer not null check (seq > 0),
       kind text not null check (kind in ('agree', 'hold', 'ask', 'return')), note text not null, ${who}, primary key (batch_id, line, seq)`,
    )
    await table(
      'claim_return',
      `return_no text primary key, provider_no text not null, row_count integer not null check (row_count > 0), amount integer not null, ${day('made_on')}, ${who}`,
    )
    await table(
      'claim_return_line',
      `batch_id text not null references claim_batch, line integer not null, return_no text not null references claim_return, primary key (batch_id, line)`,
    )
    await index('claim_return_line_no', 'claim_return_line (return_no)')
    await table(
      'claim_month',
      `month text not null check (length(month) = 7), seq integer not null check (seq > 0), kind text not null check (kind in ('closed', 'reopen-asked', 'reopened')),
       reason text not null, ${who}, primary key (month, seq)`,
    )
    for (const name of ['claim_mark', 'claim_return', 'claim_return_line', 'claim_month']) await appendOnly(name)
  },
}
