import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'

/** Cases of one decided draft, papers of one file, claims of one batch. */
const perDraft = 500
const perFile = 1_000

const decided = `('granted', 'issued', 'claimed', 'paid', 'closed', 'cancelled', 'lapsed')`
const yen = `json_object('price', c.price, 'limit', c.price, 'base', c.price, 'ownShare', c.self_payment, 'excess', 0, 'selfPayment', c.self_payment, 'publicPayment', c.public_payment)`
/** Place of a case among those made. */
const place = 'cast(substr(c.case_id, 5) as integer)'
const decidedOn = `min(date(c.applied_on, '+20 days'), '2026-11-20')`
const slice = `c.case_id >= printf('big-%08d', @from) and c.case_id < printf('big-%08d', @from + @size)`
const blockOf = (of: string, size: number): string => `printf('big-${of}-%05d', ${place} / ${size})`

/** 決裁の段階 of an approved or open draft, and who holds the post in the sample office. */
const steps = [
  [1, '係長', 'chief', '承認'],
  [2, '課長', 'manager', '承認'],
  [3, '部長', 'director', '決裁'],
] as const

/**
 * What a case of each state leaves behind, for a slice of the made cases: review, draft, decision, voucher, papers, posting, claim, payment.
 * Plain rows, as quick as the engine takes them: the guards of the tables are off while they are made (`withoutGuards`).
 */
export function insertHistory(db: Database.Database, from: number, size: number): void {
  const at = { from, size }
  const run = (text: string): void => void db.prepare(text).run(at)
  run(
    `insert into review (review_id, case_id, application_id, reviewed_on, at, by_user, checks, proposal, propose, reason, overruled, amounts, summary, facts, parameters)
     select printf('bigr-%08d', ${place}), c.case_id, c.application_id, min(date(c.applied_on, '+9 days'), '2026-11-20'), c.updated_at, 'reviewer', '[]', c.proposal,
       nullif(c.proposal, 'ask'), '', 0, ${yen}, json_object('checks', json_array(), 'proposal', c.proposal, 'amounts', json(${yen}), 'refusals', json_array()), '{}', '[]'
     from welfare_case c where ${slice} and c.proposal is not null`,
  )
  run(`update welfare_case as c set review_id = printf('bigr-%08d', ${place}) where ${slice} and c.proposal is not null`)
  drafts(db, at, 'g', `c.state in ${decided}`, perDraft, 'grant', 'approved', 'R6')
  drafts(db, at, 'r', `c.state = 'refused'`, perDraft * 10, 'refuse', 'approved', 'R5')
  drafts(db, at, 'c', `c.state = 'circulating'`, perDraft * 100, 'grant', 'circulating', 'R8')
  drafts(db, at, 'b', `c.state = 'drafted'`, perDraft * 100, 'grant', 'returned', 'R7')
  for (const [kind, of, which, block] of [
    ['grant', 'g', `c.state in ${decided}`, perDraft],
    ['refuse', 'r', `c.state = 'refused'`, perDraft * 10],
  ] as const)
    run(
      `insert into decision (decision_id, decision_no, case_id, draft_id, kind, decided_on, decided_at, decided_by, capacity, public_payment, self_payment, amounts, reason, frozen, digest)
       select printf('bigd-%08d', ${place}), printf('見福第%08d号', ${place}), c.case_id, ${blockOf(of, block)}, '${kind}', ${decidedOn}, c.updated_at, 'director', '決裁',
         c.public_payment, c.self_payment, ${yen}, '', '{}', 'big' from welfare_case c where ${slice} and ${which}`,
    )
  run(
    `insert into voucher (voucher_no, case_id, decision_id, seq, of_count, months, price, public_payment, self_payment, provider_no, valid_from, valid_to, code, state)
     select printf('B%010d-1', ${place}), c.case_id, d.decision_id, 1, 1, '[]', c.price, c.public_payment, c.self_payment, coalesce(c.provider_no, 'J0101'), d.decided_on,
       date(d.decided_on, '+180 days'), 'BIGBIGBG', case when c.state in ('granted', 'issued') then 'valid' when c.state = 'claimed' then 'claimed'
       when c.state in ('paid', 'closed') then 'paid' when c.state = 'cancelled' then 'void' else 'lapsed' end
     from welfare_case c join decision d on d.case_id = c.case_id where ${slice} and d.kind = 'grant'`,
  )
  run(
    `insert into grant_record (voucher_no, source, case_id, resident_no, item_code, decided_on, quantity, months, start_month, price, public_payment, self_payment, excess, state)
     select v.voucher_no, 'decided', c.case_id, c.resident_no, c.item_code, v.valid_from, 1, null, null, c.price, c.public_payment, c.self_payment, 0,
       case v.state when 'void' then '取消' when 'lapsed' then '失効' else '有効' end from welfare_case c join voucher v on v.case_id = c.case_id where ${slice}`,
  )
  papers(run)
  claims(run)
}

function papers(run: (text: string) => void): void {
  const issued = `c.state in ('issued', 'claimed', 'paid', 'closed', 'lapsed')`
  const file = `printf('BIG-N%05d.pdf', ${place} / ${perFile})`
  run(
    `insert into paper_file (name, sha256, bytes, pages, issued_on, issued_by, at) select distinct ${file}, sha256(${file}), length(${file}), ${perFile}, max(${decidedOn}), 'mailing', c.updated_at
     from welfare_case c where ${slice} and ${issued} group by 1`,
  )
  for (const [kind, number, page] of [
    ['grant-notice', `printf('見福第%08d号', ${place})`, 1],
    ['voucher', `printf('B%010d-1', ${place})`, 2],
  ] as const)
    run(
      `insert into paper (paper_id, number, kind, case_id, file, page, pages, sha256, issued_on)
       select printf('bigp${page}-%08d', ${place}), ${number}, '${kind}', c.case_id, ${file}, (${place} % 500) * 2 + ${page}, 1, sha256(${file}), ${decidedOn}
       from welfare_case c where ${slice} and ${issued}`,
    )
  run(
    `insert into mailing_entry (entry_id, posted_on, number, addressee, address, postal_code, kind, sheets, case_id, by_user)
     select printf('bigm-%08d', ${place}), ${decidedOn}, printf('見福第%08d号', ${place}), c.name, '愛知県名古屋市中区丸の内一丁目１番１号', '460-0002', '定形郵便物', 2, c.case_id, 'mailing'
     from welfare_case c where ${slice} and ${issued}`,
  )
  run(
    `insert into mailing_post (entry_id, run_id, service, grams, fee) select printf('bigm-%08d', ${place}), null, 'plain', 20, 110 from welfare_case c where ${slice} and ${issued}`,
  )
}

function claims(run: (text: string) => void): void {
  const claimed = `c.state in ('claimed', 'paid', 'closed')`
  const month = `substr(date(${decidedOn}, '+20 days'), 1, 7)`
  const batch = `'big-' || ${month}`
  run(
    `insert or ignore into claim_batch (batch_id, claim_no, file, sha256, row_count, matched, refused, by_user, at, business_day)
     select distinct ${batch}, 'S-' || ${month}, '請求.csv', ${month}, 1, 1, 0, 'payer', c.updated_at, ${month} || '-25' from welfare_case c where ${slice} and ${claimed}`,
  )
  run(
    `insert into claim (claim_id, batch_id, line, claim_ref, provider_no, voucher_no, delivered_on, received_by, amount, decided, note, details, state, month)
     select printf('bigc-%08d', ${place}), ${batch}, ${place} + 2, '', printf('J01%02d', 1 + ${place} % 53), printf('B%010d-1', ${place}), ${decidedOn}, '本人', c.public_payment, c.public_payment, '',
       '{"providerName":"","modelName":"","price":20000,"selfPayment":2000}', case c.state when 'claimed' then 'matched' else 'paid' end, ${month}
     from welfare_case c where ${slice} and ${claimed}`,
  )
  const payment = `printf('bigrun-%s', ${month})`
  run(
    `insert or ignore into draft (draft_id, draft_no, kind, title, state, version, case_count, amount, drafted_by, drafted_on, drafted_at, rule, digest)
     select distinct 'bigpay-' || ${month}, 'R4-D' || ${month}, 'payment', '支出命令 ' || ${month}, 'approved', 3, 1, 1, 'payer', ${month} || '-25', c.updated_at, '{}', 'big'
     from welfare_case c where ${slice} and c.state in ('paid', 'closed')`,
  )
  run(
    `insert or ignore into payment_run (run_id, run_no, month, transfer_date, draft_id, state, version, payees, amount, file, sha256, made_by, at, settled_on, file_version)
     select distinct ${payment}, 'P-' || ${month}, ${month}, ${month} || '-28', 'bigpay-' || ${month}, 'settled', 5, 53, 1, '総合振込.txt', ${month}, 'payer', c.updated_at, ${month} || '-28', 1
     from welfare_case c where ${slice} and c.state in ('paid', 'closed')`,
  )
  run(
    `insert into payment_item (payable_id, run_id, kind, claim_id, decision_id, payee_no, amount, live)
     select printf('bigc-%08d', ${place}), ${payment}, 'claim', printf('bigc-%08d', ${place}), null, printf('J01%02d', 1 + ${place} % 53), c.public_payment, 1
     from welfare_case c where ${slice} and c.state in ('paid', 'closed')`,
  )
}

/** One draft for each block of cases, with its steps and cases. Blocks may go over the edge of a slice: the first slice makes the draft. */
function drafts(
  db: Database.Database,
  at: { readonly from: number; readonly size: number },
  of: string,
  which: string,
  block: number,
  kind: 'grant' | 'refuse',
  state: 'approved' | 'circulating' | 'returned',
  era: string,
): void {
  const rule = db
    .prepare<[string], { rule_id: string }>('select rule_id from delegation_rule where kind = ? order by total_over desc')
    .get(kind)
  const stages = steps.map(([, post]) => ({ part: 'line', posts: [post] }))
  const frozen = {
    ruleId: rule?.rule_id ?? '',
    kind,
    perCaseOver: 300_000,
    totalOver: 1_000_000,
    stages,
    validFrom: '2020-04-01',
    validTo: null,
    article: '専決規程第3条',
  }
  const id = blockOf(of, block)
  db.prepare(
    `insert into draft (draft_id, draft_no, kind, title, state, version, case_count, amount, drafted_by, drafted_on, drafted_at, rule, digest)
     select ${id}, printf('${era}-D%04d', ${place} / ${block} + 1), '${kind}', '${kind === 'grant' ? '支給決定' : '却下決定'} ' || count(*) || '件（日常生活用具給付等事業）', '${state}', 4, count(*),
       sum(c.public_payment), 'drafter', max(min(date(c.applied_on, '+15 days'), '2026-11-20')), max(c.updated_at), @rule, 'big'
     from welfare_case c where ${slice} and ${which} group by ${id} on conflict do update set case_count = case_count + excluded.case_count, amount = amount + excluded.amount`,
  ).run({ ...at, rule: JSON.stringify(frozen) })
  for (const [seq, post, holder, capacity] of steps) {
    const stands =
      state === 'approved'
        ? 'approved'
        : state === 'returned'
          ? seq === 1
            ? 'sent-back'
            : 'waiting'
          : seq === 1
            ? 'approved'
            : seq === 2
              ? 'current'
              : 'waiting'
    const acted = stands === 'approved' ? `'${holder}', '${capacity}', '2026-11-20T03:00:00.000Z'` : 'null, null, null'
    db.prepare(
      `insert or ignore into draft_step (draft_id, seq, post, holder, state, acted_by, capacity, acted_at, comment, stage)
       select distinct ${id}, ${seq}, '${post}', '${holder}', '${stands}', ${acted}, '', ${seq} from welfare_case c where ${slice} and ${which}`,
    ).run(at)
  }
  db.prepare(
    `insert into draft_case (draft_id, case_id, seq, case_version, review_id, reviewed_by, amounts, public_payment, self_payment, digest, exception, open, outcome)
     select ${id}, c.case_id, ${place} % ${block} + 1, 1, c.review_id, 'reviewer', ${yen}, c.public_payment, c.self_payment, 'big', null, ${state === 'approved' ? 0 : 1},
       '${state === 'approved' ? 'decided' : 'open'}' from welfare_case c where ${slice} and ${which} and c.review_id is not null`,
  ).run(at)
}

/** The files of the made papers, each with its own name inside: what is verified is there. */
export function writePaperFiles(db: Database.Database, folder: string): void {
  for (const { name } of db.prepare<[], { name: string }>('select name from paper_file').all())
    writeFileSync(join(folder, 'papers', name), name)
}

/** Runs `work` with the guards of the tables put aside, and puts them back; counts of cases and words of the search go on. */
export function withoutGuards(db: Database.Database, work: () => void): void {
  db.function('sha256', { deterministic: true }, (text) => createHash('sha256').update(String(text)).digest('hex'))
  const kept = /^(case_count_|welfare_case_words|resident_words|search_word_grams)/
  const guards = db
    .prepare<[], { name: string; sql: string }>(`select name, sql from sqlite_master where type = 'trigger'`)
    .all()
    .filter(({ name }) => !kept.test(name))
  for (const { name } of guards) db.exec(`drop trigger ${name}`)
  work()
  for (const { sql } of guards) db.exec(sql)
}
