/** The trail: its bytes, and that no hand in it stays unseen. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commitHash, entryHash, firstPrev, signedEntryHash } from '../../electron/backend/audit/format.ts'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import type { TestOffice } from '../support/office.ts'
import { plainVerify } from '../support/plain-verifier.ts'
import { approve, entries, refusal, reviewedOffice, smallDraft, sql } from './acts.ts'

describe('the format', () => {
  // both values were computed with another language's library from the bytes the format describes
  const commit = '2c22695775ef5f2324b285dac0e31e293f072dc5a9fb94a3a4484287a85784af'
  const hash = 'ca8bab27993a6b846ff339ce649c42dc9dea3ee93510ca4f29d044fee920fe8b'
  const prev = 'ab'.repeat(32)
  const entry = {
    seq: 42,
    atUtc: '2026-11-24T00:15:30.123Z',
    atLocal: '2026-11-24 09:15:30+09:00',
    actor: 'reviewer',
    device: '窓口1',
    action: 'review',
    ref: 'R8-000042',
    commit,
  }

  it('is frozen', () => {
    expect(commitHash('000102030405060708090a0b0c0d0e0f', '{"text":"支給を提案","円":8000}')).toBe(commit)
    expect(entryHash(prev, entry)).toBe(hash)
    expect(firstPrev).toBe('0'.repeat(64))
  })

  it('with signatures is frozen, too', () => {
    const key = '0123456789abcdef'
    expect(signedEntryHash({ hash: prev, sig: '' }, entry, key)).toBe('435b28d0cdd6b637b5c438d50c3f711d9ef6c5f9df652017eb122632dec87cb8')
    expect(signedEntryHash({ hash: prev, sig: 'QUJD' }, entry, key)).toBe(
      '7383cc67a13e70945737748924f1a9821ea3f5a5ade78316eaaddeeb6b3ba8e1',
    )
  })

  it('tells fields apart that would read alike when joined', () => {
    expect(entryHash(prev, { ...entry, action: 'reviewR', ref: '8-000042' })).not.toBe(hash)
    expect(entryHash(prev, { ...entry, actor: '', device: 'reviewer窓口1' })).not.toBe(hash)
  })
})

describe('tampering', () => {
  let office: TestOffice
  let last: number
  beforeEach(async () => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 2)
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'manager', draft.draftNo)
    last = await entries(office)
    for (const table of ['audit_entry', 'audit_body'])
      for (const act of ['update', 'delete']) await sql(office, `drop trigger ${table}_no_${act}`)
    await sql(office, 'pragma foreign_keys = off')
  })
  afterEach(() => office.dispose())
  const firstBad = async (): Promise<number | undefined> => (await verifyTrail(office.backend.env.store.reader)).firstBad?.seq

  it('is not there in an honest trail', async () => {
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ entries: last, ok: true })
  })

  const columns = [
    'at_utc',
    'at_local',
    'actor',
    'device',
    'action',
    'ref',
    'commit_hash',
    'prev_hash',
    'entry_hash',
    'fmt',
    'key_id',
    'sig',
  ]
  it.each(columns)('in %s is found where it is', async (column) => {
    await sql(office, `update audit_entry set ${column} = 'f' || substr(${column}, 2) || '0' where seq = 7`)
    expect(await firstBad()).toBe(7)
  })

  const acts: readonly (readonly [name: string, seq: number, texts: readonly string[]])[] = [
    ['an entry deleted', 7, ['delete from audit_entry where seq = 7']],
    ['the first entry deleted', 1, ['delete from audit_entry where seq = 1']],
    [
      'an entry deleted and the rest renumbered',
      7,
      ['entry', 'body'].flatMap((name) => [
        `delete from audit_${name} where seq = 7`,
        `update audit_${name} set seq = -(seq - 1) where seq > 7`,
        `update audit_${name} set seq = -seq where seq < 0`,
      ]),
    ],
    [
      'two entries swapped',
      7,
      [
        'update audit_entry set seq = 900000 where seq = 7',
        'update audit_entry set seq = 7 where seq = 8',
        'update audit_entry set seq = 8 where seq = 900000',
      ],
    ],
    [
      'an entry inserted',
      7,
      [
        'update audit_entry set seq = -(seq + 1) where seq >= 7',
        'update audit_entry set seq = -seq where seq < 0',
        "insert into audit_entry select 7, at_utc, at_local, 'forger', device, action, ref, commit_hash, prev_hash, hex(randomblob(32)), sig, fmt, key_id from audit_entry where seq = 8",
      ],
    ],
    ['a body changed', 7, ["update audit_body set body = body || ' ' where seq = 7"]],
    [
      'a salt changed',
      7,
      ["update audit_body set salt = case when salt like '00%' then '01' else '00' end || substr(salt, 3) where seq = 7"],
    ],
    [
      'two bodies exchanged',
      7,
      [
        'update audit_body set seq = 900000 where seq = 7',
        'update audit_body set seq = 7 where seq = 8',
        'update audit_body set seq = 8 where seq = 900000',
      ],
    ],
  ]
  const withoutChecks = async (texts: readonly string[]): Promise<void> => {
    await sql(office, 'pragma ignore_check_constraints = on')
    for (const text of texts) await sql(office, text)
  }

  it.each(acts)('%s is found at %i', async (_, seq, texts) => {
    await withoutChecks(texts)
    expect(await firstBad()).toBe(seq)
    const verdict = await office.call('auditor', 'audit.verify', {})
    expect([verdict.ok, verdict.firstBad?.seq]).toEqual([false, seq])
  })

  it('an entry forged with its own hash right is found by its signature', async () => {
    const [before, row] = await sql(office, 'select * from audit_entry where seq in (6, 7) order by seq')
    const text = (name: string): string => String(row?.[name])
    const fields = {
      seq: 7,
      atUtc: text('at_utc'),
      atLocal: text('at_local'),
      actor: 'director',
      device: text('device'),
      action: text('action'),
      ref: text('ref'),
      commit: text('commit_hash'),
    }
    const forged = signedEntryHash({ hash: text('prev_hash'), sig: String(before?.['sig']) }, fields, text('key_id'))
    await sql(office, "update audit_entry set actor = 'director', entry_hash = ? where seq = 7", forged)
    expect(await firstBad()).toBe(7)
  })

  it('a body that went without a word is found', async () => {
    await sql(office, 'delete from audit_body where seq <= 7')
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({
      ok: false,
      firstBad: { seq: 1, problem: '記録の本文が消されています' },
    })
  })

  it('a paper that is missing or changed is a fault, too', async () => {
    await sql(office, "insert into paper_file values ('x.pdf', 'h', 1, 1, '2026-11-24', 'mailing', '2026-11-24')")
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: false, firstBad: { seq: 0 } })
  })

  it('in an exported trail is found by a verifier of its own', async () => {
    const path = join(office.folder, '..', 'trail.jsonl')
    const result = await office.call('auditor', 'audit.export', { save: office.save(path), replace: false })
    const text = readFileSync(path, 'utf8')
    expect(result).toEqual({ entries: last + 2, name: 'trail.jsonl', sha256: createHash('sha256').update(text).digest('hex') })
    const { head } = await verifyTrail(office.backend.env.store.reader)
    expect(plainVerify(text)).toMatchObject({ badSeq: 0, head })
    const seqOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length - 1
    expect(plainVerify(text.replace('"actor":"chief"', '"actor":"other"')).badSeq).toBe(seqOf('"actor":"chief"'))
    expect(plainVerify(text.replace('"commit_hash":"', '"commit_hash":"0')).badSeq).toBe(1)
    expect(plainVerify(text.split('\n').toSpliced(5, 1).join('\n')).badSeq).toBe(5)
    expect(plainVerify(text.replace('"body":"{', '"body":"{ ')).badSeq).toBe(1)
    expect(await refusal(office.call('auditor', 'audit.export', { save: office.save(path), replace: false }))).toBe('output-exists')
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})

describe('the pen', () => {
  let office: TestOffice
  afterAll(() => office.dispose())

  it('writes who, when in UTC and in Japan, on which device, and numbers without a gap', async () => {
    office = await reviewedOffice({ now: () => new Date('2026-11-24T15:30:00.250Z'), device: '窓口3' })
    const before = await entries(office)
    await office.call('chief', 'session.logout', {})
    const rows = await sql(
      office,
      'select seq, at_utc, at_local, actor, device, action, ref, fmt from audit_entry where seq > ? order by seq',
      before,
    )
    const common = {
      at_utc: '2026-11-24T15:30:00.250Z',
      at_local: '2026-11-25 00:30:00+09:00',
      device: '窓口3',
      ref: 'chief',
      fmt: 'kyufu-audit-v2',
    }
    expect(rows).toEqual([
      { seq: before + 1, actor: 'nobody', action: 'login', ...common },
      { seq: before + 2, actor: 'chief', action: 'logout', ...common },
    ])
  })

  it('leaves no personal data in the chained entry of a review', async () => {
    const names = (await sql(office, 'select name from welfare_case')).map((row) => String(row['name']))
    const chained = JSON.stringify(await sql(office, 'select actor, device, action, ref from audit_entry'))
    expect(names.length).toBeGreaterThan(100)
    expect(names.filter((name) => chained.includes(name))).toEqual([])
  })
})
