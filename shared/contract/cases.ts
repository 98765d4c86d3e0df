import * as z from 'zod'
import { caseStates } from '../domain/case-state.ts'
import { withdrawers } from '../domain/withdrawal.ts'
import { Code, command, Day, job, query, Text, Yen } from './kinds.ts'

export const flagNames = ['protected', 'duplicate', 'overruled', 'warned', 'unlinked', 'facts-changed'] as const

/** One line of the work queue. */
export const CaseRow = z.object({
  caseId: z.string(),
  caseNo: z.string(),
  receiptNo: z.string(),
  programme: z.string(),
  state: z.enum(caseStates),
  beneficiary: z.string(),
  kana: z.string(),
  item: z.string(),
  itemName: z.string(),
  appliedOn: Day,
  channel: z.string(),
  /** Verdict of the checks so far: all ○, any ×, else △; null before any review. */
  proposal: z.enum(['grant', 'refuse', 'ask']).nullable(),
  publicPayment: Yen.nullable(),
  selfPayment: Yen.nullable(),
  flags: z.array(z.enum(flagNames)),
  /** 担当. Id of the user who has it in hand. */
  assignedTo: z.string().nullable(),
  /** 保留 until this day. */
  holdUntil: Day.nullable(),
  version: z.int(),
  updatedAt: z.string(),
})
export type CaseRow = z.infer<typeof CaseRow>

export const CheckLine = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['ok', 'judge', 'fail']),
  reason: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  /** What the line demands, and the article it comes from. */
  criterion: z.string(),
  article: z.string(),
  /** The sentence of the refusal notice; null unless × . */
  refusal: z.string().nullable(),
})
export type CheckLine = z.infer<typeof CheckLine>

export const Amounts = z.object({
  price: Yen,
  limit: Yen,
  base: Yen,
  ownShare: Yen.nullable(),
  excess: Yen,
  selfPayment: Yen.nullable(),
  publicPayment: Yen.nullable(),
  bracket: z.string().nullable(),
})
export type Amounts = z.infer<typeof Amounts>

export const VoucherView = z.object({
  voucherNo: z.string(),
  code: z.string(),
  seq: z.int(),
  of: z.int(),
  months: z.array(z.string()),
  price: Yen,
  publicPayment: Yen,
  selfPayment: Yen,
  providerNo: z.string(),
  validFrom: Day,
  validTo: Day,
  state: z.string(),
})

export const CaseDetail = CaseRow.extend({
  submittedAt: z.string(),
  /** Field values as the form gave them, with their Japanese labels, in form order. */
  application: z.array(z.object({ id: z.string(), label: z.string(), value: z.string() })),
  /** Newer answers of the same receipt number, newest first: their number and when they came. */
  answers: z.array(z.object({ version: z.int(), receivedAt: z.string(), file: z.string(), line: z.int() })),
  residentNo: z.string().nullable(),
  person: z
    .object({
      name: z.string(),
      kana: z.string(),
      birthDate: Day,
      age: z.int(),
      address: z.string(),
      householdNo: z.string(),
      protected: z.boolean(),
    })
    .nullable(),
  checks: z.array(CheckLine),
  route: z.int().nullable(),
  bracket: z.string().nullable(),
  taxYear: z.int().nullable(),
  earlierOwnShare: Yen.nullable(),
  amounts: Amounts.nullable(),
  /** What a reviewer decided, with the reason when it overrules the checks. */
  reviewed: z
    .object({ propose: z.enum(['grant', 'refuse']), reason: z.string(), by: z.string(), on: Day, overruled: z.boolean() })
    .nullable(),
  /** The proposed refusal text, when a line fails. */
  refusalReason: z.string().nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  decision: z
    .object({
      decisionNo: z.string(),
      kind: z.string(),
      decidedOn: Day,
      publicPayment: Yen,
      selfPayment: Yen,
      reason: z.string(),
      draftNo: z.string(),
    })
    .nullable(),
  /** 取下げ. How it was withdrawn, while it is; null: it is not. `saidOn`, `by`: of the applicant's word. */
  withdrawal: z
    .object({
      cause: z.enum(['said', 'duplicate', 'import']),
      at: z.string(),
      enteredBy: z.string(),
      saidOn: Day.nullable(),
      by: z.enum(withdrawers).nullable(),
      reason: z.string(),
    })
    .nullable(),
  vouchers: z.array(VoucherView),
  grants: z.array(
    z.object({
      voucherNo: z.string(),
      itemCode: z.string(),
      itemName: z.string(),
      decidedOn: Day,
      price: Yen,
      publicPayment: Yen,
      selfPayment: Yen,
      state: z.string(),
    }),
  ),
  history: z.array(z.object({ seq: z.int(), at: z.string(), by: z.string(), act: z.string(), text: z.string() })),
})
export type CaseDetail = z.infer<typeof CaseDetail>

export const casesContract = {
  'case.view': query('案件の閲覧', 'case.read', z.strictObject({ caseNo: Code }), CaseDetail, { logView: true }),
  'case.details': query(
    '案件の一括閲覧',
    'case.read',
    z.strictObject({ caseNos: z.array(z.string()).max(100) }),
    z.object({ cases: z.array(CaseDetail) }),
    { logView: true },
  ),
  'review.auto': job(
    '一括審査',
    'review.run',
    z.strictObject({}),
    z.object({ reviewed: z.int(), proposedGrant: z.int(), proposedRefusal: z.int(), needJudgement: z.int() }),
    ['cases'],
  ),
  'review.propose': command(
    '審査の判断',
    'review.run',
    z.strictObject({ caseNo: Code, version: z.int(), propose: z.enum(['grant', 'refuse']), reason: Text }),
    CaseDetail,
    ['cases'],
  ),
  'review.hold': command(
    '保留',
    'review.run',
    z.strictObject({ caseNo: Code, version: z.int(), until: Day, reason: Text }),
    z.object({ state: z.string(), version: z.int() }),
    ['cases'],
  ),
  'review.undo': command(
    '審査の取消し',
    'review.run',
    z.strictObject({ caseNo: Code, version: z.int() }),
    z.object({ state: z.string(), version: z.int() }),
    ['cases'],
  ),
}
