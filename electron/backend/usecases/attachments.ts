import type { AttachmentView } from '../../../shared/contract/attachments.ts'
import { AppError } from '../../../shared/errors.ts'
import { hasContent, keepContent, readContent } from '../attachments/contents.ts'
import { attachmentTypes, typeOf, type AttachmentType } from '../attachments/content-type.ts'
import { labelOf } from '../attachments/label.ts'
import { dropSet } from '../attachments/leftovers.ts'
import { officeKey } from '../keys/office-key.ts'
import { readOne } from '../attachments/source.ts'
import { contentHash } from '../attachments/vault.ts'
import type { Handler } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import {
  attachmentOf,
  attachmentsOf,
  clearSet,
  findSet,
  heldKeys,
  insertAttachments,
  insertSet,
  insertStaged,
  openCaseNumbers,
  stagedOf,
} from '../store/attachments.ts'
import { caseByNumber } from '../store/cases.ts'
import { caseConflict, conflict } from '../store/conflict.ts'
import type { AttachmentTable } from '../store/schema-attachments.ts'
import { enterHandOver, neutralName } from '../store/hand-over.ts'
import { isGuardedCase } from '../store/papers.ts'
import { userNames } from '../store/users.ts'
import { attachmentKinds } from './attachment-stage.ts'
import { seesForm } from './protection.ts'

const typeFacts = (type: string) => attachmentTypes[type as AttachmentType]

function viewOf(row: AttachmentTable, names: ReadonlyMap<string, string>): AttachmentView {
  const { name, shown } = typeFacts(row.type)
  return {
    attachmentId: row.attachment_id,
    label: row.label,
    kind: row.kind,
    type: row.type,
    typeName: name,
    shown,
    bytes: row.bytes,
    sha256: row.sha256,
    cameBy: row.came_by as AttachmentView['cameBy'],
    source: row.source,
    by: names.get(row.by_user) ?? row.by_user,
    at: row.at,
  }
}

/** What the history of a case says of files that came. */
const toldLabels = (rows: readonly { readonly label: string }[]): string =>
  rows
    .slice(0, 5)
    .map((row) => row.label)
    .join('、') + (rows.length > 5 ? ` ほか${rows.length - 5}件` : '')

/**
 * 添付ファイルの取込. The staged files become attachments of their cases in one stroke, each case with its entry in the trail. What a
 * case got meanwhile from elsewhere is not added again. Throws `attachment-lost` when a content is no longer in its place.
 */
export const commit: Handler<'attachment.commit'> = async (ctx, input) => {
  const { tx, env } = ctx
  const set = await findSet(tx, input.setId)
  if (!set) throw new AppError('not-found', { what: '読み込んだ添付ファイル（もう一度読み込んでください）' })
  const staged = await stagedOf(tx, set.set_id)
  const known = attachmentKinds(set.programme)
  const kinds = new Map((input.kinds ?? []).map((one) => [one.id, one.kind]))
  for (const kind of kinds.values()) if (kind !== null && !known.includes(kind)) throw new AppError('bad-input', { fields: '書類の種類' })
  const numbers = await openCaseNumbers(
    tx,
    staged.map((row) => row.case_id),
  )
  const held = await heldKeys(
    tx,
    staged.map((row) => row.case_id),
  )
  const rows: AttachmentTable[] = []
  for (const row of staged) {
    if (!numbers.has(row.case_id)) throw await caseConflict(tx, row.case_id)
    if (held.has(`${row.case_id} ${row.sha256}`)) continue
    if (!(await hasContent(env.store.folder, row.sha256))) throw new AppError('attachment-lost', { sha256: row.sha256.slice(0, 12) })
    rows.push({
      attachment_id: row.stage_id,
      case_id: row.case_id,
      application_id: row.application_id,
      label: row.label,
      kind: kinds.get(row.stage_id) !== undefined || kinds.has(row.stage_id) ? (kinds.get(row.stage_id) ?? null) : row.kind,
      type: row.type,
      bytes: row.bytes,
      sha256: row.sha256,
      came_by: set.came_by,
      source: set.source,
      note: row.note,
      by_user: ctx.user.userId,
      at: env.now().toISOString(),
    })
  }
  const attachNo = await nextInSeries(tx, 'attachment', env.businessDay())
  await insertAttachments(tx, rows)
  await clearSet(tx, set.set_id)
  const byCase = new Map<string, AttachmentTable[]>()
  for (const row of rows) byCase.set(row.case_id, [...(byCase.get(row.case_id) ?? []), row])
  for (const [caseId, files] of byCase) {
    const body = { text: toldLabels(files), set: attachNo, files: files.map((f) => ({ label: f.label, sha256: f.sha256, kind: f.kind })) }
    await ctx.audit.write({ action: 'attach', ref: numbers.get(caseId) ?? caseId, body })
  }
  // a folder or a file named after a person under 支援措置 would tell the name to everybody who reads the ledger
  let name = set.source
  for (const caseId of byCase.keys()) if (await isGuardedCase(tx, env.businessDay(), caseId)) name = neutralName(attachNo, set.source)
  await enterHandOver(tx, ctx, { direction: 'in', name, sha256: set.sha256, rows: rows.length, ref: attachNo })
  const text = `${set.source}: ${rows.length}件を${byCase.size}件の案件に添付`
  await ctx.audit.write({ action: 'attach-set', ref: attachNo, body: { text, source: set.source, files: rows.length } })
  return { attachNo, added: rows.length, same: staged.length - rows.length, cases: byCase.size }
}

/** A set nobody wants. Its contents go, unless something else holds them. */
export const discard: Handler<'attachment.discard'> = async (ctx, input) => {
  const set = await findSet(ctx.read, input.setId)
  if (!set) throw new AppError('not-found', { what: '読み込んだ添付ファイル' })
  await dropSet(ctx.env.store, set.set_id)
  await ctx.write(({ audit }) =>
    audit.write({ action: 'attach-discarded', ref: '-', body: { text: `${set.source} を取り込まずに破棄`, source: set.source } }),
  )
  return {}
}

/** 添付の一覧 of a case, oldest first. Throws AppError `not-found`. */
export const list: Handler<'attachment.list'> = async (ctx, input) => {
  const found = await caseByNumber(ctx.read, input.caseNo)
  const names = await userNames(ctx.read)
  const rows = await attachmentsOf(ctx.read, found.case_id)
  return { kinds: [...attachmentKinds(found.programme)], attachments: rows.map((row) => viewOf(row, names)) }
}

/**
 * The bytes of one attachment that the program can show. A protected person's papers bear the address: only those who take
 * them in, or may see it, open them. Throws `forbidden`, `not-found`, `attachment-not-shown`, `attachment-*`, `office-key-*`.
 */
export const read: Handler<'attachment.read'> = async (ctx, input) => {
  const found = await caseByNumber(ctx.read, input.caseNo)
  const row = await attachmentOf(ctx.read, found.case_id, input.attachmentId)
  if (!row) throw new AppError('not-found', { what: '添付' })
  if (!seesForm(ctx.user) && (await isGuardedCase(ctx.read, ctx.env.businessDay(), found.case_id)))
    throw new AppError('forbidden', { operation: '支援措置のある人の添付の閲覧' })
  const { shown, mime, name } = typeFacts(row.type)
  if (!shown) throw new AppError('attachment-not-shown', { label: row.label, type: name })
  const bytes = await readContent(ctx.env.store.folder, await officeKey(ctx.env.store.folder), row.sha256)
  return { label: row.label, mime, bytes }
}

/** 添付の追加. One file that a person brings to one case. Throws `attachment-refused` with the reason, `not-found`. */
export const add: Handler<'attachment.add'> = async (ctx, input) => {
  const { env } = ctx
  const { path, name } = env.tickets.resolve(input.ticket, 'open')
  const found = await caseByNumber(ctx.read, input.caseNo)
  if (input.kind !== null && !attachmentKinds(found.programme).includes(input.kind))
    throw new AppError('bad-input', { fields: '書類の種類' })
  const { label } = labelOf(name)
  const content = await readOne(path)
  const verdict = 'reason' in content ? { blocked: content.reason } : typeOf(content.bytes, name)
  if ('reason' in content || 'blocked' in verdict) {
    throw new AppError('attachment-refused', { label, reason: 'blocked' in verdict ? verdict.blocked : '' })
  }
  const sha256 = contentHash(content.bytes)
  const held = await heldKeys(ctx.read, [found.case_id])
  if (held.has(`${found.case_id} ${sha256}`))
    throw new AppError('attachment-refused', { label, reason: '同じ内容がこの案件に添付済みです' })
  const key = await officeKey(env.store.folder)
  const row: AttachmentTable = {
    attachment_id: env.newId(),
    case_id: found.case_id,
    application_id: found.application_id,
    label,
    kind: input.kind,
    type: verdict.type,
    bytes: content.bytes.length,
    sha256,
    came_by: 'manual',
    source: label,
    note: input.note,
    by_user: ctx.user.userId,
    at: env.now().toISOString(),
  }
  const setId = env.newId()
  const { attachment_id: stage_id, came_by, source, by_user, at, ...staged } = row
  await ctx.write(
    async ({ tx }) => {
      await insertSet(tx, { set_id: setId, source, came_by, programme: found.programme, sha256, by_user, at })
      await insertStaged(tx, [{ ...staged, stage_id, set_id: setId }])
    },
    { staging: true },
  )
  try {
    await keepContent(env.store.folder, key, sha256, content.bytes)
    ctx.signal.throwIfAborted()
    await ctx.write(async ({ tx, audit }) => {
      if (!(await openCaseNumbers(tx, [row.case_id])).has(row.case_id)) throw conflict(found.case_no, `案件 ${found.case_no}`)
      await insertAttachments(tx, [row])
      await clearSet(tx, setId)
      const guarded = await isGuardedCase(tx, env.businessDay(), row.case_id)
      const handed = guarded ? neutralName(found.case_no, label) : label
      await enterHandOver(tx, ctx, { direction: 'in', name: handed, sha256, rows: 1, ref: found.case_no })
      const text = `${label}${input.kind === null ? '' : `（${input.kind}）`}${input.note === '' ? '' : `: ${input.note}`}`
      await audit.write({ action: 'attach', ref: found.case_no, body: { text, files: [{ label, sha256, kind: input.kind }] } })
    })
  } catch (error) {
    await dropSet(env.store, setId)
    throw error
  }
  return viewOf(row, await userNames(ctx.read))
}
