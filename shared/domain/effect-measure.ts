/** 効果の指標. One figure of the reform: its lines by month, the whole period beside a compared year, and the same by channel. */
export interface EffectMeasure {
  readonly id: string
  readonly title: string
  readonly unit: '日' | '%' | '時間'
  /** Which way is an improvement. */
  readonly better: 'less' | 'more'
  /** Cases behind it. */
  readonly n: number
  readonly series: readonly EffectSeries[]
  readonly groups: readonly { readonly name: string; readonly n: number; readonly values: readonly (number | null)[] }[]
}

/** A line of a chart; null: no case in that month. */
export interface EffectSeries {
  readonly id: string
  readonly name: string
  readonly now: number | null
  readonly base: number | null
  /** Where the figure of the compared year comes from. */
  readonly baseFrom: 'typed' | 'measured' | 'none'
  readonly points: readonly { readonly month: string; readonly value: number | null; readonly n: number }[]
}

/** A figure with its unit; `－` for none. */
export function figureText(value: number | null, unit: EffectMeasure['unit']): string {
  if (value === null) return '－'
  return `${unit === '日' ? String(value) : value.toFixed(1)}${unit}`
}

/** What changed against the compared year, in words: better, worse, the same. */
export function changeText(now: number | null, base: number | null, unit: EffectMeasure['unit'], better: EffectMeasure['better']): string {
  if (now === null || base === null) return '－'
  const gap = Math.round((now - base) * 10) / 10
  if (gap === 0) return '同じ'
  const good = better === 'less' ? gap < 0 : gap > 0
  const amount = unit === '日' ? String(Math.abs(gap)) : Math.abs(gap).toFixed(1)
  return `${gap > 0 ? '＋' : '－'}${amount}${unit === '%' ? 'ポイント' : unit}（${good ? '改善' : '悪化'}）`
}
