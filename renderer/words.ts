import type { CaseRow, CheckLine } from '../shared/contract/cases.ts'

export { flagWords, importVerdictWords, stopWord } from '../shared/domain/case-words.ts'
export { paymentStateWords as runStateWords } from '../shared/domain/list-words.ts'
export { draftKindWords, draftStateWords } from '../shared/domain/draft-words.ts'

export type Mark = 'ok' | 'judge' | 'fail' | 'none'

/** 適合・要確認・不適合: always icon and word. */
export const markWords: Readonly<Record<Mark, readonly [icon: string, word: string]>> = {
  ok: ['○', '適合'],
  judge: ['△', '要確認'],
  fail: ['×', '不適合'],
  none: ['－', '未審査'],
}

export function markOfProposal(proposal: CaseRow['proposal']): Mark {
  switch (proposal) {
    case 'grant':
      return 'ok'
    case 'ask':
      return 'judge'
    case 'refuse':
      return 'fail'
    case null:
      return 'none'
  }
}

export function markOfVerdict(verdict: CheckLine['verdict']): Mark {
  return verdict
}

const programmes: Readonly<Record<string, string>> = { aids: '日常生活用具給付', gift: '出産・子育て応援給付' }

export function programmeName(id: string): string {
  return programmes[id] ?? id
}

export const stepWords = {
  waiting: '未',
  current: '決裁待ち',
  approved: '承認',
  'passed-over': '後閲',
  'sent-back': '差戻し',
} as const

const importStates: Readonly<Record<string, string>> = { staged: '確認中', committed: '取込済', discarded: '破棄', undone: '取消済' }

export function importStateWord(state: string): string {
  return importStates[state] ?? state
}

const voucherStates: Readonly<Record<string, string>> = {
  valid: '有効',
  issued: '発行済',
  claimed: '請求済',
  paid: '支払済',
  cancelled: '取消',
  lapsed: '失効',
  void: '無効',
}

export function voucherStateWord(state: string): string {
  return voucherStates[state] ?? state
}

const channels: Readonly<Record<string, string>> = { online: 'オンライン', counter: '窓口', post: '郵送', phone: '電話' }

export function channelWord(channel: string): string {
  return channels[channel] ?? channel
}

const brackets: Readonly<Record<string, string>> = {
  welfare: '生活保護',
  repatriate: '中国残留邦人等支援給付',
  exempt: '市民税非課税',
  taxed: '市民税課税',
}

/** 所得区分. */
export function bracketWord(bracket: string | null): string {
  return bracket === null ? '未確認' : (brackets[bracket] ?? bracket)
}

/** Who is no person in the trail. */
export function actorWord(actor: string): string {
  return actor === 'nobody' ? '（ログイン前）' : actor === 'system' ? '（プログラム）' : actor
}
