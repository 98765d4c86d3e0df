/** 銀行用カナ. Text to the kana a bank record may hold; each lossy step is listed for the reviewer, nothing is ever cut. */
import { isZenginCharacter, marksStandRight } from './zengin-bytes.ts'
import type { ZenginClass } from './zengin-bytes.ts'

/** Steps that change what is written (a change of width alone is none). */
export type BankKanaStep = 'small-kana' | 'long-mark' | 'dash' | 'wo' | 'middle-dot' | 'lower-case' | 'hiragana' | 'edge-space'

/** One lossy step: which characters became which. */
export interface BankKanaChange {
  readonly step: BankKanaStep
  readonly from: string
  readonly to: string
}

/** Why a text was refused: a character (its own form), a voicing mark without kana, too many bytes, or nothing left. */
export type BankKanaProblem =
  | { readonly code: 'character-not-allowed'; readonly characters: readonly string[] }
  | { readonly code: 'stranded-mark' }
  | { readonly code: 'too-long'; readonly bytes: number; readonly limit: number }
  | { readonly code: 'empty' }

/** The converted text with its lossy steps, or why there is none. */
export type BankKanaResult =
  | { readonly ok: true; readonly text: string; readonly changes: readonly BankKanaChange[] }
  | { readonly ok: false; readonly problem: BankKanaProblem; readonly changes: readonly BankKanaChange[] }

/** For which field of which bank. */
export interface BankKanaTarget {
  readonly kind: ZenginClass
  /** Bytes of the field: 30 for 受取人名, 40 for 依頼人名, 15 for names of banks, 20 for EDI. */
  readonly maxBytes: number
  /** ｦ allowed in names (default false: it becomes ｵ). */
  readonly allowWo?: boolean
}

const SMALL = 'ァィゥェォッャュョヮヵヶ'
const LARGE = 'アイウエオツヤユヨワカケ'
const DASHES = '‐‑‒–—―−'
const FULL = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンヲ「」'
const HALF = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｦ｢｣'
const TO_HALF: ReadonlyMap<string, string> = new Map([
  ...[...FULL].map((c, i): [string, string] => [c, HALF.charAt(i)]),
  ['\u3099', 'ﾞ'],
  ['\u309A', 'ﾟ'],
  ['¥', '\\'],
])

/** What one character becomes, with the step when that loses something. */
function step(c: string, target: BankKanaTarget): readonly [string, BankKanaStep | null] {
  const small = SMALL.indexOf(c)
  if (small >= 0) return [LARGE.charAt(small), 'small-kana']
  if (c === 'ー') return ['-', 'long-mark']
  if (DASHES.includes(c)) return ['-', 'dash']
  if (c === 'ヲ' && target.kind !== 'edi' && !(target.kind === 'name' && target.allowWo)) return ['オ', 'wo']
  if (c === '・') return [target.kind === 'bank' ? '' : ' ', 'middle-dot']
  if (c >= 'a' && c <= 'z') return [c.toUpperCase(), 'lower-case']
  return [c, null]
}

/** NFKC gives a lone 濁点 a blank of its own, so the lone marks are made combining first. */
function unfold(text: string): string {
  return text.replace(/[゛ﾞ]/g, '\u3099').replace(/[゜ﾟ]/g, '\u309A').normalize('NFKC')
}

/**
 * Converts a text for a bank record: NFKC, hiragana to katakana, dashes and ー to `-`, small kana to large, ヲ to オ, ・ to
 * a blank (none in bank names), letters to upper case, voicing marks as characters of their own. Kanji and other signs are
 * refused: readings are never guessed. Too long is refused: half of ｶﾞ would be another name. Abbreviations of legal
 * forms (ｶ) and the like) stay as typed; they are the bank's to register.
 */
export function toBankKana(text: string, target: BankKanaTarget): BankKanaResult {
  const changes: BankKanaChange[] = []
  const refused: string[] = []
  let out = ''
  for (const given of unfold(text)) {
    const isHiragana = given >= 'ぁ' && given <= 'ゖ'
    const kana = isHiragana ? String.fromCharCode(given.charCodeAt(0) + 0x60) : given
    if (isHiragana) changes.push({ step: 'hiragana', from: given, to: kana })
    const [next, lossy] = step(kana, target)
    if (lossy) changes.push({ step: lossy, from: kana, to: next })
    for (const part of next.normalize('NFD')) {
      const half = TO_HALF.get(part) ?? part
      if (isZenginCharacter(half, target.kind, target.allowWo ?? false)) out += half
      else if (!refused.includes(given)) refused.push(given)
    }
  }
  // Blanks around a name are the form's, not the name's; in a bank's name a blank never stands.
  const trimmed = out.replace(/^ +| +$/g, '')
  if (trimmed !== out) changes.push({ step: 'edge-space', from: out, to: trimmed })
  const problem = findProblem(trimmed, refused, target)
  return problem ? { ok: false, problem, changes } : { ok: true, text: trimmed, changes }
}

function findProblem(text: string, refused: readonly string[], target: BankKanaTarget): BankKanaProblem | null {
  if (refused.length > 0) return { code: 'character-not-allowed', characters: refused }
  if (text === '') return { code: 'empty' }
  if (!marksStandRight(text)) return { code: 'stranded-mark' }
  if (text.length > target.maxBytes) return { code: 'too-long', bytes: text.length, limit: target.maxBytes }
  return null
}
