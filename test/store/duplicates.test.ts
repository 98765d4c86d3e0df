/** 重複: two applications of one person for one item, from any channel, decided by a person. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importSample, type TestOffice } from '../support/office.ts'
import { counterText, importText, one, quickOffice, refusal, sql, stateOf } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await importSample(office, 'aids-etumo.csv', 'aids-etumo')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  // somebody who applied online also comes to the telephone and writes a letter
  const [online] = await sql(
    office,
    `select resident_no, item_code, applied_on, months from welfare_case where receipt_no like 'L2026-%' and resident_no is not null order by case_no limit 1`,
  )
  const change = {
    宛名番号: String(online?.['resident_no']),
    種目: String(online?.['item_code']),
    月数: String(online?.['months'] ?? ''),
    受付日: String(online?.['applied_on']).replaceAll('-', '/'),
  }
  const phoned = await importText(office, counterText(['窓0001'], { ...change, 整理番号: '窓9801', 受付方法: '電話' }), 'phone.csv')
  const written = await importText(office, counterText(['窓0001'], { ...change, 整理番号: '窓9802', 受付方法: '郵送' }), 'post.csv')
  if (phoned.added + written.added !== 2) throw new Error(JSON.stringify([phoned.errors, written.errors]))
})
afterAll(() => office.dispose())

const pairs = async () => (await office.call('reviewer', 'duplicate.list', { limit: 200 })).pairs
const line8 = async (caseNo: string) =>
  (await office.call('reviewer', 'case.view', { caseNo })).checks.find((check) => check.id === '8')?.verdict
const sideOf = ({ caseNo, version }: { caseNo: string; version: number }) => ({ caseNo, version })

describe('the list', () => {
  it('shows pairs of the same person and item within 30 days, also across channels, with what differs', async () => {
    const found = await pairs()
    const receipts = new Set(found.map((pair) => pair.right.receiptNo))
    for (const warned of ['L2026-101659', 'E20260282', 'E20260438', '窓0026', '窓0068']) expect(receipts).toContain(warned)
    const ways = found.filter((pair) => pair.right.receiptNo === '窓9802').map((pair) => `${pair.left.channel} ${pair.right.channel}`)
    expect(ways).toEqual(['online post', 'phone post'])
    for (const pair of found) {
      expect(pair.days).toBeLessThanOrEqual(30)
      expect(pair.left.caseNo < pair.right.caseNo).toBe(true)
      for (const field of pair.fields) if (field.differs) expect(field.left).not.toBe(field.right)
    }
    const twice = found.find((pair) => pair.right.receiptNo === 'L2026-101659')
    const verdicts = Object.fromEntries(twice?.fields.map((field) => [field.id, field.differs]) ?? [])
    // 服部 静江 wrote her name, kana and address twice in two ways; the prices are two
    expect(verdicts).toMatchObject({ name: false, kana: false, postalCode: false, price: true, residentNo: true })
    const warned = await one(office, `select count(*) from application where warnings like '%possible-duplicate%'`)
    expect(new Set(found.map((pair) => pair.right.caseNo)).size).toBeLessThanOrEqual(warned)
    expect((await office.call('reviewer', 'duplicate.list', { limit: 1 })).total).toBe(found.length)
  })
  it('goes on after a pair', async () => {
    const all = await pairs()
    const walked = []
    let after: { left: string; right: string } | undefined
    for (;;) {
      const { pairs: page } = await office.call('reviewer', 'duplicate.list', { limit: 2, ...(after ? { after } : {}) })
      const last = page.at(-1)
      if (!last) break
      walked.push(...page)
      after = { left: last.left.caseNo, right: last.right.caseNo }
    }
    expect(walked).toEqual(all)
  })
})

describe('the decision', () => {
  it('needs a reason, the right and the cases as they were seen', async () => {
    const [pair] = await pairs()
    if (!pair) throw new Error('no pair')
    const input = { left: sideOf(pair.left), right: sideOf(pair.right), decision: 'distinct' as const, reason: '左右の耳で別' }
    expect(await refusal(office.call('intake', 'duplicate.decide', { ...input, reason: '　' }))).toBe('reason-missing')
    expect(await refusal(office.call('mailing', 'duplicate.decide', input))).toBe('forbidden')
    const stale = { ...input, left: { ...input.left, version: input.left.version + 1 } }
    expect(await refusal(office.call('intake', 'duplicate.decide', stale))).toBe('changed-by-other')
    expect(await refusal(office.call('intake', 'duplicate.decide', { ...input, right: input.left }))).toBe('not-found')
    expect(await one(office, 'select count(*) from duplicate_decision')).toBe(0)
  })

  it('別の申請: line 8 asks no more on either side, and who and why stay', async () => {
    const found = await pairs()
    const alone = []
    for (const pair of found) {
      const others = found.filter((p) => [p.left.caseNo, p.right.caseNo].some((no) => no === pair.left.caseNo || no === pair.right.caseNo))
      if (others.length === 1 && (await line8(pair.left.caseNo)) === 'judge' && (await line8(pair.right.caseNo)) === 'judge')
        alone.push(pair)
    }
    const [pair] = alone
    if (!pair) throw new Error('no pair by itself')
    const input = { left: sideOf(pair.left), right: sideOf(pair.right), decision: 'distinct' as const, reason: '別の用具と確認' }
    await office.call('intake', 'duplicate.decide', input)
    expect([await line8(pair.left.caseNo), await line8(pair.right.caseNo)]).toEqual(['ok', 'ok'])
    expect((await pairs()).some((p) => p.left.caseNo === pair.left.caseNo)).toBe(false)
    for (const caseNo of [pair.left.caseNo, pair.right.caseNo]) {
      const view = await office.call('reviewer', 'case.view', { caseNo })
      expect(view.flags).not.toContain('duplicate')
      expect(view.history.at(-1)).toMatchObject({ act: '重複の判断', text: expect.stringContaining('別の用具と確認') })
    }
    expect(await sql(office, 'select decision, reason, by_user from duplicate_decision')).toEqual([
      { decision: 'distinct', reason: '別の用具と確認', by_user: 'intake' },
    ])
    await expect(sql(office, `update duplicate_decision set reason = 'x'`)).rejects.toThrow('append-only')
    expect(await refusal(office.call('intake', 'duplicate.decide', input))).not.toBe('done')
  })

  it.each(['keep-left', 'keep-right'] as const)('%s: the other is withdrawn, and does not count any more', async (decision) => {
    const [pair] = (await pairs()).filter((p) => p.left.channel !== p.right.channel || decision === 'keep-left')
    if (!pair) throw new Error('no pair')
    const [kept, gone] = decision === 'keep-left' ? [pair.left, pair.right] : [pair.right, pair.left]
    const done = await office.call('reviewer', 'duplicate.decide', {
      left: sideOf(pair.left),
      right: sideOf(pair.right),
      decision,
      reason: '同じ申請',
    })
    expect(done.withdrawn).toBe(gone.caseNo)
    expect([await stateOf(office, kept.caseNo), await stateOf(office, gone.caseNo)]).toEqual(['received', 'withdrawn'])
    const found = await pairs()
    expect(found.some((p) => p.left.caseNo === gone.caseNo || p.right.caseNo === gone.caseNo)).toBe(false)
    const view = await office.call('reviewer', 'case.view', { caseNo: gone.caseNo })
    expect(view.history.at(-1)).toMatchObject({ act: '取下げ' })
  })

  it('does not withdraw what has been drafted', async () => {
    const [pair] = await pairs()
    if (!pair) throw new Error('no pair')
    await sql(office, `update welfare_case set state = 'circulating' where case_no = ?`, pair.right.caseNo)
    const seen = (await pairs()).find((p) => p.right.caseNo === pair.right.caseNo && p.left.caseNo === pair.left.caseNo)
    expect(seen?.right.canWithdraw).toBe(false)
    const input = { left: sideOf(pair.left), right: sideOf(pair.right), decision: 'keep-left' as const, reason: '同じ申請' }
    expect(await refusal(office.call('reviewer', 'duplicate.decide', input))).toBe('case-not-ready')
    expect(await stateOf(office, pair.right.caseNo)).toBe('circulating')
  })
})

describe('a decision taken back', () => {
  const decidedOf = async (caseNo: string) => (await office.call('reviewer', 'duplicate.ofCase', { caseNo })).decided

  it('別の申請: the doubt is open again on both sides, and both decisions stay on record', async () => {
    const [pair] = await pairs()
    if (!pair) throw new Error('no pair')
    const seen = { left: sideOf(pair.left), right: sideOf(pair.right) }
    await office.call('reviewer', 'duplicate.decide', { ...seen, decision: 'distinct', reason: '左右で別' })
    const [decided] = await decidedOf(pair.left.caseNo)
    if (!decided) throw new Error('no decision')
    expect(decided).toMatchObject({ decision: 'distinct', reason: '左右で別', obstacle: null })
    const now = { left: sideOf(decided.left), right: sideOf(decided.right) }
    expect(await refusal(office.call('reviewer', 'duplicate.takeBack', { ...now, reason: ' ' }))).toBe('reason-missing')
    expect(await refusal(office.call('reviewer', 'duplicate.takeBack', { left: now.right, right: now.left, reason: 'x' }))).toBe(
      'not-found',
    )
    expect(await office.call('reviewer', 'duplicate.takeBack', { ...now, reason: '見積書が同じだった' })).toEqual({ restored: null })
    expect((await pairs()).some((p) => p.left.caseNo === pair.left.caseNo && p.right.caseNo === pair.right.caseNo)).toBe(true)
    expect(await decidedOf(pair.left.caseNo)).toEqual([])
    for (const caseNo of [pair.left.caseNo, pair.right.caseNo]) {
      const view = await office.call('reviewer', 'case.view', { caseNo })
      expect(view.flags).toContain('duplicate')
      expect(view.history.at(-1)).toMatchObject({ act: '重複の判断の取消し', text: expect.stringContaining('見積書が同じだった') })
    }
    const kept = `select count(*) from duplicate_decision d join duplicate_undone u using (left_case, right_case, seq)`
    expect(await one(office, kept)).toBe(1)
    await expect(sql(office, 'delete from duplicate_undone')).rejects.toThrow('append-only')
    const again = (await office.call('reviewer', 'duplicate.ofCase', { caseNo: pair.left.caseNo })).open
    const fresh = again.find((p) => p.right.caseNo === pair.right.caseNo)
    if (!fresh) throw new Error('the doubt is not open')
    const input = { left: sideOf(fresh.left), right: sideOf(fresh.right), decision: 'distinct' as const, reason: '改めて別' }
    expect(await refusal(office.call('reviewer', 'duplicate.decide', input))).toBe('done')
  })

  it('a withdrawn case is received again', async () => {
    const withdrawn = await sql(
      office,
      `select c.case_no from welfare_case c join duplicate_decision d on c.case_id in (d.left_case, d.right_case)
      where c.state = 'withdrawn' limit 1`,
    )
    const caseNo = String(withdrawn[0]?.['case_no'])
    const [decided] = await decidedOf(caseNo)
    if (!decided) throw new Error('no decision')
    const { restored } = await office.call('reviewer', 'duplicate.takeBack', {
      left: sideOf(decided.left),
      right: sideOf(decided.right),
      reason: '別の用具だった',
    })
    expect(restored).toBe(caseNo)
    expect(await stateOf(office, caseNo)).toBe('received')
    expect((await office.call('reviewer', 'duplicate.ofCase', { caseNo })).open.length).toBeGreaterThan(0)
  })
})

describe('a double application that waits for a correction', () => {
  it('takes its request with it when it is withdrawn, so that another one can be sent when it is back', async () => {
    const [pair] = (await pairs()).filter((p) => p.left.state === 'received' && p.right.state === 'received')
    if (!pair) throw new Error('no pair')
    const { caseNo } = pair.right
    const ask = async (version: number) =>
      office.call('intake', 'correction.create', {
        caseNo,
        version,
        way: 'phone',
        items: [],
        note: '領収の日を確かめる',
        dueOn: '2026-12-08',
      })
    const { requestNo } = await ask(pair.right.version)
    const { open } = await office.call('reviewer', 'duplicate.ofCase', { caseNo })
    const now = open.find((p) => p.left.caseNo === pair.left.caseNo && p.right.caseNo === caseNo) ?? pair
    const both = { left: sideOf(now.left), right: sideOf(now.right) }
    await office.call('reviewer', 'duplicate.decide', { ...both, decision: 'keep-left', reason: '同じ申請' })
    const { requests } = await office.call('intake', 'correction.ofCase', { caseNo })
    expect(requests.map((request) => [request.requestNo, request.state])).toEqual([[requestNo, 'withdrawn']])
    const [decided] = (await office.call('reviewer', 'duplicate.ofCase', { caseNo })).decided
    if (!decided) throw new Error('no decision')
    await office.call('reviewer', 'duplicate.takeBack', {
      left: sideOf(decided.left),
      right: sideOf(decided.right),
      reason: '別の用具だった',
    })
    const { version } = await office.call('reviewer', 'case.view', { caseNo })
    expect(await refusal(ask(version))).toBe('done')
  })
})

describe('a double application at the counter', () => {
  it('is found when it comes in by another channel later', async () => {
    const [row] = await sql(
      office,
      `select receipt_no from welfare_case where channel = 'counter' and state = 'received' and resident_no is not null and
      not exists (select 1 from welfare_case o where o.person_key = welfare_case.person_key and o.item_code = welfare_case.item_code and o.case_id <> welfare_case.case_id) limit 1`,
    )
    const receipt = String(row?.['receipt_no'])
    await importText(office, counterText([receipt], { 整理番号: '窓9901' }))
    const found = (await pairs()).filter((p) => p.left.receiptNo === receipt || p.right.receiptNo === receipt)
    expect(found.map((p) => [p.left.receiptNo, p.right.receiptNo, p.days])).toEqual([[receipt, '窓9901', 0]])
  })
})
