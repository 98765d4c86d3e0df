/** 本人の確認のパスワード: one table over every operation that asks for the password again, and three of them worked through. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { clientOf } from '../../electron/cli/client.ts'
import { commands } from '../../electron/cli/commands.ts'
import { readCommandLine } from '../../electron/cli/options.ts'
import { contract, isOp, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { can, roles } from '../../shared/permissions.ts'
import { inputs, userOf } from '../contract/inputs.ts'
import type { TestOffice } from '../support/office.ts'
import { one, refusal, reviewedOffice, sql, trailHolds } from './acts.ts'
import { papersDesk, protectedCase } from './papers-desk.ts'
import { claimedFolder, decided } from './payments-run-support.ts'
import { copyOf } from './payments-support.ts'

const operation = (op: Op): Operation => contract[op]
const asking = Object.keys(contract)
  .filter(isOp)
  .filter((op) => operation(op).confirms === true)

const ask = (office: TestOffice, answer: 'する' | 'しない' = 'する') =>
  sql(office, "insert into parameter values ('office', 'confirm.password', ?, '2020-04-01', null, '情報セキュリティ実施手順')", answer)
const userFor = (op: Op): string => {
  const { permission } = operation(op)
  return userOf[roles.find((role) => permission !== null && can([role], permission)) ?? 'intake']
}
const failures = (office: TestOffice, user: string): Promise<number> =>
  one(office, 'select failed_count from user_account where user_id = ?', user)
const entries = (office: TestOffice): Promise<number> => one(office, 'select count(*) from audit_entry')

test('these operations ask, and no other', () => {
  expect([...asking].sort()).toEqual([
    'account.ask',
    'account.csv',
    'audit.expireViews',
    'audit.export',
    'audit.exportList',
    'audit.pack',
    'auditList.csv',
    'claims.csv',
    'correction.csv',
    'correction.mailList',
    'correction.release',
    'draft.approve',
    'draft.csv',
    'handover.csv',
    'import.rejects',
    'inbox.csv',
    'inbox.decide',
    'ledger.export',
    'master.export',
    'paperList.csv',
    'papers.release',
    'payment.close',
    'payment.csv',
    'payment.export',
    'people.csv',
    'provider.csv',
    'queue.csv',
    'trail.csv',
    'users.csv',
    'voucher.csv',
  ])
})

describe.each(asking)('%s', (op) => {
  let office: TestOffice
  beforeAll(async () => {
    office = await reviewedOffice()
    await office.call(userFor(op), 'office.view', {})
  })
  afterAll(() => office.dispose())
  /** What a call ends with: `done`, or the code of its refusal. What the inputs name need not exist. */
  const end = (password?: string): Promise<string> => {
    const input = password === undefined ? inputs[op] : { ...inputs[op], password }
    return refusal(office.call(userFor(op), op, input as never)).catch(() => 'done')
  }

  it('asks where the office wants it: refused without, a wrong one counted, the right one goes through', async () => {
    const user = userFor(op)
    const unasked = await end()
    expect(['password-needed', 'confirm-failed']).not.toContain(unasked)
    expect(await end('違う')).toBe(unasked)
    expect(await office.call(user, 'office.view', {})).toMatchObject({ askPassword: false })

    await ask(office)
    expect(await office.call(user, 'office.view', {})).toMatchObject({ askPassword: true })
    const before = await entries(office)
    expect(await end()).toBe('password-needed')
    expect(await end('')).toBe('password-needed')
    expect(await entries(office)).toBe(before)
    expect(await end('違う')).toBe('confirm-failed')
    expect(await failures(office, user)).toBe(1)
    const [last] = await sql(
      office,
      'select e.action, e.ref, b.body from audit_entry e join audit_body b on b.seq = e.seq order by e.seq desc limit 1',
    )
    expect(last).toMatchObject({ action: 'login-failed', ref: user, body: expect.stringContaining(operation(op).title) as string })
    expect(await entries(office)).toBe(before + 1)
    expect(await end(samplePassword)).toBe(unasked)
    expect(await failures(office, user)).toBe(0)

    for (let wrong = 1; wrong <= 5; wrong++) expect(await end(`違う${wrong}`)).toBe('confirm-failed')
    expect(await end(samplePassword)).toBe('locked-out')
    expect(await trailHolds(office)).toBe(true)
  })
})

describe('支払', () => {
  let folder = ''
  let office: TestOffice
  beforeAll(async () => {
    folder = (await claimedFolder(2)).folder
  })
  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
  afterEach(() => office.dispose())

  it('is closed and written by whoever is who he says, and only then', async () => {
    office = await copyOf(folder)
    await sql(office, "insert into parameter values ('office', 'payment.closing', 'separate', '2020-04-01', null, '財務規則')")
    const { runNo } = await decided(office)
    await ask(office)
    const { version } = await office.call('payer', 'payment.view', { runNo })
    const close = (password?: string) => office.call('chief', 'payment.close', { runNo, version, ...(password ? { password } : {}) })
    expect(await refusal(close())).toBe('password-needed')
    expect(await refusal(close('違う'))).toBe('confirm-failed')
    expect((await office.call('payer', 'payment.view', { runNo })).state).toBe('approved')
    expect(await close(samplePassword)).toMatchObject({ state: 'closed' })
    const path = join(office.folder, '..', 'bank.txt')
    const write = (password?: string) =>
      office.call('payer', 'payment.export', { runNo, save: office.save(path), replace: false, ...(password ? { password } : {}) })
    expect(await refusal(write())).toBe('password-needed')
    expect(await refusal(write('違う'))).toBe('confirm-failed')
    expect([existsSync(path), (await office.call('payer', 'payment.view', { runNo })).state]).toEqual([false, 'closed'])
    expect(await write(samplePassword)).toMatchObject({ runNo, payees: 2 })
    expect([existsSync(path), (await office.call('payer', 'payment.view', { runNo })).state]).toEqual([true, 'exported'])
  })
})

describe('支援措置の保留', () => {
  const desk = papersDesk()

  it('is lifted, and a ledger leaves the office, by whoever is who he says', async () => {
    await ask(desk.office)
    const held = () => one(desk.office, 'select count(*) from paper_release')
    const release = (password?: string) =>
      desk.office.call('chief', 'papers.release', { caseNos: [protectedCase], ...(password ? { password } : {}) })
    expect(await refusal(release())).toBe('password-needed')
    expect(await refusal(release('違う'))).toBe('confirm-failed')
    expect(await held()).toBe(0)
    expect(await release(samplePassword)).toEqual({ released: 1, refused: 0 })
    expect(await held()).toBe(1)
    const path = join(desk.folder, 'ledger.xlsx')
    const write = (password: string) =>
      desk.office.call('auditor', 'ledger.export', { ledger: 'decisions', save: desk.office.save(path), replace: false, password })
    expect([await refusal(write('違う')), existsSync(path)]).toEqual(['confirm-failed', false])
    expect((await write(samplePassword)).rows).toBeGreaterThan(0)
    expect(existsSync(path)).toBe(true)
  })

  it('a command passes: whoever runs it has given his password already', async () => {
    await ask(desk.office)
    const client = clientOf(desk.office.backend, samplePassword)
    const run = (name: string, words: readonly string[]) => commands[name]?.(client, readCommandLine([name, ...words]))
    await client.call('session.login', { user: 'chief', password: samplePassword })
    expect(await run('papers', ['--release'])).toMatchObject({ json: { released: 1, refused: 0 } })
    await client.call('session.login', { user: 'auditor', password: samplePassword })
    expect(await run('ledger', ['decisions', '--out', join(desk.folder, 'ledger.xlsx')])).toMatchObject({ status: 0 })
    expect(await run('verify', ['--export', join(desk.folder, 'trail.jsonl')])).toMatchObject({ status: 0 })
  })

  it('where the office says しない, nobody is asked', async () => {
    await ask(desk.office, 'しない')
    expect(await desk.office.call('chief', 'papers.release', {})).toEqual({ released: 1, refused: 0 })
  })
})
