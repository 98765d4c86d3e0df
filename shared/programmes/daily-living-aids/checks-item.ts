/**
 * 用具についての審査 (lines 6, 8, 10, 11): place, double grants, estimate and provider, opinion.
 */
import { addMonths, firstDay, inSpan, lastDay, monthOf } from '../../domain/date.ts'
import { possibleDuplicates } from '../../domain/intake.ts'
import type { IsoDate, Provider } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { mostMonths } from './amounts.ts'
import { check, dateText, nobodyLinked } from './check-results.ts'
import type { AidsFacts, Check } from './facts.ts'
import type { AidsParameters } from './parameters.ts'
import { grantSpan, grantText, isSameKind, pastGrants } from './past-grants.ts'

/** Line 6: where the aid will be used. */
export function checkPlace(facts: AidsFacts, parameters: AidsParameters): Check {
  const { application, item } = facts
  const place = application.place
  const evidence = { place, places: item.places }
  const allowed = item.places.join('・')
  if (item.places.some((known) => known === place)) {
    return check('6', parameters, { verdict: 'ok', reason: `使用場所「${place}」は、この種目の場所（${allowed}）に含まれます。`, evidence })
  }
  if (place === '在宅' || place === '入院' || place === '施設') {
    const reason = `使用場所「${place}」は、この種目の場所（${allowed}）に含まれません。`
    const because = `種目「${item.name}」は${allowed}で使用する場合に限り給付するものであるところ、申請の使用場所が${place}である`
    return check('6', parameters, { verdict: 'fail', reason, evidence, because, article: item.article })
  }
  const reason = `使用場所が${place === '' ? '書かれていません' : `「${place}」です`}。この種目の場所（${allowed}）に当たるか確かめて判断してください。`
  return check('6', parameters, { verdict: 'judge', reason, evidence })
}

/** Line 8: no excluding item and, for monthly items, none of the same kind in the same time; possible duplicates. */
export function checkDoubleGrant(facts: AidsFacts, parameters: AidsParameters): Check {
  const { resident, application, item } = facts
  if (resident === null) return nobodyLinked('8', parameters)
  const span = applicationSpan(facts)
  const clashes: string[] = []
  const doubts: string[] = []
  for (const known of pastGrants(facts)) {
    const { grant, past } = known
    if (past === null) continue
    const excluded = item.excludes.includes(past.code) || past.excludes.includes(item.code)
    if (!excluded && !(item.unit === '月' && past.unit === '月' && isSameKind(past, item))) continue
    const pastSpan = grantSpan(known)
    if (pastSpan === null) doubts.push(`${grantText(grant, past)}は、いつまで使うものか登録されていません。`)
    else if (pastSpan.from <= (span.to ?? pastSpan.from) && span.from <= pastSpan.to) {
      clashes.push(`${grantText(grant, past)}（${dateText(pastSpan.from)}から${dateText(pastSpan.to)}まで）`)
    }
  }
  const duplicates = possibleDuplicates(facts.sameItemApplications, application.receiptNo, application.day, parameters.duplicateDays)
  const evidence = {
    from: span.from,
    to: span.to,
    clashes,
    possibleDuplicates: duplicates.map((other) => `${other.receiptNo} ${other.day}`),
  }
  if (clashes.length > 0) {
    const reason = `同じ期間に、同種または併給できない給付があります：${clashes.join('、')}。`
    const because = `併せて給付を受けることができない用具の給付（${clashes.join('、')}）を既に受けている`
    return check('8', parameters, { verdict: 'fail', reason, evidence, because, article: item.article })
  }
  if (duplicates.length > 0) {
    doubts.push(
      `同じ人の同じ種目の申請（${duplicates.map((other) => other.receiptNo).join('、')}）が${parameters.duplicateDays}日以内にあります。`,
    )
  }
  doubts.push(...missingCompanion(facts, parameters))
  if (doubts.length > 0)
    return check('8', parameters, {
      verdict: 'judge',
      reason: `${doubts.join('')}二重の給付にならないか確かめて判断してください。`,
      evidence,
    })
  return check('8', parameters, { verdict: 'ok', reason: '同じ期間に、同種または併給できない給付はありません。', evidence })
}

/**
 * 併せて使う種目. An item that is of use only beside another one, which the person was not granted or no longer has by the
 * record: a doubt only, since he may have bought it himself.
 */
function missingCompanion(facts: AidsFacts, parameters: AidsParameters): readonly string[] {
  const need = parameters.needs.find(({ code }) => code === facts.item.code)
  if (need === undefined) return []
  const span = applicationSpan(facts)
  const there = pastGrants(facts).some((known) => {
    if (!need.anyOf.includes(known.grant.itemCode)) return false
    const past = grantSpan(known)
    return past === null || past.to >= span.from
  })
  return there ? [] : [`併せて使う種目（${need.anyOf.join('・')}）の、今も使える給付の記録がありません。`]
}

/** Line 10: provider registered on D, dated estimate, not bought before. */
export function checkEstimate(facts: AidsFacts, parameters: AidsParameters): Check {
  const { application } = facts
  const { day, estimateDate, providerNo, providerName } = application
  const provider: Provider | null = facts.providers.length === 1 ? (facts.providers[0] ?? null) : null
  const evidence = {
    providerNo: provider?.providerNo ?? providerNo,
    providerName: provider?.name ?? providerName,
    registeredFrom: provider?.registeredFrom ?? null,
    registeredTo: provider?.registeredTo ?? null,
    estimateDate,
    attached: application.attachments.includes('見積書'),
    alreadyBought: application.alreadyBought,
    price: application.price,
  }
  if (provider !== null && !inSpan(day, provider.registeredFrom, provider.registeredTo)) {
    const until = provider.registeredTo === null ? '' : `${dateText(provider.registeredTo)}まで`
    const reason = `事業者「${provider.name}」の登録は${dateText(provider.registeredFrom)}から${until}で、申請日${dateText(day)}には登録がありません。`
    const because = `見積書の事業者「${provider.name}」が${dateText(day)}において登録を受けた事業者でない`
    return check('10', parameters, { verdict: 'fail', reason, evidence, because })
  }
  const doubts = [
    ...(provider === null ? [providerDoubt(facts)] : []),
    ...(estimateDate === null ? ['見積書の日付がありません。'] : []),
    ...(estimateDate !== null && estimateDate > day
      ? [`見積書の日付（${dateText(estimateDate)}）が申請日（${dateText(day)}）より後です。`]
      : []),
    ...(evidence.attached ? [] : ['見積書が添付されていません。']),
    ...(application.alreadyBought === true ? ['用具をすでに購入したとの申告です。'] : []),
  ]
  if (doubts.length > 0)
    return check('10', parameters, { verdict: 'judge', reason: `${doubts.join('')}確かめて判断してください。`, evidence })
  const reason = `事業者「${provider?.name ?? ''}」は申請日に登録があり、見積書（${dateText(estimateDate ?? day)}、${yenText(application.price)}）が添付されています。`
  return check('10', parameters, { verdict: 'ok', reason, evidence })
}

/** Line 11: the doctor's opinion. */
export function checkOpinion(facts: AidsFacts, parameters: AidsParameters): Check {
  const { application, item } = facts
  const attached = application.attachments.includes('医師意見書')
  const refused = application.attachments.includes('意見書なし')
  const evidence = { required: item.opinionRequired, attached, statedNone: refused }
  if (!item.opinionRequired) return check('11', parameters, { verdict: 'ok', reason: '医師意見書の要らない種目です。', evidence })
  if (attached) return check('11', parameters, { verdict: 'ok', reason: '医師意見書が添付されています。', evidence })
  if (refused) {
    const reason = '医師意見書が必要な種目ですが、提出できないとの申告です。'
    const because = `種目「${item.name}」の給付に必要な医師の意見書の提出がない`
    return check('11', parameters, { verdict: 'fail', reason, evidence, because, article: item.article })
  }
  return check('11', parameters, {
    verdict: 'judge',
    reason: '医師意見書が必要な種目ですが、添付されていません。補正を依頼してください。',
    evidence,
  })
}

/** Monthly: the months after D's month. Else from D on, without end. */
function applicationSpan(facts: AidsFacts): { readonly from: IsoDate; readonly to: IsoDate | null } {
  const { day, months } = facts.application
  if (facts.item.unit !== '月') return { from: day, to: null }
  const month = monthOf(day)
  // a number out of all reason (a date in the column of months) is never granted; its span needs no more than this
  return { from: firstDay(addMonths(month, 1)), to: lastDay(addMonths(month, Math.min(months ?? 1, mostMonths))) }
}

function providerDoubt({ application, providers }: AidsFacts): string {
  if (application.providerNo !== '') return `事業者番号「${application.providerNo}」の事業者が台帳にありません。`
  if (application.providerName === '') return '事業者が書かれていません。'
  if (providers.length > 1) return `事業者名「${application.providerName}」の事業者が${providers.length}件あり、決められません。`
  return `事業者名「${application.providerName}」の事業者が台帳にありません。`
}
