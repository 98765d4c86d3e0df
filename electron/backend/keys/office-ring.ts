/**
 * 開いた鍵. The office's keys as long as this process has the office open, by its folder: an office is open in one process only (its
 * lock), and everybody who signs in there works under the same keys. `held`: somebody opened them; `read`: their file holds them.
 */
import type { OfficeKeys } from './office-keys.ts'

type Mutable = { -readonly [K in keyof OfficeKeys]: OfficeKeys[K] }

const held = new Map<string, Mutable>()
const read = new Map<string, OfficeKeys>()

const copyOf = ({ generation, key, mark, older }: OfficeKeys): Mutable => ({
  generation,
  key: Buffer.from(key),
  mark: Buffer.from(mark),
  older: older.map((one) => ({ generation: one.generation, key: Buffer.from(one.key) })),
})

const wipe = ({ key, mark, older }: OfficeKeys): void => {
  for (const bytes of [key, mark, ...older.map((one) => one.key)]) bytes.fill(0)
}

const isSame = (a: OfficeKeys, b: OfficeKeys): boolean =>
  a.generation === b.generation && a.older.length === b.older.length && Buffer.from(a.key).equals(b.key)

/**
 * Keeps the keys of an office that somebody opened. Whoever was given them before goes on with the new ones: it is the same object, so
 * that nothing is sealed by a key that a renewal has replaced meanwhile.
 */
export function holdKeys(folder: string, keys: OfficeKeys): void {
  const known = held.get(folder)
  if (known === undefined) held.set(folder, copyOf(keys))
  else if (!isSame(known, keys)) {
    const next = copyOf(keys)
    wipe(known)
    Object.assign(known, next)
  }
}

/** The keys of an office that somebody opened. */
export const heldKeys = (folder: string): OfficeKeys | null => held.get(folder) ?? null

/** The keys of an office as their file was found. */
export const fileKeys = (folder: string): OfficeKeys | null => read.get(folder) ?? null

export function keepFileKeys(folder: string, keys: OfficeKeys): OfficeKeys {
  read.set(folder, keys)
  return keys
}

/** The office is closed: its keys leave the memory. */
export function dropKey(folder: string): void {
  for (const all of [held, read]) {
    const keys = all.get(folder)
    if (keys !== undefined) wipe(keys)
    all.delete(folder)
  }
}
