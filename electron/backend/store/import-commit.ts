import { CompiledQuery, sql } from 'kysely'
import type { ReadDb, WriteTx } from './db.ts'
import type { WelfareCaseTable } from './schema-cases.ts'

/** 取込の確定. The statements that make cases and applications of staged rows. */

/** Columns of a case that a newer answer writes over, and that taking it back writes anew. */
export const answered = [
  'state',
  'application_id',
  'resident_no',
  'person_key',
  'name',
  'kana',
  'kana_key',
  'name_key',
  'birth_date',
  'item_code',
  'item_name',
  'applied_on',
  'submitted_at',
  'channel',
  'price',
  'quantity',
  'months',
  'provider_no',
  'flags',
  'proposal',
  'public_payment',
  'self_payment',
  'review_id',
  'hold_until',
] as const satisfies readonly (keyof WelfareCaseTable)[]

/** What a piece of rows is, by their lines. */
interface Lines {
  readonly batchId: string
  readonly programme: string
  readonly after: number
  /** The last line of the piece. */
  readonly to: number
}

/**
 * Rows that become cases at once; between two pieces the loop answers other calls. The engine keeps, for each statement, a copy of every
 * page it changes, which are nearly all pages of most indexes whatever the piece: few large pieces copy them less often.
 */
const rowsPerPiece = 2000

/** From so many new cases on a commit is a large one, and where the office has no more than half as many, indexes are made anew from all cases. */
export const manyCases = 5000

/** What the statements need to know of a batch. */
export interface CommittedBatch {
  readonly batchId: string
  readonly programme: string
  /** Rows that become new cases. */
  readonly added: number
  /** Rows that are newer answers of known cases; with none of them their statements are left out. */
  readonly changed: number
}

/**
 * The one stroke that touches real data: new cases and their applications, newer answers of known ones, by set-based statements over
 * pieces of the staged rows, all in the transaction of the caller. Case numbers follow the lines of the file, beginning with
 * `numbers.first`. `between` runs after each piece with the number of its last row.
 */
export async function commitRows(
  tx: WriteTx,
  batch: CommittedBatch,
  numbers: { readonly prefix: string; readonly first: number },
  at: string,
  between: (rows: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  let next = numbers.first
  let rows = 0
  await beginBulk(tx)
  const aside = batch.added >= manyCases && (await lastCase(tx)) * 2 <= batch.added ? await setIndexesAside(tx) : []
  for (let after = 0; ;) {
    const to = await lastLineOfPiece(tx, batch.batchId, after)
    if (to === null) break
    const lines = { ...batch, after, to }
    const known = await lastCase(tx)
    next += await insertCases(tx, lines, { prefix: numbers.prefix, first: next }, at)
    for (const text of Object.values(bulkTexts)) await tx.executeQuery(CompiledQuery.raw(text, [known]))
    if (batch.changed > 0) await answerCases(tx, lines, at)
    await insertApplications(tx, lines, batch.changed > 0, at)
    after = to
    rows += rowsPerPiece
    await between(rows)
  }
  for (const text of aside) {
    await tx.executeQuery(CompiledQuery.raw(text))
    await between(rows)
  }
  await endBulk(tx)
}

/**
 * 索引の作り直し. Takes away the indexes of all cases whose order is not that of the case numbers, and answers the texts that make them
 * again: sorting once costs less than entering so many cases one by one, each somewhere else. What is unique stays, and all of it is in
 * the transaction of the caller: nobody else ever sees the cases without them.
 */
async function setIndexesAside(tx: WriteTx): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_schema where type = 'index' and tbl_name = 'welfare_case' and sql is not null
      and sql not like '%unique%' and sql not like '% where %' and name <> 'case_state' order by name`.execute(tx)
  for (const { name } of rows) await tx.executeQuery(CompiledQuery.raw(`drop index ${name}`))
  return rows.map((row) => row.sql)
}

/** While this row stands, new cases are counted and their words entered by the piece; it is gone again with the transaction. */
const beginBulk = (tx: WriteTx) => sql`insert into bulk_write (n) values (1)`.execute(tx)
const endBulk = (tx: WriteTx) => sql`delete from bulk_write`.execute(tx)

/** The engine's own number of the newest case. */
async function lastCase(read: ReadDb): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(rowid) as last from welfare_case`.execute(read as WriteTx)
  return rows[0]?.last ?? 0
}

/**
 * What the triggers do for single cases, for the cases after one (the engine's own number): 件数 as `case_count_more` keeps them, and the
 * words of the search as `welfare_case_words` enters them. Left to itself the engine would walk whole indexes for their order.
 */
export const bulkTexts = {
  counts: `insert into case_count select programme, state, proposal, channel, item_code,
      instr(flags, '"protected"') > 0, instr(flags, '"duplicate"') > 0, sum(n)
    from (select c.programme, c.state, coalesce(c.proposal, '') as proposal, c.channel, c.item_code, c.flags, count(*) as n
      from welfare_case c not indexed where c.rowid > ? group by 1, 2, 3, 4, 5, 6)
    group by 1, 2, 3, 4, 5, 6, 7 on conflict do update set n = n + excluded.n`,
  words: `insert into search_word (word, fold) select w.word, replace(w.word, 'ー', '') from (
      with fresh as materialized (select kana_key, name_key from welfare_case not indexed where rowid > ?)
      select kana_key as word from fresh union select name_key from fresh) w
    where w.word <> '' and not exists (select 1 from search_word s where s.word = w.word)`,
} as const

/** Line of the last row of the piece that begins after a line; null: there are no more rows. */
async function lastLineOfPiece(read: ReadDb, batchId: string, after: number): Promise<number | null> {
  const { rows } = await sql<{ line: number | null }>`
    select max(line) as line from
      (select line from import_row where batch_id = ${batchId} and line > ${after} order by line limit ${rowsPerPiece})`.execute(
    read as WriteTx,
  )
  return rows[0]?.line ?? null
}

/** Makes cases of the new rows of a piece; answers how many. They are numbered by themselves: rows numbered whole are copied for it. */
async function insertCases(
  tx: WriteTx,
  { batchId, programme, after, to }: Lines,
  numbers: { readonly prefix: string; readonly first: number },
  at: string,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into welfare_case (case_id, case_no, programme, receipt_no, state, version, application_id, resident_no, person_key, name, kana, kana_key, name_key,
      birth_date, item_code, item_name, applied_on, submitted_at, channel, price, quantity, months, provider_no, flags, updated_at)
    select case_id, ${numbers.prefix} || substr('000000' || cast(${numbers.first} - 1 + w.n as integer), -6), ${programme}, receipt_no,
      'received', 1, application_id, resident_no, person_key, name, kana, kana_key, name_key, birth_date, item_code, item_name, applied_on, submitted_at,
      channel, price, quantity, months, provider_no, flags, ${at}
    from (select rowid as place, row_number() over (order by line) as n from import_row
      where batch_id = ${batchId} and line > ${after} and line <= ${to} and verdict = 'added' and excluded = 0) w
      cross join import_row r on r.rowid = w.place`.execute(tx)
  return Number(numAffectedRows)
}

/** Gives known cases the newer answers of a piece; how each case was before is kept with the row. */
async function answerCases(tx: WriteTx, { batchId, after, to }: Lines, at: string): Promise<void> {
  await sql`
    update import_row set case_before = (select json_object(${sql.raw(answered.map((c) => `'${c}', c.${c}`).join(', '))})
      from welfare_case c where c.case_id = import_row.case_id)
    where batch_id = ${batchId} and line > ${after} and line <= ${to} and verdict <> 'added' and verdict = 'changed' and excluded = 0`.execute(
    tx,
  )
  await sql`
    update welfare_case set
      state = case when welfare_case.state in ('drafted', 'circulating') then welfare_case.state else 'received' end,
      version = welfare_case.version + 1, application_id = r.application_id, resident_no = r.resident_no, person_key = r.person_key, name = r.name, kana = r.kana,
      kana_key = r.kana_key, name_key = r.name_key, birth_date = r.birth_date, item_code = r.item_code, item_name = r.item_name, applied_on = r.applied_on,
      submitted_at = r.submitted_at, channel = r.channel, price = r.price, quantity = r.quantity, months = r.months, provider_no = r.provider_no,
      flags = r.flags, proposal = null, public_payment = null, self_payment = null, review_id = null, hold_until = null, updated_at = ${at}
    from import_row r where r.batch_id = ${batchId} and r.line > ${after} and r.line <= ${to} and r.verdict <> 'added' and r.verdict = 'changed'
      and r.excluded = 0 and r.case_id = welfare_case.case_id`.execute(tx)
}

/** Enters the applications of a piece: who, when and which row; what the row says stays in import_row. */
async function insertApplications(tx: WriteTx, { batchId, after, to }: Lines, withAnswers: boolean, at: string): Promise<void> {
  const version = withAnswers ? sql`coalesce((select max(a.version) from application_entry a where a.case_id = r.case_id), 0) + 1` : sql`1`
  await sql`
    insert into application_entry (application_id, case_id, version, batch_id, line, received_at, content, cells, details, warnings)
    select r.application_id, r.case_id, ${version}, r.batch_id, r.line, ${at}, '', '', '', ''
    from import_row r where r.batch_id = ${batchId} and r.line > ${after} and r.line <= ${to} and r.excluded = 0 and r.verdict in ('added', 'changed')
    order by r.line`.execute(tx)
}

/** Receipt numbers that another import brought in since this batch was judged: the first such line, or null. */
export async function firstStaleLine(tx: WriteTx, batchId: string, programme: string): Promise<number | null> {
  const stale = await sql<{ line: number }>`
    select r.line from import_row r left join welfare_case c on c.programme = ${programme} and c.receipt_no = r.receipt_no
    where r.batch_id = ${batchId} and r.excluded = 0 and r.verdict = 'added' and c.case_id is not null and c.case_id <> r.case_id
    order by r.line limit 1`.execute(tx)
  return stale.rows[0]?.line ?? null
}

/** Cases that were changed since their newer answer was judged: the first such line, or null. */
export async function firstOvertakenLine(tx: WriteTx, batchId: string, programme: string): Promise<number | null> {
  const stale = await sql<{ line: number }>`
    select r.line from import_row r left join welfare_case c on c.programme = ${programme} and c.receipt_no = r.receipt_no
    where r.batch_id = ${batchId} and r.excluded = 0 and r.verdict <> 'added' and r.verdict = 'changed'
      and (c.case_id is null or c.version <> r.case_version)
    order by r.line limit 1`.execute(tx)
  return stale.rows[0]?.line ?? null
}

/** Case numbers of this batch's changed rows, for their entries in the trail. */
export async function changedCases(tx: WriteTx, batchId: string) {
  return tx
    .selectFrom('import_row as r')
    .innerJoin('welfare_case as c', 'c.case_id', 'r.case_id')
    .select(['c.case_no', 'r.line', 'r.application_id'])
    .where('r.batch_id', '=', batchId)
    .where('r.verdict', '=', 'changed')
    .where(sql<boolean>`r.verdict <> 'added'`)
    .where('r.excluded', '=', 0)
    .orderBy('r.line')
    .execute()
}
