/** 日常生活用具の帳票 from what a decision froze: notice, vouchers and claim form of a grant, the notice of a refusal or of a cancellation. */
import type { IsoDate, IsoMonth, Parameter } from '../../../shared/domain/masters.ts'
import type { DocModel } from '../../../shared/domain/document.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { composeVoucherQr } from '../../../shared/domain/voucher-number.ts'
import { must } from '../../../shared/errors.ts'
import type { CasePaperKind } from '../../../shared/papers/kinds.ts'
import type { Addressee, PaperContext } from '../../../shared/papers/letter.ts'
import { applicationMonths, mostMonths } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import { bracketNames, type AidsAmounts, type AidsFacts, type Bracket } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { AidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import { claimForm } from '../../../shared/programmes/daily-living-aids/papers-claim.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { cancelNotice, grantNotice, refusalNotice, type LetterInput } from '../../../shared/programmes/daily-living-aids/papers.ts'
import type { DecisionContent, WaitingCase } from '../store/papers.ts'
import type { VoucherTable } from '../store/schema-cases.ts'
import type { CancellationTable } from '../store/schema-circulation.ts'

/** What a decision froze, as far as its papers show it. */
export interface FrozenAids {
  readonly facts: AidsFacts
  readonly parameters: readonly Parameter[]
  readonly bracket: Bracket | null
}

/** One paper of a case with its kind. */
export interface CasePaper {
  readonly kind: CasePaperKind
  readonly model: DocModel
}

/** What the papers of one case are made of. */
export interface AidsPaperParts {
  readonly context: PaperContext
  readonly c: WaitingCase
  readonly decision: DecisionContent
  readonly content: FrozenAids
  readonly addressee: Addressee
  readonly parameters: AidsParameters
  readonly slips: readonly VoucherTable[]
  readonly cancellation: CancellationTable | undefined
  /** 再交付: the slips are new ones, and the claim form is for them alone. */
  readonly fresh: boolean
}

/**
 * The papers of a case in the order they are printed. Throws AppError `reason-missing` for a refusal or a cancellation without a
 * reason, `missing-setting` for a text the office lacks.
 */
export function aidsPapers(parts: AidsPaperParts): readonly CasePaper[] {
  const { context, c, decision } = parts
  const letter = letterInput(parts)
  if (c.kind === 'refuse') {
    return [{ kind: 'refusal-notice', model: refusalNotice(context, { ...letter, reasons: decision.reason.split('\n') }) }]
  }
  if (c.kind === 'cancel') return [{ kind: 'cancel-notice', model: cancelOf(parts, letter) }]
  return [
    { kind: 'grant-notice', model: grantOf(parts, letter) },
    ...parts.slips.map((slip): CasePaper => ({ kind: 'voucher', model: voucherOf(parts, slip) })),
    { kind: 'claim-form', model: claimFormOf(parts) },
  ]
}

/** The number of the claim form that goes with a decision, or with a voucher in the place of a void one. */
export const claimFormNo = (documentNo: string): string => `${documentNo}の2`

function letterInput({ c, content, addressee }: AidsPaperParts): LetterInput {
  const { application, item, resident } = content.facts
  const monthly = item.unit === '月' ? (application.months ?? 1) : 0
  // refused for their number, the months are told by it alone
  const tooMany = monthly > mostMonths
  return {
    documentNo: c.decision_no,
    date: c.decided_on,
    addressee,
    receiptNo: c.receipt_no,
    appliedOn: application.day,
    beneficiaryName: resident?.name ?? application.name,
    itemName: item.name,
    unit: item.unit,
    quantity: tooMany ? monthly : application.quantity,
    months: tooMany ? [] : applicationMonths(application.day, monthly),
    article: item.article,
  }
}

function providerOf({ c, content }: AidsPaperParts): string {
  return must(content.facts.providers[0], `provider of ${c.case_no}`).name
}

function grantOf(parts: AidsPaperParts, letter: LetterInput): DocModel {
  const { context, c, decision, content, parameters, slips } = parts
  const amounts = JSON.parse(decision.amounts) as AidsAmounts
  const bracket = must(content.bracket, `bracket of ${c.case_no}`)
  const [first, ...others] = slips
  const from = must(first, `voucher of ${c.case_no}`)
  return grantNotice(context, {
    ...letter,
    providerName: providerOf(parts),
    price: amounts.price,
    limit: amounts.limit,
    ownShare: must(amounts.ownShare, `own share of ${c.case_no}`),
    excess: amounts.excess,
    selfPayment: must(amounts.selfPayment, `self payment of ${c.case_no}`),
    publicPayment: must(amounts.publicPayment, `public payment of ${c.case_no}`),
    bracketWords: `${bracketNames[bracket]}（自己負担上限月額　${yenText(parameters.caps[bracket])}）`,
    vouchers: slips.length,
    validFrom: from.valid_from,
    validTo: others.reduce((last, slip): IsoDate => (slip.valid_to > last ? slip.valid_to : last), from.valid_to),
  })
}

function cancelOf({ context, c, decision, cancellation }: AidsPaperParts, letter: LetterInput): DocModel {
  const made = must(cancellation, `cancellation of ${c.case_no}`)
  return cancelNotice(context, {
    ...letter,
    decisionNo: decision.decision_no,
    decidedOn: decision.decided_on,
    publicPayment: made.public_payment,
    selfPayment: made.self_payment,
    reason: made.reason,
    vouchers: JSON.parse(made.vouchers) as string[],
  })
}

const monthsOf = (slip: VoucherTable): IsoMonth[] => JSON.parse(slip.months) as IsoMonth[]

function voucherOf(parts: AidsPaperParts, slip: VoucherTable): DocModel {
  const { context, c, content } = parts
  const { facts } = content
  return voucherPaper(context, {
    voucherNo: slip.voucher_no,
    code: slip.code,
    qrText: composeVoucherQr(slip.voucher_no, slip.code),
    seq: slip.seq,
    of: slip.of_count,
    date: c.decided_on,
    beneficiaryName: facts.resident?.name ?? facts.application.name,
    itemName: facts.item.name,
    unit: facts.item.unit,
    quantity: facts.application.quantity,
    months: monthsOf(slip),
    price: slip.price,
    publicPayment: slip.public_payment,
    selfPayment: slip.self_payment,
    validFrom: slip.valid_from,
    validTo: slip.valid_to,
    providerName: providerOf(parts),
  })
}

/** The claim form of the decision; of the slips alone where one of them takes the place of a void voucher. */
function claimFormOf(parts: AidsPaperParts): DocModel {
  const { context, c, content, slips, fresh } = parts
  const { application, item, resident } = content.facts
  const [one] = slips
  return claimForm(context, {
    documentNo: claimFormNo(fresh && one !== undefined ? one.voucher_no : c.decision_no),
    ...(fresh && one !== undefined && one.replaces !== null ? { replaces: one.replaces } : {}),
    decisionNo: c.decision_no,
    date: c.decided_on,
    beneficiaryName: resident?.name ?? application.name,
    itemName: item.name,
    unit: item.unit,
    quantity: application.quantity,
    providerName: providerOf(parts),
    vouchers: slips.map((slip) => ({
      voucherNo: slip.voucher_no,
      months: monthsOf(slip),
      publicPayment: slip.public_payment,
      selfPayment: slip.self_payment,
    })),
  })
}
