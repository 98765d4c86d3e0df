import * as z from 'zod'
import { Code, command, Day, job, Medium, None, OwnPassword, query, Ticket } from './kinds.ts'
import { ProfileJson } from './profiles.ts'

export const RowProblem = z.object({
  line: z.int(),
  /** Field id; null when the row as a whole is meant. */
  field: z.string().nullable(),
  column: z.string(),
  code: z.string(),
  message: z.string(),
  value: z.string(),
})
export type RowProblem = z.infer<typeof RowProblem>
export const RowWarning = z.object({ line: z.int(), receiptNo: z.string(), code: z.string(), message: z.string() })
export type RowWarning = z.infer<typeof RowWarning>

/** 件数. Every row is counted once as added, same, changed, rejected or excluded; warned ones are among the first three. */
export const ImportCounts = z.object({
  rows: z.int(),
  added: z.int(),
  same: z.int(),
  changed: z.int(),
  rejected: z.int(),
  warned: z.int(),
  /** 除外. Left out by a person. */
  excluded: z.int(),
})
export type ImportCounts = z.infer<typeof ImportCounts>

/** 取込の要約. The counts and every refused or warned row (bounded by the row limit of one file). */
export const ImportSummary = z.object({
  batchId: z.string(),
  importNo: z.string(),
  state: z.enum(['staged', 'committed', 'discarded', 'undone']),
  file: z.string(),
  sha256: z.string(),
  encoding: z.string(),
  profile: z.string(),
  programme: z.string(),
  /** Headers of the file that no field reads. */
  unmapped: z.array(z.string()),
  /** What was noticed of the file as a whole, in words. */
  notes: z.array(z.string()),
  /** When the very same content was committed before: that import's number. */
  sameContentAs: z.string().nullable(),
  /** And the day on which it was taken in. */
  sameContentOn: Day.nullable(),
  ...ImportCounts.shape,
  errors: z.array(RowProblem.omit({ value: true, field: true })),
  warnings: z.array(RowWarning),
})
export type ImportSummary = z.infer<typeof ImportSummary>

export const verdicts = ['added', 'same', 'changed', 'rejected'] as const

export const ImportRowView = z.object({
  line: z.int(),
  receiptNo: z.string(),
  verdict: z.enum(verdicts),
  name: z.string(),
  item: z.string(),
  problems: z.array(RowProblem),
  warnings: z.array(RowWarning),
  /** 支援措置. The linked person, or anybody with this kana and birth date. */
  protected: z.boolean(),
  excluded: z.boolean(),
  /** How many cells a person mended. */
  mended: z.int(),
})
export type ImportRowView = z.infer<typeof ImportRowView>

/** A row with its cells, for mending. */
export const ImportRowDetail = ImportRowView.extend({
  cells: z.array(
    z.object({
      header: z.string(),
      /** The field that reads the column; null: nobody does, and it cannot be mended. */
      field: z.string().nullable(),
      label: z.string(),
      value: z.string(),
      /** As it came in the file; null where nothing was mended. */
      original: z.string().nullable(),
    }),
  ),
})
export type ImportRowDetail = z.infer<typeof ImportRowDetail>

export const intakeContract = {
  'import.stage': job(
    '申請の読込',
    'import.run',
    z.strictObject({
      ticket: Ticket,
      programme: Code,
      /** Exactly one of the three: a known profile, a profile's file, or a draft that is tried before it is saved. */
      profile: Code.optional(),
      profileTicket: Ticket.optional(),
      draft: ProfileJson.optional(),
    }),
    ImportSummary,
    ['imports'],
  ),
  'import.rows': query(
    '取込行の表示',
    'import.run',
    z.strictObject({
      batchId: Code,
      only: z.enum([...verdicts, 'warned', 'excluded', 'all']),
      afterLine: z.int().min(0),
      limit: z.int().min(1).max(500),
    }),
    z.object({ rows: z.array(ImportRowView), total: z.int() }),
  ),
  'import.commit': command(
    '申請の取込',
    'import.run',
    z.strictObject({ batchId: Code, sha256: z.string(), medium: Medium }),
    ImportSummary,
    ['imports', 'cases'],
  ),
  'import.discard': command('取込の破棄', 'import.run', z.strictObject({ batchId: Code }), z.strictObject({}), ['imports']),
  'import.rejects': job(
    '取り込めない行の書出し',
    'import.run',
    z.strictObject({ batchId: Code, save: Ticket, replace: z.boolean(), medium: Medium, ...OwnPassword }),
    z.object({ rows: z.int(), sha256: z.string(), name: z.string() }),
    [],
    { confirms: true },
  ),
  'import.leftovers': query(
    '途中で終わった取込の一覧',
    'import.run',
    None,
    z.array(z.object({ batchId: z.string(), importNo: z.string(), file: z.string(), rows: z.int(), by: z.string(), at: z.string() })),
  ),
  'import.list': query(
    '取込の一覧',
    'import.run',
    z.strictObject({ limit: z.int().min(1).max(200) }),
    z.array(
      z.object({
        batchId: z.string(),
        importNo: z.string(),
        state: z.string(),
        file: z.string(),
        programme: z.string(),
        rows: z.int(),
        added: z.int(),
        same: z.int(),
        changed: z.int(),
        rejected: z.int(),
        by: z.string(),
        at: z.string(),
      }),
    ),
  ),
}
