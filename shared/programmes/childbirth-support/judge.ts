/** 審査 of 出産・子育て応援給付. The 7 lines, the proposal and the amount of one case, from facts and parameters alone. */
import { proposalOf } from '../../domain/judgement.ts'
import { checkAccount, checkAddress, answerTooOld, ownAccount } from './checks-account.ts'
import { checkBefore, checkChild, checkElsewhere, checkInterview, checkMother, onlyChild, pregnancyOf } from './checks.ts'
import type { GiftFacts, GiftGrant, GiftJudgement } from './facts.ts'
import type { GiftParameters } from './parameters.ts'

/** Judges a case. The mother, the child and the register are as of D; protection, answers and interviews as of B. */
export function judgeGift(facts: GiftFacts, parameters: GiftParameters): GiftJudgement {
  const amount = parameters.amounts[facts.application.kind]
  const checks = [checkMother, checkChild, checkBefore, checkElsewhere, checkInterview, checkAccount, checkAddress].map((one) =>
    one(facts, parameters),
  )
  return {
    checks,
    proposal: proposalOf(checks),
    route: null,
    bracket: null,
    taxYear: null,
    earlierOwnShare: null,
    amounts: { price: amount, limit: amount, base: amount, ownShare: 0, excess: 0, selfPayment: 0, publicPayment: amount },
    refusals: checks.flatMap((check) => (check.refusal === null ? [] : [check.refusal])),
  }
}

/**
 * What stands in the way of granting a case, whatever its checks say and whoever overrules them; null: nothing. Money goes only to a
 * known person for a known child, once, and to an account that is hers or that she gave power over.
 */
export function giftObstacle(facts: GiftFacts, parameters: GiftParameters): string | null {
  const { resident, account, application } = facts
  if (resident === null) return '母が住民の登録と結び付いていません'
  const child = onlyChild(facts)
  if (application.kind === '子育て応援' && child === null) return '子が住民の登録の一人に決まっていません'
  if (facts.grants.some((one) => sameSubject(one, facts))) return 'この子・妊娠については、すでに給付を決定しています'
  if (account === null) return '公金受取口座の照会の回答がありません'
  if (account.problem !== null) return account.problem
  if (answerTooOld(facts, parameters)) return '公金受取口座の回答が古くなっています。新しく照会してください'
  if (!ownAccount(facts) && account.attorneySeenOn === null) return '本人でない口座で、委任状が確認されていません'
  return null
}

/** Whether a benefit was granted for the very child or pregnancy of a case. */
export function sameSubject(grant: GiftGrant, facts: GiftFacts): boolean {
  const { resident, application } = facts
  if (grant.kind !== application.kind) return false
  const child = onlyChild(facts)
  if (application.kind === '子育て応援') return child !== null && grant.childNo === child.residentNo
  const notified = pregnancyOf(facts)?.notifiedOn ?? null
  return notified !== null && grant.motherNo === resident?.residentNo && grant.notifiedOn === notified
}

/** The benefit a decision grants, for the record that keeps it from being granted twice. */
export function grantOfCase(facts: GiftFacts, grantNo: string, decidedOn: string, parameters: GiftParameters): GiftGrant {
  const { application, resident } = facts
  return {
    grantNo,
    kind: application.kind,
    motherNo: resident?.residentNo ?? '',
    childNo: application.kind === '子育て応援' ? (onlyChild(facts)?.residentNo ?? null) : null,
    notifiedOn: application.kind === '出産応援' ? (pregnancyOf(facts)?.notifiedOn ?? null) : null,
    decidedOn,
    amount: parameters.amounts[application.kind],
  }
}
