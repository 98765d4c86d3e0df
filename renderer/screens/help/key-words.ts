import { keyLabel, type KeySpec, keyTable } from '../../keys.ts'

const table: Readonly<Record<string, readonly KeySpec[]>> = keyTable

/** The key of `scope.act` as it is written for people; null when there is no such key any more. */
export function keyWord(reference: string): string | null {
  const [scope = '', act = ''] = reference.split('.')
  const spec = Object.hasOwn(table, scope) ? table[scope]?.find((one) => one.act === act) : undefined
  const [first] = spec?.keys ?? []
  if (first === undefined) return null
  // a row of digits stands for a choice
  return (spec?.keys.length ?? 0) > 3 ? `${keyLabel(first)}〜${keyLabel(spec?.keys.at(-1) ?? '')}` : keyLabel(first)
}

/** All keys, for the printed manual. */
export function keyWords(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([scope, specs]) => specs.map((spec) => [`${scope}.${spec.act}`, keyWord(`${scope}.${spec.act}`) ?? ''])),
  )
}
