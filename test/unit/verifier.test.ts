/** The verifier's rules at their edges: trails from before there were signatures, keys handed on, blocks of signatures. */
import { describe, expect, it } from 'vitest'
import { createVerifier, type TrailRow } from '../../resources/verifier/verify.mjs'
import { commitHash, entryHash, firstPrev, signedEntryHash, signedText } from '../../electron/backend/audit/format.ts'
import { newKeyPair, signerOf, signText, type NewKey, type Signer } from '../../electron/backend/keys/key-pair.ts'

interface Writer {
  readonly rows: TrailRow[]
  plain(action: string): void
  signed(action: string, ref: string, by: Signer, actor?: string, at?: string, body?: string): void
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
  const next = (action: string, ref: string, actor: string, at = common.at_local, body = common.body) => {
    const fields = {
      seq: rows.length + 1,
      atUtc: common.at_utc,
      atLocal: at,
      actor,
      device: 'PC',
      action,
      ref,
      commit: commitHash(common.salt, body),
    }
    const before = rows.at(-1)
    return { fields, body, prev: before?.entry_hash ?? firstPrev, sig: before?.sig ?? '' }
  }
  const add = (n: ReturnType<typeof next>, more: Pick<TrailRow, 'entry_hash' | 'key_id' | 'sig' | 'fmt'>): void => {
    const { seq, actor, action, ref, commit, atLocal } = n.fields
    rows.push({ ...common, at_local: atLocal, body: n.body, seq, actor, action, ref, commit_hash: commit, prev_hash: n.prev, ...more })
  }
  return {
    rows,
    plain(action) {
      const n = next(action, '-', 'chief')
      add(n, { entry_hash: entryHash(n.prev, n.fields), key_id: null, sig: null, fmt: 'kyufu-audit-v1' })
    },
    signed(action, ref, by, actor = 'system', at, body) {
      const n = next(action, ref, actor, at, body)
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

describe('views emptied at the end of their time', () => {
  const [office, admin] = [newKeyPair(), newKeyPair()]
  const years = 3
  /** 1-3 keys, 4-6 views of 2022, 7 an approval, 8-9 views of 2025, then what `end` writes in 2026. */
  function trail(end: (w: Writer) => void): TrailRow[] {
    const w = writer()
    w.signed('device-key', refOf(office), asSigner(office))
    w.signed('key-enrol', refOf(admin, 'admin'), asSigner(office))
    w.signed('key-confirm', `admin ${admin.keyId}`, asSigner(office))
    for (let n = 0; n < 3; n++) w.signed('view', 'R8-000001', asSigner(office), 'reviewer', '2022-05-10 12:00:00+09:00')
    w.signed('approve', 'R8-D0001', asSigner(admin, 'admin'), 'admin', '2022-05-11 12:00:00+09:00')
    for (let n = 0; n < 2; n++) w.signed('view', 'R8-000001', asSigner(office), 'reviewer', '2025-02-01 12:00:00+09:00')
    end(w)
    return w.rows
  }
  const usual = { form: 'kyufu-expiry-v1', years, before: '2023-11-24', from: 1, to: 6, count: 3 }
  const tell =
    (expiry: unknown, by: { readonly actor?: string; readonly at?: string; readonly body?: string } = {}) =>
    (w: Writer): void => {
      const { actor = 'admin', at = '2026-11-24 12:00:00+09:00', body = JSON.stringify({ expiry }) } = by
      w.signed('views-expired', 'trail', actor === 'admin' ? asSigner(admin, 'admin') : asSigner(office), actor, at, body)
    }
  const without = (rows: readonly TrailRow[], ...seqs: readonly number[]): TrailRow[] =>
    rows.map((row) => (seqs.includes(row.seq) ? { ...row, salt: null, body: null } : row))
  const old = [4, 5, 6]

  it('hold when an entry tells exactly them', () => {
    expect(report(without(trail(tell(usual)), ...old))).toMatchObject({ ok: true, erased: 3, expiries: 1, firstErased: 4 })
    // a rule that keeps longer, and a later range behind the first
    expect(report(without(trail(tell({ ...usual, years: 4, before: '2022-11-24' })), ...old)).ok).toBe(true)
    const twice = trail((w) => {
      tell(usual)(w)
      tell({ ...usual, before: '2025-03-01', from: 7, to: 9, count: 2 }, { at: '2028-03-01 12:00:00+09:00' })(w)
    })
    expect(report(without(twice, ...old, 8, 9))).toMatchObject({ ok: true, erased: 5, expiries: 2 })
  })

  it.each<[string, (w: Writer) => void, readonly number[], number]>([
    ['no entry tells them', () => undefined, old, 4],
    ['one of three has its body still', tell(usual), [4, 5], 10],
    ['the number told is too small', tell({ ...usual, count: 2 }), old, 10],
    ['one behind the range', tell(usual), [...old, 8], 8],
    ['an act that is no view', tell({ ...usual, to: 7, count: 4 }), [...old, 7], 7],
    ['the range ends too early', tell({ ...usual, to: 5, count: 2 }), old, 6],
    ['the range begins too late', tell({ ...usual, from: 5, count: 2 }), old, 10],
    ['views of the range are too young', tell({ ...usual, to: 9, count: 5 }), [...old, 8, 9], 10],
    ['the rule says a day that is too near', tell({ ...usual, before: '2023-11-25' }), old, 10],
    ['less than a year', tell({ ...usual, years: 0, before: '2026-11-24', to: 9, count: 5 }), [...old, 8, 9], 10],
    ['half a year', tell({ ...usual, years: 0.5, before: '2026-05-24', to: 9, count: 5 }), [...old, 8, 9], 10],
    ['the range reaches the entry itself', tell({ ...usual, to: 10 }), old, 10],
    ['another form', tell({ ...usual, form: 'kyufu-expiry-v2' }), old, 10],
    ['a body that is no rule', tell(null), old, 10],
    ['a body that is no JSON', tell(null, { body: 'x' }), old, 10],
    ['the program itself, after the founding', tell(usual, { actor: 'system' }), old, 10],
    ['the entry that tells them is emptied, too', tell(usual), [...old, 10], 10],
  ])('are a manipulation: %s', (_, end, gone, bad) => {
    expect(report(without(trail(end), ...gone)).firstBad?.seq).toBe(bad)
  })

  it('by the program itself, also while the office is made, are a manipulation', () => {
    const w = writer()
    w.signed('device-key', refOf(office), asSigner(office))
    for (let n = 0; n < 3; n++) w.signed('view', 'R8-000001', asSigner(office), 'system', '2022-05-10 12:00:00+09:00')
    tell({ ...usual, to: 4 }, { actor: 'system' })(w)
    expect(report(w.rows).firstBad?.seq).toBe(5)
    expect(report(without(w.rows, 2, 3, 4)).firstBad?.problem).toBe('閲覧の消去の記録が正しくありません')
  })

  it('by somebody else than the person who signs are a manipulation', () => {
    const rows = trail((w) =>
      w.signed('views-expired', 'trail', asSigner(office), 'admin', '2026-11-24 12:00:00+09:00', JSON.stringify({ expiry: usual })),
    )
    expect(report(without(rows, ...old)).firstBad?.problem).toBe('本人の署名がありません')
  })

  it('a second range that overlaps the first, or leaves a gap, is a manipulation', () => {
    for (const from of [6, 8]) {
      const rows = trail((w) => {
        tell(usual)(w)
        tell({ ...usual, before: '2025-03-01', from, to: 9, count: 2 }, { at: '2028-03-01 12:00:00+09:00' })(w)
      })
      expect(report(without(rows, ...old, 8, 9)).firstBad?.seq, String(from)).toBe(11)
    }
  })
})
