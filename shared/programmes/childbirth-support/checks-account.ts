/** 審査の7項目 of 出産・子育て応援給付 (lines 6 and 7): the account, protection and the mailing address. */
import { foldAddress } from '../../domain/address.ts'
import { addDays, daysBetween } from '../../domain/date.ts'
import { isProtectedOn } from '../../domain/person.ts'
import { toWareki } from '../../domain/wareki.ts'
import { isHolder } from './account.ts'
import { check, nobodyLinked } from './check-results.ts'
import type { GiftCheck, GiftFacts } from './facts.ts'
import type { GiftParameters } from './parameters.ts'

/** Whether the account is held by the mother herself, by the form's kana or the register's. */
export function ownAccount(facts: GiftFacts): boolean {
  const { account, application, resident } = facts
  return account !== null && isHolder(account.holderKana, [application.kana, resident?.kana ?? ''])
}

/** Whether the answer about a registered account is too old to be used on the business day. */
export function answerTooOld(facts: GiftFacts, parameters: GiftParameters): boolean {
  const day = facts.account?.answeredOn ?? null
  return day !== null && daysBetween(day, facts.businessDay) > parameters.accountDays
}

/** Line 6: a complete account of the mother; another's with a power of attorney; or the registered one by a fresh answer. */
export function checkAccount(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  const { account, application } = facts
  if (account === null) {
    const waiting = facts.openInquiryNo
    const reason =
      waiting === null
        ? '公金受取口座への振込を希望しています。まだ照会していません。口座の照会の一覧を出してください。'
        : `公金受取口座を照会中です（${waiting}）。回答を取り込んでから判断してください。`
    return check('6', parameters, { verdict: 'judge', reason, evidence: { source: 'registered', inquiry: waiting } })
  }
  const { source, bankCode, branchCode, accountType, tail, holderKana, answeredOn, inquiryNo, attorneySeenOn } = account
  const own = ownAccount(facts)
  const evidence = {
    source,
    account: `${bankCode}-${branchCode} ${accountType} ****${tail}`,
    holderKana,
    applicantKana: application.kana,
    own,
    answeredOn,
    inquiry: inquiryNo,
    attorneySeenOn,
  }
  const doubt = (reason: string): GiftCheck => check('6', parameters, { verdict: 'judge', reason, evidence })
  if (account.problem !== null) return doubt(`${account.problem}。口座の補正を依頼してください。`)
  if (answerTooOld(facts, parameters)) {
    const last = toWareki(addDays(answeredOn ?? facts.businessDay, parameters.accountDays))
    return doubt(`公金受取口座の回答（${toWareki(answeredOn ?? '')}）は${last}までしか使えません。新しく照会してください。`)
  }
  const from = source === 'form' ? '申請の口座' : `公金受取口座（${toWareki(answeredOn ?? '')}の回答、照会 ${inquiryNo ?? ''}）`
  if (own) return check('6', parameters, { verdict: 'ok', reason: `${from}で、口座名義「${holderKana}」は本人です。`, evidence })
  if (attorneySeenOn !== null)
    return check('6', parameters, {
      verdict: 'ok',
      reason: `${from}の名義「${holderKana}」は本人ではありませんが、委任状を${toWareki(attorneySeenOn)}に確認しています。`,
      evidence,
    })
  return doubt(
    `${from}の名義「${holderKana}」が本人「${application.kana}」と違います。委任状を確認して登録するか、口座の補正を依頼してください。`,
  )
}

/** Line 7: protection (as of B) and the mailing address. */
export function checkAddress(facts: GiftFacts, parameters: GiftParameters): GiftCheck {
  const { resident, application, home, businessDay } = facts
  if (resident === null) return nobodyLinked('7', parameters)
  const child = facts.children.find((one) => isProtectedOn(one, businessDay))
  const isProtected = isProtectedOn(resident, businessDay) || child !== undefined
  const sameAddress = foldAddress(application.address, home) === foldAddress(resident.address, home)
  const evidence = { protected: isProtected, sameAddress, postal: facts.postal }
  const doubts = [
    ...(isProtected ? ['支援措置の対象者です。送付先と住所の扱いを確かめてください。'] : []),
    ...(sameAddress ? [] : ['申請の住所が住民の登録と違います。送付先を確かめてください。']),
    ...(facts.postal === 'mismatch' ? [`郵便番号「${application.postalCode}」が住所の町名と合いません。`] : []),
  ]
  if (doubts.length > 0) return check('7', parameters, { verdict: 'judge', reason: doubts.join(''), evidence })
  return check('7', parameters, { verdict: 'ok', reason: '支援措置はなく、住所は住民の登録と同じです。', evidence })
}
