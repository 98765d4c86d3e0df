import { toWarekiFiscalYear } from '../../../shared/domain/wareki.ts'
import { longDay, longMonth, yen } from '../../ui/format.ts'

/** One value of a check's evidence as people read it: dates in 和暦, amounts with 円, lists joined. */
export function evidenceText(key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '－'
  if (typeof value === 'boolean') return value ? 'はい' : 'いいえ'
  if (typeof value === 'number') return key === 'taxYear' ? toWarekiFiscalYear(value) : `${yen(value)}${labels[key]?.[1] ?? ''}`
  if (typeof value === 'string') return stringText(value)
  if (Array.isArray(value)) return value.length === 0 ? 'なし' : value.map((one) => evidenceText(key, one)).join('、')
  return Object.entries(value)
    .map(([inner, one]) => `${evidenceLabel(inner)} ${evidenceText(inner, one)}`)
    .join('／')
}

/** Japanese name of an evidence field; a name the table lacks stays as the rules give it. */
export function evidenceLabel(key: string): string {
  return labels[key]?.[0] ?? key
}

function stringText(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return longDay(value)
  if (/^\d{4}-\d{2}$/.test(value)) return longMonth(value)
  // a day beside a number, as in `窓0026 2026-11-03`
  return words[value] ?? value.replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (day) => longDay(day))
}

const words: Readonly<Record<string, string>> = { fit: '合う', mismatch: '合わない', ok: '合う', empty: '記入なし' }

/** Field → name, and the unit of a number. */
const labels: Readonly<Record<string, readonly [name: string, unit?: string]>> = {
  residentNo: ['宛名番号'],
  movedInOn: ['転入日'],
  movedOutOn: ['転出日'],
  removalReason: ['消除事由'],
  day: ['申請日'],
  statedName: ['申請の氏名'],
  registeredName: ['登録の氏名'],
  age: ['申請日の年齢', '歳'],
  ageFrom: ['年齢の下限', '歳'],
  ageTo: ['年齢の上限', '歳'],
  routeNo: ['給付対象の区分番号'],
  required: ['要件'],
  judgement: ['個別に判断すること'],
  held: ['有効な手帳等'],
  expired: ['有効でない手帳等'],
  stated: ['申請の記入'],
  rule: ['世帯要件'],
  members: ['世帯の人数', '人'],
  without: ['手帳等のない人'],
  careInsuranceFirst: ['介護保険優先の種目'],
  insuredFrom: ['第1号被保険者の年齢', '歳'],
  place: ['申請の使用場所'],
  places: ['給付できる場所'],
  usefulLifeYears: ['耐用年数', '年'],
  maxInLife: ['耐用年数内の上限数'],
  inLife: ['耐用年数内の給付数'],
  asked: ['今回の数量'],
  grants: ['これまでの給付'],
  from: ['対象期間の初日'],
  to: ['対象期間の末日'],
  clashes: ['重なる給付'],
  possibleDuplicates: ['重複の疑いのある申請'],
  taxYear: ['税の年度'],
  consent: ['税情報を調べる同意'],
  status: ['市民税の区分'],
  welfare: ['生活保護'],
  repatriate: ['中国残留邦人等支援給付'],
  incomeLevy: ['本人の所得割額', '円'],
  obtainedOn: ['税情報の取得日'],
  providerNo: ['事業者番号'],
  providerName: ['事業者'],
  registeredFrom: ['登録の開始日'],
  registeredTo: ['登録の終了日'],
  estimateDate: ['見積日'],
  attached: ['添付あり'],
  alreadyBought: ['購入済み'],
  price: ['見積額', '円'],
  statedNone: ['提出できないとの申告'],
  protected: ['支援措置'],
  sameAddress: ['住所が登録と同じ'],
  postal: ['郵便番号と町名'],
  guardian: ['登録の保護者'],
  agent: ['申請の代理人'],
  month: ['対象の月'],
  earlierOwnShare: ['今月の決定済みの負担', '円'],
  cap: ['上限月額', '円'],
  share: ['今回の負担（割合分）', '円'],
  left: ['上限までの残り', '円'],
}
