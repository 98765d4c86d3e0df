import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { paperKindName } from '../../../shared/papers/kinds.ts'
import { can } from '../../../shared/permissions.ts'
import type { Actor, Handler } from '../context.ts'
import { pdfFrom } from '../files/pdf-from.ts'
import { readWholeFile } from '../files/read-file.ts'
import { casesInRuns } from '../store/papers-runs.ts'
import { holdsProtected, paperFile, recentFiles, recentPapers, waitingCases, type WaitingCase } from '../store/papers.ts'

/** The most a stored file is read as, MiB; far above a bundle of a thousand cases. */
export const largestFileMb = 1024
/** Files shown at once. */
const shownFiles = 500

/**
 * 発行の保留. A protected person's papers wait for a second person's release; whoever released them may not print them.
 * Everybody else sees a released case as ready.
 */
export function isHeld(c: Pick<WaitingCase, 'guarded' | 'released_by'>, user: Actor): boolean {
  if (c.guarded !== 1) return false
  return c.released_by === null || (c.released_by === user.userId && can(user.roles, 'papers.issue'))
}

/** 発行待ち. Decided cases whose papers have not gone out and are in no print run, with those that are held. */
export const pending: Handler<'papers.pending'> = async (ctx, input) => {
  const taken = await casesInRuns(ctx.read)
  const waiting = (await waitingCases(ctx.read, ctx.env.businessDay())).filter((c) => !taken.has(c.case_id))
  const rows = waiting.map((c) => ({ c, held: isHeld(c, ctx.user) }))
  const held = rows.filter((row) => row.held).length
  return {
    ready: rows.length - held,
    held,
    rows: rows.slice(0, input.limit).map(({ c, held: stays }) => ({
      caseNo: c.case_no,
      beneficiary: c.name,
      itemName: c.item_name,
      kind: c.kind,
      decisionNo: c.decision_no,
      held: stays,
    })),
  }
}

/** 発行した書類, the newest first. */
export const list: Handler<'papers.list'> = async (ctx, input) => {
  const rows = await recentPapers(ctx.read, ctx.env.businessDay(), input.limit)
  return rows.map((p) => ({
    paperId: p.paper_id,
    number: p.number,
    kind: p.kind,
    kindName: paperKindName(p.kind),
    caseNo: p.case_no,
    beneficiary: p.name,
    state: 'issued' as const,
    issuedOn: p.issued_on,
    file: p.file,
    page: p.page,
    flags: [...new Set([...(p.guarded === 1 ? ['protected'] : []), ...(JSON.parse(p.flags) as string[])])],
  }))
}

/** 作ったファイル, the newest first. */
export const files: Handler<'papers.files'> = async (ctx) => {
  const rows = await recentFiles(ctx.read, shownFiles)
  return rows.map((f) => ({ name: f.name, sha256: f.sha256, pages: f.pages, bytes: f.bytes, issuedOn: f.issued_on }))
}

/**
 * The bytes of an issued file, as they were issued; from one of its sheets on, where something jammed. Only names the store knows are opened. Throws AppError `not-found` for
 * another name, `forbidden` for a file with a letter of a protected person, whose window bears the address, to whoever may not
 * see it, `paper-changed` for a file whose content is no longer what was issued, `file-*` when it is gone.
 */
export const file: Handler<'papers.file'> = async (ctx, input) => {
  const row = await paperFile(ctx.read, input.name)
  if (!row) throw new AppError('not-found', { what: `発行ファイル「${input.name}」` })
  if (!can(ctx.user.roles, 'address.protected') && (await holdsProtected(ctx.read, ctx.env.businessDay(), row.name)))
    throw new AppError('forbidden', { operation: '支援措置のある人の文書を含む発行ファイルの表示' })
  const found = await readWholeFile(join(ctx.env.store.folder, 'papers', row.name), largestFileMb)
  if (found.sha256 !== row.sha256) throw new AppError('paper-changed', { name: row.name })
  const from = input.fromSheet ?? 1
  if (from === 1) return { name: row.name, bytes: found.bytes }
  if (from > row.pages) throw new AppError('not-found', { what: `発行ファイル「${row.name}」の${from}枚目` })
  return { name: row.name.replace(/\.pdf$/, `_${from}枚目から.pdf`), bytes: pdfFrom(found.bytes, from) }
}
