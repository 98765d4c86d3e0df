import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { entryHash } from '../audit/format.ts'
import { verifyTrail } from '../audit/verify.ts'
import type { Env, Handler } from '../context.ts'
import { writeAtomicStream } from '../files/atomic.ts'
import { yieldToLoop } from '../jobs.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'

/** 監査記録の検証. Every link and commitment of the trail, then every stored paper against its hash. */
export const verify: Handler<'audit.verify'> = async (ctx) => {
  const total = await lastSeq(ctx.read)
  const trail = await verifyTrail(ctx.read, async (done) => {
    ctx.progress({ step: '記録の検証', done, total, fraction: Math.min(0.8, (0.8 * done) / Math.max(1, total)) })
    await yieldToLoop()
    ctx.signal.throwIfAborted()
  })
  const papers = await verifyPapers(ctx.env, ctx.read)
  const bad = trail.firstBad ?? papers.firstBad
  const ok = trail.ok && papers.firstBad === undefined
  const text = ok ? `記録${trail.entries}件と発行ファイル${papers.count}件は一致しています` : `不一致: ${bad?.problem ?? ''}`
  await ctx.write(({ audit }) =>
    audit.write({ action: 'verify', ref: 'trail', body: { text, entries: trail.entries, head: trail.head, ok } }),
  )
  return { entries: trail.entries, ok, head: trail.head, papers: papers.count, ...(bad === undefined ? {} : { firstBad: bad }) }
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

const exportPage = 1_000

/**
 * 監査記録の書出し. JSON Lines: a head line with the format's name, then one line an entry with its salt and body, so that a
 * stand-alone verifier needs nothing else.
 */
export const exportTrail: Handler<'audit.export'> = async (ctx, input) => {
  const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
  // the export is itself an entry, written first: what leaves the house holds the record of its leaving
  await ctx.write(({ audit }) => audit.write({ action: 'export', ref: 'trail', body: { text: `監査記録を${name}へ書出し`, name } }))
  const hash = createHash('sha256')
  let entries = 0
  async function* lines(): AsyncGenerator<string> {
    const head = `${JSON.stringify({ format: 'kyufu-audit-export-1', hash: 'kyufu-audit-v1', exportedAt: ctx.env.now().toISOString() })}\n`
    hash.update(head)
    yield head
    for (let after = 0; ;) {
      ctx.signal.throwIfAborted()
      const rows = await ctx.read
        .selectFrom('audit_entry as e')
        .leftJoin('audit_body as b', 'b.seq', 'e.seq')
        .selectAll('e')
        .select(['b.salt', 'b.body'])
        .where('e.seq', '>', after)
        .orderBy('e.seq')
        .limit(exportPage)
        .execute()
      for (const row of rows) {
        const line = `${JSON.stringify(row)}\n`
        hash.update(line)
        after = row.seq
        entries++
        yield line
      }
      if (rows.length < exportPage) return
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

/** For start-up: the trail's last entry must still hash to what it says. Throws AppError `trail-broken`. */
export async function assertTail(read: ReadDb): Promise<void> {
  const verdict = await tailVerdict(read)
  if (verdict !== null) throw new AppError('trail-broken', { seq: verdict })
}

async function tailVerdict(read: ReadDb): Promise<number | null> {
  const last = await read.selectFrom('audit_entry').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()
  if (!last) return null
  const hash = entryHash(last.prev_hash, {
    seq: last.seq,
    atUtc: last.at_utc,
    atLocal: last.at_local,
    actor: last.actor,
    device: last.device,
    action: last.action,
    ref: last.ref,
    commit: last.commit_hash,
  })
  return hash === last.entry_hash ? null : last.seq
}
