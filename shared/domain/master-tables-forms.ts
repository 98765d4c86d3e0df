/** マスタの列の形. How a column is typed on screen and laid in a sheet; headers mean the same in every kind. */
import { masterTables } from './master-tables-kinds.ts'
import type { MasterKind } from './master-tables-kinds.ts'

/** 列の形. `code`: text whose zeros count; `long`: several lines. */
export type CellForm = 'text' | 'long' | 'code' | 'date' | 'yen' | 'whole' | 'choice'

export interface ColumnForm {
  readonly header: string
  readonly form: CellForm
  readonly choices: readonly string[]
  /** In half-width characters. */
  readonly width: number
  /** Must not be empty in a row. */
  readonly needed: boolean
  /** Part of what makes two rows the same. */
  readonly key: boolean
}

const choices: Readonly<Record<string, readonly string[]>> = {
  単位: ['個', '組', '月'],
  介護保険優先: ['有', '無'],
  意見書: ['要', '不要'],
  世帯要件: ['障害者のみ', '視覚障害者のみ'],
  預金種目: ['普通', '当座', '貯蓄', 'その他'],
  消除事由: ['転出', '死亡'],
  生活保護: ['1'],
  支援給付: ['1'],
  市民税区分: ['課税', '非課税', '未申告'],
  状態: ['有効', '取消', '失効'],
}
const dates =
  '適用開始,適用終了,登録開始日,登録終了日,生年月日,転入日,転出日,支援措置開始,支援措置終了,交付日,有効期限,取得日,決定日,不在開始,不在終了'
const amounts = '基準額,所得割額,価格,公費負担額,自己負担額,うち基準額超過額'
const wholes = '耐用年数,耐用年数内の上限数,経路番号,等級,年齢から,年齢まで,年度,数量,月数'
const longs = '本文,文例'
const codes =
  '種目コード,事業者番号,宛名番号,世帯番号,保護者宛名番号,手帳番号,給付券番号,銀行コード,支店コード,口座番号,郵便番号,適格請求書発行事業者登録番号,コード,キー,制度,利用者ID,対象開始月'
const wide: Readonly<Record<string, number>> = {
  種目名: 30,
  事業者名: 26,
  事業者名カナ: 26,
  所在地: 40,
  住所: 40,
  氏名: 16,
  氏名カナ: 20,
  根拠条文: 26,
  出典注記: 20,
  本文: 70,
  文例: 70,
  不足の種類: 20,
  値: 40,
  キー: 26,
  手帳等の種類: 22,
  障害の区分: 18,
  個別に判断する要件: 34,
  口座名義カナ: 28,
  適格請求書発行事業者登録番号: 18,
  同種とみなす種目: 14,
  併給できない種目: 14,
  町域: 18,
}
/** Columns whose cell may be empty although the header must be there. */
const mayBeEmpty =
  '耐用年数,耐用年数内の上限数,同種とみなす種目,併給できない種目,適用終了,出典注記,障害の区分,等級,年齢から,年齢まで,世帯要件,個別に判断する要件,事業者名カナ,郵便番号,電話番号,適格請求書発行事業者登録番号,登録終了日,銀行名,支店名,性別,続柄,転出日,消除事由,支援措置開始,支援措置終了,保護者宛名番号,手帳番号,有効期限,生活保護,支援給付,所得割額,月数,対象開始月,不在終了,事由,町域,兆候'

const within = (list: string, header: string): boolean => list.split(',').includes(header)

function formOf(header: string): CellForm {
  if (choices[header] !== undefined) return 'choice'
  if (within(dates, header)) return 'date'
  if (within(amounts, header)) return 'yen'
  if (within(wholes, header)) return 'whole'
  if (within(longs, header)) return 'long'
  return within(codes, header) ? 'code' : 'text'
}

/** The columns of a kind with their forms, in the order of its files. */
export function masterColumns(kind: MasterKind): readonly ColumnForm[] {
  const table = masterTables[kind]
  const keys = table.keyColumns.split('・')
  return table.columns.map(({ header }) => {
    const form = formOf(header)
    const openStart = kind === 'item-routes' && header === '適用開始'
    const freeArticle = header === '根拠条文' && kind !== 'items'
    return {
      header,
      form,
      choices: choices[header] ?? [],
      width: wide[header] ?? (form === 'date' ? 12 : Math.max(8, header.length * 2 + 2)),
      needed: !within(mayBeEmpty, header) && !openStart && !freeArticle && !(kind === 'postal-codes' && header === '町域'),
      key: keys.includes(header),
    }
  })
}
