/**
 * 人についての審査 (lines 1, 5, 9, 12, 13): residence, care insurance, tax, guardian and address, monthly cap.
 */
import { foldAddress } from '../../domain/address.ts'
import { ageOn, monthOf } from '../../domain/date.ts'
import type { Yen } from '../../domain/masters.ts'
import { percentOf, yenText } from '../../domain/money.ts'
import { isProtectedOn, isProvisionalNo, livesHereOn, sameName } from '../../domain/person.ts'
import { toWarekiFiscalYear, toWarekiMonth } from '../../domain/wareki.ts'
import { check, dateText, nobodyLinked } from './check-results.ts'
import { bracketNames } from './facts.ts'
import type { AidsFacts, Bracket, Check } from './facts.ts'
import type { AidsParameters } from './parameters.ts'

/** Line 1: lives in the city on D. */
export function checkResidence(facts: AidsFacts, parameters: AidsParameters): Check {
  const { resident, application, businessDay } = facts
  if (resident === null) return nobodyLinked('1', parameters)
  const day = application.day
  const { residentNo, movedInOn, movedOutOn, removalReason } = resident
  const evidence = { residentNo, movedInOn, movedOutOn, removalReason, day, statedName: application.name, registeredName: resident.name }
  if (!livesHereOn(resident, day)) {
    const why =
      day < movedInOn
        ? `市内に住み始めたのは${dateText(movedInOn)}で、申請日${dateText(day)}より後です。`
        : `${dateText(movedOutOn ?? day)}に住民でなくなっており（${removalReason}）、申請日${dateText(day)}には住んでいません。`
    const because = `${dateText(day)}において市内に住所を有することが確認できない`
    return check('1', parameters, { verdict: 'fail', reason: why, evidence, because })
  }
  const doubts = [
    // all lines are judged as of that day: of one still to come nothing is known
    ...(day > businessDay ? [`申請日${dateText(day)}が今日（${dateText(businessDay)}）より後で、書き誤りのおそれがあります。`] : []),
    // somebody only the form tells of: that he lives here is not known from the register
    ...(isProvisionalNo(residentNo) ? ['仮登録の人で、住民の登録では確かめていません。'] : []),
    ...(movedOutOn !== null && movedOutOn <= businessDay
      ? [`申請の後、${dateText(movedOutOn)}に住民でなくなっています（${removalReason}）。`]
      : []),
    ...(sameName(application.name, resident.name) ? [] : [`申請の氏名「${application.name}」と登録の氏名「${resident.name}」が違います。`]),
  ]
  if (doubts.length > 0)
    return check('1', parameters, { verdict: 'judge', reason: `${doubts.join('')}確かめて判断してください。`, evidence })
  return check('1', parameters, {
    verdict: 'ok',
    reason: `申請日${dateText(day)}に市内に住んでいます（${dateText(movedInOn)}から）。`,
    evidence,
  })
}

/** Line 5: items that long-term care insurance gives first. */
export function checkCareInsurance(facts: AidsFacts, parameters: AidsParameters): Check {
  const { resident, application, item } = facts
  const stated = application.careInsurance
  if (!item.careInsuranceFirst) {
    return check('5', parameters, {
      verdict: 'ok',
      reason: '介護保険を優先する種目ではありません。',
      evidence: { careInsuranceFirst: false },
    })
  }
  if (resident === null) return nobodyLinked('5', parameters)
  const age = ageOn(resident.birthDate, application.day)
  const evidence = { careInsuranceFirst: true, age, stated, insuredFrom: parameters.careInsuranceAge }
  const first = age >= parameters.careInsuranceAge
  const certified = stated === '認定あり'
  if (first || (age >= parameters.careInsuranceCertifiedAge && certified)) {
    const who = first
      ? `${parameters.careInsuranceAge}歳以上（第1号被保険者）`
      : `${parameters.careInsuranceCertifiedAge}歳以上で介護認定あり`
    const reason = `申請日に${age}歳、${who}です。この種目は介護保険が優先します。`
    const because = `種目「${item.name}」は介護保険法による給付を受けることができる方（満${age}歳）には同法による給付が優先する`
    return check('5', parameters, { verdict: 'fail', reason, evidence, because, article: item.article })
  }
  if (age >= parameters.careInsuranceCertifiedAge ? stated !== '認定なし' : certified) {
    const reason = `申請日に${age}歳、介護認定は「${stated === '' ? '記入なし' : stated}」です。介護保険を使えるか確かめて判断してください。`
    return check('5', parameters, { verdict: 'judge', reason, evidence })
  }
  const reason = `申請日に${age}歳、介護認定は「${stated === '' ? '記入なし' : stated}」で、介護保険の対象ではありません。`
  return check('5', parameters, { verdict: 'ok', reason, evidence })
}

/** Line 9: tax bracket, and the 所得割 of the person himself. */
export function checkTax(facts: AidsFacts, parameters: AidsParameters, bracket: Bracket | null, taxYear: number): Check {
  const { resident, application, tax } = facts
  if (resident === null) return nobodyLinked('9', parameters)
  const year = toWarekiFiscalYear(taxYear)
  const byHand = facts.taxByHand
  const age = ageOn(resident.birthDate, application.day)
  const evidence = {
    taxYear,
    consent: application.taxConsent,
    status: tax?.status ?? null,
    welfare: tax?.welfare ?? null,
    repatriate: tax?.repatriate ?? null,
    incomeLevy: tax?.incomeLevy ?? null,
    obtainedOn: tax?.obtainedOn ?? null,
    age,
    ...(byHand === undefined ? {} : { byHand: `${byHand.source}（${byHand.seenOn}確認）` }),
  }
  if (bracket === null) {
    const why =
      application.taxConsent !== true
        ? '税情報を見ることへの同意がありません。'
        : tax === null
          ? `${year}の税情報がありません。`
          : `${year}の市民税が未申告です。`
    return check('9', parameters, { verdict: 'judge', reason: `${why}課税区分を確かめて判断してください。`, evidence })
  }
  const source =
    byHand === undefined
      ? `${year}・${dateText(tax?.obtainedOn ?? application.day)}取得`
      : `${year}・${byHand.source}により${dateText(byHand.seenOn)}に手入力`
  if (bracket !== 'taxed') return check('9', parameters, { verdict: 'ok', reason: `${bracketNames[bracket]}です（${source}）。`, evidence })
  const levy = tax?.incomeLevy ?? null
  if (levy === null) {
    return check('9', parameters, {
      verdict: 'judge',
      reason: `課税ですが、所得割額が取得できていません（${source}）。確かめて判断してください。`,
      evidence,
    })
  }
  const limit = parameters.incomeLevyLimit
  if (levy >= limit && age >= parameters.incomeLevyAge) {
    const reason = `本人の所得割額が${yenText(levy)}で、${yenText(limit)}以上です（${source}）。`
    const because = `${year}の市民税所得割額が${yenText(limit)}以上である`
    return check('9', parameters, { verdict: 'fail', reason, evidence, because })
  }
  const note = levy >= limit ? `${parameters.incomeLevyAge}歳未満のため所得の制限はかかりません。` : ''
  return check('9', parameters, {
    verdict: 'ok',
    reason: `市民税課税、本人の所得割額は${yenText(levy)}です（${source}）。${note}`,
    evidence,
  })
}

/** Line 12: protection (as of B), mailing address, guardian of a minor. */
export function checkAddressAndGuardian(facts: AidsFacts, parameters: AidsParameters): Check {
  const { resident, guardian, application, home } = facts
  if (resident === null) return nobodyLinked('12', parameters)
  const isProtected = isProtectedOn(resident, facts.businessDay)
  const sameAddress = foldAddress(application.address, home) === foldAddress(resident.address, home)
  const age = ageOn(resident.birthDate, application.day)
  const minor = age < parameters.minorAge
  const agent = application.agentName
  const evidence = { protected: isProtected, sameAddress, postal: facts.postal, age, guardian: guardian?.name ?? null, agent }
  const doubts = [
    ...(isProtected ? ['支援措置の対象者です。送付先と住所の扱いを確かめてください。'] : []),
    ...(sameAddress ? [] : ['申請の住所が住民の登録と違います。送付先を確かめてください。']),
    ...(facts.postal === 'mismatch' ? [`郵便番号「${application.postalCode}」が住所の町名と合いません。`] : []),
  ]
  if (minor && guardian === null && agent === '') {
    const reason = `${age}歳で、住民の登録に保護者がなく、申請にも保護者・代理人がありません。${doubts.join('')}`
    const because = `申請の日において満${age}歳であり、保護者による申請であることが確認できない`
    return check('12', parameters, { verdict: 'fail', reason, evidence, because })
  }
  if (minor && guardian === null)
    doubts.push(`${age}歳ですが、住民の登録に保護者がありません。申請の「${agent}」が保護者か確かめてください。`)
  if (minor && guardian !== null && agent !== '' && !sameName(agent, guardian.name)) {
    doubts.push(`申請の保護者・代理人「${agent}」が登録の保護者「${guardian.name}」と違います。確かめてください。`)
  }
  if (doubts.length > 0) return check('12', parameters, { verdict: 'judge', reason: doubts.join(''), evidence })
  const who = minor ? `${age}歳で、保護者は${guardian?.name ?? ''}です。` : ''
  return check('12', parameters, { verdict: 'ok', reason: `支援措置はなく、住所は住民の登録と同じです。${who}`, evidence })
}

/** Line 13: the month's ledger against the cap; △ only tells, it is never a reason to refuse. */
export function checkMonthlyCap(
  facts: AidsFacts,
  parameters: AidsParameters,
  bracket: Bracket | null,
  base: Yen,
  earlierOwnShare: Yen | null,
): Check {
  if (facts.resident === null || earlierOwnShare === null) return nobodyLinked('13', parameters)
  const month = toWarekiMonth(monthOf(facts.businessDay))
  if (bracket === null) {
    const evidence = { month: monthOf(facts.businessDay), earlierOwnShare, cap: null }
    return check('13', parameters, { verdict: 'judge', reason: '課税区分が分からないため、上限額を決められません。', evidence })
  }
  const cap = parameters.caps[bracket]
  const share = Math.min(percentOf(base, parameters.ratePercent, parameters.rounding), cap)
  const left = cap - earlierOwnShare
  const evidence = { month: monthOf(facts.businessDay), earlierOwnShare, cap, share, left }
  if (left < 0) {
    const reason = `${month}の利用者負担がすでに${yenText(earlierOwnShare)}で、上限${yenText(cap)}を超えています。前の決定を確かめてください。`
    return check('13', parameters, { verdict: 'judge', reason, evidence })
  }
  if (share > left) {
    const reason = `${month}はすでに${yenText(earlierOwnShare)}を負担しており、上限${yenText(cap)}まで残り${yenText(left)}です。今回の${yenText(share)}は残りまでになります。`
    return check('13', parameters, { verdict: 'judge', reason, evidence })
  }
  if (cap === 0)
    return check('13', parameters, {
      verdict: 'ok',
      reason: `${bracketNames[bracket]}のため、利用者負担はありません（上限0円）。`,
      evidence,
    })
  const reason = `${month}の負担は${yenText(earlierOwnShare)}、上限${yenText(cap)}まで残り${yenText(left)}で、今回の${yenText(share)}が収まります。`
  return check('13', parameters, { verdict: 'ok', reason, evidence })
}
