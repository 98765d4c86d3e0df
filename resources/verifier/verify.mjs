/**
 * 給付デスクの監査記録の検証. Stands alone: Node 20 or newer, no package, no network, nothing else of the program.
 *
 *   node verify.mjs 書出し.jsonl [--checkpoints ファイル] [--mark 番号:通し番号:16桁] [--all-signatures]
 *
 * The format and every rule are in FORMAT.ja.md. Exit status: 0 whole, 1 something does not hold, 2 nothing could be read,
 * 3 whole, but a key needs a person's look.
 */
import * as crypto from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'

/** 本人の署名が要る行為. Acts that only the acting person's own key may sign. Names are only ever added. */
export const personalActs = new Set(
  (
    'approve agree decide pull-up send-back discard cancel-decision read payment-export payment-cancelled export key-confirm ' +
    'key-revoke key-revoke-confirm role-changed route-rule route-rule-ended post seat seat-ended deputies user-changed clock-confirm checkpoint-folder restore-accepted restore-confirmed views-expired'
  ).split(' '),
)

/** Acts that make, confirm and end keys. */
const keyActs = new Set(['device-key', 'key-enrol', 'key-confirm', 'key-revoke', 'key-lost'])

/** 保存年限のある行為. Acts whose bodies may be emptied when their time is over; the body of any other act stays for ever. */
export const expiringActs = new Set(['view'])

/** 閲覧の消去. What an entry that emptied bodies says it did, or null: its body holds no such thing. */
export function expiryOf(e) {
  try {
    const x = JSON.parse(e.body).expiry
    const whole = [x.years, x.from, x.to, x.count].every((n) => Number.isSafeInteger(n) && n >= 1)
    return x.form === 'kyufu-expiry-v1' && whole && /^\d{4}-\d\d-\d\d$/.test(x.before) && x.from <= x.to && x.to < e.seq ? x : null
  } catch {
    return null
  }
}

/** Whether the bodies it emptied were as old as its own rule wants, and that a year at least. */
export const isOldEnough = (e, x) => x.before <= `${Number(e.at_local.slice(0, 4)) - x.years}${e.at_local.slice(4, 10)}`

const empty = '0'.repeat(64)
/** Device signatures are checked once for so many entries: the chain vouches for those before, and a fault is then looked for one by one. */
const block = 1_000

export const sha256 = crypto.hash ? (bytes) => crypto.hash('sha256', bytes, 'hex') : (bytes) => crypto.createHash('sha256').update(bytes).digest('hex')

/** One buffer for all messages: making a new one for each entry costs as much as hashing it. */
let scratch = Buffer.allocUnsafe(65_536)
function room(bytes) {
  if (scratch.length < bytes) scratch = Buffer.allocUnsafe(bytes * 2)
}

/** Prefix NUL ‖ previous hash ‖ Σ length (4 bytes) ‖ field (UTF-8). */
function chained(format, prev, fields) {
  let most = format.length + 33
  for (const field of fields) most += 4 + field.length * 3
  room(most)
  let at = begun(format, prev)
  for (const field of fields) {
    const length = scratch.write(field, at + 4)
    scratch.writeUInt32BE(length, at)
    at += 4 + length
  }
  return sha256(scratch.subarray(0, at))
}

function begun(format, prev) {
  const at = scratch.latin1Write(`${format}\0`, 0)
  return at + scratch.hexWrite(prev, at)
}

/** Lengths below 128 as 4 bytes, spelled as characters. */
const lengths = Array.from({ length: 128 }, (_, n) => String.fromCharCode(0, 0, 0, n))
const short = (field) => (lengths[field.length] ?? '\u0080') + field

/** The same for short fields in plain letters, which is nearly every entry: one text, written once. Null: it has to be put together field by field. */
function shortlyChained(format, prev, text) {
  room(text.length * 3 + 128)
  const at = begun(format, prev)
  // a byte for each character: no letter but plain ones, and no length beyond
  return scratch.utf8Write(text, at) === text.length ? sha256(scratch.subarray(0, at + text.length)) : null
}

const plainFields = (e) => [String(e.seq), e.at_utc, e.at_local, e.actor, e.device, e.action, e.ref, e.commit_hash]

export function hashOf(e, prev, prevSig) {
  if (e.fmt === 'kyufu-audit-v1') return chained(e.fmt, prev, plainFields(e))
  const key = e.key_id ?? ''
  const text =
    short(String(e.seq)) + short(e.at_utc) + short(e.at_local) + short(e.actor) + short(e.device) + short(e.action) + short(e.ref) + short(e.commit_hash) + short(key) + short(prevSig)
  return shortlyChained('kyufu-audit-v2', prev, text) ?? chained('kyufu-audit-v2', prev, [...plainFields(e), key, prevSig])
}

export function commitOf(salt, body) {
  room(salt.length + body.length * 3)
  const at = scratch.hexWrite(salt, 0)
  return sha256(scratch.subarray(0, at + scratch.utf8Write(body, at)))
}

export const publicKey = (raw) =>
  crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' })

export function signed(key, text, sig) {
  if (typeof sig !== 'string' || !/^[A-Za-z0-9+/]{86}==$/.test(sig)) return false
  const bytes = Buffer.from(sig, 'base64')
  // one signature has one spelling: a changed padding bit is a change
  return bytes.toString('base64') === sig && crypto.verify(null, text, key.public, bytes)
}

export const entryText = (hash) => Buffer.concat([Buffer.from('kyufu-audit-sig-v2\0'), Buffer.from(hash, 'hex')])

/** What the signature of a checkpoint covers. */
export const checkpointText = (c) => Buffer.from(['kyufu-checkpoint-v1', c.store, c.number, c.seq, c.head, c.at, c.reason].join('\n'))

/** What the signature of an export's last line covers. */
export const endText = (e) => Buffer.from(['kyufu-audit-end-v1', e.store, e.entries, e.checkpoints, e.head, e.at].join('\n'))

/** What the signature of a pack covers (監査一式). */
export const packText = (m) =>
  Buffer.from(
    ['kyufu-audit-pack-v1', m.store, m.caseNo, m.masked ? 'masked' : 'whole', m.madeAt, m.madeBy, m.entries, ...m.files.map((f) => `${f.sha256} ${f.bytes} ${f.name}`)].join('\n'),
  )

/**
 * Takes entries and checkpoints in order and says what it found. `start` continues behind a checkpoint that was verified before,
 * with `keyEntries`: the entries about keys up to there. `outside`: checkpoints kept elsewhere. After the first fault nothing more is taken.
 */
export function createVerifier({ start, keyEntries = [], outside = [], marks = [], everySignature = false, store } = {}) {
  const keys = new Map()
  let seq = start?.seq ?? 0
  let head = start?.head ?? empty
  let lastSig = start?.sig ?? ''
  let signedSince = start !== undefined && start.sig !== ''
  let founding = true
  let fault
  let unsigned = 0
  let erased = 0
  let firstErased
  /** Emptied bodies that no entry has accounted for so far. */
  let missing = []
  /** Last entry of the range that was emptied before; unknown behind a checkpoint. */
  let expiredTo = start === undefined ? 0 : undefined
  let expiries = 0
  let first
  let last
  let inside = 0
  let insideNumber = start?.number ?? 0
  let met = 0
  let lastMet = 0
  let waiting = []
  const suspects = []
  const persons = new Map()
  let after = []
  let afterCount = 0
  /** What is known of an act by its name, and how often it was done after the last checkpoint that was met. */
  const acts = new Map()
  const outsideBySeq = new Map()
  for (const c of outside) outsideBySeq.set(c.seq, [...(outsideBySeq.get(c.seq) ?? []), c])
  for (const m of marks) outsideBySeq.set(m.seq, [...(outsideBySeq.get(m.seq) ?? []), m])
  for (const e of keyEntries) {
    founding &&= e.actor === 'system'
    keyAct(e)
  }

  /** The earliest fault counts: device signatures not looked at yet may hold an earlier one. */
  function fail(at, problem) {
    if (!settle()) fault = { seq: at, problem }
    return false
  }

  /**
   * Looks at the device signatures that wait. The last one vouches for all before it: its hash holds theirs and their signatures. Where it
   * does not hold, the first bad one is looked for.
   */
  function settle() {
    const list = waiting
    waiting = []
    const final = list.at(-1)
    if (final === undefined) return false
    const good = (w) => signed(w.key, entryText(w.hash), w.sig)
    // signatures of another device key in the block vouch for nothing of this one: then each is looked at
    if (!everySignature && list.every((w) => w.key === final.key) && good(final)) return false
    const bad = list.find((w) => !good(w))
    if (bad === undefined) return false
    fault = { seq: bad.seq, problem: '事務所の署名が合いません' }
    return true
  }

  function actOf(name) {
    const known = acts.get(name)
    if (known !== undefined) return known
    const fresh = { personal: personalActs.has(name), ofKeys: keyActs.has(name), after: 0 }
    acts.set(name, fresh)
    return fresh
  }

  function person(actor) {
    const known = persons.get(actor) ?? { actor, valid: 0, unconfirmed: 0, missing: 0, keys: new Map() }
    persons.set(actor, known)
    return known
  }

  /** Entries that make, confirm and end keys. Gives what is wrong with one, or null. */
  function keyAct(e) {
    if (!keyActs.has(e.action)) return null
    const [owner = '', id = '', raw = ''] = e.ref.split(' ')
    if (e.action === 'device-key' || e.action === 'key-enrol') {
      if (!/^[A-Za-z0-9_-]{43}$/.test(raw) || sha256(Buffer.from(raw, 'base64url')).slice(0, 16) !== id) return '鍵の番号が鍵と合いません'
      if (keys.has(id)) return '同じ鍵が二度登録されています'
      if ((e.action === 'device-key') !== (owner === 'office')) return '鍵の持ち主が正しくありません'
      const key = { id, owner, public: publicKey(raw), since: e.seq, confirmed: false, confirmers: new Set(), ended: false }
      if (owner === 'office') {
        const others = [...keys.values()].some((k) => k.owner === 'office')
        if (others && e.key_id === id) suspects.push(key)
        else key.confirmed = true
      }
      keys.set(id, key)
      return null
    }
    const key = keys.get(id)
    if (key === undefined || key.owner !== owner) return '登録のない鍵についての記録です'
    if (e.action === 'key-confirm') {
      if (e.actor === owner) return '本人が自分の鍵を確認しています'
      const by = keys.get(e.key_id)
      if (e.actor === 'system' ? !founding : !by?.confirmed) return null
      key.confirmers.add(e.actor)
      key.confirmed = key.confirmers.size >= (owner === 'office' ? 2 : 1)
      return null
    }
    key.ended = true
    return null
  }

  function signature(e, act) {
    if (e.action === 'device-key') {
      const wrong = keyAct(e)
      if (wrong !== null) return wrong
    }
    const key = keys.get(e.key_id)
    if (key === undefined) return '署名の鍵が登録されていません'
    if (key.ended) return '取り消された鍵で署名されています'
    const own = act.personal && !(founding && e.actor === 'system')
    if (own) {
      if (key.owner !== e.actor) return '本人の署名がありません'
      if (!signed(key, entryText(e.entry_hash), e.sig)) return '本人の署名が合いません'
      const counts = person(e.actor).keys
      counts.set(key, (counts.get(key) ?? 0) + 1)
    } else {
      if (key.owner !== 'office') return '事務所の署名ではありません'
      waiting.push({ seq: e.seq, hash: e.entry_hash, sig: e.sig, key })
      if (waiting.length >= block && settle()) return ''
    }
    return !act.ofKeys || e.action === 'device-key' ? null : keyAct(e)
  }

  /** An entry that emptied views: its range goes on where the last one ended, and what has no body in it is exactly what it says. */
  function expiry(e) {
    const x = expiryOf(e)
    if (x === null || e.actor === 'system') return '閲覧の消去の記録が正しくありません'
    if (!isOldEnough(e, x)) return '保存年限より新しい閲覧の本文が消されています'
    if (expiredTo !== undefined && x.from !== expiredTo + 1) return '閲覧の消去の範囲が、前の消去に続いていません'
    const mine = missing.filter((one) => one.seq <= x.to)
    const stray = mine.find((one) => one.seq < x.from || one.day >= x.before)
    if (stray !== undefined) return `第${stray.seq}号の本文が、保存年限の消去の記録なしに消されています`
    // behind a checkpoint only a part of the range may be before us
    if (x.from > (start?.seq ?? 0) && mine.length !== x.count) return '閲覧の消去の件数と、本文のない記録の数が合いません'
    missing = missing.slice(mine.length)
    expiredTo = x.to
    expiries++
    return null
  }

  function outsideAt(e) {
    for (const c of outsideBySeq.get(e.seq) ?? []) {
      if (!(c.short === undefined ? c.head === e.entry_hash : e.entry_hash.startsWith(c.short)))
        return fail(e.seq, `照合点 第${c.number}号と合いません（記録が差し替えられています）`)
      met++
      lastMet = e.seq
      after = []
      afterCount = 0
      for (const act of acts.values()) act.after = 0
    }
    return true
  }

  return {
    /** One entry with its salt and body (null: erased). False: a fault was found, nothing more is taken. */
    entry(e) {
      if (fault) return false
      if (e.seq !== seq + 1) return fail(seq + 1, '番号が抜けています')
      if (e.fmt !== 'kyufu-audit-v1' && e.fmt !== 'kyufu-audit-v2') return fail(e.seq, '形式の名前が違います')
      if (e.prev_hash !== head) return fail(e.seq, '前の記録とつながりません')
      if (e.entry_hash !== hashOf(e, head, lastSig)) return fail(e.seq, '記録の内容が書き換えられています')
      const hasSalt = typeof e.salt === 'string'
      if (typeof e.body === 'string' && hasSalt) {
        if (commitOf(e.salt, e.body) !== e.commit_hash) return fail(e.seq, '記録の本文が書き換えられています')
      } else if (hasSalt || typeof e.body === 'string') return fail(e.seq, '記録の本文が書き換えられています')
      else if (!expiringActs.has(e.action)) return fail(e.seq, '記録の本文が消されています')
      else {
        erased++
        firstErased ??= e.seq
        missing.push({ seq: e.seq, day: e.at_local.slice(0, 10) })
      }
      founding &&= e.actor === 'system'
      const act = actOf(e.action)
      if (e.fmt === 'kyufu-audit-v1') {
        if (signedSince) return fail(e.seq, '署名のない記録が挟まれています')
        if (e.key_id || e.sig) return fail(e.seq, '署名の欄が書き換えられています')
        unsigned++
        if (act.personal) person(e.actor).missing++
      } else {
        signedSince = true
        const wrong = signature(e, act)
        if (wrong !== null) return wrong === '' ? false : fail(e.seq, wrong)
        const unlike = e.action === 'views-expired' ? expiry(e) : null
        if (unlike !== null) return fail(e.seq, unlike)
      }
      first ??= e.at_local
      last = e.at_local
      seq = e.seq
      head = e.entry_hash
      lastSig = e.sig ?? ''
      afterCount++
      act.after++
      if (act.personal && after.length < 20) after.push({ seq: e.seq, at: e.at_local, actor: e.actor, action: e.action, ref: e.ref })
      return outsideBySeq.size === 0 || outsideAt(e)
    },
    /** A checkpoint of the office itself, told behind the entry it names. */
    checkpoint(c) {
      if (fault) return false
      const at = `照合点 第${c.number}号`
      if (c.number !== insideNumber + 1) return fail(Math.max(seq, 1), `照合点の番号が抜けています（第${insideNumber + 1}号）`)
      insideNumber = c.number
      if (c.seq !== seq || c.head !== head) return fail(Math.min(c.seq, seq + 1), `${at}と記録が合いません`)
      if (store !== undefined && c.store !== store) return fail(c.seq, `${at}は別の事務所のものです`)
      const key = keys.get(c.keyId)
      if (key?.owner !== 'office' || !signed(key, checkpointText(c), c.sig)) return fail(c.seq, `${at}の署名が合いません`)
      inside++
      return true
    },
    /** The last line of an export. */
    end(e) {
      if (fault) return false
      const key = keys.get(e.keyId)
      if (e.entries !== seq || e.head !== head || e.checkpoints !== insideNumber) return fail(seq + 1, '書出しの終わりの行と合いません（記録が欠けています）')
      if (key?.owner !== 'office' || !signed(key, endText(e), e.sig)) return fail(seq, '書出しの終わりの行の署名が合いません')
      return true
    },
    /** Any other fault a reader finds: a line that is none. */
    broken(problem) {
      if (!fault) fail(seq + 1, problem)
      return false
    },
    report() {
      if (!fault) settle()
      if (!fault && missing.length > 0) fault = { seq: missing[0].seq, problem: '閲覧の本文が、保存年限の消去の記録なしに消されています' }
      if (!fault) {
        const [longest] = [...outside, ...marks].filter((c) => c.seq > seq).sort((a, b) => b.seq - a.seq)
        if (longest)
          fault = { seq: seq + 1, problem: `照合点 第${longest.number}号は第${longest.seq}号までありますが、記録は第${seq}号で終わっています` }
      }
      const suspect = suspects.find((k) => !k.confirmed && (fault === undefined || k.since < fault.seq))
      if (suspect) fault = { seq: suspect.since, problem: '事務所の署名鍵が引継ぎも確認もなく替わっています' }
      const people = [...persons.values()].map(({ actor, missing, keys: by }) => {
        const sum = (wanted) => [...by].reduce((n, [key, count]) => n + (key.confirmed === wanted ? count : 0), 0)
        return { actor, valid: sum(true), unconfirmed: sum(false), missing }
      })
      return {
        entries: seq,
        ok: fault === undefined,
        head,
        ...(fault === undefined ? {} : { firstBad: { seq: fault.seq, problem: fault.problem } }),
        first: first ?? '',
        last: last ?? '',
        unsigned,
        erased,
        expiries,
        ...(firstErased === undefined ? {} : { firstErased }),
        persons: people.sort((a, b) => (a.actor < b.actor ? -1 : 1)),
        pendingKeys: [...keys.values()].filter((k) => !k.confirmed && !k.ended).map((k) => ({ owner: k.owner, id: k.id, seq: k.since })),
        checkpoints: { inside, met, outside: outside.length + marks.length, lastMet },
        after: { count: afterCount, acts: Object.fromEntries([...acts].filter(([, act]) => act.after > 0).map(([name, act]) => [name, act.after])), personal: after },
      }
    },
  }
}

async function readCheckpoints(path, store) {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const read = lines.map((line) => JSON.parse(line)).map((c) => c.checkpoint ?? c)
  const own = read.filter((c) => c.format === 'kyufu-checkpoint-v1' && c.store === store)
  // another office's trail in the place of this one brings another store id along
  if (own.length === 0) throw new Error(`控え ${basename(path)} に、この書出しの事務所（${store}）の照合点がありません。別の事務所の書出しか、作り直された記録です`)
  return own
}

const readMark = (text) => {
  const [, number, seq, short] = /^(\d+):(\d+):([0-9a-f]{16})$/.exec(text.replaceAll(' ', '').toLowerCase()) ?? []
  if (short === undefined) throw new Error(`--mark は 番号:通し番号:16桁 の形にしてください（${text}）`)
  return { number: Number(number), seq: Number(seq), short }
}

const count = (n) => n.toLocaleString('ja-JP')

function say(r, path) {
  const lines = [`監査記録の検証: ${basename(path)}`, `  記録 ${count(r.entries)}件（${r.first || '−'} から ${r.last || '−'} まで）`]
  if (r.firstBad) lines.push(`× 第${r.firstBad.seq}号: ${r.firstBad.problem}`, '  これより後の記録は信用できません。書出しと控えを保全し、管理者と監査担当に知らせてください。')
  else lines.push('○ すべての記録がつながり、署名が合っています。', `  最後の記録の値 ${r.head}`)
  if (r.unsigned > 0) lines.push(`  署名の始まる前の記録 ${count(r.unsigned)}件`)
  if (r.erased > 0 && r.ok) lines.push(`  保存年限で本文を消した閲覧 ${count(r.erased)}件（第${r.firstErased}号から。消去の記録 ${count(r.expiries)}件と合っています）`)
  lines.push('  本人の署名が要る行為:')
  for (const p of r.persons) lines.push(`    ${p.actor}: 有効 ${count(p.valid)}・未確認の鍵 ${count(p.unconfirmed)}・署名なし ${count(p.missing)}`)
  for (const k of r.pendingKeys) lines.push(`△ 確認されていない鍵: ${k.owner} ${k.id}（第${k.seq}号で登録）`)
  const c = r.checkpoints
  lines.push(`  書出しの中の照合点 ${count(c.inside)}個、外の控え ${count(c.outside)}個のうち一致 ${count(c.met)}個`)
  if (c.outside === 0) lines.push('△ 外の控えがないので、終わりの切取りと丸ごとの差替えは分かりません（--checkpoints か --mark を使ってください）。')
  else if (r.ok) {
    lines.push(`  最後に一致した控え（第${c.lastMet}号）より後の記録 ${count(r.after.count)}件`)
    for (const a of r.after.personal) lines.push(`    第${a.seq}号 ${a.at} ${a.actor} ${a.action} ${a.ref}`)
  }
  console.log(lines.join('\n'))
}

export const flagValue = (args, name) => args.flatMap((arg, i) => (arg === name ? [args[i + 1] ?? ''] : arg.startsWith(`${name}=`) ? [arg.slice(name.length + 1)] : []))

/** Reads an export line by line; any other line is a fault of its own. */
export async function verifyFile(path, { checkpoints = [], marks = [], everySignature = false } = {}) {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  let verifier
  /** Exports of the first format have no last line. */
  let needsEnd = false
  let ended = false
  for await (const line of lines) {
    let row
    try {
      row = JSON.parse(line)
    } catch {
      if (verifier === undefined) throw new Error('給付デスクの監査記録の書出しではありません')
      verifier.broken('読めない行があります')
      break
    }
    if (verifier === undefined) {
      if (!/^kyufu-audit-export-[12]$/.test(row?.format)) throw new Error('給付デスクの監査記録の書出しではありません')
      const outside = (await Promise.all(checkpoints.map((file) => readCheckpoints(file, row.store)))).flat()
      verifier = createVerifier({ outside, marks, everySignature, store: row.store })
      needsEnd = row.format === 'kyufu-audit-export-2'
      continue
    }
    if (row === null || typeof row !== 'object' || ended) verifier.broken('終わりの行の後に、または読めない行があります')
    else if (row.checkpoint) verifier.checkpoint(row.checkpoint)
    else if (row.end) ended = verifier.end(row.end)
    else if (!verifier.entry(row)) break
  }
  if (verifier === undefined) throw new Error('書出しが空です')
  if (needsEnd && !ended) verifier.broken('書出しが終わりの行の前で切れています')
  return verifier.report()
}

async function main(args) {
  const [path] = args.filter((arg, i) => !arg.startsWith('--') && !/^--(checkpoints|mark)$/.test(args[i - 1] ?? ''))
  if (path === undefined) {
    console.error('使い方: node verify.mjs 書出し.jsonl [--checkpoints ファイル] [--mark 番号:通し番号:16桁] [--all-signatures]')
    console.error('        node verify.mjs 監査一式.zip [--trail 書出し.jsonl] [--checkpoints ファイル]')
    return 2
  }
  // 監査一式: its rules stand in a file of their own beside this one
  if (/\.zip$/i.test(path)) return (await import('./verify-pack.mjs')).main(path, args)
  try {
    const marks = flagValue(args, '--mark').map(readMark)
    const report = await verifyFile(path, { checkpoints: flagValue(args, '--checkpoints'), marks, everySignature: args.includes('--all-signatures') })
    say(report, path)
    if (!report.ok) return 1
    return report.pendingKeys.length > 0 ? 3 : 0
  } catch (error) {
    console.error(`検証できませんでした: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}

// the program itself uses the rules above: only as a file of its own does this one run
if (basename(process.argv[1] ?? '') === 'verify.mjs') void main(process.argv.slice(2)).then((code) => (process.exitCode = code))
