import type { Output } from '../../../shared/contract.ts'

type Row = Output<'effect.report'>['rows'][number]

const left = 230
const wide = 420
const high = 46

/** 改善前と改善後. Minutes of a case before and now, bar beside bar; the hatched one is before, so that it tells in black and white too. */
export function EffectBars({ rows }: { readonly rows: readonly Row[] }) {
  const shown = rows.filter((row) => row.cases > 0 && row.baseline !== null).slice(0, 6)
  if (shown.length === 0) return null
  const most = Math.max(0.1, ...shown.flatMap((row) => [row.baseline ?? 0, row.minutesPerCase]))
  const width = (minutes: number): number => Math.max(1, (minutes / most) * wide)
  const label = shown
    .map((row) => `${row.programmeName} ${row.channelName}: 導入前 ${row.baseline ?? 0}分、いま ${row.minutesPerCase}分`)
    .join('。')
  return (
    <svg
      role="img"
      aria-label={`1件にかかる分数。${label}。`}
      viewBox={`0 0 ${left + wide + 80} ${shown.length * high + 8}`}
      preserveAspectRatio="xMinYMid meet"
      className="mx-4 my-2 max-w-[760px]"
    >
      <defs>
        <pattern id="effect-before" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="#ffffff" />
          <rect width="2.500" height="6" fill="#767676" />
        </pattern>
      </defs>
      {shown.map((row, i) => {
        const y = i * high + 6
        return (
          <g key={`${row.programme} ${row.channel}`} fontSize="13" fill="#333333">
            <text x={left - 10} y={y + 12} textAnchor="end">
              {row.programmeName}
            </text>
            <text x={left - 10} y={y + 29} textAnchor="end" fill="#666666">
              {row.channelName}（{row.cases.toLocaleString('ja-JP')}件）
            </text>
            <rect x={left} y={y} width={width(row.baseline ?? 0)} height="15" fill="url(#effect-before)" stroke="#767676" />
            <text x={left + width(row.baseline ?? 0) + 6} y={y + 12}>
              導入前 {(row.baseline ?? 0).toFixed(1)}分
            </text>
            <rect x={left} y={y + 18} width={width(row.minutesPerCase)} height="15" fill="#0031d8" />
            <text x={left + width(row.minutesPerCase) + 6} y={y + 30} fontWeight="700">
              いま {row.minutesPerCase.toFixed(1)}分
            </text>
          </g>
        )
      })}
    </svg>
  )
}
