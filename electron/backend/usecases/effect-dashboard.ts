/** 効果の指標. Days, shares and hours of a period, month by month, beside a year before the reform. */
import { addMonths, fiscalYear, isIsoMonth, firstDay, lastDay } from '../../../shared/domain/date.ts'
import type { Output } from '../../../shared/contract.ts'
import type { EffectMeasure } from '../../../shared/contract/effect.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, QueryContext } from '../context.ts'
import {
  applications,
  daysToDecision,
  daysToPayment,
  registeredAccounts,
  reviewedByMonth,
  secondsByMonth,
  typedBaseline,
  type DaysCount,
} from '../store/effect-dashboard.ts'
import { channelNames } from './case-view.ts'
import { allParameters, settingOn } from './settings.ts'

type Dashboard = Output<'effect.dashboard'>

/** Longest period, in months: what a chart can show. */
const mostMonths = 36

/**
 * 分位. The least number of days within which at least `share` of the cases were done (nearest rank); null for no case. The median is the
 * one of 0.5, so that every figure is one that occurred.
 */
export function quantile(counts: readonly { readonly days: number; readonly n: number }[], share: number): number | null {
  const total = counts.reduce((sum, one) => sum + one.n, 0)
  if (total === 0) return null
  const rank = Math.ceil(total * share)
  let passed = 0
  for (const one of counts.toSorted((a, b) => a.days - b.days)) {
    passed += one.n
    if (passed >= rank) return one.days
  }
  return null
}

const percent = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part * 1000) / whole) / 10)
const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0)

interface Figures {
  readonly decisions: readonly DaysCount[]
  readonly payments: readonly DaysCount[]
  readonly applied: Awaited<ReturnType<typeof applications>>
  readonly accounts: Awaited<ReturnType<typeof registeredAccounts>>
}

async function figuresOf({ read }: Pick<QueryContext, 'read'>, from: string, to: string): Promise<Figures> {
  const span = [firstDay(from), lastDay(to)] as const
  return {
    decisions: await daysToDecision(read, ...span),
    payments: await daysToPayment(read, ...span),
    applied: await applications(read, ...span),
    accounts: await registeredAccounts(read, ...span),
  }
}

/** The whole period in one number for each figure that a baseline can have. */
function wholes(figures: Figures): Readonly<Record<string, number | null>> {
  const online = figures.applied.filter((row) => row.channel === 'online')
  return {
    decide: quantile(figures.decisions, 0.5),
    'decide-p90': quantile(figures.decisions, 0.9),
    pay: quantile(figures.payments, 0.5),
    'pay-p90': quantile(figures.payments, 0.9),
    online: percent(
      sum(online, (row) => row.n),
      sum(figures.applied, (row) => row.n),
    ),
    correction: percent(
      sum(figures.applied, (row) => row.corrected),
      sum(figures.applied, (row) => row.n),
    ),
    registered: percent(
      sum(figures.accounts, (row) => row.registered),
      sum(figures.accounts, (row) => row.n),
    ),
  }
}

function monthsOf(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month)
  return months
}

/** Throws AppError `bad-input` for months that do not exist, the wrong way round, or too many. */
function checkMonths(from: string, to: string): string[] {
  if (!isIsoMonth(from) || !isIsoMonth(to) || from > to)
    throw new AppError('bad-input', { fields: '期間（暦にある月、始めが終わりより前）' })
  const months = monthsOf(from, to)
  if (months.length > mostMonths) throw new AppError('bad-input', { fields: `期間（一度に${mostMonths}か月まで）` })
  return months
}

const fiscalSpan = (year: number): readonly [string, string] => [`${year}-04`, `${year + 1}-03`]

function dayMeasure(id: 'decide' | 'pay', counts: readonly DaysCount[], months: readonly string[]): EffectMeasure {
  const what = id === 'decide' ? '申請から決定まで' : '申請から支払まで'
  const of = (share: number) => (month: string) =>
    quantile(
      counts.filter((row) => row.month === month),
      share,
    )
  const n = (month: string): number =>
    sum(
      counts.filter((row) => row.month === month),
      (row) => row.n,
    )
  const points = (value: (month: string) => number | null) => months.map((month) => ({ month, value: value(month), n: n(month) }))
  const channels = [...new Set(counts.map((row) => row.channel))].sort()
  return {
    id,
    title: `${what}の日数`,
    unit: '日',
    better: 'less',
    n: sum(counts, (row) => row.n),
    series: [
      { id, name: '中央値', now: quantile(counts, 0.5), base: null, baseFrom: 'none', points: points(of(0.5)) },
      { id: `${id}-p90`, name: '90%の人がこの日数以内', now: quantile(counts, 0.9), base: null, baseFrom: 'none', points: points(of(0.9)) },
    ],
    groups: channels.map((channel) => {
      const mine = counts.filter((row) => row.channel === channel)
      return { name: channelNames[channel] ?? channel, n: sum(mine, (row) => row.n), values: [quantile(mine, 0.5), quantile(mine, 0.9)] }
    }),
  }
}

type Share = { readonly month: string; readonly channel: string; readonly n: number; readonly part: number }

function shareMeasure(
  id: 'online' | 'correction' | 'registered',
  title: string,
  name: string,
  better: 'less' | 'more',
  rows: readonly Share[],
  months: readonly string[],
): EffectMeasure {
  const share = (some: readonly Share[]): number | null =>
    percent(
      sum(some, (row) => row.part),
      sum(some, (row) => row.n),
    )
  const channels = [...new Set(rows.map((row) => row.channel))].sort()
  return {
    id,
    title,
    unit: '%',
    better,
    n: sum(rows, (row) => row.n),
    series: [
      {
        id,
        name,
        now: share(rows),
        base: null,
        baseFrom: 'none',
        points: months.map((month) => {
          const some = rows.filter((row) => row.month === month)
          return { month, value: share(some), n: sum(some, (row) => row.n) }
        }),
      },
    ],
    groups: channels.map((channel) => {
      const some = rows.filter((row) => row.channel === channel)
      return {
        name: channelNames[channel] ?? channel,
        n: sum(some, (row) => row.n),
        values:
          id === 'online'
            ? [
                percent(
                  sum(some, (r) => r.n),
                  sum(rows, (r) => r.n),
                ),
              ]
            : [share(some)],
      }
    }),
  }
}

async function savedMeasure(
  { read, env }: Pick<QueryContext, 'read' | 'env'>,
  from: string,
  to: string,
  months: readonly string[],
): Promise<EffectMeasure> {
  const seconds = await secondsByMonth(read, firstDay(from), lastDay(to))
  const reviewed = await reviewedByMonth(read, firstDay(from), lastDay(to))
  const parameters = await allParameters(read)
  const minutesBefore = (programme: string): number | null => {
    const text = settingOn(parameters, programme, 'effect.baselineMinutes', env.businessDay())
    return text !== undefined && /^[0-9]+([.][0-9]+)?$/.test(text) ? Number(text) : null
  }
  const hours = (month: string): number | null => {
    const rows = reviewed.filter((row) => row.month === month && minutesBefore(row.programme) !== null)
    if (rows.length === 0) return null
    const before = sum(rows, (row) => row.n * (minutesBefore(row.programme) ?? 0))
    // what belongs to no case takes away from what the cases save; a programme without a baseline tells nothing
    const now = sum(
      seconds.filter((row) => row.month === month && (row.programme === '' || minutesBefore(row.programme) !== null)),
      (row) => row.seconds,
    )
    return Math.round((before - now / 60) / 6) / 10
  }
  const points = months.map((month) => ({
    month,
    value: hours(month),
    n: sum(
      reviewed.filter((row) => row.month === month),
      (row) => row.n,
    ),
  }))
  const known = points.flatMap((point) => (point.value === null ? [] : [point.value]))
  const total = known.length === 0 ? null : Math.round(sum(known, (value) => value) * 10) / 10
  return {
    id: 'saved',
    title: '減った作業時間',
    unit: '時間',
    better: 'more',
    n: sum(reviewed, (row) => row.n),
    series: [{ id: 'saved', name: '減った時間', now: total, base: null, baseFrom: 'none', points }],
    groups: [],
  }
}

/** 指標 of a period beside the year `baseYear` (typed in where somebody did, else measured from the store). Throws AppError `bad-input`. */
export async function dashboardOf(ctx: Pick<QueryContext, 'read' | 'env'>, from: string, to: string, baseYear: number): Promise<Dashboard> {
  const months = checkMonths(from, to)
  const now = await figuresOf(ctx, from, to)
  const typed = await typedBaseline(ctx.read, baseYear)
  const measured = wholes(await figuresOf(ctx, ...fiscalSpan(baseYear)))
  const applied = now.applied
  const measures = [
    await savedMeasure(ctx, from, to, months),
    dayMeasure('decide', now.decisions, months),
    dayMeasure('pay', now.payments, months),
    shareMeasure(
      'online',
      'オンライン申請の割合',
      'オンライン',
      'more',
      applied.map((row) => ({ ...row, part: row.channel === 'online' ? row.n : 0 })),
      months,
    ),
    shareMeasure(
      'correction',
      '補正になった申請の割合',
      '補正',
      'less',
      applied.map((row) => ({ ...row, part: row.corrected })),
      months,
    ),
    shareMeasure(
      'registered',
      '公金受取口座で受け取る人の割合',
      '公金受取口座',
      'more',
      now.accounts.map((row) => ({ ...row, part: row.registered })),
      months,
    ),
  ]
  return {
    from,
    to,
    baseYear,
    measures: measures.map((measure) => ({
      ...measure,
      series: measure.series.map((series) => {
        const told = typed.get(series.id)
        const seen = measured[series.id] ?? null
        if (told !== undefined) return { ...series, base: told.value, baseFrom: 'typed' as const }
        return seen === null ? series : { ...series, base: seen, baseFrom: 'measured' as const }
      }),
    })),
  }
}

export const dashboard: Handler<'effect.dashboard'> = (ctx, input) => dashboardOf(ctx, input.from, input.to, input.baseYear)

/** 導入前の年度の数値 typed in, with where it comes from. Throws AppError `bad-input` for a share above 100 or a year to come. */
export const setBaseline: Handler<'effect.setBaseline'> = async (ctx, input) => {
  const { tx, audit, env, user } = ctx
  const isShare = ['online', 'correction', 'registered'].includes(input.measure)
  if (isShare && input.value > 100) throw new AppError('bad-input', { fields: '割合（100以下）' })
  if (input.year > fiscalYear(env.businessDay())) throw new AppError('bad-input', { fields: '年度（今年度まで）' })
  const row = await tx
    .selectFrom('effect_baseline')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('year', '=', input.year)
    .where('measure', '=', input.measure)
    .executeTakeFirst()
  await tx
    .insertInto('effect_baseline')
    .values({ ...input, seq: (row?.seq ?? 0) + 1, by_user: user.userId, at: env.now().toISOString() })
    .execute()
  const text = `効果の比べる年度 ${input.year}年度 ${input.measure} を ${input.value} に（${input.source}）`
  await audit.write({ action: 'effect-baseline', ref: String(input.year), body: { text, ...input } })
  return {}
}
