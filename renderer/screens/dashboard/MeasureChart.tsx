import type { Output } from '../../../shared/contract.ts'

type Measure = Output<'effect.dashboard'>['measures'][number]

const left = 44
const right = 12
const top = 10
const bottom = 24
const width = 560
const height = 190
const dashes = ['', '6 4'] as const
const inks = ['#0031d8', '#8b1a00'] as const

const monthLabel = (month: string): string => `${Number(month.slice(5))}月`

/** 折れ線. The lines of a figure by month, told apart by dash and mark as well as colour, with the compared year as a thin rule. */
export function MeasureChart({ measure }: { readonly measure: Measure }) {
  const months = measure.series[0]?.points.map((point) => point.month) ?? []
  const values = measure.series
    .flatMap((series) => [...series.points.map((point) => point.value), series.base])
    .flatMap((v) => (v === null ? [] : [v]))
  const low = Math.min(0, ...values)
  const most = measure.unit === '%' ? 100 : niceTop(Math.max(1, ...values))
  const x = (i: number): number =>
    left + (months.length < 2 ? (width - left - right) / 2 : (i * (width - left - right)) / (months.length - 1))
  const y = (value: number): number => top + ((most - value) / (most - low || 1)) * (height - top - bottom)
  const ticks = [low, (low + most) / 2, most]
  const every = Math.ceil(months.length / 12)
  const told = measure.series
    .map(
      (series) => `${series.name}: ${series.points.map((p) => `${monthLabel(p.month)} ${p.value === null ? 'なし' : p.value}`).join('、')}`,
    )
    .join('。')
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`t-${measure.id} d-${measure.id}`} className="kd-chart">
      <title id={`t-${measure.id}`}>{`${measure.title}（${measure.unit}）の月ごとの推移`}</title>
      <desc id={`d-${measure.id}`}>{told}</desc>
      {ticks.map((tick) => (
        <g key={tick} fontSize="12" fill="#4d4d4d">
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} stroke="#cccccc" />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end">
            {Math.round(tick * 10) / 10}
          </text>
        </g>
      ))}
      {months.map((month, i) =>
        i % every === 0 ? (
          <text key={month} x={x(i)} y={height - 6} fontSize="12" fill="#4d4d4d" textAnchor="middle">
            {monthLabel(month)}
          </text>
        ) : null,
      )}
      {measure.series.map((series, at) => {
        const ink = inks[at] ?? '#333333'
        return (
          <g key={series.id} stroke={ink} fill="none" strokeWidth="2">
            {series.base === null ? null : (
              <line x1={left} x2={width - right} y1={y(series.base)} y2={y(series.base)} strokeDasharray="2 5" strokeWidth="1.5" />
            )}
            {runs(series.points.map((point) => point.value)).map((run) => (
              <polyline
                key={run[0]}
                points={run.map((i) => `${x(i)},${y(series.points[i]?.value ?? 0)}`).join(' ')}
                strokeDasharray={dashes[at] ?? ''}
              />
            ))}
            {series.points.map((point, i) =>
              point.value === null ? null : at === 0 ? (
                <circle key={point.month} cx={x(i)} cy={y(point.value)} r="3.500" fill={ink} />
              ) : (
                <rect key={point.month} x={x(i) - 3.5} y={y(point.value) - 3.5} width="7" height="7" fill="#ffffff" />
              ),
            )}
          </g>
        )
      })}
    </svg>
  )
}

/** Stretches of months that have a value: a month without one breaks the line. */
function runs(values: readonly (number | null)[]): number[][] {
  const found: number[][] = []
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    const last = found.at(-1)
    if (last?.at(-1) === i - 1) last.push(i)
    else found.push([i])
  }
  return found
}

function niceTop(most: number): number {
  const step = 10 ** Math.floor(Math.log10(most))
  return Math.ceil(most / step) * step
}

/** 凡例. The mark and the line of a series as the chart draws them. */
export function LegendMark({ at }: { readonly at: number }) {
  const ink = inks[at] ?? '#333333'
  return (
    <svg width="26" height="10" viewBox="0 0 26 10" aria-hidden="true" className="kd-legend-mark">
      <line x1="0" x2="26" y1="5" y2="5" stroke={ink} strokeWidth="2" strokeDasharray={dashes[at] ?? ''} />
      {at === 0 ? (
        <circle cx="13" cy="5" r="3.500" fill={ink} />
      ) : (
        <rect x="9.500" y="1.500" width="7" height="7" fill="#ffffff" stroke={ink} strokeWidth="2" />
      )}
    </svg>
  )
}
