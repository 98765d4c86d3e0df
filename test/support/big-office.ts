import Database from 'better-sqlite3'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeOffice } from '../../electron/backend/office/make.ts'
import { applySettings } from '../../electron/backend/store/sqlite.ts'
import { insertHistory, withoutGuards, writePaperFiles } from './big-office-history.ts'
import { fillTrail } from './big-office-trail.ts'

/** Rows of one statement: small enough that the log of the engine stays small. */
const piece = 50_000

/**
 * The practice office with `cases` cases and twice as many past grants, for benches and for looking at long lists: the same masters, names
 * mixed from those of its residents, ten years of work, nearly all of it done. With `history` each case also has what its state leaves
 * behind (review, draft, decision, voucher, papers, claim, payment) and the trail as many entries as there are cases, each signed. The same
 * number gives the same office. The folder must not exist; it appears when all is done.
 */
export async function makeBigOffice(
  folder: string,
  cases: number,
  say: (text: string) => void = () => undefined,
  history = false,
): Promise<void> {
  if (existsSync(folder)) throw new Error(`${folder} is there already`)
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  await makeOffice(making, true)
  const db = new Database(join(making, 'office.sqlite'))
  applySettings(db, { readonly: false })
  db.pragma('synchronous = off')
  db.pragma('cache_size = -400000')
  names(db)
  if (history) townspeople(db, Math.floor(cases / 5))
  residentsByNumber(db)
  batch(db, cases)
  const fill = (): void => {
    for (let from = 0; from < cases; from += piece) {
      const size = Math.min(piece, cases - from)
      db.transaction(() => {
        insertCases(db, from, size, cases)
        insertApplications(db, from, size)
        insertGrants(db, from * 2, size * 2)
        if (history) insertHistory(db, from, size)
      })()
      say(`${(from + size).toLocaleString('ja-JP')}件`)
    }
  }
  if (history) {
    withoutGuards(db, fill)
    writePaperFiles(db, making)
  } else fill()
  db.exec(`drop table big_surname; drop table big_given; drop table big_resident; drop table big_item`)
  for (const [name, value] of [
    ['case-2026', 900_000],
    ['draft-2026', 5_000],
  ])
    db.prepare(`insert into counter (name, value) values (?, ?) on conflict do update set value = excluded.value`).run(name, value)
  db.pragma('wal_checkpoint(truncate)')
  db.close()
  if (history) await fillTrail(making, cases, say)
  renameSync(making, folder)
}

/** Parts of names, residents and items by number, so that a case is made of them by arithmetic. */
function names(db: Database.Database): void {
  const part = (table: string, name: string, kana: string): string =>
    `create table ${table} (i integer primary key, name text, kana text);
     insert into ${table} (name, kana) select distinct ${name}, ${kana} from resident where instr(name, '　') > 0 and instr(kana, '　') > 0 order by 2, 1;`
  const split = (column: string) =>
    [`substr(${column}, 1, instr(${column}, '　') - 1)`, `substr(${column}, instr(${column}, '　') + 1)`] as const
  const [surname, given] = split('name')
  const [surnameKana, givenKana] = split('kana')
  db.exec(part('big_surname', surname, surnameKana) + part('big_given', given, givenKana))
  db.exec(`create table big_item (i integer primary key, code text, name text);
    insert into big_item (code, name) select code, max(name) from item where valid_from <= '2026-09-01' and valid_to is null group by code order by code`)
}

/** More people for the register: five cases a person in ten years, as a town of that size has them. */
function townspeople(db: Database.Database, count: number): void {
  const kana = foldedKana('s.kana || g.kana')
  const columns = db.pragma('table_info(resident)') as { readonly name: string }[]
  const own: Readonly<Record<string, string>> = {
    resident_no: `printf('2%09d', n)`,
    name: `s.name || '　' || g.name`,
    kana: `s.kana || '　' || g.kana`,
    kana_key: kana,
    birth_date: `date('1930-01-01', '+' || (${drawn(12, '32000')}) || ' days')`,
    household_no: `printf('B%09d', n / 2)`,
    guardian_no: 'null',
    protection_from: 'null',
    protection_to: 'null',
  }
  const places = [drawn(10, '(select count(*) from big_surname)'), drawn(11, '(select count(*) from big_given)')]
  for (let from = 0; from < count; from += piece)
    db.prepare(
      `${numbers}, drawn as (select n, ${places[0]} + 1 as s, ${places[1]} + 1 as g from number)
       insert into resident (${columns.map((one) => one.name).join(', ')})
       select ${columns.map((one) => own[one.name] ?? `m.${one.name}`).join(', ')}
       from drawn join big_surname s on s.i = drawn.s join big_given g on g.i = drawn.g
         join (select * from resident where moved_out_on is null and removal_reason = '' order by resident_no limit 1) m`,
    ).run({ from, size: Math.min(piece, count - from) })
}

function residentsByNumber(db: Database.Database): void {
  db.exec(`create table big_resident (i integer primary key, no text, birth text, name text, kana text, kana_key text);
    insert into big_resident (no, birth, name, kana, kana_key) select resident_no, birth_date, name, kana, kana_key from resident order by resident_no`)
}

function batch(db: Database.Database, cases: number): void {
  db.prepare(
    `insert into import_batch (batch_id, import_no, state, file, sha256, encoding, profile_id, profile, programme, header, unmapped, row_count, added, same,
       changed, rejected, warned, staged_by, staged_at, committed_at, business_day)
     values ('big', '大量', 'committed', 'big.csv', 'big', 'utf-8', 'aids-etumo', '{}', 'aids', '[]', '[]', ?, ?, 0, 0, 0, 0, 'intake',
       '2026-11-24T00:00:00.000Z', '2026-11-24T00:00:00.000Z', '2026-11-24')`,
  ).run(cases, cases)
}

const numbers = `with recursive number (n) as (select @from union all select n + 1 from number where n + 1 < @from + @size)`
/** 検索の読み of a reading: small signs made large. */
const foldedKana = (text: string): string =>
  `replace(replace(replace(replace(replace(replace(replace(replace(replace(${text}, 'ァ', 'ア'), 'ィ', 'イ'), 'ゥ', 'ウ'), 'ェ', 'エ'), 'ォ', 'オ'), 'ッ', 'ツ'), 'ャ', 'ヤ'), 'ュ', 'ユ'), 'ョ', 'ヨ')`
/** A number that looks drawn by lot, below `below`. */
const drawn = (salt: number, below: string): string =>
  `((n * 2654435761 + ${salt} * 40503 + (n / 977) * 7919) % 4294967296 / 64) % (${below})`

function insertCases(db: Database.Database, from: number, size: number, cases: number): void {
  const count = (table: string): number => Number(db.prepare(`select count(*) from ${table}`).pluck().get())
  const [surnames, givens, residents, items] = ['big_surname', 'big_given', 'big_resident', 'big_item'].map(count)
  // undecided work lies in the last days, the rest in ten years
  const open = `lot < 900`
  // whose work is open bears the name of the register, but for one in ten; the rest is mixed
  const own = (registered: string, mixed: string): string => `case when lot < 850 and lot % 10 <> 0 then ${registered} else ${mixed} end`
  const nameKey = (name: string): string =>
    `replace(replace(replace(replace(replace(replace(${name}, '髙', '高'), '﨑', '崎'), '邊', '辺'), '邉', '辺'), '齋', '斎'), '濵', '浜')`
  db.prepare(
    `${numbers}, drawn as (
       select n, ${drawn(1, '40000')} as lot, ${drawn(2, String(surnames))} + 1 as s, ${drawn(3, String(givens))} + 1 as g,
         ${drawn(4, String(residents))} + 1 as r, ${drawn(5, String(items))} + 1 as i, ${drawn(6, '1000')} as way, ${drawn(7, '60')} as ago from number)
     insert into welfare_case (case_id, case_no, programme, receipt_no, state, version, application_id, resident_no, person_key, name, kana, kana_key, name_key,
       birth_date, item_code, item_name, applied_on, submitted_at, channel, price, quantity, months, provider_no, proposal, public_payment, self_payment, flags, updated_at)
     select printf('big-%08d', n), case when n < @cases * 3 / 5 then printf('R7-%06d', n + 1) else printf('R8-%06d', n + 1 - @cases * 3 / 5) end,
       'aids', printf('BIG-%08d', n),
       case when lot < 200 then 'received' when lot < 300 then 'received' when lot < 350 then 'received' when lot < 400 then 'on-hold' when lot < 450 then 'correction'
         when lot < 650 then 'reviewed' when lot < 750 then 'drafted' when lot < 850 then 'circulating' when lot < 1050 then 'granted' when lot < 1200 then 'refused'
         when lot < 1500 then 'issued' when lot < 1700 then 'claimed' when lot < 39400 then 'paid' when lot < 39600 then 'closed' when lot < 39800 then 'withdrawn'
         when lot < 39900 then 'cancelled' else 'lapsed' end,
       1, printf('bigapp-%08d', n), r.no, r.no, ${own('r.name', "s.name || '　' || g.name")}, ${own('r.kana', "s.kana || '　' || g.kana")},
       ${own('r.kana_key', foldedKana('s.kana || g.kana'))}, ${own(nameKey("replace(r.name, '　', '')"), nameKey('s.name || g.name'))}, r.birth, i.code, i.name,
       case when ${open} then date('2026-11-24', '-' || ago || ' days') else date('2016-12-01', '+' || (n * 3600 / @cases) || ' days') end,
       '2026-11-24T00:00:00.000Z', case when way < 700 then 'online' when way < 960 then 'counter' when way < 998 then 'post' else 'phone' end,
       20000, 1, null, null, case when lot < 200 then null when lot < 300 then 'ask' when lot < 350 then 'refuse' else 'grant' end,
       case when lot < 200 then null else 18000 end, case when lot < 200 then null else 2000 end,
       case when way = 1 then '["protected"]' when way = 2 then '["duplicate"]' else '[]' end, '2026-11-24T00:00:00.000Z'
     from drawn join big_surname s on s.i = drawn.s join big_given g on g.i = drawn.g join big_resident r on r.i = drawn.r join big_item i on i.i = drawn.i order by n`,
  ).run({ from, size, cases })
}

function insertApplications(db: Database.Database, from: number, size: number): void {
  db.prepare(
    `insert into application_entry (application_id, case_id, version, batch_id, line, received_at, content, cells, details, warnings)
     select application_id, case_id, 1, 'big', cast(substr(case_id, 5) as integer) + 2, submitted_at, '', '[]',
       json_object('receiptNo', receipt_no, 'submittedAt', applied_on, 'name', name, 'kana', kana, 'birthDate', birth_date, 'residentNo', resident_no,
         'quantity', 1, 'price', 20000, 'channel', channel), '[]'
     from welfare_case where case_id >= printf('big-%08d', @from) and case_id < printf('big-%08d', @from + @size)`,
  ).run({ from, size })
}

function insertGrants(db: Database.Database, from: number, size: number): void {
  db.prepare(
    `${numbers} insert into grant_record (voucher_no, source, case_id, resident_no, item_code, decided_on, quantity, months, start_month, price, public_payment,
       self_payment, excess, state)
     select printf('BIG%09d', n), 'loaded', null, r.no, i.code, date('2016-12-01', '+' || (n % 3600) || ' days'), 1, null, null, 20000, 18000, 2000, 0, '有効'
     from number join big_resident r on r.i = ${drawn(8, '(select count(*) from big_resident)')} + 1
       join big_item i on i.i = ${drawn(9, '(select count(*) from big_item)')} + 1`,
  ).run({ from, size })
}
