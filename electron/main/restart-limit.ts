/**
 * Allows `most` acts within any `span` milliseconds. A process that keeps dying is restarted a few times, not for ever.
 * @returns a function that is asked with the present time, and counts when it allows
 */
export function restartLimit(most: number, span: number): (now: number) => boolean {
  let taken: number[] = []
  return (now) => {
    taken = taken.filter((time) => now - time < span)
    if (taken.length >= most) return false
    taken.push(now)
    return true
  }
}
