import type { CandidateView, UnmatchedRow } from '../../../shared/contract/people.ts'
import { unmatchedWords as short } from '../../../shared/domain/list-words.ts'
import type { Mark } from '../../words.ts'

/** Why a case waits for a person, in a row and in one sentence. */
export const whyWords: Readonly<Record<UnmatchedRow['why'], readonly [short: string, long: string]>> = {
  number: [short.number, '申請の宛名番号を持つ人が台帳にいません。'],
  other: [short.other, '申請の宛名番号は、フリガナか生年月日の違う人の番号です。'],
  none: [short.none, 'フリガナと生年月日の同じ人が台帳にいません。'],
  several: [short.several, 'フリガナと生年月日の同じ人が複数いて、住所では決められません。'],
  found: [short.found, '取込の後に、フリガナと生年月日の同じ人が台帳に入りました。'],
}

export const groundWords: Readonly<Record<CandidateView['grounds'][number], string>> = {
  number: '宛名番号',
  'kana-birth': 'フリガナと生年月日',
  'name-address': '氏名と住所',
  'near-birth': 'フリガナと近い生年月日',
}

/** 一致・近い・相違: icon and word. */
export const agreementMarks: Readonly<Record<CandidateView['fields'][number]['agreement'], readonly [mark: Mark, word: string]>> = {
  same: ['ok', '同じ'],
  near: ['judge', '近い'],
  differs: ['fail', '違う'],
  unstated: ['none', '記載なし'],
  hidden: ['judge', '非表示'],
}
