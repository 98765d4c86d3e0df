/** Import and review through the gate, on a real store, against the answers that were computed apart from the program. */
import { describe, expect, it } from 'vitest'
import type { CaseDetail } from '../../shared/contract/cases.ts'
import type { Output } from '../../shared/contract.ts'
import type { ExpectedFile as ExpectedOf } from '../support/expected.ts'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'
import { expectedAnswer, one } from './acts.ts'

type Summary = Output<'import.commit'>

type ExpectedFile = ExpectedOf<{
  readonly receiptNo: string
  readonly line: number
  readonly residentNo: string | null
  readonly protected?: boolean
}>

const asSet = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort()

function expectCounts(summary: Summary, expected: ExpectedFile): void {
  const { rows, added, same, changed, rejected, warned } = summary
  expect({ rows, added, same, changed, rejected, warned }).toEqual({
    rows: expected.rows,
    added: expected.added,
    same: expected.same,
    changed: expected.changed,
    rejected: expected.rejected,
    warned: expected.warned,
  })
  expect(asSet(summary.errors.map(({ line, column, code }) => ({ line, column, code })))).toEqual(asSet(expected.errors))
  expect(asSet(summary.warnings.map(({ line, receiptNo, code }) => ({ line, receiptNo, code })))).toEqual(asSet(expected.warnings))
}

/** Every row of a batch, page by page. */
async function verdictsOf(office: TestOffice, batchId: string): Promise<(readonly [number, string, string])[]> {
  const found: (readonly [number, string, string])[] = []
  for (;;) {
    const { rows } = await office.call('intake', 'import.rows', { batchId, only: 'all', afterLine: found.at(-1)?.[0] ?? 0, limit: 100 })
    if (rows.length === 0) return found
    for (const row of rows) found.push([row.line, row.receiptNo, row.verdict])
  }
}

/** Every case of the office, in order of its number. */
async function allCases(office: TestOffice, programme: string): Promise<CaseDetail[]> {
  const { caseNos } = await office.call('reviewer', 'case.ids', { programme })
  const found: CaseDetail[] = []
  for (let from = 0; from < caseNos.length; from += 100) {
    found.push(...(await office.call('reviewer', 'case.details', { caseNos: caseNos.slice(from, from + 100) })).cases)
  }
  return found
}

/** A case as the answers tell it; its line is that of the answer that counts. */
const answerOf = (c: CaseDetail) => ({
  receiptNo: c.receiptNo,
  line: c.answers[0]?.line,
  residentNo: c.residentNo,
  item: c.item,
  route: c.route,
  checks: Object.fromEntries(c.checks.map((check) => [check.id, check.verdict])),
  proposal: c.proposal,
  bracket: c.bracket,
  taxYear: c.taxYear,
  earlierOwnShare: c.earlierOwnShare,
  amounts: c.amounts === null ? null : withoutBracket(c.amounts),
})

function withoutBracket(amounts: NonNullable<CaseDetail['amounts']>) {
  const { bracket: _, ...yen } = amounts
  return yen
}

describe.each(['aids-logoform', 'aids-etumo', 'aids-counter', 'aids-logoform-broken'])('%s through the gate', (name) => {
  it('gives the expected counts, errors, warnings, verdicts, checks and amounts, and nothing a second time', async () => {
    const expected = expectedAnswer<ExpectedFile>(name)
    const office = await sampleOffice()
    try {
      for (const before of expected.after ?? []) await importSample(office, before, before.replace('.csv', ''))
      const summary = await importSample(office, expected.file, expected.profile)
      expectCounts(summary, expected)
      expect(await verdictsOf(office, summary.batchId)).toEqual(expected.verdicts)

      const beforeReview = new Map((await allCases(office, 'aids')).map((c) => [c.receiptNo, answerOf(c)]))
      expect(expected.cases.map((c) => beforeReview.get(c.receiptNo))).toEqual(expected.cases)
      const totals = await office.call('reviewer', 'review.auto', {})
      const cases = await allCases(office, 'aids')
      const reviewed = new Map(cases.map((c) => [c.receiptNo, answerOf(c)]))
      expect(expected.cases.map((c) => reviewed.get(c.receiptNo))).toEqual(expected.cases)
      expect(totals.reviewed).toBe(cases.length)
      expect(totals.proposedGrant).toBe(cases.filter((c) => c.proposal === 'grant').length)
      expect(cases.filter((c) => (c.state === 'reviewed') !== (c.proposal === 'grant'))).toEqual([])

      const again = await importSample(office, expected.file, expected.profile)
      expect({ added: again.added, changed: again.changed, rejected: again.rejected }).toEqual({
        added: 0,
        changed: 0,
        rejected: expected.rejected,
      })
      expect(again.sameContentAs).toBe(summary.importNo)
      expect(await one(office, 'select count(*) from welfare_case')).toBe(cases.length)
      expect(await one(office, 'select count(*) from application')).toBe(cases.length + expected.changed)
    } finally {
      await office.dispose()
    }
  })
})

describe('gift-logoform through the gate', () => {
  it('takes in the expected rows, links the expected persons and keeps everything said', async () => {
    const expected = expectedAnswer<ExpectedFile>('gift-logoform')
    const office = await sampleOffice()
    try {
      const summary = await importSample(office, expected.file, expected.profile, 'gift')
      // the answers give the flag with the case, the program warns of it as well: nothing else may be said beyond them
      const flagged = expected.cases.filter((c) => c.protected)
      const warnings = flagged.map(({ line, receiptNo }) => ({ line, receiptNo, code: 'protected-person' }))
      expect(flagged.length).toBeGreaterThan(0)
      expectCounts(summary, { ...expected, warned: flagged.length, warnings })
      expect(await verdictsOf(office, summary.batchId)).toEqual(expected.verdicts)
      const linked = new Map(
        (await allCases(office, 'gift')).map((c) => [
          c.receiptNo,
          { receiptNo: c.receiptNo, line: c.answers[0]?.line, residentNo: c.residentNo },
        ]),
      )
      const told = expected.cases.map(({ receiptNo, line, residentNo }) => ({ receiptNo, line, residentNo }))
      expect(told.map((c) => linked.get(c.receiptNo))).toEqual(told)
      expect(linked.size).toBe(expected.added)
    } finally {
      await office.dispose()
    }
  })
})
