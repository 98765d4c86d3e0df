/** Numbers by chance that come again with their seed. */
export interface Chance {
  /** 0 up to below 1. */
  share(): number
  /** A whole number from 0 to below `n`. */
  whole(n: number): number
  pick<T>(of: readonly T[]): T
}

/** mulberry32: small, quick, and good enough to choose places. */
export function chance(seed: number): Chance {
  let state = (seed * 2_654_435_761) >>> 0
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (n: number): number => Math.floor(share() * n)
  return {
    share,
    whole,
    pick(of) {
      const one = of[whole(of.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
  }
}
