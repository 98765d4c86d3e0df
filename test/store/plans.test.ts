/**
 * No question of any screen reads a table that grows with the years, or sorts one aside: every query of the contract is asked as the
 * screens ask it, and the engine's own plan of each statement is looked at. The store keeps no statistics, so that a plan is the same for
 * seven hundred cases and for a million.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { questionsOf, queries, watchStatements, type Question, type Ran } from '../support/every-query.ts'
import { importSample, type TestOffice } from '../support/office.ts'
import { approve, quickOffice, readyCases, refusal, sql } from './acts.ts'

/** Tables with a row for each case or more. */
const big = [
  'welfare_case',
  'application_entry',
  'import_row',
  'review',
  'draft_case',
  'decision',
  'voucher',
  'voucher_event',
  'grant_record',
  'paper',
  'mailing_entry',
  'mailing_post',
  'claim',
  'claim_refusal',
  'payment_item',
  'payment_payee',
  'audit_entry',
  'audit_body',
  'search_word',
  'person_word',
  'print_item',
  'effect_event',
  'case_step',
  'attachment',
]

/**
 * What may read much, by operation, question and table, with the reason.
 */
const allowed: Readonly<Record<string, string>> = {
  'voucher.list all | voucher: SCAN v USING COVERING INDEX': 'how many there are and their sum, from an index alone: 95 ms for 890,000',
  'papers.pending | print_item: SCAN print_item USING INDEX print_item_once': 'the index holds the letters still on their way alone',
  'printRun.targets': 'as papers.pending',
  'account.standing | welfare_case: SEARCH c': 'the cases of one programme, benefits in cash: a small part of an office',
  'account.due | welfare_case: SEARCH c': 'as account.standing',
  'claims.lines': 'lines that were refused are kept with their files, some in a hundred claims',
  'claims.returns': 'as claims.lines',
  'claims.months | claim: SCAN claim USING COVERING INDEX': 'sums of each month from an index alone: 180 ms for 800,000',
  'master.counts | grant_record': 'rows of a register, counted on an index',
  'master.list grants | grant_record: SCAN grant_record USING COVERING INDEX': 'rows of a register, counted on an index',
}

const watch = watchStatements()
let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const made = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: await readyCases(office, 5) })
  await approve(office, 'chief', made.draftNo)
  await approve(office, 'manager', made.draftNo)
  await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: await readyCases(office, 3) })
}, 60_000)
afterAll(async () => {
  watch.restore()
  await office.dispose()
})

/** Names under which a statement reads the big tables. */
const aliases = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [, table = '', alias] of text.matchAll(
    /\b(?:from|join|,)\s+"?(\w+)"?(?:\s+(?:as\s+)?"?(?!where\b|on\b|join\b|left\b|inner\b|cross\b|order\b|group\b|union\b|limit\b|set\b)(\w+)"?)?/gi,
  ))
    if (big.includes(table)) found.set(alias ?? table, table)
  return found
}

/** Walks over big tables in a statement's plan: `SCAN table`, and `SORT` where rows of a big table are sorted without any search before. */
function faults({ text, values }: Ran): string[] {
  if (!/^\s*(select|with)/i.test(text)) return []
  const names = aliases(text)
  const steps = office.backend.env.store.sync
    .prepare<{ detail: string }>(`explain query plan ${text}`)
    .all(...(values as never[]))
    .map((row) => row.detail)
  const limited = /\blimit\b/i.test(text)
  return steps.flatMap((step) => {
    // a search by the programme alone finds nearly everything
    const [, alias = ''] = /^SCAN (\w+)/.exec(step) ?? /^SEARCH (\w+) USING .*\(programme=\?\)/.exec(step) ?? []
    const table = names.get(alias)
    if (table === undefined) return []
    // along an index to the end of a page, and nothing is sorted after it
    if (
      limited &&
      /USING (COVERING )?INDEX|^SCAN \w+$/.test(step) &&
      !steps.some((one) => /TEMP B-TREE FOR ORDER/.test(one)) &&
      /order by/i.test(text)
    )
      return []
    return [`${table}: ${step}`]
  })
}

const named = ({ op, name }: Question): string => (name === '' ? op : `${op} ${name}`)

it('the store keeps no statistics from which plans could differ by size', async () => {
  expect(await sql(office, "select name from sqlite_master where name like 'sqlite_stat%'")).toEqual([])
})

describe('every query', () => {
  it('is asked, and no statement of it walks over a table that grows', async () => {
    const questions = questionsOf(office)
    expect(new Set(questions.map((one) => one.op)).size).toBe(queries.length)
    for (const user of new Set(questions.map((one) => one.user))) await office.call(user, 'office.view', {})
    const found = new Map<string, string>()
    let statements = 0
    for (const one of questions) {
      const ran = await watch.during(() => refusal(office.call(one.user, one.op, one.input as never)))
      statements += ran.length
      for (const fault of new Set(ran.flatMap(faults))) found.set(`${named(one)} | ${fault}`, fault)
    }
    expect(statements).toBeGreaterThan(500)
    const excused = (key: string): boolean => Object.keys(allowed).some((known) => key.startsWith(known))
    expect([...found.keys()].filter((key) => !excused(key))).toEqual([])
    // an exception that is not needed any more goes
    expect(Object.keys(allowed).filter((known) => ![...found.keys()].some((key) => key.startsWith(known)))).toEqual([])
  }, 60_000)
})
