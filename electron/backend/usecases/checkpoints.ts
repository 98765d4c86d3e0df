import { stat } from 'node:fs/promises'
import { sep } from 'node:path'
import type { Checkpoint } from '../../../resources/verifier/verify.mjs'
import type { CheckpointView } from '../../../shared/contract/signing.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { checkpointFolder } from '../audit/carry.ts'
import { checkpointMark, checkpointReasons, makeCheckpoint, type CheckpointReason } from '../audit/checkpoint.ts'
import { checkpointOf } from '../audit/verify.ts'
import type { Handler } from '../context.ts'
import { readMeta, writeMeta } from '../store/meta.ts'

function viewOf(c: Checkpoint): CheckpointView {
  const reason = checkpointReasons[c.reason as CheckpointReason]
  return { number: c.number, seq: c.seq, head: c.head, at: localStamp(new Date(c.at)), reason, ...checkpointMark(c) }
}

/** 照合点の作成 at day end, with a backup, or on demand. Its own entry is the last one it covers; the gate carries it out after the commit. */
export const make: Handler<'checkpoint.make'> = async (ctx, { reason }) => {
  const { tx, audit, env } = ctx
  await audit.write({ action: 'checkpoint', ref: 'trail', body: { text: `照合点を作りました（${checkpointReasons[reason]}）` } })
  const made = await makeCheckpoint(tx, env.signing.key, reason, env.now())
  return viewOf(made)
}

/** 照合点の一覧, the newest first, and the folder into which they are carried. */
export const list: Handler<'checkpoint.list'> = async (ctx, { limit }) => {
  const store = (await readMeta(ctx.read)).get('store-id') ?? ''
  const rows = await ctx.read.selectFrom('checkpoint').selectAll().orderBy('number', 'desc').limit(limit).execute()
  return { folder: await checkpointFolder(ctx.env), rows: rows.map((row) => viewOf(checkpointOf(row, store))) }
}

/** 照合点の控え先. A folder outside the office, best on another PC; null: none. Throws AppError `file-not-found`, `output-unwritable`. */
export const folder: Handler<'checkpoint.folder'> = async (ctx, input) => {
  const { tx, audit, env } = ctx
  const chosen = input.folder === null ? null : env.tickets.resolve(input.folder, 'open')
  if (chosen) {
    const found = await stat(chosen.path).catch(() => null)
    if (!found?.isDirectory()) throw new AppError('file-not-found', { name: chosen.name })
    if (`${chosen.path}${sep}`.startsWith(`${env.store.folder}${sep}`)) throw new AppError('output-unwritable', { name: chosen.name })
  }
  await writeMeta(tx, 'checkpoint-folder', chosen?.path ?? '')
  const text = chosen ? `照合点を「${chosen.path}」にも控えます` : '照合点の控え先を外しました'
  await audit.write({ action: 'checkpoint-folder', ref: 'trail', body: { text } })
  if (chosen) await makeCheckpoint(tx, env.signing.key, 'demand', env.now())
  return { folder: chosen?.path ?? null }
}
