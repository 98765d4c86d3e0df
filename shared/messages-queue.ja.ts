import type { ErrorCode, ErrorParams } from './errors.ts'

/** Texts of the work queue. */
export const queueTexts = {
  'too-many-cases': (p) => [
    '件数が多すぎます',
    `一度に選べるのは${p.limit.toLocaleString('ja-JP')}件までです。選択は変えていません。`,
    '状態・種目・申請日などで絞ってから、もう一度選んでください。',
  ],
  'too-many-views': (p) => [
    '見方をこれ以上保存できません',
    `保存できる見方は${p.limit}個までです。保存していません。`,
    '使わなくなった見方を削除するか、同じ名前で上書きしてください。',
  ],
} satisfies {
  readonly [C in Extract<ErrorCode, 'too-many-cases' | 'too-many-views'>]: (p: ErrorParams[C]) => readonly [string, string, string]
}
