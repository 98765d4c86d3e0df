/** Hands in the trail: an exported trail as plain rows, and the many ways to change it, each with the entry that must be named. */
import { createHash } from 'node:crypto'
import type { Checkpoint, ExportEnd, TrailRow } from '../../resources/verifier/verify.mjs'
import { commitHash, signedEntryHash, signedText } from '../../electron/backend/audit/format.ts'
import { newKeyPair, signerOf, signText, type Signer } from '../../electron/backend/keys/key-pair.ts'

export type Row = { -readonly [K in keyof TrailRow]: TrailRow[K] }

/** An export, taken apart. Checkpoints stand behind the entry they name. */
export interface Trail {
  readonly head: string
  readonly rows: Row[]
  readonly checkpoints: Checkpoint[]
  end: ExportEnd | null
  /** A line that is none, before the entry of this place. */
  garbageAt?: number
}

export function takeApart(text: string): Trail {
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const parsed = lines.map((line) => JSON.parse(line) as TrailRow & { checkpoint?: Checkpoint; end?: ExportEnd })
  return {
    head,
    rows: parsed.filter((row) => !row.checkpoint && !row.end),
    checkpoints: parsed.flatMap((row) => (row.checkpoint ? [row.checkpoint] : [])),
    end: parsed.find((row) => row.end)?.end ?? null,
  }
}

export const copyOf = (trail: Trail): Trail => ({
  head: trail.head,
  rows: trail.rows.map((row) => ({ ...row })),
  checkpoints: trail.checkpoints.map((c) => ({ ...c })),
  end: trail.end === null ? null : { ...trail.end },
})

/** The file again. A checkpoint stays behind the place where its entry was. */
export function putTogether(trail: Trail): string {
  const lines = [trail.head]
  const left = [...trail.checkpoints]
  trail.rows.forEach((row, index) => {
    if (trail.garbageAt === index) lines.push('{"seq":')
    lines.push(JSON.stringify(row))
    while (left[0] !== undefined && left[0].seq <= index + 1) lines.push(JSON.stringify({ checkpoint: left.shift() }))
  })
  for (const c of left) lines.push(JSON.stringify({ checkpoint: c }))
  if (trail.end) lines.push(JSON.stringify({ end: trail.end }))
  return `${lines.join('\n')}\n`
}

/** A random number below n, from a seed: the same run again gives the same hands. */
export type Dice = (n: number) => number
export function dice(seed: number): Dice {
  let state = seed
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

const hexDigit = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`

/** Another letter of the alphabet in one place of a base64 text; the padding stays. */
function otherLetter(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}

/** Numbers and hashes from a place on as a forger would make them: everything right but for signatures he cannot make. */
function rechain(rows: Row[], from: number, by?: (row: Row) => Signer | undefined): void {
  for (let i = from; i < rows.length; i++) {
    const row = rows[i]
    if (!row) return
    const before = rows[i - 1]
    row.seq = i + 1
    row.prev_hash = before?.entry_hash ?? '0'.repeat(64)
    const signer = by?.(row)
    if (signer) row.key_id = signer.keyId
    const fields = {
      seq: row.seq,
      atUtc: row.at_utc,
      atLocal: row.at_local,
      actor: row.actor,
      device: row.device,
      action: row.action,
      ref: row.ref,
      commit: row.commit_hash,
    }
    row.entry_hash = signedEntryHash({ hash: row.prev_hash, sig: before?.sig ?? '' }, fields, row.key_id ?? '')
    if (signer) row.sig = signText(signer, signedText(row.entry_hash))
  }
}

/** What a hand did: the entry that must be named first. */
export interface Done {
  readonly kind: string
  readonly seq: number
  /** Only what lies outside can find it. */
  readonly outside?: boolean
}

export interface Hands {
  readonly trail: Trail
  /** An older, honest export of the same office. */
  readonly older: Trail
  /** The office's own key, for a thief who has the whole folder. */
  readonly office: Signer
  readonly personal: ReadonlySet<string>
  /** Checkpoints that lie elsewhere. */
  readonly outside: readonly Checkpoint[]
}

const hashed = ['at_utc', 'at_local', 'actor', 'device', 'action', 'ref', 'fmt'] as const
const hexes = ['commit_hash', 'prev_hash', 'entry_hash', 'salt'] as const

type Hand = (t: Trail, k: number, roll: Dice, h: Hands) => Omit<Done, 'kind'>

const at = (t: Trail, i: number): Row => {
  const row = t.rows[i]
  if (!row) throw new Error(`no row ${i}`)
  return row
}
const seqOf = (k: number): { readonly seq: number } => ({ seq: k + 1 })
const newBody = (row: Row): void => {
  row.body = `${row.body ?? ''} `
  row.commit_hash = commitHash(row.salt ?? '', row.body)
}
const last = (t: Trail): number => t.rows.length - 1
const forged = (row: Row): Row => ({ ...row, actor: 'director', action: 'approve', ref: 'R8-D0099' })

/** First entry from a place on that a thief of the office's key cannot sign, or that a checkpoint outside holds. */
function caughtFrom(t: Trail, k: number, h: Hands): Omit<Done, 'kind'> {
  const person = t.rows.findIndex((row, i) => i >= k && h.personal.has(row.action) && row.actor !== 'system')
  const point = h.outside.find((c) => c.seq > k)?.seq ?? Number.POSITIVE_INFINITY
  const own = person < 0 ? Number.POSITIVE_INFINITY : person + 1
  return { seq: Math.min(own, point), outside: point < own }
}

/** The thief writes everything from a place on anew, with the checkpoints and the last line that belong to it. */
function resignAll(t: Trail, k: number, h: Hands): void {
  rechain(t.rows, k, (row) => (h.personal.has(row.action) && row.actor !== 'system' ? undefined : h.office))
  t.checkpoints.splice(0, t.checkpoints.length, ...t.checkpoints.filter((c) => c.seq <= k))
  signEnd(t, h)
}

function signEnd(t: Trail, h: Hands): void {
  const { store = '', at: when = '' } = t.end ?? {}
  const end = { store, entries: t.rows.length, checkpoints: t.checkpoints.length, head: t.rows.at(-1)?.entry_hash ?? '', at: when }
  const text = Buffer.from(['kyufu-audit-end-v1', end.store, end.entries, end.checkpoints, end.head, end.at].join('\n'))
  t.end = { ...end, keyId: h.office.keyId, sig: signText(h.office, text) }
}

/** Ways that leave traces in the store and the export alike. */
export const rowHands: Readonly<Record<string, Hand>> = {
  'a field changed': (t, k, roll) => {
    const name = hashed[roll(hashed.length)] ?? 'actor'
    at(t, k)[name] = `${at(t, k)[name]}x`
    return seqOf(k)
  },
  'a digit changed': (t, k, roll) => {
    const name = hexes[roll(hexes.length)] ?? 'salt'
    const row = at(t, k)
    row[name] = hexDigit(row[name] ?? '', roll(name === 'salt' ? 32 : 64))
    return seqOf(k)
  },
  'a signature changed': (t, k, roll) => {
    at(t, k).sig = otherLetter(at(t, k).sig ?? '', roll(85))
    return seqOf(k)
  },
  'a signature taken away': (t, k) => {
    at(t, k).sig = null
    return seqOf(k)
  },
  'another key named': (t, k, roll) => {
    at(t, k).key_id = hexDigit(at(t, k).key_id ?? '', roll(16))
    return seqOf(k)
  },
  'a body changed': (t, k) => {
    at(t, k).body = `${at(t, k).body ?? ''} `
    return seqOf(k)
  },
  'a body changed, all hashes made anew': (t, k) => {
    newBody(at(t, k))
    rechain(t.rows, k)
    return seqOf(k)
  },
  'a salt without its body': (t, k) => {
    at(t, k).body = null
    return seqOf(k)
  },
  'a body erased': (t, k) => {
    Object.assign(at(t, k), { salt: null, body: null })
    return seqOf(k)
  },
  'bodies exchanged': (t, k) => {
    const [one, other] = k === last(t) ? [at(t, k - 1), at(t, k)] : [at(t, k), at(t, k + 1)]
    ;[one.salt, one.body, other.salt, other.body] = [other.salt, other.body, one.salt, one.body]
    return { seq: one.seq }
  },
  'an entry deleted': (t, k) => {
    t.rows.splice(k, 1)
    return seqOf(k)
  },
  'an entry deleted, the rest made anew': (t, k) => {
    t.rows.splice(k, 1)
    rechain(t.rows, k)
    return seqOf(k)
  },
  'entries swapped': (t, k) => {
    const i = Math.min(k, last(t) - 1)
    const [one, other] = [at(t, i), at(t, i + 1)]
    t.rows.splice(i, 2, { ...other, seq: one.seq }, { ...one, seq: other.seq })
    return seqOf(i)
  },
  'an entry inserted, the rest made anew': (t, k) => {
    t.rows.splice(k, 0, forged(at(t, k)))
    rechain(t.rows, k)
    return seqOf(k)
  },
  "all from here on under a stranger's key": (t, k) => {
    const made = newKeyPair()
    newBody(at(t, k))
    rechain(t.rows, k, () => signerOf('office', made.keyId, made.seed))
    return seqOf(k)
  },
  "a stranger's key brought in as the office's": (t, k) => {
    const made = newKeyPair()
    const signer = signerOf('office', made.keyId, made.seed)
    const entry: Row = { ...at(t, k), actor: 'system', action: 'device-key', ref: `office ${made.keyId} ${made.publicKey}` }
    t.rows.splice(k, 0, entry)
    rechain(t.rows, k, () => signer)
    return seqOf(k)
  },
  "an approval forged with the office's key": (t, k, _, h) => {
    t.rows.splice(k, 0, forged(at(t, k)))
    resignAll(t, k, h)
    return seqOf(k)
  },
  "history rewritten with the office's key": (t, k, _, h) => {
    newBody(at(t, k))
    const caught = caughtFrom(t, k, h)
    resignAll(t, k, h)
    return caught
  },
  'the tail cut': (t, k) => {
    t.rows.splice(k)
    return seqOf(k)
  },
}

/** Ways only a file can be changed, or a whole file put in the place of another. */
export const fileHands: Readonly<Record<string, Hand>> = {
  'the tail cut, the last line made anew': (t, k, _, h) => {
    t.rows.splice(k)
    t.checkpoints.splice(0, t.checkpoints.length, ...t.checkpoints.filter((c) => c.seq <= k))
    signEnd(t, h)
    return { seq: k + 1, outside: true }
  },
  'an older copy': (t, _k, _, h) => {
    t.rows.splice(0, t.rows.length, ...h.older.rows)
    t.checkpoints.splice(0, t.checkpoints.length, ...h.older.checkpoints)
    t.end = h.older.end
    return { seq: h.older.rows.length + 1, outside: true }
  },
  'the last line taken away': (t) => {
    t.end = null
    return { seq: t.rows.length + 1 }
  },
  'a line that is none': (t, k) => {
    t.garbageAt = k
    return seqOf(k)
  },
  'a line twice': (t, k) => {
    t.rows.splice(k, 0, { ...at(t, k) })
    return { seq: k + 2 }
  },
  'a checkpoint changed': (t, k) => {
    const i = k % t.checkpoints.length
    const c = t.checkpoints[i]
    if (!c) throw new Error('no checkpoint')
    t.checkpoints[i] = { ...c, at: `${c.at}x` }
    return { seq: c.seq }
  },
}

/** A short fingerprint of a whole trail, to be sure that a hand changed something. */
export const fingerprint = (trail: Trail): string => createHash('sha256').update(putTogether(trail)).digest('hex')
