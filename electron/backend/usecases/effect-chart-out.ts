/** 効果の指標の書出し: a chart's table as Excel, or all of them as a sheet for the assembly (PDF). */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { changeText, type EffectMeasure } from '../../../shared/domain/effect-measure.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { effectPaper } from '../../../shared/papers/effect.ts'
import type { Handler } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { writeLedgerXlsx, type LedgerColumn } from '../files/xlsx-write.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { readMeta } from '../store/meta.ts'
import { dashboardOf } from './effect-dashboard.ts'

const columns: readonly LedgerColumn[] = [
  { header: '指標', kind: 'text', width: 30 },
  { header: '線', kind: 'text', width: 24 },
  { header: '月・受付方法', kind: 'text', width: 14 },
  { header: '値', kind: 'figure', width: 10 },
  { header: '単位', kind: 'text', width: 8 },
  { header: '件数', kind: 'count', width: 10 },
  { header: '比べる年度', kind: 'figure', width: 12 },
  { header: '差', kind: 'text', width: 20 },
]

const monthText = (month: string): string => toShortWareki(`${month}-01`).replace(/[.]1$/, '')
const yearText = (year: number): string => `令和${year - 2018}年度`

function rowsOf(measure: EffectMeasure): (string | number | null)[][] {
  const { unit } = measure
  return [
    ...measure.series.flatMap((series) => [
      ...series.points.map((point) => [measure.title, series.name, monthText(point.month), point.value, unit, point.n, null, '']),
      [
        measure.title,
        series.name,
        '期間',
        series.now,
        unit,
        measure.n,
        series.base,
        changeText(series.now, series.base, unit, measure.better),
      ],
    ]),
    ...measure.groups.flatMap((group) =>
      group.values.map((value, i) => [measure.title, measure.series[i]?.name ?? '', group.name, value, unit, group.n, null, '']),
    ),
  ]
}

/** Throws AppError `bad-input`, `output-exists`, `output-unwritable`. */
export const exportChart: Handler<'effect.exportChart'> = async (ctx, input) => {
  const { env, read } = ctx
  const { from, to, baseYear, measures } = await dashboardOf(ctx, input.from, input.to, input.baseYear)
  const wanted = measures.filter((measure) => input.measure === undefined || measure.id === input.measure)
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const rows = wanted.flatMap(rowsOf)
  const period = `${monthText(from)}〜${monthText(to)}`
  if (input.form === 'xlsx') {
    const title = `効果の指標（${period}、比べる年度 ${yearText(baseYear)}）`
    await writeLedgerXlsx(path, { sheet: '効果の指標', title, columns, rows, madeAt: env.now() }, { replace: input.replace })
  } else {
    const office = (await readMeta(read)).get('office-name') ?? ''
    const model = effectPaper({ office, date: env.businessDay(), period, baseYear: yearText(baseYear), measures: wanted })
    await writeAtomic(path, (await env.drawing.render([model])).bytes, { replace: input.replace })
  }
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: rows.length, ref: '効果', medium: input.medium })
      const text = `効果の指標（${period}）を「${name}」に書き出し`
      await audit.write({ action: 'export', ref: 'effect', body: { text, what: 'effect', name, sha256, rows: rows.length } })
    }),
  )
  return { rows: rows.length, name, sha256 }
}
