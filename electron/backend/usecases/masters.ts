import { masterKinds, masterTables, personKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, QueryContext } from '../context.ts'
import { masterCounts } from '../store/masters.ts'
import { usedInDecision } from '../store/masters-judge.ts'
import { changesOf, countRows, masterEvents, masterRow, pageOfRows, personsOf, timelineOf } from '../store/masters-read.ts'
import type { Row } from '../store/masters-tables.ts'
import { fieldChanges, judgeTyped, rowTitle, rowView } from './master-rows.ts'
import { seesProtected } from './protection.ts'

/** Lines of a change log shown with a row. */
const changesShown = 100

/** 台帳の件数 of every kind, also of the empty ones. */
export const counts: Handler<'master.counts'> = async (ctx) => {
  const rows = await masterCounts(ctx.read)
  return masterKinds.map((kind) => ({ kind, name: masterTables[kind].title, rows: rows.get(kind) ?? 0 }))
}

/** 台帳の一覧: one page of a kind, as far as the search finds it. */
export const list: Handler<'master.list'> = async (ctx, { kind, text, offset, limit }) => {
  const rows = await pageOfRows(ctx.read, kind, text, offset, limit)
  const persons = personKinds.includes(kind) ? await personsOf(ctx.read, rows, ctx.env.businessDay()) : new Map()
  return { total: await countRows(ctx.read, kind, text), rows: rows.map((row) => view(ctx, kind, row, persons)) }
}

type Persons = Awaited<ReturnType<typeof personsOf>>

const view = (ctx: QueryContext, kind: MasterKind, row: Row, persons: Persons) =>
  rowView(kind, row, ctx.env.businessDay(), persons.get(String(row['resident_no'])), seesProtected(ctx.user))

/** 台帳の行: its dated rows and who changed them. Throws AppError `not-found`. */
export const row: Handler<'master.row'> = async (ctx, { kind, key }) => {
  if (personKinds.includes(kind)) throw new AppError('forbidden', { operation: '人の台帳の行（記録のない閲覧）' })
  return detailOf(ctx, kind, key)
}

/** 人の台帳の行; the look at it is in the trail under the person's number. Throws AppError `not-found`. */
export const personRow: Handler<'master.personRow'> = async (ctx, { kind, key, residentNo }) => {
  const found = await masterRow(ctx.read, kind, key)
  if (found['resident_no'] !== residentNo) throw new AppError('not-found', { what: `宛名番号 ${residentNo} の行` })
  return detailOf(ctx, kind, key)
}

async function detailOf(ctx: QueryContext, kind: MasterKind, key: string) {
  const found = await masterRow(ctx.read, kind, key)
  const line = await timelineOf(ctx.read, kind, found)
  const persons = personKinds.includes(kind) ? await personsOf(ctx.read, [found], ctx.env.businessDay()) : new Map()
  const guarded = persons.get(String(found['resident_no']))?.guarded ?? false
  const hide = guarded && !seesProtected(ctx.user)
  const rows = []
  for (const one of line) rows.push({ ...view(ctx, kind, one, persons), used: await usedInDecision(ctx.read, kind, one) })
  const changes = await changesOf(ctx.read, kind, line, changesShown)
  const shown = rows.find((one) => one.key === key)
  return {
    kind,
    key,
    title: rowTitle(kind, shown?.cells ?? []),
    rows,
    changes: changes.map((change) => {
      const { before, after } = change
      const act = before === null ? ('added' as const) : after === null ? ('removed' as const) : ('changed' as const)
      const from = String((after ?? before)?.['valid_from'] ?? '')
      return {
        id: change.change_id,
        at: change.at,
        by: change.by_name ?? change.by_user,
        act,
        from,
        fields: fieldChanges(kind, before, after, hide),
      }
    }),
  }
}

/** 台帳の行の確認 while it is typed: every fault by its column, and what saving would do beside. */
export const check: Handler<'master.check'> = async (ctx, { kind, cells, edit }) => {
  const { problems, notes, change } = await judgeTyped(ctx.read, kind, cells, edit)
  const persons = change !== null && kind === 'residents' ? await personsOf(ctx.read, [change.after], ctx.env.businessDay()) : new Map()
  const hide = (persons.get(String(change?.after['resident_no']))?.guarded ?? false) && !seesProtected(ctx.user)
  const fields = change === null || change.before === null ? [] : fieldChanges(kind, change.before, change.after, hide)
  return { problems: [...problems], notes: [...notes], fields }
}

/** 台帳の変更の記録, newest first. */
export const events: Handler<'master.events'> = async (ctx, { limit }) => {
  const found = await masterEvents(ctx.read, {}, limit)
  return found.map((one) => ({
    id: one.event_id,
    kind: one.kind,
    name: masterKinds.filter((kind) => kind === one.kind).map((kind) => masterTables[kind].title)[0] ?? one.kind,
    at: one.at,
    by: one.by_name ?? one.by_user,
    way: one.way as 'screen' | 'file' | 'plan',
    text: one.text,
    reason: one.reason,
    effectiveFrom: one.effective_from,
  }))
}
