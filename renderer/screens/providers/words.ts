import type { ProviderRow } from '../../../shared/contract/providers.ts'
import { providerAccountWords as words } from '../../../shared/domain/list-words.ts'

/** 口座の状態 in words, with the tone of its mark. */
export const accountWords: Readonly<
  Record<ProviderRow['state'], readonly [word: string, tone: 'plain' | 'key' | 'good' | 'warn' | 'bad']>
> = {
  first: [words.first, 'plain'],
  confirmed: [words.confirmed, 'good'],
  waiting: [words.waiting, 'warn'],
  disputed: [words.disputed, 'bad'],
  none: [words.none, 'bad'],
}

/** 銀行用カナの変換 in words, as the person reads what was changed. */
export const stepWords: Readonly<Record<string, string>> = {
  'small-kana': '小さい文字を大きく',
  'long-mark': '長音を - に',
  dash: '横線を - に',
  wo: 'ヲをオに',
  'middle-dot': '中点を空白に',
  'lower-case': '英字を大文字に',
  hiragana: 'ひらがなをカタカナに',
  'edge-space': '前後の空白を除く',
}
