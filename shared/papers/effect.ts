/** 効果の資料. One table for each figure of the reform, for the assembly and the file; numbers only, nobody's name. */
import type { DocBlock, DocModel, TableCell } from '../domain/document.ts'
import { changeText, figureText, type EffectMeasure } from '../domain/effect-measure.ts'
import type { IsoDate } from '../domain/masters.ts'

export interface EffectPaper {
  readonly office: string
  readonly date: IsoDate
  /** Period and compared year, as they are read. */
  readonly period: string
  readonly baseYear: string
  readonly measures: readonly EffectMeasure[]
}

const baseNames = { typed: '入力', measured: '計測', none: '' } as const

/** The sheet. Never throws. */
export function effectPaper(input: EffectPaper): DocModel {
  const head = (text: string): TableCell => ({ text, head: true, align: 'center', style: 'small' })
  const cell = (text: string): TableCell => ({ text, align: 'right', style: 'small' })
  const blocks: DocBlock[] = [
    { kind: 'title', text: '事務の改善の効果', align: 'center' },
    { kind: 'paragraph', text: `${input.office}　期間 ${input.period}　比べる年度 ${input.baseYear}`, style: 'small', align: 'center' },
  ]
  for (const measure of input.measures) {
    const months = measure.series[0]?.points ?? []
    blocks.push({ kind: 'paragraph', text: `${measure.title}（${measure.n.toLocaleString('ja-JP')}件）`, style: 'lead', gap: 4 })
    blocks.push({
      kind: 'table',
      columns: [50, 30, 40, 50],
      rows: [
        { cells: ['', '期間の値', input.baseYear, '差'].map(head) },
        ...measure.series.map((series) => ({
          cells: [
            { text: series.name, head: true, style: 'small' as const },
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
        columns: [26, ...part.map(() => 12)],
        rows: [
          { cells: [head('月'), ...part.map((point) => head(`${point.month.slice(2, 4)}.${Number(point.month.slice(5))}`))] },
          ...measure.series.map((series) => ({
            cells: [
              { text: series.name, head: true, style: 'small' as const },
              ...series.points
                .slice(start, start + 12)
                .map((point) => cell(point.value === null ? '－' : measure.unit === '日' ? String(point.value) : point.value.toFixed(1))),
            ],
          })),
        ],
      })
    }
  }
  blocks.push({
    kind: 'note',
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
