/**
 * 回復鍵の書き方. 32 bytes as people copy them from paper: 13 groups of four signs and a check sign of the group. The signs leave out I, L, O
 * and U; what is typed for them is taken as 1, 1 and 0. Each check sign tells a wrong sign of its group for certain, and its place
 * tells groups that were swapped.
 */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groupCount = 13
const weights = [1, 3, 5, 7] as const

/** Odd weights: no change of a single sign leaves the sum as it was. */
function checkSign(values: readonly number[], group: number): string {
  const sum = values.reduce((total, value, at) => total + value * (weights[at] ?? 1), group * 11 + 7)
  return signs[sum % 32] ?? ''
}

/** The groups of a key of 32 bytes. */
export function recoveryGroups(key: Uint8Array): string[] {
  const bits = [...key]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .padEnd(groupCount * 20, '0')
  return Array.from({ length: groupCount }, (_, group) => {
    const values = [0, 1, 2, 3].map((at) => Number.parseInt(bits.slice((group * 4 + at) * 5, (group * 4 + at) * 5 + 5), 2))
    return values.map((value) => signs[value] ?? '').join('') + checkSign(values, group)
  })
}

/** What was typed for a recovery key: the key, or the numbers (from 1) of the groups that are wrong; none: the length is. */
export type ReadRecovery = { readonly ok: true; readonly key: Uint8Array } | { readonly ok: false; readonly groups: readonly number[] }

/** Reads a typed key; spaces, hyphens, small and full-width letters are all right. */
export function readRecovery(typed: string): ReadRecovery {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-‐‑–—―−ー]/g, '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0')
  if (text.length !== groupCount * 5) return { ok: false, groups: [] }
  const wrong: number[] = []
  let bits = ''
  for (let group = 0; group < groupCount; group++) {
    const part = text.slice(group * 5, group * 5 + 5)
    const values = Array.from(part.slice(0, 4), (sign) => signs.indexOf(sign))
    if (values.includes(-1) || checkSign(values, group) !== part[4]) wrong.push(group + 1)
    bits += values.map((value) => Math.max(0, value).toString(2).padStart(5, '0')).join('')
  }
  // behind the 256 bits nothing may stand
  if (wrong.length === 0 && bits.slice(256) !== '0000') wrong.push(groupCount)
  if (wrong.length > 0) return { ok: false, groups: wrong }
  return { ok: true, key: Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2)) }
}
