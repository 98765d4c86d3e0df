import * as z from 'zod'
import { candidateGrounds, comparedFields } from '../domain/candidates.ts'
import { caseStates } from '../domain/case-state.ts'
import { Code, command, Day, query, Text } from './kinds.ts'

/**
 * Why a case waits for a person: 宛名番号が台帳にない, 宛名番号の人と氏名・生年月日が違う, 該当なし, 複数,
 * 後から一人だけ台帳に入った.
 */
export const unmatchedReasons = ['number', 'other', 'none', 'several', 'found'] as const

export const UnmatchedRow = z.object({
  caseNo: z.string(),
  version: z.int(),
  receiptNo: z.string(),
  programme: z.string(),
  state: z.enum(caseStates),
  beneficiary: z.string(),
  kana: z.string(),
  birthDate: z.string(),
  itemName: z.string(),
  appliedOn: Day,
  channel: z.string(),
  /** 支援措置 of the linked person, or of anybody with this kana and birth date. */
  protected: z.boolean(),
  why: z.enum(unmatchedReasons),
})
export type UnmatchedRow = z.infer<typeof UnmatchedRow>

const agreement = z.enum(['same', 'near', 'differs', 'unstated', 'hidden'])

export const CandidateView = z.object({
  residentNo: z.string(),
  grounds: z.array(z.enum(candidateGrounds)),
  sex: z.string(),
  /** Where the person stands in the register on the day of application. */
  standing: z.string(),
  protected: z.boolean(),
  /** 仮登録. Made from a form, not from the register. */
  provisional: z.boolean(),
  linked: z.boolean(),
  needsReason: z.boolean(),
  fields: z.array(z.object({ id: z.enum(comparedFields), label: z.string(), stated: z.string(), registered: z.string(), agreement })),
})
export type CandidateView = z.infer<typeof CandidateView>

const Linked = z.object({ caseNo: z.string(), state: z.enum(caseStates), version: z.int(), residentNo: z.string().nullable() })

const DuplicateSide = z.object({
  caseNo: z.string(),
  version: z.int(),
  receiptNo: z.string(),
  state: z.enum(caseStates),
  channel: z.string(),
  beneficiary: z.string(),
  itemName: z.string(),
  appliedOn: Day,
  protected: z.boolean(),
  /** Whether it can be withdrawn now: not yet drafted, no correction under way. */
  canWithdraw: z.boolean(),
})

export const DuplicatePair = z.object({
  left: DuplicateSide,
  right: DuplicateSide,
  /** Days between the two applications. */
  days: z.int(),
  fields: z.array(z.object({ id: z.string(), label: z.string(), left: z.string(), right: z.string(), differs: z.boolean() })),
})
export type DuplicatePair = z.infer<typeof DuplicatePair>

export const duplicateDecisions = ['distinct', 'keep-left', 'keep-right'] as const

/** 照合と重複. */
export const peopleContract = {
  'people.unmatched': query(
    '住民の未特定の一覧',
    'case.read',
    z.strictObject({ afterCaseNo: z.string().max(40).optional(), limit: z.int().min(1).max(500) }),
    z.object({ rows: z.array(UnmatchedRow), total: z.int() }),
    { logView: true },
  ),
  'people.candidates': query(
    '住民の候補',
    'people.link',
    z.strictObject({ caseNo: Code }),
    z.object({
      caseNo: z.string(),
      version: z.int(),
      state: z.enum(caseStates),
      residentNo: z.string().nullable(),
      /** Why the link cannot be changed now; null: it can. */
      obstacle: z.string().nullable(),
      /** The last decision of a person on this case, if it can be taken back. */
      undo: z.object({ residentNo: z.string(), by: z.string(), at: z.string(), reason: z.string() }).nullable(),
      stated: z.array(z.object({ id: z.enum(comparedFields), label: z.string(), value: z.string() })),
      candidates: z.array(CandidateView),
    }),
    { logView: true },
  ),
  'people.link': command(
    '住民の照合',
    'people.link',
    z.strictObject({ caseNo: Code, version: z.int(), residentNo: Code, reason: Text }),
    Linked,
    ['cases'],
  ),
  'people.register': command('仮登録', 'people.link', z.strictObject({ caseNo: Code, version: z.int(), reason: Text }), Linked, [
    'cases',
    'masters',
  ]),
  'people.undo': command('照合の取消し', 'people.link', z.strictObject({ caseNo: Code, version: z.int() }), Linked, ['cases', 'masters']),
  'duplicate.list': query(
    '重複の疑いの一覧',
    'case.read',
    z.strictObject({ after: z.strictObject({ left: Code, right: Code }).optional(), limit: z.int().min(1).max(200) }),
    z.object({ pairs: z.array(DuplicatePair), total: z.int() }),
    { logView: true },
  ),
  'duplicate.decide': command(
    '重複の判断',
    'people.link',
    z.strictObject({
      left: z.strictObject({ caseNo: Code, version: z.int() }),
      right: z.strictObject({ caseNo: Code, version: z.int() }),
      decision: z.enum(duplicateDecisions),
      reason: Text,
    }),
    z.object({ decision: z.enum(duplicateDecisions), withdrawn: z.string().nullable() }),
    ['cases'],
  ),
}
