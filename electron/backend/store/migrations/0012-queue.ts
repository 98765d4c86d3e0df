import type { Migration } from '../migrate.ts'

/**
 * 案件の一覧. What keeps the work queue quick over a million cases: how many cases there are of each kind, an index for every order,
 * the folded words by which persons are found, and what users keep of their lists.
 */
export const queue: Migration = {
  name: '0012-queue',
  async up({ table, index, run }) {
    await counts(run)
    await index('case_name', 'welfare_case (name_key)')
    await run('drop index case_kana')
    await index('case_kana', 'welfare_case (kana_key, case_no)')
    await index('case_applied', 'welfare_case (applied_on, case_no)')
    await index('case_item', 'welfare_case (item_code, case_no)')
    await index('case_state_kana', 'welfare_case (state, kana_key, case_no)')
    await index('case_state_applied', 'welfare_case (state, applied_on, case_no)')
    await index('case_state_item', 'welfare_case (state, item_code, case_no)')
    await run(`create index case_channel on welfare_case (channel, case_no) where channel <> 'online'`)
    await run(`create index case_protected on welfare_case (case_no) where instr(flags, '"protected"') > 0`)
    await run(`create index case_duplicate on welfare_case (case_no) where instr(flags, '"duplicate"') > 0`)
    await words(table, run)
    await table(
      'saved_view',
      `user_id text not null references user_account, name text not null check (length(name) between 1 and 40), content text not null,
       first integer not null check (first in (0, 1)), saved_at text not null, primary key (user_id, name)`,
    )
    await run(`create unique index saved_view_first on saved_view (user_id) where first = 1`)
    await table('list_state', `user_id text primary key references user_account, content text not null, saved_at text not null`)
  },
}

const kinds = ['programme', 'state', 'proposal', 'channel', 'item_code', 'protected', 'duplicate']
const kindOf = (row: string): string =>
  `${row}.programme, ${row}.state, coalesce(${row}.proposal, ''), ${row}.channel, ${row}.item_code,
   instr(${row}.flags, '"protected"') > 0, instr(${row}.flags, '"duplicate"') > 0`

/** 件数. Kept by the engine itself, whoever writes a case. */
async function counts(run: (sql: string) => Promise<void>): Promise<void> {
  await run(
    `create table case_count (programme text not null, state text not null, proposal text not null, channel text not null, item_code text not null,
       protected integer not null check (protected in (0, 1)), duplicate integer not null check (duplicate in (0, 1)),
       n integer not null check (n >= 0), primary key (${kinds.join(', ')})) strict, without rowid`,
  )
  await run(`insert into case_count select ${kindOf('c')}, count(*) from welfare_case c group by 1, 2, 3, 4, 5, 6, 7`)
  const more = `insert into case_count values (${kindOf('new')}, 1) on conflict do update set n = n + 1;`
  const fewer = `update case_count set n = n - 1 where (${kinds.join(', ')}) = (${kindOf('old')});`
  await run(`create trigger case_count_more after insert on welfare_case begin ${more} end`)
  await run(`create trigger case_count_fewer after delete on welfare_case begin ${fewer} end`)
  await run(
    `create trigger case_count_moved after update of programme, state, proposal, channel, item_code, flags on welfare_case
     when (${kindOf('old')}) <> (${kindOf('new')}) begin ${fewer} ${more} end`,
  )
}

/** Characters of names and addresses that count as one, as far as the engine must fold by itself (shared/domain/text.ts holds the whole). */
const variants =
  '髙高﨑崎𠮷吉邉辺邊辺濵浜濱浜德徳齋斎\uFA10塚\uFA12晴\uFA16猪\uFA17益\uFA18礼\uFA19神\uFA1A祥\uFA1B福\uFA1C靖\uFA1D精\uFA1E羽\uFA22諸\uFA25逸\uFA26都\uFA2A飯\uFA2B飼\uFA2C館\uFA2D鶴'
const selectors = ['\uFE00', '\uFE01', '\u{E0100}', '\u{E0101}', '\u{E0102}', '\u{E0103}', ' ', '　']
const replaced = (text: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((made, [from, to]) => `replace(${made}, '${from}', '${to}')`, text)
const pairsOf = (text: string): (readonly [string, string])[] => {
  const signs = [...text]
  return signs.flatMap((sign, i) => (i % 2 === 0 ? [[sign, signs[i + 1] ?? ''] as const] : []))
}
const gone = (signs: readonly string[]) => signs.map((sign) => [sign, ''] as const)
const nameKey = (column: string): string => `upper(${replaced(column, [...gone(selectors), ...pairsOf(variants)])})`
const addressKey = (column: string): string =>
  replaced(column, [
    ...gone(selectors),
    ...pairsOf('０0１1２2３3４4５5６6７7８8９9－-−-‐-―-–-ー-ヶケヵカ'),
    ...['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'].map((numeral, i) => [`${numeral}丁目`, `${i + 1}-`] as const),
    ['丁目', '-'],
    ['番地', '-'],
    ['番', '-'],
    ['号', ''],
  ])

/**
 * 検索の言葉. Every name, reading and address that a case or the register ever had, once, with its bigrams. Nothing is ever taken out: a
 * former name still finds the person. Each bigram is written as the hex of its characters, so that no tokenizer has an opinion about it;
 * the last character stands alone.
 */
async function words(table: (name: string, columns: string) => Promise<void>, run: (sql: string) => Promise<void>): Promise<void> {
  await table('ordinal', 'n integer primary key')
  await run(`insert into ordinal with recursive up (n) as (values (1) union all select n + 1 from up where n < 200) select n from up`)
  await table('search_word', `word_id integer primary key, word text not null unique, fold text not null`)
  await run('create index search_word_fold on search_word (fold)')
  await run(`create virtual table search_gram using fts5 (grams, content = '', detail = none, tokenize = 'ascii')`)
  await run(
    `create table person_word (word_id integer not null references search_word, resident_no text not null,
       kind text not null check (kind in ('name', 'address')), primary key (word_id, kind, resident_no)) strict, without rowid`,
  )
  await run(
    `create trigger search_word_grams after insert on search_word begin
       insert into search_gram (rowid, grams)
       select new.word_id, group_concat(hex(substr(new.fold, n, 2)), ' ') from ordinal where n <= length(new.fold); end`,
  )
  const enter = (word: string): string =>
    `insert into search_word (word, fold) select ${word}, replace(${word}, 'ー', '')
       where ${word} <> '' and not exists (select 1 from search_word where word = ${word});`
  const owned = (word: string, kind: string): string =>
    `${enter(word)} insert into person_word (word_id, resident_no, kind)
       select s.word_id, new.resident_no, '${kind}' from search_word s where s.word = ${word}
       and not exists (select 1 from person_word p where p.word_id = s.word_id and p.kind = '${kind}' and p.resident_no = new.resident_no);`
  const ofCase = `${enter('new.kana_key')} ${enter('new.name_key')}`
  const ofPerson = `${owned('new.kana_key', 'name')} ${owned(nameKey('new.name'), 'name')} ${owned(addressKey('new.address'), 'address')}`
  await run(`create trigger welfare_case_words after insert on welfare_case begin ${ofCase} end`)
  await run(`create trigger welfare_case_words_changed after update of kana_key, name_key on welfare_case begin ${ofCase} end`)
  await run(`create trigger resident_words after insert on resident begin ${ofPerson} end`)
  await run(`create trigger resident_words_changed after update of kana_key, name, address on resident begin ${ofPerson} end`)
  await run(
    `insert into search_word (word, fold) select word, replace(word, 'ー', '') from (
       select kana_key as word from welfare_case union select name_key from welfare_case union select kana_key from resident
       union select ${nameKey('name')} from resident union select ${addressKey('address')} from resident) where word <> ''`,
  )
  for (const [kind, word] of [
    ['name', 'r.kana_key'],
    ['name', nameKey('r.name')],
    ['address', addressKey('r.address')],
  ]) {
    await run(
      `insert or ignore into person_word (word_id, resident_no, kind)
       select s.word_id, r.resident_no, '${kind}' from resident r join search_word s on s.word = ${word}`,
    )
  }
  // names and addresses that loads of the register have changed so far
  await run(
    `insert or ignore into search_word (word, fold) select word, replace(word, 'ー', '') from (
       select json_extract(before_value, '$.kana_key') as word from change_log where area = 'resident'
       union select ${nameKey(`json_extract(before_value, '$.name')`)} from change_log where area = 'resident'
       union select ${addressKey(`json_extract(before_value, '$.address')`)} from change_log where area = 'resident') where word <> ''`,
  )
  for (const [kind, word] of [
    ['name', `json_extract(l.before_value, '$.kana_key')`],
    ['name', nameKey(`json_extract(l.before_value, '$.name')`)],
    ['address', addressKey(`json_extract(l.before_value, '$.address')`)],
  ]) {
    await run(
      `insert or ignore into person_word (word_id, resident_no, kind)
       select s.word_id, json_extract(l.before_value, '$.resident_no'), '${kind}' from change_log l join search_word s on s.word = ${word}
       where l.area = 'resident' and json_extract(l.before_value, '$.resident_no') is not null`,
    )
  }
}
