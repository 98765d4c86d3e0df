import type { CaseDetail, CaseRow } from '../../../shared/contract/cases.ts'
import { ageOn } from '../../../shared/domain/date.ts'
import type { Field, RowValues, RowWarning } from '../../../shared/domain/field.ts'
import type { IsoMonth, Resident } from '../../../shared/domain/masters.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { QueryContext } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { applicationsOf, caseByNumber, reviewById } from '../store/cases.ts'
import { isGuardedCase } from '../store/papers.ts'
import { grantOf, residentOf } from '../store/records.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { isSealed } from '../store/sealed-text.ts'
import { lastWithdrawal } from '../store/withdrawals.ts'
import { historyOf } from './case-history.ts'
import { caseBasis, type CaseBasis } from './case-basis.ts'
import { hiddenPlace, placeText, seesProtected } from './protection.ts'

/** A line of the queue. */
export function caseRow(c: WelfareCaseTable): CaseRow {
  return {
    caseId: c.case_id,
    caseNo: c.case_no,
    receiptNo: c.receipt_no,
    programme: c.programme,
    state: c.state as CaseRow['state'],
    beneficiary: c.name,
    kana: c.kana,
    item: c.item_code,
    itemName: c.item_name,
    appliedOn: c.applied_on,
    channel: c.channel,
    proposal: c.proposal as CaseRow['proposal'],
    publicPayment: c.public_payment,
    selfPayment: c.self_payment,
    flags: JSON.parse(c.flags) as CaseRow['flags'],
    assignedTo: c.assigned_to,
    holdUntil: c.hold_until,
    version: c.version,
    updatedAt: c.updated_at,
  }
}

/** 受付方法 in words. */
export const channelNames: Readonly<Record<string, string>> = { online: 'オンライン', counter: '窓口', post: '郵送', phone: '電話' }

/** A field's value as a person reads it. */
export function shownValue(field: Field, value: RowValues[string] | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'はい' : 'いいえ'
  if (typeof value === 'number') return value.toLocaleString('ja-JP')
  if (typeof value !== 'string') return value.join('、')
  if (isSealed(value)) return '（事務所の鍵が開いていないため表示できません）'
  return field.id === 'channel' ? (channelNames[value] ?? value) : value
}

/** Everything of one case. Throws AppError `not-found`. */
export async function caseDetail(ctx: QueryContext, caseNo: string): Promise<CaseDetail> {
  const { read } = ctx
  const c = await caseByNumber(read, caseNo)
  const [applications, basis, names] = [await applicationsOf(read, c.case_id), await caseBasis(ctx, c), await userNames(read)]
  const judgement = basis?.judgement ?? null
  const current = applications.find((a) => a.application_id === c.application_id) ?? applications[0]
  const values = JSON.parse(current?.details ?? '{}') as RowValues
  const fields = findProgramme(c.programme)?.fields ?? []
  const day = ctx.env.businessDay()
  const row = caseRow(c)
  const guarded = await isGuardedCase(read, day, c.case_id)
  const shown = (field: Field): string => placeText(field.id, shownValue(field, values[field.id]), guarded, ctx.user)
  return {
    ...row,
    proposal: judgement?.proposal ?? row.proposal,
    publicPayment: c.public_payment ?? judgement?.amounts.publicPayment ?? null,
    selfPayment: c.self_payment ?? judgement?.amounts.selfPayment ?? null,
    submittedAt: c.submitted_at,
    application: fields.map((field) => ({ id: field.id, label: field.label, value: shown(field) })),
    answers: applications.map((a) => ({ version: a.version, receivedAt: a.received_at, file: a.file, line: a.line })),
    residentNo: c.resident_no,
    person: await personOf(read, c, day, guarded, seesProtected(ctx.user)),
    checks: basis === null ? [] : checkLines(basis),
    route: judgement?.route ?? null,
    bracket: judgement?.bracket ?? null,
    taxYear: judgement?.taxYear ?? null,
    earlierOwnShare: judgement?.earlierOwnShare ?? null,
    amounts: judgement === null ? null : { ...judgement.amounts, bracket: judgement.bracket },
    reviewed: await reviewedOf(read, c, names),
    refusalReason: judgement && judgement.refusals.length > 0 ? judgement.refusals.join('\n') : null,
    warnings: (JSON.parse(current?.warnings ?? '[]') as RowWarning[]).map(({ code, message }) => ({ code, message })),
    decision: await decisionOf(read, c.case_id),
    withdrawal: await withdrawalOf(read, c, names),
    vouchers: await vouchersOf(read, c.case_id),
    grants: await grantsOf(read, c.resident_no),
    history: await historyOf(read, c, applications, names),
  }
}

/** The linked person; an address under 支援措置, his own or his guardian's, only for those who may see it. */
async function personOf(read: ReadDb, c: WelfareCaseTable, day: string, guarded: boolean, seesIt: boolean): Promise<CaseDetail['person']> {
  if (c.resident_no === null) return null
  const row = await read.selectFrom('resident').selectAll().where('resident_no', '=', c.resident_no).executeTakeFirst()
  if (!row) return null
  const r: Resident = residentOf(row)
  return {
    name: r.name,
    kana: r.kana,
    birthDate: r.birthDate,
    age: ageOn(r.birthDate, day),
    address: guarded && !seesIt ? hiddenPlace : r.address,
    householdNo: r.householdNo,
    protected: guarded,
  }
}

/** The 13 lines with what each demands, by the parameters they were judged by. */
function checkLines({ judgement, parameters }: CaseBasis): CaseDetail['checks'] {
  return judgement.checks.map((k) => {
    const rule = parameters.find((row) => row.key === `check.${k.id}`)
    const { id, title, verdict, reason, refusal } = k
    return { id, title, verdict, reason, refusal, evidence: { ...k.evidence }, criterion: rule?.value ?? '', article: rule?.article ?? '' }
  })
}

async function reviewedOf(read: ReadDb, c: WelfareCaseTable, names: ReadonlyMap<string, string>): Promise<CaseDetail['reviewed']> {
  const review = c.review_id === null ? undefined : await reviewById(read, c.review_id)
  if (!review || review.propose === null) return null
  return {
    propose: review.propose as 'grant' | 'refuse',
    reason: review.reason,
    by: names.get(review.by_user) ?? review.by_user,
    on: review.reviewed_on,
    overruled: review.overruled === 1,
  }
}

/** How a withdrawn case came to be so, as its page tells it; null for any other case. */
async function withdrawalOf(read: ReadDb, c: WelfareCaseTable, names: ReadonlyMap<string, string>): Promise<CaseDetail['withdrawal']> {
  if (c.state !== 'withdrawn') return null
  const entry = await lastWithdrawal(read, c.case_no)
  if (entry === undefined) return null
  const { cause, at, actor, said, reason } = entry
  return { cause, at, enteredBy: names.get(actor) ?? actor, saidOn: said?.on ?? null, by: said?.by ?? null, reason }
}

async function decisionOf(read: ReadDb, caseId: string): Promise<CaseDetail['decision']> {
  const d = await read
    .selectFrom('decision as d')
    .innerJoin('draft as f', 'f.draft_id', 'd.draft_id')
    .select(['d.decision_no', 'd.kind', 'd.decided_on', 'd.public_payment', 'd.self_payment', 'd.reason', 'f.draft_no'])
    .where('d.case_id', '=', caseId)
    .executeTakeFirst()
  if (!d) return null
  const { decision_no: decisionNo, kind, decided_on: decidedOn, reason, draft_no: draftNo } = d
  return { decisionNo, kind, decidedOn, publicPayment: d.public_payment, selfPayment: d.self_payment, reason, draftNo }
}

async function vouchersOf(read: ReadDb, caseId: string): Promise<CaseDetail['vouchers']> {
  const rows = await read.selectFrom('voucher').selectAll().where('case_id', '=', caseId).orderBy('seq').execute()
  return rows.map((v) => ({
    voucherNo: v.voucher_no,
    code: v.code,
    seq: v.seq,
    of: v.of_count,
    months: JSON.parse(v.months) as IsoMonth[],
    price: v.price,
    publicPayment: v.public_payment,
    selfPayment: v.self_payment,
    providerNo: v.provider_no,
    validFrom: v.valid_from,
    validTo: v.valid_to,
    state: v.state,
  }))
}

async function grantsOf(read: ReadDb, residentNo: string | null): Promise<CaseDetail['grants']> {
  if (residentNo === null) return []
  const rows = await read
    .selectFrom('grant_record')
    .selectAll()
    .where('resident_no', '=', residentNo)
    .orderBy('decided_on', 'desc')
    .limit(100)
    .execute()
  const codes = [...new Set(rows.map((r) => r.item_code))]
  const items = codes.length === 0 ? [] : await read.selectFrom('item').select(['code', 'name']).where('code', 'in', codes).execute()
  const nameOf = new Map(items.map((i) => [i.code, i.name]))
  return rows.map(grantOf).map((g) => ({
    voucherNo: g.voucherNo,
    itemCode: g.itemCode,
    itemName: nameOf.get(g.itemCode) ?? g.itemCode,
    decidedOn: g.decidedOn,
    price: g.price,
    publicPayment: g.publicPayment,
    selfPayment: g.selfPayment,
    state: g.state,
  }))
}
