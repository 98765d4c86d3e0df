/** The verifier's rules at their edges: trails from before there were signatures, keys handed on, blocks of signatures. */
import { describe, expect, it } from 'vitest'
import { createVerifier, type TrailRow } from '../../resources/verifier/verify.mjs'
import { commitHash, entryHash, firstPrev, signedEntryHash, signedText } from '../../electron/backend/audit/format.ts'
import { newKeyPair, signerOf, signText, type NewKey, type Signer } from '../../electron/backend/keys/key-pair.ts'

interface Writer {
  readonly rows: TrailRow[]
  plain(action: string): void
  signed(action: string, ref: string, by: Signer, actor?: string): void
}

function writer(): Writer {
  const rows: TrailRow[] = []
  const common = {
    at_utc: '2026-11-24T00:00:00.000Z',
    at_local: '2026-11-24 09:00:00+09:00',
    device: 'PC',
    salt: 'ab'.repeat(16),
    body: '{}',
  }
  const next = (action: string, ref: string, actor: string) => {
    const fields = {
      seq: rows.length + 1,
      atUtc: common.at_utc,
      atLocal: common.at_local,
      actor,
      device: 'PC',
      action,
      ref,
      commit: commitHash(common.salt, '{}'),
    }
    const before = rows.at(-1)
    return { fields, prev: before?.entry_hash ?? firstPrev, sig: before?.sig ?? '' }
  }
  const add = (n: ReturnType<typeof next>, more: Pick<TrailRow, 'entry_hash' | 'key_id' | 'sig' | 'fmt'>): void => {
    const { seq, actor, action, ref, commit } = n.fields
    rows.push({ ...common, seq, actor, action, ref, commit_hash: commit, prev_hash: n.prev, ...more })
  }
  return {
    rows,
    plain(action) {
      const n = next(action, '-', 'chief')
      add(n, { entry_hash: entryHash(n.prev, n.fields), key_id: null, sig: null, fmt: 'kyufu-audit-v1' })
    },
    signed(action, ref, by, actor = 'system') {
      const n = next(action, ref, actor)
      const hash = signedEntryHash({ hash: n.prev, sig: n.sig }, n.fields, by.keyId)
      add(n, { entry_hash: hash, key_id: by.keyId, sig: signText(by, signedText(hash)), fmt: 'kyufu-audit-v2' })
    },
  }
}

const asSigner = (key: NewKey, owner = 'office'): Signer => signerOf(owner, key.keyId, key.seed)
const refOf = (key: NewKey, owner = 'office'): string => `${owner} ${key.keyId} ${key.publicKey}`

function report(rows: readonly TrailRow[]) {
  const verifier = createVerifier()
  for (const row of rows) if (!verifier.entry(row)) break
  return verifier.report()
}

describe('a trail from before there were signatures', () => {
  it('holds, is counted, and goes on with signed entries; nothing unsigned comes after', () => {
    const key = newKeyPair()
    const w = writer()
    w.plain('approve')
    w.plain('review')
    expect(report(w.rows)).toMatchObject({ ok: true, unsigned: 2, persons: [{ actor: 'chief', valid: 0, missing: 1 }] })
    w.signed('device-key', refOf(key), asSigner(key))
    w.signed('view', '-', asSigner(key), 'chief')
    expect(report(w.rows)).toMatchObject({ ok: true, entries: 4, unsigned: 2 })
    w.plain('view')
    expect(report(w.rows).firstBad).toMatchObject({ seq: 5, problem: '署名のない記録が挟まれています' })
  })
})

describe('the office’s key', () => {
  it('may be handed on by the one before, and by nobody else', () => {
    const [first, second, third] = [newKeyPair(), newKeyPair(), newKeyPair()]
    const w = writer()
    w.signed('device-key', refOf(first), asSigner(first))
    w.signed('device-key', refOf(second), asSigner(first))
    w.signed('view', '-', asSigner(second), 'chief')
    w.signed('view', '-', asSigner(first), 'chief')
    expect(report(w.rows).ok).toBe(true)
    w.signed('device-key', refOf(third), asSigner(third))
    w.signed('view', '-', asSigner(third), 'chief')
    expect(report(w.rows).firstBad?.seq).toBe(5)
  })

  it('in thousands of entries: one bad signature in the middle is named', () => {
    const key = newKeyPair()
    const w = writer()
    w.signed('device-key', refOf(key), asSigner(key))
    for (let n = 0; n < 2_500; n++) w.signed('view', '-', asSigner(key), 'chief')
    expect(report(w.rows).ok).toBe(true)
    const other = w.rows[1_700]?.sig ?? null
    const changed = w.rows.map((row, i) => (i === 1_200 ? { ...row, sig: other } : row))
    expect(report(changed).firstBad?.seq).toBe(1_201)
    const lastChanged = w.rows.map((row, i) => (i === 2_500 ? { ...row, sig: other } : row))
    expect(report(lastChanged).firstBad?.seq).toBe(2_501)
  })
})

describe('a person’s key', () => {
  it('signs for its owner only, is confirmed by another only, and by the program only while the office is made', () => {
    const [office, chief, admin] = [newKeyPair(), newKeyPair(), newKeyPair()]
    const w = writer()
    w.signed('device-key', refOf(office), asSigner(office))
    w.signed('key-enrol', refOf(admin, 'admin'), asSigner(office))
    w.signed('key-confirm', `admin ${admin.keyId}`, asSigner(office))
    w.signed('key-enrol', refOf(chief, 'chief'), asSigner(office), 'nobody')
    w.signed('approve', 'R8-D0001', asSigner(chief, 'chief'), 'chief')
    expect(report(w.rows)).toMatchObject({ ok: true, persons: [{ actor: 'chief', valid: 0, unconfirmed: 1 }] })
    const sofar = w.rows.length
    const after = (...acts: (() => void)[]) => {
      w.rows.length = sofar
      for (const act of acts) act()
      return report(w.rows)
    }
    const confirm = (signer: Signer, actor: string) => () => w.signed('key-confirm', `chief ${chief.keyId}`, signer, actor)
    expect(after(confirm(asSigner(admin), 'admin')).persons).toContainEqual({ actor: 'chief', valid: 1, unconfirmed: 0, missing: 0 })
    expect(after(confirm(asSigner(chief), 'chief')).firstBad?.seq).toBe(6)
    expect(after(confirm(asSigner(office), 'system')).firstBad?.seq).toBe(6)
    expect(after(() => w.signed('approve', 'R8-D0002', asSigner(chief), 'manager')).firstBad?.problem).toBe('本人の署名がありません')
    expect(after(() => w.signed('approve', 'R8-D0002', asSigner(office), 'chief')).firstBad?.problem).toBe('本人の署名がありません')
    const revoke = () => w.signed('key-revoke', `chief ${chief.keyId}`, asSigner(admin), 'admin')
    expect(after(revoke, () => w.signed('approve', 'R8-D0002', asSigner(chief), 'chief')).firstBad).toMatchObject({ seq: 7 })
    expect(after(revoke).ok).toBe(true)
  })
})
