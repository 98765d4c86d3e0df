import { addDays } from '../../../shared/domain/date.ts'
import { masterPlaces, masterTables, personKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Actor, Env, Handler, JobWrite } from '../context.ts'
import { applyChanges, removeRow, rowVersion } from '../store/masters.ts'
import type { RowChange } from '../store/masters-judge.ts'
import { masterRow, timelineOf, versionOf } from '../store/masters-read.ts'
import { enterMasterEvent } from '../store/masters-events.ts'
import { anyShape, groupKey, rowKey, type Row } from '../store/masters-tables.ts'
import { noteChangesOfAll } from './fact-changes.ts'
import { keyNow } from '../keys/office-key.ts'
import { cellsOf, fieldChanges, judgeTyped, recordTitle, rowChangedByOther, type EditedRow } from './master-rows.ts'
import { replaceProvisionals } from './people-link.ts'

/** Who acts, where and when. */
export interface MasterHand {
  readonly env: Env
  readonly user: Actor
}

export const handOf = ({ env, user }: MasterHand) => ({
  by: user.userId,
  at: env.now().toISOString(),
  newId: env.newId,
  keys: () => keyNow(env.store.folder),
})

/**
 * Puts one typed row into its master: judged, the row before it closed, both in the change log. Answers what was done as a
 * Japanese sentence. Throws AppError `master-refused`, `changed-by-other`.
 */
export async function putTyped(
  w: JobWrite,
  who: MasterHand,
  kind: MasterKind,
  typed: { readonly cells: Readonly<Record<string, string>>; readonly edit: EditedRow | null },
): Promise<{ readonly text: string; readonly change: RowChange }> {
  const { problems, notes, change } = await judgeTyped(w.tx, kind, typed.cells, typed.edit)
  const [problem] = problems
  if (problem !== undefined || change === null) throw new AppError('master-refused', { problem: problem?.message ?? '' })
  await applyChanges(w.tx, anyShape(kind), [change], handOf(who), true)
  const from = change.after['valid_from']
  const title = recordTitle(kind, cellsOf(kind, change.after, false))
  const since = typeof from === 'string' && from !== '1900-01-01' ? `${toShortWareki(from)}から` : ''
  const what =
    change.verdict === 'added' ? `${since}の行を足しました` : change.verdict === 'same' ? 'は変わっていません' : `${since}の行を直しました`
  return { text: `${masterTables[kind].title} ${title} ${what}。${notes.join('')}`, change }
}

/** What stands in the columns of a person's row stays out of the trail, whose entries are never changed. */
const auditFields = (kind: MasterKind, change: RowChange) =>
  fieldChanges(kind, change.before, change.after, false).map((field) => (personKinds.includes(kind) ? field.column : field))

/** What another screen keeps, with rules of its own, is only looked at among the masters. Throws AppError `master-elsewhere`. */
function assertHere(kind: MasterKind): void {
  const place = masterPlaces[kind]
  if (place !== undefined) throw new AppError('master-elsewhere', { title: masterTables[kind].title, place })
}

/** 台帳の行の保存. A new row from a day, or another content of a row nothing was decided by. Throws AppError `master-elsewhere`. */
export const save: Handler<'master.save'> = async (ctx, input) => {
  const { kind, edit } = input
  assertHere(kind)
  const reason = input.reason.trim()
  if (edit !== null && reason === '') throw new AppError('reason-missing', { what: '台帳の行の変更' })
  const { text, change } = await putTyped(ctx, ctx, kind, input)
  if (change.verdict !== 'same') await enterMasterEvent(ctx.tx, handOf(ctx), { kind, way: 'screen', text, reason, ...countsOf(change) })
  await ctx.audit.write({
    action: 'master-saved',
    ref: kind,
    body: { text: `${text}${reason === '' ? '' : `理由: ${reason}`}`, key: change.key, fields: auditFields(kind, change), reason },
  })
  if (kind === 'residents') await replaceProvisionals(ctx, ctx.env, ctx.user)
  if (change.verdict !== 'same') await noteChangesOfAll(ctx, ctx.env, '台帳の行の変更')
  return { key: change.key, text }
}

const countsOf = (change: RowChange) => ({
  added: change.verdict === 'added' ? 1 : 0,
  changed: (change.verdict === 'changed' ? 1 : 0) + (change.closes === null ? 0 : 1),
  effectiveFrom: effectiveDay(change.after),
})

/** From when a change of a row holds; null for a kind without dates. */
export const effectiveDay = (row: Row): string | null => (typeof row['valid_from'] === 'string' ? row['valid_from'] : null)

/** The first day of a row that may be taken away: a dated row that has not begun. */
const startOf = (kind: MasterKind, row: Row): string | null => {
  const { dated } = anyShape(kind)
  return dated === null ? null : String(row[dated.from])
}

/**
 * 将来の行の削除. Only a row that has not begun; the row that was closed for it holds on. Throws AppError `not-found`,
 * `changed-by-other`, `master-elsewhere`, `master-not-future`, `reason-missing`.
 */
export const remove: Handler<'master.remove'> = async (ctx, { kind, key, version, ...input }) => {
  assertHere(kind)
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '台帳の行の削除' })
  const shape = anyShape(kind)
  const row = await masterRow(ctx.tx, kind, key)
  if (versionOf(kind, row) !== version) throw await rowChangedByOther(ctx.tx, kind, row)
  const start = startOf(kind, row)
  if (start === null) throw new AppError('master-not-future', { why: `${masterTables[kind].title}の行は消せません。` })
  if (start <= ctx.env.businessDay()) throw new AppError('master-not-future', { why: `${toShortWareki(start)}から適用が始まっています。` })
  const { dated } = shape
  const line = dated === null ? [] : await timelineOf(ctx.tx, kind, row)
  const before = dated === null ? undefined : line.find((one) => one[dated.to] === addDays(start, -1))
  await removeRow(ctx.tx, shape, row, handOf(ctx))
  let more = ''
  if (dated !== null && before !== undefined) {
    const plain = shape.toRow(shape.fromRow(before as never))
    const longer = { ...plain, [dated.to]: row[dated.to] ?? null }
    const change: RowChange = { verdict: 'changed', key: rowKey(shape, plain), before: plain, after: longer, closes: null, error: null }
    if (groupKey(shape, plain) === groupKey(shape, row) && rowVersion(plain) !== rowVersion(longer)) {
      await applyChanges(ctx.tx, shape, [change], handOf(ctx), true)
      more = '前の行が続きます。'
    }
  }
  const text = `${masterTables[kind].title} ${recordTitle(kind, cellsOf(kind, row, false))} ${toShortWareki(start)}からの行を消しました。${more}`
  const counts = { added: 0, changed: more === '' ? 0 : 1, removed: 1, effectiveFrom: effectiveDay(row) }
  await enterMasterEvent(ctx.tx, handOf(ctx), { kind, way: 'screen', text, reason, ...counts })
  await ctx.audit.write({ action: 'master-removed', ref: kind, body: { text: `${text}理由: ${reason}`, key, reason } })
  return { key, text }
}
