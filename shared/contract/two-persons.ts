import * as z from 'zod'
import { Code, command, Day, job, query, Text, Yen } from './kinds.ts'

/** 区分 as a paper tells it. */
export const taxKinds = ['welfare', 'repatriate', 'exempt', 'taxed'] as const

const Said = z.object({ by: z.string(), at: z.string(), comment: z.string() })

/** 課税区分: the figures a case rests on, where they come from, and what a second person said of them. */
export const TaxStanding = z.object({
  taxYear: z.int(),
  bracket: z.string().nullable(),
  source: z.enum(['register', 'hand', 'none']),
  /** 住民税の台帳, or the paper and who typed its figures. */
  sourceText: z.string(),
  status: z.string().nullable(),
  welfare: z.boolean(),
  repatriate: z.boolean(),
  incomeLevy: Yen.nullable(),
  obtainedOn: Day.nullable(),
  /** What is confirmed; sent back with the confirmation, so that nobody confirms figures he did not see. */
  basis: z.string(),
  /** Why a second person is asked; null: nobody is. */
  cause: z.string().nullable(),
  confirmed: Said.nullable(),
  /** A second person found the figures wrong. */
  disputed: Said.nullable(),
  /** Why the signed-in user may not confirm now; null: he may. */
  confirmObstacle: z.string().nullable(),
  /** Why no figure may be typed now; null: it may. */
  enterObstacle: z.string().nullable(),
  /** Everything typed for this person and year, newest first. */
  typed: z.array(z.object({ by: z.string(), at: z.string(), text: z.string() })),
})
export type TaxStanding = z.infer<typeof TaxStanding>

/** 審査のあとの変化. What the case would be judged today, beside what its reviewer saw. */
export const FactChanges = z.object({
  /** Whether it must be reviewed again before it can be drafted. */
  asks: z.boolean(),
  lines: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      before: z.enum(['ok', 'judge', 'fail']),
      now: z.enum(['ok', 'judge', 'fail']),
      reasonBefore: z.string(),
      reasonNow: z.string(),
    }),
  ),
  figures: z.array(z.object({ label: z.string(), before: z.string(), now: z.string() })),
})
export type FactChanges = z.infer<typeof FactChanges>

/** 修理不能の例外: aids that fill the useful life, and what a person decided about them. */
export const LifeStanding = z.object({
  inLife: z.array(z.object({ voucherNo: z.string(), text: z.string() })),
  granted: z.object({ vouchers: z.array(z.string()), reason: z.string(), by: z.string(), on: Day }).nullable(),
  /** Why no exception may be granted or taken back now; null: it may. */
  obstacle: z.string().nullable(),
})
export type LifeStanding = z.infer<typeof LifeStanding>

const Done = z.object({ version: z.int() })

/** 2人目の確認と例外. */
export const twoPersonsContract = {
  'case.standing': query(
    '確認と例外の閲覧',
    'case.read',
    z.strictObject({ caseNo: Code }),
    z.object({
      version: z.int(),
      tax: TaxStanding.nullable(),
      changes: FactChanges.nullable(),
      life: LifeStanding.nullable(),
    }),
    { logView: true },
  ),
  'tax.enter': command(
    '課税区分の手入力',
    'review.run',
    z.strictObject({
      caseNo: Code,
      version: z.int(),
      kind: z.enum(taxKinds),
      /** 所得割額, yen; only and always for `taxed`. */
      incomeLevy: Yen.nullable(),
      source: Text,
      seenOn: Day,
    }),
    Done,
    ['cases'],
  ),
  'tax.confirm': command(
    '課税区分の確認',
    'tax.confirm',
    z.strictObject({ caseNo: Code, basis: Text, agrees: z.boolean(), comment: Text }),
    z.object({ agrees: z.boolean() }),
    ['cases'],
  ),
  'life.except': command(
    '修理不能の例外',
    'review.run',
    z.strictObject({ caseNo: Code, version: z.int(), vouchers: z.array(Code).min(1).max(20), reason: Text }),
    Done,
    ['cases'],
  ),
  'life.takeBack': command('修理不能の例外の取消し', 'review.run', z.strictObject({ caseNo: Code, version: z.int(), reason: Text }), Done, [
    'cases',
  ]),
  'review.recheck': job(
    '審査後の変化の確認',
    'review.run',
    z.strictObject({}),
    z.object({ checked: z.int(), changed: z.int(), cleared: z.int() }),
    ['cases'],
  ),
}
