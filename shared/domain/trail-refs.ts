/** 対象. What an entry of the trail is filed under, where that is no number of a case, a draft or a file. */
const words: Readonly<Record<string, string>> = {
  trail: '監査記録',
  clock: '時計',
  papers: '発行',
  office: '事務所',
  'office-key': '事務所の鍵',
  backup: 'バックアップ',
  case: '案件',
  decision: '決定',
  decisions: '決定簿',
  mailing: '発送簿',
  'address-labels': '宛名ラベル',
  vouchers: '給付券台帳',
  payments: '支払台帳',
  handover: '授受簿',
  effect: '効果',
  doctor: '診断',
  plan: '予定の行',
  bank: '銀行・支店の表',
  texts: '文例',
  manual: '手引き',
  practice: '練習の事務所',
  unknown: '登録のない利用者ID',
  '-': '',
}

/** Its Japanese word; a number stays as it is. */
export const refWord = (ref: string): string => (Object.hasOwn(words, ref) ? (words[ref] ?? ref) : ref)
