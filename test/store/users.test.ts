/** 利用者: enrolment, first passwords, locks, sessions, roles, and who may never hold or do what. */
import { afterEach, describe, expect, it } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { newSession, type Session } from '../../electron/backend/session.ts'
import type { Op } from '../../shared/contract.ts'
import type { TestOffice } from '../support/office.ts'
import { addRole, approve, one, quickOffice, refusal, reviewedOffice, smallDraft, sql } from './acts.ts'

let office: TestOffice
let time = Date.parse('2026-11-24T00:00:00Z')
afterEach(() => office.dispose())
const minutes = (n: number): number => n * 60_000

async function open(): Promise<void> {
  time = Date.parse('2026-11-24T00:00:00Z')
  office = await quickOffice({ now: () => new Date(time) })
}
async function signIn(user: string, password = samplePassword): Promise<{ session: Session; code: string }> {
  const session = newSession('window')
  const reply = await office.backend.gate.call(session, { id: 1, op: 'session.login', input: { user, password } })
  return { session, code: reply.ok ? 'done' : reply.error.code }
}
async function as(session: Session, op: Op, input: unknown): Promise<string> {
  const reply = await office.backend.gate.call(session, { id: 2, op, input })
  return reply.ok ? 'done' : reply.error.code
}
/** Whom the window shows as signed in. */
async function shown(session: Session): Promise<unknown> {
  const reply = await office.backend.gate.call(session, { id: 3, op: 'office.view', input: {} })
  return reply.ok ? (reply.value as { readonly user: unknown }).user : reply.error.code
}
const admin = <O extends Op>(op: O, input: Parameters<typeof office.call<O>>[2]) => office.call('admin', op, input)
const account = async (user: string) => (await office.call('auditor', 'users.accounts', {})).find((a) => a.userId === user)
const good = 'あさがおの種を七つまく'.concat('日')
const enrol = (
  user = 'shinjin',
  roles: readonly { role: 'intake' | 'approver' | 'administrator'; from: string; to: string | null }[] = [],
) => admin('users.enrol', { user, name: '新人 一郎', roles: [...roles] })

describe('enrolment', () => {
  it('tells a first password once, which does nothing but be replaced; the key comes with the own one', async () => {
    await open()
    const { password, user } = await enrol('shinjin', [{ role: 'intake', from: '2026-11-24', to: null }])
    expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
    expect(user).toMatchObject({ status: 'active', mustChange: true, key: 'none' })
    expect(await one(office, 'select count(*) from request where result like ?', `%${password}%`)).toBe(0)
    expect(await one(office, 'select count(*) from audit_body where body like ?', `%${password}%`)).toBe(0)
    const { session } = await signIn('shinjin', password)
    expect(session.signer).toBeNull()
    expect(await as(session, 'entry.drafts', {})).toBe('password-change-first')
    expect(await as(session, 'users.list', {})).toBe('password-change-first')
    expect(await as(session, 'session.changePassword', { old: password, new: good })).toBe('done')
    expect(session.signer?.owner).toBe('shinjin')
    expect(await as(session, 'entry.drafts', {})).toBe('done')
    expect(await account('shinjin')).toMatchObject({ mustChange: false, key: 'unconfirmed' })
    expect((await signIn('shinjin', password)).code).toBe('wrong-password')
    expect((await signIn('shinjin', good)).session.signer?.keyId).toBe(session.signer?.keyId)
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
  })

  it('is not answered from memory: the same request again is judged anew', async () => {
    await open()
    const input = { user: 'shinjin', name: '新人 一郎', roles: [] }
    await office.call('admin', 'users.enrol', input, { requestId: 'same' })
    expect(await refusal(office.call('admin', 'users.enrol', input, { requestId: 'same' }))).toBe('user-exists')
    expect(await one(office, "select count(*) from request where op like 'users.%'")).toBe(0)
  })

  it.each(['intake', 'system', 'nobody', 'office', 'unknown'])('refuses the id %s', async (user) => {
    await open()
    expect(await refusal(enrol(user))).toBe('user-exists')
  })

  it('is the administrator’s alone, and each change is signed by him', async () => {
    await open()
    for (const user of ['auditor', 'director', 'intake'])
      expect(await refusal(office.call(user, 'users.enrol', { user: 'x1', name: 'x', roles: [] }))).toBe('forbidden')
    await enrol('shinjin', [{ role: 'intake', from: '2026-12-01', to: '2027-03-31' }])
    const rows = await sql(
      office,
      "select e.action, k.owner from audit_entry e join signing_key k on k.key_id = e.key_id where e.ref = 'shinjin' order by e.seq",
    )
    expect(rows).toEqual([
      { action: 'user-changed', owner: 'admin' },
      { action: 'role-changed', owner: 'admin' },
    ])
  })

  it('prints a slip', async () => {
    await open()
    const { password } = await enrol()
    const slip = await admin('users.slip', { user: 'shinjin', password })
    expect(Buffer.from(slip.bytes).subarray(0, 5).toString()).toBe('%PDF-')
    expect(slip.name).toBe('初期パスワード_shinjin.pdf')
  })
})

describe('a password', () => {
  it.each([
    ['short', 'こたつ'],
    ['eleven characters', 'abcdefgh9jk'],
    ['the id', 'my-chief-has-it-all'],
    ['the id in full width', 'ｍｙ－ｃｈｉｅｆ－ｉｓ－ｈｅｒｅ'],
    ['one letter over and over', 'aaaaaaaaaaaaaaaaaa'],
    ['a row of digits', '1234567890123'],
    ['a row of kana', 'あいうえおかきくけこさし'],
    ['a well-known word with a year', 'Password20262026'],
    ['two of them', 'sakura-reiwa-2026'],
    ['the same as now', samplePassword],
  ])('is refused when it is %s', async (_, password) => {
    await open()
    const { session } = await signIn('chief')
    expect(await as(session, 'session.changePassword', { old: samplePassword, new: password })).toBe('password-weak')
  })

  it('is not one of the last ones, as many as the parameter says', async () => {
    await open()
    await sql(office, "insert into parameter values ('office', 'password.history', '1', '2026-04-01', null, '')")
    await sql(office, "insert into parameter values ('office', 'password.length', '10', '2026-04-01', null, '')")
    const { session } = await signIn('chief')
    const change = (old: string, next: string) => as(session, 'session.changePassword', { old, new: next })
    const [a, b] = ['やまのいちばん上', 'うみのいちばん底'].map((text) => `${text}まで行く`)
    time += 1000
    expect(await change(samplePassword, a ?? '')).toBe('done')
    time += 1000
    expect(await change(a ?? '', b ?? '')).toBe('done')
    time += 1000
    expect(await change(b ?? '', a ?? '')).toBe('password-weak')
    expect(await one(office, "select count(*) from password_history where user_id = 'chief'")).toBe(1)
  })

  it('guessed again and again locks: a while, then until an administrator looks; never an administrator for good', async () => {
    await open()
    const rounds = async (user: string): Promise<string[]> => {
      const codes: string[] = []
      for (let n = 0; n < 11; n++) {
        codes.push((await signIn(user, 'wrong')).code)
        time += minutes(16)
      }
      return codes
    }
    expect((await rounds('chief')).at(-1)).toBe('locked-admin')
    expect((await signIn('chief')).code).toBe('locked-admin')
    expect(await account('chief')).toMatchObject({ locked: 'admin', failed: 10 })
    await admin('users.unlock', { user: 'chief', reason: '本人に確認した' })
    expect((await signIn('chief')).code).toBe('done')
    expect((await rounds('admin')).includes('locked-admin')).toBe(false)
    expect((await signIn('admin')).code).toBe('done')
  })

  it('wrong at the change or at the lock counts like at the door', async () => {
    await open()
    const { session } = await signIn('chief')
    await as(session, 'session.lock', { idle: true })
    for (let n = 0; n < 3; n++) expect(await as(session, 'session.unlock', { password: 'wrong' })).toBe('wrong-password-again')
    expect(session.locked).toBe(true)
    await as(session, 'session.unlock', { password: samplePassword })
    for (let n = 0; n < 5; n++)
      expect(await as(session, 'session.changePassword', { old: 'wrong', new: good })).toBe('wrong-password-again')
    expect(await as(session, 'session.changePassword', { old: samplePassword, new: good })).toBe('locked-out')
    expect((await signIn('chief')).code).toBe('locked-out')
  })

  it('set anew ends the sessions and the key; another administrator than the one who did it confirms the next', async () => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    const before = (await signIn('chief')).session
    expect(await refusal(admin('users.resetPassword', { user: 'admin', reason: 'x' }))).toBe('own-reset')
    const { password } = await admin('users.resetPassword', { user: 'chief', reason: '忘れた' })
    expect(await as(before, 'draft.approve', { draftNo: draft.draftNo, version: 1, asDeputy: false })).toBe('session-over')
    expect(before.signer).toBeNull()
    const { session } = await signIn('chief', password)
    expect(await as(session, 'session.changePassword', { old: password, new: good })).toBe('done')
    const keyId = session.signer?.keyId ?? ''
    expect(await refusal(admin('keys.confirm', { keyId }))).toBe('key-own')
    await addRole(office, 'mailing', 'administrator')
    const old = (await office.call('auditor', 'keys.list', {})).find((k) => k.owner === 'chief' && k.state === 'ended')
    expect(old?.reason).toBe('パスワードの再発行: 忘れた')
    await office.call('mailing', 'keys.confirm', { keyId: old?.keyId ?? '' })
    await office.call('mailing', 'keys.confirm', { keyId })
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true, pendingKeys: [] })
  })
})

describe('a session', () => {
  it('locked answers nothing but its password; a running number of hours ends it', async () => {
    await open()
    const { session } = await signIn('chief')
    expect(await as(session, 'session.lock', { idle: false })).toBe('done')
    for (const op of ['users.list', 'draft.list', 'session.changePassword'] as const)
      expect(await as(session, op, op === 'draft.list' ? { limit: 5 } : op === 'users.list' ? {} : { old: 'x', new: 'y' })).toBe(
        'session-locked',
      )
    // the manual tells nothing of the office, what the program is made of does
    expect([await as(session, 'help.read', {}), await as(session, 'help.about', {})]).toEqual(['done', 'session-locked'])
    expect(await as(session, 'session.unlock', { password: samplePassword })).toBe('done')
    expect(await as(session, 'users.list', {})).toBe('done')
    time += minutes(12 * 60) - 1
    expect(await as(session, 'users.list', {})).toBe('done')
    time += 1
    expect(await as(session, 'users.list', {})).toBe('session-over')
    expect([session.userId, session.signer]).toEqual([null, null])
    expect(await one(office, "select count(*) from audit_entry where action = 'session-over' and ref = 'chief'")).toBe(1)
  })

  it('is asked for its right again when a job that waited begins', async () => {
    office = await reviewedOffice()
    const { session } = await signIn('auditor')
    const call = (id: number) => office.backend.gate.call(session, { id, op: 'audit.verify', input: {} })
    const calls = [1, 2, 3, 4].map(call)
    // another call goes all the way while they wait behind each other: by then all four were let in
    await as(session, 'users.list', {})
    await sql(office, "update user_role set valid_to = '2020-05-01' where user_id = 'auditor'")
    const replies = await Promise.all(calls)
    expect(replies.map((reply) => (reply.ok ? 'done' : reply.error.code)).at(-1)).toBe('forbidden')
    expect(
      await one(office, "select count(*) from audit_entry where action = 'denied' and actor = 'auditor' and ref = 'audit.verify'"),
    ).toBeGreaterThan(0)
  })
})

describe('roles', () => {
  it('of administrator and approver never meet in one person, at the gate and in the store', async () => {
    await open()
    const give = (user: string, role: 'approver' | 'administrator', from: string, to: string | null) =>
      refusal(admin('users.addRole', { user, role, from, to }))
    expect(await give('chief', 'administrator', '2026-12-01', null)).toBe('role-refused')
    expect(await give('admin', 'approver', '2026-12-01', '2026-12-01')).toBe('role-refused')
    await expect(addRole(office, 'chief', 'administrator')).rejects.toThrow('administrator-decides')
    await expect(addRole(office, 'admin', 'approver', '2030-01-01')).rejects.toThrow('administrator-decides')
    // one after the other is a transfer
    await admin('users.endRole', { user: 'director', role: 'approver', from: '2020-04-01', lastDay: '2027-03-31', reason: '異動' })
    expect(await give('director', 'administrator', '2027-04-01', null)).toBe('done')
    await expect(sql(office, "update user_role set valid_to = null where user_id = 'director' and role = 'approver'")).rejects.toThrow(
      'administrator-decides',
    )
  })

  it('refuse the same period twice, an end before the beginning, and a past that is over', async () => {
    await open()
    expect(await refusal(admin('users.addRole', { user: 'intake', role: 'intake', from: '2026-12-01', to: null }))).toBe('role-refused')
    expect(await refusal(admin('users.addRole', { user: 'intake', role: 'mailing', from: '2026-12-02', to: '2026-12-01' }))).toBe(
      'role-refused',
    )
    const end = (lastDay: string) =>
      refusal(admin('users.endRole', { user: 'intake', role: 'intake', from: '2020-04-01', lastDay, reason: '異動' }))
    expect(await end('2026-10-31')).toBe('role-refused')
    expect(await end('2026-11-23')).toBe('done')
    expect(await end('2026-11-23')).toBe('done')
    expect(await refusal(office.call('intake', 'entry.drafts', {}))).toBe('forbidden')
  })

  it('that never began are taken away', async () => {
    await open()
    await admin('users.addRole', { user: 'intake', role: 'mailing', from: '2027-04-01', to: null })
    await admin('users.endRole', { user: 'intake', role: 'mailing', from: '2027-04-01', lastDay: '2027-03-31', reason: '取りやめ' })
    expect((await account('intake'))?.roles.map((r) => r.role)).toEqual(['intake'])
  })

  it('keep one administrator at any time from today on', async () => {
    await open()
    const end = (lastDay: string) =>
      refusal(admin('users.endRole', { user: 'admin', role: 'administrator', from: '2020-04-01', lastDay, reason: '異動' }))
    expect(await end('2027-03-31')).toBe('last-administrator')
    await expect(admin('users.suspend', { user: 'admin', reason: 'x' })).rejects.toThrow('令和8年11月24日から管理者が一人もいなくなります')
    expect(await refusal(admin('users.suspend', { user: 'admin', reason: 'x' }))).toBe('last-administrator')
    expect(await refusal(admin('users.end', { user: 'admin', reason: 'x' }))).toBe('last-administrator')
    await admin('users.addRole', { user: 'mailing', role: 'administrator', from: '2027-04-02', to: null })
    expect(await end('2027-03-31')).toBe('last-administrator')
    expect(await end('2027-04-01')).toBe('done')
    // past the gate
    await expect(sql(office, "update user_account set active = 0 where user_id = 'mailing'")).rejects.toThrow('last-administrator')
    await expect(
      sql(office, "update user_role set valid_to = '2027-05-01' where user_id = 'mailing' and role = 'administrator'"),
    ).rejects.toThrow('last-administrator')
    await expect(sql(office, "delete from user_role where user_id = 'mailing' and role = 'administrator'")).rejects.toThrow(
      'last-administrator',
    )
  })
})

describe('use', () => {
  it('is stopped at once, taken up again, and ended with all roles for good', async () => {
    await open()
    const { session } = await signIn('payer')
    await admin('users.suspend', { user: 'payer', reason: '休職' })
    // the window hears that nobody is signed in, and shows the login
    expect(await as(session, 'users.list', {})).toBe('session-over')
    expect(session.userId).toBe(null)
    expect((await signIn('payer')).code).toBe('wrong-password')
    expect(await refusal(admin('users.suspend', { user: 'payer', reason: 'x' }))).toBe('user-state')
    await admin('users.resume', { user: 'payer', reason: '復職' })
    const idle = await signIn('payer')
    expect(idle.code).toBe('done')
    // a window that asked for nothing meanwhile does not go on without the password either
    await admin('users.suspend', { user: 'payer', reason: '休職' })
    await admin('users.resume', { user: 'payer', reason: '復職' })
    expect(await as(idle.session, 'users.list', {})).toBe('session-over')
    const seen = await signIn('payer')
    await admin('users.suspend', { user: 'payer', reason: '休職' })
    expect(await shown(seen.session)).toBe(null)
    await admin('users.resume', { user: 'payer', reason: '復職' })
    const ended = await admin('users.end', { user: 'payer', reason: '退職' })
    expect(ended).toMatchObject({ status: 'ended', endedOn: '2026-11-24', roles: [{ to: '2026-11-23', now: false }] })
    expect(await refusal(admin('users.resume', { user: 'payer', reason: 'x' }))).toBe('user-ended')
    expect(await refusal(enrol('payer'))).toBe('user-exists')
    await expect(sql(office, "update user_account set active = 1 where user_id = 'payer'")).rejects.toThrow('CHECK')
    await expect(sql(office, "delete from user_account where user_id = 'payer'")).rejects.toThrow('append-only')
  })
})

describe('separation of duties, past every rule of the program', () => {
  it('lets nobody approve or decide what he drafted or reviewed', async () => {
    office = await reviewedOffice()
    const { draftNo } = await smallDraft(office, 2)
    const [row] = await sql(office, 'select draft_id as id from draft where draft_no = ?', draftNo)
    const id = String(row?.['id'])
    for (const user of ['drafter', 'reviewer']) {
      await expect(
        sql(office, "update draft_step set state = 'approved', acted_by = ? where draft_id = ? and seq = 1", user, id),
      ).rejects.toThrow('self-approval')
      await expect(
        sql(
          office,
          "insert into draft_step (draft_id, seq, post, holder, state, acted_by, comment) values (?, 99, '係長', ?, 'approved', ?, '')",
          id,
          user,
          user,
        ),
      ).rejects.toThrow('self-approval')
    }
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    const columns = (await sql(office, 'pragma table_info(decision)')).map((c) => String(c['name']))
    const values = columns.map((c) =>
      c === 'decision_id' || c === 'decision_no'
        ? `'x'`
        : c === 'decided_by'
          ? `'drafter'`
          : c === 'case_id'
            ? "(select case_id from welfare_case where state = 'reviewed' limit 1)"
            : c,
    )
    await expect(
      sql(office, `insert into decision (${columns.join(', ')}) select ${values.join(', ')} from decision limit 1`),
    ).rejects.toThrow('decided-without-approval')
  })

  it('lets nobody approve a payment order he made', async () => {
    office = await reviewedOffice()
    const { draftNo } = await smallDraft(office, 2)
    const columns = (await sql(office, 'pragma table_info(payment_run)'))
      .filter((c) => c['notnull'] === 1 && c['dflt_value'] === null)
      .map((c) => String(c['name']))
    const known: Readonly<Record<string, string>> = {
      run_id: `'run'`,
      run_no: `'R8-P9999'`,
      month: `'2026-11'`,
      transfer_date: `'2026-12-10'`,
      draft_id: `(select draft_id from draft where draft_no = '${draftNo}')`,
      state: `'draft'`,
      made_by: `'chief'`,
      at: `''`,
    }
    await sql(office, `insert into payment_run (${columns.join(', ')}) values (${columns.map((c) => known[c] ?? '1').join(', ')})`)
    expect(await refusal(approve(office, 'chief', draftNo))).not.toBe('done')
    await expect(
      sql(
        office,
        "update draft_step set state = 'approved', acted_by = 'chief' where seq = 1 and draft_id = (select draft_id from draft where draft_no = ?)",
        draftNo,
      ),
    ).rejects.toThrow('self-approval')
  })

  it('lets nobody print the papers he released, nor release a case he worked on', async () => {
    office = await reviewedOffice()
    const { draftNo, caseNos } = await smallDraft(office, 2)
    const [caseNo = ''] = caseNos
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    const release = (user: string) =>
      sql(
        office,
        'insert into paper_release (case_id, released_by, at, used) select case_id, ?, ?, 0 from welfare_case where case_no = ?',
        user,
        '',
        caseNo,
      )
    for (const user of ['drafter', 'reviewer']) await expect(release(user)).rejects.toThrow('own-release')
    await release('mailing')
    await expect(sql(office, "update paper_release set released_by = 'reviewer'")).rejects.toThrow('own-release')
    const issue = async (user: string, n: number): Promise<void> => {
      await sql(
        office,
        "insert into paper_file (name, sha256, bytes, pages, issued_on, issued_by, at) values (?, '', 1, 1, '2026-11-24', ?, '')",
        `f${n}.pdf`,
        user,
      )
      await sql(
        office,
        `insert into paper (paper_id, number, kind, case_id, file, page, pages, sha256, issued_on)
         select ?, ?, 'grant-notice', case_id, ?, 1, 1, '', '2026-11-24' from welfare_case where case_no = ?`,
        `p${n}`,
        `n${n}`,
        `f${n}.pdf`,
        caseNo,
      )
    }
    await expect(issue('mailing', 1)).rejects.toThrow('own-release')
    await issue('chief', 2)
  })
})
