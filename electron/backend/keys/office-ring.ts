/**
 * 開いた鍵. The office's key as long as this process has the office open, by its folder: an office is open in one process only (its
 * lock), and everybody who signs in there works under the same key. Only for offices whose key lies in slots.
 */
const held = new Map<string, Uint8Array>()

/** Keeps the key of an office in memory. */
export function holdKey(folder: string, key: Uint8Array): void {
  held.set(folder, Buffer.from(key))
}

/** The key of an office that somebody opened; a copy. */
export function heldKey(folder: string): Uint8Array | null {
  const key = held.get(folder)
  return key === undefined ? null : Buffer.from(key)
}

/** The office is closed: its key leaves the memory. */
export function dropKey(folder: string): void {
  held.get(folder)?.fill(0)
  held.delete(folder)
}
