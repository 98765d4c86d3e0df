/**
 * 開いた鍵. The office's key as long as this process has the office open, by its folder: an office is open in one process only (its
 * lock), and everybody who signs in there works under the same key. `held`: somebody opened it; `read`: its file holds it.
 */
const held = new Map<string, Uint8Array>()
const read = new Map<string, Uint8Array>()

/** Keeps the key of an office that somebody opened. */
export function holdKey(folder: string, key: Uint8Array): void {
  if (held.get(folder)?.every((byte, at) => byte === key[at]) !== true) held.set(folder, Buffer.from(key))
}

/** The key of an office that somebody opened. */
export const heldKey = (folder: string): Uint8Array | null => held.get(folder) ?? null

/** The key of an office as its file was found. */
export const fileKey = (folder: string): Uint8Array | null => read.get(folder) ?? null

export function keepFileKey(folder: string, key: Uint8Array): Uint8Array {
  read.set(folder, key)
  return key
}

/** The office is closed: its key leaves the memory. */
export function dropKey(folder: string): void {
  for (const keys of [held, read]) {
    keys.get(folder)?.fill(0)
    keys.delete(folder)
  }
}
