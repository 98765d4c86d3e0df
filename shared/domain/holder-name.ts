/**
 * 口座名義の照合. Whether the holder of an account is the person or firm who is paid, by folded kana: the bank's table of characters
 * knows no small kana, no long mark and no spaces that mean anything, so neither does the comparison.
 */
import { toBankKana } from './bank-kana.ts'

/** `same`; `part`: one name begins with the other (a shop of a firm, a middle name); `other`; `unknown`: one of them cannot be compared. */
export type HolderAgreement = 'same' | 'part' | 'other' | 'unknown'

/** 法人略語 and signs of places that a bank puts before, between or behind a firm's name. */
const legalForms =
  /^(カ|ユ|ザイ|シヤ|イ|フク|シユウ|ド|メ|シ|ガク|トクヒ|エイ|シヨ|ノウ|ホゴ|ベン|ゼイム|コウネン|ロウム|ギヨウ|イツパンシヤダンホウジン|カブシキガイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ|シヤカイフクシホウジン|イリヨウホウジン)\)|\((カ|ユ|ザイ|シヤ|イ|フク|ド|メ|シ|ガク|トクヒ)\)?|^(カブシキガイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ|シヤカイフクシホウジン|イリヨウホウジン)|(カブシキガイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ)$/gu

/** A holder's or a person's name as both are compared; empty when it cannot be written in a bank's kana. */
export function holderKey(kana: string): string {
  const written = toBankKana(kana, { kind: 'name', maxBytes: 200 })
  if (!written.ok) return ''
  return written.text
    .normalize('NFKC')
    .replace(legalForms, '')
    .replace(/[\s.\-()ー]/gu, '')
}

/** 相手方. A person's account bears the person's name; a shop's that of its firm, which its own name begins with. */
export type PayeeKind = 'person' | 'firm'

/** Compares the holder of an account with the one who is paid; both in kana. */
export function holderAgreement(holderKana: string, payeeKana: string, kind: PayeeKind = 'person'): HolderAgreement {
  const holder = holderKey(holderKana)
  const payee = holderKey(payeeKana)
  if (holder === '' || payee === '') return 'unknown'
  if (holder === payee || (kind === 'firm' && payee.startsWith(holder))) return 'same'
  return holder.startsWith(payee) || payee.startsWith(holder) ? 'part' : 'other'
}

/** What to do about the holder of an account: paid as it is, looked at by a second person, or not paid. */
export interface HolderVerdict {
  readonly agreement: HolderAgreement
  /** `look`: a second person looks; `stop`: another's account without 委任状. */
  readonly act: 'pay' | 'look' | 'stop'
  /** A sentence without full stop; empty for an account of the payee's own. */
  readonly text: string
}

/**
 * 名義の点検: another name is an alert and a second look. A person's benefit goes to another's account only with a power of attorney
 * (domain.md §10); a firm that bills has its account in the register, where a second person stood for it. `attorney`: one was seen.
 */
export function holderVerdict(to: {
  readonly kind: PayeeKind
  readonly holderKana: string
  readonly payeeKana: string
  readonly attorney: boolean
}): HolderVerdict {
  const agreement = holderAgreement(to.holderKana, to.payeeKana, to.kind)
  const names = `口座名義「${to.holderKana}」・相手方「${to.payeeKana}」`
  if (agreement === 'same') return { agreement, act: 'pay', text: '' }
  if (to.attorney) return { agreement, act: 'look', text: `委任状により他の名義の口座に支払います（${names}）` }
  if (agreement === 'part') return { agreement, act: 'look', text: `口座名義と相手方の名前は一部だけが同じです（${names}）` }
  if (agreement === 'unknown') return { agreement, act: 'look', text: `口座名義と相手方の名前をカナで比べられません（${names}）` }
  if (to.kind === 'firm') return { agreement, act: 'look', text: `口座名義が事業者と違い、委任状がありません（${names}）` }
  return { agreement, act: 'stop', text: `口座名義が相手方と違い、委任状がありません（${names}）` }
}
