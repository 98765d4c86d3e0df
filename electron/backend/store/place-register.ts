/** 住所の封 in the register and in everything the store says of a person: see store/place-seal.ts. */
import { CompiledQuery } from 'kysely'
import type { WriteTx } from './db.ts'
import { unique } from './groups.ts'
import { sealLooseRows, sealRowsOfCases } from './place-rows.ts'
import { placeOwner, placesIn, sealPlace, sealPlaces } from './place-seal.ts'
import { holdsToken, openText, type KeyNow } from './sealed-text.ts'
import { withoutTriggers } from './triggers.ts'

type Row = Readonly<Record<string, string | number | null>>

const ask = async <R>(tx: WriteTx, text: string, ...values: unknown[]): Promise<R[]> =>
  (await tx.executeQuery<R>(CompiledQuery.raw(text, values))).rows

const list = (numbers: readonly string[]): string => JSON.stringify(numbers)
const within = `in (select value from json_each(?))`

/** Rows of the register as they are written: places of guarded persons sealed. Throws AppError `office-key-closed` when there are any. */
export async function sealedResidents(tx: WriteTx, keyNow: KeyNow, rows: readonly Row[]): Promise<Row[]> {
  const own = new Set(rows.flatMap((row) => (row['protection_from'] === null ? [] : [String(row['resident_no'])])))
  const others = unique(rows.map((row) => (typeof row['guardian_no'] === 'string' ? row['guardian_no'] : null)))
  const known =
    others.length === 0
      ? []
      : await ask<{ no: string }>(
          tx,
          `select resident_no as no from resident where resident_no ${within} and protection_from is not null`,
          list(others),
        )
  const guarding = new Set([...own, ...known.map(({ no }) => no)])
  return rows.map((row) => {
    const no = String(row['resident_no'])
    if (!own.has(no) && !guarding.has(String(row['guardian_no'] ?? ''))) return row
    const place = (name: string): string => sealPlace(keyNow, no, String(row[name] ?? ''))
    return { ...row, postal_code: place('postal_code'), address: place('address') }
  })
}

/** Those of these persons, and of those whose guardian they are, whose place is guarded; with the 仮登録 that gave way to them. */
async function guardedOf(tx: WriteTx, numbers: readonly string[]): Promise<string[]> {
  const own = await ask<{ no: string; own: number }>(
    tx,
    `select r.resident_no as no, r.protection_from is not null as own from resident r left join resident g on g.resident_no = r.guardian_no
     where r.resident_no ${within} and (r.protection_from is not null or g.protection_from is not null)`,
    list(numbers),
  )
  const guardians = own.flatMap(({ no, own: guards }) => (guards === 1 ? [no] : []))
  const wards =
    guardians.length === 0
      ? []
      : await ask<{ no: string }>(tx, `select resident_no as no from resident where guardian_no ${within}`, list(guardians))
  return withForms(tx, unique([...own, ...wards].map(({ no }) => no)))
}

async function withForms(tx: WriteTx, guarded: readonly string[]): Promise<string[]> {
  if (guarded.length === 0) return []
  const forms = await ask<{ no: string }>(
    tx,
    `select resident_no as no from resident indexed by resident_form where source = 'form' and replaced_by ${within}`,
    list(guarded),
  )
  return unique([...guarded, ...forms.map(({ no }) => no)])
}

/** Everybody whose place is guarded, with the 仮登録 that gave way to them. */
export async function allGuarded(tx: WriteTx): Promise<string[]> {
  const rows = await ask<{ no: string }>(
    tx,
    `select resident_no as no from resident indexed by resident_protected where protection_from is not null
     union select r.resident_no from resident g cross join resident r on r.guardian_no = g.resident_no where g.protection_from is not null`,
  )
  return withForms(
    tx,
    rows.map(({ no }) => no),
  )
}

/**
 * After rows of the register were written: whatever else the store says of where the guarded ones among them live is sealed as well, and they are found
 * by no place any more. Gives the cases that are about them. Throws AppError `office-key-closed`.
 */
export async function settleGuarded(tx: WriteTx, keyNow: KeyNow, numbers: readonly string[]): Promise<string[]> {
  const guarded = numbers.length === 0 ? [] : await guardedOf(tx, numbers)
  const cases = await settlePersons(tx, keyNow, guarded)
  await sealLooseRows(tx, keyNow, guarded)
  return cases
}

/** The same without rows that made no case (`sealLooseRows`), which are read through for all persons at once. */
export async function settlePersons(tx: WriteTx, keyNow: KeyNow, guarded: readonly string[]): Promise<string[]> {
  let purged = 0
  const cases: string[] = []
  for (const no of guarded) {
    await sealRow(tx, keyNow, no)
    purged += await forgetPlaces(tx, no)
    await sealLog(tx, keyNow, no)
    const about = await ask<{ id: string }>(
      tx,
      `select c.case_id as id from welfare_case c where c.resident_no = ?
       union select c.case_id from resident r join welfare_case c on c.kana_key = r.kana_key and c.birth_date = r.birth_date
       where r.resident_no = ? and c.resident_no is null`,
      no,
      no,
    )
    cases.push(...about.map(({ id }) => id))
  }
  // what was deleted stands in older parts of the index until they are merged
  if (purged > 0) await ask(tx, `insert into search_gram (search_gram) values ('optimize')`)
  for (const id of cases) await sealJudged(tx, keyNow, id)
  await sealRowsOfCases(tx, keyNow, cases)
  return cases
}

async function sealRow(tx: WriteTx, keyNow: KeyNow, no: string): Promise<void> {
  const [row] = await ask<{ a: string; p: string }>(tx, 'select address as a, postal_code as p from resident where resident_no = ?', no)
  if (row === undefined) return
  const place = (text: string): string => (holdsToken(text) ? text : sealPlace(keyNow, no, text))
  const [address, postal] = [place(row.a), place(row.p)]
  if (address !== row.a || postal !== row.p)
    await ask(tx, 'update resident set address = ?, postal_code = ? where resident_no = ?', address, postal, no)
}

/** 検索の言葉: places of a person leave the search, and the words that nobody else has with them. */
async function forgetPlaces(tx: WriteTx, no: string): Promise<number> {
  const words = await ask<{ id: number; fold: string }>(
    tx,
    `select s.word_id as id, s.fold from resident r cross join search_word s join person_word p on p.word_id = s.word_id
     where r.resident_no = ? and p.resident_no = r.resident_no and p.kind = 'address'`,
    no,
  )
  if (words.length === 0) return 0
  await ask(tx, `delete from person_word where resident_no = ? and kind = 'address'`, no)
  let gone = 0
  for (const { id, fold } of words) {
    const [used] = await ask<{ n: number }>(
      tx,
      `select 1 as n from search_word s where s.word_id = ? and (exists (select 1 from person_word p where p.word_id = s.word_id)
         or exists (select 1 from welfare_case c indexed by case_kana where c.kana_key = s.word)
         or exists (select 1 from welfare_case c indexed by case_name where c.name_key = s.word))`,
      id,
    )
    if (used !== undefined) continue
    await ask(
      tx,
      `insert into search_gram (search_gram, rowid, grams)
       select 'delete', ?, group_concat(hex(substr(?, n, 2)), ' ') from ordinal where n <= length(?)`,
      id,
      fold,
      fold,
    )
    await ask(tx, 'delete from search_word where word_id = ?', id)
    gone++
  }
  return gone
}

/** 変更履歴 of a person's row. */
export async function sealLog(tx: WriteTx, keyNow: KeyNow, no: string): Promise<void> {
  const rows = await ask<{ id: string; b: string | null; a: string }>(
    tx,
    `select change_id as id, before_value as b, after_value as a from change_log where area = 'resident' and record_key = ?`,
    JSON.stringify([no]),
  )
  const sealed = rows.flatMap(({ id, b, a }) => {
    const anew = (text: string): string => sealPlaces(keyNow, placeOwner(no), text, placesIn(JSON.parse(openText(keyNow, text))))
    const [before, after] = [b === null ? null : anew(b), anew(a)]
    return before === b && after === a ? [] : [{ id, before, after }]
  })
  if (sealed.length === 0) return
  await withoutTriggers(tx, 'change_log', async () => {
    for (const { id, before, after } of sealed)
      await ask(tx, 'update change_log set before_value = ?, after_value = ? where change_id = ?', before, after, id)
  })
}

/** What was judged and decided in a case. */
async function sealJudged(tx: WriteTx, keyNow: KeyNow, caseId: string): Promise<void> {
  const reviews = await ask<{ id: string; c: string; s: string; f: string }>(
    tx,
    'select review_id as id, checks as c, summary as s, facts as f from review where case_id = ?',
    caseId,
  )
  const decisions = await ask<{ id: string; f: string }>(
    tx,
    'select decision_id as id, frozen as f from decision where case_id = ?',
    caseId,
  )
  const owner = placeOwner(caseId)
  const placesOf = (text: string): ReadonlySet<string> => placesIn(JSON.parse(openText(keyNow, text)))
  if (reviews.length > 0)
    await withoutTriggers(tx, 'review', async () => {
      for (const { id, c, s, f } of reviews) {
        const places = placesOf(f)
        const [checks, summary, facts] = [c, s, f].map((text) => sealPlaces(keyNow, owner, text, places))
        await ask(tx, 'update review set checks = ?, summary = ?, facts = ? where review_id = ?', checks, summary, facts, id)
      }
    })
  if (decisions.length > 0)
    await withoutTriggers(tx, 'decision', async () => {
      for (const { id, f } of decisions)
        await ask(tx, 'update decision set frozen = ? where decision_id = ?', sealPlaces(keyNow, owner, f, placesOf(f)), id)
    })
}
