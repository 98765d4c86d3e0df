/**
 * 給付対象の経路 (lines 2 to 4). Each route of the item is tried; the one that treats the person mildest is taken.
 */
import { type Verdict, severity } from '../../domain/judgement.ts'
import { ageOn } from '../../domain/date.ts'
import type { Certificate, HouseholdRule, IsoDate, ItemRoute } from '../../domain/masters.ts'
import { isCertificateValidOn, livesHereOn } from '../../domain/person.ts'
import { check, dateText, nobodyLinked, worse } from './check-results.ts'
import type { Finding } from './check-results.ts'
import type { AidsFacts, Check, HouseholdMember } from './facts.ts'
import type { AidsParameters } from './parameters.ts'

export interface RouteResult {
  /** Null: nobody linked, or the item has no route. */
  readonly route: number | null
  /** Lines 2, 3 and 4. */
  readonly checks: readonly Check[]
}

/** 給付対象の経路. The first route of the item that the person fits, and lines 2, 3 and 4 of the review. */
export function judgeRoutes(facts: AidsFacts, parameters: AidsParameters): RouteResult {
  const { resident, routes, item } = facts
  if (resident === null) return { route: null, checks: unlinkedChecks(facts, parameters) }
  if (routes.length === 0) {
    const finding: Finding = {
      verdict: 'judge',
      reason: `種目「${item.name}」の対象者の要件が登録されていません。要綱を見て判断してください。`,
    }
    const none: Finding = { verdict: 'ok', reason: '対象者の要件が登録されていないため、見る要件がありません。' }
    return { route: null, checks: [check('2', parameters, finding), check('3', parameters, none), check('4', parameters, none)] }
  }
  const best = routes.map((route) => judgeRoute(facts, parameters, route)).reduce((a, b) => (compare(b, a) < 0 ? b : a))
  const [certificate, age, household] = best.findings
  return {
    route: best.route.routeNo,
    checks: [check('2', parameters, certificate), check('3', parameters, age), check('4', parameters, household)],
  }
}

interface JudgedRoute {
  readonly route: ItemRoute
  readonly findings: readonly [certificate: Finding, age: Finding, household: Finding]
}

function judgeRoute(facts: AidsFacts, parameters: AidsParameters, route: ItemRoute): JudgedRoute {
  return {
    route,
    findings: [judgeCertificate(facts, route), judgeAge(facts, route), judgeHousehold(facts, parameters, route)],
  }
}

/** Mildest worst of the three, then mildest line 2, 3, 4, then the lowest number. */
function compare(a: JudgedRoute, b: JudgedRoute): number {
  const key = ({ route, findings: [x, y, z] }: JudgedRoute): readonly number[] => {
    const worst: Verdict = worse(x.verdict, worse(y.verdict, z.verdict))
    return [severity[worst], severity[x.verdict], severity[y.verdict], severity[z.verdict], route.routeNo]
  }
  const [left, right] = [key(a), key(b)]
  for (const [i, value] of left.entries()) {
    const other = right[i] ?? 0
    if (value !== other) return value - other
  }
  return 0
}

function judgeCertificate(facts: AidsFacts, route: ItemRoute): Finding {
  const day = facts.application.day
  const valid = facts.certificates.filter((certificate) => isCertificateValidOn(certificate, day))
  const ofKind = valid.filter((certificate) => certificate.kind === route.certificateKind)
  const fitting = ofKind.find(
    (certificate) =>
      (route.disability === null || certificate.disability === route.disability) &&
      (route.grade === null || (certificate.grade !== null && certificate.grade <= route.grade)),
  )
  const wanted = routeText(route)
  const evidence = {
    routeNo: route.routeNo,
    required: wanted,
    judgement: route.judgement,
    held: valid.map(certificateText),
    expired: facts.certificates.filter((certificate) => !valid.includes(certificate)).map(certificateText),
    stated: facts.application.certificateKind,
  }
  if (fitting !== undefined) {
    const has = `${certificateText(fitting)}が要件（${wanted}）に合います。`
    if (route.judgement === null) return { verdict: 'ok', reason: has, evidence }
    return { verdict: 'judge', reason: `${has}「${route.judgement}」に当たるか、個別に判断してください。`, evidence }
  }
  if (ofKind.length === 0 && facts.application.certificateKind === route.certificateKind) {
    const reason = `申請には${route.certificateKind}とありますが、${dateText(day)}に有効なものが台帳にありません。現物か写しで確かめてください。`
    return { verdict: 'judge', reason, evidence }
  }
  const held = valid.length === 0 ? '有効な手帳等がありません' : `持っているのは${valid.map(certificateText).join('、')}です`
  return {
    verdict: 'fail',
    reason: `要件（${wanted}）に合う手帳等がありません。${dateText(day)}現在、${held}。`,
    evidence,
    because: `${dateText(day)}において、種目「${facts.item.name}」の要件とする手帳等（${wanted}など）をお持ちであることが確認できない`,
    article: facts.item.article,
  }
}

function judgeAge(facts: AidsFacts, route: ItemRoute): Finding {
  const { item, application } = facts
  const age = ageOn(facts.resident?.birthDate ?? application.birthDate, application.day)
  const evidence = { age, ageFrom: route.ageFrom, ageTo: route.ageTo, day: application.day }
  if (route.ageFrom === null && route.ageTo === null) {
    return { verdict: 'ok', reason: `年齢の要件はありません（申請日に${age}歳）。`, evidence }
  }
  const range = rangeText(route)
  if ((route.ageFrom === null || route.ageFrom <= age) && (route.ageTo === null || age <= route.ageTo)) {
    return { verdict: 'ok', reason: `申請日に${age}歳で、要件（${range}）に合います。`, evidence }
  }
  return {
    verdict: 'fail',
    reason: `申請日に${age}歳で、要件（${range}）から外れます。`,
    evidence,
    because: `${dateText(application.day)}において満${age}歳であり、種目「${item.name}」の年齢の要件（${range}）に該当しない`,
    article: item.article,
  }
}

function judgeHousehold(facts: AidsFacts, parameters: AidsParameters, route: ItemRoute): Finding {
  if (route.household === null) return { verdict: 'ok', reason: '世帯の要件はありません。', evidence: { rule: null } }
  const { item, application } = facts
  const day = application.day
  const rule = route.household
  const members = facts.household.filter((member) => livesHereOn(member.resident, day))
  const without = members.filter((member) => !member.certificates.some((one) => countsForHousehold(one, rule, day)))
  const ages = without.map((member) => ageOn(member.resident.birthDate, day))
  const evidence = { rule, members: members.length, without: without.map(memberText(day)) }
  if (without.length === 0) {
    return { verdict: 'ok', reason: `世帯の${members.length}人全員が有効な手帳等を持ち、要件（${rule}）に合います。`, evidence }
  }
  const list = without.map(memberText(day)).join('、')
  if (ages.every((age) => age < parameters.minorAge || age >= parameters.elderlyAge)) {
    const reason = `世帯に手帳等のない人（${list}）がいますが、いずれも${parameters.minorAge}歳未満か${parameters.elderlyAge}歳以上です。実情を見て判断してください。`
    return { verdict: 'judge', reason, evidence }
  }
  return {
    verdict: 'fail',
    reason: `世帯に手帳等のない人（${list}）がいるため、要件（${rule}の世帯）に合いません。`,
    evidence,
    because: `${dateText(day)}において、種目「${item.name}」の世帯の要件（${rule}の世帯）に該当しない`,
    article: item.article,
  }
}

function unlinkedChecks(facts: AidsFacts, parameters: AidsParameters): readonly Check[] {
  const asksAge = facts.routes.some((route) => route.ageFrom !== null || route.ageTo !== null)
  const asksHousehold = facts.routes.some((route) => route.household !== null)
  return [
    nobodyLinked('2', parameters),
    asksAge ? nobodyLinked('3', parameters) : check('3', parameters, { verdict: 'ok', reason: '年齢の要件はありません。' }),
    asksHousehold ? nobodyLinked('4', parameters) : check('4', parameters, { verdict: 'ok', reason: '世帯の要件はありません。' }),
  ]
}

function countsForHousehold(certificate: Certificate, rule: HouseholdRule, day: IsoDate): boolean {
  return isCertificateValidOn(certificate, day) && (rule === '障害者のみ' || certificate.disability === '視覚')
}

function memberText(day: IsoDate): (member: HouseholdMember) => string {
  return ({ resident }) => `${resident.relation}・${ageOn(resident.birthDate, day)}歳`
}

function certificateText(certificate: Certificate): string {
  return `${certificate.kind}${certificate.grade === null ? '' : ` ${gradeText(certificate.kind, certificate.grade)}`} ${certificate.disability}`
}

/** 愛護手帳 counts in 度, the others in 級. */
function gradeText(kind: string, grade: number): string {
  return `${grade}${kind === '愛護手帳' ? '度' : '級'}`
}

function routeText(route: ItemRoute): string {
  const disability = route.disability === null ? '' : ` ${route.disability}`
  return `${route.certificateKind}${disability}${route.grade === null ? '' : ` ${gradeText(route.certificateKind, route.grade)}以上`}`
}

function rangeText(route: ItemRoute): string {
  return `${route.ageFrom === null ? '' : `${route.ageFrom}歳以上`}${route.ageTo === null ? '' : `${route.ageTo}歳以下`}`
}
