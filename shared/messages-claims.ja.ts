import type { ErrorCode, ErrorParams } from './errors.ts'

type ClaimsCode = 'claim-act-refused' | 'month-refused' | 'provider-refused' | 'bank-table-refused'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

const unchanged = '何も変更していません。'

/** What the user reads of claims, providers and the table of banks. */
export const claimsTexts: Texts<ClaimsCode> = {
  'claim-act-refused': (p) => ['この請求にはできません', `${p.problem}。${unchanged}`, p.next],
  'month-refused': (p) => ['月締めを変えられません', `${p.problem}。${unchanged}`, p.next],
  'provider-refused': (p) => ['事業者を変えられません', `${p.problem}。${unchanged}`, p.next],
  'bank-table-refused': (p) => ['銀行の台帳を取り込めません', `${p.problem}。${unchanged}`, p.next],
}
