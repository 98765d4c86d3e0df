/** 決裁の受信箱: what is read first, what is drawn, what was read, leaving cases out, several drafts in one act, the password again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { sampleSeed } from '../../electron/backend/usecases/inbox-reading.ts'
import {
  approve as approveRead,
  draftState,
  one,
  readyCases,
  refusal,
  reviewedOffice,
  smallDraft,
  sql,
  stateOf,
  trailHolds,
} from './acts.ts'
import { Refused, type TestOffice } from '../support/office.ts'

let office: TestOffice
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(() => office.dispose())

/** An approval by somebody who gives no reason for what he has not read. */
const approve = (...[on, user, draftNo, more]: Parameters<typeof approveRead>) =>
  approveRead(on, user, draftNo, { unreadReason: '', ...more })
const setting = (key: string, value: string) =>
  sql(office, "insert into parameter values ('office', ?, ?, '2020-04-01', null, '決裁規程')", key, value)
const view = (user: string, draftNo: string) => office.call(user, 'draft.view', { draftNo, limit: 5000 })
const readCase = (user: string, draftNo: string, caseNo: string) => office.call(user, 'inbox.read', { draftNo, caseNo })
const body = async (action: string, ref: string): Promise<Record<string, unknown>> =>
  JSON.parse(
    String(
      (
        await sql(
          office,
          'select b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = ? and e.ref = ? order by e.seq desc limit 1',
          action,
          ref,
        )
      )[0]?.['body'],
    ),
  ) as Record<string, unknown>

/** A draft of so many cases, of which the first two are exceptions by their amounts. */
async function draftWithExceptions(count = 8) {
  const draft = await smallDraft(office, count)
  const amounts = await sql(
    office,
    'select k.public_payment as yen from draft_case k join draft d on d.draft_id = k.draft_id where d.draft_no = ? order by yen desc',
    draft.draftNo,
  )
  await setting('approval.overYen', String(amounts[1]?.['yen']))
  const { rows } = await view('chief', draft.draftNo)
  return { ...draft, exceptions: rows.filter((row) => row.exception !== null).map((row) => row.caseNo) }
}

describe('例外', () => {
  it('names what is large, near its ceiling, protected, typed by hand, confirmed by two, or changed', async () => {
    const draft = await smallDraft(office, 6)
    const [large = '', guarded = '', byHand = '', changed = '', later = ''] = draft.caseNos
    const id = async (no: string) => String((await sql(office, 'select case_id as id from welfare_case where case_no = ?', no))[0]?.['id'])
    const yen = await one(office, 'select public_payment from welfare_case where case_no = ?', large)
    await setting('approval.overYen', String(yen))
    await sql(
      office,
      "update resident set protection_from = '2020-01-01', protection_to = null where resident_no = (select resident_no from welfare_case where case_no = ?)",
      guarded,
    )
    await sql(office, "insert into tax_confirmation values (?, 1, 1, 'x', '', 'reviewer', '2026-11-24T00:00:00Z')", await id(byHand))
    await sql(office, 'update welfare_case set flags = \'["facts-changed"]\' where case_no = ?', changed)
    await sql(office, 'update welfare_case set version = version + 1 where case_no = ?', later)
    const { rows } = await view('chief', draft.draftNo)
    const said = new Map(rows.map((row) => [row.caseNo, row.exception ?? '']))
    expect(said.get(large)).toContain(`公費${yen.toLocaleString('ja-JP')}円以上`)
    expect(said.get(guarded)).toContain('支援措置の対象者')
    expect(said.get(byHand)).toContain('課税区分を2人で確認')
    expect(said.get(changed)).toContain('審査のあとで事実が変わった')
    expect(said.get(later)).toContain('起案のあとで案件が変わった（決裁のとき対象外）')
    // exceptions stand first
    const flags = rows.map((row) => row.exception !== null)
    expect(flags.indexOf(false) === -1 || flags.lastIndexOf(true) < flags.indexOf(false)).toBe(true)
    await setting('approval.nearPercent', '1')
    expect((await view('chief', draft.draftNo)).rows.every((row) => row.exception?.includes('限度額の1%以上') === true)).toBe(true)
  })

  it('counts every refusal as one', async () => {
    const [caseNo = ''] = (await office.call('reviewer', 'case.ids', { state: 'received', proposal: 'refuse' })).caseNos
    const { rows } = await office.call('reviewer', 'case.page', { caseNos: [caseNo] })
    await office.call('reviewer', 'review.propose', { caseNo, propose: 'refuse', reason: '', version: rows[0]?.version ?? 0 })
    const draft = await office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [caseNo] })
    expect((await view('chief', draft.draftNo)).rows[0]?.exception).toMatch(/却下/)
  })

  it('refuses a parameter that is no number instead of guessing', async () => {
    const draft = await smallDraft(office)
    await setting('approval.sample', '五件')
    expect(await refusal(view('chief', draft.draftNo))).toBe('missing-setting')
  })
})

describe('抜取り', () => {
  it('is the same for the same approver, another for another, of plain cases only, as many as the parameter says', async () => {
    const draft = await draftWithExceptions(12)
    const drawn = async (user: string) => (await view(user, draft.draftNo)).rows.filter((row) => row.drawn).map((row) => row.caseNo)
    const chief = await drawn('chief')
    expect(chief).toHaveLength(5)
    expect(chief.filter((no) => draft.exceptions.includes(no))).toEqual([])
    expect(await drawn('chief')).toEqual(chief)
    expect(await drawn('manager')).not.toEqual(chief)
    await setting('approval.sample', '3')
    expect(await drawn('chief')).toHaveLength(3)
  })

  it('is entered with its seed when the draft is approved', async () => {
    const draft = await smallDraft(office, 7)
    const drawn = (await view('chief', draft.draftNo)).rows.filter((row) => row.drawn).map((row) => row.caseNo)
    await readCase('chief', draft.draftNo, drawn[0] ?? '')
    await approve(office, 'chief', draft.draftNo)
    const digest = String((await sql(office, 'select digest from draft where draft_no = ?', draft.draftNo))[0]?.['digest'])
    const { reading, text } = (await body('approve', draft.draftNo)) as { reading: Record<string, unknown>; text: string }
    expect(reading).toMatchObject({ seed: sampleSeed(digest, 'chief'), sample: 5, sampleRead: 1 })
    expect([...(reading['drawn'] as string[])].sort()).toEqual([...drawn].sort())
    expect(text).toContain('抜取り 5件中 1件を閲覧')
  })
})

describe('閲覧の記録', () => {
  it('is kept once for each approver and case, in the trail, and never changed', async () => {
    const draft = await smallDraft(office)
    const [caseNo = ''] = draft.caseNos
    expect(await readCase('chief', draft.draftNo, caseNo)).toMatchObject({ first: true })
    expect(await readCase('chief', draft.draftNo, caseNo)).toMatchObject({ first: false })
    expect(await office.call('chief', 'inbox.reads', { draftNo: draft.draftNo })).toEqual([caseNo])
    expect(await office.call('manager', 'inbox.reads', { draftNo: draft.draftNo })).toEqual([])
    expect(await one(office, "select count(*) from audit_entry where action = 'draft-read' and actor = 'chief'")).toBe(2)
    await expect(sql(office, "update draft_reading set user_id = 'manager'")).rejects.toThrow('append-only')
    await expect(sql(office, 'delete from draft_reading')).rejects.toThrow('append-only')
    const { history } = await view('chief', draft.draftNo)
    expect(history.map((line) => line.act)).toEqual(['起案'])
  })

  it('refuses a case of another draft, and readers without the role', async () => {
    const draft = await smallDraft(office, 1)
    const other = (await readyCases(office, 1))[0] ?? ''
    expect(await refusal(readCase('chief', draft.draftNo, other))).toBe('not-found')
    expect(await refusal(readCase('reviewer', draft.draftNo, draft.caseNos[0] ?? ''))).toBe('forbidden')
  })

  it('asks for a reason when exceptions are unread, keeps it, and shows it later', async () => {
    const draft = await draftWithExceptions()
    const [first = '', second = ''] = draft.exceptions
    expect(draft.exceptions).toHaveLength(2)
    expect(await refusal(approve(office, 'chief', draft.draftNo))).toBe('unread-exceptions')
    expect(await refusal(approve(office, 'chief', draft.draftNo, { unreadReason: '　 ' }))).toBe('unread-exceptions')
    await readCase('chief', draft.draftNo, first)
    expect(await refusal(approve(office, 'chief', draft.draftNo))).toBe('unread-exceptions')
    await approve(office, 'chief', draft.draftNo, { unreadReason: '係で口頭の説明を受けた' })
    const { approvals } = await view('manager', draft.draftNo)
    expect(approvals).toMatchObject([{ post: '係長', exceptions: 2, exceptionsRead: 1, reason: '係で口頭の説明を受けた' }])
    // what the chief read is not what the manager read
    expect(await refusal(approve(office, 'manager', draft.draftNo))).toBe('unread-exceptions')
    await readCase('manager', draft.draftNo, first)
    await readCase('manager', draft.draftNo, second)
    expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved' })
    expect((await view('manager', draft.draftNo)).approvals[1]).toMatchObject({ exceptionsRead: 2, reason: '' })
    expect(await trailHolds(office)).toBe(true)
  })

  it('the store itself keeps no approval with unread exceptions and no reason', async () => {
    const draft = await smallDraft(office)
    const insert = (read: number, reason: string) =>
      sql(
        office,
        `insert into approval_reading select draft_id, 1, 'chief', '2026-11-24', 'x', 2, ${read}, '[]', 0, '${'0'.repeat(64)}', '${reason}'
         from draft where draft_no = '${draft.draftNo}'`,
      )
    await expect(insert(1, ' ')).rejects.toThrow('CHECK')
    await expect(insert(3, '')).rejects.toThrow('CHECK')
    await insert(2, '')
  })
})

describe('一部除外して決裁', () => {
  it('decides the rest, sends the excluded back to the review, and tells why', async () => {
    const draft = await smallDraft(office, 3)
    const [out = '', ...rest] = draft.caseNos
    const exclude = { caseNos: [out], reason: '見積の型番が違う' }
    expect(await refusal(approve(office, 'chief', draft.draftNo, { exclude: { ...exclude, reason: '' } }))).toBe('reason-missing')
    expect(await refusal(approve(office, 'chief', draft.draftNo, { exclude: { ...exclude, caseNos: ['R8-999999'] } }))).toBe(
      'case-not-ready',
    )
    expect(await refusal(approve(office, 'chief', draft.draftNo, { exclude: { ...exclude, caseNos: [...draft.caseNos] } }))).toBe(
      'all-excluded',
    )
    expect(await office.call('chief', 'inbox.check', { draftNo: draft.draftNo, except: [out] })).toMatchObject({ cases: 2, stopped: [] })
    const answer = await approve(office, 'chief', draft.draftNo, { exclude })
    expect(answer).toMatchObject({ state: 'circulating', refused: [{ caseNo: out, code: 'excluded' }] })
    expect(await stateOf(office, out)).toBe('received')
    expect(await stateOf(office, rest[0] ?? '')).toBe('circulating')
    const shown = await view('manager', draft.draftNo)
    expect(shown.live.cases).toBe(2)
    expect(shown.live.amount).toBe(
      shown.rows.filter((row) => row.outcome === 'open').reduce((sum, row) => sum + (row.publicPayment ?? 0), 0),
    )
    expect(shown.rows.find((row) => row.caseNo === out)).toMatchObject({
      outcome: 'stopped',
      outcomeCode: 'excluded',
      mark: '見積の型番が違う',
    })
    expect(await body('excluded', out)).toMatchObject({ reason: '見積の型番が違う' })
    expect((await approve(office, 'manager', draft.draftNo)).done.sort()).toEqual([...rest].sort())
    expect(await one(office, 'select count(*) from decision')).toBe(2)
    expect(await trailHolds(office)).toBe(true)
    // the case can be drafted again once it is reviewed
    await office.call('reviewer', 'review.auto', {})
    expect(await stateOf(office, out)).toBe('reviewed')
  })
})

describe('起案から案件を外す', () => {
  it('is for the drafter of a returned draft alone, and leaves a draft that goes on', async () => {
    const draft = await smallDraft(office, 3)
    const [out = ''] = draft.caseNos
    const remove = (user: string, caseNos: string[] = [out], reason = '別の起案にする') =>
      office.call(user, 'draft.remove', { draftNo: draft.draftNo, caseNos, reason })
    expect(await refusal(remove('drafter'))).toBe('draft-closed')
    await office.call('chief', 'draft.sendBack', { draftNo: draft.draftNo, to: '起案者', comment: '型番', caseNos: [out] })
    expect(await refusal(remove('payer'))).toBe('not-the-drafter')
    expect(await refusal(remove('drafter', [out], ''))).toBe('reason-missing')
    expect(await refusal(remove('drafter', [...draft.caseNos]))).toBe('all-excluded')
    const answer = await remove('drafter')
    expect(answer).toMatchObject({ removed: [out], cases: 2 })
    expect(await stateOf(office, out)).toBe('reviewed')
    const shown = await view('drafter', draft.draftNo)
    expect(shown).toMatchObject({ cases: 2, amount: answer.amount, live: { cases: 2, amount: answer.amount } })
    expect(shown.title).toContain('支給決定 2件')
    expect(shown.rows.find((row) => row.caseNo === out)?.outcome).toBe('removed')
    await office.call('drafter', 'draft.submit', { draftNo: draft.draftNo })
    await approve(office, 'chief', draft.draftNo)
    expect((await approve(office, 'manager', draft.draftNo)).done).toHaveLength(2)
    // and the case itself can be drafted anew
    expect(await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [out] })).toMatchObject({ cases: 1 })
    expect(await trailHolds(office)).toBe(true)
  })
})

describe('まとめて決裁', () => {
  const acts = async (...drafts: { draftNo: string }[]) =>
    Promise.all(
      drafts.map(async ({ draftNo }) => ({
        draftNo,
        version: await one(office, 'select version from draft where draft_no = ?', draftNo),
        asDeputy: false,
      })),
    )

  it('approves all of them in one transaction, a changed case stopping alone', async () => {
    const first = await smallDraft(office, 2)
    const second = await smallDraft(office, 2)
    const [changed = ''] = second.caseNos
    await sql(office, 'update welfare_case set version = version + 1 where case_no = ?', changed)
    // the changed case is an exception: it has to be seen, but stops anyhow, so that only what is decided counts
    const check = await office.call('chief', 'inbox.check', { draftNo: second.draftNo })
    expect(check).toMatchObject({ cases: 1, stopped: [{ caseNo: changed, code: 'case-changed' }] })
    expect(await stateOf(office, changed)).toBe('circulating')
    const answer = await office.call('chief', 'inbox.decide', { drafts: await acts(first, second) })
    expect(answer.map((row) => [row.draftNo, row.done.length, row.refused.length])).toEqual([
      [first.draftNo, 2, 0],
      [second.draftNo, 1, 1],
    ])
    expect(await one(office, "select count(*) from audit_entry where action = 'approve' and actor = 'chief'")).toBe(2)
  })

  it('refuses the whole when one has unread exceptions, is not his turn, or is named twice', async () => {
    const plain = await smallDraft(office, 1)
    const draft = await draftWithExceptions(4)
    const error = await office
      .call('chief', 'inbox.decide', { drafts: await acts(plain, draft) })
      .then(() => null)
      .catch((thrown: unknown) => (thrown instanceof Refused ? thrown.error : null))
    expect(error?.code).toBe('batch-refused')
    expect(error?.message).toContain(`起案 ${draft.draftNo}`)
    expect(error?.message).toContain('まだ閲覧していません')
    expect(await one(office, "select count(*) from audit_entry where action = 'approve'")).toBe(0)
    for (const caseNo of draft.exceptions) await readCase('chief', draft.draftNo, caseNo)
    expect(await refusal(office.call('manager', 'inbox.decide', { drafts: await acts(plain) }))).toBe('batch-refused')
    expect(await refusal(office.call('chief', 'inbox.decide', { drafts: [...(await acts(plain)), ...(await acts(plain))] }))).toBe(
      'bad-input',
    )
    expect(await office.call('chief', 'inbox.decide', { drafts: await acts(plain, draft) })).toHaveLength(2)
  })
})

describe('受信箱', () => {
  it('puts drafts where they belong, with counts, due day, absence and what was done', async () => {
    await office.backend.close()
    office = await reviewedOffice({ businessDay: '2026-11-18' })
    const draft = await draftWithExceptions(7)
    const second = await smallDraft(office, 1)
    await readCase('chief', draft.draftNo, draft.exceptions[0] ?? '')
    const before = await office.call('chief', 'inbox.list', {})
    expect(before.mine.map((row) => row.draftNo).sort()).toEqual([draft.draftNo, second.draftNo].sort())
    expect(before.mine.find((row) => row.draftNo === draft.draftNo)?.read).toEqual({
      exceptions: 2,
      exceptionsRead: 1,
      sample: 5,
      sampleRead: 0,
    })
    expect(before.away[0]).toMatchObject({ post: '課長', deputy: '係長 四郎', role: 'deputy' })
    expect(before.askPassword).toBe(false)
    const oldest = String(
      (await sql(office, 'select min(applied_on) as d from welfare_case c join draft_case k on k.case_id = c.case_id'))[0]?.['d'],
    )
    expect(before.mine[0]?.due).toBe(new Date(Date.parse(oldest) + 30 * 86_400_000).toISOString().slice(0, 10))
    await approve(office, 'chief', second.draftNo, { unreadReason: '電話で確認' })
    const after = await office.call('chief', 'inbox.list', {})
    expect(after.deputy.map((row) => row.draftNo)).toEqual([second.draftNo])
    await approve(office, 'chief', second.draftNo, { asDeputy: true, unreadReason: '電話で確認' })
    const done = await office.call('chief', 'inbox.list', {})
    expect(done.done).toMatchObject([{ draftNo: second.draftNo, acted: { post: '課長', capacity: '代決' } }])
    const manager = await office.call('manager', 'inbox.list', {})
    expect(manager.readings).toMatchObject([{ draftNo: second.draftNo, why: 'deputy', readAt: null }])
    expect(manager.away[0]?.role).toBe('mine')
    expect(manager.others.map((row) => row.draftNo)).toEqual([draft.draftNo])
  })

  it('compares with the last draft of the kind and the month before', async () => {
    const first = await smallDraft(office, 3)
    await approve(office, 'chief', first.draftNo)
    await approve(office, 'manager', first.draftNo)
    const second = await smallDraft(office, 2)
    const { comparison } = await view('chief', second.draftNo)
    expect(comparison).toMatchObject({ lastDraft: { draftNo: first.draftNo, cases: 3, amount: first.amount }, lastMonth: null })
    office = await office.reopen({ businessDay: '2026-12-10' })
    const third = await smallDraft(office, 1)
    expect((await view('chief', third.draftNo)).comparison.lastMonth).toEqual({ month: '2026-11', cases: 3, amount: first.amount })
  })
})

describe('決裁のときのパスワード', () => {
  it('is asked for where the parameter says so, counts wrong ones and locks, and nothing is decided meanwhile', async () => {
    const draft = await smallDraft(office, 1)
    await setting('confirm.password', 'する')
    expect((await office.call('chief', 'inbox.list', {})).askPassword).toBe(true)
    expect(await refusal(approve(office, 'chief', draft.draftNo))).toBe('password-needed')
    for (let wrong = 1; wrong <= 4; wrong++)
      expect(await refusal(approve(office, 'chief', draft.draftNo, { password: `違う${wrong}` }))).toBe('confirm-failed')
    expect(await one(office, "select failed_count from user_account where user_id = 'chief'")).toBe(4)
    expect(await one(office, "select count(*) from audit_entry where action = 'login-failed' and ref = 'chief'")).toBe(4)
    const version = await one(office, 'select version from draft where draft_no = ?', draft.draftNo)
    const together = { drafts: [{ draftNo: draft.draftNo, version, asDeputy: false }], password: '違う5' }
    expect(await refusal(office.call('chief', 'inbox.decide', together))).toBe('confirm-failed')
    expect(await refusal(approve(office, 'chief', draft.draftNo, { password: samplePassword }))).toBe('locked-out')
    expect(await draftState(office, draft.draftNo)).toBe('circulating')
    expect(await one(office, "select count(*) from audit_entry where action = 'approve'")).toBe(0)
    await sql(office, "update user_account set locked_until = null, failed_count = 2 where user_id = 'chief'")
    await approve(office, 'chief', draft.draftNo, { password: samplePassword })
    expect(await one(office, "select failed_count from user_account where user_id = 'chief'")).toBe(0)
    expect(await trailHolds(office)).toBe(true)
  })
})
