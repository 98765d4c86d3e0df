/** マスタの書出し. A record as the cells of its row, by header; the counterpart of the readers. */
import { masterTables } from './master-tables-kinds.ts'
import type { MasterKind, MasterRecords } from './master-tables-kinds.ts'
import { fromTheStart } from './master-tables-texts.ts'

/** Cells of a row by their headers. */
export type MasterCells = Readonly<Record<string, string>>

const n = (value: number | null): string => (value === null ? '' : String(value))
const day = (value: string | null | undefined): string => value ?? ''
const mark = (value: boolean): string => (value ? '1' : '')
const span = (r: { readonly validFrom: string; readonly validTo: string | null }): MasterCells => ({
  適用開始: day(r.validFrom),
  適用終了: day(r.validTo),
})

const writers: { readonly [K in MasterKind]: (record: MasterRecords[K]) => MasterCells } = {
  items: (r) => ({
    種目コード: r.code,
    種目名: r.name,
    単位: r.unit,
    基準額: n(r.ceiling),
    耐用年数: n(r.usefulLifeYears),
    耐用年数内の上限数: n(r.maxInLife),
    給付できる場所: r.places.join('・'),
    介護保険優先: r.careInsuranceFirst ? '有' : '無',
    意見書: r.opinionRequired ? '要' : '不要',
    同種とみなす種目: r.countsAs.join(';'),
    併給できない種目: r.excludes.join(';'),
    ...span(r),
    根拠条文: r.article,
    出典注記: r.sourceNote,
  }),
  'item-routes': (r) => ({
    種目コード: r.itemCode,
    経路番号: n(r.routeNo),
    手帳等の種類: r.certificateKind,
    障害の区分: r.disability ?? '',
    等級: n(r.grade),
    年齢から: n(r.ageFrom),
    年齢まで: n(r.ageTo),
    世帯要件: r.household ?? '',
    個別に判断する要件: r.judgement ?? '',
    適用開始: r.validFrom === fromTheStart ? '' : day(r.validFrom),
    適用終了: day(r.validTo),
  }),
  parameters: (r) => ({ 制度: r.programme, キー: r.key, 値: r.value, ...span(r), 根拠条文: r.article }),
  texts: (r) => ({ キー: r.key, 本文: r.body, ...span(r), 根拠条文: r.article }),
  'correction-templates': (r) => ({
    コード: r.code,
    不足の種類: r.title,
    文例: r.sentence,
    兆候: r.signals,
    ...span(r),
    根拠条文: r.article,
  }),
  providers: (r) => ({
    事業者番号: r.providerNo,
    事業者名: r.name,
    事業者名カナ: r.kana,
    郵便番号: r.postalCode,
    所在地: r.address,
    電話番号: r.phone,
    適格請求書発行事業者登録番号: r.invoiceNo,
    登録開始日: r.registeredFrom,
    登録終了日: day(r.registeredTo),
    銀行コード: r.bankCode,
    銀行名: r.bankName,
    支店コード: r.branchCode,
    支店名: r.branchName,
    預金種目: r.accountType,
    口座番号: r.accountNumber,
    口座名義カナ: r.accountHolderKana,
  }),
  residents: (r) => ({
    宛名番号: r.residentNo,
    氏名: r.name,
    氏名カナ: r.kana,
    生年月日: r.birthDate,
    性別: r.sex,
    郵便番号: r.postalCode,
    住所: r.address,
    世帯番号: r.householdNo,
    続柄: r.relation,
    転入日: r.movedInOn,
    転出日: day(r.movedOutOn),
    消除事由: r.removalReason,
    支援措置開始: day(r.protectionFrom),
    支援措置終了: day(r.protectionTo),
    保護者宛名番号: r.guardianNo ?? '',
  }),
  certificates: (r) => ({
    宛名番号: r.residentNo,
    手帳等の種類: r.kind,
    手帳番号: r.number,
    等級: n(r.grade),
    障害の区分: r.disability,
    交付日: r.issuedOn,
    有効期限: day(r.expiresOn),
  }),
  taxes: (r) => ({
    宛名番号: r.residentNo,
    年度: n(r.fiscalYear),
    生活保護: mark(r.welfare),
    支援給付: mark(r.repatriate),
    市民税区分: r.status,
    所得割額: n(r.incomeLevy),
    取得日: r.obtainedOn,
  }),
  grants: (r) => ({
    給付券番号: r.voucherNo,
    宛名番号: r.residentNo,
    種目コード: r.itemCode,
    決定日: r.decidedOn,
    数量: n(r.quantity),
    月数: n(r.months),
    対象開始月: r.startMonth ?? '',
    価格: n(r.price),
    公費負担額: n(r.publicPayment),
    自己負担額: n(r.selfPayment),
    うち基準額超過額: n(r.excess),
    状態: r.state,
  }),
  interviews: (r) => ({
    宛名番号: r.residentNo,
    面談の種類: r.kind,
    面談日: r.interviewedOn,
    妊娠届出日: day(r.notifiedOn),
    子の宛名番号: r.childNo ?? '',
    備考: r.note,
  }),
  absences: (r) => ({ 利用者ID: r.userId, 役職: r.post, 不在開始: r.from, 不在終了: day(r.to), 事由: r.reason }),
  'postal-codes': (r) => ({ 郵便番号: `${r.code.slice(0, 3)}-${r.code.slice(3)}`, 都道府県: r.prefecture, 市区町村: r.city, 町域: r.town }),
}

/** The headers of a kind, in the order of its files. */
export function masterHeaders(kind: MasterKind): readonly string[] {
  return masterTables[kind].columns.map((column) => column.header)
}

/** One record as the cells of its row, in the order of `masterHeaders`. */
export function masterCells<K extends MasterKind>(kind: K, record: MasterRecords[K]): readonly string[] {
  const cells = writers[kind](record)
  return masterHeaders(kind).map((header) => cells[header] ?? '')
}
