/**
 * 監査一式（ZIP）の検証. Beside verify.mjs, whose rules of hashes and signatures it uses; started by it:
 *
 *   node verify.mjs 監査一式.zip [--trail 監査記録.jsonl] [--checkpoints ファイル]
 *
 * The rules are in FORMAT.ja.md §8. Exit status as verify.mjs.
 */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { inflateRawSync } from 'node:zlib'
import { checkpointText, commitOf, entryText, expiringActs, expiryOf, flagValue, hashOf, isOldEnough, packText, personalActs, publicKey, sha256, signed } from './verify.mjs'

/** The parts of a ZIP by name. Only what this program writes: one file, stored or deflated, names in UTF-8. */
export function partsOf(zip) {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end < 0) throw new Error('ZIP の終わりがありません')
  const parts = new Map()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('ZIP の目録が読めません')
    const [method, packed, nameLength, extra, comment, offset] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)]
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
    const body = zip.subarray(start, start + packed)
    if (parts.has(name)) throw new Error(`同じ名前のファイルが二つあります（${name}）`)
    parts.set(name, method === 0 ? body : inflateRawSync(body))
    at += 46 + nameLength + extra + comment
  }
  return parts
}

/** The entries of a pack, in order, each by itself: hash, body, signature; and those that follow each other directly, as a chain. */
function checkEntries(lines, masked, fail) {
  const keys = new Map()
  const persons = new Map()
  let before
  const expiries = lines.filter((e) => e.action === 'views-expired' && e.fmt === 'kyufu-audit-v2').flatMap((e) => {
    const x = expiryOf(e)
    return x !== null && e.actor !== 'system' && isOldEnough(e, x) ? [x] : []
  })
  let erased = 0
  for (const { prev_sig: prevSig = '', ...e } of lines) {
    const at = `記録 第${e.seq}号: `
    if (before !== undefined && !(e.seq > before.seq)) fail(`${at}順番が正しくありません`)
    if (before !== undefined && e.seq === before.seq + 1 && (e.prev_hash !== before.entry_hash || prevSig !== (before.sig ?? ''))) fail(`${at}前の記録とつながりません`)
    if (e.entry_hash !== hashOf(e, e.prev_hash, prevSig)) fail(`${at}内容が書き換えられています`)
    if (typeof e.salt === 'string' && typeof e.body === 'string') {
      if (commitOf(e.salt, e.body) !== e.commit_hash) fail(`${at}本文が書き換えられています`)
    } else if (e.salt === null && e.body === null) {
      erased++
      // without its body the entry that emptied others cannot speak for them: of a masked pack only hashes and signatures are told
      const told = masked || (expiringActs.has(e.action) && expiries.some((x) => e.seq >= x.from && e.seq <= x.to && e.at_local.slice(0, 10) < x.before))
      if (!told) fail(`${at}本文が、保存年限の消去の記録なしに消されています`)
    }
    else fail(`${at}本文が書き換えられています`)
    if (e.fmt === 'kyufu-audit-v2') checkSignature(e, keys, persons, (problem) => fail(at + problem))
    before = e
  }
  return { keys, persons, erased }
}

function checkSignature(e, keys, persons, fail) {
  const [owner = '', id = '', raw = ''] = e.ref.split(' ')
  if (/^(device-key|key-enrol)$/.test(e.action)) {
    if (sha256(Buffer.from(raw, 'base64url')).slice(0, 16) !== id) fail('鍵の番号が鍵と合いません')
    else keys.set(id, { id, owner, public: publicKey(raw), ended: false, confirmed: owner === 'office' })
  }
  const key = keys.get(e.key_id)
  if (key === undefined) fail('署名の鍵が登録されていません')
  else {
    const own = personalActs.has(e.action) && e.actor !== 'system'
    if (key.ended) fail('取り消された鍵で署名されています')
    if (key.owner !== (own ? e.actor : 'office')) fail(own ? '本人の署名がありません' : '事務所の署名ではありません')
    if (!signed(key, entryText(e.entry_hash), e.sig)) fail('署名が合いません')
    if (own) persons.set(e.actor, (persons.get(e.actor) ?? 0) + 1)
  }
  if (/^key-(revoke|lost)$/.test(e.action) && keys.has(id)) keys.get(id).ended = true
  if (e.action === 'key-confirm' && keys.has(id)) keys.get(id).confirmed = true
}

/** Verifies a pack. `problems` is empty when it is whole. */
export async function verifyPack(path, { trail = [], checkpoints = [] } = {}) {
  const parts = partsOf(await readFile(path))
  const problems = []
  const fail = (problem) => void problems.push(problem)
  const manifestBytes = parts.get('manifest.json')
  if (manifestBytes === undefined) throw new Error('給付デスクの監査一式ではありません（manifest.json がありません）')
  const manifest = JSON.parse(manifestBytes.toString())
  if (manifest.format !== 'kyufu-audit-pack-1') throw new Error('給付デスクの監査一式ではありません')
  const listed = new Set(['manifest.json', ...manifest.files.map((f) => f.name)])
  for (const name of parts.keys()) if (!listed.has(name)) fail(`目録にないファイルがあります（${name}）`)
  for (const file of manifest.files) {
    const bytes = parts.get(file.name)
    if (bytes === undefined) fail(`ファイルがありません（${file.name}）`)
    else if (bytes.length !== file.bytes || sha256(bytes) !== file.sha256) fail(`ファイルが書き換えられています（${file.name}）`)
  }
  const text = parts.get('監査記録.jsonl')?.toString() ?? ''
  const [head, ...entries] = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))
  if (head?.format !== 'kyufu-audit-excerpt-1' || head.store !== manifest.store) fail('監査記録の抜書きが読めません')
  const { keys, persons, erased } = checkEntries(entries, manifest.masked, fail)
  if (entries.length !== manifest.entries) fail('監査記録の件数が目録と合いません')
  const key = keys.get(manifest.keyId)
  if (key?.owner !== 'office' || !signed(key, packText(manifest), manifest.sig)) fail('一式の署名が合いません')
  let met = null
  for (const file of trail) {
    const wanted = new Map(entries.map((e) => [e.seq, e.entry_hash]))
    const all = wanted.size
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const row = JSON.parse(line)
      if (row.format !== undefined && row.store !== manifest.store) throw new Error(`${basename(file)} は別の事務所の記録です`)
      if (wanted.get(row.seq) === row.entry_hash && row.entry_hash !== undefined) wanted.delete(row.seq)
    }
    met = all - wanted.size
    const [first] = wanted.keys()
    if (first !== undefined) fail(`記録 第${first}号が、全部の記録の書出しと合いません`)
  }
  let vouched = null
  for (const file of checkpoints) {
    const own = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line)).filter((c) => c.store === manifest.store)
    vouched = own.filter((c) => keys.get(c.keyId)?.owner === 'office' && signed(keys.get(c.keyId), checkpointText(c), c.sig)).length
    if (vouched === 0) fail('外の控えが、この一式の事務所の鍵で署名されていません（作り直された一式です）')
    for (const c of own) {
      const e = entries.find((one) => one.seq === c.seq)
      if (e !== undefined && e.entry_hash !== c.head) fail(`記録 第${c.seq}号が、外の控えと合いません`)
    }
  }
  const pending = [...keys.values()].filter((k) => !k.confirmed && !k.ended && persons.has(k.owner)).map((k) => k.owner)
  return { manifest, problems, files: manifest.files.length, entries: entries.length, erased, persons: [...persons], pending, met, vouched }
}

export async function main(path, args) {
  try {
    const r = await verifyPack(path, { trail: flagValue(args, '--trail'), checkpoints: flagValue(args, '--checkpoints') })
    const m = r.manifest
    console.log(`監査一式の検証: ${basename(path)}（案件 ${m.caseNo}${m.masked ? '、開示用（墨塗り）' : ''}、${m.madeAt} 作成）`)
    for (const problem of r.problems) console.log(`× ${problem}`)
    if (r.problems.length === 0) console.log(`○ ファイル${r.files}個と記録${r.entries}件は、作られたときのままです（事務所の鍵 ${m.keyId}）。`)
    for (const [actor, n] of r.persons) console.log(`  本人の署名 ${actor}: ${n}件`)
    for (const owner of r.pending) console.log(`△ 確認されていない鍵: ${owner}`)
    if (r.erased > 0) console.log(m.masked ? `△ 本文のない記録 ${r.erased}件（開示用に除いたもの）` : `  保存年限で本文を消した閲覧 ${r.erased}件`)
    if (r.met === null) console.log('△ この案件の記録がこれで全部かは、この一式だけでは分かりません。監査記録の書出しがあれば --trail で照合できます。')
    else if (r.problems.length === 0) console.log(`  全部の記録の書出しと一致 ${r.met}件`)
    if (r.vouched === null) console.log('△ 事務所の鍵が本物かは、外の控え（--checkpoints）で確かめられます。')
    if (r.problems.length > 0) return 1
    return r.pending.length > 0 ? 3 : 0
  } catch (error) {
    console.error(`検証できませんでした: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}
