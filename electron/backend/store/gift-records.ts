import type { GiftInterview } from '../../../shared/domain/interviews.ts'
import type { GiftGrant } from '../../../shared/programmes/childbirth-support/facts.ts'
import type { GiftGrantTable, GiftInterviewTable } from './schema-accounts.ts'

/** 面談 as the rules know it. */
export const interviewOf = (r: GiftInterviewTable): GiftInterview => ({
  residentNo: r.resident_no,
  kind: r.kind as GiftInterview['kind'],
  interviewedOn: r.interviewed_on,
  notifiedOn: r.notified_on,
  childNo: r.child_no === '' ? null : r.child_no,
  note: r.note,
})

/** 給付の記録 as the rules know it. */
export const giftGrantOf = (r: GiftGrantTable): GiftGrant => ({
  grantNo: r.grant_no,
  kind: r.kind as GiftGrant['kind'],
  motherNo: r.mother_no,
  childNo: r.child_no,
  notifiedOn: r.notified_on,
  decidedOn: r.decided_on,
  amount: r.amount,
})
