/** 鍵の更新: everything is sealed anew behind the work, wherever it is broken off; afterwards the earlier key opens nothing of the office. */
import { CompiledQuery } from 'kysely'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkShown } from '../../electron/backend/audit/shown-check.ts'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { opened, vaultHead, writerOf } from '../../electron/backend/attachments/vault.ts'
import { officeKey } from '../../electron/backend/keys/office-key.ts'
import { firstKeys } from '../../electron/backend/keys/office-keys.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { renewalPiece, renewalWork } from '../../electron/backend/office/renew-keys.ts'
import { sealedPlaces } from '../../electron/backend/store/reseal.ts'
import { resealText } from '../../electron/backend/store/sealed-text.ts'
import { newSession } from '../../electron/backend/session.ts'
import type { TestOffice } from '../support/office.ts'
import { entries, one, refusal, sql } from './acts.ts'
import { filesBelow } from './canary-words.ts'
import { fullOffice, idle, pieces, sealedIn, seen } from './key-renewal-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

const renew = (password = samplePassword) => office.call('admin', 'key.renew', { password })
const standing = () => office.call('admin', 'key.standing', {})

/** Ciphertexts of the store and the heads and bodies of the vault's files, as they lie there. */
function ciphertexts(): string[] {
  const files = filesBelow(join(office.folder, 'attachments')).map((path) => readFileSync(path).subarray(40, 80).toString('latin1'))
  return [...sealedIn(office.folder).map((each) => each.box), ...files]
}

describe('a renewal', () => {
  it('knows every place where something sealed stands', async () => {
    ;({ office } = await fullOffice())
    const known = sealedPlaces.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`))
    const found = [...new Set(sealedIn(office.folder).map((each) => each.place))]
    expect(found.filter((place) => !known.includes(place))).toEqual([])
    // and the office has something in each table, so that nothing is proved about nothing
    const empty = sealedPlaces.filter(({ table }) => !found.some((place) => place.startsWith(`${table}.`)))
    // which begins with a renewal
    expect(empty.map(({ table }) => table)).toEqual(['payment_payee_shown'])
  })

  it('is refused before the key is closed, without a tried paper, with a wrong password, during another', async () => {
    ;({ office } = await fullOffice())
    const before = await entries(office)
    await sql(office, `update meta set value = 'open' where key = 'office-key'`)
    expect([await refusal(renew()), (await standing()).renewHindrance]).toEqual([
      'key-renew-refused',
      '鍵がまだファイル「office.key」にあります',
    ])
    await sql(office, `update meta set value = 'closed' where key = 'office-key'`)
    expect(await refusal(renew())).toBe('key-renew-refused')
    await office.call('payer', 'office.view', {})
    expect(await refusal(renew('wrong word'))).toBe('confirm-failed')
    expect((await standing()).generation).toBe(1)
    await office.call('admin', 'recovery.make', { password: samplePassword })
    expect([await refusal(renew()), (await standing()).renewHindrance]).toEqual([
      'key-renew-refused',
      '今の紙の回復鍵が確かめられていません',
    ])
    expect(await entries(office)).toBeGreaterThan(before)
    expect(await renewalPiece(office.backend.env, idle)).toBeNull()
  })

  it('seals everything anew while it is worked on; the earlier key then opens nothing, and all that was said is said', async () => {
    const { office: made, paper } = await fullOffice()
    office = made
    await office.call('payer', 'office.view', {})
    const earlier = firstKeys(Buffer.from((await officeKey(office.folder)).key))
    const before = await seen(office)
    const old = ciphertexts()
    expect(old.length).toBeGreaterThan(250)
    const shownBefore = await checkShown(office.backend.env.store.reader)
    const marks = await sql(office, 'select mark from account_answer order by answer_id')
    const renewed = await renew()
    expect([renewed.generation, renewed.replaced, renewed.groups.length]).toEqual([2, true, 13])
    expect(await refusal(renew())).toBe('key-renew-refused')
    // half way: old and new beside each other, and nobody notices
    expect(await pieces(office, 4)).toBe('more')
    expect(await seen(office)).toBe(before)
    expect(new Set(sealedIn(office.folder).map((each) => each.generation))).toEqual(new Set([1, 2]))
    expect((await standing()).renewal).toMatchObject({ endedAt: null, looking: false, trouble: '' })
    expect(await pieces(office)).toBe('ended')
    expect(await seen(office)).toBe(before)
    expect(await sql(office, 'select mark from account_answer order by answer_id')).toEqual(marks)

    expect(new Set(sealedIn(office.folder).map((each) => each.generation))).toEqual(new Set([2]))
    const bytes = filesBelow(office.folder).map((path) => readFileSync(path).toString('latin1'))
    expect(old.filter((box) => bytes.some((text) => text.includes(box)))).toEqual([])
    for (const path of filesBelow(join(office.folder, 'attachments'))) {
      const file = readFileSync(path)
      expect(writerOf([earlier.key], file.subarray(0, vaultHead))).toBeUndefined()
      expect(() => opened(earlier.key, path.slice(-68, -4), file)).toThrow('office-key-wrong')
    }
    // what was approved is vouched for as before: draft, order, decisions
    expect(await checkShown(office.backend.env.store.reader)).toEqual({ checked: shownBefore.checked, bad: [] })
    expect(shownBefore.checked).toBeGreaterThan(100)
    // slots, papers, memory
    expect(await officeKey(office.folder)).toMatchObject({ generation: 2, older: [] })
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
    const told = await standing()
    expect([told.generation, told.papers.length, told.papers[0]?.endedAt, told.papers[1]?.endedAt === null]).toEqual([2, 2, null, false])
    expect(told.renewal?.shut).toBe(0)
    await sql(office, `delete from key_slot where kind <> 'recovery'`)
    office = await office.reopen()
    await office.call('admin', 'office.view', {})
    expect(await refusal(office.call('admin', 'key.open', { key: paper }))).toBe('recovery-key-wrong')
    await office.call('admin', 'key.open', { key: renewed.groups.join('') })
    expect(await seen(office)).toBe(before)
  })

  it('broken off after any piece goes on after the next sign-in, and can be made a second time', async () => {
    ;({ office } = await fullOffice())
    await office.call('payer', 'office.view', {})
    const before = await seen(office)
    await renew()
    for (let n = 1; ; n += 2) {
      if ((await pieces(office, n)) === 'ended') break
      office = await office.reopen()
      // nobody has signed in: nothing can be done
      expect(await pieces(office)).toBe('waiting')
      await office.call('payer', 'office.view', {})
    }
    expect(new Set(sealedIn(office.folder).map((each) => each.generation))).toEqual(new Set([2]))
    const { keyId } = (await standing()).paper ?? { keyId: '' }
    expect(keyId).toBe((await standing()).papers[0]?.keyId)
    const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
    await office.call('admin', 'recovery.drill', { key: groups.join('') })
    expect((await renew()).generation).toBe(3)
    expect(await pieces(office)).toBe('ended')
    expect(new Set(sealedIn(office.folder).map((each) => each.generation))).toEqual(new Set([3]))
    expect(await checkShown(office.backend.env.store.reader)).toMatchObject({ bad: [] })
    office = await office.reopen()
    expect(await seen(office)).toBe(before)
  })

  it('takes in what was sealed by the earlier key behind its walk, and waits for long tasks before it looks', async () => {
    ;({ office } = await fullOffice())
    await office.call('payer', 'office.view', {})
    const late = await sql(office, `select rowid as at, cells from import_row where cells like '%f2:%' limit 1`)
    await renew()
    const { env } = office.backend
    for (;;) {
      const outcome = await renewalPiece(env, () => true)
      if (outcome !== 'more') {
        expect(outcome).toBe('waiting')
        break
      }
    }
    // what a task of before the renewal writes only now
    const { writer } = env.store
    const [trigger] = await sql(office, `select sql from sqlite_master where name = 'import_row_no_update'`)
    await sql(office, 'drop trigger import_row_no_update')
    const [raw] = (
      await writer.executeQuery<{ c: string }>(
        CompiledQuery.raw('select cells as c from import_row where rowid = ?', [late[0]?.['at'] ?? 0]),
      )
    ).rows
    expect(raw?.c).toContain('f2.2:')
    const { key } = (await officeKey(office.folder)).older[0] ?? { key: new Uint8Array() }
    const now = await officeKey(office.folder)
    const asBefore = resealText({ generation: 1, key, mark: now.mark, older: [{ generation: 2, key: now.key }] }, raw?.c ?? '')
    expect(asBefore.anew).toBeGreaterThan(0)
    await sql(office, 'update import_row set cells = ? where rowid = ?', asBefore.text, late[0]?.['at'] ?? 0)
    await sql(office, String(trigger?.['sql']))
    const told: string[][] = []
    const work = renewalWork(env, { busy: idle, tell: (areas) => void told.push([...areas]) }, () => Promise.resolve())
    expect(await work.tick()).toBe('ended')
    await work.stop()
    expect(told.at(-1)).toEqual(['safety', 'audit'])
    // the first walk, the one that found it, the one that found nothing
    expect(await one(office, 'select walk from key_renewal')).toBe(3)
    expect(new Set(sealedIn(office.folder).map((each) => each.generation))).toEqual(new Set([2]))
  })

  it('says what no key opens, and leaves it', async () => {
    ;({ office } = await fullOffice())
    await office.call('payer', 'office.view', {})
    await sql(office, `update payment_account_check set account = substr(account, 1, 20) || 'AAAA' || substr(account, 25)`)
    const [path = ''] = filesBelow(join(office.folder, 'attachments'))
    const damaged = readFileSync(path)
    damaged[100] = (damaged[100] ?? 0) ^ 1
    writeFileSync(path, damaged)
    await renew()
    expect(await pieces(office)).toBe('ended')
    expect((await standing()).renewal?.shut).toBe(2)
    const [entry] = await sql(
      office,
      `select b.body as text from audit_entry e join audit_body b on b.seq = e.seq where e.action = 'key-renewed'`,
    )
    expect(String(entry?.['text'])).toContain('どの鍵でも開かないもの2件は、そのままです')
  })

  it('who was suspended meanwhile opens the new key when he goes on, and a first password does', async () => {
    ;({ office } = await fullOffice())
    await office.call('admin', 'users.suspend', { user: 'payer', reason: '休職' })
    const { password } = await office.call('admin', 'users.resetPassword', { user: 'reviewer', reason: '忘れた' })
    await renew()
    expect(await pieces(office)).toBe('ended')
    await office.call('admin', 'users.resume', { user: 'payer', reason: '復職' })
    for (const [user, word] of [
      ['payer', samplePassword],
      ['reviewer', password],
    ] as const) {
      office = await office.reopen()
      const session = newSession('window')
      await office.backend.gate.call(session, { id: 1, op: 'session.login', input: { user, password: word } })
      if (user === 'reviewer') {
        const input = { old: word, new: 'あさがおの種を七つまく日' }
        await office.backend.gate.call(session, { id: 2, op: 'session.changePassword', input })
      }
      expect([user, (await officeKey(office.folder)).generation]).toEqual([user, 2])
    }
  })
})
