/** マスタの種類. Each kind of master with its columns, its reader and what makes two rows the same. */
import type { Absence, Certificate, Grant, IsoDate, Item, Parameter, PostalTown, Provider, Resident, TaxRow } from './masters.ts'
import { readInterview, type GiftInterview } from './interviews.ts'
import type { RowReader } from './master-tables-cells.ts'
import {
  readAbsence,
  readCertificate,
  readGrant,
  readItem,
  readItemRoute,
  readParameter,
  readPostalTown,
  readProvider,
  readResident,
  readTax,
} from './master-tables-rows.ts'
import { readCorrectionTemplate, readPaperText } from './master-tables-texts.ts'
import type { CorrectionTemplate, DatedRoute, PaperText } from './master-tables-texts.ts'

/** The record type of each kind of master. */
export interface MasterRecords {
  items: Item
  'item-routes': DatedRoute
  providers: Provider
  residents: Resident
  certificates: Certificate
  taxes: TaxRow
  grants: Grant
  interviews: GiftInterview
  absences: Absence
  parameters: Parameter
  'postal-codes': PostalTown
  texts: PaperText
  'correction-templates': CorrectionTemplate
}

/** マスタの種類, as the command line names them. */
export type MasterKind = keyof MasterRecords

/** A header. The ones that decide nothing may be missing in a file; the others refuse it, because an absent 適用終了 would open every row. */
export interface MasterColumn {
  readonly header: string
  readonly required: boolean
}

/** One kind of master. */
export interface MasterTable<T> {
  readonly kind: MasterKind
  /** Japanese name for messages. */
  readonly title: string
  readonly columns: readonly MasterColumn[]
  readonly read: (row: RowReader) => T
  /** What makes two rows the same thing. */
  readonly key: (record: T) => string
  /** Columns the key consists of, for the message. */
  readonly keyColumns: string
  /** 適用期間. For kinds whose rows are dated: whose rows must not overlap, and from when to when. */
  readonly period: ((record: T) => { readonly of: string; readonly from: IsoDate; readonly to: IsoDate | null }) | null
}

const columns = (required: string, optional = ''): readonly MasterColumn[] => [
  ...required.split(',').map((header) => ({ header, required: true })),
  ...optional
    .split(',')
    .filter((header) => header !== '')
    .map((header) => ({ header, required: false })),
]

/** Parts of a key; no cell holds the divider, because control characters are never part of a code. */
const keyOf = (...parts: readonly (string | number)[]): string => parts.join('\u0000')

/** Every kind of master that can be loaded. */
export const masterTables: { readonly [K in MasterKind]: MasterTable<MasterRecords[K]> } = {
  items: {
    kind: 'items',
    title: '種目',
    columns: columns(
      '種目コード,種目名,単位,基準額,耐用年数,耐用年数内の上限数,給付できる場所,介護保険優先,意見書,同種とみなす種目,併給できない種目,適用開始,適用終了,根拠条文',
      '出典注記',
    ),
    read: readItem,
    key: (item) => keyOf(item.code, item.validFrom),
    keyColumns: '種目コード・適用開始',
    period: (item) => ({ of: item.code, from: item.validFrom, to: item.validTo }),
  },
  'item-routes': {
    kind: 'item-routes',
    title: '給付対象の経路',
    columns: columns('種目コード,経路番号,手帳等の種類,障害の区分,等級,年齢から,年齢まで,世帯要件,個別に判断する要件', '適用開始,適用終了'),
    read: readItemRoute,
    key: (route) => keyOf(route.itemCode, route.routeNo, route.validFrom),
    keyColumns: '種目コード・経路番号・適用開始',
    period: (route) => ({ of: keyOf(route.itemCode, route.routeNo), from: route.validFrom, to: route.validTo }),
  },
  providers: {
    kind: 'providers',
    title: '事業者',
    columns: columns(
      '事業者番号,事業者名,郵便番号,所在地,登録開始日,登録終了日,銀行コード,支店コード,預金種目,口座番号,口座名義カナ',
      '事業者名カナ,電話番号,適格請求書発行事業者登録番号,銀行名,支店名',
    ),
    read: readProvider,
    key: (provider) => provider.providerNo,
    keyColumns: '事業者番号',
    period: null,
  },
  residents: {
    kind: 'residents',
    title: '住民',
    columns: columns(
      '宛名番号,氏名,氏名カナ,生年月日,郵便番号,住所,世帯番号,転入日,転出日,消除事由,支援措置開始,支援措置終了,保護者宛名番号',
      '性別,続柄',
    ),
    read: readResident,
    key: (resident) => resident.residentNo,
    keyColumns: '宛名番号',
    period: null,
  },
  certificates: {
    kind: 'certificates',
    title: '手帳等',
    columns: columns('宛名番号,手帳等の種類,手帳番号,等級,障害の区分,交付日,有効期限'),
    read: readCertificate,
    key: (c) => keyOf(c.residentNo, c.kind, c.number, c.disability, c.issuedOn),
    keyColumns: '宛名番号・手帳等の種類・手帳番号・障害の区分・交付日',
    period: null,
  },
  taxes: {
    kind: 'taxes',
    title: '税情報',
    columns: columns('宛名番号,年度,生活保護,支援給付,市民税区分,所得割額,取得日'),
    read: readTax,
    key: (tax) => keyOf(tax.residentNo, tax.fiscalYear),
    keyColumns: '宛名番号・年度',
    period: null,
  },
  grants: {
    kind: 'grants',
    title: '給付実績',
    columns: columns('給付券番号,宛名番号,種目コード,決定日,数量,月数,対象開始月,価格,公費負担額,自己負担額,うち基準額超過額,状態'),
    read: readGrant,
    key: (grant) => grant.voucherNo,
    keyColumns: '給付券番号',
    period: null,
  },
  interviews: {
    kind: 'interviews',
    title: '面談（応援給付）',
    columns: columns('宛名番号,面談の種類,面談日,妊娠届出日,子の宛名番号', '備考'),
    read: readInterview,
    key: (one) => keyOf(one.residentNo, one.kind, one.interviewedOn, one.childNo ?? ''),
    keyColumns: '宛名番号・面談の種類・面談日・子の宛名番号',
    period: null,
  },
  absences: {
    kind: 'absences',
    title: '不在',
    columns: columns('利用者ID,役職,不在開始,不在終了', '事由'),
    read: readAbsence,
    key: (absence) => keyOf(absence.userId, absence.post, absence.from),
    keyColumns: '利用者ID・役職・不在開始',
    period: null,
  },
  parameters: {
    kind: 'parameters',
    title: '基準',
    columns: columns('制度,キー,値,適用開始,適用終了,根拠条文'),
    read: readParameter,
    key: (parameter) => keyOf(parameter.programme, parameter.key, parameter.validFrom),
    keyColumns: '制度・キー・適用開始',
    period: (parameter) => ({ of: keyOf(parameter.programme, parameter.key), from: parameter.validFrom, to: parameter.validTo }),
  },
  'postal-codes': {
    kind: 'postal-codes',
    title: '郵便番号',
    columns: columns('郵便番号,都道府県,市区町村,町域'),
    read: readPostalTown,
    key: (town) => keyOf(town.code, town.prefecture, town.city, town.town),
    keyColumns: '郵便番号・都道府県・市区町村・町域',
    period: null,
  },
  texts: {
    kind: 'texts',
    title: '文例',
    columns: columns('キー,本文,適用開始,適用終了', '根拠条文'),
    read: readPaperText,
    key: (text) => keyOf(text.key, text.validFrom),
    keyColumns: 'キー・適用開始',
    period: (text) => ({ of: text.key, from: text.validFrom, to: text.validTo }),
  },
  'correction-templates': {
    kind: 'correction-templates',
    title: '補正の文例',
    columns: columns('コード,不足の種類,文例,適用開始,適用終了', '兆候,根拠条文'),
    read: readCorrectionTemplate,
    key: (template) => keyOf(template.code, template.validFrom),
    keyColumns: 'コード・適用開始',
    period: (template) => ({ of: template.code, from: template.validFrom, to: template.validTo }),
  },
}

/** Every kind in the order in which the screens list them. */
export const masterKinds = [
  'items',
  'item-routes',
  'parameters',
  'texts',
  'correction-templates',
  'providers',
  'residents',
  'certificates',
  'taxes',
  'grants',
  'interviews',
  'absences',
  'postal-codes',
] as const satisfies readonly MasterKind[]

/** 台帳の抽出. Kinds that other systems own: they come in as differences, and nobody is taken away. */
export const registerKinds: readonly MasterKind[] = ['residents', 'certificates', 'taxes']

/** Kinds whose rows belong to a person; a look at one row is recorded. */
export const personKinds: readonly MasterKind[] = ['residents', 'certificates', 'taxes', 'grants', 'interviews']

/** The screen that keeps a kind with rules of its own; among the masters it is only looked at. */
export const masterPlaces: { readonly [K in MasterKind]?: string } = { absences: '経路' }

/** Kinds that decide about cases: a change of them can be tried out before it holds. */
export const ruleKinds = ['items', 'item-routes', 'parameters'] as const satisfies readonly MasterKind[]
