/**
 * 手入力の読取り. What a clerk types, in any width and any usual form, as a value and as the text shown back when the field is
 * left. What cannot be read stays as it was typed, with the reason. Names and addresses are never rewritten.
 */
import { isoDate } from './date.ts'
import type { IsoDate } from './masters.ts'
import { readWholeNumber } from './cell.ts'
import { edgeDay, eras, fromWareki, toWareki } from './wareki.ts'
import type { Era } from './wareki.ts'

/** A date as typed. `note`: it was read, but not quite as written (平成31年5月1日); a person must see that. */
export type TypedDate =
  | { readonly kind: 'empty' }
  | { readonly kind: 'date'; readonly date: IsoDate; readonly note: string | null }
  | { readonly kind: 'unreadable'; readonly problem: string }

export interface TypedDateOptions {
  /** 元号の省略. The era of a year of one or two digits without era (`8/4/1`); null: such a year is refused. */
  readonly bareEra: string | null
}

const eraWord = eras.map((era) => `${era.name}|${era.name.slice(0, 1)}|${era.letter}`).join('|')
const eraParts = new RegExp(`^(${eraWord})(元|[0-9]{1,2})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?$`, 'i')
const eraDigits = new RegExp(`^(${eraWord})([0-9]{2})([0-9]{2})([0-9]{2})$`, 'i')
const westParts = /^([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?$/
const westDigits = /^([0-9]{4})([0-9]{2})([0-9]{2})$/
const bareParts = /^([0-9]{1,2})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?$/

const example = '例: R8.4.1、令和8年4月1日、20260401'

/**
 * 日付の読取り. `R8.4.1`, `r080401`, `令和8年4月1日`, `2026/4/1`, `20260401`, `8/4/1`, in any width. A day of an era's first or last
 * calendar year that lies beyond the era (平成31年5月1日, 令和元年4月1日 stand in real papers) is read as that day, with a note.
 */
export function readTypedDate(text: string, options: TypedDateOptions): TypedDate {
  const folded = foldDate(text)
  if (folded === '') return { kind: 'empty' }
  const inEra = eraParts.exec(folded) ?? eraDigits.exec(folded)
  if (inEra !== null) return eraDate(eraOfWord(inEra[1] ?? ''), inEra[2] ?? '', Number(inEra[3]), Number(inEra[4]))
  const west = westParts.exec(folded) ?? westDigits.exec(folded)
  if (west !== null) {
    const [year, month, day] = [Number(west[1]), Number(west[2]), Number(west[3])]
    const date = isoDate(year, month, day)
    return date === null ? noSuchDay(`${year}年${month}月${day}日`) : { kind: 'date', date, note: null }
  }
  const bare = bareParts.exec(folded)
  if (bare !== null) {
    if (options.bareEra !== null) return eraDate(eraOfWord(options.bareEra), bare[1] ?? '', Number(bare[2]), Number(bare[3]))
    return { kind: 'unreadable', problem: `元号が分かりません。明治・大正・昭和・平成・令和のどれかを付けてください（${example}）。` }
  }
  return { kind: 'unreadable', problem: `「${text.trim()}」は日付として読めません（${example}）。` }
}

/** A number as typed; the amount with its commas. Null: it cannot be read. '' is no number. */
export function readTypedNumber(text: string, money: boolean): { readonly value: number; readonly shown: string } | null {
  // no NFKC here: it would make 1 of ①
  const value = readWholeNumber(text.replace(/\s/g, ''), money)
  return value === null ? null : { value, shown: money ? withCommas(value) : String(value) }
}

/** `１２３４５` as `12,345`. */
export function withCommas(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** フリガナ as full-width katakana with one full-width space between the parts; other characters stay. */
export function tidyKana(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u3041-\u3096]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60))
    .trim()
    .replace(/\s+/g, '　')
}

/** 郵便番号 as `460-0001`; anything but seven digits stays as typed. */
export function tidyPostalCode(text: string): string {
  const digits = foldDashes(text.normalize('NFKC')).replace(/[\s〒-]/g, '')
  return /^[0-9]{7}$/.test(digits) ? `${digits.slice(0, 3)}-${digits.slice(3)}` : text.trim()
}

/** Numbers and codes of people and firms: half width, without spaces around. */
export function tidyCode(text: string): string {
  return foldDashes(text.normalize('NFKC')).trim()
}

function foldDate(text: string): string {
  return foldDashes(text.normalize('NFKC'))
    .replace(/\s/g, '')
    .replace(/[。、,・]/g, '.')
}

/** Every sign that is typed for a hyphen, also the long vowel that an input method gives for its key. */
function foldDashes(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212\u2500\u30FC\uFF0D\uFF70]/g, '-')
}

function eraOfWord(word: string): Era | null {
  return eras.find((era) => era.name === word || era.name.startsWith(word) || era.letter === word.toUpperCase()) ?? null
}

function eraDate(era: Era | null, yearText: string, month: number, day: number): TypedDate {
  if (era === null) return { kind: 'unreadable', problem: `元号が分かりません（${example}）。` }
  const eraYear = yearText === '元' ? 1 : Number(yearText)
  const written = `${era.name}${eraYear === 1 ? '元' : eraYear}年${month}月${day}日`
  const date = fromWareki(era.name, eraYear, month, day)
  if (date !== null) return { kind: 'date', date, note: null }
  const meant = eraYear < 1 ? null : isoDate(Number(era.from.slice(0, 4)) + eraYear - 1, month, day)
  if (meant === null) return noSuchDay(written)
  if (edgeDay(era, eraYear, month, day) !== null)
    return { kind: 'date', date: meant, note: `${written}は${toWareki(meant)}です。そのように読みました。` }
  const end = era.to === null ? '' : `${era.name}は${toWareki(era.to).replace(era.name, '')}までです。`
  return { kind: 'unreadable', problem: `${written}という日はありません。${end}元号と年を確かめてください。` }
}

function noSuchDay(written: string): TypedDate {
  return { kind: 'unreadable', problem: `${written}という日は暦にありません。申請した人に確かめてください。` }
}
