/** Keys of persons, what only they may sign, checkpoints, what was approved, the clock. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { newSession, type Session } from '../../electron/backend/session.ts'
import type { Op } from '../../shared/contract.ts'
import { localDay } from '../../shared/domain/clock.ts'
import { openTestOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { addRole, approve, codeOf, quickOffice, refusal, reviewedOffice, smallDraft, sql } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

const verdict = () => verifyTrail(office.backend.env.store.reader)

/** A sign-in in a window of its own; the session, signed in or not. */
async function signIn(user: string, password = samplePassword): Promise<Session> {
  const session = newSession('window')
  await office.backend.gate.call(session, { id: 1, op: 'session.login', input: { user, password } })
  return session
}
async function as(session: Session, op: Op, input: unknown): Promise<string> {
  const reply = await office.backend.gate.call(session, { id: 2, op, input })
  return reply.ok ? 'done' : reply.error.code
}
const keyOf = async (user: string, state: string) =>
  (await office.call('auditor', 'keys.list', {})).find((key) => key.owner === user && key.state === state)

/** Takes the rules that keep entries as they are away: the hand of somebody who owns the file. */
async function ownTheFile(...tables: readonly string[]): Promise<void> {
  for (const table of tables) for (const act of ['update', 'delete']) await sql(office, `drop trigger if exists ${table}_no_${act}`)
  await sql(office, 'pragma foreign_keys = off')
}

describe('a person’s key', () => {
  it('signs what he decides, the office’s key the rest', async () => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'manager', draft.draftNo)
    const rows = await sql(
      office,
      'select e.actor, e.action, k.owner from audit_entry e join signing_key k on k.key_id = e.key_id order by e.seq',
    )
    const signers = (action: string) => [...new Set(rows.filter((r) => r['action'] === action).map((r) => `${r['actor']}:${r['owner']}`))]
    expect(signers('approve')).toEqual(['chief:chief'])
    expect(signers('decide')).toEqual(['manager:manager'])
    expect(signers('review')).toEqual(['reviewer:office'])
    expect(rows.length).toBe((await verdict()).entries)
    expect((await verdict()).persons).toContainEqual({ actor: 'manager', valid: 3, unconfirmed: 0, missing: 0 })
  })

  it('is needed: a session that never gave its password decides nothing', async () => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    const session = { ...newSession('planted'), userId: 'chief' }
    expect(await as(session, 'draft.approve', { draftNo: draft.draftNo, version: 1, asDeputy: false })).toBe('signing-key-missing')
    const other = { ...newSession('planted'), userId: 'chief', signer: (await signIn('manager')).signer }
    expect(await as(other, 'draft.approve', { draftNo: draft.draftNo, version: 1, asDeputy: false })).toBe('signing-key-missing')
    expect(await as(await signIn('chief'), 'draft.approve', { draftNo: draft.draftNo, version: 1, asDeputy: false })).toBe('done')
  })

  it('does not lie open in the store, and not under another password', async () => {
    office = await quickOffice()
    const { signer } = await signIn('chief')
    const seed = signer?.privateKey.export({ format: 'jwk' }).d ?? ''
    expect(seed).toHaveLength(43)
    const forms = [seed, Buffer.from(seed, 'base64url').toString('base64'), Buffer.from(seed, 'base64url').toString('hex')]
    const stored = JSON.stringify(await sql(office, 'select * from signing_secret'))
    expect(forms.filter((form) => stored.includes(form))).toEqual([])
    expect((await signIn('chief', 'wrong')).signer).toBeNull()
  })

  it('is closed with the session', async () => {
    office = await quickOffice()
    const session = await signIn('chief')
    expect(session.signer?.owner).toBe('chief')
    await as(session, 'session.logout', {})
    expect(session.signer).toBeNull()
  })

  it('stays the same under a new password', async () => {
    office = await quickOffice()
    const session = await signIn('chief')
    const change = (old: string, next: string) => as(session, 'session.changePassword', { old, new: next })
    expect(await change('wrong', 'さくらの下で会う約束です')).toBe('wrong-password-again')
    expect(await change(samplePassword, 'short')).toBe('password-weak')
    expect(await change(samplePassword, samplePassword)).toBe('password-weak')
    expect(await change(samplePassword, 'the-Chief-2026')).toBe('password-weak')
    expect(await change(samplePassword, 'さくらの下で会う約束です')).toBe('done')
    expect((await signIn('chief')).signer).toBeNull()
    // composed or decomposed, it is the same word
    const again = await signIn('chief', 'さくらの下で会う約束です'.normalize('NFD'))
    expect(again.signer?.keyId).toBe(session.signer?.keyId)
  })

  it('that a password set by somebody else does not open is lost; the new one waits for an administrator', async () => {
    office = await quickOffice()
    await signIn('chief')
    const [hash] = await sql(office, "select password_hash as h from user_account where user_id = 'chief'")
    await office.call('chief', 'session.changePassword', { old: samplePassword, new: 'さくらの下で会う約束です' })
    await sql(office, "update user_account set password_hash = ? where user_id = 'chief'", String(hash?.['h']))
    const before = await keyOf('chief', 'confirmed')
    const { signer } = await signIn('chief')
    expect(signer?.keyId).not.toBe(before?.keyId)
    expect((await keyOf('chief', 'ended'))?.keyId).toBe(before?.keyId)
    expect((await verdict()).pendingKeys).toMatchObject([{ owner: 'chief', id: signer?.keyId }])
    await office.call('admin', 'keys.confirm', { keyId: signer?.keyId ?? '' })
    expect(await verdict()).toMatchObject({ ok: true, pendingKeys: [] })
  })

  it('is made with the first sign-in of a new user', async () => {
    office = await quickOffice()
    await sql(
      office,
      `insert into user_account (user_id, name, password_hash, active, failed_count)
         select 'fresh', '新任 さん', password_hash, 1, 0 from user_account where user_id = 'chief'`,
    )
    await addRole(office, 'fresh', 'approver')
    const { signer } = await signIn('fresh')
    expect(await keyOf('fresh', 'unconfirmed')).toMatchObject({ keyId: signer?.keyId, mayConfirm: false })
    expect((await signIn('fresh')).signer?.keyId).toBe(signer?.keyId)
  })
})

describe('a key that nobody confirmed', () => {
  const cases: readonly (readonly [name: string, age: number, days: string | null, outcome: string])[] = [
    ['decides on its fourteenth day', 13, null, 'done'],
    ['and no longer afterwards', 14, null, 'signing-key-unconfirmed'],
    ['decides not at all where the office says so', 0, '0', 'signing-key-unconfirmed'],
    ['decides as long as the office says', 59, '60', 'done'],
    ['has the usual days where the parameter is no number', 14, 'いつまでも', 'signing-key-unconfirmed'],
  ]
  it.each(cases)('%s', async (_name, age, days, outcome) => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    const session = await signIn('chief')
    await ownTheFile('signing_key', 'signing_key_event')
    await sql(office, "delete from signing_key_event where kind = 'confirmed' and key_id = ?", session.signer?.keyId ?? '')
    const made = new Date(office.backend.env.now().getTime() - age * 86_400_000).toISOString()
    await sql(office, 'update signing_key set made_at = ? where key_id = ?', made, session.signer?.keyId ?? '')
    if (days !== null) await sql(office, "insert into parameter values ('office', 'keys.confirmDays', ?, '2020-04-01', null, '')", days)
    const approving = { draftNo: draft.draftNo, version: 1, asDeputy: false }
    expect(await as(session, 'draft.approve', approving)).toBe(outcome)
    const { keyUntil } = await office.call('chief', 'inbox.list', {})
    const today = localDay(office.backend.env.now())
    expect(keyUntil !== null && keyUntil >= today).toBe(outcome === 'done')
    if (outcome === 'done') return
    // an administrator who asks the person confirms it: the same window goes on
    await office.call('admin', 'keys.confirm', { keyId: session.signer?.keyId ?? '' })
    expect(await as(session, 'draft.approve', approving)).toBe('done')
    expect((await office.call('chief', 'inbox.list', {})).keyUntil).toBeNull()
  })
})

describe('a revoked key', () => {
  it('signs nothing more from that moment, and a second administrator looks at it', async () => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    const session = await signIn('chief')
    const keyId = session.signer?.keyId ?? ''
    expect(await refusal(office.call('admin', 'keys.confirm', { keyId }))).toBe('key-confirmed')
    await office.call('admin', 'keys.revoke', { keyId, reason: '異動' })
    expect(await as(session, 'draft.approve', { draftNo: draft.draftNo, version: 1, asDeputy: false })).toBe('signing-key-missing')
    expect(await refusal(office.call('admin', 'keys.confirm', { keyId }))).toBe('key-own')
    expect(await refusal(office.call('admin', 'keys.revoke', { keyId, reason: '異動' }))).toBe('key-ended')
    await addRole(office, 'mailing', 'administrator')
    expect((await office.call('mailing', 'keys.confirm', { keyId })).mayConfirm).toBe(false)
    expect(await refusal(office.call('mailing', 'keys.confirm', { keyId }))).toBe('key-ended')
    // what it signed before stays good, and the person goes on with a new one
    expect(await verdict()).toMatchObject({ ok: true })
    expect(await as(await signIn('chief'), 'draft.approve', { draftNo: draft.draftNo, version: 1, asDeputy: false })).toBe('done')
    expect((await verdict()).persons).toContainEqual({ actor: 'chief', valid: 0, unconfirmed: 1, missing: 0 })
  })

  it('cannot be confirmed by its owner', async () => {
    office = await quickOffice()
    const own = await keyOf('admin', 'confirmed')
    await office.call('admin', 'keys.revoke', { keyId: own?.keyId ?? '', reason: '紛失' })
    await signIn('admin')
    const fresh = await keyOf('admin', 'unconfirmed')
    expect(await refusal(office.call('admin', 'keys.confirm', { keyId: fresh?.keyId ?? '' }))).toBe('key-own')
  })
})

describe('the office’s key', () => {
  it('lies in a file only its owner may read', async () => {
    office = await quickOffice()
    expect(statSync(join(office.folder, 'signing.key')).mode & 0o777).toBe(0o600)
  })

  it('that came anew is a fault until two administrators stand for it', async () => {
    office = await quickOffice()
    await office.call('chief', 'office.view', {})
    const { entries } = await verdict()
    rmSync(join(office.folder, 'signing.key'))
    office = await office.reopen()
    await addRole(office, 'mailing', 'administrator')
    expect((await verdict()).firstBad).toMatchObject({ seq: entries + 1 })
    const key = await keyOf('office', 'unconfirmed')
    await office.call('admin', 'keys.confirm', { keyId: key?.keyId ?? '' })
    expect((await verdict()).ok).toBe(false)
    await office.call('mailing', 'keys.confirm', { keyId: key?.keyId ?? '' })
    expect(await verdict()).toMatchObject({ ok: true, pendingKeys: [] })
  })

  it('that cannot be read keeps the office shut', async () => {
    office = await quickOffice()
    const kept = readFileSync(join(office.folder, 'signing.key'), 'utf8')
    await office.backend.close()
    writeFileSync(join(office.folder, 'signing.key'), 'garbage\n')
    expect(await codeOf(() => openTestOffice(office.folder))).toBe('signing-key-wrong')
    writeFileSync(join(office.folder, 'signing.key'), kept)
    office = await openTestOffice(office.folder)
  })
})

describe('what was approved', () => {
  const facts: readonly (readonly [what: string, table: string, text: string])[] = [
    ['a letter of the application', 'import_row', "update import_row set cells = replace(cells, '1', '2') where application_id = ?"],
    ['a detail shown', 'import_row', "update import_row set details = json_set(details, '$[2]', 'post') where application_id = ?"],
    ['a fact of the review', 'review', "update review set facts = replace(facts, '1', '2') where application_id = ?"],
    ['the reviewer’s reason', 'review', "update review set reason = reason || '。' where application_id = ?"],
    ['the price of the case', 'welfare_case', 'update welfare_case set price = price + 1 where application_id = ?'],
    [
      'an amount of the draft',
      'draft_case',
      'update draft_case set public_payment = public_payment + 1 where case_id = (select case_id from application where application_id = ?)',
    ],
    [
      'an amount of the decision',
      'decision',
      'update decision set public_payment = public_payment + 1 where case_id = (select case_id from application where application_id = ?)',
    ],
    [
      'a voucher',
      'voucher',
      'update voucher set self_payment = self_payment + 1 where case_id = (select case_id from application where application_id = ?)',
    ],
  ]

  it.each(facts)('is found out when %s is changed', async (_, table, text) => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'manager', draft.draftNo)
    const [caseNo = ''] = draft.caseNos
    expect(await office.call('auditor', 'audit.contents', {})).toEqual({ checked: 4, bad: [] })
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true, contents: 4 })
    await ownTheFile(table)
    const [row] = await sql(office, 'select application_id as id from welfare_case where case_no = ?', caseNo)
    await sql(office, text, String(row?.['id']))
    const { bad } = await office.call('auditor', 'audit.contents', {})
    expect(new Set(bad.map((one) => one.ref))).toEqual(new Set([caseNo]))
    expect((await office.call('auditor', 'audit.verify', {})).ok).toBe(false)
    expect(bad[0]?.problem).toContain('決裁された内容と違います')
  })

  it('holds through sending back and approving again, and asks only for what was sent round last', async () => {
    office = await reviewedOffice()
    const { draftNo } = await smallDraft(office, 2)
    await approve(office, 'chief', draftNo)
    await office.call('manager', 'draft.sendBack', { draftNo, to: '起案者', comment: '確かめてください' })
    await office.call('drafter', 'draft.submit', { draftNo })
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    expect((await office.call('auditor', 'audit.contents', { ref: draftNo })).bad).toEqual([])
  })
})

describe('a checkpoint', () => {
  it('is made at day end, carried into a folder, and brings along what the folder missed', async () => {
    office = await quickOffice()
    const folder = join(office.folder, '..', 'elsewhere')
    mkdirSync(folder)
    const first = await office.call('admin', 'checkpoint.make', { reason: 'day-end' })
    expect(first).toMatchObject({ number: 1, reason: '日締め', mark: `1:${first.seq}:${first.head.slice(0, 16)}` })
    expect(first.short).toMatch(/^([0-9a-f]{4} ){3}[0-9a-f]{4}$/)
    await office.call('admin', 'checkpoint.folder', { folder: office.open(folder) })
    const list = await office.call('admin', 'checkpoint.list', { limit: 10 })
    expect([list.folder, list.rows.map((row) => row.number)]).toEqual([folder, [2, 1]])
    const [store] = await sql(office, "select value from meta where key = 'store-id'")
    const file = readFileSync(join(folder, `kyufu-checkpoints-${String(store?.['value'])}.log`), 'utf8')
    expect(
      file
        .trim()
        .split('\n')
        .filter((line) => line !== ''),
    ).toHaveLength(2)
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true, checkpoints: { inside: 2, outside: 2, met: 2 } })
    rmSync(folder, { recursive: true })
    expect((await office.call('admin', 'checkpoint.make', { reason: 'demand' })).number).toBe(3)
  })

  it('keeps a shorter verification honest: only what came behind it is read', async () => {
    office = await quickOffice()
    await office.call('admin', 'checkpoint.make', { reason: 'day-end' })
    await office.call('chief', 'office.view', {})
    expect(await office.call('auditor', 'audit.verify', { since: 'checkpoint' })).toMatchObject({ ok: true })
    await ownTheFile('audit_entry')
    await sql(office, "update audit_entry set actor = 'x' where seq = 5")
    expect((await office.call('auditor', 'audit.verify', { since: 'checkpoint' })).ok).toBe(true)
    expect((await office.call('auditor', 'audit.verify', {})).firstBad?.seq).toBe(5)
    const [{ seq } = { seq: 0 }] = await sql(office, 'select max(seq) as seq from audit_entry')
    await sql(office, "update audit_entry set actor = 'x' where seq = ?", Number(seq) - 1)
    expect((await office.call('auditor', 'audit.verify', { since: 'checkpoint' })).firstBad?.seq).toBe(Number(seq) - 1)
  })

  it('is made by itself after many entries', async () => {
    office = await reviewedOffice()
    const caseNos = (await sql(office, 'select case_no as no from welfare_case order by no limit 100')).map((row) => String(row['no']))
    expect(caseNos).toHaveLength(100)
    for (let n = 0; n < 5; n++) await office.call('reviewer', 'case.details', { caseNos })
    expect(await sql(office, 'select number, reason from checkpoint')).toEqual([{ number: 1, reason: 'auto' }])
    expect(await verdict()).toMatchObject({ ok: true })
  })

  it('of a client that saw a longer trail keeps an older copy shut', async () => {
    const witness = temporaryFolder('seen')
    office = await quickOffice({ witness })
    const copy = async (text: string): Promise<void> => void (await sql(office, `vacuum into '${join(office.folder, '..', text)}'`))
    await office.call('chief', 'office.view', {})
    await copy('old.sqlite')
    await office.call('manager', 'office.view', {})
    await office.backend.close()
    const now = readFileSync(join(office.folder, 'office.sqlite'))
    writeFileSync(join(office.folder, 'office.sqlite'), readFileSync(join(office.folder, '..', 'old.sqlite')))
    expect(await codeOf(() => openTestOffice(office.folder, { witness }))).toBe('trail-shorter')
    // the same length with another end
    office = await openTestOffice(office.folder)
    await office.call('mailing', 'office.view', {})
    await office.backend.close()
    expect(await codeOf(() => openTestOffice(office.folder, { witness }))).toBe('trail-replaced')
    writeFileSync(join(office.folder, 'office.sqlite'), now)
    office = await openTestOffice(office.folder, { witness })
    rmSync(witness, { recursive: true })
  })
})

describe('the clock', () => {
  let time = 0
  const open = async (): Promise<void> => {
    time = Date.parse('2026-11-24T00:00:00Z')
    office = await quickOffice({ now: () => new Date(time), watchClock: true })
    await office.call('payer', 'office.view', {})
  }
  const jumps = async () => (await office.call('auditor', 'clock.list', {})).map((j) => [j.kind, j.settled])
  const pay = () => refusal(office.call('payer', 'payment.create', { month: '2026-11', transferDate: '2026-12-10' }))

  it.each([
    ['two minutes back', -2 * 60_000, []],
    ['more than two minutes back', -2 * 60_000 - 1, [['back', false]]],
    ['ten years back', -10 * 365 * 86_400_000, [['back', false]]],
    ['to 1970', -Date.parse('2026-11-24T00:00:00Z'), [['back', false]]],
    ['a closing of two weeks', 336 * 3_600_000, []],
    ['more than two weeks forward', 336 * 3_600_000 + 1, [['forward', false]]],
    ['to 2038', Date.parse('2038-01-19T03:14:08Z') - Date.parse('2026-11-24T00:00:00Z'), [['forward', false]]],
  ])('%s', async (_, by, found) => {
    await open()
    time += by
    await office.call('payer', 'session.logout', {})
    expect(await jumps()).toEqual(found)
    expect(await verdict()).toMatchObject({ ok: true })
  })

  it('that jumped is noticed before anything is paid, and two persons set it free', async () => {
    await open()
    time -= 3_600_000
    expect(await pay()).toBe('clock-unconfirmed')
    const [jump] = await office.call('payer', 'clock.list', {})
    const confirm = (user: string) => refusal(office.call(user, 'clock.confirm', { seq: jump?.seq ?? 0, reason: '時計を合わせた' }))
    expect(jump).toMatchObject({ kind: 'back', noticedBy: '支払 八重', settled: false })
    expect(await confirm('payer')).toBe('done')
    expect(await pay()).toBe('clock-unconfirmed')
    expect(await confirm('payer')).toBe('clock-settled')
    expect(await confirm('chief')).toBe('done')
    expect(await pay()).toBe('nothing-to-pay')
    expect(await jumps()).toEqual([['back', true]])
  })

  it('asks no sooner than the dated parameter says', async () => {
    await open()
    await sql(office, "insert into parameter values ('office', 'clock.forwardHours', '48', '2026-04-01', null, '')")
    time += 49 * 3_600_000
    await office.call('payer', 'session.logout', {})
    expect(await jumps()).toEqual([['forward', false]])
  })
})
