import type { ErrorCode, ErrorParams } from './errors.ts'

const unchanged = '何も変更していません。'

/** Texts of print runs, vouchers and returned mail. */
export const printTexts = {
  'print-refused': (p) => ['この印刷の回では行えません', `${p.problem}。${unchanged}`, p.next],
  'font-refused': (p) => ['この書体は追加できません', `${p.problem}。${unchanged}`, p.next],
  'voucher-refused': (p) => ['この給付券には行えません', `${p.problem}。${unchanged}`, p.next],
  'returned-refused': (p) => ['返戻を登録できません', `${p.problem}。${unchanged}`, p.next],
} satisfies { readonly [C in ErrorCode]?: (p: ErrorParams[C]) => readonly [title: string, text: string, next: string] }
