/** 出産・子育て応援給付の帳票 from what a decision froze: the notice of a grant, a refusal or a cancellation. There are no vouchers. */
import { addDays } from '../../../shared/domain/date.ts'
import type { IsoDate, Parameter } from '../../../shared/domain/masters.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Addressee, PaperContext } from '../../../shared/papers/letter.ts'
import { onlyChild } from '../../../shared/programmes/childbirth-support/checks.ts'
import type { GiftFacts } from '../../../shared/programmes/childbirth-support/facts.ts'
import {
  giftCancelNotice,
  giftGrantNotice,
  giftRefusalNotice,
  type GiftLetterInput,
} from '../../../shared/programmes/childbirth-support/papers.ts'
import { readGiftParameters, type GiftParameters } from '../../../shared/programmes/childbirth-support/parameters.ts'
import type { DecisionContent, WaitingCase } from '../store/papers.ts'
import type { CancellationTable } from '../store/schema-circulation.ts'
import type { CasePaper } from './papers-aids.ts'

/** What a decision froze, as far as its papers show it. */
export interface FrozenGift {
  readonly facts: GiftFacts
  readonly parameters: readonly Parameter[]
}

interface GiftPaperParts {
  readonly context: PaperContext
  readonly c: WaitingCase
  readonly decision: DecisionContent
  readonly content: FrozenGift
  readonly addressee: Addressee
  readonly cancellation: CancellationTable | undefined
  /** 振込指定日 of the order that pays it; undefined: none does yet. */
  readonly transferDate: IsoDate | undefined
}

/** The papers of a case in the order they are printed. Throws AppError `reason-missing`, `missing-setting`. */
export function giftPapers(parts: GiftPaperParts): readonly CasePaper[] {
  const { context, c, decision, content, addressee, cancellation, transferDate } = parts
  const { facts } = content
  const { application, resident } = facts
  const parameters = frozenParameters(content, application.day)
  const child = onlyChild(facts)
  const letter: GiftLetterInput = {
    documentNo: c.decision_no,
    date: c.decided_on,
    addressee,
    receiptNo: c.receipt_no,
    appliedOn: application.day,
    motherName: resident?.name ?? application.name,
    kind: application.kind,
    child:
      application.kind === '出産応援'
        ? null
        : { name: child?.name ?? application.childName, birthDate: child?.birthDate ?? application.childBirthDate ?? application.day },
    article: parameters.amountArticles[application.kind],
  }
  if (c.kind === 'refuse')
    return [{ kind: 'refusal-notice', model: giftRefusalNotice(context, { ...letter, reasons: decision.reason.split('\n') }) }]
  if (c.kind === 'cancel') {
    const made = must(cancellation, `cancellation of ${c.case_no}`)
    const { decision_no: decisionNo, decided_on: decidedOn } = decision
    const model = giftCancelNotice(context, { ...letter, decisionNo, decidedOn, amount: made.public_payment, reason: made.reason })
    return [{ kind: 'cancel-notice', model }]
  }
  const payment =
    transferDate === undefined
      ? ({ when: 'until', day: addDays(application.day, parameters.paymentDays) } as const)
      : ({ when: 'on', day: transferDate } as const)
  const account = must(facts.account, `account of ${c.case_no}`)
  const amount = parameters.amounts[application.kind]
  return [{ kind: 'grant-notice', model: giftGrantNotice(context, { ...letter, amount, account, payment }) }]
}

function frozenParameters(content: FrozenGift, day: IsoDate): GiftParameters {
  const read = readGiftParameters(content.parameters, day)
  if (!read.ok) throw new AppError('missing-setting', { key: read.problems[0] ?? 'gift' })
  return read.parameters
}
