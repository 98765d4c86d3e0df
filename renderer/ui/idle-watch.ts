/** What counts as somebody being at the window. */
const touches = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'compositionupdate'] as const
/** Milliseconds between two looks at the clock: a PC that slept is locked when it wakes. */
const lookEvery = 5_000

/** The window and the clock, as far as watching needs them. Both functions give what ends them. */
export interface Watch {
  /** Milliseconds of the clock; goes on while the PC sleeps. */
  now(): number
  onTouch(touched: () => void): () => void
  every(milliseconds: number, look: () => void): () => void
}

export const browserWatch: Watch = {
  now: () => Date.now(),
  onTouch(touched) {
    for (const name of touches) window.addEventListener(name, touched, { capture: true, passive: true })
    return () => {
      for (const name of touches) window.removeEventListener(name, touched, { capture: true })
    }
  },
  every(milliseconds, look) {
    const timer = window.setInterval(look, milliseconds)
    return () => window.clearInterval(timer)
  },
}

/**
 * Calls `onIdle` once when nobody has touched the window for so many minutes; gives what ends the watch. A touch that comes after the
 * time is up does not take it back: whoever wakes a sleeping PC is not known to be the one who left it.
 */
export function watchIdle(minutes: number, watch: Watch, onIdle: () => void): () => void {
  const limit = minutes * 60_000
  let last = watch.now()
  let ended = false
  const look = (): void => {
    if (ended || watch.now() - last < limit) return
    end()
    onIdle()
  }
  const ends = [
    watch.onTouch(() => {
      look()
      last = watch.now()
    }),
    watch.every(Math.min(lookEvery, limit), look),
  ]
  function end(): void {
    ended = true
    for (const one of ends) one()
  }
  return end
}
