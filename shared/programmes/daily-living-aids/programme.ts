/**
 * 日常生活用具給付等事業: the form, and its rules at intake.
 */
import { flagValue, listValue } from '../../domain/field.ts'
import type { Field, FieldRule, RowValues, RowWarning } from '../../domain/field.ts'
import type { ResolvedItem } from '../../domain/intake.ts'
import type { Item } from '../../domain/masters.ts'
import { foldItem } from '../../domain/text.ts'
import type { Programme } from '../programme.ts'

export const aidsFields: readonly Field[] = [
  { id: 'receiptNo', label: '受付番号', kind: 'text', name: true },
  { id: 'submittedAt', label: '申請日時', kind: 'datetime' },
  { id: 'channel', label: '受付方法', kind: 'choice', choices: ['online', 'counter', 'post', 'phone'] },
  { id: 'applicantKind', label: '申請者の区分', kind: 'choice', choices: ['本人', '保護者', '代理人'] },
  { id: 'residentNo', label: '宛名番号', kind: 'text', name: true },
  { id: 'name', label: '対象者氏名', kind: 'text', name: true },
  { id: 'kana', label: '対象者フリガナ', kind: 'text', name: true },
  { id: 'birthDate', label: '対象者生年月日', kind: 'date' },
  { id: 'postalCode', label: '郵便番号', kind: 'text' },
  { id: 'address', label: '住所', kind: 'text' },
  { id: 'phone', label: '電話番号', kind: 'text', contact: true },
  { id: 'email', label: 'メールアドレス', kind: 'text' },
  { id: 'agentName', label: '保護者・代理人氏名', kind: 'text', name: true },
  { id: 'agentRelation', label: '対象者との続柄', kind: 'text' },
  {
    id: 'certificateKind',
    label: '手帳等の種類',
    kind: 'choice',
    choices: ['身体障害者手帳', '愛護手帳', '精神障害者保健福祉手帳', '特定医療費受給者証'],
  },
  { id: 'certificateNo', label: '手帳等の番号', kind: 'text', name: true },
  { id: 'grade', label: '等級', kind: 'text' },
  { id: 'disability', label: '障害名・疾病名', kind: 'text' },
  { id: 'item', label: '種目', kind: 'text' },
  { id: 'modelName', label: '商品名・型番', kind: 'text' },
  { id: 'quantity', label: '数量', kind: 'number' },
  { id: 'months', label: '月数', kind: 'number' },
  { id: 'providerNo', label: '事業者番号', kind: 'text', name: true },
  { id: 'providerName', label: '事業者名', kind: 'text' },
  { id: 'price', label: '見積額', kind: 'number', money: true },
  { id: 'estimateDate', label: '見積日', kind: 'date' },
  { id: 'place', label: '使用場所', kind: 'choice', choices: ['在宅', '入院', '施設', 'その他'] },
  { id: 'careInsurance', label: '介護保険の認定', kind: 'choice', choices: ['認定あり', '認定なし', '申請中', '不明'] },
  { id: 'taxConsent', label: '税情報閲覧の同意', kind: 'flag' },
  { id: 'alreadyBought', label: '購入済みか', kind: 'flag' },
  { id: 'voucherTo', label: '給付券の送付先', kind: 'choice', choices: ['本人', '代理人', '事業者'] },
  {
    id: 'attachments',
    label: '添付書類',
    kind: 'list',
    choices: ['見積書', 'カタログ', '医師意見書', '手帳の写し', '意見書なし'],
  },
  { id: 'note', label: '連絡事項', kind: 'text', lines: true },
]

const always = ['receiptNo', 'submittedAt', 'name', 'kana', 'birthDate', 'address', 'item', 'quantity', 'price']

export const dailyLivingAids: Programme = {
  id: 'aids',
  name: '日常生活用具給付等事業',
  itemLabel: '種目',
  delivery: 'voucher',
  fields: aidsFields,
  itemField: 'item',
  resolveItem: (text, day, lookups) => {
    const found = lookups.itemsByKeyOn(foldItem(text), day)
    const item = found.length === 1 ? found[0] : undefined
    return item === undefined ? null : { code: item.code, item }
  },
  fieldRule,
  ignorable: ['months'],
  warnings,
}

function fieldRule(fieldId: string, _values: RowValues, item: ResolvedItem | null): FieldRule {
  if (always.includes(fieldId)) return 'required'
  if (fieldId === 'months') return item?.item?.unit === '月' ? 'required' : 'ignored'
  return 'optional'
}

/** 足りない添付書類. What the application needs by its item and did not bring: 見積書 always, 医師意見書 where the catalogue says so. */
export function lackingAttachments(values: RowValues, item: Item | null): readonly string[] {
  const attachments = listValue(values, 'attachments')
  return [
    ...(attachments.includes('見積書') ? [] : ['見積書']),
    ...(item?.opinionRequired === true && !attachments.includes('医師意見書') ? ['医師意見書'] : []),
  ]
}

function warnings(values: RowValues, { item }: ResolvedItem): readonly RowWarning[] {
  const found: RowWarning[] = []
  if (flagValue(values, 'taxConsent') !== true) {
    const message = '税情報を見ることへの同意がありません。課税区分を確かめられないので、同意を得るか課税証明書を求めてください。'
    found.push({ field: 'taxConsent', code: 'no-tax-consent', message })
  }
  const lacking = lackingAttachments(values, item)
  if (lacking.length > 0) {
    const message = `添付書類（${lacking.join('、')}）がありません。補正を依頼してください。`
    found.push({ field: 'attachments', code: 'missing-attachment', message })
  }
  if (flagValue(values, 'alreadyBought') === true) {
    const message = '用具をすでに購入したとの申告です。決定前の購入は給付の対象になりません。事情を確かめてください。'
    found.push({ field: 'alreadyBought', code: 'already-bought', message })
  }
  return found
}
