/** 根拠: every figure of a case says why, from the frozen copy once it is decided; the ledger of the month, and the whole course. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Output } from '../../shared/contract.ts'
import type { TestOffice } from '../support/office.ts'
import { approve, one, readyCases, refusal, reviewedOffice, smallDraft, sql } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await reviewedOffice()
})
afterAll(() => office.dispose())

type Sources = NonNullable<Output<'case.sources'>>
const sourcesOf = async (caseNo: string, user = 'reviewer'): Promise<Sources> => {
  const found = await office.call(user, 'case.sources', { caseNo })
  if (found === null) throw new Error('no sources')
  return found
}
const figure = (sources: Sources, id: string) => {
  const found = sources.figures.find((each) => each.id === id)
  if (!found) throw new Error(`no figure ${id}`)
  return found
}

describe('figures', () => {
  it('are those of the case, each with a formula, its numbers and dated rows with their article', async () => {
    for (const caseNo of await readyCases(office, 8)) {
      const sources = await sourcesOf(caseNo)
      const { amounts, taxYear } = await office.call('reviewer', 'case.view', { caseNo })
      for (const id of ['price', 'limit', 'base', 'ownShare', 'excess', 'selfPayment', 'publicPayment'] as const) {
        const found = figure(sources, id)
        expect([caseNo, id, found.amount]).toEqual([caseNo, id, amounts?.[id]])
        expect(found.formula).not.toBe('')
        expect(found.numbers).toContain(`${String(amounts?.[id]?.toLocaleString('ja-JP'))}円`)
        expect(found.rows.length).toBeGreaterThan(0)
      }
      const [rate] = figure(sources, 'ownShare').rows
      expect(rate).toMatchObject({ kind: 'parameter', value: '10', from: '2013-04-01', article: '要綱第6条第1項' })
      expect(figure(sources, 'limit').rows[0]).toMatchObject({ kind: 'item', source: expect.stringContaining('種目') })
      expect(figure(sources, 'bracket').rows[0]).toMatchObject({ kind: 'tax', what: `令和${Number(taxYear) - 2018}年度の税` })
    }
  })

  it('of every line of the checks name what it demands and its article', async () => {
    const [caseNo = ''] = await readyCases(office, 1)
    const { checks } = await office.call('reviewer', 'case.view', { caseNo })
    expect(checks).toHaveLength(13)
    for (const check of checks) expect([check.id, check.article]).toEqual([check.id, expect.stringMatching(/^要綱第\d+条/)])
    expect(checks[0]).toMatchObject({ criterion: '申請の日において市内に居住していること', article: '要綱第3条第1項' })
  })

  it('of a decided case stay as they were decided when the masters change; those of an open one follow', async () => {
    const { caseNos, draftNo } = await smallDraft(office, 2)
    for (const user of ['chief', 'manager', 'director']) {
      const { state } = await office.call(user, 'draft.view', { draftNo, limit: 1 })
      if (state === 'circulating') await approve(office, user, draftNo)
    }
    const [decided = ''] = caseNos
    const before = await sourcesOf(decided)
    expect(before.origin).toBe('decided')
    const [open = ''] = (
      await sql(office, `select case_no from welfare_case where state = 'received' and resident_no is not null limit 1`)
    ).map((row) => String(row['case_no']))
    expect((await sourcesOf(open)).origin).toBe('live')
    await sql(office, `update parameter set value = '20' where key = 'selfPayment.ratePercent'`)
    await sql(office, 'update item set ceiling = ceiling + 1000')
    const after = await sourcesOf(decided)
    expect(after.figures).toEqual(before.figures)
    expect(after.item).toEqual(before.item)
    expect(figure(await sourcesOf(open), 'ownShare').rows[0]?.value).toBe('20')
    await sql(office, `update parameter set value = '10' where key = 'selfPayment.ratePercent'`)
    await sql(office, 'update item set ceiling = ceiling - 1000')
    // the whole course: who reviewed, drafted, approved in between and decided
    const { history } = await office.call('auditor', 'case.view', { caseNo: decided })
    const acts = history.map((entry) => entry.act)
    expect(acts[0]).toBe('受付')
    expect(acts.slice(1, 3)).toEqual(['審査', '起案'])
    expect(history.find((entry) => entry.act === '承認')).toMatchObject({ text: expect.stringContaining(`起案 ${draftNo}`) })
    expect(acts.at(-1)).toBe('決裁')
    expect(history.map((entry) => entry.seq)).toEqual(history.map((entry) => entry.seq).toSorted((a, b) => a - b))
  })
})

describe('the ledger of the month', () => {
  it('adds up in the order of decision and leaves what is left of the cap', async () => {
    const [granted] = await sql(
      office,
      `select c.case_no from grant_record g join welfare_case c on c.case_id = g.case_id where g.source = 'decided' and g.self_payment > g.excess limit 1`,
    )
    const { ledger } = await sourcesOf(String(granted?.['case_no']))
    expect(ledger.month).toBe('2026-11')
    // the case's own decision stands in nobody's earlier share: its copy was frozen before it
    let running = 0
    for (const line of ledger.lines) {
      running += line.share
      expect(line.running).toBe(running)
      if (ledger.cap !== null) expect(line.left).toBe(Math.max(0, ledger.cap - running))
    }
  })
})

describe('what a person may not see', () => {
  it('the sources of a guarded case are opened only with the right to it; each look is entered', async () => {
    const [row] = await sql(
      office,
      `select c.case_no, g.address from welfare_case c join resident r on r.resident_no = c.resident_no
       join resident g on g.resident_no = r.guardian_no limit 1`,
    )
    if (row === undefined) throw new Error('no minor in the file')
    const caseNo = String(row['case_no'])
    expect((await sourcesOf(caseNo, 'payer')).guardian?.address).toBe(row['address'])
    await sql(
      office,
      `update resident set protection_from = '2026-01-01' where resident_no = (select r.guardian_no from welfare_case c
       join resident r on r.resident_no = c.resident_no where c.case_no = ?)`,
      caseNo,
    )
    expect(await refusal(sourcesOf(caseNo, 'payer'))).toBe('protected-case')
    expect((await sourcesOf(caseNo)).guardian).toMatchObject({ address: row['address'], protected: true })
    const views = await office.call('auditor', 'case.views', { caseNo, limit: 10 })
    expect(views.total).toBe(await one(office, `select count(*) from audit_entry where action = 'view' and ref = ?`, caseNo))
    expect(views.views[0]).toMatchObject({ what: '根拠の閲覧' })
    expect(await refusal(office.call('reviewer', 'case.views', { caseNo, limit: 10 }))).toBe('forbidden')
  })
})
