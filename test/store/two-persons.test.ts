/** 2人目の確認と例外 over the whole backend: tax figures typed and confirmed, facts that change after the review, aids beyond repair. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { addRole, approve, entries, one, readyCases, refusal, reviewedOffice, smallDraft, sql, stateOf, trailHolds } from './acts.ts'

let office: TestOffice
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(() => office.dispose())

interface At {
  readonly caseNo: string
  readonly version: number
}

const pick = async (where: string): Promise<At> => {
  const [row] = await sql(
    office,
    `select c.case_no, c.version from welfare_case c left join review r on r.review_id = c.review_id
     where c.programme = 'aids' and c.flags not like '%protected%' and ${where} order by c.case_no limit 1`,
  )
  if (row === undefined) throw new Error(`no case: ${where}`)
  return { caseNo: String(row['case_no']), version: Number(row['version']) }
}
const versionOf = (caseNo: string): Promise<number> => one(office, 'select version from welfare_case where case_no = ?', caseNo)
const standing = (caseNo: string, user = 'reviewer') => office.call(user, 'case.standing', { caseNo })
const flagsOf = async (caseNo: string): Promise<string[]> =>
  JSON.parse(String((await sql(office, 'select flags from welfare_case where case_no = ?', caseNo))[0]?.['flags'])) as string[]
const setMode = (mode: string) =>
  sql(
    office,
    `insert or replace into parameter (programme, key, value, valid_from, valid_to, article) values ('aids', 'tax.confirm', ?, '2013-04-01', null, '要綱第6条')`,
    mode,
  )
const residentOf = async (caseNo: string): Promise<string> =>
  String((await sql(office, 'select resident_no from welfare_case where case_no = ?', caseNo))[0]?.['resident_no'])
const paper = { source: '令和8年度課税証明書', seenOn: '2026-11-20' } as const

/** A case that asks only for want of a tax row. */
const onlyTax = `c.state = 'received' and c.resident_no is not null and r.proposal = 'ask' and json_extract(r.checks, '$[8].verdict') = 'judge'
  and json_extract(r.facts, '$.tax') is null
  and (select count(*) from json_each(r.checks) where json_extract(value, '$.verdict') <> 'ok') = 2`

describe('課税区分の手入力', () => {
  it('settles the bracket and the amounts, stays beside the register, and needs a second person before drafting', async () => {
    const { caseNo, version } = await pick(onlyTax)
    const resident = await residentOf(caseNo)
    const taxRows = await one(office, 'select count(*) from tax where resident_no = ?', resident)
    expect((await standing(caseNo)).tax).toMatchObject({ source: 'none', bracket: null, cause: null, enterObstacle: null })
    await office.call('reviewer', 'tax.enter', { caseNo, version, kind: 'taxed', incomeLevy: 12_000, ...paper })
    expect(await one(office, 'select count(*) from tax where resident_no = ?', resident)).toBe(taxRows)
    const view = await office.call('reviewer', 'case.view', { caseNo })
    expect(view).toMatchObject({ bracket: 'taxed', version: version + 1 })
    expect(view.amounts?.selfPayment).not.toBeNull()
    expect(view.checks[8]).toMatchObject({ verdict: 'ok' })
    expect(view.checks[8]?.reason).toContain('令和8年度課税証明書')

    await office.call('reviewer', 'review.propose', { caseNo, version: version + 1, propose: 'grant', reason: '確認した' })
    const stopped = office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await expect(stopped).rejects.toThrow(/2人目が確認していません/)
    const all = await office.call('drafter', 'draft.preview', { kind: 'grant' })
    expect(all.leftOut).toContainEqual({ caseNo, code: 'tax-unconfirmed' })

    const { tax } = await standing(caseNo, 'drafter')
    expect(tax).toMatchObject({
      source: 'hand',
      cause: '手入力した課税の額によるため',
      confirmed: null,
      confirmObstacle: null,
      incomeLevy: 12_000,
    })
    const basis = tax?.basis ?? ''
    expect(await refusal(office.call('reviewer', 'tax.confirm', { caseNo, basis, agrees: true, comment: '' }))).toBe('own-confirmation')
    expect(await refusal(office.call('drafter', 'tax.confirm', { caseNo, basis: '[]', agrees: true, comment: '' }))).toBe(
      'changed-by-other',
    )
    expect(await refusal(office.call('drafter', 'tax.confirm', { caseNo, basis, agrees: false, comment: ' ' }))).toBe('reason-missing')
    await office.call('drafter', 'tax.confirm', { caseNo, basis, agrees: false, comment: '年度が違う' })
    expect((await standing(caseNo)).tax).toMatchObject({ confirmed: null, disputed: { comment: '年度が違う' } })
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('case-not-ready')
    await office.call('drafter', 'tax.confirm', { caseNo, basis, agrees: true, comment: '証明書を見た' })
    expect((await standing(caseNo)).tax).toMatchObject({ confirmed: { comment: '証明書を見た' }, disputed: null })
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('done')
    expect(await trailHolds(office)).toBe(true)
  })

  it('typed anew makes the confirmation of before worth nothing', async () => {
    const { caseNo, version } = await pick(onlyTax)
    await office.call('reviewer', 'tax.enter', { caseNo, version, kind: 'exempt', incomeLevy: null, ...paper })
    const basis = (await standing(caseNo)).tax?.basis ?? ''
    await office.call('drafter', 'tax.confirm', { caseNo, basis, agrees: true, comment: '' })
    await office.call('reviewer', 'tax.enter', { caseNo, version: version + 1, kind: 'taxed', incomeLevy: 5_000, ...paper })
    const { tax } = await standing(caseNo)
    expect(tax).toMatchObject({ confirmed: null, bracket: 'taxed' })
    expect(tax?.typed.map(({ text }) => text)).toEqual([
      '課税 所得割 5,000円・令和8年度課税証明書（令和8年11月20日確認）',
      '非課税・令和8年度課税証明書（令和8年11月20日確認）',
    ])
    expect(await refusal(office.call('drafter', 'tax.confirm', { caseNo, basis, agrees: true, comment: '' }))).toBe('changed-by-other')
  })

  it('confirmed by somebody who then reviews the case himself is confirmed no more', async () => {
    await addRole(office, 'chief', 'reviewer')
    const { caseNo, version } = await pick(onlyTax)
    await office.call('reviewer', 'tax.enter', { caseNo, version, kind: 'taxed', incomeLevy: 5_000, ...paper })
    await office.call('chief', 'tax.confirm', { caseNo, basis: (await standing(caseNo)).tax?.basis ?? '', agrees: true, comment: '' })
    expect((await standing(caseNo)).tax?.confirmed).not.toBeNull()
    await office.call('chief', 'review.propose', { caseNo, version: version + 1, propose: 'grant', reason: '確認した' })
    expect((await standing(caseNo)).tax?.confirmed).toBeNull()
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('case-not-ready')
  })

  it('gives way to the register as soon as that says something', async () => {
    const { caseNo, version } = await pick(`${onlyTax} and json_extract(r.facts, '$.application.taxConsent') = 1`)
    await office.call('reviewer', 'tax.enter', { caseNo, version, kind: 'taxed', incomeLevy: 12_000, ...paper })
    const year = (await standing(caseNo)).tax?.taxYear ?? 0
    await sql(
      office,
      `insert into tax (resident_no, fiscal_year, welfare, repatriate, status, income_levy, obtained_on) values (?, ?, 0, 0, '非課税', 0, '2026-11-24')`,
      await residentOf(caseNo),
      year,
    )
    expect((await standing(caseNo)).tax).toMatchObject({ source: 'register', bracket: 'exempt' })
    const again = { caseNo, version: version + 1, kind: 'taxed', incomeLevy: 1, ...paper } as const
    expect(await refusal(office.call('reviewer', 'tax.enter', again))).toBe('tax-not-typed')
  })

  it.each([
    ['no paper named', { source: ' ' }, 'reason-missing'],
    ['a paper seen tomorrow', { seenOn: '2026-11-25' }, 'bad-input'],
    ['a day that does not exist', { seenOn: '2026-02-30' }, 'bad-input'],
    ['taxed without a figure', { incomeLevy: null }, 'bad-input'],
    ['a negative figure', { incomeLevy: -1 }, 'bad-input'],
    ['exempt with a figure', { kind: 'exempt' as const }, 'bad-input'],
    ['an older version', { version: 99 }, 'changed-by-other'],
  ])('is refused with %s', async (_, more, code) => {
    const at = await pick(onlyTax)
    const before = await entries(office)
    const input = { ...at, kind: 'taxed' as const, incomeLevy: 1_000, ...paper, ...more }
    expect(await refusal(office.call('reviewer', 'tax.enter', input))).toBe(code)
    expect(await one(office, 'select count(*) from tax_statement')).toBe(0)
    // the first call signed in
    expect(await entries(office)).toBe(before + 1)
  })

  it('cannot be changed or taken away afterwards', async () => {
    const at = await pick(onlyTax)
    await office.call('reviewer', 'tax.enter', { ...at, kind: 'taxed', incomeLevy: 1_000, ...paper })
    await expect(sql(office, 'update tax_statement set income_levy = 0')).rejects.toThrow('append-only')
    await expect(sql(office, 'delete from tax_statement')).rejects.toThrow('append-only')
  })
})

describe('課税区分の確認', () => {
  it.each([
    ['none', 'taxed', null],
    ['manual', 'exempt', null],
    ['decisive', 'taxed', null],
    ['decisive', 'exempt', '区分により負担または給付の有無が決まるため'],
    ['all', 'taxed', 'すべての案件で確認する定めのため'],
  ])('under 「%s」 a %s bracket of the register: %s', async (mode, bracket, cause) => {
    const { caseNo } = await pick(`c.state = 'reviewed' and json_extract(r.summary, '$.bracket') = '${bracket}'`)
    await setMode(mode)
    expect((await standing(caseNo)).tax?.cause).toBe(cause)
    const draft = office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    expect(await refusal(draft)).toBe(cause === null ? 'done' : 'case-not-ready')
  })

  it('is asked when the figures are not those of an earlier review', async () => {
    const { caseNo, version } = await pick(`c.state = 'reviewed' and json_extract(r.summary, '$.bracket') = 'taxed'`)
    const year = (await standing(caseNo)).tax?.taxYear ?? 0
    await sql(
      office,
      'update tax set income_levy = income_levy + 1 where resident_no = ? and fiscal_year = ?',
      await residentOf(caseNo),
      year,
    )
    expect((await standing(caseNo)).tax?.cause).toBe('課税の額が前の審査から変わったため')
    await office.call('reviewer', 'review.undo', { caseNo, version })
    await office.call('reviewer', 'review.propose', { caseNo, version: version + 1, propose: 'grant', reason: '' })
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('case-not-ready')
    const { tax } = await standing(caseNo, 'drafter')
    await office.call('drafter', 'tax.confirm', { caseNo, basis: tax?.basis ?? '', agrees: true, comment: '' })
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('done')
  })

  it('stops its case alone at the decision when the rule came after the draft, and lets it be drafted again once confirmed', async () => {
    const { draftNo, caseNos } = await smallDraft(office, 2)
    await setMode('all')
    const { refused } = await approve(office, 'chief', draftNo)
    expect(refused.map(({ code }) => code)).toEqual(['tax-unconfirmed', 'tax-unconfirmed'])
    expect(await Promise.all(caseNos.map((no) => stateOf(office, no)))).toEqual(['reviewed', 'reviewed'])
    const [caseNo = ''] = caseNos
    const { tax } = await standing(caseNo, 'drafter')
    await office.call('drafter', 'tax.confirm', { caseNo, basis: tax?.basis ?? '', agrees: true, comment: '' })
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('done')
  })

  it('is nothing for whoever reviewed the case, and the attempt is filed', async () => {
    const { caseNo } = await pick(`c.state = 'reviewed' and json_extract(r.summary, '$.bracket') = 'taxed'`)
    await setMode('all')
    const { tax } = await standing(caseNo)
    expect(tax?.confirmObstacle).toContain('審査した本人')
    const before = await entries(office)
    const call = office.call('reviewer', 'tax.confirm', { caseNo, basis: tax?.basis ?? '', agrees: true, comment: '' })
    expect(await refusal(call)).toBe('own-confirmation')
    expect(await sql(office, 'select action, ref from audit_entry where seq > ?', before)).toEqual([{ action: 'denied', ref: caseNo }])
  })
})

describe('審査のあとの変化', () => {
  it('of a tax row is flagged, shown line by line, asks for another review, and is gone after it', async () => {
    const { caseNo, version } = await pick(
      `c.state = 'reviewed' and json_extract(r.summary, '$.bracket') = 'taxed' and c.public_payment > 1000`,
    )
    expect((await standing(caseNo)).changes).toBeNull()
    const year = (await standing(caseNo)).tax?.taxYear ?? 0
    await sql(
      office,
      `update tax set status = '非課税', income_levy = 0 where resident_no = ? and fiscal_year = ?`,
      await residentOf(caseNo),
      year,
    )
    const totals = await office.call('reviewer', 'review.recheck', {})
    expect(totals).toMatchObject({ changed: expect.any(Number) as number, cleared: 0 })
    expect(await flagsOf(caseNo)).toContain('facts-changed')
    const { changes } = await standing(caseNo)
    expect(changes?.asks).toBe(true)
    expect(changes?.figures).toContainEqual({ label: '課税区分', before: '市民税課税', now: '市民税非課税' })
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('case-not-ready')
    expect(await versionOf(caseNo)).toBe(version)
    // nothing new: nothing is written again
    const before = await entries(office)
    expect(await office.call('reviewer', 'review.recheck', {})).toMatchObject({ changed: 0, cleared: 0 })
    expect(await entries(office)).toBe(before + 1)

    await office.call('reviewer', 'review.undo', { caseNo, version })
    await office.call('reviewer', 'review.propose', { caseNo, version: version + 1, propose: 'grant', reason: '' })
    expect((await standing(caseNo)).changes).toBeNull()
    await office.call('reviewer', 'review.recheck', {})
    expect(await flagsOf(caseNo)).not.toContain('facts-changed')
  })

  it('is taken back when the facts are as before', async () => {
    const { caseNo } = await pick(`c.state = 'reviewed' and c.resident_no is not null`)
    const no = await residentOf(caseNo)
    await sql(office, `update resident set moved_out_on = '2026-01-01' where resident_no = ?`, no)
    await office.call('reviewer', 'review.recheck', {})
    expect(await flagsOf(caseNo)).toContain('facts-changed')
    await sql(office, 'update resident set moved_out_on = null where resident_no = ?', no)
    expect((await office.call('reviewer', 'review.recheck', {})).cleared).toBeGreaterThan(0)
    expect(await flagsOf(caseNo)).not.toContain('facts-changed')
  })

  it('by another grant of the month is flagged in the transaction of that decision, without asking for another review', async () => {
    await setMode('none')
    // nobody of the file has two such cases: another one is given to the first one's person, and the cap is small
    const cases = await readyCases(office, 30)
    const [caseNo = '', other = ''] = [cases[0], cases.at(-1)]
    await sql(
      office,
      'update welfare_case set resident_no = (select resident_no from welfare_case where case_no = ?) where case_no = ?',
      caseNo,
      other,
    )
    const year = (await standing(caseNo)).tax?.taxYear ?? 0
    await sql(
      office,
      `update tax set status = '課税', welfare = 0, repatriate = 0, income_levy = 1000 where resident_no = ? and fiscal_year = ?`,
      await residentOf(caseNo),
      year,
    )
    await sql(office, `update parameter set value = '50' where key = 'cap.taxed'`)
    for (const no of [caseNo, other]) {
      await office.call('reviewer', 'review.undo', { caseNo: no, version: await versionOf(no) })
      await office.call('reviewer', 'review.propose', { caseNo: no, version: await versionOf(no), propose: 'grant', reason: '確かめた' })
    }
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    expect(await stateOf(office, caseNo)).toBe('granted')
    expect(await flagsOf(other)).toContain('facts-changed')
    const { changes } = await standing(other)
    expect(changes?.figures).toContainEqual({ label: '自己負担（割合分）', before: '50円', now: '0円' })
    expect(changes?.lines.map(({ id }) => id)).toContain('13')
  })
})

describe('修理不能の例外', () => {
  const inLife = `c.state = 'received' and json_extract(r.checks, '$[6].verdict') = 'fail' and c.quantity = 1
    and exists (select 1 from grant_record g where g.resident_no = c.resident_no and g.item_code = c.item_code)`

  it('turns the failing line into one that asks, is granted with a reason, kept, and can be taken back', async () => {
    const { caseNo, version } = await pick(inLife)
    const { life } = await standing(caseNo)
    const vouchers = (life?.inLife ?? []).map((aid) => aid.voucherNo)
    expect(vouchers.length).toBeGreaterThan(0)
    const input = { caseNo, version, vouchers, reason: '水没して修理できない' }
    expect(await refusal(office.call('reviewer', 'life.except', { ...input, reason: ' ' }))).toBe('reason-missing')
    expect(await refusal(office.call('reviewer', 'life.except', { ...input, vouchers: ['K-none'] }))).toBe('no-exception')
    expect(await refusal(office.call('intake', 'life.except', input))).toBe('forbidden')
    await office.call('reviewer', 'life.except', input)
    const line = (await office.call('reviewer', 'case.view', { caseNo })).checks[6]
    expect(line).toMatchObject({ verdict: 'judge' })
    expect(line?.reason).toContain('水没して修理できない')
    expect((await standing(caseNo)).life?.granted).toMatchObject({ vouchers, reason: '水没して修理できない' })
    await office.call('reviewer', 'life.takeBack', { caseNo, version: version + 1, reason: '修理できた' })
    expect((await office.call('reviewer', 'case.view', { caseNo })).checks[6]).toMatchObject({ verdict: 'fail' })
    expect(await refusal(office.call('reviewer', 'life.takeBack', { caseNo, version: version + 2, reason: 'x' }))).toBe('no-exception')
    expect(await one(office, 'select count(*) from life_exception')).toBe(2)
  })
})
