import * as z from 'zod'
import { caseStates } from '../domain/case-state.ts'
import { withdrawers } from '../domain/withdrawal.ts'
import { Code, command, Day, Text } from './kinds.ts'

const Seen = { caseNo: Code, version: z.int() }

/** 取下げ on the applicant's word, and the way back. */
export const withdrawalsContract = {
  'case.withdraw': command(
    '申請の取下げ',
    'case.withdraw',
    z.strictObject({
      ...Seen,
      /** 申出日. Not before the application, not after the business day. */
      saidOn: Day,
      by: z.enum(withdrawers),
      reason: Text,
    }),
    z.object({
      state: z.enum(caseStates),
      version: z.int(),
      /** The draft it was in and left; null: it was in none. */
      draftNo: z.string().nullable(),
      /** That draft held nothing else and has ended. */
      draftEnded: z.boolean(),
      /** The request for a correction that ended with it. */
      requestNo: z.string().nullable(),
    }),
    ['cases', 'drafts', 'corrections'],
  ),
  'case.unwithdraw': command(
    '取下げの取消し',
    'case.withdraw',
    z.strictObject({ ...Seen, reason: Text }),
    z.object({ state: z.enum(caseStates), version: z.int() }),
    ['cases'],
  ),
}
