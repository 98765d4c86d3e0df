/** 文例. The office's dated texts for its papers: names, phrases and the appeal text, as they stand on a day. */
import { inSpan } from '../domain/date.ts'
import type { IsoDate } from '../domain/masters.ts'
import { toWareki } from '../domain/wareki.ts'
import { AppError } from '../errors.ts'

/** One dated text of the master (キー, 本文, 適用開始, 適用終了, 根拠条文). */
export interface DatedText {
  readonly key: string
  readonly body: string
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  readonly article: string
}

const singleKeys = [
  '発信者',
  '市長名',
  '公印',
  '公印表示',
  '様式.決定通知書',
  '様式.却下通知書',
  '様式.給付券',
  '本文.決定通知書',
  '本文.却下通知書',
  '教示.見出し',
  '問合せ.見出し',
  '給付券.委任文',
  '給付券.請求文',
] as const
const listKeys = ['注意.決定通知書', '注意.給付券', '教示.本文', '問合せ.行'] as const

export type SingleKey = (typeof singleKeys)[number]
/** Texts of several rows: `教示.本文.1`, `教示.本文.2` … */
export type ListKey = (typeof listKeys)[number]

/** The texts in force on a day. */
export interface OfficeTexts {
  readonly day: IsoDate
  /** Every text in force, by its key: those that only some papers need are asked for when one is made. */
  readonly all: ReadonlyMap<string, string>
  readonly one: Readonly<Record<SingleKey, string>>
  readonly many: Readonly<Record<ListKey, readonly string[]>>
}

function inForce(rows: readonly DatedText[], day: IsoDate): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const row of rows) {
    if (!inSpan(day, row.validFrom, row.validTo)) continue
    if (found.has(row.key)) {
      throw new AppError('bad-input', { fields: `文例「${row.key}」（${toWareki(day)}に有効な行が二つあります）` })
    }
    found.set(row.key, row.body)
  }
  return found
}

/**
 * Picks the texts in force on `day`. Throws `missing-setting` for a text that no row gives on that day (no paper may go out
 * without its sender or its appeal text) and `bad-input` when two rows of one key overlap on it.
 */
export function officeTexts(rows: readonly DatedText[], day: IsoDate): OfficeTexts {
  const found = inForce(rows, day)
  const must = (key: string): string => {
    const text = found.get(key)?.trim() ?? ''
    if (text === '') throw new AppError('missing-setting', { key: `文例「${key}」（${toWareki(day)}）` })
    return text
  }
  const numbered = (key: string): readonly string[] => {
    const texts = [must(`${key}.1`)]
    for (let index = 2; found.has(`${key}.${index}`); index += 1) texts.push(must(`${key}.${index}`))
    return texts
  }
  return {
    day,
    all: found,
    one: Object.fromEntries(singleKeys.map((key) => [key, must(key)])) as Record<SingleKey, string>,
    many: Object.fromEntries(listKeys.map((key) => [key, numbered(key)])) as unknown as Record<ListKey, readonly string[]>,
  }
}

/** A text that not every paper needs. Throws `missing-setting` when no row gives it on the day. */
export function textOf(texts: OfficeTexts, key: string): string {
  const text = optionalText(texts, key)
  if (text === '') throw new AppError('missing-setting', { key: `文例「${key}」（${toWareki(texts.day)}）` })
  return text
}

/** A text that may be left out; empty when it is. */
export const optionalText = (texts: OfficeTexts, key: string): string => texts.all.get(key)?.trim() ?? ''

/** The numbered texts under a key (`key.1`, `key.2` …); empty when there are none. */
export function optionalTexts(texts: OfficeTexts, key: string): readonly string[] {
  const found: string[] = []
  for (let index = 1; ; index += 1) {
    const text = optionalText(texts, `${key}.${index}`)
    if (text === '') return found
    found.push(text)
  }
}

/** 処分の通知書. The notices that must tell how to appeal. */
export type NoticeName = '決定通知書' | '却下通知書' | '取消通知書'

/**
 * 教示. The appeal text of a kind of notice: its own (`教示.却下通知書.1` …) where the office has one, else that of all. The places
 * `{審査庁}`, `{被告}` and `{被告の代表者}` are filled from `教示.審査庁` and so on, so that a body changes in one row.
 */
export function appealTexts(texts: OfficeTexts, notice: NoticeName): readonly string[] {
  const own = optionalTexts(texts, `教示.${notice}`)
  const bodies = ['審査庁', '被告', '被告の代表者'].map((name) => [name, optionalText(texts, `教示.${name}`)] as const)
  const words = Object.fromEntries(bodies.filter(([, text]) => text !== ''))
  return (own.length > 0 ? own : texts.many['教示.本文']).map((text) => fillText(text, words))
}

/**
 * A text beside those every paper needs, or the numbered texts under a key, as in force on `day`: an office that sends no
 * such paper needs none of them. Throws `missing-setting` when there is none, `bad-input` when two rows overlap.
 */
export function textsUnder(rows: readonly DatedText[], key: string, day: IsoDate): readonly string[] {
  const found = inForce(
    rows.filter((row) => row.key === key || row.key.startsWith(`${key}.`)),
    day,
  )
  const texts = [found.get(key) ?? '']
  for (let index = 1; found.has(`${key}.${index}`); index += 1) texts.push(found.get(`${key}.${index}`) ?? '')
  const filled = texts.filter((text) => text.trim() !== '')
  if (filled.length === 0) throw new AppError('missing-setting', { key: `文例「${key}」（${toWareki(day)}）` })
  return filled
}

/** Puts the words of a case into the `{申請日}` places of a text. Throws `missing-setting` for a place nobody fills. */
export function fillText(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{([^{}]*)\}/gu, (_, name: string) => {
    const word = words[name]
    if (word === undefined) throw new AppError('missing-setting', { key: `文例の差込み「{${name}}」` })
    return word
  })
}
