import type { LineState } from '../../../shared/contract/claims.ts'

/** 行の状態 in words, with the tone of its mark. */
export const lineWords: Readonly<Record<LineState, readonly [word: string, tone: 'plain' | 'key' | 'good' | 'warn' | 'bad']>> = {
  matched: ['一致', 'good'],
  less: ['少ない請求', 'warn'],
  agreed: ['一致（少ない）', 'good'],
  held: ['保留', 'warn'],
  asked: ['照会中', 'key'],
  refused: ['返戻待ち', 'bad'],
  returned: ['返戻済み', 'plain'],
  ordered: ['支払起案中', 'plain'],
  paid: ['支払済み', 'plain'],
}

/** 人の判断 in words. */
export const markWords: Readonly<Record<string, string>> = { agree: '一致にした', hold: '保留した', ask: '照会した', return: '返戻にした' }

/** `−100`, `+100`, `0`; the sign is said in words by the column. */
export function difference(yen: number | null): string {
  if (yen === null) return '－'
  if (yen === 0) return '0'
  return `${yen > 0 ? '+' : '−'}${Math.abs(yen).toLocaleString('ja-JP')}`
}
