/** パスワードの決まり: what makes a password too easy. Length counts, not kinds of signs. */

/** Words and rows of keys that come first to everybody's mind, as they stand after folding. */
const common = [
  'password',
  'passw0rd',
  'pasuwado',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx',
  'iloveyou',
  'welcome',
  'admin',
  'letmein',
  'kyufudesk',
  'kyufu',
  'shiyakusho',
  'yakusho',
  'shichoson',
  'fukushi',
  'mihon',
  'sakura',
  'reiwa',
  'nippon',
  'japan',
  'abcdefghijklmnopqrstuvwxyz',
  'パスワード',
  'ぱすわーど',
  '給付デスク',
  '市役所',
]
const rows = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz', 'あいうえおかきくけこさしすせそたちつてと']

/** The same word typed as composed or decomposed kana, or in full width, is one password. */
export const foldedPassword = (password: string): string => password.normalize('NFKC')

export interface PasswordRule {
  /** Least number of characters. */
  readonly length: number
  readonly userId: string
}

/** Why a password is refused, as what stands before 「ため」; null when it is good. */
export function passwordProblem(password: string, rule: PasswordRule): string | null {
  const text = foldedPassword(password)
  const low = text.toLowerCase()
  if ([...text].length < rule.length) return `${rule.length}文字より短い`
  if (rule.userId !== '' && low.includes(foldedPassword(rule.userId).toLowerCase())) return '利用者IDを含む'
  if (new Set(low).size < 5) return '同じ文字の繰返しである'
  if (rows.some((row) => row.includes(low))) return '文字を順に並べただけである'
  // what is left of a well-known word with a year or some signs behind it
  const bare = common.reduce((rest, word) => rest.replaceAll(word, ''), low).replaceAll(/[\d\s!-/:-@[-`{-~]/g, '')
  if ([...bare].length < 2) return 'よく使われる言葉と数字だけである'
  return null
}
