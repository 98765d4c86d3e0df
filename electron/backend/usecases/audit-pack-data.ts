import type { CaseDetail } from '../../../shared/contract/cases.ts'
import type { CaseSources } from '../../../shared/contract/triage.ts'
import { draftStateNames } from '../../../shared/domain/approval.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import type { JobContext } from '../context.ts'
import { attachmentsOf } from '../store/attachments.ts'
import { applicationAsCame, paperListOf, paymentsOf, routesOf } from '../store/audit-pack.ts'
import { caseByNumber } from '../store/cases.ts'
import { userNames } from '../store/users.ts'
import { sources } from './case-sources.ts'
import { caseDetail } from './case-view.ts'

/** 監査一式の中身: everything the office knows of one case, as data. */
export interface PackData {
  readonly caseNo: string
  readonly caseId: string
  readonly masked: boolean
  readonly detail: CaseDetail
  readonly sources: CaseSources | null
  /** The applications as they came, cell by cell, the newest first. */
  readonly came: Awaited<ReturnType<typeof applicationAsCame>>
  readonly routes: readonly {
    readonly draftNo: string
    readonly kind: string
    readonly title: string
    readonly state: string
    readonly draftedBy: string
    readonly draftedOn: string
    readonly steps: readonly {
      readonly post: string
      readonly holder: string
      readonly state: string
      readonly by: string
      readonly how: string
      readonly at: string
      readonly comment: string
    }[]
  }[]
  readonly papers: Awaited<ReturnType<typeof paperListOf>>
  readonly payments: Awaited<ReturnType<typeof paymentsOf>>
  readonly attachments: readonly {
    readonly label: string
    readonly kind: string
    readonly bytes: number
    readonly sha256: string
    readonly at: string
  }[]
}

export const struck = '■■■■'

/** Answers of a form that tell nothing of who somebody is. Everything else is struck out: a new field is hidden until somebody thought of it. */
const openFields: ReadonlySet<string> = new Set([
  'submittedAt',
  'channel',
  'applicantKind',
  'item',
  'quantity',
  'months',
  'price',
  'place',
  'taxConsent',
  'alreadyBought',
  'voucherTo',
  'attachments',
  'estimateDate',
  'paidElsewhere',
  'kind',
  'childOrder',
])

const stepStates: Readonly<Record<string, string>> = {
  waiting: '未',
  current: '処理中',
  approved: '済',
  'passed-over': '不在のため通過',
  'sent-back': '差戻し',
}

/** Gathers it, as this user may see it. Throws AppError `not-found`. */
export async function packData(ctx: JobContext, caseNo: string, masked: boolean): Promise<PackData> {
  const { read } = ctx
  const c = await caseByNumber(read, caseNo)
  const names = await userNames(read)
  const name = (id: string | null): string => (id === null ? '' : (names.get(id) ?? id))
  const routes = await routesOf(read, c.case_id)
  const data: PackData = {
    caseNo: c.case_no,
    caseId: c.case_id,
    masked,
    detail: await caseDetail(ctx, c.case_no),
    sources: await sources(ctx, { caseNo: c.case_no }),
    came: await applicationAsCame(read, c.case_id),
    routes: routes.map(({ draft, steps }) => ({
      draftNo: draft.draft_no,
      kind: draft.kind,
      title: draft.title,
      state: draftStateNames[draft.state as keyof typeof draftStateNames] ?? draft.state,
      draftedBy: name(draft.drafted_by),
      draftedOn: draft.drafted_on,
      steps: steps.map((s) => ({
        post: s.post,
        holder: name(s.holder),
        state: stepStates[s.state] ?? s.state,
        by: name(s.acted_by),
        how: s.capacity ?? '',
        at: s.acted_at ?? '',
        comment: s.comment,
      })),
    })),
    papers: await paperListOf(read, c.case_id),
    payments: await paymentsOf(read, c.case_id),
    attachments: (await attachmentsOf(read, c.case_id)).map((a) => ({
      label: a.label,
      kind: a.kind ?? '',
      bytes: a.bytes,
      sha256: a.sha256,
      at: a.at,
    })),
  }
  return masked ? maskedData(data) : data
}

/**
 * 墨塗り. What tells who a person is, and every text somebody typed freely, is struck out; amounts, days, rules, posts and the officials who acted stay.
 */
function maskedData(data: PackData): PackData {
  const { detail } = data
  const hide = (text: string): string => (text === '' ? '' : struck)
  return {
    ...data,
    detail: {
      ...detail,
      caseId: struck,
      receiptNo: struck,
      beneficiary: struck,
      kana: struck,
      residentNo: detail.residentNo === null ? null : struck,
      person:
        detail.person === null
          ? null
          : { ...detail.person, name: struck, kana: struck, birthDate: struck, address: struck, householdNo: struck, age: 0 },
      application: detail.application.map((one) => (openFields.has(one.id) ? one : { ...one, value: hide(one.value) })),
      checks: detail.checks.map((line) => ({
        ...line,
        reason: hide(line.reason),
        refusal: line.refusal === null ? null : struck,
        evidence: {},
      })),
      reviewed: detail.reviewed === null ? null : { ...detail.reviewed, reason: hide(detail.reviewed.reason) },
      refusalReason: detail.refusalReason === null ? null : struck,
      warnings: detail.warnings.map((w) => ({ ...w, message: struck })),
      decision: detail.decision === null ? null : { ...detail.decision, reason: hide(detail.decision.reason) },
      vouchers: detail.vouchers.map((v) => ({ ...v, code: struck })),
      answers: detail.answers.map((a) => ({ ...a, file: struck })),
      grants: [],
      history: detail.history.map((h) => ({ ...h, text: struck })),
    },
    sources:
      data.sources === null
        ? null
        : {
            ...data.sources,
            // of the rows a figure rests on, those that are the office's rules
            figures: data.sources.figures.map((f) => ({
              ...f,
              rows: f.rows.filter((row) => row.kind === 'item' || row.kind === 'parameter'),
            })),
            previous: null,
            household: [],
            certificates: [],
            taxes: [],
            guardian: null,
            agentName: '',
            ledger: { ...data.sources.ledger, lines: [] },
          },
    came: [],
    routes: data.routes.map((r) => ({ ...r, title: struck, steps: r.steps.map((s) => ({ ...s, comment: hide(s.comment) })) })),
    attachments: data.attachments.map((a) => ({ ...a, label: struck })),
  }
}

/** 案件の状態 in words. */
export const stateName = (data: PackData): string => caseStateNames[data.detail.state]
