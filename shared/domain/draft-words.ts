/** 起案の言葉. Japanese words of codes about drafts, as the window and the papers say them. */
import type { DraftKind } from './delegation.ts'

/** 種別. */
export const draftKindWords: Readonly<Record<DraftKind, string>> = { grant: '支給決定', refuse: '却下', cancel: '取消', payment: '支払' }

/** 状態. */
export const draftStateWords = {
  circulating: '回議中',
  returned: '差戻し',
  approved: '決裁済',
  discarded: '廃案',
  emptied: '全件除外',
} as const

/** 閲覧の進み, 「例外 3/11 抜取 2/5」; '' when there is nothing to read first. */
export function readingText(read: {
  readonly exceptions: number
  readonly exceptionsRead: number
  readonly sample: number
  readonly sampleRead: number
}): string {
  return [
    ...(read.exceptions === 0 ? [] : [`例外 ${read.exceptionsRead}/${read.exceptions}`]),
    ...(read.sample === 0 ? [] : [`抜取 ${read.sampleRead}/${read.sample}`]),
  ].join(' ')
}
