/** 銀行ごとの決まり. What one paying account's bank wants of a 総合振込 file, from dated settings. */
import { USUAL_ZENGIN_PROFILE, type ZenginProfile } from './zengin-types.ts'

/** Keys of the settings behind `bank.`; each may be left out, then the usual holds. */
export const zenginProfileKeys = ['newline', 'clearingHouse', 'transferClass', 'allowWo', 'eof'] as const
export type ZenginProfileKey = (typeof zenginProfileKeys)[number]

/** The words each setting may have. */
const words = {
  newline: ['crlf', 'none'],
  clearingHouse: ['zeros', 'spaces'],
  transferClass: ['7', '8', '0'],
  allowWo: ['yes', 'no'],
  eof: ['yes', 'no'],
} as const satisfies Readonly<Record<ZenginProfileKey, readonly string[]>>

/** The profile that settings describe, or the sentence (no full stop) that names the one that is wrong. A word it does not know is never guessed. */
export function zenginProfileOf(
  setting: (key: ZenginProfileKey) => string | undefined,
): { readonly ok: true; readonly profile: ZenginProfile } | { readonly ok: false; readonly problem: string } {
  for (const key of zenginProfileKeys) {
    const value = setting(key)
    const known: readonly string[] = words[key]
    if (value !== undefined && !known.includes(value)) {
      return { ok: false, problem: `基準「bank.${key}」の値「${value}」は ${known.join('・')} のどれでもありません` }
    }
  }
  const usual = USUAL_ZENGIN_PROFILE
  const yes = (key: 'allowWo' | 'eof'): boolean => (setting(key) === undefined ? usual[key] : setting(key) === 'yes')
  return {
    ok: true,
    profile: {
      newline: (setting('newline') as ZenginProfile['newline'] | undefined) ?? usual.newline,
      clearingHouse: (setting('clearingHouse') as ZenginProfile['clearingHouse'] | undefined) ?? usual.clearingHouse,
      transferClass: (setting('transferClass') as ZenginProfile['transferClass'] | undefined) ?? usual.transferClass,
      allowWo: yes('allowWo'),
      eof: yes('eof'),
    },
  }
}
