/**
 * 出産・子育て応援給付. Cash to a person: the form and its rules at intake.
 */
import { flagValue, textValue } from '../../domain/field.ts'
import type { Field, FieldRule, RowValues } from '../../domain/field.ts'
import type { Programme } from '../programme.ts'
import { giftKinds } from './facts.ts'

export const giftFields: readonly Field[] = [
  { id: 'receiptNo', label: '受付番号', kind: 'text', name: true },
  { id: 'submittedAt', label: '申請日時', kind: 'datetime' },
  { id: 'channel', label: '受付方法', kind: 'choice', choices: ['online', 'counter', 'post', 'phone'] },
  { id: 'kind', label: '申請する給付', kind: 'text' },
  { id: 'name', label: '母の氏名', kind: 'text', name: true },
  { id: 'kana', label: '母のフリガナ', kind: 'text', name: true },
  { id: 'birthDate', label: '母の生年月日', kind: 'date' },
  { id: 'postalCode', label: '郵便番号', kind: 'text' },
  { id: 'address', label: '住所', kind: 'text' },
  { id: 'phone', label: '電話番号', kind: 'text', contact: true },
  { id: 'email', label: 'メールアドレス', kind: 'text' },
  { id: 'childName', label: '子の氏名', kind: 'text', name: true },
  { id: 'childKana', label: '子のフリガナ', kind: 'text', name: true },
  { id: 'childBirthDate', label: '子の生年月日', kind: 'date' },
  { id: 'childOrder', label: '何人目（多胎のとき）', kind: 'text' },
  { id: 'paidElsewhere', label: '他の市町村での受給', kind: 'flag' },
  { id: 'useRegisteredAccount', label: '公金受取口座の利用', kind: 'flag' },
  { id: 'bankCode', label: '金融機関コード', kind: 'digits', digits: 4 },
  { id: 'branchCode', label: '支店コード', kind: 'digits', digits: 3 },
  { id: 'accountType', label: '預金種目', kind: 'choice', choices: ['普通', '当座', '貯蓄'] },
  { id: 'accountNumber', label: '口座番号', kind: 'digits', digits: 7, secret: true },
  { id: 'accountHolderKana', label: '口座名義（カナ）', kind: 'text', name: true },
  { id: 'note', label: '連絡事項', kind: 'text', lines: true },
]

const always = ['receiptNo', 'submittedAt', 'kind', 'name', 'kana', 'birthDate', 'address']
const ofTheChild = ['childName', 'childKana', 'childBirthDate']
const ofTheAccount = ['bankCode', 'branchCode', 'accountType', 'accountNumber', 'accountHolderKana']

export const childbirthSupport: Programme = {
  id: 'gift',
  name: '出産・子育て応援給付',
  itemLabel: '給付の種類',
  delivery: 'cash',
  fields: giftFields,
  itemField: 'kind',
  resolveItem: (text) => {
    const kind = giftKinds.find((known) => known === text.normalize('NFKC'))
    return kind === undefined ? null : { code: kind, item: null }
  },
  fieldRule,
  ignorable: ofTheAccount,
  warnings: () => [],
}

function fieldRule(fieldId: string, values: RowValues): FieldRule {
  if (always.includes(fieldId)) return 'required'
  if (ofTheChild.includes(fieldId)) return textValue(values, 'kind') === '子育て応援' ? 'required' : 'optional'
  // The account of the form is not read when the registered one is to be used.
  if (ofTheAccount.includes(fieldId)) return flagValue(values, 'useRegisteredAccount') === true ? 'ignored' : 'required'
  return 'optional'
}
