import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Checkpoint } from '../../../resources/verifier/verify.mjs'
import { checkpointFolder } from '../audit/carry.ts'
import { exportLines } from '../audit/export.ts'
import { checkShown } from '../audit/shown-check.ts'
import { verifyTrail } from '../audit/verify.ts'
import { checkpointFile, checkpointsIn } from '../audit/witness.ts'
import type { Env, Handler } from '../context.ts'
import { writeAtomicStream } from '../files/atomic.ts'
import { yieldToLoop } from '../jobs.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { readMeta } from '../store/meta.ts'
import { lastCheckpoint } from '../store/signing.ts'

/**
 * 監査記録の検証. Every link, commitment and signature of the trail, the checkpoints kept outside, every approved content computed again,
 * then every stored paper against its hash. `since: 'checkpoint'` takes only what came behind the office's last checkpoint.
 */
export const verify: Handler<'audit.verify'> = async (ctx, input) => {
  const { read, env, signal } = ctx
  const total = await lastSeq(read)
  const store = (await readMeta(read)).get('store-id') ?? ''
  const since = input.since === undefined ? undefined : await lastCheckpoint(read)
  const trail = await verifyTrail(read, {
    store,
    outside: (await outsideCheckpoints(env, store)).filter((c) => c.seq >= (since?.seq ?? 1)),
    everySignature: input.everySignature ?? false,
    ...(since === undefined ? {} : { since }),
    onPage: async (done) => {
      ctx.progress({ step: '記録の検証', done, total, fraction: Math.min(0.7, (0.7 * done) / Math.max(1, total)) })
      await yieldToLoop()
      signal.throwIfAborted()
    },
  })
  const contents = await checkShown(read, undefined, async (checked) => {
    ctx.progress({ step: '決裁内容の照合', done: checked, total: checked, fraction: 0.8 })
    await yieldToLoop()
    signal.throwIfAborted()
  })
  const papers = await verifyPapers(env, read)
  const bad = trail.firstBad ?? contents.bad[0] ?? papers.firstBad
  const ok = bad === undefined
  const text = ok ? `記録${trail.entries}件と発行ファイル${papers.count}件は一致しています` : `不一致: ${bad.problem}`
  await ctx.write(({ audit }) =>
    audit.write({ action: 'verify', ref: 'trail', body: { text, entries: trail.entries, head: trail.head, ok } }),
  )
  const { entries, head, unsigned, erased, persons, pendingKeys, checkpoints } = trail
  return {
    entries,
    ok,
    head,
    papers: papers.count,
    contents: contents.checked,
    unsigned,
    erased,
    persons: [...persons],
    pendingKeys: [...pendingKeys],
    checkpoints,
    afterLast: trail.after.count,
    ...(bad === undefined ? {} : { firstBad: { seq: bad.seq, problem: bad.problem } }),
  }
}

/** 決裁内容の照合. What was approved, of everything or of one draft or case, computed again from the rows as they are now. */
export const contents: Handler<'audit.contents'> = async (ctx, input) => {
  const verdict = await checkShown(ctx.read, input.ref, async () => {
    await yieldToLoop()
    ctx.signal.throwIfAborted()
  })
  const text = verdict.bad[0]?.problem ?? `決裁の記録${verdict.checked}件は内容と一致しています`
  await ctx.write(({ audit }) => audit.write({ action: 'verify', ref: input.ref ?? 'trail', body: { text, checked: verdict.checked } }))
  return { checked: verdict.checked, bad: verdict.bad.map((one) => ({ ...one })) }
}

/** The checkpoints in the folder of choice. A folder that is away is no fault of the trail: it counts as none. */
async function outsideCheckpoints(env: Env, store: string): Promise<Checkpoint[]> {
  const folder = await checkpointFolder(env)
  if (folder === null) return []
  return (await checkpointsIn(join(folder, checkpointFile(store))).catch(() => [])).filter((c) => c.store === store)
}

async function lastSeq(read: ReadDb): Promise<number> {
  const row = await read.selectFrom('audit_entry').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return row?.seq ?? 0
}

/** The stored papers, each read from disk again. `seq` of a fault is 0: it is no entry of the trail. */
async function verifyPapers(env: Env, read: ReadDb): Promise<{ count: number; firstBad?: { seq: number; problem: string } }> {
  const files = await read.selectFrom('paper_file').select(['name', 'sha256']).orderBy('name').execute()
  for (const file of files) {
    const path = join(env.store.folder, 'papers', file.name)
    if (!existsSync(path)) return { count: files.length, firstBad: { seq: 0, problem: `発行ファイル ${file.name} がありません` } }
    if ((await fileHash(path)) !== file.sha256)
      return { count: files.length, firstBad: { seq: 0, problem: `発行ファイル ${file.name} が書き換えられています` } }
  }
  return { count: files.length }
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}

/**
 * 監査記録の書出し. JSON Lines as resources/verifier/FORMAT.ja.md has them: all that a stand-alone verifier needs. Written as a stream.
 */
export const exportTrail: Handler<'audit.export'> = async (ctx, input) => {
  const { env, read, signal } = ctx
  const { path, name } = env.tickets.resolve(input.save, 'save')
  // the export is itself an entry, written first: what leaves the house holds the record of its leaving
  await ctx.write(({ audit }) => audit.write({ action: 'export', ref: 'trail', body: { text: `監査記録を${name}へ書出し`, name } }))
  const hash = createHash('sha256')
  let entries = 0
  async function* lines(): AsyncGenerator<string> {
    for await (const line of exportLines(read, { signer: env.signing.key, now: env.now(), onEntry: () => void entries++ })) {
      signal.throwIfAborted()
      hash.update(line)
      yield line
    }
  }
  await writeAtomicStream(path, lines(), { replace: input.replace })
  const sha256 = hash.digest('hex')
  // its entry in the trail is the one above: what the file weighs is known only now
  await ctx.write(({ tx }) => enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: entries, ref: '監査記録' }), { staging: true })
  return { entries, name, sha256 }
}

/** 監査記録, the newest first; heads only, no bodies. */
export const list: Handler<'audit.list'> = async (ctx, input) => {
  let query = ctx.read.selectFrom('audit_entry').selectAll().orderBy('seq', 'desc').limit(input.limit)
  if (input.beforeSeq !== undefined) query = query.where('seq', '<', input.beforeSeq)
  const rows = await query.execute()
  return rows.map((r) => ({ seq: r.seq, at: r.at_local, actor: r.actor, action: r.action, ref: r.ref, hash: r.entry_hash }))
}
