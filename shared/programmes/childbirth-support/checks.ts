/** 審査の7項目 of 出産・子育て応援給付 (lines 1 to 5): mother, child or pregnancy, double benefits, other cities, interview. */
import { daysBetween, inSpan } from '../../domain/date.ts'
import type { GiftInterview } from '../../domain/interviews.ts'
import type { Resident } from '../../domain/masters.ts'
import { isProvisionalNo, livesHereOn, sameName } from '../../domain/person.ts'
import { toWareki } from '../../domain/wareki.ts'
import { check, nobodyLinked } from './check-results.ts'
import type { GiftCheck, GiftFacts, GiftGrant } from './facts.ts'
import type { GiftParameters } from './parameters.ts'

const forChild = (facts: GiftFacts): boolean => facts.application.kind === '子育て応援'

/** The one child of the register that is meant; null: none, or several that cannot be told apart. */
export const onlyChild = (facts: GiftFacts): Resident | null => (facts.children.length === 1 ? (facts.children[0] ?? null) : null)

/** 妊娠の届出: the last interview of a pregnancy notified by the application day. */
export function pregnancyOf(facts: GiftFacts): GiftInterview | null {
  const day = facts.application.day
  const found = facts.interviews.filter((one) => one.kind === '妊娠時' && one.notifiedOn !== null && one.notifiedOn <= day)
  return found.toSorted((a, b) => ((a.notifiedOn ?? '') < (b.notifiedOn ?? '') ? 1 : -1))[0] ?? null
}

/** Line 1: the mother lives in the city on D. */
export function checkMother(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  const { resident, application, businessDay } = facts
  if (resident === null) return nobodyLinked('1', parameters)
  const { day } = application
  const { residentNo, movedInOn, movedOutOn, removalReason, sex } = resident
  const evidence = {
    residentNo,
    movedInOn,
    movedOutOn,
    removalReason,
    day,
    sex,
    statedName: application.name,
    registeredName: resident.name,
  }
  if (!livesHereOn(resident, day)) {
    const reason =
      day < movedInOn
        ? `母が市内に住み始めたのは${toWareki(movedInOn)}で、申請日${toWareki(day)}より後です。`
        : `母は${toWareki(movedOutOn ?? day)}に住民でなくなっており（${removalReason}）、申請日${toWareki(day)}には住んでいません。`
    return check('1', parameters, {
      verdict: 'fail',
      reason,
      evidence,
      because: `${toWareki(day)}において母が市内に住所を有することが確認できない`,
    })
  }
  const doubts = [
    ...(day > businessDay ? [`申請日${toWareki(day)}が今日（${toWareki(businessDay)}）より後で、書き誤りのおそれがあります。`] : []),
    ...(isProvisionalNo(residentNo) ? ['仮登録の人で、住民の登録では確かめていません。'] : []),
    ...(sex === '男' ? ['結び付いている人は母ではありません（登録の性別 男）。父や代理人の申請かを確かめてください。'] : []),
    ...(movedOutOn !== null && movedOutOn <= businessDay
      ? [`申請の後、${toWareki(movedOutOn)}に住民でなくなっています（${removalReason}）。`]
      : []),
    ...(sameName(application.name, resident.name) ? [] : [`申請の氏名「${application.name}」と登録の氏名「${resident.name}」が違います。`]),
  ]
  if (doubts.length > 0) return check('1', parameters, { verdict: 'judge', reason: doubts.join(''), evidence })
  return check('1', parameters, {
    verdict: 'ok',
    reason: `申請日${toWareki(day)}に市内に住んでいます（${toWareki(movedInOn)}から）。`,
    evidence,
  })
}

/** Line 2: the child in the register, resident, born within the period; 出産応援: the pregnancy notified. */
export function checkChild(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  if (facts.resident === null) return nobodyLinked('2', parameters)
  return forChild(facts) ? checkBorn(facts, facts.resident, parameters) : checkPregnancy(facts, parameters)
}

function checkPregnancy(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  const found = pregnancyOf(facts)
  const evidence = { notifiedOn: found?.notifiedOn ?? null }
  if (found?.notifiedOn === undefined || found.notifiedOn === null) {
    const reason = '妊娠の届出が、保健部門の一覧にありません。届出を確かめて判断してください。'
    return check('2', parameters, { verdict: 'judge', reason, evidence })
  }
  return check('2', parameters, {
    verdict: 'ok',
    reason: `${toWareki(found.notifiedOn)}に妊娠の届出があります（保健部門の一覧）。`,
    evidence,
  })
}

function checkBorn(facts: GiftFacts, mother: Resident, parameters: GiftParameters): GiftCheck {
  const { application, businessDay } = facts
  const child = onlyChild(facts)
  if (child === null) {
    const many = facts.children.length > 1
    const reason = many
      ? `申請の子「${application.childName}」に当たる人が住民の登録に${facts.children.length}人います。どの子かを確かめてください。`
      : `申請の子「${application.childName}」（${toWareki(application.childBirthDate ?? application.day)}生）が住民の登録にありません。出生の届出を確かめてください。`
    return check('2', parameters, { verdict: 'judge', reason, evidence: { candidates: facts.children.map((one) => one.residentNo) } })
  }
  const { birthDate, movedInOn, movedOutOn } = child
  const evidence = {
    childNo: child.residentNo,
    childName: child.name,
    birthDate,
    movedInOn,
    movedOutOn,
    bornFrom: parameters.bornFrom,
    bornTo: parameters.bornTo,
  }
  if (!inSpan(birthDate, parameters.bornFrom, parameters.bornTo)) {
    const span = `${toWareki(parameters.bornFrom)}以後${parameters.bornTo === null ? '' : `${toWareki(parameters.bornTo)}まで`}`
    const reason = `子の出生日${toWareki(birthDate)}が、対象の期間（${span}）に入りません。`
    return check('2', parameters, {
      verdict: 'fail',
      reason,
      evidence,
      because: `子の出生日（${toWareki(birthDate)}）が対象の期間に入らない`,
    })
  }
  if (!livesHereOn(child, application.day)) {
    const reason = `子は申請日${toWareki(application.day)}に市内に住んでいません（転入${toWareki(movedInOn)}${movedOutOn === null ? '' : `・転出等${toWareki(movedOutOn)}`}）。`
    return check('2', parameters, {
      verdict: 'fail',
      reason,
      evidence,
      because: `${toWareki(application.day)}において子が市内に住所を有することが確認できない`,
    })
  }
  const doubts = [
    ...(child.householdNo === mother.householdNo || child.guardianNo === mother.residentNo
      ? []
      : [`子「${child.name}」は母と別の世帯です。養育している人を確かめてください。`]),
    ...(sameName(application.childName, child.name)
      ? []
      : [`申請の子の氏名「${application.childName}」と登録の氏名「${child.name}」が違います。`]),
    ...(movedOutOn !== null && movedOutOn <= businessDay ? [`申請の後、子が${toWareki(movedOutOn)}に住民でなくなっています。`] : []),
  ]
  if (doubts.length > 0) return check('2', parameters, { verdict: 'judge', reason: doubts.join(''), evidence })
  const reason = `子「${child.name}」（${toWareki(birthDate)}生）は住民の登録にあり、市内に住んでいます。`
  return check('2', parameters, { verdict: 'ok', reason, evidence })
}

/** Line 3: nothing granted before for this pregnancy or child, and nobody else asks for it. */
export function checkBefore(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  const { resident, application } = facts
  if (resident === null) return nobodyLinked('3', parameters)
  const child = onlyChild(facts)
  const notified = pregnancyOf(facts)?.notifiedOn ?? null
  const evidence = { earlier: facts.grants.map((one) => one.grantNo), same: facts.sameApplications.map((one) => one.receiptNo) }
  const told = (one: GiftGrant): string => `${toWareki(one.decidedOn)} ${one.grantNo}`
  const certain = facts.grants.find((one) =>
    forChild(facts)
      ? child !== null && one.childNo === child.residentNo
      : one.motherNo === resident.residentNo && notified !== null && one.notifiedOn === notified,
  )
  if (certain !== undefined) {
    const what = forChild(facts)
      ? `子「${child?.name ?? application.childName}」`
      : `${toWareki(notified ?? application.day)}に届け出た妊娠`
    const reason = `${what}について、すでに給付を決定しています（${told(certain)}）。`
    return check('3', parameters, {
      verdict: 'fail',
      reason,
      evidence,
      because: `${what}について${toWareki(certain.decidedOn)}に給付を決定している`,
    })
  }
  const near = facts.grants.find(
    (one) =>
      !forChild(facts) &&
      one.motherNo === resident.residentNo &&
      Math.abs(daysBetween(one.decidedOn, application.day)) <= parameters.pregnancyDays,
  )
  const doubts = [
    ...(near === undefined ? [] : [`同じ母に出産応援の給付を決定しています（${told(near)}）。同じ妊娠でないかを確かめてください。`]),
    ...(facts.sameApplications.length === 0
      ? []
      : [
          `同じ${forChild(facts) ? '子' : '妊娠'}についての申請がほかにあります（${facts.sameApplications.map((one) => one.receiptNo).join('、')}）。`,
        ]),
  ]
  if (doubts.length > 0) return check('3', parameters, { verdict: 'judge', reason: doubts.join(''), evidence })
  return check('3', parameters, {
    verdict: 'ok',
    reason: `この${forChild(facts) ? '子' : '妊娠'}についての給付の記録はありません。`,
    evidence,
  })
}

/** Line 4: not paid by another city, as declared or as that city answered. An answer weighs more than what was declared. */
export function checkElsewhere(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  const { application, otherCity } = facts
  const evidence = {
    declared: application.paidElsewhere,
    city: otherCity?.city ?? null,
    paid: otherCity?.paid ?? null,
    answeredOn: otherCity?.answeredOn ?? null,
  }
  if (otherCity !== null) {
    const source = `${otherCity.city}の回答、${toWareki(otherCity.answeredOn)}`
    if (!otherCity.paid)
      return check('4', parameters, { verdict: 'ok', reason: `ほかの市町村では受け取っていません（${source}）。`, evidence })
    const reason = `ほかの市町村で受け取っています（${source}）。`
    return check('4', parameters, { verdict: 'fail', reason, evidence, because: `${otherCity.city}において同じ趣旨の給付を受けている` })
  }
  if (application.paidElsewhere === true) {
    const reason = 'ほかの市町村で受け取ったとの申告です。'
    return check('4', parameters, { verdict: 'fail', reason, evidence, because: '他の市町村において同じ趣旨の給付を受けたとの申告がある' })
  }
  if (application.paidElsewhere === null)
    return check('4', parameters, {
      verdict: 'judge',
      reason: 'ほかの市町村で受け取ったかの申告がありません。確かめて判断してください。',
      evidence,
    })
  return check('4', parameters, { verdict: 'ok', reason: 'ほかの市町村では受け取っていないとの申告です。', evidence })
}

/** Line 5: the interview of this pregnancy or after this birth is done, by the list of the health section. */
export function checkInterview(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  if (facts.resident === null) return nobodyLinked('5', parameters)
  const child = onlyChild(facts)
  const notified = pregnancyOf(facts)?.notifiedOn ?? null
  const found = facts.interviews.find((one) => {
    if (one.interviewedOn > facts.businessDay) return false
    // one of an earlier pregnancy says nothing of this one
    if (!forChild(facts))
      return (
        one.kind === '妊娠時' &&
        (notified === null || one.notifiedOn === notified || (one.notifiedOn === null && one.interviewedOn >= notified))
      )
    return (
      one.kind === '出生後' &&
      child !== null &&
      (one.childNo === child.residentNo || (one.childNo === null && one.interviewedOn >= child.birthDate))
    )
  })
  const what = forChild(facts) ? '出生後の面談' : '妊娠時の面談'
  if (found === undefined) {
    const reason = `${what}が、保健部門の一覧にありません。実施を確かめ、一覧を取り込んでから判断してください。`
    return check('5', parameters, { verdict: 'judge', reason, evidence: { interviewedOn: null } })
  }
  return check('5', parameters, {
    verdict: 'ok',
    reason: `${what}は${toWareki(found.interviewedOn)}に済んでいます（保健部門の一覧）。`,
    evidence: { interviewedOn: found.interviewedOn },
  })
}
