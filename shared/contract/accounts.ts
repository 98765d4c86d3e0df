import * as z from 'zod'
import { caseStates } from '../domain/case-state.ts'
import { Code, Day, command, job, Medium, OwnPassword, query, Text, Ticket } from './kinds.ts'

/** 照会が要る理由. */
export const askReasons = ['never', 'too-old', 'none'] as const

const AccountCase = z.object({
  caseNo: z.string(),
  beneficiary: z.string(),
  itemName: z.string(),
  state: z.enum(caseStates),
  appliedOn: Day,
  protected: z.boolean(),
})

/** 申請から支払まで. */
export const PaymentTime = z.object({
  /** The day the office promised; from the application on. */
  dueOn: Day,
  /** Days left until it; negative: over. Null once the money is ordered for a day. */
  daysLeft: z.int().nullable(),
  /** 振込指定日 of the order that pays it; null: none does. */
  paidOn: Day.nullable(),
  /** Days from the application to the payment; null while it is not paid. */
  days: z.int().nullable(),
})

export const accountsContract = {
  'account.standing': query(
    '公金受取口座の照会の表示',
    'case.read',
    z.strictObject({}),
    z.object({
      /** Cases that an inquiry would ask for, oldest first; `total` of them. */
      toAsk: z.array(AccountCase.extend({ why: z.enum(askReasons), answeredOn: Day.nullable() })),
      total: z.int(),
      inquiries: z.array(
        z.object({
          inquiryNo: z.string(),
          madeOn: Day,
          lines: z.int(),
          answered: z.int(),
          found: z.int(),
          file: z.string(),
          by: z.string(),
        }),
      ),
      /** Days for which an answer may be used. */
      answerDays: z.int(),
    }),
  ),
  'account.ask': job(
    '公金受取口座の照会',
    'account.inquire',
    z.strictObject({ save: Ticket, replace: z.boolean(), medium: Medium, ...OwnPassword }),
    z.object({ inquiryNo: z.string(), lines: z.int(), name: z.string(), sha256: z.string() }),
    ['cases'],
    { confirms: true },
  ),
  'account.answer': job(
    '照会の回答の取込',
    'account.inquire',
    z.strictObject({ ticket: Ticket, source: Text, medium: Medium }),
    z.object({ inquiryNo: z.string(), rows: z.int(), found: z.int(), none: z.int(), refused: z.int(), same: z.int(), left: z.int() }),
    ['cases'],
  ),
  'account.attorney': command(
    '委任状の確認',
    'account.inquire',
    z.strictObject({ caseNo: Code, version: z.int(), seenOn: Day, note: Text }),
    z.object({ holder: z.string() }),
    ['cases'],
  ),
  'account.otherCity': command(
    '他市町村の回答の登録',
    'account.inquire',
    z.strictObject({ caseNo: Code, version: z.int(), city: Text, answeredOn: Day, paid: z.boolean(), note: Text }),
    z.strictObject({}),
    ['cases'],
  ),
  'account.due': query(
    '支払までの日数の表示',
    'case.read',
    z.strictObject({ unpaidOnly: z.boolean() }),
    z.object({ days: z.int(), total: z.int(), rows: z.array(AccountCase.extend({ time: PaymentTime })) }),
  ),
  'account.ofCase': query(
    '口座と支払までの日数',
    'case.read',
    z.strictObject({ caseNo: Code }),
    z
      .object({
        source: z.enum(['form', 'registered']),
        /** The account as it may be shown; null: the registered one was asked for, and no answer is there. */
        account: z
          .object({
            text: z.string(),
            holder: z.string(),
            own: z.boolean(),
            answeredOn: Day.nullable(),
            inquiryNo: z.string().nullable(),
            attorneySeenOn: Day.nullable(),
            problem: z.string().nullable(),
          })
          .nullable(),
        openInquiryNo: z.string().nullable(),
        time: PaymentTime,
      })
      .nullable(),
  ),
}
