import * as z from 'zod'
import { Code, Day, command, job, Medium, Month, query, Ticket } from './kinds.ts'

const Count = z.int().min(0).max(1_000_000)

/** 計測の合計 of one programme and channel. Averages are per case, minutes to one decimal. */
export const EffectRow = z.object({
  programme: z.string(),
  programmeName: z.string(),
  channel: z.string(),
  channelName: z.string(),
  /** Cases reviewed in the period. */
  cases: z.int(),
  /** Of them reviewed without anybody looking at them one by one. */
  automatic: z.int(),
  keys: z.int(),
  typed: z.int(),
  /** 打ち直し: characters typed in fields that had come with the file. */
  retyped: z.int(),
  minutes: z.number(),
  keysPerCase: z.number(),
  minutesPerCase: z.number(),
  /** 導入前の1件の分数; null: the office has entered none. */
  baseline: z.number().nullable(),
  /** Hours saved against the baseline; null without one. */
  savedHours: z.number().nullable(),
})

const Figure = z.number().nullable()

/** 指標. One chart: its lines by month, the whole period, and the same by channel. */
export const EffectMeasure = z.object({
  id: z.enum(['saved', 'decide', 'pay', 'online', 'correction', 'registered']),
  title: z.string(),
  unit: z.enum(['日', '%', '時間']),
  /** Which way is an improvement. */
  better: z.enum(['less', 'more']),
  /** Cases behind it. */
  n: z.int(),
  series: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      now: Figure,
      base: Figure,
      /** Where the figure of the compared year comes from. */
      baseFrom: z.enum(['typed', 'measured', 'none']),
      points: z.array(z.object({ month: Month, value: Figure, n: z.int() })),
    }),
  ),
  groups: z.array(z.object({ name: z.string(), n: z.int(), values: z.array(Figure) })),
})
export type EffectMeasure = z.infer<typeof EffectMeasure>

const Year = z.int().min(2000).max(2200)
const Period = { from: Month, to: Month, baseYear: Year }

export const effectContract = {
  'effect.dashboard': query('効果の指標', 'office.use', z.strictObject(Period), z.object({ ...Period, measures: z.array(EffectMeasure) })),
  'effect.setBaseline': command(
    '効果の比べる年度の入力',
    'master.load',
    z.strictObject({
      year: Year,
      measure: z.enum(['decide', 'decide-p90', 'pay', 'pay-p90', 'online', 'correction', 'registered']),
      value: z.number().min(0).max(100_000),
      source: z.string().trim().min(1).max(200),
    }),
    z.strictObject({}),
    ['masters'],
  ),
  // `measure` absent: all of them; `paper`: the sheet for the assembly, as a PDF
  'effect.exportChart': job(
    '効果の指標の書出し',
    'ledger.export',
    z.strictObject({
      ...Period,
      measure: EffectMeasure.shape.id.optional(),
      form: z.enum(['xlsx', 'paper']),
      save: Ticket,
      replace: z.boolean(),
      medium: Medium,
    }),
    z.object({ rows: z.int(), name: z.string(), sha256: z.string() }),
    [],
  ),
  'effect.note': command(
    '操作の計測',
    'office.use',
    z.strictObject({
      act: Code,
      caseNos: z.array(Code).max(500),
      keys: Count,
      typed: Count,
      retyped: Count,
      seconds: z.int().min(0).max(86_400),
    }),
    z.strictObject({}),
    [],
    { scratch: true },
  ),
  'effect.report': query(
    '効果の表示',
    'office.use',
    z.strictObject({ from: Day, to: Day }),
    z.object({ from: Day, to: Day, rows: z.array(EffectRow), savedHours: z.number().nullable() }),
  ),
  'effect.export': job(
    '効果のExcel書出し',
    'ledger.export',
    z.strictObject({ from: Day, to: Day, save: Ticket, replace: z.boolean(), medium: Medium }),
    z.object({ rows: z.int(), name: z.string(), sha256: z.string() }),
    [],
  ),
}
