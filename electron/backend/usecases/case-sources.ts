import type { CaseSources } from '../../../shared/contract/triage.ts'
import { ageOn } from '../../../shared/domain/date.ts'
import type { Certificate, ItemRoute } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { isCertificateValidOn, livesHereOn } from '../../../shared/domain/person.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { explainAmounts, itemNameOn, monthLedger } from '../../../shared/programmes/daily-living-aids/explain.ts'
import type { AidsFacts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { isSameKind, pastGrants } from '../../../shared/programmes/daily-living-aids/past-grants.ts'
import type { Handler, QueryContext } from '../context.ts'
import { caseByNumber } from '../store/cases.ts'
import { providerOfGrant } from '../store/case-trail.ts'
import { isGuardedCase } from '../store/papers.ts'
import { taxOf } from '../store/records.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { judgedBasis, type Basis } from './case-basis.ts'
import { hiddenPlace, seesProtected } from './protection.ts'

/**
 * 根拠. Every figure with its formula and rows, the month's ledger, household, certificates and taxes of one case: from the frozen
 * copy of a decided case, live of an open one. null for a programme without the 13 lines. Throws AppError `not-found`.
 */
export const sources: Handler<'case.sources'> = async (ctx, { caseNo }) => {
  const c = await caseByNumber(ctx.read, caseNo)
  const basis = await judgedBasis(ctx, c)
  if (basis === null) return null
  const { facts } = basis
  // protection is never asked of a copy: whoever is guarded today is guarded in every old case
  const guarded = await isGuardedCase(ctx.read, ctx.env.businessDay(), c.case_id)
  return {
    caseNo,
    origin: basis.origin,
    asOf: basis.asOf,
    figures: explainAmounts(basis).map((figure) => ({ ...figure, rows: figure.rows.map((row) => ({ ...row })) })),
    item: itemFacts(facts),
    itemArticle: facts.item.article,
    routes: facts.routes.map((route) => ({
      routeNo: route.routeNo,
      text: routeText(route),
      taken: route.routeNo === basis.judgement.route,
    })),
    previous: await previousOf(ctx, facts, c),
    ledger: ledgerOf(basis, c),
    household: householdOf(facts),
    certificates: facts.certificates.map((one) => ({ ...withoutResident(one), valid: isCertificateValidOn(one, facts.application.day) })),
    taxes: await taxesOf(ctx, basis),
    guardian: guardianOf(facts, guarded, seesProtected(ctx.user)),
    agentName: facts.application.agentName,
  }
}

function itemFacts({ item }: AidsFacts): CaseSources['item'] {
  const years = (n: number | null): string => (n === null ? '定めなし' : `${n}年`)
  return [
    { label: '種目', now: `${item.code} ${item.name}` },
    { label: '基準額', now: `${yenText(item.ceiling)}（1${item.unit}）` },
    { label: '耐用年数', now: years(item.usefulLifeYears) },
    { label: '耐用年数内の上限数', now: String(item.maxInLife ?? 1) },
    { label: '給付できる場所', now: item.places.join('・') },
    { label: '介護保険優先', now: item.careInsuranceFirst ? 'はい' : 'いいえ' },
    { label: '医師意見書', now: item.opinionRequired ? '要る' : '要らない' },
    { label: '同種とみなす種目', now: item.countsAs.join('、') || 'なし' },
    { label: '併給できない種目', now: item.excludes.join('、') || 'なし' },
    { label: '適用期間', now: `${toWareki(item.validFrom)}から${item.validTo === null ? '' : `${toWareki(item.validTo)}まで`}` },
    { label: '根拠', now: [item.article, item.sourceNote].filter((part) => part !== '').join(' ') || '－' },
  ]
}

function routeText(route: ItemRoute): string {
  const age =
    route.ageFrom === null && route.ageTo === null
      ? ''
      : `${route.ageFrom ?? ''}歳〜${route.ageTo === null ? '' : `${route.ageTo}歳`}`.replace(/^歳/, '')
  const parts = [
    route.certificateKind,
    route.disability ?? '',
    route.grade === null ? '' : `${route.grade}級（度）以上`,
    age,
    route.household ?? '',
    route.judgement === null ? '' : `個別判断: ${route.judgement}`,
  ]
  return parts.filter((part) => part !== '').join('、')
}

/** The last grant of the same kind before this case's own, and how it differs. */
async function previousOf(ctx: QueryContext, facts: AidsFacts, c: WelfareCaseTable): Promise<CaseSources['previous']> {
  const { item, application } = facts
  const found = pastGrants(facts)
    .filter(({ grant, past }) => grant.itemCode === item.code || (past !== null && isSameKind(past, item)))
    .toSorted((a, b) => (a.grant.decidedOn < b.grant.decidedOn ? 1 : -1))[0]
  if (found === undefined) return null
  const { grant: last, past } = found
  const own = await providerOfGrant(ctx.read, last.voucherNo)
  if (own?.case_id === c.case_id) return null
  const fact = (label: string, before: string, now: string) => ({ label, before, now, differs: before !== now && before !== '記録なし' })
  const provider = facts.providers.length === 1 ? (facts.providers[0]?.name ?? '') : application.providerName
  return {
    voucherNo: last.voucherNo,
    decidedOn: last.decidedOn,
    state: last.state,
    facts: [
      fact('種目', itemNameOn(facts, last), item.name),
      fact('数量', String(last.quantity), String(application.quantity)),
      fact('月数', last.months === null ? '－' : String(last.months), item.unit === '月' ? String(application.months ?? 1) : '－'),
      fact('見積額', yenText(last.price), yenText(application.price)),
      fact('基準額', past === null ? '記録なし' : yenText(past.ceiling), yenText(item.ceiling)),
      fact('事業者', own?.provider ?? '記録なし', provider === '' ? '記入なし' : provider),
      fact('決定日・申請日', toWareki(last.decidedOn), toWareki(application.day)),
    ],
  }
}

function ledgerOf(basis: Basis, c: WelfareCaseTable): CaseSources['ledger'] {
  const ledger = monthLedger(basis)
  const share = basis.origin === 'decided' && c.public_payment === 0 ? null : basis.judgement.amounts.ownShare
  return {
    month: ledger.month,
    cap: ledger.cap,
    bracket: basis.judgement.bracket,
    lines: ledger.lines.map(({ grant, itemName, share: own, running, left }) => ({
      decidedOn: grant.decidedOn,
      voucherNo: grant.voucherNo,
      itemName,
      share: own,
      running,
      left,
    })),
    share,
    left: ledger.left,
  }
}

const certificateText = (one: Certificate): string =>
  [one.kind, one.grade === null ? '' : `${one.grade}級`, one.disability].filter((part) => part !== '').join(' ')

function householdOf(facts: AidsFacts): CaseSources['household'] {
  const { day } = facts.application
  return facts.household.map(({ resident, certificates }) => ({
    name: resident.name,
    relation: resident.relation,
    age: ageOn(resident.birthDate, day),
    here: livesHereOn(resident, day),
    self: resident.residentNo === facts.resident?.residentNo,
    certificates: certificates
      .filter((one) => isCertificateValidOn(one, day))
      .map(certificateText)
      .join('、'),
  }))
}

const withoutResident = ({ residentNo: _, ...certificate }: Certificate) => certificate

/** All tax rows of the person as the ledger has them now; of the year used, the row that was used. */
async function taxesOf(ctx: QueryContext, { facts, judgement }: Basis): Promise<CaseSources['taxes']> {
  if (facts.resident === null) return []
  const rows = await ctx.read
    .selectFrom('tax')
    .selectAll()
    .where('resident_no', '=', facts.resident.residentNo)
    .orderBy('fiscal_year', 'desc')
    .execute()
  const others = rows.map(taxOf).filter((row) => row.fiscalYear !== judgement.taxYear)
  return [...(facts.tax === null ? [] : [facts.tax]), ...others]
    .map(({ residentNo: _, ...row }) => ({ ...row, used: row.fiscalYear === judgement.taxYear }))
    .toSorted((a, b) => b.fiscalYear - a.fiscalYear)
}

function guardianOf({ guardian }: AidsFacts, guarded: boolean, seesIt: boolean): CaseSources['guardian'] {
  if (guardian === null) return null
  const { name, relation, address } = guardian
  return { name, relation, address: guarded && !seesIt ? hiddenPlace : address, protected: guarded }
}
