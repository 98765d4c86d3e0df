import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packText } from '../../../resources/verifier/verify.mjs'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import { readContent } from '../attachments/contents.ts'
import type { AttachmentType } from '../attachments/content-type.ts'
import { officeKey } from '../keys/office-key.ts'
import { trailPage } from '../audit/verify.ts'
import type { Handler, JobContext } from '../context.ts'
import { writeAtomicStream } from '../files/atomic.ts'
import { zipBytes, type ZipPart } from '../files/zip-write.ts'
import { signText } from '../keys/key-pair.ts'
import { attachmentsOf } from '../store/attachments.ts'
import { expirySeqs } from '../store/audit-expiry.ts'
import { guardedCaseNos } from '../store/papers.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { readMeta } from '../store/meta.ts'
import { entriesUnder, refsOf } from '../store/person-views.ts'
import { keyEntrySeqs } from '../store/signing.ts'
import { packData, type PackData } from './audit-pack-data.ts'
import { packPaper } from './audit-pack-paper.ts'

/** Entries of one case in one pack; far more than the life of a case leaves. */
const mostEntries = 50_000
const page = 500

/**
 * 監査一式. One case as a sealed ZIP: its paper, its data, its part of the trail, the papers and attachments themselves, and the means to verify them.
 * `masked`: for 情報公開: without what tells who a person is. A content that is lost or changed is named in `missing`, the rest goes out. Throws
 * AppError `not-found`, `forbidden`, `output-exists`, `output-unwritable`.
 */
export const pack: Handler<'audit.pack'> = async (ctx, input) => {
  const { env, user, read } = ctx
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const guarded = await guardedCaseNos(read, env.businessDay(), [input.caseNo])
  if (guarded.size > 0 && !input.masked && !can(user.roles, 'address.protected'))
    throw new AppError('forbidden', { operation: '支援措置のある人の監査一式' })
  const data = await packData(ctx, input.caseNo, input.masked)
  const what = input.masked ? '監査一式・開示用（墨塗り）' : '監査一式'
  // written first: the pack holds the record of its own leaving
  const body = { text: `${what}を${name}へ書出し（目的: ${input.purpose}）`, name, masked: input.masked, purpose: input.purpose }
  await ctx.write(({ audit }) => audit.write({ action: 'export', ref: data.caseNo, body }))

  const missing: string[] = []
  const files: { name: string; bytes: number; sha256: string }[] = []
  let entries = 0
  async function* sealed(): AsyncGenerator<ZipPart> {
    for await (const part of parts(ctx, data, input.purpose, missing, (n) => (entries = n))) {
      ctx.signal.throwIfAborted()
      files.push({ name: part.name, bytes: part.data.length, sha256: createHash('sha256').update(part.data).digest('hex') })
      ctx.progress({ step: part.name, done: files.length, total: 0, fraction: 0.6 })
      yield part
    }
    const store = (await readMeta(read)).get('store-id') ?? ''
    const plain = { store, caseNo: data.caseNo, masked: data.masked, madeAt: env.now().toISOString(), madeBy: user.userId, entries, files }
    const seal = { keyId: env.signing.key.keyId, sig: signText(env.signing.key, packText(plain)) }
    yield json('manifest.json', { format: 'kyufu-audit-pack-1', ...plain, ...seal, missing })
  }
  const hash = createHash('sha256')
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const piece of zipBytes(sealed(), env.now())) {
      hash.update(piece)
      yield piece
    }
  }
  await writeAtomicStream(path, bytes(), { replace: input.replace })
  const sha256 = hash.digest('hex')
  await ctx.write(({ tx }) => enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: files.length, ref: what }), { staging: true })
  return { name, sha256, files: files.length, entries, missing }
}

const json = (name: string, value: unknown): ZipPart => ({ name, data: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) })

async function* parts(
  ctx: JobContext,
  data: PackData,
  purpose: string,
  missing: string[],
  onEntries: (n: number) => void,
): AsyncGenerator<ZipPart> {
  const { env, user, read } = ctx
  const office = (await readMeta(read)).get('office-name') ?? ''
  const made = { at: env.now(), by: user.name, purpose, office, day: env.businessDay() }
  const paper = await env.drawing.render([packPaper(data, made)])
  yield { name: '案件.pdf', data: paper.bytes }
  const { caseId: _, ...shown } = data
  yield json('案件.json', { ...shown, made: { at: made.at.toISOString(), by: user.userId, purpose, office } })
  const { lines, count } = await excerpt(ctx, data)
  onEntries(count)
  yield { name: '監査記録.jsonl', data: Buffer.from(lines) }
  if (!data.masked) {
    yield* storedPapers(ctx, data, missing)
    yield* attachments(ctx, data, missing)
  } else if (data.papers.length + data.attachments.length > 0) missing.push('発行した書類と添付の中身（墨塗りのため入れていません）')
  for (const file of ['verify.mjs', 'verify-pack.mjs', 'FORMAT.ja.md'])
    yield { name: `検証/${file}`, data: await readFile(join(env.resources, 'verifier', file)) }
  yield { name: 'はじめに.txt', data: Buffer.from(readMe(data, missing).replaceAll('\n', '\r\n')) }
}

/** The key entries, those of the case and those that emptied views, each with the signature of the entry before it: whole by themselves. */
async function excerpt({ read }: JobContext, data: PackData): Promise<{ lines: string; count: number }> {
  const { refs } = await refsOf(read, { caseNo: data.caseNo })
  const seqs = new Set<number>()
  for (let beforeSeq: number | undefined; ;) {
    const rows = await entriesUnder(read, refs, { acts: true, beforeSeq, limit: page })
    for (const row of rows) seqs.add(row.seq)
    beforeSeq = rows.at(-1)?.seq
    if (rows.length < page || seqs.size >= mostEntries) break
  }
  const rows = new Map<number, string>()
  const take = async (wanted: Iterable<number>): Promise<void> => {
    for (const seq of wanted) {
      const pair = await trailPage(read, Math.max(0, seq - 2), 2)
      const row = pair.find((one) => one.seq === seq)
      if (row === undefined) continue
      const before = pair.find((one) => one.seq === seq - 1)
      rows.set(seq, JSON.stringify({ ...row, ...(data.masked ? { salt: null, body: null } : {}), prev_sig: before?.sig ?? '' }))
    }
  }
  await take(seqs)
  // looked for last: a body that is gone from an entry above has been told by then
  const expiries = await expirySeqs(read)
  await take(expiries)
  await take(await keyEntrySeqs(read, Math.max(0, ...seqs, ...expiries)))
  const store = (await readMeta(read)).get('store-id') ?? ''
  const ordered = [...rows].sort(([a], [b]) => a - b).map(([, line]) => line)
  const lines = [JSON.stringify({ format: 'kyufu-audit-excerpt-1', store }), ...ordered]
  return { lines: `${lines.join('\n')}\n`, count: lines.length - 1 }
}

/** Files that hold papers of this case alone; one that holds others' as well stays in the office. */
async function* storedPapers({ env }: JobContext, data: PackData, missing: string[]): AsyncGenerator<ZipPart> {
  const files = new Map(data.papers.map((one) => [one.file, one]))
  for (const { file, alone, sha256 } of files.values()) {
    if (!alone) {
      missing.push(`発行ファイル ${file}（ほかの人の書類と一つのファイルのため入れていません。SHA-256 ${sha256}）`)
      continue
    }
    const bytes = await readFile(join(env.store.folder, 'papers', file)).catch(() => null)
    if (bytes === null) missing.push(`発行ファイル ${file}（見つかりません）`)
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      missing.push(`発行ファイル ${file}（発行したときの内容と違います）`)
    else yield { name: `発行した書類/${file}`, data: bytes }
  }
}

async function* attachments({ env, read }: JobContext, data: PackData, missing: string[]): AsyncGenerator<ZipPart> {
  const rows = await attachmentsOf(read, data.caseId)
  if (rows.length === 0) return
  const key = await officeKey(env.store.folder)
  for (const [index, row] of rows.entries()) {
    try {
      const bytes = await readContent(env.store.folder, key, row.sha256)
      yield { name: `添付/${String(index + 1).padStart(2, '0')}.${extensions[row.type as AttachmentType] ?? 'bin'}`, data: bytes }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      missing.push(`添付「${row.label}」（${error.code === 'attachment-lost' ? '見つかりません' : '受け取ったときの内容と違います'}）`)
    }
  }
}

/** Files are named by number: a name given by the applicant stays in the data. */
const extensions: Readonly<Record<AttachmentType, string>> = {
  pdf: 'pdf',
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  heic: 'heic',
  word: 'docx',
  excel: 'xlsx',
  text: 'txt',
}

function readMe(data: PackData, missing: readonly string[]): string {
  return `給付デスク 監査一式（案件 ${data.caseNo}）${data.masked ? ' 開示用（墨塗り）' : ' 取扱注意'}

案件.pdf        案件の写し（申請から支払まで）
案件.json       同じ内容のデータ
監査記録.jsonl  この案件の記録と、署名鍵についての記録
発行した書類/   発行したファイルそのもの
添付/           添付の中身（番号は案件.pdf の添付の順）
検証/           検証の道具と、形式の文書
manifest.json   すべてのファイルの SHA-256 と、事務所の署名

確かめ方（Node 20 以上）: 検証フォルダーを取り出して
  node 検証/verify.mjs この一式.zip --trail 監査記録の書出し.jsonl --checkpoints 照合点の控え.log
${missing.length === 0 ? '' : `\n入っていないもの:\n${missing.map((one) => `- ${one}`).join('\n')}\n`}`
}
