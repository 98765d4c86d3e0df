import * as z from 'zod'
import { ImportCounts, ImportRowDetail, ImportSummary } from './intake.ts'
import { Code, command, job, query, Text } from './kinds.ts'

const Line = z.strictObject({ batchId: Code, line: z.int().min(1) })

/** What an act on one row leaves: the row, the counts, and how many other rows are judged differently now. */
export const MendResult = z.object({ row: ImportRowDetail, counts: ImportCounts, others: z.int() })
export type MendResult = z.infer<typeof MendResult>

const Together = z.object({ field: z.string(), value: z.string() })

/** 候補. A text to put into a cell, with what it means. */
export const Candidate = z.object({
  value: z.string(),
  label: z.string(),
  note: z.string(),
  /** Cells that must change with this one, or the row would say half of each: the parts of an account. */
  together: z.array(Together.extend({ label: z.string() })).optional(),
})
export type Candidate = z.infer<typeof Candidate>

/** 取込の修正・除外・取消. */
export const mendingContract = {
  'import.summary': query('取込の要約', 'import.run', z.strictObject({ batchId: Code }), ImportSummary),
  'import.row': query('取込行の内容', 'import.run', Line, ImportRowDetail),
  'import.candidates': query(
    '取込の候補',
    'import.run',
    z.strictObject({ batchId: Code, line: z.int().min(1), field: Code, text: z.string().max(500).optional() }),
    z.object({ candidates: z.array(Candidate) }),
  ),
  'import.mend': command(
    '取込行の修正',
    'import.run',
    z.strictObject({
      ...Line.shape,
      /** The field that reads the column; of a field with a column for each choice `field#number of the column`, as the row gives it. */
      field: Code,
      value: Text,
      /** Other cells of the row, mended in the same stroke. */
      together: z
        .array(z.strictObject({ field: Code, value: Text }))
        .max(10)
        .optional(),
    }),
    MendResult,
    ['imports'],
  ),
  'import.exclude': command('取込行の除外', 'import.run', Line, MendResult, ['imports']),
  'import.include': command('取込行の除外の取消', 'import.run', Line, MendResult, ['imports']),
  'import.judgeAgain': job(
    '取込の判定のやり直し',
    'import.run',
    z.strictObject({ batchId: Code }),
    z.object({ /** Rows whose receipt number stood otherwise in the register. */ rows: z.int(), counts: ImportCounts }),
    ['imports'],
  ),
  'import.problemLine': query(
    '次のエラー行',
    'import.run',
    z.strictObject({ batchId: Code, /** Line to go on from, from 0. */ from: z.int().min(0), back: z.boolean() }),
    z.object({ /** null: no row is refused. */ line: z.int().nullable(), wrapped: z.boolean() }),
  ),
  'import.undo': command(
    '取込の取消',
    'import.run',
    z.strictObject({ batchId: Code, reason: Text }),
    ImportSummary.extend({ withdrawn: z.int(), restored: z.int() }),
    ['imports', 'cases'],
  ),
}
