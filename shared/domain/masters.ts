/**
 * 台帳・マスタの値の形. Record shapes of the office's master tables, shared by the rules, the store and the screens.
 * Money is whole yen, dates are `YYYY-MM-DD`, months `YYYY-MM`; `validTo` null means open; both ends of a span belong to it.
 */

/** 円. Whole yen, never a fraction. */
export type Yen = number
/** `YYYY-MM-DD`. */
export type IsoDate = string
/** `YYYY-MM`. */
export type IsoMonth = string

/** 種目の単位. `月` items have their ceiling per month. */
export type ItemUnit = '個' | '組' | '月'
/** 給付できる場所. */
export type Place = '在宅' | '入院' | '施設'

/** 種目. One dated row of the catalogue (基準額, 耐用年数 …). */
export interface Item {
  readonly code: string
  readonly name: string
  readonly unit: ItemUnit
  /** 基準額, yen; per month when the unit is 月. */
  readonly ceiling: Yen
  /** 耐用年数, years; null: none. */
  readonly usefulLifeYears: number | null
  /** 耐用年数内の上限数; null counts as 1. */
  readonly maxInLife: number | null
  readonly places: readonly Place[]
  /** 介護保険優先. */
  readonly careInsuranceFirst: boolean
  /** 意見書 要. */
  readonly opinionRequired: boolean
  /** 同種とみなす種目, codes. */
  readonly countsAs: readonly string[]
  /** 併給できない種目, codes. */
  readonly excludes: readonly string[]
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  /** 根拠条文. */
  readonly article: string
  /** 出典注記. */
  readonly sourceNote: string
}

/** 世帯要件. */
export type HouseholdRule = '障害者のみ' | '視覚障害者のみ'

/** 給付対象の経路. Any one of an item's routes will do. */
export interface ItemRoute {
  readonly itemCode: string
  readonly routeNo: number
  readonly certificateKind: string
  /** 障害の区分; null: any. */
  readonly disability: string | null
  /** 等級, this or heavier (smaller number); null: any. */
  readonly grade: number | null
  /** Completed years, included; null: open. */
  readonly ageFrom: number | null
  readonly ageTo: number | null
  readonly household: HouseholdRule | null
  /** 個別に判断する要件; null: none. */
  readonly judgement: string | null
}

/** 事業者. */
export interface Provider {
  readonly providerNo: string
  readonly name: string
  readonly kana: string
  readonly postalCode: string
  readonly address: string
  readonly phone: string
  /** 適格請求書発行事業者登録番号. */
  readonly invoiceNo: string
  readonly registeredFrom: IsoDate
  readonly registeredTo: IsoDate | null
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 預金種目: 普通 or 当座 … */
  readonly accountType: string
  /** 7 digits. */
  readonly accountNumber: string
  /** 口座名義, half-width kana as the bank has it. */
  readonly accountHolderKana: string
}

/** 住民. One person of the resident register. */
export interface Resident {
  /** 宛名番号, 10 digits. */
  readonly residentNo: string
  readonly name: string
  readonly kana: string
  readonly birthDate: IsoDate
  readonly sex: string
  readonly postalCode: string
  readonly address: string
  readonly householdNo: string
  /** 続柄. */
  readonly relation: string
  readonly movedInOn: IsoDate
  /** 転出日: the first day the person no longer lives here. */
  readonly movedOutOn: IsoDate | null
  /** 消除事由: 転出, 死亡 or empty. */
  readonly removalReason: string
  /** 支援措置. */
  readonly protectionFrom: IsoDate | null
  readonly protectionTo: IsoDate | null
  /** 保護者宛名番号. */
  readonly guardianNo: string | null
}

/** 手帳等. One row per disability. */
export interface Certificate {
  readonly residentNo: string
  readonly kind: string
  readonly number: string
  /** 等級; null for an illness. */
  readonly grade: number | null
  readonly disability: string
  readonly issuedOn: IsoDate
  readonly expiresOn: IsoDate | null
}

/** 税情報. One person's municipal tax of one year. */
export interface TaxRow {
  readonly residentNo: string
  readonly fiscalYear: number
  /** 生活保護. */
  readonly welfare: boolean
  /** 中国残留邦人等支援給付. */
  readonly repatriate: boolean
  /** 市民税区分. */
  readonly status: '課税' | '非課税' | '未申告'
  /** 所得割額, yen; null: not given. */
  readonly incomeLevy: Yen | null
  readonly obtainedOn: IsoDate
}

/** 給付実績. A grant already decided, by this program or before it. */
export interface Grant {
  /** 給付券番号 (or, for our own decisions, the decision's number). */
  readonly voucherNo: string
  readonly residentNo: string
  readonly itemCode: string
  readonly decidedOn: IsoDate
  readonly quantity: number
  /** Monthly items only. */
  readonly months: number | null
  readonly startMonth: IsoMonth | null
  readonly price: Yen
  readonly publicPayment: Yen
  readonly selfPayment: Yen
  /** うち基準額超過額. */
  readonly excess: Yen
  readonly state: '有効' | '取消' | '失効'
}

/** 不在. */
export interface Absence {
  readonly userId: string
  readonly post: string
  readonly from: IsoDate
  /** null: until further notice. */
  readonly to: IsoDate | null
  readonly reason: string
}

/** 郵便番号. One town of the postal table. */
export interface PostalTown {
  /** 7 digits. */
  readonly code: string
  readonly prefecture: string
  readonly city: string
  readonly town: string
}

/** 帳票や計算の基準. One dated parameter with the article it comes from; `value` is text. */
export interface Parameter {
  readonly programme: string
  readonly key: string
  readonly value: string
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  readonly article: string
}
