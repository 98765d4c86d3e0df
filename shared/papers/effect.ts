/** 効果の資料. One table for each figure of the reform, for the assembly and the file; numbers only, nobody's name. */
import type { DocBlock, DocModel, TableCell } from '../domain/document.ts'
import { changeText, figureText, type EffectMeasure } from '../domain/effect-measure.ts'
import type { IsoDate } from '../domain/masters.ts'
import { toWareki } from '../domain/wareki.ts'

export interface EffectPaper {
  readonly office: string
  readonly date: IsoDate
  /** Period and compared year, as they are read. */
  readonly period: string
  readonly baseYear: string
  readonly measures: readonly EffectMeasure[]
}

const baseNames = { typed: '入力', measured: '計測', none: '' } as const

/** `令和8年4月` of a month. */
const monthName = (month: string): string => toWareki(`${month}-01`).replace(/1日$/, '')

/** A figure in the width of a month: one decimal, but none where there is no room for it. */
function narrow(value: number | null, unit: EffectMeasure['unit']): string {
  if (value === null) return '－'
  return unit === '日' || Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(1)
}

/** The sheet. Never throws. */
export function effectPaper(input: EffectPaper): DocModel {
  const head = (text: string): TableCell => ({ text, head: true, align: 'center', style: 'small' })
  const cell = (text: string): TableCell => ({ text, align: 'right', style: 'small' })
  const line = (text: string): TableCell => ({ text, head: true, align: 'left', style: 'small' })
  const blocks: DocBlock[] = [
    { kind: 'title', text: '事務の改善の効果', align: 'center' },
    { kind: 'paragraph', text: `${input.office}　期間 ${input.period}　比べる年度 ${input.baseYear}`, style: 'small', align: 'center' },
  ]
  for (const measure of input.measures) {
    const months = measure.series[0]?.points ?? []
    blocks.push({ kind: 'paragraph', text: `${measure.title}（${measure.n.toLocaleString('ja-JP')}件）`, style: 'lead', gap: 4 })
    blocks.push({
      kind: 'table',
      columns: [42, 36, 44, 48],
      rows: [
        { cells: ['', '期間の値', input.baseYear, '差'].map(head) },
        ...measure.series.map((series) => ({
          cells: [
            line(series.name),
            cell(figureText(series.now, measure.unit)),
            cell(series.base === null ? '－' : `${figureText(series.base, measure.unit)}（${baseNames[series.baseFrom]}）`),
            cell(changeText(series.now, series.base, measure.unit, measure.better)),
          ],
        })),
      ],
    })
    // twelve months beside each other are what a page is wide
    for (let start = 0; start < months.length; start += 12) {
      const part = months.slice(start, start + 12)
      blocks.push({
        kind: 'table',
        gap: 1.5,
        columns: [42, ...part.map(() => 10.6)],
        rows: [
          { cells: [head(`${monthName(part[0]?.month ?? '')}から`), ...part.map((point) => head(`${Number(point.month.slice(5))}月`))] },
          ...measure.series.map((series) => ({
            cells: [line(series.name), ...series.points.slice(start, start + 12).map((point) => cell(narrow(point.value, measure.unit)))],
          })),
        ],
      })
    }
  }
  blocks.push({
    kind: 'note',
    gap: 4,
    heading: '数え方',
    items: [
      '日数は暦の日数で、申請の日から決定の日・振込の日まで。中央値と90%は、実際にあった日数のうち、その割合の件数が収まる最も少ないもの。',
      '割合は申請の月（公金受取口座は決定の月）で数え、取り下げたものを除く。減った時間は、1件の導入前の分数と計測した時間との差。',
    ],
  })
  return {
    id: '効果の資料',
    title: '事務の改善の効果',
    date: input.date,
    pages: [{ margin: { top: 16, right: 18, bottom: 16, left: 18 }, blocks }],
  }
}
