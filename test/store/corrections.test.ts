/** 補正依頼: its life from the checklist to the answer, each way an answer comes in, and what never goes out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Input, Output } from '../../shared/contract.ts'
import { Refused, type TestOffice, proposeNow } from '../support/office.ts'
import { addRole, counterText, importText, receiptOf, refusal, reviewedOffice, sql, stateOf, trailHolds } from './acts.ts'
import { pagesOf } from './papers-desk.ts'

let office: TestOffice
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(() => office.dispose())

/** Received cases of persons without protection whose review asks for something, first to last. */
const asking = async (count: number): Promise<string[]> => {
  const rows = await sql(
    office,
    `select c.case_no from welfare_case c left join resident r on r.resident_no = c.resident_no
     where c.state = 'received' and c.resident_no is not null and r.protection_from is null and r.guardian_no is null
     and c.flags not like '%protected%' order by c.case_no limit ?`,
    count,
  )
  expect(rows).toHaveLength(count)
  return rows.map((row) => String(row['case_no']))
}
const protectedCase = async (): Promise<string> => {
  const [row] = await sql(
    office,
    `select case_no from welfare_case where state = 'received' and flags like '%protected%' order by case_no limit 1`,
  )
  return String(row?.['case_no'])
}
const versionOf = async (caseNo: string): Promise<number> =>
  Number((await sql(office, 'select version from welfare_case where case_no = ?', caseNo))[0]?.['version'])
const ask = async (caseNo: string, more: Partial<Input<'correction.create'>> = {}) =>
  office.call('intake', 'correction.create', {
    caseNo,
    version: await versionOf(caseNo),
    items: ['MI', 'YB'],
    note: '',
    dueOn: '2026-12-08',
    way: 'letter',
    ...more,
  })
const setEmail = async (caseNo: string, email: string): Promise<void> => {
  await sql(office, 'drop trigger if exists import_row_no_update')
  await sql(
    office,
    `update import_row set details = json_set((select a.details from application a where a.application_id = import_row.application_id), '$.email', ?) where application_id = (select application_id from welfare_case where case_no = ?)`,
    email,
    caseNo,
  )
}
const ofCase = (caseNo: string) => office.call('reviewer', 'correction.ofCase', { caseNo })
const counts = async () => (await office.call('intake', 'correction.list', { bucket: 'ahead', limit: 1 })).counts
const problem = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return ''
  } catch (error) {
    if (error instanceof Refused) return error.error.message
    throw error
  }
}

describe('the checklist', () => {
  it('suggests what the application itself shows to be missing', async () => {
    const [row] = await sql(
      office,
      `select c.case_no from welfare_case c join application a on a.application_id = c.application_id
       where c.state = 'received' and a.warnings like '%no-tax-consent%' order by c.case_no limit 1`,
    )
    const found = await office.call('intake', 'correction.suggest', { caseNo: String(row?.['case_no']) })
    expect(found).toMatchObject({ possible: true, dueOn: '2026-12-08' })
    expect(found.opening).toMatch(/令和8年\d+月\d+日付けで申請のありました日常生活用具給付等事業/)
    expect(found.items.find((item) => item.code === 'ZD')).toMatchObject({ suggested: true })
    expect(found.items.find((item) => item.code === 'HG')).toMatchObject({ suggested: false })
  })

  it('shows only the lines in force on the day', async () => {
    const [caseNo = ''] = await asking(1)
    await sql(office, `update correction_template set valid_to = '2026-11-23' where code = 'MI'`)
    const found = await office.call('intake', 'correction.suggest', { caseNo })
    expect(found.items.map((item) => item.code)).not.toContain('MI')
    expect(await refusal(ask(caseNo))).toBe('bad-input')
  })
})

describe('a request', () => {
  it('moves the case to 補正中, keeps its sentences, and stands in the trail', async () => {
    const [caseNo = ''] = await asking(1)
    expect(await ask(caseNo)).toEqual({ requestNo: 'R8-C0001', state: 'open', version: 1, caseState: 'correction' })
    await sql(office, `update correction_template set sentence = '変わった文'`)
    const { requests } = await ofCase(caseNo)
    expect(requests[0]?.items.map((item) => [item.code, item.settled])).toEqual([
      ['MI', false],
      ['YB', false],
    ])
    expect(requests[0]?.items[0]?.sentence).toMatch(/見積書/)
    const { history } = await office.call('intake', 'case.view', { caseNo })
    expect(history.at(-1)).toMatchObject({ act: '補正依頼', text: expect.stringContaining('見積書、郵便番号') })
    expect(await trailHolds(office)).toBe(true)
  })

  it.each<readonly [string, Partial<Input<'correction.create'>>, string]>([
    ['an unknown line', { items: ['??'] }, 'bad-input'],
    ['nothing asked for', { items: [], note: ' ' }, 'reason-missing'],
    ['a last day that is over', { dueOn: '2026-11-23' }, 'bad-input'],
    ['a day that does not exist', { dueOn: '2027-02-30' }, 'bad-input'],
    ['a case somebody changed', { version: 99 }, 'changed-by-other'],
  ])('is refused: %s', async (_, more, code) => {
    const [caseNo = ''] = await asking(1)
    expect(await refusal(ask(caseNo, more))).toBe(code)
    expect(await stateOf(office, caseNo)).toBe('received')
    expect(await counts()).toEqual({ ahead: 0, soon: 0, overdue: 0, answered: 0, closed: 0 })
  })

  it('of the clerk’s own words alone is one', async () => {
    const [caseNo = ''] = await asking(1)
    await ask(caseNo, { items: [], note: '型番をお知らせください。' })
    expect((await ofCase(caseNo)).requests[0]).toMatchObject({ titles: ['その他'], note: '型番をお知らせください。' })
  })

  it('goes out once at a time, and only from 受付', async () => {
    const [caseNo = ''] = await asking(1)
    await ask(caseNo)
    expect(await refusal(ask(caseNo))).toBe('correction-open')
    const [reviewed] = await sql(office, `select case_no from welfare_case where state = 'reviewed' limit 1`)
    expect(await refusal(ask(String(reviewed?.['case_no'])))).toBe('illegal-move')
  })

  it('is ahead, soon and overdue by the day alone', async () => {
    const [caseNo = ''] = await asking(1)
    await ask(caseNo)
    const on = async (day: string): Promise<string> => {
      office = await office.reopen({ businessDay: day })
      const all = await counts()
      return Object.entries(all)
        .filter(([, n]) => n === 1)
        .map(([bucket]) => bucket)
        .join()
    }
    expect(await on('2026-12-04')).toBe('ahead')
    expect(await on('2026-12-05')).toBe('soon')
    expect(await on('2026-12-08')).toBe('soon')
    expect(await on('2026-12-09')).toBe('overdue')
    const { rows } = await office.call('intake', 'correction.list', { bucket: 'overdue', limit: 10 })
    expect(rows).toMatchObject([{ requestNo: 'R8-C0001', daysLeft: -1, sent: false }])
  })

  it('is listed page by page in order of the last day', async () => {
    const cases = await asking(5)
    for (const [index, caseNo] of cases.entries()) await ask(caseNo, { dueOn: `2026-12-${20 - index}` })
    const seen: string[] = []
    let after: Input<'correction.list'>['after']
    for (;;) {
      const { rows } = await office.call('intake', 'correction.list', {
        bucket: 'ahead',
        limit: 2,
        ...(after === undefined ? {} : { after }),
      })
      seen.push(...rows.map((row) => row.requestNo))
      const last = rows.at(-1)
      if (last === undefined) break
      after = { dueOn: last.dueOn, requestNo: last.requestNo }
    }
    expect(seen).toEqual(['R8-C0005', 'R8-C0004', 'R8-C0003', 'R8-C0002', 'R8-C0001'])
  })

  it('is reminded with a new last day and a letter of its own, and ended or taken back with a reason', async () => {
    const [one = '', two = ''] = await asking(2)
    await ask(one)
    await ask(two)
    const first = await office.call('intake', 'correction.letter', { requestNo: 'R8-C0001' })
    const { version } = (await ofCase(one)).requests[0]!
    const reminded = await office.call('intake', 'correction.remind', {
      requestNo: 'R8-C0001',
      version,
      dueOn: '2026-12-22',
      way: 'letter',
    })
    expect(reminded.state).toBe('reminded')
    const second = await office.call('intake', 'correction.letter', { requestNo: 'R8-C0001' })
    expect([first.number, second.number]).toEqual(['R8-C0001', 'R8-C0001-2'])
    const { bytes } = await office.call('intake', 'correction.paper', { name: second.name })
    const [page = ''] = await pagesOf(bytes)
    expect(page).toContain('まだ回答を確認できていません')
    expect(page).toContain('令和8年12月22日')

    const { version: now } = (await ofCase(one)).requests[0]!
    const end = { requestNo: 'R8-C0001', version: now, as: 'closed' } as const
    expect(await refusal(office.call('intake', 'correction.close', { ...end, reason: ' ' }))).toBe('reason-missing')
    expect(await office.call('intake', 'correction.close', { ...end, reason: '期限までに回答がないため' })).toMatchObject({
      state: 'closed',
      caseState: 'received',
    })
    await office.call('intake', 'correction.close', { requestNo: 'R8-C0002', version: 1, as: 'withdrawn', reason: '依頼の誤り' })
    expect(await counts()).toMatchObject({ ahead: 0, closed: 2 })
    expect(await refusal(office.call('intake', 'correction.letter', { requestNo: 'R8-C0002' }))).toBe('correction-over')
    expect(await refusal(ask(two))).toBe('done')
  })
})

describe('the letter', () => {
  it('is a stored paper with its hash, in the mailing ledger, and the same bytes when asked for again', async () => {
    const [caseNo = ''] = await asking(1)
    await ask(caseNo, { note: '型番もお知らせください。' })
    const made = await office.call('intake', 'correction.letter', { requestNo: 'R8-C0001' })
    const again = await office.call('reviewer', 'correction.letter', { requestNo: 'R8-C0001' })
    expect(again).toEqual({ ...made, again: true })
    const { bytes } = await office.call('intake', 'correction.paper', { name: made.name })
    const out = join(office.folder, '..', 'out.pdf')
    await office.call('intake', 'correction.savePaper', { name: made.name, save: office.save(out), replace: false, medium: '印刷した紙' })
    expect(readFileSync(out).equals(Buffer.from(bytes))).toBe(true)
    const [line] = (await office.call('auditor', 'handover.list', { limit: 1 })).rows
    expect(line).toMatchObject({ direction: 'out', name: 'out.pdf', medium: '印刷した紙', ref: made.name })
    const [page = ''] = await pagesOf(bytes)
    for (const text of ['申請の補正について（依頼）', 'R8-C0001', '令和8年12月8日', '見積書', '郵便番号', '型番もお知らせください。'])
      expect(page).toContain(text)
    const mailings = await sql(office, `select number, kind, sheets from mailing_entry where number = 'R8-C0001'`)
    expect(mailings).toEqual([{ number: 'R8-C0001', kind: '定形郵便物', sheets: 1 }])
    expect((await ofCase(caseNo)).requests[0]).toMatchObject({ sent: true, letters: [{ number: 'R8-C0001', file: made.name }] })
    const listed = await office.call('mailing', 'papers.list', { limit: 10 })
    expect(listed).toMatchObject([{ number: 'R8-C0001', kindName: '補正依頼書' }])
  })

  it('of a protected person waits for a second person, once; nothing but the window bears the address', async () => {
    const caseNo = await protectedCase()
    await ask(caseNo)
    const draw = (user: string) => office.call(user, 'correction.letter', { requestNo: 'R8-C0001' })
    expect(await refusal(draw('intake'))).toBe('correction-held')
    await addRole(office, 'intake', 'mailing')
    expect(await refusal(office.call('intake', 'correction.release', { requestNo: 'R8-C0001' }))).toBe('own-release')
    await addRole(office, 'chief', 'intake')
    await office.call('chief', 'correction.release', { requestNo: 'R8-C0001' })
    expect(await refusal(draw('chief'))).toBe('own-release')
    const made = await draw('intake')
    const { bytes } = await office.call('intake', 'correction.paper', { name: made.name })
    const [page = ''] = await pagesOf(bytes)
    await addRole(office, 'payer', 'intake')
    expect(await refusal(office.call('payer', 'correction.paper', { name: made.name }))).toBe('forbidden')
    const [person] = await sql(
      office,
      'select r.address from resident r join welfare_case c on c.resident_no = r.resident_no where c.case_no = ?',
      caseNo,
    )
    const address = String(person?.['address'])
    expect(page.split(address.replaceAll(/\s/gu, '')).length).toBe(2)
    expect(await sql(office, 'select address, postal_code from mailing_entry')).toEqual([{ address: '支援措置', postal_code: '' }])
    const { version } = (await ofCase(caseNo)).requests[0]!
    await office.call('intake', 'correction.remind', { requestNo: 'R8-C0001', version, dueOn: '2026-12-22', way: 'letter' })
    expect(await refusal(draw('intake'))).toBe('correction-held')
    const bodies = await sql(office, `select body from audit_body union all select body from correction_event`)
    expect(bodies.filter((row) => String(row['body']).includes(address))).toEqual([])
  })

  it('that would tell a protected address in its text is not drawn', async () => {
    const caseNo = await protectedCase()
    const [person] = await sql(
      office,
      'select r.address from resident r join welfare_case c on c.resident_no = r.resident_no where c.case_no = ?',
      caseNo,
    )
    await ask(caseNo, { note: `${String(person?.['address'])}にお住まいですか。` })
    await office.call('chief', 'correction.release', { requestNo: 'R8-C0001' })
    expect(await refusal(office.call('intake', 'correction.letter', { requestNo: 'R8-C0001' }))).toBe('correction-address')
    expect(await sql(office, 'select number from paper')).toEqual([])
  })

  it('is shown to those who ask, and other papers are not shown this way', async () => {
    expect(await refusal(office.call('intake', 'correction.paper', { name: 'R8-N0001.pdf' }))).toBe('not-found')
    expect(await refusal(office.call('payer', 'correction.paper', { name: 'x.pdf' }))).toBe('forbidden')
  })
})

describe('the mail list', () => {
  it('holds each request once, guarded against formulas, and neither protected persons nor bad addresses', async () => {
    const [one = '', two = '', three = ''] = await asking(3)
    const hidden = await protectedCase()
    await setEmail(one, 'hanako@example.jp')
    await setEmail(two, '=cmd|calc@example.jp')
    await setEmail(three, 'a@example.jp, b@example.jp')
    await setEmail(hidden, 'secret@example.jp')
    for (const caseNo of [one, two, three, hidden]) await ask(caseNo, { way: 'email' })
    const path = join(office.folder, '..', 'mail.csv')
    const made = await office.call('intake', 'correction.mailList', { save: office.save(path), replace: false })
    expect(made).toMatchObject({ rows: 1, protected: 1, withoutAddress: ['R8-C0002', 'R8-C0003'] })
    const text = readFileSync(path, 'utf8')
    expect(text).toContain('hanako@example.jp,R8-C0001')
    expect(text).not.toMatch(/secret|calc|b@example/)
    expect(text).toContain('【見積書】')
    expect(await sql(office, `select direction, name, row_count, sha256 from hand_over where direction = 'out'`)).toEqual([
      { direction: 'out', name: 'mail.csv', row_count: 1, sha256: made.sha256 },
    ])
    const again = office.call('intake', 'correction.mailList', {
      save: office.save(join(office.folder, '..', 'again.csv')),
      replace: false,
    })
    expect(await refusal(again)).toBe('nothing-to-mail')
  })
})

describe('an answer', () => {
  const counter = async (): Promise<{ caseNo: string; receiptNo: string }> => {
    const [caseNo = ''] = await asking(1)
    return { caseNo, receiptNo: await receiptOf(office, caseNo) }
  }
  const details = async (caseNo: string) =>
    sql(
      office,
      'select a.version, a.details, a.content from application a join welfare_case c on c.case_id = a.case_id where c.case_no = ? order by a.version',
      caseNo,
    )

  it('by the same receipt number in a file is shown as a difference, and the case is judged again', async () => {
    const { caseNo, receiptNo } = await counter()
    const before = await details(caseNo)
    await ask(caseNo)
    await importText(office, counterText([receiptNo], { 見積額: '12,345', メモ: '見積書を取り直しました' }))
    expect(await stateOf(office, caseNo)).toBe('received')
    const { requests, answers } = await ofCase(caseNo)
    expect(requests[0]).toMatchObject({ state: 'answered', bucket: 'answered' })
    expect(answers[0]?.fields.map((field) => [field.label, field.after])).toEqual([
      ['見積額', '12,345'],
      ['連絡事項', '見積書を取り直しました'],
    ])
    expect((await details(caseNo))[0]).toEqual(before[0])
    await proposeNow(office, 'reviewer', { caseNo, propose: 'grant', reason: '補正を確認' })
    expect(await counts()).toMatchObject({ answered: 0, closed: 1 })
    expect(await trailHolds(office)).toBe(true)
  })

  it('that is taken back with its import lets the request wait again', async () => {
    const { caseNo, receiptNo } = await counter()
    await ask(caseNo)
    const { batchId } = await importText(office, counterText([receiptNo], { メモ: '直しました' }))
    await office.call('intake', 'import.undo', { batchId, reason: '違うファイル' })
    expect(await stateOf(office, caseNo)).toBe('correction')
    expect((await ofCase(caseNo)).requests[0]).toMatchObject({ state: 'open', bucket: 'ahead' })
  })

  it('by telephone changes fields in a further version; the file it came in stays "the same"', async () => {
    const { caseNo, receiptNo } = await counter()
    const before = await details(caseNo)
    await ask(caseNo)
    const done = await office.call('intake', 'correction.answer', {
      requestNo: 'R8-C0001',
      version: 1,
      way: 'phone',
      note: '本人と電話で確認',
      settled: ['MI', 'YB'],
      changes: [
        { field: 'price', value: '１２，０００円' },
        { field: 'estimateDate', value: 'R8.11.20' },
        { field: 'taxConsent', value: 'はい' },
      ],
    })
    expect(done).toMatchObject({ state: 'answered', caseState: 'received' })
    const after = await details(caseNo)
    expect(after[0]).toEqual(before[0])
    expect(after).toHaveLength(2)
    expect(JSON.parse(String(after[1]?.['details']))).toMatchObject({ price: 12_000, estimateDate: '2026-11-20', taxConsent: true })
    const { answers } = await ofCase(caseNo)
    expect(answers[0]).toMatchObject({ version: 2, source: 'R8-C0001 電話による回答' })
    expect(answers[0]?.fields.find((field) => field.id === 'estimateDate')).toMatchObject({ after: '2026-11-20' })
    expect(await sql(office, 'select price from welfare_case where case_no = ?', caseNo)).toEqual([{ price: 12_000 }])
    expect(await importText(office, counterText([receiptNo]), 'again.csv')).toMatchObject({ same: 1, changed: 0 })
    const detail = await office.call('reviewer', 'case.view', { caseNo })
    expect(detail.answers).toHaveLength(2)
    expect(await trailHolds(office)).toBe(true)
  })

  it('that settles a part leaves the case waiting for the rest', async () => {
    const { caseNo } = await counter()
    await ask(caseNo)
    const call = (version: number, more: Partial<Input<'correction.answer'>>): Promise<Output<'correction.answer'>> =>
      office.call('intake', 'correction.answer', {
        requestNo: 'R8-C0001',
        version,
        way: 'attachment',
        note: '',
        settled: [],
        changes: [],
        ...more,
      })
    const partly = await call(1, { settled: ['MI'], changes: [{ field: 'note', value: '見積書を受領' }] })
    expect(partly).toMatchObject({ state: 'open', caseState: 'correction' })
    const { bytes } = await office.call('intake', 'correction.paper', {
      name: (await office.call('intake', 'correction.letter', { requestNo: 'R8-C0001' })).name,
    })
    const [page = ''] = await pagesOf(bytes)
    expect(page).toContain('正しい郵便番号')
    expect(page).not.toContain('見積書（宛名')
    const { version } = (await ofCase(caseNo)).requests[0]!
    expect(await call(version, { settled: ['YB'] })).toMatchObject({ state: 'answered', caseState: 'received' })
  })

  it.each<readonly [string, Partial<Input<'correction.answer'>>, string]>([
    ['nothing said', {}, 'reason-missing'],
    ['a line that was not asked for', { settled: ['HG'] }, 'bad-input'],
    ['a field that names the application', { changes: [{ field: 'receiptNo', value: 'X' }] }, 'correction-answer'],
    ['a field the form does not have', { changes: [{ field: 'nothing', value: 'X' }] }, 'correction-answer'],
    ['a day that does not exist', { changes: [{ field: 'estimateDate', value: 'R8.2.30' }] }, 'correction-answer'],
    ['a required field emptied', { changes: [{ field: 'price', value: '' }] }, 'correction-answer'],
    ['a My Number', { changes: [{ field: 'residentNo', value: '123456789018' }] }, 'correction-answer'],
    ['a request somebody changed', { version: 7, note: 'x' }, 'changed-by-other'],
  ])('is refused: %s', async (_, more, code) => {
    const { caseNo } = await counter()
    await ask(caseNo)
    const input: Input<'correction.answer'> = {
      requestNo: 'R8-C0001',
      version: 1,
      way: 'phone',
      note: '',
      settled: [],
      changes: [],
      ...more,
    }
    expect(await refusal(office.call('intake', 'correction.answer', input))).toBe(code)
    expect(await stateOf(office, caseNo)).toBe('correction')
    expect(await details(caseNo)).toHaveLength(1)
    expect(await problem(office.call('intake', 'correction.answer', input))).not.toContain('123456789018')
  })

  it('keeps the person a case is linked to unless it says who he is', async () => {
    const { caseNo } = await counter()
    await sql(office, `update welfare_case set resident_no = '9999999999', person_key = 'by-hand' where case_no = ?`, caseNo)
    await ask(caseNo)
    const settle: Omit<Input<'correction.answer'>, 'version' | 'changes'> = { requestNo: 'R8-C0001', way: 'phone', note: '', settled: [] }
    await office.call('intake', 'correction.answer', { ...settle, version: 1, changes: [{ field: 'note', value: '確認済み' }] })
    const link = () => sql(office, 'select resident_no, person_key from welfare_case where case_no = ?', caseNo)
    expect(await link()).toEqual([{ resident_no: '9999999999', person_key: 'by-hand' }])
    await office.call('intake', 'correction.answer', { ...settle, version: 2, changes: [{ field: 'birthDate', value: '1901-01-01' }] })
    expect(await link()).not.toEqual([{ resident_no: '9999999999', person_key: 'by-hand' }])
  })
})
