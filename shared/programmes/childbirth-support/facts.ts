/** 審査の材料と結果 of 出産・子育て応援給付, as plain data that is frozen with the decision. */
import type { HomePlace, PostalVerdict } from '../../domain/address.ts'
import { dateValue, flagValue, textValue } from '../../domain/field.ts'
import type { RowValues } from '../../domain/field.ts'
import type { CheckResult, Judgement } from '../../domain/judgement.ts'
import type { GiftInterview } from '../../domain/interviews.ts'
import type { IsoDate, Resident, Yen } from '../../domain/masters.ts'
import type { AccountFact } from './account.ts'

/** 申請する給付. */
export const giftKinds = ['出産応援', '子育て応援'] as const
export type GiftKind = (typeof giftKinds)[number]

/** 申請の内容, as far as the review reads it; the account is a fact of its own. */
export interface GiftApplication {
  readonly receiptNo: string
  /** D. */
  readonly day: IsoDate
  readonly kind: GiftKind
  readonly name: string
  readonly kana: string
  readonly birthDate: IsoDate
  readonly postalCode: string
  readonly address: string
  readonly childName: string
  readonly childKana: string
  readonly childBirthDate: IsoDate | null
  /** 何人目, where there are several. */
  readonly childOrder: string
  readonly paidElsewhere: boolean | null
  readonly useRegisteredAccount: boolean
}

/** Reads the application out of a row's values; throws RangeError when a value that intake requires is not there. */
export function giftApplication(values: RowValues): GiftApplication {
  const must = <T>(value: T | null | undefined, field: string): T => {
    if (value === null || value === undefined) throw new RangeError(`giftApplication: ${field} is missing`)
    return value
  }
  const kind = textValue(values, 'kind').normalize('NFKC')
  return {
    receiptNo: textValue(values, 'receiptNo'),
    day: must(dateValue(values, 'submittedAt'), 'submittedAt'),
    kind: must(
      giftKinds.find((known) => known === kind),
      'kind',
    ),
    name: textValue(values, 'name'),
    kana: textValue(values, 'kana'),
    birthDate: must(dateValue(values, 'birthDate'), 'birthDate'),
    postalCode: textValue(values, 'postalCode'),
    address: textValue(values, 'address'),
    childName: textValue(values, 'childName'),
    childKana: textValue(values, 'childKana'),
    childBirthDate: dateValue(values, 'childBirthDate'),
    childOrder: textValue(values, 'childOrder'),
    paidElsewhere: flagValue(values, 'paidElsewhere'),
    useRegisteredAccount: flagValue(values, 'useRegisteredAccount') === true,
  }
}

/** 給付の記録. A benefit granted before, by this program or before it. */
export interface GiftGrant {
  readonly grantNo: string
  readonly kind: GiftKind
  readonly motherNo: string
  /** 子育て応援: the child. */
  readonly childNo: string | null
  /** 出産応援: the day on which the pregnancy was notified, where known. */
  readonly notifiedOn: IsoDate | null
  readonly decidedOn: IsoDate
  readonly amount: Yen
}

/** 他市町村への照会の回答. */
export interface OtherCityAnswer {
  readonly city: string
  readonly answeredOn: IsoDate
  readonly paid: boolean
}

/** 審査の材料. Plain JSON. */
export interface GiftFacts {
  readonly businessDay: IsoDate
  readonly home: HomePlace
  readonly application: GiftApplication
  /** The linked resident, who must be the mother; null: nobody is linked. */
  readonly resident: Resident | null
  /** The register's rows that the child may be: one, or several that cannot be told apart. */
  readonly children: readonly Resident[]
  /** 面談 of the mother from the health section's list. */
  readonly interviews: readonly GiftInterview[]
  /** Benefits of this kind that hold, of the mother or of the child. */
  readonly grants: readonly GiftGrant[]
  /** Other open applications for the same child, or of the same mother for a pregnancy. */
  readonly sameApplications: readonly { readonly receiptNo: string; readonly day: IsoDate }[]
  /** The last answer of another city; null: none was asked. */
  readonly otherCity: OtherCityAnswer | null
  /** null: the registered account was asked for, and no answer to an inquiry for this case is there. */
  readonly account: AccountFact | null
  /** 照会中: the inquiry that waits for its answer. */
  readonly openInquiryNo: string | null
  readonly postal: PostalVerdict
}

export const giftCheckIds = ['1', '2', '3', '4', '5', '6', '7'] as const
export type GiftCheckId = (typeof giftCheckIds)[number]

export const giftCheckTitles: Readonly<Record<GiftCheckId, string>> = {
  '1': '母の居住',
  '2': '子・妊娠の届出',
  '3': '給付の重複',
  '4': '他市町村での受給',
  '5': '面談',
  '6': '振込先の口座',
  '7': '支援措置・送付先',
}

/** 審査の1行. */
export interface GiftCheck extends CheckResult {
  readonly id: GiftCheckId
}

/** 審査の結果. The person pays nothing: the amounts are the benefit alone. */
export interface GiftJudgement extends Judgement {
  readonly checks: readonly GiftCheck[]
  readonly route: null
  readonly bracket: null
  readonly taxYear: null
  readonly earlierOwnShare: null
}
