/**
 * 審査の材料と結果. Everything a review looks at as plain data, so that it can be frozen with the decision, and what the
 * review says.
 */
import { dateValue, flagValue, listValue, numberValue, textValue } from '../../domain/field.ts'
import type { RowValues } from '../../domain/field.ts'
import type { HomePlace, PostalVerdict } from '../../domain/address.ts'
import type { Amounts, CheckResult, Judgement } from '../../domain/judgement.ts'
import type { SameItemApplication } from '../../domain/intake.ts'
import type { Certificate, Grant, IsoDate, Item, ItemRoute, Provider, Resident, TaxRow, Yen } from '../../domain/masters.ts'

/** 申請の内容, as far as the review reads it. */
export interface AidsApplication {
  readonly receiptNo: string
  /** D. */
  readonly day: IsoDate
  readonly name: string
  readonly kana: string
  readonly birthDate: IsoDate
  readonly postalCode: string
  readonly address: string
  readonly agentName: string
  /** Stated kind of certificate; '' for none. */
  readonly certificateKind: string
  readonly quantity: number
  /** Monthly items only. */
  readonly months: number | null
  readonly providerNo: string
  readonly providerName: string
  /** 見積額, yen, tax included, for all pieces or months. */
  readonly price: Yen
  readonly estimateDate: IsoDate | null
  readonly place: string
  readonly careInsurance: string
  readonly taxConsent: boolean | null
  readonly alreadyBought: boolean | null
  readonly attachments: readonly string[]
}

/** Reads the application out of a row's values; throws RangeError when a value that intake requires is not there. */
export function aidsApplication(values: RowValues): AidsApplication {
  const must = <T>(value: T | null, field: string): T => {
    if (value === null) throw new RangeError(`aidsApplication: ${field} is missing`)
    return value
  }
  return {
    receiptNo: textValue(values, 'receiptNo'),
    day: must(dateValue(values, 'submittedAt'), 'submittedAt'),
    name: textValue(values, 'name'),
    kana: textValue(values, 'kana'),
    birthDate: must(dateValue(values, 'birthDate'), 'birthDate'),
    postalCode: textValue(values, 'postalCode'),
    address: textValue(values, 'address'),
    agentName: textValue(values, 'agentName'),
    certificateKind: textValue(values, 'certificateKind'),
    quantity: must(numberValue(values, 'quantity'), 'quantity'),
    months: numberValue(values, 'months'),
    providerNo: textValue(values, 'providerNo').normalize('NFKC'),
    providerName: textValue(values, 'providerName'),
    price: must(numberValue(values, 'price'), 'price'),
    estimateDate: dateValue(values, 'estimateDate'),
    place: textValue(values, 'place'),
    careInsurance: textValue(values, 'careInsurance'),
    taxConsent: flagValue(values, 'taxConsent'),
    alreadyBought: flagValue(values, 'alreadyBought'),
    attachments: listValue(values, 'attachments'),
  }
}

/** 世帯員. Somebody of the beneficiary's household with all certificates. */
export interface HouseholdMember {
  readonly resident: Resident
  readonly certificates: readonly Certificate[]
}

/** 課税の手入力. Who typed the figures, from which paper; absent where the register's row counts. */
export interface TaxByHand {
  /** 資料: the paper the figures were read from. */
  readonly source: string
  readonly seenOn: IsoDate
  /** User id. */
  readonly by: string
}

/** 修理不能. A past grant whose aid a person found beyond repair, so that it no longer fills the useful life. */
export interface BeyondRepair {
  readonly voucherNo: string
  readonly reason: string
  /** User id, and the day of his decision. */
  readonly by: string
  readonly on: IsoDate
}

/** 審査の材料. Plain JSON; the fields that may be absent are unknown to decisions frozen before there were any. */
export interface AidsFacts {
  /** B: protection, and the month of the ledger. */
  readonly businessDay: IsoDate
  readonly home: HomePlace
  readonly application: AidsApplication
  /** The catalogue's row of the item on D. */
  readonly item: Item
  readonly routes: readonly ItemRoute[]
  /** The linked resident; null: nobody is linked. */
  readonly resident: Resident | null
  /** The register's row of the resident's 保護者宛名番号. */
  readonly guardian: Resident | null
  /** Everybody with the resident's 世帯番号, the resident too; those not living here on D are left out by the check. */
  readonly household: readonly HouseholdMember[]
  readonly certificates: readonly Certificate[]
  /** The resident's row of the tax year (`taxYearOf`): the register's, or what was typed from a paper where that says nothing. */
  readonly tax: TaxRow | null
  /** Absent: `tax` is the register's. */
  readonly taxByHand?: TaxByHand
  readonly beyondRepair?: readonly BeyondRepair[]
  /** Catalogue rows on D of the sets (一式) the item is a part of. */
  readonly pairItems?: readonly Item[]
  /** All past grants of the resident, in any state. */
  readonly grants: readonly Grant[]
  /** All dated catalogue rows of the items of those grants. */
  readonly grantItems: readonly Item[]
  /** Providers with the application's number; without a number those with its folded name (`foldName`). */
  readonly providers: readonly Provider[]
  /** Other applications (not rejected) of the same person and item. */
  readonly sameItemApplications: readonly SameItemApplication[]
  readonly postal: PostalVerdict
}

/** 区分. Bracket of the monthly cap. */
export type Bracket = 'welfare' | 'repatriate' | 'exempt' | 'taxed'

export const bracketNames: Readonly<Record<Bracket, string>> = {
  welfare: '生活保護',
  repatriate: '中国残留邦人等支援給付',
  exempt: '市民税非課税',
  taxed: '市民税課税',
}

export const checkIds = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'] as const
export type CheckId = (typeof checkIds)[number]

export const checkTitles: Readonly<Record<CheckId, string>> = {
  '1': '市内居住',
  '2': '手帳・疾病',
  '3': '年齢',
  '4': '世帯要件',
  '5': '介護保険優先',
  '6': '使用場所',
  '7': '耐用年数',
  '8': '重複給付',
  '9': '課税区分',
  '10': '見積書・事業者',
  '11': '医師意見書',
  '12': '支援措置・送付先・保護者',
  '13': '月額上限',
}

/** 審査の1行. */
export interface Check extends CheckResult {
  readonly id: CheckId
}

/** 金額. `limit` is 基準額 × quantity or months; the three nulls go together: the bracket is not known. */
export type AidsAmounts = Amounts

/** 審査の結果. Plain JSON. */
export interface AidsJudgement extends Judgement {
  readonly checks: readonly Check[]
  /** 経路番号 taken; null: nobody linked, or the item has no route. */
  readonly route: number | null
  readonly bracket: Bracket | null
  readonly taxYear: number
  /** Own shares of grants decided in B's month; null: nobody linked. */
  readonly earlierOwnShare: Yen | null
}
