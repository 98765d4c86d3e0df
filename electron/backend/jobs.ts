/** 処理の列. One heavy job at a time; the next waits its turn and can still be cancelled while it waits. */
export interface JobQueue {
  run<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  readonly waiting: number
}

export function jobQueue(): JobQueue {
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    get waiting() {
      return waiting
    },
    run(signal, work) {
      waiting++
      const turn = tail.then(() => {
        signal.throwIfAborted()
        return work(signal)
      })
      tail = turn.then(
        () => waiting--,
        () => waiting--,
      )
      return turn
    },
  }
}

/** Gives the loop a chance to answer other calls between the chunks of a job. */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
