import * as z from 'zod'
import { Code, Day, command, job, Medium, query, Ticket } from './kinds.ts'

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

export const effectContract = {
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
