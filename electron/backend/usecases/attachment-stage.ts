import type { AttachmentPreview } from '../../../shared/contract/attachments.ts'
import { AppError } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import { keepContent } from '../attachments/contents.ts'
import { attachmentTypes, typeOf } from '../attachments/content-type.ts'
import { labelOf } from '../attachments/label.ts'
import { dropSet } from '../attachments/leftovers.ts'
import { caseIndex, kindOf, namesInCell, type AttachmentCase, type MatchedBy } from '../attachments/match.ts'
import { officeKey } from '../keys/office-key.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { openSource, type AttachmentSource } from '../attachments/source.ts'
import { contentHash } from '../attachments/vault.ts'
import type { Handler, JobContext } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import {
  attachableCases,
  batchForms,
  cellsOfBatch,
  heldByCase,
  insertSet,
  insertStaged,
  receiptsOfBatch,
  writeSetHash,
} from '../store/attachments.ts'
import type { ReadDb } from '../store/db.ts'
import { findBatch } from '../store/imports.ts'
import type { AttachmentStageTable } from '../store/schema-attachments.ts'

/** Entries of one list of a preview; the counts are always whole. */
const most = 2000
/** States in which a paper that is missing is still waited for. */
const awaiting: readonly string[] = ['received', 'correction', 'on-hold', 'reviewed']

/** 書類の種類 of a programme: the choices of its field 添付書類, without those that say there is none. */
export function attachmentKinds(programme: string): readonly string[] {
  const field = findProgramme(programme)?.fields.find((one) => one.id === 'attachments')
  return (field !== undefined && 'choices' in field ? (field.choices ?? []) : []).filter((kind) => !kind.endsWith('なし'))
}

/**
 * 添付ファイルの読込. Matches the files of a ZIP or folder with the applications of a programme, judges each by its content and
 * keeps the fitting ones, encrypted, until a person commits the set. Cancelling takes everything away again.
 */
export const stage: Handler<'attachment.stage'> = async (ctx, input) => {
  if (!findProgramme(input.programme)) throw new AppError('unknown-programme', { programme: input.programme })
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const batchId = input.batchId === undefined ? undefined : await committedBatch(ctx.read, input.batchId, input.programme)
  const key = await officeKey(ctx.env.store.folder)
  const source = await openSource(path)
  const setId = ctx.env.newId()
  try {
    const set = {
      set_id: setId,
      source: labelOf(source.name).label,
      came_by: source.kind,
      programme: input.programme,
      sha256: source.sha256 ?? '',
      by_user: ctx.user.userId,
      at: ctx.env.now().toISOString(),
    }
    await ctx.write(({ tx }) => insertSet(tx, set), { staging: true })
    const scope = await scopeOf(ctx.read, input.programme, batchId)
    const sorted = await sortFiles(ctx, source, { setId, key, programme: input.programme, ...scope })
    if (source.sha256 === null) await ctx.write(({ tx }) => writeSetHash(tx, setId, folderHash(sorted)), { staging: true })
    return { setId, source: set.source, sourceKind: source.kind, programme: input.programme, ...previewOf(sorted, scope, input.programme) }
  } catch (error) {
    await dropSet(ctx.env.store, setId)
    throw error
  } finally {
    await source.close()
  }
}

/** A folder has no bytes of its own: the hash of its fitting files' paths and hashes, in order of paths. */
function folderHash(sorted: Sorted): string {
  const lines = sorted.placed.map(({ path, row }) => `${path}\t${row.sha256}\n`).sort()
  return contentHash(Buffer.from(lines.join(''), 'utf8'))
}

async function committedBatch(read: ReadDb, batchId: string, programme: string): Promise<string> {
  const batch = await findBatch(read, batchId)
  if (batch?.state !== 'committed' || batch.programme !== programme) throw new AppError('not-found', { what: '取り込んだ申請' })
  return batchId
}

interface Held {
  readonly sha256: string
  readonly kind: string | null
}

interface Scope {
  readonly cases: readonly AttachmentCase[]
  /** Cases of which a missing paper is told. */
  readonly awaited: readonly AttachmentCase[]
  readonly held: ReadonlyMap<string, readonly Held[]>
}

async function scopeOf(read: ReadDb, programme: string, batchId: string | undefined): Promise<Scope> {
  const rows = await attachableCases(read, programme)
  const names = await namesByApplication(read, programme, batchId)
  const cases = rows.map((row): AttachmentCase & { readonly state: string } => ({
    caseId: row.case_id,
    caseNo: row.case_no,
    receiptNo: row.receipt_no,
    applicationId: row.application_id,
    name: row.name,
    state: row.state,
    told: toldKinds(row.told),
    fileNames: names.get(row.application_id) ?? [],
  }))
  const receipts = batchId === undefined ? null : await receiptsOfBatch(read, batchId)
  const awaited = cases.filter((one) => (receipts === null ? awaiting.includes(one.state) : receipts.has(one.receiptNo)))
  return { cases, awaited, held: await heldByCase(read, programme) }
}

function toldKinds(json: string | null): readonly string[] {
  const list: unknown = json === null ? [] : JSON.parse(json)
  return Array.isArray(list) ? list.filter((kind): kind is string => typeof kind === 'string' && !kind.endsWith('なし')) : []
}

/**
 * File names that rows of imports give: from the column that the profile calls `attachmentColumn`; for a named import without
 * one, from the column of 添付書類, where names stand as often as words.
 */
async function namesByApplication(read: ReadDb, programme: string, batchId: string | undefined) {
  const names = new Map<string, readonly string[]>()
  for (const form of await batchForms(read, programme, batchId)) {
    const header = JSON.parse(form.header) as string[]
    const profile = JSON.parse(form.profile) as { attachmentColumn?: string; columns?: Record<string, string | string[]> }
    const columns = profile.attachmentColumn ?? (batchId === undefined ? [] : (profile.columns?.['attachments'] ?? []))
    const places = [columns].flat().map((name) => header.findIndex((cell) => cell.trim() === name.trim()))
    const found = places.filter((place) => place >= 0)
    if (found.length === 0) continue
    for (const [applicationId, cells] of await cellsOfBatch(read, form.batch_id)) {
      const told = found.flatMap((place) => namesInCell(cells[place] ?? '')).filter((name) => /\.[A-Za-z0-9]{1,5}$/.test(name))
      if (told.length > 0) names.set(applicationId, told)
    }
  }
  return names
}

interface Placed {
  readonly row: AttachmentStageTable
  readonly path: string
  readonly cleaned: boolean
  readonly by: MatchedBy
  readonly found: AttachmentCase
  readonly same: boolean
}

interface Sorted {
  readonly placed: readonly Placed[]
  readonly surplus: readonly { path: string; reason: string }[]
  readonly refused: readonly { path: string; reason: string }[]
}

interface Desk extends Scope {
  readonly setId: string
  readonly key: OfficeKeys
  readonly programme: string
}

async function sortFiles(ctx: JobContext, source: AttachmentSource, desk: Desk): Promise<Sorted> {
  const index = caseIndex(desk.cases)
  const kinds = attachmentKinds(desk.programme)
  const placed: Placed[] = []
  const surplus: { path: string; reason: string }[] = []
  const refused: { path: string; reason: string }[] = []
  const waiting: Unkept[] = []
  for (const [n, file] of source.files.entries()) {
    ctx.signal.throwIfAborted()
    ctx.progress({ step: '添付ファイルの読込', done: n, total: source.files.length, fraction: n / source.files.length })
    await yieldToLoop()
    const { label, cleaned } = labelOf(file.path)
    const path = shownPath(file.path)
    const match = index.match(file.path)
    if ('reason' in match) {
      surplus.push({ path, reason: match.reason })
      continue
    }
    const content = await file.read()
    if ('reason' in content) {
      refused.push({ path, reason: content.reason })
      continue
    }
    const verdict = typeOf(content.bytes, file.path)
    if ('blocked' in verdict) {
      refused.push({ path, reason: verdict.blocked })
      continue
    }
    const sha256 = contentHash(content.bytes)
    const { found, by } = match
    const row: AttachmentStageTable = {
      stage_id: ctx.env.newId(),
      set_id: desk.setId,
      case_id: found.caseId,
      application_id: found.applicationId,
      label,
      kind: kindOf(label, kinds),
      type: verdict.type,
      bytes: content.bytes.length,
      sha256,
      note: '',
    }
    const held = desk.held.get(found.caseId)?.some((one) => one.sha256 === sha256) ?? false
    const twice = placed.some((one) => one.row.case_id === found.caseId && one.row.sha256 === sha256)
    placed.push({ row, path, cleaned, by, found, same: held || twice })
    if (held || twice) continue
    waiting.push({ row, bytes: content.bytes })
    if (isFull(waiting)) await keep(ctx, desk.key, waiting.splice(0))
  }
  await keep(ctx, desk.key, waiting)
  return { placed, surplus, refused }
}

/** A file that was read and judged, and is not on disk yet. */
interface Unkept {
  readonly row: AttachmentStageTable
  readonly bytes: Uint8Array
}

/** So many files, or so many bytes, are kept at once: waiting for the disk is most of the work, and memory stays bounded. */
const isFull = (files: readonly Unkept[]): boolean =>
  files.length >= 16 || files.reduce((sum, file) => sum + file.bytes.length, 0) >= 32 * 1_048_576

/** The rows first: whatever happens to the program after them, the next start knows of the contents. */
async function keep(ctx: JobContext, key: OfficeKeys, files: readonly Unkept[]): Promise<void> {
  if (files.length === 0) return
  await ctx.write(
    ({ tx }) =>
      insertStaged(
        tx,
        files.map((file) => file.row),
      ),
    { staging: true },
  )
  const contents = new Map(files.map((file) => [file.row.sha256, file.bytes]))
  const writing = [...contents].map(([sha256, bytes]) => keepContent(ctx.env.store.folder, key, sha256, bytes))
  // every write must have ended before a failure of one is cleared away
  const failed = (await Promise.allSettled(writing)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** A path for the screen: hidden signs of its parts removed, bounded. */
function shownPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '')
  return parts
    .slice(-4)
    .map((part) => (part === '..' || part === '.' ? part : labelOf(part).label))
    .join('/')
}

function previewOf(
  sorted: Sorted,
  scope: Scope,
  programme: string,
): Omit<AttachmentPreview, 'setId' | 'source' | 'sourceKind' | 'programme'> {
  const { placed, surplus, refused } = sorted
  const missing = missingPapers(placed, scope)
  const same = placed.filter((one) => one.same).length
  return {
    kinds: [...attachmentKinds(programme)],
    files: placed.length + surplus.length + refused.length,
    added: placed.length - same,
    same,
    surplusCount: surplus.length,
    refusedCount: refused.length,
    missingCount: missing.length,
    matched: placed.slice(0, most).map(({ row, path, cleaned, by, found, same: known }) => ({
      id: row.stage_id,
      path,
      label: row.label,
      cleaned,
      kind: row.kind,
      typeName: attachmentTypes[row.type as keyof typeof attachmentTypes].name,
      bytes: row.bytes,
      caseNo: found.caseNo,
      receiptNo: found.receiptNo,
      name: found.name,
      by,
      same: known,
    })),
    missing: missing.slice(0, most),
    surplus: surplus.slice(0, most),
    refused: refused.slice(0, most),
  }
}

function missingPapers(placed: readonly Placed[], scope: Scope): AttachmentPreview['missing'] {
  const brought = new Map<string, (string | null)[]>()
  for (const { row } of placed) brought.set(row.case_id, [...(brought.get(row.case_id) ?? []), row.kind])
  return scope.awaited.flatMap((one) => {
    const kinds = [...(brought.get(one.caseId) ?? []), ...(scope.held.get(one.caseId) ?? []).map((held) => held.kind)]
    const others = kinds.filter((kind) => kind === null).length
    const lacking = one.told.filter((kind) => !kinds.includes(kind))
    return lacking.map((kind) => ({ caseNo: one.caseNo, receiptNo: one.receiptNo, name: one.name, kind, others }))
  })
}
