/**
 * A second verifier of an exported trail, written from resources/verifier/FORMAT.ja.md alone: slow, plain, and with nothing of the program
 * in it. It proves that an auditor's own tool can be made from the document.
 */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'

type Fields = Readonly<Record<string, string | number | null>>

export interface PlainVerdict {
  /** 0: everything holds. */
  readonly badSeq: number
  readonly entries: number
  readonly head: string
  readonly unconfirmed: number
}

interface Key {
  readonly owner: string
  readonly key: KeyObject
  readonly from: number
  confirmedBy: Set<string>
  confirmed: boolean
  over: boolean
  readonly doubtful: boolean
}

const personal = new Set(
  (
    'approve agree decide pull-up send-back discard cancel-decision read payment-export payment-cancelled export key-confirm key-revoke ' +
    'key-revoke-confirm role-changed route-rule route-rule-ended post seat seat-ended deputies user-changed clock-confirm checkpoint-folder ' +
    'restore-accepted restore-confirmed views-expired'
  ).split(' '),
)

const digest = (...parts: readonly Uint8Array[]): string => createHash('sha256').update(Buffer.concat(parts)).digest('hex')
const hex = (text: unknown): Buffer => Buffer.from(String(text), 'hex')
const nul = (name: string): Buffer => Buffer.from(`${name}\0`)
const lines = (...values: readonly unknown[]): Buffer => Buffer.from(values.join('\n'))

function field(value: unknown): Buffer {
  const bytes = Buffer.from(String(value))
  return Buffer.concat([Uint8Array.of(bytes.length >>> 24, bytes.length >>> 16, bytes.length >>> 8, bytes.length), bytes])
}

const holds = (key: Key | undefined, text: Uint8Array, sig: unknown): boolean =>
  key !== undefined && /^[\w+/]{86}==$/.test(String(sig)) && verify(null, text, key.key, Buffer.from(String(sig), 'base64'))

/** The first entry that does not hold, as the document counts it. */
export function plainVerify(text: string): PlainVerdict {
  const [first = '', ...rest] = text.trimEnd().split('\n')
  const { format, store } = JSON.parse(first) as { format: string; store: string }
  if (format !== 'kyufu-audit-export-2') throw new Error('unknown format')
  const keys = new Map<string, Key>()
  const signatures: Key[] = []
  let [seq, head, lastSig, number, founding, ended, badSeq] = [0, '0'.repeat(64), '', 0, true, false, 0]
  /** §4の2: entries without a body that no range has told so far, and where the next range begins. */
  let gone: Fields[] = []
  let nextRange = 1

  const office = (id: unknown): Key | undefined => {
    const key = keys.get(String(id))
    return key?.owner === 'office' ? key : undefined
  }

  function newKey(e: Fields): boolean {
    const [owner = '', id = '', raw = ''] = String(e['ref']).split(' ')
    const isOffice = e['action'] === 'device-key'
    if (keys.has(id) || digest(Buffer.from(raw, 'base64url')).slice(0, 16) !== id || isOffice !== (owner === 'office')) return false
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' })
    const doubtful = isOffice && e['key_id'] === id && [...keys.values()].some((k) => k.owner === 'office')
    keys.set(id, { owner, key, from: seq + 1, confirmedBy: new Set(), confirmed: isOffice && !doubtful, over: false, doubtful })
    return true
  }

  function aboutKey(e: Fields): boolean {
    const [owner = '', id = ''] = String(e['ref']).split(' ')
    const key = keys.get(id)
    if (key === undefined || key.owner !== owner) return false
    if (e['action'] !== 'key-confirm') {
      key.over = true
      return true
    }
    if (e['actor'] === owner) return false
    const counts = e['actor'] === 'system' ? founding : keys.get(String(e['key_id']))?.confirmed === true
    if (counts) key.confirmedBy.add(String(e['actor']))
    key.confirmed ||= key.confirmedBy.size >= (owner === 'office' ? 2 : 1)
    return true
  }

  function entry(e: Fields): boolean {
    if (e['seq'] !== seq + 1 || e['prev_hash'] !== head || e['fmt'] !== 'kyufu-audit-v2') return false
    const named = ['seq', 'at_utc', 'at_local', 'actor', 'device', 'action', 'ref', 'commit_hash', 'key_id'].map((name) => field(e[name]))
    if (digest(nul('kyufu-audit-v2'), hex(head), ...named, field(lastSig)) !== e['entry_hash']) return false
    if ((e['salt'] === null) !== (e['body'] === null)) return false
    if (e['body'] !== null && digest(hex(e['salt']), Buffer.from(String(e['body']))) !== e['commit_hash']) return false
    if (e['body'] === null && e['action'] !== 'view') return false
    if (e['body'] === null) gone.push(e)
    founding &&= e['actor'] === 'system'
    const action = String(e['action'])
    if (action === 'device-key' && !newKey(e)) return false
    const key = keys.get(String(e['key_id']))
    const own = personal.has(action) && !(founding && e['actor'] === 'system')
    if (key === undefined || key.over || key.owner !== (own ? e['actor'] : 'office')) return false
    if (!holds(key, Buffer.concat([nul('kyufu-audit-sig-v2'), hex(e['entry_hash'])]), e['sig'])) return false
    if (own) signatures.push(key)
    if (action === 'key-enrol' && !newKey(e)) return false
    if (/^key-(confirm|revoke|lost)$/.test(action) && !aboutKey(e)) return false
    if (action === 'views-expired' && !expired(e)) return false
    ;[seq, head, lastSig] = [seq + 1, e['entry_hash'], `${e['sig']}`]
    return true
  }

  function expired(e: Fields): boolean {
    const { expiry } = JSON.parse(String(e['body'])) as {
      expiry: { years: number; before: string; from: number; to: number; count: number }
    }
    const { years, before, from, to, count } = expiry
    const day = String(e['at_local']).slice(0, 10)
    const told = gone.filter(
      (one) => Number(one['seq']) >= from && Number(one['seq']) <= to && String(one['at_local']).slice(0, 10) < before,
    )
    const right = years >= 1 && before <= `${Number(day.slice(0, 4)) - years}${day.slice(4)}` && from === nextRange && to <= seq
    gone = gone.filter((one) => !told.includes(one))
    nextRange = to + 1
    return right && told.length === count && e['actor'] !== 'system'
  }

  function checkpoint(c: Fields): boolean {
    const signed = lines('kyufu-checkpoint-v1', c['store'], c['number'], c['seq'], c['head'], c['at'], c['reason'])
    return (
      c['store'] === store &&
      c['number'] === ++number &&
      c['seq'] === seq &&
      c['head'] === head &&
      holds(office(c['keyId']), signed, c['sig'])
    )
  }

  function last(e: Fields): boolean {
    ended = true
    const signed = lines('kyufu-audit-end-v1', e['store'], e['entries'], e['checkpoints'], e['head'], e['at'])
    return e['entries'] === seq && e['checkpoints'] === number && e['head'] === head && holds(office(e['keyId']), signed, e['sig'])
  }

  for (const line of rest) {
    const row = JSON.parse(line) as Fields & { checkpoint?: Fields; end?: Fields }
    const good = !ended && (row.checkpoint ? checkpoint(row.checkpoint) : row.end ? last(row.end) : entry(row))
    if (!good) {
      badSeq = row.checkpoint ? Math.min(Number(row.checkpoint['seq']), seq + 1) : seq + 1
      break
    }
  }
  if (badSeq === 0 && !ended) badSeq = seq + 1
  if (badSeq === 0) badSeq = Number(gone[0]?.['seq'] ?? 0)
  const doubtful = [...keys.values()].find((key) => key.doubtful && !key.confirmed && (badSeq === 0 || key.from < badSeq))
  return { badSeq: doubtful?.from ?? badSeq, entries: seq, head, unconfirmed: signatures.filter((key) => !key.confirmed).length }
}
