/**
 * 閲覧の保存年限: bodies of old views go, are told by an entry, and the trail still verifies, with the program and with the stand-alone verifier.
 * Whatever else is without a body is a manipulation and is named.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashOf, type TrailRow, verifyFile } from '../../resources/verifier/verify.mjs'
import { partsOf, verifyPack } from '../../resources/verifier/verify-pack.mjs'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import type { Output } from '../../shared/contract.ts'
import { one, quickOffice, refusal, sql, trailHolds } from '../support/hands.ts'
import { plainVerify } from '../support/plain-verifier.ts'
import { importSample, openTestOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { zipOf } from '../support/zip.ts'

const now = '2026-11-24T03:00:00.000Z'
let template: string
let office: TestOffice
let time: string
let caseNos: string[]

const opened = (folder: string): Promise<TestOffice> => openTestOffice(folder, { now: () => new Date(time) })

/** Three views in 2022 with acts before and behind them, three in 2025; made once, then copied. */
beforeAll(async () => {
  time = '2022-05-10T03:00:00.000Z'
  let made = await quickOffice({ now: () => new Date(time) })
  await importSample(made, 'aids-counter.csv', 'aids-counter')
  caseNos = (await sql(made, 'select case_no from welfare_case order by case_no limit 3')).map((row) => String(row['case_no']))
  for (const caseNo of caseNos) await made.call('reviewer', 'case.view', { caseNo })
  await made.call('reviewer', 'review.auto', {})
  time = '2025-02-01T03:00:00.000Z'
  // signed in anew: sessions of 2022 are long over
  made = await made.reopen({ now: () => new Date(time) })
  for (const caseNo of caseNos) await made.call('reviewer', 'case.view', { caseNo })
  await made.backend.close()
  template = made.folder
}, 30_000)
afterAll(() => rmSync(join(template, '..'), { recursive: true, force: true }))
beforeEach(async () => {
  time = now
  const folder = join(temporaryFolder('expiry'), 'office')
  cpSync(template, folder, { recursive: true })
  office = await opened(folder)
})
afterEach(() => office.dispose())

const plan = () => office.call('admin', 'audit.expiry', {})
type Range = NonNullable<Output<'audit.expiry'>['range']>
async function expire(change: Partial<Range> = {}): Promise<Output<'audit.expireViews'>> {
  const { range } = await plan()
  if (range === null) throw new Error('nothing to expire')
  const { years, before, from, to, count } = { ...range, ...change }
  return office.call('admin', 'audit.expireViews', { years, before, from, to, count })
}
const firstBad = async () => (await verifyTrail(office.backend.env.store.reader)).firstBad
const bodies = () => one(office, 'select count(*) from audit_body')
const viewSeqs = async (): Promise<number[]> =>
  (await sql(office, `select seq from audit_entry where action = 'view' order by seq`)).map((row) => Number(row['seq']))
const seal = async (name: string) => String((await sql(office, 'select sql from sqlite_master where name = ?', name))[0]?.['sql'])
/** What somebody does who owns the file: the trigger taken away for a moment. */
async function byHand(trigger: string, work: string, ...values: (string | number | null | undefined)[]): Promise<void> {
  const text = await seal(trigger)
  await sql(office, `drop trigger ${trigger}`)
  await sql(office, work, ...values.map((value) => value ?? null))
  await sql(office, text)
}
async function exported(): Promise<string> {
  const path = join(office.folder, '..', `trail-${time.slice(0, 10)}-${await bodies()}.jsonl`)
  await office.call('auditor', 'audit.export', { save: office.save(path), replace: true })
  return path
}

/** A pack of the first case, of whose views one was emptied. */
async function packed(): Promise<string> {
  const path = join(office.folder, '..', 'pack.zip')
  await office.call('auditor', 'audit.pack', {
    caseNo: caseNos[0] ?? '',
    masked: false,
    purpose: '試験',
    save: office.save(path),
    replace: false,
  })
  return path
}

describe('views whose years are over', () => {
  it('are found: three years where nothing else is said, by the clock and not by the business day', async () => {
    const found = await plan()
    const seqs = await viewSeqs()
    expect(found).toMatchObject({ years: 3, before: '2023-11-24', last: null })
    expect(found.range).toMatchObject({ from: 1, to: seqs[2], count: 3, more: false, oldest: '2022-05-10', newest: '2022-05-10' })
    const later = await office.reopen({ now: () => new Date(time), businessDay: '2031-04-01' })
    expect(await later.call('admin', 'audit.expiry', {})).toMatchObject({ before: '2023-11-24' })
    office = later
  })

  it.each([
    ['5', 5, 0],
    ['1', 1, 6],
    // less than a year, or no number at all: as if nothing were said
    ['0', 3, 3],
    ['-1', 3, 3],
    ['0.5', 3, 3],
    ['長く', 3, 3],
  ])('of %s years as the office says: %i, %i views', async (value, years, count) => {
    await sql(
      office,
      `insert into parameter (programme, key, value, article, valid_from, valid_to) values ('office', 'audit.viewYears', ?, '', '2020-04-01', null)`,
      value,
    )
    const found = await plan()
    expect([found.years, found.range?.count ?? 0]).toEqual([years, count])
  })

  it('lose their bodies and nothing else does; an entry tells range, number and rule; everybody verifies it', async () => {
    await plan()
    const before = await bodies()
    const seqs = await viewSeqs()
    const made = await expire()
    expect(made).toMatchObject({ count: 3, more: false })
    expect(await bodies()).toBe(before - 3 + 1)
    const left = (await sql(office, `select e.seq from audit_entry e left join audit_body b on b.seq = e.seq where b.seq is null`)).map(
      (r) => r['seq'],
    )
    expect(left).toEqual(seqs.slice(0, 3))
    const [entry] = await sql(
      office,
      `select e.actor, b.body from audit_entry e join audit_body b on b.seq = e.seq where e.seq = ?`,
      made.seq,
    )
    expect(entry?.['actor']).toBe('admin')
    expect(JSON.parse(String(entry?.['body']))).toEqual({
      text: `令和5年11月24日より前の閲覧 3件の本文を消去（第1号から第${seqs[2]}号、保存年限3年）`,
      acts: ['view'],
      expiry: { form: 'kyufu-expiry-v1', years: 3, before: '2023-11-24', from: 1, to: seqs[2], count: 3 },
    })
    expect(await trailHolds(office)).toBe(true)
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true, erased: 3 })
    const path = await exported()
    expect(await verifyFile(path, { everySignature: true })).toMatchObject({ ok: true, erased: 3, expiries: 1, firstErased: seqs[0] })
    // and by a verifier made from the document alone
    expect(plainVerify(readFileSync(path, 'utf8')).badSeq).toBe(0)
    // who looked at the case is still told, without what was looked up
    const { rows } = await office.call('auditor', 'audit.entries', { list: 'case', views: true, caseNo: caseNos[0] ?? '', limit: 100 })
    expect(rows.filter((row) => row.act.includes('閲覧')).length).toBeGreaterThan(0)
    expect(await plan()).toMatchObject({ range: null, last: { seq: made.seq, count: 3, before: '2023-11-24' } })
  })

  it('go range after range, the next one behind the last; a part of the trail behind a checkpoint verifies, too', async () => {
    await expire()
    time = '2028-03-01T03:00:00.000Z'
    office = await office.reopen({ now: () => new Date(time) })
    const [, , third] = await viewSeqs()
    const { range } = await plan()
    expect(range).toMatchObject({ from: Number(third) + 1, count: 3, oldest: '2025-02-01' })
    await office.call('admin', 'checkpoint.make', { reason: 'demand' })
    await expire()
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true, erased: 6 })
    expect(await office.call('auditor', 'audit.verify', { since: 'checkpoint' })).toMatchObject({ ok: true })
    expect(await verifyFile(await exported())).toMatchObject({ ok: true, erased: 6, expiries: 2 })
  })

  it('stay before a younger one that a clock running ahead has put among them', async () => {
    const seqs = await viewSeqs()
    await byHand('audit_entry_no_update', `update audit_entry set at_local = '2031-01-01 00:00:00+09:00' where seq = ?`, seqs[1])
    expect((await plan()).range).toMatchObject({ to: seqs[0], count: 1 })
  })

  it('are left alone when something changed since they were shown, and when one of them is gone already', async () => {
    await plan()
    const before = await bodies()
    for (const change of [{ count: 2 }, { to: 2 }, { from: 2 }, { years: 1 }, { before: '2026-11-24' }])
      expect(await refusal(expire(change)), JSON.stringify(change)).toBe('changed-by-other')
    const seqs = await viewSeqs()
    await byHand('audit_body_no_delete', 'delete from audit_body where seq = ?', seqs[1])
    expect(await refusal(expire())).toBe('trail-broken')
    expect(await bodies()).toBe(before - 1)
    for (const user of ['auditor', 'reviewer', 'director'])
      expect(await refusal(office.call(user, 'audit.expiry', {})), user).toBe('forbidden')
  })

  it('are told in the pack of a case, which verifies by itself', async () => {
    await expire()
    expect(await verifyPack(await packed())).toMatchObject({ problems: [], erased: 1 })
  })

  it('are told by nobody where the entry in a pack bears no signature', async () => {
    await expire()
    const parts = partsOf(readFileSync(await packed()))
    const lines = String(parts.get('監査記録.jsonl')).trim().split('\n')
    const entries = lines.slice(1).map((line) => JSON.parse(line) as TrailRow & { readonly prev_sig?: string })
    const emptied = entries.find((e) => e.body === null)
    // the entry as one of the form from before the signatures, with the right value of that form
    const unsigned = entries.map((e) => {
      if (e.action !== 'views-expired') return e
      const bare = { ...e, fmt: 'kyufu-audit-v1', key_id: null, sig: null, prev_sig: '' }
      return { ...bare, entry_hash: hashOf(bare, bare.prev_hash, '') }
    })
    parts.set('監査記録.jsonl', Buffer.from(`${[lines[0], ...unsigned.map((e) => JSON.stringify(e))].join('\n')}\n`))
    const path = join(office.folder, '..', 'unsigned.zip')
    writeFileSync(path, zipOf([...parts].map(([name, data]) => ({ name, data }))))
    const { problems } = await verifyPack(path)
    expect(problems).toContain(`記録 第${emptied?.seq}号: 本文が、保存年限の消去の記録なしに消されています`)
    expect(problems.filter((problem) => problem.includes('内容が書き換えられています'))).toEqual([])
  })
})

describe('what is no such act is found', () => {
  it.each([
    ['a view without any entry that tells it', `action = 'view'`],
    ['an entry that is no view', `action <> 'view'`],
    ['the entry that tells it', `action = 'views-expired'`],
    ['a view that is too young', `action = 'view' and at_local > '2024'`],
  ])('%s', async (name, where) => {
    if (name.includes('tells it') && !name.includes('without')) await expire()
    const [row] = await sql(office, `select max(seq) as seq from audit_entry where ${where}`)
    await byHand('audit_body_no_delete', 'delete from audit_body where seq = ?', Number(row?.['seq']))
    expect((await firstBad())?.seq).toBe(row?.['seq'])
    const path = await exported()
    expect(await verifyFile(path)).toMatchObject({ ok: false, firstBad: { seq: row?.['seq'] } })
    expect(plainVerify(readFileSync(path, 'utf8')).badSeq).toBe(row?.['seq'])
  })

  it('one view more than the entry tells, within its range or behind it', async () => {
    const seqs = await viewSeqs()
    await expire()
    // a body beyond the range
    await byHand('audit_body_no_delete', 'delete from audit_body where seq = ?', seqs[4])
    expect((await firstBad())?.seq).toBe(seqs[4])
  })
})

describe('the store itself', () => {
  it('lets no body go but those an entry covers, and takes no row that covers too much', async () => {
    const seqs = await viewSeqs()
    const cannot = async (work: string, ...values: (string | number | null | undefined)[]): Promise<void> => {
      await expect(sql(office, work, ...values.map((value) => value ?? null)), work).rejects.toThrow(/append-only|views-not-expired/)
    }
    await cannot('delete from audit_body where seq = ?', seqs[0])
    const [entry] = await sql(office, `select max(seq) as seq from audit_entry`)
    // no entry tells it
    await cannot('insert into audit_expiry values (?, 3, ?, 1, 2, 1)', Number(entry?.['seq']), '2023-11-24')
    const made = await expire()
    await cannot('delete from audit_body where seq = ?', seqs[3])
    await cannot(`delete from audit_body where seq = ?`, made.seq)
    // an act among the views, as old as they are
    const [act] = await sql(
      office,
      `select max(seq) as seq from audit_entry where action <> 'view' and seq < ? and at_local < '2023'`,
      seqs[2] ?? 0,
    )
    expect(Number(act?.['seq'])).toBeGreaterThan(0)
    await cannot('delete from audit_body where seq = ?', Number(act?.['seq']))
    await cannot('update audit_expiry set to_seq = 99')
    await cannot('delete from audit_expiry')
    // a second row of the same entry, or one that leaves a gap
    await expect(
      sql(office, 'insert into audit_expiry values (?, 3, ?, ?, ?, 1)', made.seq, '2023-11-24', Number(seqs[2]) + 1, Number(seqs[3])),
    ).rejects.toThrow(/UNIQUE/)
    await cannot('insert into audit_expiry values (?, 3, ?, ?, ?, 1)', made.seq, '2023-11-24', 1, seqs[3])
    await cannot('update audit_body set body = ? where seq = ?', '{}', seqs[4])
  })
})
