import type { LineState } from '../../../shared/contract/claims.ts'
import { claimLineWords as words } from '../../../shared/domain/list-words.ts'

export { differenceText as difference } from '../../../shared/domain/list-words.ts'

/** 行の状態 in words, with the tone of its mark. */
export const lineWords: Readonly<Record<LineState, readonly [word: string, tone: 'plain' | 'key' | 'good' | 'warn' | 'bad']>> = {
  matched: [words.matched, 'good'],
  less: [words.less, 'warn'],
  agreed: [words.agreed, 'good'],
  held: [words.held, 'warn'],
  asked: [words.asked, 'key'],
  refused: [words.refused, 'bad'],
  returned: [words.returned, 'plain'],
  ordered: [words.ordered, 'plain'],
  paid: [words.paid, 'plain'],
}

/** 人の判断 in words. */
export const markWords: Readonly<Record<string, string>> = { agree: '一致にした', hold: '保留した', ask: '照会した', return: '返戻にした' }
