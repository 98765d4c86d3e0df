import { masterKinds } from '../../../shared/contract/session.ts'
import { masterTables as masterTitles } from '../../../shared/domain/master-tables-kinds.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { readMasterFile } from '../office/master-file.ts'
import { replaceProvisionals } from './people-link.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { masterCounts, masterTables, mergeMaster } from '../store/masters.ts'

/** 台帳の取込. Loads or updates one master in one transaction; rows with faults are left out and listed. */
export const load: Handler<'master.load'> = async (ctx, input) => {
  const kind = masterKinds.find((known) => known === input.kind)
  if (kind === undefined) throw new AppError('unknown-kind', { kind: input.kind })
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const file = await readMasterFile(path, kind)
  ctx.progress({ step: '読込', done: file.rows, total: file.rows, fraction: 0.4 })
  ctx.signal.throwIfAborted()
  const log = { by: ctx.user.userId, at: ctx.env.now().toISOString(), newId: ctx.env.newId }
  const counts = await ctx.write(async ({ tx, audit }) => {
    // the records are of the kind that was read: the pair stands in two tables of the same keys
    const merged = await mergeMaster(tx, masterTables[kind] as never, file.records as never[], log)
    const body = { file: file.name, sha256: file.sha256, rows: file.rows, rejected: file.rejected, ...merged }
    await enterHandOver(tx, ctx, { direction: 'in', name: file.name, sha256: file.sha256, rows: file.rows, ref: masterTitles[kind].title })
    await audit.write({ action: 'load', ref: kind, body })
    if (kind === 'residents') await replaceProvisionals({ tx, audit }, ctx.env, ctx.user)
    return merged
  })
  return { kind, rows: file.rows, ...counts, rejected: file.rejected, errors: [...file.errors] }
}

/** 台帳の件数 of every kind, also of the empty ones. */
export const counts: Handler<'master.counts'> = async (ctx) => {
  const rows = await masterCounts(ctx.read)
  return masterKinds.map((kind) => ({ kind, name: masterTitles[kind].title, rows: rows.get(kind) ?? 0 }))
}
