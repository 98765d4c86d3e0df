import type { AuditLine } from '../../../shared/contract/audit-lists.ts'
import { contract, isOp, type ParsedInput } from '../../../shared/contract.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { refWord } from '../../../shared/domain/trail-refs.ts'
import { AppError } from '../../../shared/errors.ts'
import { actText } from '../audit/acts.ts'
import type { Handler, QueryContext } from '../context.ts'
import { nationalHolidays } from '../files/holidays.ts'
import { dailyCounts, trailLines, type TrailFilter, type TrailLine, type TrailMark } from '../store/audit-lists.ts'
import { entriesUnder, refsOf } from '../store/person-views.ts'
import { officeParameters } from '../store/users-admin.ts'
import { userNames } from '../store/users.ts'

/** 監査の一覧: what an auditor looks for, each bounded by a period and by pages. */

type Asked = Omit<ParsedInput<'audit.entries'>, 'limit' | 'before'>
type Context = Pick<QueryContext, 'read' | 'env'>

/** Days of a list without a period, and the most that one may span. */
const usualDays = 31
const mostDays = 366

/** Acts of each special list. `out`: what leaves the office or goes to print. */
export const actsOf: Readonly<Partial<Record<Asked['list'], readonly string[]>>> = {
  failed: ['login-failed'],
  denied: ['denied'],
  keys: [
    'device-key',
    'key-enrol',
    'key-confirm',
    'key-revoke',
    'key-revoke-confirm',
    'key-lost',
    'password-changed',
    'user-changed',
    'role-changed',
    'restore-accepted',
    'restore-confirmed',
    'checkpoint-folder',
  ],
  clock: ['clock-jump', 'clock-confirm'],
  out: ['export', 'list-printed', 'issue', 'correction-letter', 'correction-mail', 'payment-export', 'hand-over', 'held', 'release'],
}

/** 期間 of a list. Throws AppError `bad-input` for one that ends before it begins or is longer than a year. */
export function periodOf(asked: { readonly from?: string | undefined; readonly to?: string | undefined }, today: IsoDate) {
  const shifted = (day: IsoDate, by: number): IsoDate =>
    new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
  if ([asked.from, asked.to].some((day) => day !== undefined && !isIsoDate(day))) throw new AppError('bad-input', { fields: '期間' })
  const to = asked.to ?? (asked.from === undefined ? today : shifted(asked.from, usualDays - 1))
  const from = asked.from ?? shifted(to, 1 - usualDays)
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 0 || days >= mostDays) throw new AppError('bad-input', { fields: '期間（1年まで）' })
  return { from, to }
}

/** 開庁時間, by the dated parameter `office` / `audit.officeHours` (`08:00-19:00`), and the holidays of the period. */
async function officeHours({ read, env }: Context, from: IsoDate, to: IsoDate): Promise<NonNullable<TrailFilter['outside']>> {
  const value = (await officeParameters(read, ['audit.officeHours'], env.businessDay())).get('audit.officeHours') ?? ''
  const [, open = '08:00', close = '19:00'] = /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(value) ?? []
  return { open, close, holidays: [...nationalHolidays()].filter((day) => day >= from && day <= to) }
}

/** The operation of a view, in words; an older one that is gone keeps its name. */
export function viewedBy(body: string | null): string | null {
  if (body === null) return null
  const { operation } = JSON.parse(body) as { readonly operation?: unknown }
  if (typeof operation !== 'string') return null
  return isOp(operation) ? contract[operation].title : operation
}

/** Seconds within which looks at several sides of one thing are one opening. */
const openingSeconds = 10

/**
 * 一度の閲覧. Opening a case leaves several entries (the case, its grounds, its papers): they become one line, which keeps the number of the first.
 * The same look once more is another opening.
 */
export function openings<L extends Pick<TrailLine, 'at_local' | 'actor' | 'action' | 'ref' | 'body'>>(
  lines: readonly L[],
): { readonly line: L; readonly whats: readonly string[]; readonly merged: number }[] {
  const made: { line: L; whats: string[]; merged: number }[] = []
  const open = new Map<string, (typeof made)[number]>()
  // the first look begins the opening
  for (const line of lines.toReversed()) {
    const what = line.action === 'view' ? (viewedBy(line.body) ?? '閲覧') : null
    const key = `${line.actor} ${line.ref}`
    const group = open.get(key)
    const near = group !== undefined && Date.parse(line.at_local) - Date.parse(group.line.at_local) <= openingSeconds * 1000
    if (what !== null && near && !group.whats.includes(what)) {
      group.whats.push(what)
      group.merged++
      continue
    }
    const next = { line, whats: what === null ? [] : [what], merged: 1 }
    made.push(next)
    if (what === null) open.delete(key)
    else open.set(key, next)
  }
  return made.toReversed()
}

/** What an entry is filed under, as people call it. */
function refName(ref: string, action: string, names: ReadonlyMap<string, string>): string {
  const [first = '', second] = ref.split(' ')
  // a ledger that was saved, not the user who may be called so
  if (action === 'export' && refWord(ref, action) !== ref) return refWord(ref, action)
  if (isOp(ref)) return contract[ref].title
  const name = names.get(first)
  if (name !== undefined) return second === undefined ? name : `${name}（鍵 ${second}）`
  if (first === 'office' && second !== undefined) return `事務所（鍵 ${second}）`
  return refWord(ref, action)
}

const programNames: Readonly<Record<string, string>> = { system: '給付デスク', nobody: 'ログイン前' }

/** Lines as they are shown, views of one opening merged. */
export function shownLines(lines: readonly TrailLine[], names: ReadonlyMap<string, string>): AuditLine[] {
  return openings(lines).map(({ line, whats, merged }) => {
    const { act, text } = actText(line.action, line.body)
    return {
      seq: line.seq,
      at: line.at_local,
      by: names.get(line.actor) ?? programNames[line.actor] ?? line.actor,
      byId: line.actor,
      device: line.device,
      act: whats.length > 0 ? '閲覧' : act,
      action: line.action,
      ref: line.ref,
      refName: refName(line.ref, line.action, names),
      text: whats.length > 0 ? whats.join('・') : text,
      merged,
    }
  })
}

/** One page of stored entries for a list, and where the next one begins. Throws AppError `bad-input`. */
export async function pageOf(
  ctx: Context,
  asked: Asked,
  before: TrailMark | undefined,
  limit: number,
): Promise<{ readonly lines: TrailLine[]; readonly next: TrailMark | null; readonly from: IsoDate; readonly to: IsoDate }> {
  const { list, caseNo, user, views } = asked
  const { from, to } = periodOf(asked, ctx.env.businessDay() > localDayOf(ctx) ? ctx.env.businessDay() : localDayOf(ctx))
  let lines: TrailLine[]
  if (list === 'case') {
    if (caseNo === undefined) throw new AppError('bad-input', { fields: '案件番号' })
    const { caseNos, refs } = await refsOf(ctx.read, { caseNo: caseNo.toUpperCase() })
    if (caseNos.length === 0) throw new AppError('not-found', { what: `案件 ${caseNo}` })
    const span = asked.from === undefined && asked.to === undefined ? {} : { from, to }
    // the whole life of a case: no period unless one is asked for
    lines = await entriesUnder(ctx.read, refs, { acts: true, withoutViews: !views, beforeSeq: before?.seq, limit, ...span })
  } else {
    if (list === 'user' && user === undefined) throw new AppError('bad-input', { fields: '利用者' })
    const actions = actsOf[list]
    const outside = list === 'hours' ? await officeHours(ctx, from, to) : undefined
    const wanted = {
      from,
      to,
      before,
      limit,
      withoutViews: !views,
      ...(actions === undefined ? {} : { actions }),
      ...(outside === undefined ? {} : { outside }),
    }
    lines = await trailLines(ctx.read, { ...wanted, actor: user })
    if (user !== undefined) {
      const logins = await trailLines(ctx.read, { ...wanted, about: user })
      const newest = (a: TrailLine, b: TrailLine): number => (a.at_local === b.at_local ? b.seq - a.seq : a.at_local < b.at_local ? 1 : -1)
      lines = [...lines, ...logins].sort(newest).slice(0, limit)
    }
  }
  const last = lines.at(-1)
  return { lines, from, to, next: last === undefined || lines.length < limit ? null : { at: last.at_local, seq: last.seq } }
}

/** The clock's own day: entries bear it, also while the office works on another business day. */
function localDayOf({ env }: Context): IsoDate {
  return new Date(env.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 10)
}

/** 監査の一覧, a page. */
export const entries: Handler<'audit.entries'> = async (ctx, { before, limit, ...asked }) => {
  const { lines, next, from, to } = await pageOf(ctx, asked, before, limit)
  return { from, to, rows: shownLines(lines, await userNames(ctx.read)), next }
}

/** Acts that are counted for each person and day, with the dated parameter of the count from which a day is shown. */
const counted = [
  { kind: 'views', parameter: 'audit.massViews', usual: 200, actions: ['view'] },
  { kind: 'exports', parameter: 'audit.massExports', usual: 10, actions: ['export', 'correction-mail', 'payment-export'] },
  { kind: 'prints', parameter: 'audit.massPrints', usual: 100, actions: ['issue', 'correction-letter', 'list-printed'] },
] as const

/** 大量の閲覧・書出し・印刷: days on which one person did more than the office thinks usual. Throws AppError `bad-input`. */
export const mass: Handler<'audit.mass'> = async (ctx, asked) => {
  const { from, to } = periodOf(asked, localDayOf(ctx))
  const values = await officeParameters(
    ctx.read,
    counted.map((one) => one.parameter),
    ctx.env.businessDay(),
  )
  const names = await userNames(ctx.read)
  const rows = []
  for (const { kind, parameter, usual, actions } of counted) {
    const given = Number(values.get(parameter))
    const threshold = Number.isInteger(given) && given > 0 ? given : usual
    for (const { day, actor, n } of await dailyCounts(ctx.read, { actions, from, to, least: threshold }))
      rows.push({ day, by: names.get(actor) ?? programNames[actor] ?? actor, byId: actor, kind, count: n, threshold })
  }
  rows.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : b.count - a.count))
  return { from, to, rows }
}
