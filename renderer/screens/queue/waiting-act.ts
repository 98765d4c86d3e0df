/** How a list stands at this moment. */
export interface RowStand {
  /** The row the person is at, by its number. */
  readonly active: string | null
  /** The row that is shown as his; null: none, or it is on its way. */
  readonly shown: string | null
  /** The list is as the store has it: nothing of the person's own is still on its way into it. */
  readonly settled: boolean
}

/** 待つ操作. An act that was asked for while the list was catching up. */
export interface WaitingAct<A extends string> {
  /** A key was pressed: the act to run now, or null when it waits (the first one stands, as if the row had been there). */
  press(act: A, stand: RowStand): A | null
  /** The list changed: the act that may run now, `moved` when the person's row is no longer there, null when there is nothing to do. */
  look(stand: RowStand): A | 'moved' | null
}

/**
 * Keeps the key that was pressed before the row was there. It acts on the row the person was at or saw when he pressed, and on no other.
 */
export function createWaitingAct<A extends string>(): WaitingAct<A> {
  let kept: { readonly act: A; readonly rows: readonly string[] } | null = null
  return {
    press(act, stand) {
      if (stand.settled) {
        kept = null
        return act
      }
      kept ??= { act, rows: [stand.active, stand.shown].filter((row) => row !== null) }
      return null
    },
    look({ shown, settled }) {
      if (kept === null || !settled) return null
      const { act, rows } = kept
      kept = null
      return shown !== null && rows.includes(shown) ? act : 'moved'
    },
  }
}
