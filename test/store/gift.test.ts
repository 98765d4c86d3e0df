import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { officeKey } from '../../electron/backend/keys/office-key.ts'
import { accountMark, sealAccount } from '../../electron/backend/store/accounts.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { parseCsv } from '../support/csv.ts'
import { importSample, type TestOffice } from '../support/office.ts'
import { approve, codeOf, expectedAnswer, one, quickOffice, refusal, sql, trailHolds } from './acts.ts'

interface Expected {
  readonly cases: readonly {
    readonly receiptNo: string
    readonly residentNo: string | null
    readonly childResidentNo: string | null
    readonly paidElsewhere: boolean
    readonly sameChildAsReceipts: readonly string[]
    readonly account: 'form' | 'registered'
    readonly holderIsApplicant: boolean | null
    readonly protected: boolean
  }[]
}

/** Receipt number → the verdicts and facts its last review kept. */
async function reviews(office: TestOffice) {
  const rows = await sql(
    office,
    `select c.receipt_no, c.case_no, r.checks, r.facts from welfare_case c join review r on r.review_id = c.review_id or
       (c.review_id is null and r.case_id = c.case_id) where c.programme = 'gift'`,
  )
  return new Map(
    rows.map((row) => {
      const checks = JSON.parse(String(row['checks'])) as { id: string; verdict: string; evidence: Record<string, unknown> }[]
      return [
        String(row['receipt_no']),
        { caseNo: String(row['case_no']), checks, facts: JSON.parse(String(row['facts'])) as Record<string, never> },
      ]
    }),
  )
}

const decide = async (office: TestOffice, draftNo: string): Promise<void> => {
  for (const user of ['chief', 'manager', 'director']) if ((await approve(office, user, draftNo)).state === 'approved') return
}

const caseOf = async (office: TestOffice, receiptNo: string) => {
  const [row] = await sql(office, 'select case_no, version, state, proposal from welfare_case where receipt_no = ?', receiptNo)
  return { caseNo: String(row?.['case_no']), version: Number(row?.['version']), state: String(row?.['state']), proposal: row?.['proposal'] }
}

describe('出産・子育て応援給付, from its file to the bank', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await quickOffice()
    await importSample(office, 'gift-logoform.csv', 'gift-logoform', 'gift')
    await office.call('reviewer', 'review.auto', {})
  }, 30_000)
  afterAll(() => office.dispose())
  const file = (name: string): string => join(office.folder, '..', name)

  it('finds for every case the facts that were computed apart from the program', async () => {
    const found = await reviews(office)
    const { cases } = expectedAnswer<Expected>('gift-logoform')
    for (const told of cases) {
      const review = found.get(told.receiptNo)
      const line = (id: string) => review?.checks.find((check) => check.id === id)
      const children = (review?.facts['children'] ?? []) as { residentNo: string }[]
      const account = line('6')?.evidence ?? {}
      expect({
        receiptNo: told.receiptNo,
        child: children.length === 1 ? children[0]?.residentNo : null,
        elsewhere: line('4')?.verdict === 'fail',
        same: line('3')?.evidence['same'],
        account: account['source'],
        own: account['own'] ?? null,
        protected: line('7')?.evidence['protected'],
      }).toEqual({
        receiptNo: told.receiptNo,
        child: told.childResidentNo,
        elsewhere: told.paidElsewhere,
        same: told.sameChildAsReceipts,
        account: told.account,
        own: told.holderIsApplicant,
        protected: told.protected,
      })
    }
    expect(cases.length).toBe(149)
  })

  it('grants nothing to another’s account without a power of attorney, nor twice for one child, whoever overrules', async () => {
    const other = await caseOf(office, 'G2026-4315')
    const grantIt = { propose: 'grant', reason: '事情を確認した' } as const
    const propose = (c: { caseNo: string; version: number }) =>
      office.call('reviewer', 'review.propose', { caseNo: c.caseNo, version: c.version, ...grantIt })
    expect(await refusal(propose(other))).toBe('case-not-ready')
    const seen = { caseNo: other.caseNo, version: other.version, seenOn: '2026-11-20', note: '原本を確認' }
    expect(await refusal(office.call('reviewer', 'account.attorney', { ...seen, seenOn: '2026-11-25' }))).toBe('bad-input')
    expect((await office.call('reviewer', 'account.attorney', seen)).holder).toBe('ミホン　タロウ')
    expect(await refusal(office.call('reviewer', 'account.attorney', seen))).toBe('attorney-not-needed')
    expect((await caseOf(office, 'G2026-4315')).proposal).toBe('grant')
    await propose(await caseOf(office, 'G2026-4315'))
  })

  it('takes what another city answers over what was declared', async () => {
    const elsewhere = (
      await sql(office, `select receipt_no from welfare_case where programme = 'gift' and proposal = 'refuse' order by 1`)
    ).map((r) => String(r['receipt_no']))
    const c = await caseOf(office, elsewhere[0] ?? '')
    const told = { caseNo: c.caseNo, version: c.version, city: '隣市', answeredOn: '2026-11-20', paid: false, note: '' }
    await office.call('reviewer', 'account.otherCity', told)
    expect((await caseOf(office, elsewhere[0] ?? '')).proposal).not.toBe('refuse')
    await office.call('reviewer', 'account.otherCity', { ...told, paid: true })
    expect((await caseOf(office, elsewhere[0] ?? '')).proposal).toBe('refuse')
  })

  it('asks for the registered accounts by a list, and takes the answers whole or not at all', async () => {
    const before = await office.call('reviewer', 'account.standing', {})
    expect([before.total, before.inquiries]).toEqual([79, []])
    const asked = await office.call('reviewer', 'account.ask', { save: office.save(file('ask.csv')), replace: false })
    expect([asked.inquiryNo, asked.lines]).toEqual(['R8-Q0001', 79])
    expect(await refusal(office.call('reviewer', 'account.ask', { save: office.save(file('ask2.csv')), replace: false }))).toBe(
      'nothing-to-inquire',
    )
    const list = readFileSync(file('ask.csv'), 'utf8')
    expect(list).not.toContain('名古屋市')
    const lines = parseCsv(list)
      .slice(1)
      .map((row) => row.cells)
    const head = '照会番号,行,宛名番号,結果,金融機関コード,支店コード,預金種目,口座番号,口座名義カナ,回答日'
    const answers = lines.map(([no, line, resident, kana], i) =>
      i === 0
        ? [no, line, resident, 'なし', '', '', '', '', '', '2026-11-24']
        : [no, line, resident, 'あり', '0001', '431', '普通', String(7_654_000 + i), kana, '2026-11-24'],
    )
    const take = (rows: readonly (readonly (string | undefined)[])[], name: string) => {
      writeFileSync(file(name), `${[head, ...rows.map((cells) => cells.join(','))].join('\r\n')}\r\n`)
      return office.call('payer', 'account.answer', { ticket: office.open(file(name)), source: '情報連携' })
    }
    const with0 = (i: number, text: string) => [answers[0]?.map((cell, at) => (at === i ? text : cell)) ?? [], ...answers.slice(1)]
    for (const [i, text] of [
      [2, '1000000007'],
      [3, '有'],
      [4, '0001'],
      [9, '2026-11-25'],
      [9, '2026-11-23'],
      [1, '80'],
    ] as const)
      expect([i, text, await refusal(take(with0(i, text), 'bad.csv'))]).toEqual([i, text, 'answer-refused'])
    expect(await one(office, 'select count(*) from account_answer')).toBe(0)
    expect(await take(answers, 'answer.csv')).toMatchObject({ rows: 79, found: 78, none: 1, refused: 0, same: 0, left: 0 })
    expect(await take(answers, 'answer.csv')).toMatchObject({ found: 0, none: 0, same: 79 })
    expect(await refusal(take(with0(3, '不可'), 'other.csv'))).toBe('answer-refused')
    // at rest no number of an account can be read, and the review froze none
    const bytes = [
      ...(await sql(office, `select coalesce(sealed, '') as text from account_answer`)),
      ...(await sql(office, `select facts as text from review`)),
    ]
      .map((row) => String(row['text']))
      .join('\n')
    expect(bytes).not.toContain('7654001')
    expect((await office.call('reviewer', 'account.standing', {})).total).toBe(0)
  })

  it('pays every granted case once, each to its own account, and a second run pays nothing', async () => {
    await office.call('reviewer', 'review.auto', {})
    // two applications for one child, both judged to be granted by a person: the first is, the second stops
    for (const receiptNo of ['G2026-4093', 'G2026-4132']) {
      const { caseNo, version } = await caseOf(office, receiptNo)
      await office.call('reviewer', 'review.propose', { caseNo, version, propose: 'grant', reason: '確認した' })
    }
    const draft = await office.call('drafter', 'draft.create', { kind: 'grant' })
    expect(draft.leftOut).toEqual([{ caseNo: (await caseOf(office, 'G2026-4132')).caseNo, code: 'not-grantable' }])
    expect(draft.route.length).toBe(3)
    await decide(office, draft.draftNo)
    const granted = await one(office, `select count(*) from welfare_case where programme = 'gift' and state = 'granted'`)
    expect([granted, draft.cases, draft.amount]).toEqual([draft.cases, draft.cases, draft.cases * 50_000])
    expect(granted).toBeGreaterThan(130)
    expect(await one(office, `select count(*) from voucher`)).toBe(0)
    // an answer that grew old since the decision is used no more: those cases wait for another inquiry
    const late = await office.reopen({ businessDay: '2027-01-25' })
    const stale = await late.call('payer', 'payment.inspect', { month: '2027-01', transferDate: '2027-02-10' })
    const asked = await late.call('reviewer', 'account.standing', {})
    office = await late.reopen({ businessDay: '2026-11-24' })
    const registered = await one(
      office,
      `select count(*) from welfare_case c join account_answer a on a.case_id = c.case_id where c.state = 'granted' and a.result = 'found'`,
    )
    expect(stale.excluded.filter((line) => line.reason.includes('新しく照会')).length).toBe(registered)
    expect(asked.toAsk.filter((line) => line.state === 'granted' && line.why === 'too-old').length).toBe(registered)
    // nor is a later answer that names somebody else's account: that needs a power of attorney
    const others = await answerAgain(office, '0098', 'ミホン　タロウ')
    const withOther = await office.call('payer', 'payment.inspect', { month: '2026-11', transferDate: '2026-12-10' })
    expect(withOther.excluded.map((line) => [line.payeeNo, line.code])).toEqual([[others, 'no-account']])
    expect(withOther.excluded[0]?.reason).toBe('口座の名義「ミホン タロウ」が本人ではなく、委任状が確認されていません')
    const moved = await answerAgain(office, '0099')
    expect(moved).toBe(others)
    const run = await office.call('payer', 'payment.create', { month: '2026-11', transferDate: '2026-12-10' })
    expect([run.payees, run.amount]).toEqual([granted, granted * 50_000])
    // at rest the order has no number of a person's account, and neither its draft nor the trail
    const kept = [
      ...(await sql(office, `select account_number as text from payment_payee where kind = 'person'`)),
      ...(await sql(office, `select body as text from audit_body`)),
    ].map((row) => String(row['text']))
    expect(kept.slice(0, run.payees).every((text) => text.startsWith('f1:'))).toBe(true)
    expect(kept.some((text) => text.includes('2706358'))).toBe(false)
    const standing = await office.call('payer', 'payment.view', { runNo: run.runNo })
    expect(standing.rows.some((row) => row.account.includes('2706358'))).toBe(true)
    expect(standing.checks.find((c) => c.code === 'changed-account')?.findings.map((f) => f.payeeNo)).toEqual([moved])
    // what is on its way to the bank is not cancelled beside it
    const one0 = await caseOf(office, 'G2026-4000')
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'cancel', caseNos: [one0.caseNo], reason: '誤り' }))).toBe(
      'case-not-ready',
    )
    await decide(office, run.draftNo)
    // a number sealed for another line opens nowhere, and no file is made of it
    const [first] = await sql(office, `select account_number as text from payment_payee where seq = 1`)
    const [second] = await sql(office, `select account_number as text from payment_payee where seq = 2`)
    await sql(office, `update payment_payee set account_number = ? where seq = 1`, String(second?.['text']))
    expect(await refusal(office.call('payer', 'payment.view', { runNo: run.runNo }))).toBe('office-key-wrong')
    await sql(office, `update payment_payee set account_number = ? where seq = 1`, String(first?.['text']))
    await close(office, run.runNo)
    const path = file('transfer.txt')
    const made = await office.call('payer', 'payment.export', { month: '2026-11', save: office.save(path), replace: false })
    expect(made.amount).toBe(granted * 50_000)
    const counted = readTransferFile(readFileSync(path))
    if (!counted.ok) throw new Error(JSON.stringify(counted.problems))
    expect([counted.count, counted.total]).toEqual([granted, granted * 50_000])
    const mother = counted.transfers.find((t) => t.accountNumber === '2706358')
    expect([mother?.bankCode, mother?.branchCode, mother?.payeeName.trim(), mother?.amount]).toEqual(['0001', '431', 'ﾀｶﾊｼ ｸﾐｺ', 50_000])
    expect(counted.transfers.filter((t) => t.accountNumber.startsWith('7654')).length).toBeGreaterThan(70)
    expect(await one(office, `select count(*) from welfare_case where programme = 'gift' and state = 'paid'`)).toBe(granted)
    expect(await refusal(office.call('payer', 'payment.create', { month: '2026-12', transferDate: '2026-12-25' }))).toBe('nothing-to-pay')
    expect(
      await refusal(office.call('payer', 'payment.export', { month: '2026-11', save: office.save(file('again.txt')), replace: false })),
    ).not.toBe('done')
  })

  it('sends the notices after the payment, with the day of the transfer, and tells the days it took', async () => {
    const c = await caseOf(office, 'G2026-4000')
    const { time, account } = (await office.call('reviewer', 'account.ofCase', { caseNo: c.caseNo })) ?? {}
    expect(time).toEqual({ dueOn: '2026-12-19', daysLeft: null, paidOn: '2026-12-10', days: 51 })
    expect([account?.own, account?.text.includes('2706358'), account?.text.includes('358')]).toEqual([true, false, true])
    const issued = await office.call('mailing', 'papers.issue', { oneFile: true })
    expect(issued.issued).toBeGreaterThan(130)
    expect((await caseOf(office, 'G2026-4000')).state).toBe('paid')
    expect(await refusal(office.call('mailing', 'papers.issue', { oneFile: true }))).toBe('nothing-to-issue')
    expect(await trailHolds(office)).toBe(true)
  })

  it('pays a returned benefit to another person only where somebody saw the power of attorney', async () => {
    const { runNo } = (await office.call('payer', 'payment.list', {}))[0] ?? { runNo: '' }
    const [own] = await sql(
      office,
      `select p.seq, p.payee_no, c.kana from payment_payee p join welfare_case c on c.case_no = p.payee_no limit 1`,
    )
    const entered = { runNo, seq: Number(own?.['seq']), reasonCode: 'closed', note: '', returnedOn: '2026-11-24' }
    const { returnId } = await office.call('payer', 'returned.enter', entered)
    const to = (holderKana: string, note: string) => {
      const account = { bankCode: '0001', branchCode: '431', accountType: '普通', accountNumber: '7654998', holderKana }
      return refusal(office.call('payer', 'returned.ask', { returnId, note, account }))
    }
    expect(await to('ミホン　タロウ', ' ')).toBe('payment-refused')
    expect(await to(String(own?.['kana']), '')).toBe('done')
    expect(await to('ミホン　タロウ', '委任状を11月24日に確認')).toBe('done')
    expect(await refusal(office.call('payer', 'returned.confirm', { returnId }))).toBe('payment-refused')
    expect(await refusal(office.call('chief', 'returned.confirm', { returnId }))).toBe('done')
  })

  it('keeps the store itself from a second grant for one child or one pregnancy', async () => {
    const again = (kind: string) =>
      sql(
        office,
        `insert into gift_grant select 'again', null, kind, mother_no, child_no, notified_on, decided_on, amount, state from gift_grant where kind = '${kind}' limit 1`,
      )
    expect(await codeOf(() => again('子育て応援'))).toContain('SQLITE_CONSTRAINT')
    expect(await codeOf(() => again('出産応援'))).toContain('SQLITE_CONSTRAINT')
  })
})

/** Another registered account comes in for a case that was decided on the one before, her own or somebody's; the number of the case. */
async function answerAgain(office: TestOffice, id: string, holder?: string): Promise<string> {
  const [row] = await sql(
    office,
    `select c.case_no, c.case_id, c.kana, a.* from welfare_case c join account_answer a on a.case_id = c.case_id
     where c.state = 'granted' and a.result = 'found' order by c.case_no limit 1`,
  )
  await sql(
    office,
    `insert into account_inquiry select ?, ?, made_on, line_count, file, sha256, by_user, at from account_inquiry limit 1`,
    id,
    `R8-Q${id}`,
  )
  const account = {
    bankCode: '0001',
    branchCode: '431',
    accountType: '普通',
    accountNumber: '7654999',
    holderKana: holder ?? String(row?.['kana']),
  }
  const key = await officeKey(office.folder)
  await sql(
    office,
    `insert into account_answer select ?, ?, case_id, resident_no, result, ?, ?, answered_on, source, file, sha256, by_user, at
     from account_answer where case_id = ? limit 1`,
    id,
    id,
    sealAccount(key, id, account),
    accountMark(key, account),
    String(row?.['case_id']),
  )
  return String(row?.['case_no'])
}

/** A second person closes the order where the office asks for one. */
async function close(office: TestOffice, runNo: string): Promise<void> {
  const { state, version } = await office.call('payer', 'payment.view', { runNo })
  if (state === 'approved') await office.call('chief', 'payment.close', { runNo, version })
}

describe('給付額 of dated masters', () => {
  it('is that of the day of application, and a case from before the programme cannot be granted', async () => {
    const office = await quickOffice()
    try {
      await sql(office, `update parameter set valid_to = '2026-10-31' where programme = 'gift' and key = 'amount.子育て応援'`)
      await sql(office, `insert into parameter values ('gift', 'amount.子育て応援', '70000', '2026-11-01', null, '改正要綱第5条')`)
      await sql(office, `update parameter set valid_from = '2026-10-22' where programme = 'gift' and key = 'payment.days'`)
      await importSample(office, 'gift-logoform.csv', 'gift-logoform', 'gift')
      await office.call('reviewer', 'review.auto', {})
      const amounts = await sql(
        office,
        `select distinct applied_on >= '2026-11-01' as late, public_payment as yen from welfare_case
         where item_code = '子育て応援' and applied_on >= '2026-10-22' order by 1`,
      )
      expect(amounts.map((row) => [row['late'], row['yen']])).toEqual([
        [0, 50_000],
        [1, 70_000],
      ])
      const early = await one(office, `select count(*) from welfare_case where applied_on < '2026-10-22' and state = 'reviewed'`)
      const later = await one(office, `select count(*) from welfare_case where applied_on >= '2026-10-22' and state = 'reviewed'`)
      expect([early, later > 40]).toEqual([0, true])
      // a draft that lost a case still bears the name of its own programme
      const caseNos = (await sql(office, `select case_no from welfare_case where state = 'reviewed' order by 1 limit 2`)).map((row) =>
        String(row['case_no']),
      )
      const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos })
      await office.call('chief', 'draft.sendBack', { draftNo, to: '起案者', comment: '1件を外してください' })
      await office.call('drafter', 'draft.remove', { draftNo, caseNos: caseNos.slice(0, 1), reason: '確認が要る' })
      const { title } = await office.call('drafter', 'draft.view', { draftNo, limit: 1 })
      expect(title).toBe('支給決定 1件（出産・子育て応援給付）')
    } finally {
      await office.dispose()
    }
  })
})
