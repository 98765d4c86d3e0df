import { foldAddress, type HomePlace } from '../../../shared/domain/address.ts'
import { ageOn } from '../../../shared/domain/date.ts'
import { visibleTexts, type DocModel } from '../../../shared/domain/document.ts'
import type { IsoDate, IsoMonth, Parameter } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { composeVoucherQr } from '../../../shared/domain/voucher-number.ts'
import { must } from '../../../shared/errors.ts'
import { applicationMonths } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import { bracketNames, type AidsAmounts, type AidsFacts, type Bracket } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { AidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import { officeTexts, type DatedText } from '../../../shared/papers/texts.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { usualWindow, type Addressee, type PaperContext } from '../../../shared/papers/letter.ts'
import { grantNotice, refusalNotice, type LetterInput } from '../../../shared/programmes/daily-living-aids/papers.ts'
import type { ReadDb } from '../store/db.ts'
import { decisionsById, residentsWithGuardians, townsByCode, vouchersByDecision, type WaitingCase } from '../store/papers.ts'
import type { DecisionTable, VoucherTable } from '../store/schema-cases.ts'
import type { ResidentTable } from '../store/schema-office.ts'
import { aidsParameters } from './settings.ts'

/** One case's papers: the letter and its vouchers, described but not drawn. */
export interface CasePapers {
  readonly c: WaitingCase
  readonly addressee: Addressee
  readonly letter: DocModel
  readonly vouchers: readonly DocModel[]
  /** True when a guarded address stands in a text outside the window of the letter: such papers must not go out. */
  readonly leaks: boolean
}

/** What all papers of a run share. */
export interface BuildFrame {
  readonly businessDay: IsoDate
  readonly home: HomePlace
  readonly texts: readonly DatedText[]
}

/** What a decision froze, as far as its papers show it. */
interface Frozen {
  readonly facts: AidsFacts
  readonly parameters: readonly Parameter[]
  readonly bracket: Bracket | null
}

/** The papers of a case in the order they are printed: the letter, then the vouchers. */
export const modelsOf = (papers: CasePapers): readonly DocModel[] => [papers.letter, ...papers.vouchers]

/** 文例, all dated rows. */
export async function paperTexts(read: ReadDb): Promise<DatedText[]> {
  const rows = await read.selectFrom('paper_text').selectAll().execute()
  return rows.map((r) => ({ key: r.key, body: r.body, validFrom: r.valid_from, validTo: r.valid_to, article: r.article }))
}

/**
 * Papers of up to a few hundred decided cases, from what each decision froze and the texts in force on its day; only the
 * address and the name on the envelope are today's. Throws AppError `missing-setting`, `reason-missing`.
 */
export async function buildPapers(read: ReadDb, cases: readonly WaitingCase[], frame: BuildFrame): Promise<CasePapers[]> {
  const ids = cases.map((c) => c.decision_id)
  const decisions = await decisionsById(read, ids)
  const vouchers = await vouchersByDecision(read, ids)
  const people = await residentsWithGuardians(
    read,
    cases.map((c) => c.resident_no).filter((no) => no !== null),
  )
  const frozen = new Map([...decisions].map(([id, d]) => [id, JSON.parse(d.frozen) as Frozen]))
  const codes = [...people.values(), ...[...frozen.values()].map((f) => ({ postal_code: f.facts.application.postalCode }))].map((p) =>
    digitsOf(p.postal_code),
  )
  const towns = await townsByCode(read, [...new Set(codes)])
  const contexts = new Map<IsoDate, PaperContext>()
  const contextOn = (day: IsoDate): PaperContext => {
    const context = contexts.get(day) ?? { texts: officeTexts(frame.texts, day), window: usualWindow }
    contexts.set(day, context)
    return context
  }
  return cases.map((c) => {
    const decision = must(decisions.get(c.decision_id), `decision of ${c.case_no}`)
    const content = must(frozen.get(c.decision_id), `frozen content of ${c.case_no}`)
    const parameters = aidsParameters(content.parameters, c.decided_on)
    const resident = c.resident_no === null ? undefined : people.get(c.resident_no)
    const guardian = resident?.guardian_no ? people.get(resident.guardian_no) : undefined
    const addressee = addresseeOf({
      application: content.facts.application,
      resident,
      guardian,
      towns,
      minorAge: parameters.minorAge,
      day: frame.businessDay,
    })
    const context = contextOn(c.decided_on)
    const slips = vouchers.get(c.decision_id) ?? []
    const letter = letterOf(context, { c, decision, content, addressee, parameters, slips })
    const slipModels = slips.map((slip) => voucherOf(context, c, content.facts, slip))
    const leaks =
      c.guarded === 1 &&
      carriesAddress([letter, ...slipModels], [resident?.address, guardian?.address, content.facts.application.address], frame.home)
    return { c, addressee, letter, vouchers: slipModels, leaks }
  })
}

interface Receiver {
  readonly application: Pick<AidsFacts['application'], 'postalCode' | 'address' | 'name' | 'birthDate'>
  readonly resident: ResidentTable | undefined
  readonly guardian: ResidentTable | undefined
  readonly towns: ReadonlyMap<string, readonly string[]>
  readonly minorAge: number
  readonly day: IsoDate
}

/**
 * 宛先. The beneficiary at the address the register has today; for a minor the guardian who lives there, or simply
 * 「保護者」 when none does. Somebody the register does not know is written to as he applied.
 */
export function addresseeOf({ application, resident, guardian, towns, minorAge, day }: Receiver): Addressee {
  const postalCode = resident?.postal_code ?? application.postalCode
  const address = resident?.address ?? application.address
  const plain = resident?.name ?? application.name
  const minor = ageOn(resident?.birth_date ?? application.birthDate, day) < minorAge
  const home = guardian !== undefined && guardian.address === address ? guardian.name : `${plain}　保護者`
  const digits = digitsOf(postalCode)
  const town = (towns.get(digits) ?? []).filter((name) => address.startsWith(name)).sort((a, b) => b.length - a.length)[0]
  const shown = digits.length === 7 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : postalCode
  return {
    postalCode: shown,
    address,
    name: minor ? home : plain,
    ...(town === undefined ? {} : { addressRest: address.slice(town.length) }),
  }
}

interface LetterParts {
  readonly c: WaitingCase
  readonly decision: Pick<DecisionTable, 'amounts' | 'reason'>
  readonly content: Frozen
  readonly addressee: Addressee
  readonly parameters: AidsParameters
  readonly slips: readonly VoucherTable[]
}

function letterOf(context: PaperContext, { c, decision, content, addressee, parameters, slips }: LetterParts): DocModel {
  const { application, item, resident } = content.facts
  const letter: LetterInput = {
    documentNo: c.decision_no,
    date: c.decided_on,
    addressee,
    receiptNo: c.receipt_no,
    appliedOn: application.day,
    beneficiaryName: resident?.name ?? application.name,
    itemName: item.name,
    unit: item.unit,
    quantity: application.quantity,
    months: item.unit === '月' ? applicationMonths(application.day, application.months ?? 1) : [],
    article: item.article,
  }
  if (c.kind === 'refuse') return refusalNotice(context, { ...letter, reasons: decision.reason.split('\n') })
  const amounts = JSON.parse(decision.amounts) as AidsAmounts
  const bracket = must(content.bracket, `bracket of ${c.case_no}`)
  const [first, ...others] = slips
  const from = must(first, `voucher of ${c.case_no}`)
  return grantNotice(context, {
    ...letter,
    providerName: must(content.facts.providers[0], `provider of ${c.case_no}`).name,
    price: amounts.price,
    limit: amounts.limit,
    ownShare: must(amounts.ownShare, `own share of ${c.case_no}`),
    excess: amounts.excess,
    selfPayment: must(amounts.selfPayment, `self payment of ${c.case_no}`),
    publicPayment: must(amounts.publicPayment, `public payment of ${c.case_no}`),
    bracketWords: `${bracketNames[bracket]}（自己負担上限月額　${yenText(parameters.caps[bracket])}）`,
    vouchers: slips.length,
    validFrom: from.valid_from,
    validTo: others.reduce((last, slip) => (slip.valid_to > last ? slip.valid_to : last), from.valid_to),
  })
}

function voucherOf(context: PaperContext, c: WaitingCase, facts: AidsFacts, slip: VoucherTable): DocModel {
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
    months: JSON.parse(slip.months) as IsoMonth[],
    price: slip.price,
    publicPayment: slip.public_payment,
    selfPayment: slip.self_payment,
    validFrom: slip.valid_from,
    validTo: slip.valid_to,
    providerName: must(facts.providers[0], `provider of ${c.case_no}`).name,
  })
}

/** Whether a text outside the letter's window holds one of the addresses up to its house number, however it is spelled. */
export function carriesAddress(models: readonly DocModel[], addresses: readonly (string | undefined)[], home: HomePlace): boolean {
  const keys = addresses.map((address) => foldAddress((address ?? '').split('　')[0] ?? '', home)).filter((key) => key !== '')
  return models.some((model) =>
    visibleTexts(model).some(({ block, text }) => {
      if (block === 'window') return false
      const folded = foldAddress(text, home)
      return keys.some((key) => folded.includes(key))
    }),
  )
}

/** Where on its papers a character stands, in words. */
export function placeOf(models: readonly DocModel[], docId: string, char: string): string {
  const model = models.find((one) => one.id === docId)
  if (!model) return docId
  const block = visibleTexts(model).find(({ text }) => text.includes(char))?.block
  const place = block === 'window' ? '宛名' : block === 'table' ? '表' : '本文'
  return `${model.title} ${docId} ${place}`
}
