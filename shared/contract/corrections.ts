import * as z from 'zod'
import { answerWays, correctionStates, correctionWays } from '../domain/correction.ts'
import { Code, command, Day, job, Medium, MadeFile, OwnPassword, query, Text, Ticket } from './kinds.ts'

const Item = z.object({ code: z.string(), title: z.string(), sentence: z.string(), settled: z.boolean() })

/** 補正依頼の一覧の見出し: by the day the answer is due, then what came back. */
export const correctionBuckets = ['ahead', 'soon', 'overdue', 'answered', 'closed'] as const

export const CorrectionRow = z.object({
  requestNo: z.string(),
  caseNo: z.string(),
  receiptNo: z.string(),
  beneficiary: z.string(),
  itemName: z.string(),
  protected: z.boolean(),
  state: z.enum(correctionStates),
  bucket: z.enum(correctionBuckets),
  version: z.int(),
  way: z.enum(correctionWays),
  titles: z.array(z.string()),
  askedOn: Day,
  askedBy: z.string(),
  dueOn: Day,
  /** Days from the business day to the last day for an answer; negative once it is over. */
  daysLeft: z.int(),
  reminders: z.int(),
  /** Whether the letter or mail of the newest round has gone out. */
  sent: z.boolean(),
  /** 支援措置: a second person has let the next letter go out. */
  released: z.boolean(),
})
export type CorrectionRow = z.infer<typeof CorrectionRow>

const CorrectionDetail = CorrectionRow.extend({
  items: z.array(Item),
  note: z.string(),
  events: z.array(z.object({ seq: z.int(), kind: z.string(), on: Day, by: z.string(), text: z.string() })),
  /** Letters that were drawn: number and file. */
  letters: z.array(z.object({ number: z.string(), file: z.string(), issuedOn: Day })),
})
export type CorrectionDetail = z.infer<typeof CorrectionDetail>

const Act = z.object({ requestNo: z.string(), state: z.enum(correctionStates), version: z.int(), caseState: z.string() })

export const correctionsContract = {
  'correction.suggest': query(
    '補正依頼の案',
    'correction.ask',
    z.strictObject({ caseNo: Code }),
    z.object({
      caseNo: z.string(),
      version: z.int(),
      /** Whether the case is in a state from which a request can go out. */
      possible: z.boolean(),
      beneficiary: z.string(),
      protected: z.boolean(),
      hasEmail: z.boolean(),
      dueOn: Day,
      /** Opening words of the letter. */
      opening: z.string(),
      items: z.array(z.object({ code: z.string(), title: z.string(), sentence: z.string(), suggested: z.boolean() })),
    }),
    { logView: true },
  ),
  'correction.create': command(
    '補正依頼',
    'correction.ask',
    z.strictObject({
      caseNo: Code,
      version: z.int(),
      /** Codes of the checklist. */
      items: z.array(z.string().max(2)).max(50),
      note: Text,
      dueOn: Day,
      way: z.enum(correctionWays),
    }),
    Act,
    ['cases', 'corrections'],
  ),
  'correction.list': query(
    '補正依頼の一覧',
    'case.read',
    z.strictObject({
      bucket: z.enum(correctionBuckets),
      /** The last row of the page before. */
      after: z.strictObject({ dueOn: Day, requestNo: Code }).optional(),
      limit: z.int().min(1).max(500),
    }),
    z.object({ rows: z.array(CorrectionRow), counts: z.record(z.enum(correctionBuckets), z.int()) }),
  ),
  'correction.ofCase': query(
    '案件の補正依頼',
    'case.read',
    z.strictObject({ caseNo: Code }),
    z.object({
      requests: z.array(CorrectionDetail),
      /** 前回との差, newest answer first. */
      answers: z.array(
        z.object({
          version: z.int(),
          receivedAt: z.string(),
          source: z.string(),
          fields: z.array(z.object({ id: z.string(), label: z.string(), before: z.string(), after: z.string() })),
        }),
      ),
    }),
    { logView: true },
  ),
  'correction.letter': job(
    '補正依頼書の作成',
    'correction.ask',
    z.strictObject({ requestNo: Code }),
    MadeFile.extend({ number: z.string(), again: z.boolean() }),
    ['corrections', 'papers'],
  ),
  'correction.paper': query(
    '補正依頼書の表示',
    'correction.ask',
    z.strictObject({ name: Code }),
    z.object({ name: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
    { logView: true },
  ),
  'correction.release': command(
    '補正依頼書の発行の解除',
    'papers.release',
    z.strictObject({ requestNo: Code, ...OwnPassword }),
    z.object({ requestNo: z.string() }),
    ['corrections'],
    { confirms: true },
  ),
  'correction.mailList': job(
    '補正依頼のメール一覧',
    'correction.ask',
    z.strictObject({ save: Ticket, replace: z.boolean(), medium: Medium, ...OwnPassword }),
    z.object({
      rows: z.int(),
      name: z.string(),
      sha256: z.string(),
      /** Requests left out: of protected persons, and without a usable address. */
      protected: z.int(),
      withoutAddress: z.array(z.string()),
    }),
    ['corrections'],
    { confirms: true },
  ),
  'correction.remind': command(
    '補正の督促',
    'correction.ask',
    z.strictObject({ requestNo: Code, version: z.int(), dueOn: Day, way: z.enum(correctionWays) }),
    Act,
    ['corrections'],
  ),
  'correction.answer': command(
    '補正の回答',
    'correction.ask',
    z.strictObject({
      requestNo: Code,
      version: z.int(),
      way: z.enum(answerWays),
      note: Text,
      /** Codes of the lines that are settled by it. */
      settled: z.array(z.string().max(2)).max(50),
      /** Fields of the form as they are now said to be: texts as one would type them. */
      changes: z.array(z.strictObject({ field: Code, value: Text })).max(50),
    }),
    Act,
    ['cases', 'corrections'],
  ),
  'correction.close': command(
    '補正依頼の終了',
    'correction.ask',
    z.strictObject({ requestNo: Code, version: z.int(), as: z.enum(['closed', 'withdrawn']), reason: Text }),
    Act,
    ['cases', 'corrections'],
  ),
}
