/**
 * 審査. The 13 lines, the proposal and the amounts of one case, from facts and parameters alone.
 */
import { proposalOf } from '../../domain/judgement.ts'
import { monthOf } from '../../domain/date.ts'
import { isProvisionalNo } from '../../domain/person.ts'
import { aidsAmounts, bracketOf, ownShareInMonth, taxYearOf } from './amounts.ts'
import { checkDoubleGrant, checkEstimate, checkOpinion, checkPlace } from './checks-item.ts'
import { checkUsefulLife } from './checks-life.ts'
import { checkAddressAndGuardian, checkCareInsurance, checkMonthlyCap, checkResidence, checkTax } from './checks-person.ts'
import type { AidsFacts, AidsJudgement, Check } from './facts.ts'
import type { AidsParameters } from './parameters.ts'
import { judgeRoutes } from './routes.ts'
import { sharedCeiling } from './shared-ceiling.ts'

/** Judges a case. Everything is as of D; only protection and the month of the cap are as of B. */
export function judge(facts: AidsFacts, parameters: AidsParameters): AidsJudgement {
  const { application, item, resident } = facts
  const taxYear = taxYearOf(application.day, parameters)
  // figures read from a paper the applicant brought need no consent to look into the register
  const consent = facts.taxByHand === undefined ? application.taxConsent : true
  const bracket = resident === null ? null : bracketOf(facts.tax, consent)
  const earlierOwnShare = resident === null ? null : ownShareInMonth(facts.grants, monthOf(facts.businessDay))
  const { price, quantity, months } = application
  const shared = sharedCeiling(facts, parameters)
  const limit = shared === null ? {} : { limit: shared.left }
  const amounts = aidsAmounts({ price, item, quantity, months, bracket, earlierOwnShare, ...limit }, parameters)
  const routes = judgeRoutes(facts, parameters)
  const checks = [
    checkResidence(facts, parameters),
    ...routes.checks.map((check) => (resident !== null && isProvisionalNo(resident.residentNo) ? ofProvisional(check) : check)),
    checkCareInsurance(facts, parameters),
    checkPlace(facts, parameters),
    checkUsefulLife(facts, parameters),
    checkDoubleGrant(facts, parameters),
    checkTax(facts, parameters, bracket, taxYear),
    checkEstimate(facts, parameters),
    checkOpinion(facts, parameters),
    checkAddressAndGuardian(facts, parameters),
    checkMonthlyCap(facts, parameters, bracket, amounts.base, earlierOwnShare),
  ]
  return {
    checks,
    proposal: proposalOf(checks),
    route: routes.route,
    bracket,
    taxYear,
    earlierOwnShare,
    amounts,
    refusals: checks.flatMap((check) => (check.refusal === null ? [] : [check.refusal])),
  }
}

/** 仮登録: a missing certificate or household member is not known to be missing, since the register was never asked. Age is. */
function ofProvisional(check: Check): Check {
  if (check.id === '3' || check.verdict !== 'fail') return check
  return { ...check, verdict: 'judge', reason: `${check.reason}仮登録の人のため、手帳と世帯を確かめて判断してください。`, refusal: null }
}
