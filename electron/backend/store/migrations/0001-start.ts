import type { Migration } from '../migrate.ts'

/** The first shape of an office: users, masters, intake, cases, decisions, papers, payments and the trail. */
export const start: Migration = {
  name: '0001-start',
  async up({ table, index, appendOnly, run }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const dayOrNull = (column: string) => `${column} text check (${column} is null or length(${column}) = 10)`
    const flag = (column: string) => `${column} integer not null check (${column} in (0, 1))`
    const yen = (column: string) => `${column} integer not null check (${column} between -100000000000 and 100000000000)`

    await table('meta', `key text primary key, value text not null`)
    await table('counter', `name text primary key, value integer not null check (value >= 0)`)
    await table('request', `request_id text primary key, user_id text not null, op text not null, result text not null, at text not null`)

    // 利用者と役職
    await table(
      'user_account',
      `user_id text primary key, name text not null, password_hash text not null, ${flag('active')},
       failed_count integer not null check (failed_count >= 0), locked_until text`,
    )
    await table(
      'user_role',
      `user_id text not null references user_account, role text not null, ${day('valid_from')}, ${dayOrNull('valid_to')},
       primary key (user_id, role, valid_from)`,
    )
    await table('post', `name text primary key, rank integer not null`)
    await table(
      'post_holder',
      `post text not null references post, user_id text not null references user_account, ${day('valid_from')}, ${dayOrNull('valid_to')},
       primary key (post, user_id, valid_from)`,
    )
    await table(
      'deputy',
      `post text not null references post, user_id text not null references user_account, rank integer not null, ${day('valid_from')}, ${dayOrNull('valid_to')},
       primary key (post, user_id, valid_from)`,
    )
    await table(
      'absence',
      `user_id text not null, post text not null, ${day('from_on')}, ${dayOrNull('to_on')}, reason text not null,
       primary key (user_id, post, from_on), check (to_on is null or to_on >= from_on)`,
    )
    await table(
      'delegation_rule',
      `rule_id text primary key, kind text not null, per_case_over integer, total_over integer, posts text not null,
       ${day('valid_from')}, ${dayOrNull('valid_to')}, article text not null`,
    )

    // 基準と台帳
    await table(
      'parameter',
      `programme text not null, key text not null, value text not null, ${day('valid_from')}, ${dayOrNull('valid_to')}, article text not null,
       primary key (programme, key, valid_from)`,
    )
    await table(
      'paper_text',
      `key text not null, body text not null, ${day('valid_from')}, ${dayOrNull('valid_to')}, article text not null, primary key (key, valid_from)`,
    )
    await table(
      'item',
      `code text not null, name text not null, name_key text not null, unit text not null check (unit in ('個', '組', '月')), ${yen('ceiling')},
       useful_life_years integer, max_in_life integer, places text not null, ${flag('care_insurance_first')}, ${flag('opinion_required')},
       counts_as text not null, excludes text not null, ${day('valid_from')}, ${dayOrNull('valid_to')}, article text not null,
       source_note text not null, primary key (code, valid_from)`,
    )
    await table(
      'item_route',
      `item_code text not null, route_no integer not null, certificate_kind text not null, disability text, grade integer, age_from integer,
       age_to integer, household text, judgement text, primary key (item_code, route_no)`,
    )
    await table(
      'provider',
      `provider_no text not null, name text not null, name_key text not null, kana text not null, postal_code text not null, address text not null,
       phone text not null, invoice_no text not null, ${day('registered_from')}, ${dayOrNull('registered_to')}, bank_code text not null,
       bank_name text not null, branch_code text not null, branch_name text not null, account_type text not null, account_number text not null,
       account_holder_kana text not null, primary key (provider_no)`,
    )
    await table(
      'resident',
      `resident_no text primary key, name text not null, kana text not null, ${day('birth_date')}, sex text not null, postal_code text not null,
       address text not null, household_no text not null, relation text not null, ${day('moved_in_on')}, ${dayOrNull('moved_out_on')},
       removal_reason text not null, ${dayOrNull('protection_from')}, ${dayOrNull('protection_to')}, guardian_no text,
       kana_key text not null`,
    )
    await table(
      'certificate',
      `resident_no text not null, kind text not null, number text not null, grade integer, disability text not null, ${day('issued_on')},
       ${dayOrNull('expires_on')}, primary key (resident_no, kind, number, disability)`,
    )
    await table(
      'tax',
      `resident_no text not null, fiscal_year integer not null, ${flag('welfare')}, ${flag('repatriate')},
       status text not null check (status in ('課税', '非課税', '未申告')), income_levy integer, ${day('obtained_on')},
       primary key (resident_no, fiscal_year)`,
    )
    await table(
      'grant_record',
      `voucher_no text primary key, source text not null check (source in ('loaded', 'decided')), case_id text, resident_no text not null,
       item_code text not null, ${day('decided_on')}, quantity integer not null, months integer, start_month text, ${yen('price')},
       ${yen('public_payment')}, ${yen('self_payment')}, ${yen('excess')}, state text not null check (state in ('有効', '取消', '失効'))`,
    )
    await table(
      'postal_town',
      `code text not null, prefecture text not null, city text not null, town text not null, primary key (code, city, town)`,
    )

    // 受付
    await table(
      'import_batch',
      `batch_id text primary key, import_no text not null unique, state text not null check (state in ('staged', 'committed', 'discarded')),
       file text not null, sha256 text not null, encoding text not null, profile_id text not null, profile text not null, programme text not null,
       header text not null, unmapped text not null, row_count integer not null, added integer not null, same integer not null,
       changed integer not null, rejected integer not null, warned integer not null, staged_by text not null, staged_at text not null,
       committed_at text, ${day('business_day')}`,
    )
    await table(
      'import_row',
      `batch_id text not null references import_batch, line integer not null, verdict text not null
       check (verdict in ('added', 'same', 'changed', 'rejected')), receipt_no text not null, case_id text, application_id text not null, case_version integer,
       applied_on text, submitted_at text, resident_no text, person_key text, item_code text, item_name text, name text not null, kana text not null,
       kana_key text not null, name_key text not null, birth_date text, channel text not null, price integer, quantity integer, months integer, provider_no text,
       flags text not null, content text not null, cells text not null, details text not null, problems text not null, warnings text not null,
       primary key (batch_id, line)`,
    )
    await table(
      'welfare_case',
      `case_id text primary key, case_no text not null unique, programme text not null, receipt_no text not null, state text not null
       check (state in ('received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating', 'granted', 'refused', 'issued', 'claimed',
                        'paid', 'closed', 'withdrawn', 'cancelled', 'lapsed')),
       version integer not null check (version > 0), application_id text not null, resident_no text, person_key text not null,
       name text not null, kana text not null, kana_key text not null, name_key text not null, birth_date text, item_code text not null, item_name text not null,
       ${day('applied_on')}, submitted_at text not null, channel text not null, price integer, quantity integer, months integer, provider_no text,
       proposal text check (proposal is null or proposal in ('grant', 'refuse', 'ask')), public_payment integer, self_payment integer,
       flags text not null, review_id text, hold_until text, updated_at text not null, unique (programme, receipt_no)`,
    )
    await table(
      'application',
      `application_id text primary key, case_id text not null references welfare_case, version integer not null, batch_id text not null references import_batch,
       line integer not null, received_at text not null, content text not null, cells text not null, details text not null, warnings text not null,
       unique (case_id, version)`,
    )

    // 審査
    await table(
      'review',
      `review_id text primary key, case_id text not null references welfare_case, application_id text not null references application, ${day('reviewed_on')},
       at text not null, by_user text not null, checks text not null, proposal text not null, propose text
       check (propose is null or propose in ('grant', 'refuse')), reason text not null, ${flag('overruled')}, amounts text not null,
       summary text not null, facts text not null, parameters text not null`,
    )

    // 起案と決裁
    await table(
      'draft',
      `draft_id text primary key, draft_no text not null unique, kind text not null check (kind in ('grant', 'refuse', 'payment')), title text not null,
       state text not null check (state in ('circulating', 'returned', 'approved', 'discarded')), version integer not null, case_count integer not null,
       ${yen('amount')}, drafted_by text not null references user_account, ${day('drafted_on')}, drafted_at text not null, rule text not null, digest text not null`,
    )
    await table(
      'draft_step',
      `draft_id text not null references draft, seq integer not null, post text not null, holder text not null references user_account,
       state text not null check (state in ('waiting', 'current', 'approved', 'passed-over', 'sent-back')), acted_by text, capacity text, acted_at text,
       comment text not null, primary key (draft_id, seq)`,
    )
    await table(
      'draft_case',
      `draft_id text not null references draft, case_id text not null references welfare_case, seq integer not null, case_version integer not null,
       review_id text not null references review, reviewed_by text not null, amounts text not null, public_payment integer not null, self_payment integer not null,
       digest text not null, exception text, ${flag('open')}, outcome text not null check (outcome in ('open', 'decided', 'stopped', 'closed')), outcome_code text,
       primary key (draft_id, case_id)`,
    )
    await table(
      'decision',
      `decision_id text primary key, decision_no text not null unique, case_id text not null unique references welfare_case, draft_id text not null references draft,
       kind text not null check (kind in ('grant', 'refuse')), ${day('decided_on')}, decided_at text not null, decided_by text not null,
       capacity text not null, ${yen('public_payment')}, ${yen('self_payment')}, amounts text not null, reason text not null, frozen text not null, digest text not null,
       check (decided_by <> '')`,
    )
    await table(
      'voucher',
      `voucher_no text primary key, case_id text not null references welfare_case, decision_id text not null references decision, seq integer not null,
       of_count integer not null, months text not null, ${yen('price')}, ${yen('public_payment')}, ${yen('self_payment')}, provider_no text not null,
       ${day('valid_from')}, ${day('valid_to')}, code text not null, state text not null check (state in ('valid', 'claimed', 'paid', 'void', 'lapsed')),
       unique (decision_id, seq)`,
    )

    // 発行と発送
    await table(
      'paper_file',
      `name text primary key, sha256 text not null, bytes integer not null, pages integer not null, ${day('issued_on')}, issued_by text not null, at text not null`,
    )
    await table(
      'paper',
      `paper_id text primary key, number text not null unique, kind text not null, case_id text not null references welfare_case,
       file text not null references paper_file, page integer not null, pages integer not null, sha256 text not null, ${day('issued_on')}`,
    )
    await table(
      'mailing_entry',
      `entry_id text primary key, ${day('posted_on')}, number text not null, addressee text not null, address text not null, postal_code text not null,
       kind text not null, sheets integer not null, case_id text not null references welfare_case, by_user text not null`,
    )
    await table(
      'paper_release',
      `case_id text primary key references welfare_case, released_by text not null, at text not null, used integer not null check (used in (0, 1))`,
    )

    // 請求と支払
    await table(
      'claim_batch',
      `batch_id text primary key, claim_no text not null unique, file text not null, sha256 text not null, row_count integer not null, matched integer not null,
       refused integer not null, by_user text not null, at text not null, ${day('business_day')}`,
    )
    await table(
      'claim',
      `claim_id text primary key, batch_id text not null references claim_batch, line integer not null, claim_ref text not null, provider_no text not null,
       voucher_no text not null unique references voucher, ${day('delivered_on')}, received_by text not null, ${yen('amount')}, ${yen('decided')},
       note text not null, details text not null, state text not null check (state in ('matched', 'ordered', 'paid'))`,
    )
    await table(
      'claim_refusal',
      `batch_id text not null references claim_batch, line integer not null, voucher_no text not null, code text not null, message text not null, details text not null,
       primary key (batch_id, line)`,
    )
    await table(
      'payment_run',
      `run_id text primary key, run_no text not null unique, month text not null, ${day('transfer_date')}, draft_id text not null references draft,
       state text not null check (state in ('draft', 'approved', 'exported', 'cancelled')), version integer not null, payees integer not null, ${yen('amount')},
       file text, sha256 text unique, made_by text not null, at text not null`,
    )
    await table(
      'payment_item',
      `claim_id text not null references claim, run_id text not null references payment_run, provider_no text not null, ${yen('amount')}, ${flag('live')},
       primary key (claim_id, run_id)`,
    )
    await table(
      'payment_payee',
      `run_id text not null references payment_run, seq integer not null, provider_no text not null, bank_code text not null, bank_name text not null, branch_code text not null,
       branch_name text not null, account_type text not null, account_number text not null, holder_kana text not null, ${yen('amount')}, customer_code text not null,
       primary key (run_id, seq)`,
    )
    await table(
      'hand_over',
      `entry_id text primary key, direction text not null check (direction in ('in', 'out')), name text not null, sha256 text not null, row_count integer not null,
       amount integer, medium text not null, by_user text not null, at text not null, ref text not null`,
    )
    await table(
      'change_log',
      `change_id text primary key, area text not null, record_key text not null, before_value text, after_value text not null, by_user text not null, at text not null`,
    )

    // 監査記録: the chained entry holds no personal data; the body may one day be erased, the chain stays
    await table(
      'audit_entry',
      `seq integer primary key check (seq > 0), at_utc text not null, at_local text not null, actor text not null, device text not null,
       action text not null, ref text not null, commit_hash text not null, prev_hash text not null, entry_hash text not null unique, sig text, fmt text not null`,
    )
    await table('audit_body', `seq integer primary key references audit_entry, salt text not null, body text not null`)

    await index('user_role_user', 'user_role (user_id)')
    await index('resident_kana_birth', 'resident (kana_key, birth_date)')
    await index('resident_household', 'resident (household_no)')
    await index('certificate_resident', 'certificate (resident_no)')
    await index('grant_record_resident', 'grant_record (resident_no, decided_on)')
    await index('item_name', 'item (name_key)')
    await index('provider_name', 'provider (name_key)')
    await index('import_batch_sha', 'import_batch (sha256, state)')
    await index('import_row_verdict', 'import_row (batch_id, verdict, line)')
    await index('case_state', 'welfare_case (state, case_no)')
    await index('case_state_proposal', 'welfare_case (state, proposal, case_no)')
    await index('case_person_item', 'welfare_case (person_key, item_code, applied_on)')
    await index('case_kana', 'welfare_case (kana_key)')
    await index('case_receipt', 'welfare_case (receipt_no)')
    await index('review_case', 'review (case_id)')
    await index('draft_state', 'draft (state, draft_no)')
    await index('draft_case_case', 'draft_case (case_id)')
    await index('voucher_case', 'voucher (case_id)')
    await index('paper_case', 'paper (case_id)')
    await index('claim_state', 'claim (state, delivered_on)')
    await index('audit_ref', 'audit_entry (ref, seq)')
    // 一つの案件に進行中の起案は一つ; 一つの請求は一度だけ支払う
    await run(`create unique index draft_case_one_open on draft_case (case_id) where open = 1`)
    await run(`create unique index payment_item_once on payment_item (claim_id) where live = 1`)
    await run(`create unique index payment_run_one_open on payment_run (month) where state in ('draft', 'approved')`)

    for (const name of [
      'audit_entry',
      'audit_body',
      'application',
      'review',
      'decision',
      'change_log',
      'hand_over',
      'paper',
      'paper_file',
      'mailing_entry',
    ]) {
      await appendOnly(name)
    }
  },
}
