/** The trail: its bytes, and that no hand in it stays unseen. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commitHash, entryHash, firstPrev } from '../../electron/backend/audit/format.ts'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import type { TestOffice } from '../support/office.ts'
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

  it('tells fields apart that would read alike when joined', () => {
    expect(entryHash(prev, { ...entry, action: 'reviewR', ref: '8-000042' })).not.toBe(hash)
    expect(entryHash(prev, { ...entry, actor: '', device: 'reviewer窓口1' })).not.toBe(hash)
  })
})

interface ExportLine {
  readonly seq: number
  readonly at_utc: string
  readonly at_local: string
  readonly actor: string
  readonly device: string
  readonly action: string
  readonly ref: string
  readonly commit_hash: string
  readonly prev_hash: string
  readonly entry_hash: string
  readonly salt: string | null
  readonly body: string | null
}

/** A verifier of an exported trail that shares no code with the program: the last hash, or what is wrong. */
function verifyExport(text: string): string {
  const sha = (...parts: readonly Uint8Array[]): string => createHash('sha256').update(Buffer.concat(parts)).digest('hex')
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const { format, hash: algorithm } = JSON.parse(head) as { format: string; hash: string }
  if (format !== 'kyufu-audit-export-1' || algorithm !== 'kyufu-audit-v1') return 'unknown format'
  let prev = '00'.repeat(32)
  for (const [index, line] of lines.entries()) {
    const e = JSON.parse(line) as ExportLine
    if (e.seq !== index + 1) return `gap at ${e.seq}`
    if (e.prev_hash !== prev) return `link at ${e.seq}`
    const parts: Uint8Array[] = [Buffer.from('kyufu-audit-v1\0'), Buffer.from(prev, 'hex')]
    for (const field of [`${e.seq}`, e.at_utc, e.at_local, e.actor, e.device, e.action, e.ref, e.commit_hash]) {
      const bytes = Buffer.from(field)
      parts.push(Uint8Array.of(bytes.length >>> 24, bytes.length >>> 16, bytes.length >>> 8, bytes.length), bytes)
    }
    if (sha(...parts) !== e.entry_hash) return `hash at ${e.seq}`
    if (e.salt !== null && e.body !== null && sha(Buffer.from(e.salt, 'hex'), Buffer.from(e.body)) !== e.commit_hash)
      return `body at ${e.seq}`
    prev = e.entry_hash
  }
  return prev
}

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

  const columns = ['at_utc', 'at_local', 'actor', 'device', 'action', 'ref', 'commit_hash', 'prev_hash', 'entry_hash', 'fmt']
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
        "insert into audit_entry select 7, at_utc, at_local, 'forger', device, action, ref, commit_hash, prev_hash, hex(randomblob(32)), sig, fmt from audit_entry where seq = 8",
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

  it('an entry forged with its own hash right is found at the next one', async () => {
    const [row] = await sql(office, 'select * from audit_entry where seq = 7')
    const text = (name: string): string => String(row?.[name])
    const forged = entryHash(text('prev_hash'), {
      seq: 7,
      atUtc: text('at_utc'),
      atLocal: text('at_local'),
      actor: 'director',
      device: text('device'),
      action: text('action'),
      ref: text('ref'),
      commit: text('commit_hash'),
    })
    await sql(office, "update audit_entry set actor = 'director', entry_hash = ? where seq = 7", forged)
    expect(await firstBad()).toBe(8)
  })

  it('an erased body leaves the trail whole', async () => {
    await sql(office, 'delete from audit_body where seq <= 7')
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ entries: last, ok: true })
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
    expect(verifyExport(text)).toBe(head)
    expect(verifyExport(text.replace('"actor":"chief"', '"actor":"other"'))).toMatch(/^hash at \d+$/)
    expect(verifyExport(text.replace('"commit_hash":"', '"commit_hash":"0'))).toBe('hash at 1')
    expect(verifyExport(text.split('\n').toSpliced(5, 1).join('\n'))).toBe('gap at 6')
    expect(verifyExport(text.replace('"body":"{', '"body":"{ '))).toBe('body at 1')
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
      fmt: 'kyufu-audit-v1',
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
