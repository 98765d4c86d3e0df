/** 事務所の鍵: closed, it opens by a password or the paper only; who joins, forgets, leaves or is stopped; what a copy of the folder tells. */
import { CompiledQuery } from 'kysely'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { officeKey } from '../../electron/backend/keys/office-key.ts'
import { keysOfText } from '../../electron/backend/keys/office-keys.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { openOffice } from '../../electron/backend/store/open.ts'
import { newSession, type Session } from '../../electron/backend/session.ts'
import type { Op } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { openTestOffice, Refused, sampleOffice, type TestOffice } from '../support/office.ts'
import { filesOf, outside, restoreTo } from './backups-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

const own = 'あさがおの種を七つまく日'
const keyFile = (): string => readFileSync(join(office.folder, 'office.key'), 'utf8')
const standing = () => office.call('admin', 'key.standing', {})
const slotOf = async (user: string) => (await standing()).holders.find((one) => one.user === user)?.slot

async function signIn(user: string, password = samplePassword): Promise<{ session: Session; code: string }> {
  const session = newSession('window')
  const reply = await office.backend.gate.call(session, { id: 1, op: 'session.login', input: { user, password } })
  return { session, code: reply.ok ? 'done' : reply.error.code }
}
async function as(session: Session, op: Op, input: unknown): Promise<string> {
  const reply = await office.backend.gate.call(session, { id: 2, op, input })
  return reply.ok ? 'done' : reply.error.code
}
const rowsOf = (owner: string) =>
  office.backend.env.store.reader.selectFrom('key_slot').select(['kind', 'box']).where('owner', '=', owner).execute()
async function sql(text: string, ...values: unknown[]): Promise<void> {
  await office.backend.env.store.writer.executeQuery(CompiledQuery.raw(text, values))
}

const code = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.error.code : error instanceof AppError ? error.code : String(error)),
  )
/** Whether the key is open, without signing anybody in. */
const atHand = (): Promise<string> => code(officeKey(office.folder))

/** Paper made and tried out, the key closed; `backup`: one made before. Tells the paper and the key. */
async function closedOffice(backup = false): Promise<{ paper: string; key: Uint8Array }> {
  office = await sampleOffice()
  const { key } = keysOfText(keyFile())
  const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
  const paper = groups.join('-')
  await office.call('admin', 'recovery.drill', { key: paper })
  if (backup) {
    await office.call('admin', 'backup.folder', { folder: office.open(outside(office)) })
    await office.call('admin', 'backup.run', {})
  }
  await office.call('admin', 'key.close', { password: samplePassword, without: [] })
  return { paper, key }
}

describe('closing', () => {
  it('is refused without a paper, without having tried it, with a wrong list, a wrong password, and twice', async () => {
    office = await sampleOffice()
    const close = (without: readonly string[] = [], password = samplePassword) =>
      code(office.call('admin', 'key.close', { password, without: [...without] }))
    expect((await standing()).hindrance).toBe('紙の回復鍵がまだありません')
    expect(await close()).toBe('key-close-refused')
    const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
    expect((await standing()).hindrance).toBe('紙の回復鍵がまだ確かめられていません')
    expect(await close()).toBe('key-close-refused')
    await office.call('admin', 'recovery.drill', { key: groups.join('') })
    expect(await standing()).toMatchObject({ place: 'folder', open: true, hindrance: '', paper: { opens: true } })
    await sql(`delete from key_slot where owner = 'payer'`)
    expect(await close()).toBe('key-close-refused')
    expect(await close(['payer', 'intake'])).toBe('key-close-refused')
    expect(await close(['payer'], 'wrong word')).toBe('wrong-password-again')
    expect(keyFile()).toContain('kyufu-office-key-v1 ')
    expect(await close(['payer'])).toBe('done')
    expect(await close(['payer'])).toBe('key-close-refused')
    expect(await standing()).toMatchObject({ place: 'slots', open: true })
  })

  it('takes the key out of every file: a restarted office knows it only after somebody signed in, and everybody opens it', async () => {
    const { key } = await closedOffice(true)
    const hex = Buffer.from(key).toString('hex')
    const forms = [hex, Buffer.from(key).toString('base64'), Buffer.from(key).toString('base64url')]
    await office.backend.close()
    for (const [path, text] of filesOf(office.folder)) {
      const bytes = Buffer.from(text, 'base64')
      expect([
        path,
        bytes.includes(Buffer.from(key)),
        forms.some((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le'))),
      ]).toEqual([path, false, false])
    }
    expect(keyFile()).toBe('kyufu-office-key-in-slots-v1\n')
    for (const user of ['payer', 'reviewer', 'admin']) {
      office = await openTestOffice(office.folder)
      expect([await code(office.call(null, 'office.view', {})), await atHand()]).toEqual(['done', 'office-key-closed'])
      await signIn(user)
      expect([user, await atHand()]).toEqual([user, 'done'])
      if (user !== 'admin') await office.backend.close()
    }
    // what was kept under the key before is read as before
    expect(await code(office.call('admin', 'backup.rehearse', {}))).toBe('done')
  })

  it('that was broken off between the store and the file is finished at the next sign-in; another key put there is not taken', async () => {
    const { key } = await closedOffice()
    const plain = `kyufu-office-key-v1 ${Buffer.from(key).toString('hex')}\n`
    writeFileSync(join(office.folder, 'office.key'), plain)
    office = await office.reopen()
    await signIn('payer')
    expect(keyFile()).toBe('kyufu-office-key-in-slots-v1\n')
    await sql(`delete from key_slot where owner = 'drafter'`)
    writeFileSync(join(office.folder, 'office.key'), `kyufu-office-key-v1 ${'0'.repeat(64)}\n`)
    office = await office.reopen()
    expect((await signIn('drafter')).code).toBe('done')
    // nobody who could open it was here: the strange key is sealed for nobody
    expect(await rowsOf('drafter')).toEqual([])
    await signIn('payer')
    expect((await officeKey(office.folder)).key).toEqual(Buffer.from(key))
    expect(keyFile()).toBe('kyufu-office-key-in-slots-v1\n')
  })
})

describe('in a closed office', () => {
  it('a changed password keeps the slot; the old one opens nothing', async () => {
    await closedOffice()
    office = await office.reopen()
    const { session } = await signIn('payer')
    expect(await as(session, 'session.changePassword', { old: samplePassword, new: own })).toBe('done')
    office = await office.reopen()
    expect((await signIn('payer')).code).toBe('wrong-password')
    expect(await atHand()).toBe('office-key-closed')
    expect((await signIn('payer', own)).code).toBe('done')
    expect(await atHand()).toBe('done')
  })

  it('a new user and one whose password was set anew open it with the first password, and then with their own', async () => {
    await closedOffice()
    for (const user of ['shinjin', 'payer']) {
      const { password } =
        user === 'payer'
          ? await office.call('admin', 'users.resetPassword', { user, reason: '忘れた' })
          : await office.call('admin', 'users.enrol', {
              user,
              name: '新人 一郎',
              roles: [{ role: 'intake', from: '2026-11-24', to: null }],
            })
      expect(await slotOf(user)).toBe('first')
      office = await office.reopen()
      const { session } = await signIn(user, password)
      expect(await atHand()).toBe('office-key-closed')
      expect(await as(session, 'session.changePassword', { old: password, new: own })).toBe('done')
      expect(await atHand()).toBe('done')
      expect((await rowsOf(user)).map((row) => row.kind)).toEqual(['user'])
      office = await office.reopen()
      await signIn(user, own)
      expect(await atHand()).toBe('done')
    }
  })

  it('who leaves loses the slot, who is stopped cannot open it until he goes on', async () => {
    await closedOffice()
    await office.call('admin', 'users.suspend', { user: 'payer', reason: '休職' })
    expect([await slotOf('payer'), await rowsOf('payer')]).toEqual(['shut', [{ kind: 'user', box: null }]])
    await office.call('admin', 'users.resume', { user: 'payer', reason: '復職' })
    expect(await slotOf('payer')).toBe('own')
    office = await office.reopen()
    expect((await signIn('payer')).code).toBe('done')
    expect(await atHand()).toBe('done')
    await office.call('admin', 'users.end', { user: 'payer', reason: '退職' })
    expect(await rowsOf('payer')).toEqual([])
  })

  it('who has no slot works without the key, is told so, and gets one when he signs in beside somebody who has', async () => {
    await closedOffice(true)
    await sql(`delete from key_slot where owner = 'admin'`)
    office = await office.reopen()
    expect(await code(office.call('admin', 'backup.rehearse', {}))).toBe('office-key-closed')
    expect(await standing()).toMatchObject({ open: false, place: 'slots' })
    expect(await code(office.call('admin', 'recovery.make', { password: samplePassword }))).toBe('office-key-closed')
    await signIn('payer')
    expect(await code(office.call('admin', 'backup.rehearse', {}))).toBe('done')
    await signIn('admin')
    expect(await slotOf('admin')).toBe('own')
  })

  it('a backup opens everywhere, and the restored office closes itself at the first sign-in', async () => {
    const { key } = await closedOffice()
    const to = outside(office, 'second')
    const made = await office.call('admin', 'backup.run', { folder: office.open(to) })
    expect(made.verified).toBe(true)
    for (const text of filesOf(office.folder).values())
      expect(Buffer.from(text, 'base64').includes(Buffer.from(key).toString('hex'))).toBe(false)
    const restored = await restoreTo(office, to)
    expect(keysOfText(readFileSync(join(restored.office, 'office.key'), 'utf8')).key).toEqual(Buffer.from(key))
    const again = await openTestOffice(restored.office)
    await again.call('payer', 'office.view', {})
    expect(readFileSync(join(restored.office, 'office.key'), 'utf8')).toBe('kyufu-office-key-in-slots-v1\n')
    await again.backend.close()
  })
})

describe('lost', () => {
  it('drill: all slots of passwords gone, the paper opens the office and everybody gets his slot again', async () => {
    const { paper } = await closedOffice()
    await sql(`delete from key_slot where kind <> 'recovery'`)
    office = await office.reopen()
    await signIn('admin')
    expect(await atHand()).toBe('office-key-closed')
    const wrong = paper.startsWith('0') ? `1${paper.slice(1)}` : `0${paper.slice(1)}`
    expect(await code(office.call('admin', 'key.open', { key: wrong }))).toBe('recovery-key-wrong')
    expect(await atHand()).toBe('office-key-closed')
    const { keyId } = await office.call('admin', 'key.open', { key: paper })
    expect(keyId).toBe((await standing()).paper?.keyId)
    expect(await atHand()).toBe('done')
    expect([await slotOf('admin'), await slotOf('payer')]).toEqual(['own', 'none'])
    await signIn('payer')
    office = await office.reopen()
    await signIn('payer')
    expect(await atHand()).toBe('done')
  })

  it('a new paper takes the place of the old one, which then opens nothing', async () => {
    const { paper } = await closedOffice()
    const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
    await sql(`delete from key_slot where kind <> 'recovery'`)
    office = await office.reopen()
    expect(await code(office.call('admin', 'key.open', { key: paper }))).toBe('recovery-key-wrong')
    expect(await code(office.call('admin', 'key.open', { key: groups.join('') }))).toBe('done')
  })

  it('a key file that went lost in an open office comes back from the paper', async () => {
    office = await sampleOffice()
    const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
    const before = keyFile()
    renameSync(join(office.folder, 'office.key'), join(office.folder, '..', 'gone'))
    office = await office.reopen()
    expect(existsSync(join(office.folder, 'office.key'))).toBe(false)
    await office.call('admin', 'key.open', { key: groups.join('-') })
    expect(keyFile()).toBe(before)
  })

  it('a slot put in the place of another, or changed, opens nothing', async () => {
    await closedOffice()
    const swap = `update key_slot set fresh = (select fresh from key_slot where owner = 'payer'), box = (select box from key_slot where owner = 'payer')`
    await sql(`${swap} where owner = 'admin'`)
    office = await office.reopen()
    await signIn('admin')
    expect(await atHand()).toBe('office-key-closed')
    await office.backend.close()
    const store = await openOffice(office.folder, () => new Date())
    await store.writer.executeQuery(CompiledQuery.raw(`update key_slot set key_id = '0000000000000000' where owner = 'payer'`))
    await store.close()
    office = await openTestOffice(office.folder)
    await signIn('payer')
    expect(await atHand()).toBe('office-key-closed')
    rmSync(join(office.folder, 'office.key'))
    expect((await signIn('reviewer')).code).toBe('done')
    expect(await atHand()).toBe('done')
    expect(keyFile()).toBe('kyufu-office-key-in-slots-v1\n')
  })
})
