/** Signing in, locks and roles with dates. */
import { afterEach, describe, expect, it } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { newSession, type Session } from '../../electron/backend/session.ts'
import { sampleOffice, type TestOffice } from '../support/office.ts'
import { addRole, entries, one, quickOffice, refusal, sql } from './acts.ts'

let office: TestOffice
let time = Date.parse('2026-11-24T00:00:00Z')
const minutes = (n: number): number => n * 60_000
afterEach(() => office.dispose())

async function open(): Promise<void> {
  time = Date.parse('2026-11-24T00:00:00Z')
  office = await quickOffice({ now: () => new Date(time) })
}

/** A login in a window of its own: its whole error, or the user. */
async function login(user: string, password: string, session: Session = newSession('window')) {
  const reply = await office.backend.gate.call(session, { id: 1, op: 'session.login', input: { user, password } })
  return { session, error: reply.ok ? null : reply.error, value: reply.ok ? reply.value : null }
}
const codeOfLogin = async (user: string, password: string): Promise<string> => (await login(user, password)).error?.code ?? 'done'

describe('wrong passwords', () => {
  it('lock the account from the fifth on: 1, 5, 15 and again 15 minutes', async () => {
    await open()
    for (let n = 1; n <= 5; n++) expect(await codeOfLogin('chief', `wrong ${n}`)).toBe('wrong-password')
    for (const wait of [1, 5, 15, 15]) {
      expect((await login('chief', samplePassword)).error).toMatchObject({
        code: 'locked-out',
        message: expect.stringContaining(`${wait}分`) as string,
      })
      time += minutes(wait) - 1
      expect(await codeOfLogin('chief', samplePassword)).toBe('locked-out')
      time += 1
      expect(await codeOfLogin('chief', 'wrong again')).toBe('wrong-password')
    }
    time += minutes(15)
    expect(await codeOfLogin('chief', samplePassword)).toBe('done')
  })

  it('are forgotten after a right one', async () => {
    await open()
    for (let round = 0; round < 3; round++) {
      for (let n = 1; n <= 4; n++) expect(await codeOfLogin('chief', 'wrong')).toBe('wrong-password')
      expect(await codeOfLogin('chief', samplePassword)).toBe('done')
    }
    expect(await sql(office, "select failed_count, locked_until from user_account where user_id = 'chief'")).toEqual([
      { failed_count: 0, locked_until: null },
    ])
  })

  it('of one user lock nobody else', async () => {
    await open()
    for (let n = 1; n <= 6; n++) await codeOfLogin('chief', 'wrong')
    expect(await codeOfLogin('manager', samplePassword)).toBe('done')
  })

  it('stay counted over a restart', async () => {
    await open()
    for (let n = 1; n <= 5; n++) await codeOfLogin('chief', 'wrong')
    office = await office.reopen()
    expect(await codeOfLogin('chief', samplePassword)).toBe('locked-out')
  })

  it('and unknown users get one and the same answer', async () => {
    await open()
    const known = (await login('chief', 'wrong')).error
    expect((await login('nobody', 'wrong')).error).toEqual(known)
    expect((await login('nobody-at-all', samplePassword)).error).toEqual(known)
    await sql(office, "update user_account set active = 0 where user_id = 'payer'")
    expect((await login('payer', samplePassword)).error).toEqual(known)
  })

  it('are entered in the trail, an unknown id without what was typed', async () => {
    await open()
    const before = await entries(office)
    await codeOfLogin('chief', 'secret-one')
    await codeOfLogin('my-password-in-the-wrong-box', 'secret-two')
    const rows = await sql(office, 'select action, ref, actor from audit_entry where seq > ?', before)
    expect(rows).toEqual([
      { action: 'login-failed', ref: 'chief', actor: 'nobody' },
      { action: 'login-failed', ref: 'unknown', actor: 'nobody' },
    ])
    expect(await one(office, "select count(*) from audit_body where body like '%secret%' or body like '%wrong-box%'")).toBe(0)
  })

  it('do not sign a signed-in window out', async () => {
    await open()
    const { session } = await login('chief', samplePassword)
    await login('manager', 'wrong', session)
    expect(session.userId).toBe('chief')
  })
})

describe('passwords', () => {
  it('are kept as Argon2id and not as themselves', async () => {
    office = await sampleOffice()
    const rows = await sql(office, 'select password_hash from user_account')
    expect(rows.filter((r) => !String(r['password_hash']).startsWith('$argon2id$v=19$m=65536,t=3,p=1$'))).toEqual([])
    expect(await codeOfLogin('chief', samplePassword)).toBe('done')
    expect(await codeOfLogin('chief', 'ｍｉｈｏｎ－２０２６')).toBe('done')
    expect(await codeOfLogin('chief', 'Mihon-2026')).toBe('wrong-password')
  })
})

describe('a session', () => {
  it('ends with the logout, and belongs to its window alone', async () => {
    await open()
    const { session } = await login('chief', samplePassword)
    const other = newSession('other')
    const ask = async (window: Session, op: string): Promise<string> => {
      const reply = await office.backend.gate.call(window, { id: 1, op, input: {} })
      return reply.ok ? 'done' : reply.error.code
    }
    expect([await ask(session, 'users.list'), await ask(other, 'users.list')]).toEqual(['done', 'not-logged-in'])
    expect([await ask(session, 'session.logout'), await ask(session, 'users.list'), await ask(session, 'session.logout')]).toEqual([
      'done',
      'not-logged-in',
      'not-logged-in',
    ])
  })

  it('is nobody again as soon as the account is closed', async () => {
    await open()
    await office.call('chief', 'users.list', {})
    await sql(office, "update user_account set active = 0 where user_id = 'chief'")
    expect(await refusal(office.call('chief', 'users.list', {}))).toBe('session-over')
  })
})

describe('roles with dates', () => {
  it.each([
    ['ended yesterday', '2020-04-01', '2026-11-23', 'forbidden'],
    ['ends today', '2020-04-01', '2026-11-24', 'done'],
    ['begins today', '2026-11-24', null, 'done'],
    ['begins tomorrow', '2026-11-25', null, 'forbidden'],
  ] as const)('one that %s', async (_, from, to, outcome) => {
    await open()
    await addRole(office, 'mailing', 'auditor', from, to)
    expect(await refusal(office.call('mailing', 'audit.list', { limit: 1 }))).toBe(outcome)
    const { user } = await office.call('mailing', 'office.view', {})
    expect(user?.roles.includes('auditor')).toBe(outcome === 'done')
  })

  it('is gone for a window that is signed in already', async () => {
    await open()
    await office.call('auditor', 'audit.list', { limit: 1 })
    await sql(office, "update user_role set valid_to = '2026-11-23' where user_id = 'auditor'")
    expect(await refusal(office.call('auditor', 'audit.list', { limit: 1 }))).toBe('forbidden')
  })

  it('of an unknown name gives nothing', async () => {
    await open()
    await addRole(office, 'mailing', 'superuser')
    const { user } = await office.call('mailing', 'office.view', {})
    expect(user?.roles).toEqual(['mailing'])
  })
})
