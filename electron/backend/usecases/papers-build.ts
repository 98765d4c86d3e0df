import type { HomePlace } from '../../../shared/domain/address.ts'
import { visibleTexts, type DocModel } from '../../../shared/domain/document.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { must } from '../../../shared/errors.ts'
import { usualWindow, type Addressee, type PaperContext, type WindowPlace } from '../../../shared/papers/letter.ts'
import { officeTexts, type DatedText } from '../../../shared/papers/texts.ts'
import type { ReadDb } from '../store/db.ts'
import {
  cancellationsByCase,
  type DecisionContent,
  decisionsById,
  residentsWithGuardians,
  townsByCode,
  transferDates,
  vouchersByDecision,
  type WaitingCase,
} from '../store/papers.ts'
import type { VoucherTable } from '../store/schema-cases.ts'
import type { ResidentTable } from '../store/schema-office.ts'
import { addresseeOf, addresseeWarnings, carriesAddress, type PaperWarning } from './papers-addressee.ts'
import { aidsPapers, type CasePaper, type FrozenAids } from './papers-aids.ts'
import { giftPapers, type FrozenGift } from './papers-gift.ts'
import { aidsParameters } from './settings.ts'

/** One case's papers, described but not drawn. */
export interface CasePapers {
  readonly c: WaitingCase
  readonly addressee: Addressee
  /** In the order they are printed: the letter first, then vouchers and the claim form. */
  readonly papers: readonly CasePaper[]
  readonly vouchers: readonly DocModel[]
  /** What a person should look at before they go out. */
  readonly warnings: readonly PaperWarning[]
  /** True when a guarded address stands in a text outside the window of the letter: such papers must not go out. */
  readonly leaks: boolean
}

/** What all papers of a run share. */
export interface BuildFrame {
  readonly businessDay: IsoDate
  readonly home: HomePlace
  readonly texts: readonly DatedText[]
  /** 窓の位置 of the office's envelope; the usual one when absent. */
  readonly window?: WindowPlace
  /** 電子公印, where the office has one. */
  readonly seal?: Uint8Array
  /** Vouchers to draw in the place of the stored ones, by decision id. */
  readonly slips?: ReadonlyMap<string, readonly VoucherTable[]>
}

/** The papers of a case with their kinds, in the order they are printed. */
export const papersOf = (papers: CasePapers): readonly CasePaper[] => papers.papers

/** The papers of a case in the order they are printed. */
export const modelsOf = (papers: CasePapers): readonly DocModel[] => papers.papers.map(({ model }) => model)

/** 文例, all dated rows. */
export async function paperTexts(read: ReadDb): Promise<DatedText[]> {
  const rows = await read.selectFrom('paper_text').selectAll().execute()
  return rows.map((r) => ({ key: r.key, body: r.body, validFrom: r.valid_from, validTo: r.valid_to, article: r.article }))
}

/** A decided case with what its decision froze and whom its letter goes to today. */
export interface Addressed {
  readonly c: WaitingCase
  readonly decision: DecisionContent
  readonly content: FrozenAids | FrozenGift
  readonly resident: ResidentTable | undefined
  readonly guardian: ResidentTable | undefined
  readonly addressee: Addressee
}

/** 宛先 of some decided cases, in their order, without their papers. */
export async function addressed(
  read: ReadDb,
  cases: readonly WaitingCase[],
  { home, businessDay }: Pick<BuildFrame, 'home' | 'businessDay'>,
): Promise<Addressed[]> {
  const decisions = await decisionsById(
    read,
    cases.map((c) => c.decision_id),
  )
  const people = await residentsWithGuardians(
    read,
    cases.map((c) => c.resident_no).filter((no) => no !== null),
  )
  const frozen = new Map([...decisions].map(([id, d]) => [id, JSON.parse(d.frozen) as FrozenAids | FrozenGift]))
  const codes = [...people.values(), ...[...frozen.values()].map((f) => ({ postal_code: f.facts.application.postalCode }))].map((p) =>
    digitsOf(p.postal_code),
  )
  const towns = await townsByCode(read, [...new Set(codes)])
  return cases.map((c) => {
    const decision = must(decisions.get(c.decision_id), `decision of ${c.case_no}`)
    const content = must(frozen.get(c.decision_id), `frozen content of ${c.case_no}`)
    const resident = c.resident_no === null ? undefined : people.get(c.resident_no)
    const guardian = resident?.guardian_no ? people.get(resident.guardian_no) : undefined
    const { application } = content.facts
    const minorAge = minorAgeOf(c, content, decision.decided_on)
    const addressee = addresseeOf({ application, resident, guardian, towns, home, minorAge, day: businessDay })
    return { c, decision, content, resident, guardian, addressee }
  })
}

/**
 * Papers of up to a few hundred decided cases, from what each decision froze and the texts in force on its day; only the
 * address and the name on the envelope are today's. Throws AppError `missing-setting`, `reason-missing`.
 */
export async function buildPapers(read: ReadDb, cases: readonly WaitingCase[], frame: BuildFrame): Promise<CasePapers[]> {
  const ids = cases.map((c) => c.decision_id)
  const letters = await addressed(read, cases, frame)
  const vouchers = await vouchersByDecision(read, ids)
  const cancelled = cases.filter((c) => c.kind === 'cancel').map((c) => c.case_id)
  const cancellations = cancelled.length === 0 ? new Map() : await cancellationsByCase(read, cancelled)
  const notified = await notifiedDecisions(read, cases)
  const transfers = await transferDates(read, ids)
  const contexts = new Map<IsoDate, PaperContext>()
  const contextOn = (day: IsoDate): PaperContext => {
    const { texts, window = usualWindow, seal } = frame
    const context = contexts.get(day) ?? { texts: officeTexts(texts, day), window, ...(seal === undefined ? {} : { seal }) }
    contexts.set(day, context)
    return context
  }
  return letters.map(({ c, decision, content, resident, guardian, addressee }) => {
    const slips = frame.slips?.get(c.decision_id) ?? vouchers.get(c.decision_id) ?? []
    const cancellation = cancellations.get(c.case_id)
    const shared = {
      context: contextOn(c.decided_on),
      c,
      decision,
      addressee,
      slips,
      cancellation,
      fresh: frame.slips?.has(c.decision_id) ?? false,
      transferDate: transfers.get(c.decision_id),
    }
    const papers = papersOfProgramme(c, content, shared)
    const models = papers.map(({ model }) => model)
    const addresses = [resident?.address, guardian?.address, content.facts.application.address]
    const leaks = c.guarded === 1 && carriesAddress(models, addresses, frame.home)
    const warnings = [
      ...addresseeWarnings(addressee, resident, guardian, c.guarded === 1),
      ...(c.kind === 'cancel' && !notified.has(decision.decision_no) ? [neverNotified] : []),
    ]
    const vouchersOnly = papers.filter(({ kind }) => kind === 'voucher').map(({ model }) => model)
    return { c, addressee, papers, vouchers: vouchersOnly, warnings, leaks }
  })
}

/** Each programme's own builder; its decisions froze its own facts. */
function papersOfProgramme(
  c: WaitingCase,
  content: FrozenAids | FrozenGift,
  shared: Omit<Parameters<typeof aidsPapers>[0], 'content' | 'parameters'> & Pick<Parameters<typeof giftPapers>[0], 'transferDate'>,
): readonly CasePaper[] {
  if (c.programme === 'gift') return giftPapers({ ...shared, content: content as FrozenGift })
  return aidsPapers({
    ...shared,
    content: content as FrozenAids,
    parameters: aidsParameters(content.parameters, shared.decision.decided_on),
  })
}

/** Under this age a letter goes to the guardian; the mother of a child is written to herself. */
const minorAgeOf = (c: WaitingCase, content: FrozenAids | FrozenGift, day: IsoDate): number =>
  c.programme === 'aids' ? aidsParameters(content.parameters, day).minorAge : 0

const neverNotified: PaperWarning = {
  code: 'never-notified',
  message: '取り消した支給決定の通知書は発行していません。取消通知書を送るかどうかを確かめてください。',
}

/** Numbers of the decisions, of those that are taken back, whose notices went out. */
async function notifiedDecisions(read: ReadDb, cases: readonly WaitingCase[]): Promise<ReadonlySet<string>> {
  const ids = cases.filter((c) => c.kind === 'cancel').map((c) => c.case_id)
  if (ids.length === 0) return new Set()
  const rows = await read.selectFrom('paper').select('number').where('case_id', 'in', ids).where('kind', '=', 'grant-notice').execute()
  return new Set(rows.map((row) => row.number))
}

/** Where on its papers a character stands, in words. */
export function placeOf(models: readonly DocModel[], docId: string, char: string): string {
  const model = models.find((one) => one.id === docId)
  if (!model) return docId
  const block = visibleTexts(model).find(({ text }) => text.includes(char))?.block
  const place = block === 'window' ? '宛名' : block === 'table' ? '表' : '本文'
  return `${model.title} ${docId} ${place}`
}
