import { masterTables, type MasterKind } from './master-tables-kinds.ts'

/** 対象. What an entry of the trail is filed under, where that is no number of a case, a draft or a file. */
const words: Readonly<Record<string, string>> = {
  trail: '監査記録',
  clock: '時計',
  papers: '発行',
  office: '事務所',
  'office-key': '事務所の鍵',
  backup: 'バックアップ',
  case: '案件',
  draft: '起案',
  inbox: '決裁の受信箱',
  decision: '決定',
  'address-labels': '宛名ラベル',
  effect: '効果',
  doctor: '診断',
  plan: '予定の行',
  bank: '銀行・支店の表',
  texts: '文例',
  manual: '手引き',
  practice: '練習の事務所',
  unknown: '登録のない利用者ID',
  // lists on paper or as CSV; a colon stands in no user's id
  'list:payment': '支払',
  'list:claims': '請求',
  'list:voucher': '給付券',
  'list:provider': '事業者',
  'list:correction': '補正依頼',
  'list:people': '照合',
  'list:account': '口座',
  'list:handover': '授受簿',
  'list:users': '利用者',
  '-': '',
}

/** 台帳 that were written out. A user may be called by the same word, so these count for what was saved alone. */
const ledgers: Readonly<Record<string, string>> = {
  decisions: '決定簿',
  mailing: '発送簿',
  vouchers: '給付券台帳',
  payments: '支払台帳',
  handover: '授受簿',
}

/** Its Japanese word; a number stays as it is. `action`: what was done to it. */
export function refWord(ref: string, action: string): string {
  if (Object.hasOwn(words, ref)) return words[ref] ?? ref
  if (Object.hasOwn(masterTables, ref)) return masterTables[ref as MasterKind].title
  return action === 'export' && Object.hasOwn(ledgers, ref) ? (ledgers[ref] ?? ref) : ref
}
